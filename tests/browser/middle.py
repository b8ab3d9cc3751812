"""A hostile server between two telephones: it speaks to each of them with a key of its own. What the phones calculate is done
here once more, by hand."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route

from fgc.kit.everyday_pictures import PICTURES

CURVE = ec.SECP256R1()


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@dataclass
class Middle:
    """`grinds`: it does not keep what it promised, and looks for a nonce by which the first two pictures on his screen are those
    on hers. Nobody could do that who had to choose before."""

    asks: Tab
    grinds: bool = False
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    begun: str = ""
    answers: str = ""
    answer_key: bytes = b""
    hers: bytes = b""
    hers_seen: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.asks.route("**/yours/room/entries**", self._between)

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def _who(self) -> str:
        found = self.asks.locator("[data-room]")
        return (
            f"fgc|entry|1|{found.get_attribute('data-room')}|{self.begun}|{found.get_attribute('data-me')}|"
        )

    @property
    def promised(self) -> bytes:
        """What it tells him that she promised."""
        return hashlib.sha256(self._who.encode() + self.point + self.nonce).digest()

    def pictures(self, theirs: bytes, *said: bytes) -> list[int]:
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        salt = hashlib.sha256(f"{self._who}{self.answers}|".encode() + b"".join(said)).digest()
        bits = int.from_bytes(HKDF(SHA256(), 3, salt, b"fgc|entry|pictures").derive(shared))
        return [bits >> 18, bits >> 12 & 63, bits >> 6 & 63, bits & 63]

    def on_her_screen(self) -> str:
        """The pictures that she sees, which it can calculate as soon as she has shown her key."""
        return ", ".join(PICTURES[one][1] for one in self.hers_seen)

    def _between(self, route: Route) -> None:
        told = {name: values[0] for name, values in parse_qs(route.request.post_data or "").items()}
        if "commitment" in told:
            self.begun, self.hers = told["begun"], decoded(told["commitment"])
            told["commitment"] = encoded(self.promised)
        if "nonce" in told:
            key, nonce = decoded(told["key"]), decoded(told["nonce"])
            self.hers_seen = self.pictures(key, self.hers, key, nonce, self.point)
            if self.grinds:
                self._grind()
            told |= {"key": encoded(self.point), "nonce": encoded(self.nonce)}
        answer = route.fetch(post_data=urlencode(told)) if told else route.fetch()
        found = json.loads(answer.text())
        for one in found["entries"]:
            if one.get("answer_key"):
                self.answers, self.answer_key = one["answers"], decoded(one["answer_key"])
                one["answer_key"] = encoded(self.point)
        route.fulfill(response=answer, json=found)

    def _grind(self) -> None:
        promised, point, who = self.promised, self.point, self._who
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, self.answer_key)
        )
        before = f"{who}{self.answers}|".encode() + promised + point
        while True:
            self.nonce = secrets.token_bytes(32)
            salt = hashlib.sha256(before + self.nonce + self.answer_key).digest()
            bits = int.from_bytes(HKDF(SHA256(), 3, salt, b"fgc|entry|pictures").derive(shared))
            if [bits >> 18, bits >> 12 & 63] == self.hers_seen[:2]:
                return
