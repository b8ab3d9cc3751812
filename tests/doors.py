"""What is asked of the database while something happens."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from fgc.kit import db


@contextmanager
def statements() -> Iterator[list[tuple[str, bool]]]:
    """What goes to the database inside the block, each with whether its transaction is READ ONLY."""
    heard: list[tuple[str, bool]] = []

    def hear(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        heard.append((statement, connection.get_execution_options().get("postgresql_readonly") is True))

    engine = db.engine()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)
