"""A passkey in software, as a phone would hold it: it answers what it is asked, rightly or, when told so, wrongly."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url as b64
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One key. `host`, `origin` and `recognises` are what a thief or a false page would have other than ours."""

    host: str = "localhost"
    origin: str = "http://localhost"
    recognises: bool = True
    """Whether the device asked for a finger, a face or a PIN."""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 0
    says: dict[str, Any] = field(default_factory=lambda: {"crossOrigin": False})
    """What its browser says besides of the page that asked."""

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, asked: dict[str, Any]) -> str:
        """The answer to the question for a new passkey."""
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        length = len(self.credential_id).to_bytes(2, "big")
        about_key = bytes(16) + length + self.credential_id + encode_cbor(public)
        told = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(WITH_KEY) + about_key})
        return self._answer(
            {"clientDataJSON": b64(self._said("webauthn.create", asked)), "attestationObject": b64(told)}
        )

    def answer(self, asked: dict[str, Any]) -> str:
        """The answer to the question who it is."""
        self.counter += 1
        said, data = self._said("webauthn.get", asked), self._data()
        signed = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": b64(said), "authenticatorData": b64(data), "signature": b64(signed)}
        )

    def _said(self, what: str, asked: dict[str, Any]) -> bytes:
        said = {"type": what, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(said | self.says).encode()

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.recognises else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        known = b64(self.credential_id)
        return json.dumps({"id": known, "rawId": known, "type": "public-key", "response": response})
