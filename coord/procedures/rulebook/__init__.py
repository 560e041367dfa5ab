"""A rulebook: what its file may say, read into frozen data, and the shelf on which all of them stand."""
