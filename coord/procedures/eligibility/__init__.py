"""Who may be exempted or reduced: thresholds as data, facts, and what is found with its figures."""
