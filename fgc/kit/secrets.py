"""Keys and what is made with them: fingerprints of secrets, and text that only the key ring can read again.

The key ring is one file (mode 0600) outside the database and its backups: `{"current": "<kid>", "keys": {"<kid>":
"<32 bytes, base64>"}, "pepper": …}`. Sub-keys for each purpose come from HKDF-SHA256, so that a key used for links is
no use for letters.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class KeyRing:
    """The keys of one installation. Old keys stay readable until nothing is sealed with them any more."""

    def __init__(self, current: str, keys: dict[str, bytes], pepper: bytes) -> None:
        self.current = current
        self._keys = keys
        self._pepper = pepper
        self._derived = lru_cache(maxsize=256)(self._derive)

    @classmethod
    def load_or_make(cls, path: Path) -> "KeyRing":
        """Reads the ring, or makes one at first start; two processes that start at once end with the same ring."""
        if not path.exists():
            fresh = {
                "current": "k1",
                "keys": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
                "pepper": base64.b64encode(secrets.token_bytes(32)).decode(),
            }
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(fresh, file)
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        kept = json.loads(path.read_text())
        keys = {kid: base64.b64decode(key) for kid, key in kept["keys"].items()}
        return cls(kept["current"], keys, base64.b64decode(kept["pepper"]))

    def _derive(self, kid: str, purpose: str) -> bytes:
        material = self._pepper if kid == "pepper" else self._keys[kid]
        return HKDF(SHA256(), 32, salt=None, info=f"fgc|{purpose}".encode()).derive(material)

    def fingerprint(self, purpose: str, secret: str) -> bytes:
        """HMAC-SHA256 of a secret under the pepper: what the database keeps instead of the secret (32 bytes)."""
        return hmac.new(
            self._derived("pepper", purpose), f"{purpose}:v1|{secret}".encode(), hashlib.sha256
        ).digest()

    def sign_key(self, purpose: str) -> str:
        """A key for a library that signs (cookies, CSRF), as text."""
        return base64.urlsafe_b64encode(self._derived("pepper", purpose)).decode()

    def lock(self, clear: str, *, table: str, column: str, row: object) -> bytes:
        """AES-256-GCM, bound to table, column and row, so that a ciphertext moved elsewhere does not open."""
        nonce = secrets.token_bytes(12)
        bound = f"fgc|{table}|{column}|{row}|v1".encode()
        sealed = AESGCM(self._derived(self.current, column)).encrypt(nonce, clear.encode(), bound)
        return f"v1|{self.current}|".encode() + nonce + sealed

    def unlock(self, sealed: bytes, *, table: str, column: str, row: object) -> str:
        """What `lock` hid. Raises `InvalidTag` when it was changed or moved."""
        form, kid, rest = sealed.split(b"|", 2)
        if form != b"v1":
            raise InvalidTag
        bound = f"fgc|{table}|{column}|{row}|v1".encode()
        return AESGCM(self._derived(kid.decode(), column)).decrypt(rest[:12], rest[12:], bound).decode()


_ring: KeyRing | None = None


def use(ring: KeyRing) -> None:
    """The ring of this process, set once at start."""
    global _ring
    _ring = ring


def ring() -> KeyRing:
    """The ring of this process; asking before `use` is a mistake in the program."""
    if _ring is None:
        raise RuntimeError("no key ring")
    return _ring


def new_secret() -> str:
    """256 random bits as 43 characters that stand in an address unchanged."""
    return secrets.token_urlsafe(32)
