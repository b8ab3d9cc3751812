"""The key ring: one file (mode 0600) outside the database and its backups, and what can be locked with it.

`{"current": "<kid>", "keys": {"<kid>": "<32 bytes, base64>"}, "pepper": …}`. Sub-keys for each purpose come from
HKDF-SHA256, so that a key used for letters is no use for contacts. The file is only ever replaced whole. A process looks
whether it was replaced before it locks anything, and when it meets a key it does not know: a ring that got a new key
is taken up without a restart.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fgc.kit.files import keep_folder, write_new

FORM = b"v1"
KEY_BYTES = 32
NONCE_BYTES = 12
FOR_GOOD = "pepper"
"""What stands in the place of a key's name in what is locked under the pepper. No key is called so (`new_kid`)."""


class UnknownKey(LookupError):
    """Something is locked with a key that the ring does not hold: another ring, or one from an older backup."""


@dataclass(frozen=True)
class Spot:
    """Where a ciphertext belongs. It opens nowhere else (the additional data of AES-GCM)."""

    table: str
    column: str
    row: object

    @property
    def bound(self) -> bytes:
        return f"fgc|{self.table}|{self.column}|{self.row}|v1".encode()


@dataclass(frozen=True)
class Keys:
    """What the file holds: the keys by their kid, which of them locks, and the pepper, which is never rotated."""

    current: str
    by_kid: dict[str, bytes] = field(repr=False)
    pepper: bytes = field(repr=False)
    for_trial: bool = False
    """Made where things are tried out: nothing real is locked with them."""
    _ciphers: dict[tuple[str, str], AESGCM] = field(default_factory=dict, repr=False, compare=False)
    _peppers: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def cipher(self, kid: str, purpose: str) -> AESGCM:
        """Raises `UnknownKey`."""
        if (known := self._ciphers.get((kid, purpose))) is None:
            if kid not in self.by_kid:
                raise UnknownKey(kid)
            known = self._ciphers[kid, purpose] = AESGCM(_sub_key(self.by_kid[kid], purpose))
        return known

    def unrotated(self, purpose: str) -> AESGCM:
        """The cipher of the pepper's sub-key for this purpose."""
        if (known := self._ciphers.get((FOR_GOOD, purpose))) is None:
            known = self._ciphers[FOR_GOOD, purpose] = AESGCM(self.peppered(purpose))
        return known

    def peppered(self, purpose: str) -> bytes:
        """The pepper's sub-key for this purpose."""
        if (known := self._peppers.get(purpose)) is None:
            known = self._peppers[purpose] = _sub_key(self.pepper, purpose)
        return known


