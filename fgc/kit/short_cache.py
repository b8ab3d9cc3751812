"""A cache of texts for a process that lives long: small, and emptied every ten minutes, so that no name stays in memory for long
after whoever bore it was erased.

Without one a page that sorts two hundred names writes each of them in plain letters again, a fifth of a millisecond each.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from time import monotonic

MOST = 4096
SECONDS = 600


def short_cache(function: Callable[[str], str]) -> Callable[[str], str]:
    """For a function whose answer depends on its text alone."""
    kept, emptied = lru_cache(maxsize=MOST)(function), [monotonic()]

    @wraps(function)
    def ask(text: str) -> str:
        if monotonic() - emptied[0] > SECONDS:
            kept.cache_clear()
            emptied[0] = monotonic()
        return kept(text)

    return ask
