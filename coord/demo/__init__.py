"""The demonstration: one province whose agencies, officers, cases and matters are made up, played by real commands."""
