"""About what: cases, one for each enforcement decision."""
