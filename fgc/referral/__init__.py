"""Step 1: a professional (or the family) asks, with consent; questions for the family; bottom lines; the offer."""
