"""The law at work: a rulebook compiled to a graph, a matter's past folded into a marking and a ledger."""
