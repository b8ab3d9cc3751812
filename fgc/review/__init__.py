"""Step 8: did it work: meet again, change the plan, or close; what the family thought of it."""
