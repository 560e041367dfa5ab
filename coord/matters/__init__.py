"""One run of a procedure: opening and recording, what is owed, and what each party may see of it."""
