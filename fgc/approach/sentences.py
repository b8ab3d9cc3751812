"""Which sentences of an approach people read: a finder for the catalogues (see `fgc.kit.catalogues`)."""

import tomllib
from collections.abc import Collection, Iterator
from typing import IO, Any

from fgc.kit.catalogues import Found

READ_BY_PEOPLE = frozenset(
    {
        "words",
        "childs",
        "for_families",
        "for_professionals",
        "name",
        "independence",
        "signing",
        "what_it_is",
        "because",
    }
)
"""Keys whose values people read; the other values are keys and file names."""


def approach(
    file: IO[bytes],
    keywords: dict[str, Any],  # noqa: ARG001 - Babel calls every finder alike
    comment_tags: Collection[str],  # noqa: ARG001
    options: dict[str, Any],  # noqa: ARG001
) -> Iterator[Found]:
    """What people read of an approach."""
    yield from (
        (1, None, sentence, [])
        for sentence in _read(tomllib.loads(file.read().decode("utf-8")), wanted=False)
    )


def _read(told: Any, *, wanted: bool) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _read(value, wanted=key in READ_BY_PEOPLE)
    elif isinstance(told, list):
        for value in told:
            yield from _read(value, wanted=wanted)
    elif wanted and isinstance(told, str):
        yield told
