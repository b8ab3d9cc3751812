"""Passwords of staff, kept as argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from fgc.kit import secrets

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_nobodys = _hasher.hash(secrets.new_secret())


def hasher_for(env: str) -> PasswordHasher:
    """The parameters of RFC 9106 for little memory (64 MiB, three passes); in a test run, where people sign in a
    thousand times with a password that everybody knows, as little work as argon2id allows."""
    if env == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def use(hasher: PasswordHasher) -> None:
    """What hashes from here on. A kept hash names its own parameters, so it is still understood."""
    global _hasher, _nobodys
    _hasher, _nobodys = hasher, hasher.hash(secrets.new_secret())


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password of that hash. None, for somebody we do not know, takes as long and is wrong."""
    try:
        _hasher.verify(kept or _nobodys, password)
    except VerificationError:
        return False
    return kept is not None
