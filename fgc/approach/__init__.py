"""How one kind of conference differs from another: words, parts, gates, clocks, prompts, all read from data."""
