"""Whoever attacks: bare HTTP at one of the servers, with whatever cookies and headers they like."""

import http.client
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests import patience

T = TypeVar("T")
FORM = "application/x-www-form-urlencoded"
NEW = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*')


@dataclass
class Told:
    """An answer, not followed anywhere."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    @property
    def to(self) -> str:
        return self.header("Location")

    @property
    def bare(self) -> tuple[int, str, list[str]]:
        """All of it but what is new each time: keys of forms, the hour, the cookie of the visit."""
        names = sorted(name for name, _value in self.headers if name not in ("Date", "Set-Cookie"))
        return self.status, NEW.sub(r"\1", self.text), names

    @property
    def everything(self) -> str:
        return self.text + "\n".join(f"{name}: {value}" for name, value in self.headers)


@dataclass
class Attacker:
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, data: dict[str, str] | bytes | None = None, **headers: str) -> Told:
        """One request; cookies that come are kept. `X_Forwarded_For` is the header X-Forwarded-For."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if data is not None:
            sent.setdefault("Content-Type", FORM)
        body = urlencode(data).encode() if isinstance(data, dict) else data
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=patience.SECONDS)
        try:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            told = Told(answer.status, answer.getheaders(), answer.read().decode("utf-8", "replace"))
        finally:
            line.close()
        for name, value in told.headers:
            if name == "Set-Cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return told

    def get(self, path: str, **headers: str) -> Told:
        return self.ask("GET", path, **headers)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Told:
        """With the right key for the form, unless one is given."""
        keys = {"once": uuid4().hex}
        if "csrf_token" not in data:
            keys["csrf_token"] = self.key()
        return self.ask("POST", path, keys | data, **headers)

    def key(self) -> str:
        found = re.search(
            r'name="csrf_token" value="([^"]+)"', self.get("/closed").text + self.get("/sign-in").text
        )
        assert found
        return found[1]

    def opens(self, secret: str) -> Told:
        return self.post("/l", {"secret": secret})

    def at(self, address: str) -> "Attacker":
        """The same browser at the other server."""
        return Attacker(address, dict(self.cookies))


def all_at_once(many: int, do: Callable[[int], T]) -> list[T]:
    """`do(0)`, `do(1)` … each in a thread of its own."""
    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(do, range(many)))
