"""Step 4: asking each person alone, hearing the answer, and what each needs to come."""
