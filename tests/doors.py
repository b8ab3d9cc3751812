"""What is asked of the database while something happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg


@contextmanager
def statements() -> Iterator[list[tuple[str, bool]]]:
    """What goes to the database inside the block, each with whether its transaction is READ ONLY: heard where everything
    passes, at the driver."""
    heard: list[tuple[str, bool]] = []
    execute = psycopg.Cursor.execute

    def hear(cursor: psycopg.Cursor[Any], query: Any, *given: Any, **more: Any) -> psycopg.Cursor[Any]:
        heard.append((str(query), cursor.connection.read_only is True))
        return execute(cursor, query, *given, **more)

    with patch.object(psycopg.Cursor, "execute", hear):
        yield heard
