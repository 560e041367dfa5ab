"""Is a rulebook sound: names, reachable markings, stories, the crossing, and what nobody would miss."""
