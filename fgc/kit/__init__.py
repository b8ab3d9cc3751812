"""Tools that have never heard of the practice: database, clock, refusals, letters on their way, keys, forms, paper."""
