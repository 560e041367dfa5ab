"""Forms of official papers: what each act says on paper, as data with placeholders; no rule stands here."""
