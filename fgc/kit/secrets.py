"""Secrets, and the one key ring of this process (see `keyring`)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from fgc.kit.keyring import KeyRing

__all__ = ["KeyRing", "new_secret", "ring", "use", "using"]

_ring: KeyRing | None = None


def use(ring: KeyRing) -> None:
    """The ring of this process, set once at start."""
    global _ring
    _ring = ring


@contextmanager
def using(ring: KeyRing) -> Iterator[None]:
    """For the block, another ring: of an installation beside this process."""
    global _ring
    before, _ring = _ring, ring
    try:
        yield
    finally:
        _ring = before


def ring() -> KeyRing:
    """The ring of this process; asking before `use` is a mistake in the program."""
    if _ring is None:
        raise RuntimeError("no key ring")
    return _ring


def new_secret() -> str:
    """256 random bits as 43 characters that stand in an address unchanged."""
    return secrets.token_urlsafe(32)
