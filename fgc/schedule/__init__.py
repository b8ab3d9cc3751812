"""Step 3: the day, the hour and the place; the parts of the meeting and who is asked to which."""
