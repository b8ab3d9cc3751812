"""Passwords of staff, kept as argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from fgc.kit import secrets

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hasher_for(env: str) -> PasswordHasher:
    """The parameters of RFC 9106 for little memory (64 MiB, three passes); in a test run, where people sign in a
    thousand times with a password that everybody knows, as little work as argon2id allows."""
    if env == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def use(hasher: PasswordHasher) -> None:
    """What hashes from here on. A kept hash names its own parameters, so it is still understood."""
    global _hasher
    _hasher = hasher
    _nobodys(hasher)  # now: the first stranger must not wait longer than the next


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password of that hash. None, for somebody we do not know, takes as long and is wrong."""
    try:
        _hasher.verify(kept or _nobodys(_hasher), password)
    except VerificationError:
        return False
    return kept is not None


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    """What the password of somebody we do not know is compared with. Not made at import: it costs a fifth of a second, and
    most programs that import this never meet a stranger."""
    return hasher.hash(secrets.new_secret())
