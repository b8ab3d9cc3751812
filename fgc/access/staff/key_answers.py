"""What a browser brings back from a passkey, read whole and by type before anything is done with it (WebAuthn, 7.1, 7.2).

Whoever sends it may be anybody: sizes and depths are bounded before parsing, and what the browser itself says of the
question (`clientDataJSON`) is looked at in all its parts: asked by a page of ours, and not by one that another site had
put our page into.
"""

import base64
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from fgc.kit.bounded_json import BadJson, read_object

LONGEST = 20_000
"""Of the whole answer, in characters."""
SAID = 4000
"""Of what the browser says, in bytes."""
ID_MOST = 1023
"""Of a passkey's id, in bytes (WebAuthn, 4)."""
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_TEXTS = {"webauthn.create": ("clientDataJSON", "attestationObject"),
          "webauthn.get": ("clientDataJSON", "authenticatorData", "signature")}  # fmt: skip


class Asked(Enum):
    """What the passkey was to do, in the word the browser says for it."""

    MAKE = "webauthn.create"
    ANSWER = "webauthn.get"


class BadAnswer(ValueError):
    """It is not the answer of a passkey to a question of ours."""


@dataclass(frozen=True)
class KeyAnswer:
    """An answer that has every part it must have. Whether it is signed rightly is looked at with the library."""

    credential: dict[str, Any]
    credential_id: bytes
    challenge: bytes
    """The question it says it is to, as it was put; whether it was put here is found out with it."""


def read_answer(text: str, asked: Asked, *, origin: str) -> KeyAnswer:
    """Reads an answer to `asked`, given on a page of `origin`. Raises `BadAnswer`."""
    try:
        told = read_object(text, longest=LONGEST)
        response = told.get("response")
        if told.get("type") != "public-key" or not isinstance(response, dict):
            raise BadAnswer("no passkey")
        if told.get("id") != told.get("rawId"):
            raise BadAnswer("two ids")
        for name in _TEXTS[asked.value]:
            _bytes_of(response, name)
        said = read_object(_bytes_of(response, "clientDataJSON"), longest=SAID)
        credential_id = _bytes_of(told, "rawId")
    except BadJson as wrong:
        raise BadAnswer("unreadable") from wrong
    if len(credential_id) > ID_MOST:
        raise BadAnswer("a long id")
    return KeyAnswer(told, credential_id, _question_in(said, asked, origin))


def _question_in(said: dict[str, Any], asked: Asked, origin: str) -> bytes:
    """`crossOrigin` may be missing: older browsers do not say it. Where it stands it is false, and there is no site round
    our page."""
    if said.get("type") != asked.value or said.get("origin") != origin:
        raise BadAnswer("another page")
    if said.get("crossOrigin", False) is not False or "topOrigin" in said:
        raise BadAnswer("a page inside another")
    return _bytes_of(said, "challenge")


def _bytes_of(told: dict[str, Any], name: str) -> bytes:
    text = told.get(name)
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise BadAnswer(name)
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as wrong:
        raise BadAnswer(name) from wrong
