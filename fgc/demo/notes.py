"""The family's notes as one of its phones has them: locked and opened here, on the family's side, by hand.

It is what `fgc/static/src/room.js` does in a browser. The server is told what is locked and nothing else; the key is
handed on by a link, of which nothing after the `#` is ever sent.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fgc.demo.reading import NotThere, Page

ROOM = "/yours/room"
FORM = b"\1"
NONCE = 12


class Asks(Protocol):
    """Somebody's browser."""

    def open(self, address: str, /) -> Page: ...

    def ask(self, address: str, told: Mapping[str, str] | None = None, /) -> tuple[int, str]:
        """What a script of the page asks for: the status and the text of the answer it is led to."""


def bound(room: str, box: str) -> bytes:
    """What a locked note belongs to, and opens nowhere else."""
    return f"fgc|room_draft|{room}|{box}|1".encode()


def seal(key: bytes, room: str, box: str, words: str) -> str:
    """Locks words for one box of one room."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, words.encode(), bound(room, box))
    return base64.b64encode(FORM + nonce + sealed).decode()


def opened(key: bytes, room: str, box: str, sealed: str) -> str:
    """Opens what was locked; raises `InvalidTag` when it is not for this box, or was locked with another key."""
    raw = base64.b64decode(sealed)
    return AESGCM(key).decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], bound(room, box)).decode()


@dataclass
class Notes:
    """The notes in one browser, as it saw them last."""

    browser: Asks
    key: bytes = b""
    begun: dict[str, str] | None = None
    boxes: dict[str, Any] = field(default_factory=dict)
    _room: str = ""
    _token: str = ""

    def look(self) -> "Notes":
        """Opens the room and asks how the notes stand."""
        found = self.browser.open(ROOM).tree.xpath("//*[@data-notes]")
        if not found:
            raise NotThere("no notes in this room")
        self._room, self._token = found[0].get("data-room"), found[0].get("data-token")
        self._heed(self.browser.ask(f"{ROOM}/notes"))
        return self

    def begin(self) -> int:
        """Makes a key, as the first one does. 409: somebody was faster, and this key is nothing."""
        self.look()
        return self._make_key(f"{ROOM}/notes/begin")

    def begin_anew(self) -> int:
        """Throws away what there was, and makes another key."""
        self.look()
        return self._make_key(f"{ROOM}/notes/begin-anew", instead_of=self.begun["id"] if self.begun else "")

    @property
    def link(self) -> str:
        """What the square on the phone says."""
        return f"{ROOM}#{base64.urlsafe_b64encode(self.key).decode().rstrip('=')}"

    def come_in(self, link: str) -> "Notes":
        """By the link of somebody who is in."""
        self.key = base64.urlsafe_b64decode(link.partition("#")[2] + "=")
        self.look()
        if self.begun is None or not self._fits():
            raise NotThere("the key does not open these notes")
        return self

    def read(self, box: str) -> str:
        """What stands in a box now; nothing where nobody wrote."""
        self.look()
        return self._words(box)

    def write(self, box: str, words: str) -> str | None:
        """Keeps words in a box. Where somebody wrote since the last look: what they wrote, and nothing is kept."""
        told = {
            "sealed": seal(self.key, self._room, box, words),
            "version": str(self.boxes.get(box, {}).get("version", 0)),
            "begun": self.begun["id"] if self.begun else "",
        }
        status = self._tell(f"{ROOM}/note/{box}", told)
        return None if status == 200 else self._words(box)

    def _make_key(self, address: str, **told: str) -> int:
        made = secrets.token_bytes(32)
        status = self._tell(address, {"proof": seal(made, self._room, "", ""), **told})
        if status == 200:
            self.key = made
        return status

    def _words(self, box: str) -> str:
        kept = self.boxes.get(box)
        return opened(self.key, self._room, box, kept["sealed"]) if kept else ""

    def _fits(self) -> bool:
        try:
            opened(self.key, self._room, "", (self.begun or {})["proof"])
        except InvalidTag:
            return False
        return True

    def _tell(self, address: str, told: dict[str, str]) -> int:
        sent = {"csrf_token": self._token, "once": secrets.token_urlsafe(18), **told}
        return self._heed(self.browser.ask(address, sent))

    def _heed(self, answer: tuple[int, str]) -> int:
        status, text = answer
        if not text.startswith("{"):
            raise NotThere(f"no notes in the answer: {status}")
        told = json.loads(text)
        self.begun, self.boxes = told["begun"], {note["box"]: note for note in told["notes"]}
        return status
