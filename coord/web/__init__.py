"""The pages: parse, one command or one query, render. No rule lives here."""
