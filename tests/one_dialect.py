"""What was compiled for one database is known for the next.

The product opens an engine for each database it is pointed at, hundreds in a run, and one that has just been opened knows
no statement yet. Here they all speak one dialect, the first that has met a server, and share what was compiled in it.
"""

from typing import Any

from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.util import LRUCache

_compiled: Any = LRUCache(3000)
_spoken: Dialect | None = None


def engine_for(url: str, **options: Any) -> Engine:
    """In place of SQLAlchemy's `create_engine` in `fgc.kit.db`."""
    global _spoken
    engine = create_engine(url, execution_options={"compiled_cache": _compiled}, **options)
    if _spoken is None or _spoken.server_version_info is None:
        _spoken = engine.dialect
    engine.dialect = _spoken
    return engine
