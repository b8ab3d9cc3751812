"""Who gets in: staff and their sessions, personal links, the gate every request passes, row-level security."""
