"""Where the row-level security stands."""

from pathlib import Path

FILE = Path(__file__).with_name("policies.sql")
