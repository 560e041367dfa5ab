"""The papers of coordination: composed as plain data, then printed."""
