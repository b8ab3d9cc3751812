"""Where the row-level security stands: which rows somebody sees, what they write, how a row goes on, and what takes two."""

from pathlib import Path

HERE = Path(__file__).parent
FILES = (HERE / "policies.sql", HERE / "writing.sql", HERE / "transitions.sql", HERE / "two_people.sql")
"""In the order in which they are applied."""
FIRST = ("staff_session", "person_session", "staff", "service", "letter")
"""The tables that requests and jobs ask first: who has to wait while policies are applied waits here, holding nothing."""
