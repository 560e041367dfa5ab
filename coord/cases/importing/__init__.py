"""Bringing in cases from a file: the sheet as lines of cells, lines as facts or faults, facts into the table."""
