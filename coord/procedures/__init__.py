"""The law as data and the arithmetic on it: rulebooks, markings, due dates, eligibility. Pure."""
