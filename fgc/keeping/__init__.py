"""Step 9: how long what was written is kept, who may stop that it is erased, and how it is forgotten."""
