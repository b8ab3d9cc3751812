"""Step 7: who does what by when; how it is going; gentle reminders."""
