"""One engine for all the databases of a run: what it has compiled for one test, it need not compile for the next.

The product opens an engine for each database it is pointed at, and an engine that has just been opened knows no
statement yet. Here it is the same one each time, whose new connections go where the product was pointed at last.
"""

from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

STATEMENTS = 5000
_one: Engine | None = None
_where: URL | None = None


def engine_for(url: str, **options: Any) -> Engine:
    """In place of SQLAlchemy's `create_engine` in `fgc.kit.db`. Idle connections to the database before are closed."""
    global _one, _where
    _where = make_url(url)
    if _one is None:
        _one = create_engine(url, query_cache_size=STATEMENTS, **options)
        event.listen(_one, "do_connect", _go_there)
    _one.dispose()
    return _one


def _go_there(
    dialect: Dialect, _record: ConnectionPoolEntry, _given: list[Any], named: dict[str, Any]
) -> None:
    assert _where is not None
    named.update(dialect.create_connect_args(_where)[1])
