"""The register of the whole country: the packaged places, the agencies the law sets up in each, and loading them."""