class KeyRing:
    """The keys of one installation. Old keys stay readable until nothing is locked with them any more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read()

    @classmethod
    def load_or_make(cls, path: Path, *, for_trial: bool = False) -> "KeyRing":
        """Reads the ring, or makes one at first start; two processes that start at once end with the same ring.

        A ring made `for_trial` says so for ever, and production does not start with it.
        """
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = _draft(path, replace(_first(), for_trial=for_trial))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return cls(path)

    @property
    def keys(self) -> Keys:
        """The keys as the file holds them now."""
        if _stamp(self.path) != self._seen:
            self._read()
        return self._keys

    def replace(self, keys: Keys) -> None:
        """Writes the file anew, whole or not at all, for the same owner; every process takes it up at its next lock."""
        owner = self.path.stat()
        draft = _draft(self.path, keys)
        if os.geteuid() == 0:
            os.chown(draft, owner.st_uid, owner.st_gid)
        draft.replace(self.path)
        keep_folder(self.path.parent)

    def fingerprint(self, purpose: str, secret: str) -> bytes:
        """HMAC-SHA256 of a secret under the pepper: what the database keeps instead of the secret (32 bytes)."""
        return hmac.new(
            self._keys.peppered(purpose), f"{purpose}:v1|{secret}".encode(), hashlib.sha256
        ).digest()

    def mac(self, purpose: str, content: bytes) -> bytes:
        """HMAC-SHA256 under a key made for this purpose alone, which stays the same when the keys are changed (32 bytes)."""
        return hmac.new(self._keys.peppered(purpose), content, hashlib.sha256).digest()

    def sign_key(self, purpose: str) -> str:
        """A key for a library that signs (cookies, CSRF), as text."""
        return base64.urlsafe_b64encode(self._keys.peppered(purpose)).decode()

    def lock(self, clear: bytes, spot: Spot, *, purpose: str) -> bytes:
        """AES-256-GCM under the newest key's sub-key for this purpose, bound to `spot`."""
        keys = self.keys
        return seal(keys.cipher(keys.current, purpose), keys.current, clear, spot)

    def unlock(self, sealed: bytes, spot: Spot, *, purpose: str) -> bytes:
        """What `lock` hid. Raises `InvalidTag` when it was changed or moved, `UnknownKey` when its key is not here."""
        kid = kid_of(sealed)
        keys = self._keys if kid in self._keys.by_kid else self.keys
        return unseal(keys.cipher(kid, purpose), sealed, spot)

    def lock_for_good(self, clear: bytes, spot: Spot, *, purpose: str) -> bytes:
        """The same under a sub-key of the pepper, which is never rotated: for rows that nobody may write anew."""
        return seal(self._keys.unrotated(purpose), FOR_GOOD, clear, spot)

    def unlock_for_good(self, sealed: bytes, spot: Spot, *, purpose: str) -> bytes:
        """What `lock_for_good` hid. Raises `InvalidTag` when it was changed or moved, or is of another ring."""
        return unseal(self._keys.unrotated(purpose), sealed, spot)

    def _read(self) -> None:
        self._seen = _stamp(self.path)
        kept = json.loads(self.path.read_text())
        by_kid = {kid: base64.b64decode(key) for kid, key in kept["keys"].items()}
        pepper = base64.b64decode(kept["pepper"])
        self._keys = Keys(kept["current"], by_kid, pepper, for_trial=kept.get("for_trial", False))


def new_kid(number: int) -> str:
    """A name for a key that no other ring has, so that a ring of another database is known as such."""
    return f"k{number}-{secrets.token_hex(3)}"


def _first() -> Keys:
    kid = new_kid(1)
    return Keys(kid, {kid: new_key()}, new_key())


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def seal(cipher: AESGCM, kid: str, clear: bytes, spot: Spot) -> bytes:
    """`v1|kid|nonce|ciphertext and tag`, with a random nonce."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return b"|".join((FORM, kid.encode(), nonce + cipher.encrypt(nonce, clear, spot.bound)))


def unseal(cipher: AESGCM, sealed: bytes, spot: Spot) -> bytes:
    """What `seal` hid. Raises `InvalidTag` when it was changed or belongs elsewhere."""
    rest = _parts(sealed)[2]
    return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], spot.bound)


def kid_of(sealed: bytes) -> str:
    """The name of the key something is locked with. Raises `InvalidTag` when it is no ciphertext of ours."""
    return _parts(sealed)[1].decode()


def _parts(sealed: bytes) -> list[bytes]:
    parts = sealed.split(b"|", 2)
    if len(parts) != 3 or parts[0] != FORM:
        raise InvalidTag
    return parts


def _sub_key(material: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"fgc|{purpose}".encode()).derive(material)


def _stamp(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_ino, seen.st_mtime_ns


def _draft(path: Path, keys: Keys) -> Path:
    """A file beside `path` with these keys, for its owner alone, on the disk before anybody is told of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    text = {
        "current": keys.current,
        "keys": {kid: base64.b64encode(key).decode() for kid, key in keys.by_kid.items()},
        "pepper": base64.b64encode(keys.pepper).decode(),
        "for_trial": keys.for_trial,
    }
    draft.unlink(missing_ok=True)
    write_new(draft, json.dumps(text).encode())
    return draft
