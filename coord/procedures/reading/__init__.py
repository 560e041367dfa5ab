"""A rulebook for people: printed as text, and as the pages of the handbook."""
