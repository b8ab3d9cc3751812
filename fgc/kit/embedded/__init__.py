"""The parts of postgres.py that need no database driver, so that its keeper stays a small process."""
