"""The steering committee's board: what is open and what is late, by agency."""
