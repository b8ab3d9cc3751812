"""What is kept, given out as a whole: the record of a conference to staff, and to each person what is about them."""
