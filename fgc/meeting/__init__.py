"""Step 5: the day: arrivals, information, PRIVATE FAMILY TIME, coming back together."""
