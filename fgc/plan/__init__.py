"""Step 6: what the family decided; the referrer's answer; signatures; the sealed document."""
