"""Somebody with a browser that has no script: real HTTP, cookies, links and forms."""

import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPResponse
from http.cookiejar import CookieJar

from fgc.demo.notes import Notes
from fgc.demo.reading import Page

ASKS = "Confirm that it is you"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


class Visitor:
    """One person's browser. Redirects are followed to the page they lead to; `page` is what is in front of them."""

    def __init__(self, base_url: str, name: str = "") -> None:
        self.base_url, self.name = base_url, name
        self.requests = 0
        self.page = Page("", "/", 0)
        self.headers: Mapping[str, str] = {}
        self.body = b""
        self.proves: Callable[[], Mapping[str, object]] | None = None
        """What they answer when they are asked to show that it is still them."""
        self._was_asked = False
        self._notes: Notes | None = None
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _Stay())

    def open(self, address: str) -> Page:
        """Opens a path or an address of the product."""
        return self._arrive(self._send(urllib.parse.urljoin(self._here(), address)))

    def follow(self, label: str) -> Page:
        """Follows the first link with these words."""
        return self.open(self.page.link(label))

    def press(
        self,
        button: str,
        filled: Mapping[str, object] | None = None,
        *,
        form: int | str | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Page:
        """Fills in the form that has the button and presses it; once more, from the start, when they were asked first to
        show that it is still them. `files` are (name, bytes) by field."""
        before = self.page
        found = before.form(button=button, which=form)
        sent = found.filled(filled or {}, button)
        target = urllib.parse.urljoin(self._here(), found.action)
        if files:
            kind, data = _multipart(sent, files)
        else:
            kind, data = (
                "application/x-www-form-urlencoded",
                urllib.parse.urlencode(sent, doseq=True).encode(),
            )
        self._arrive(self._send(target, data, kind))
        if self._was_asked and before.heading != ASKS:
            self.open(before.path)
            self.press(button, filled, form=form, files=files)
        return self.page

    @property
    def notes(self) -> Notes:
        """The family's notes in this browser."""
        if self._notes is None:
            self._notes = Notes(self)
        return self._notes

    def ask(self, address: str, told: Mapping[str, str] | None = None, /) -> tuple[int, str]:
        """What a script would ask for: the status and the text of the answer. The page stays as it is."""
        before = self.page
        data = None if told is None else urllib.parse.urlencode(told).encode()
        kind = "" if told is None else "application/x-www-form-urlencoded"
        self._arrive(self._send(urllib.parse.urljoin(self._here(), address), data, kind))
        status, self.page = self.page.status, before
        return status, self.body.decode()

    def _here(self) -> str:
        return urllib.parse.urljoin(self.base_url, self.page.path)

    def _send(self, target: str, data: bytes | None = None, kind: str = "") -> tuple[str, HTTPResponse]:
        self.requests += 1
        request = urllib.request.Request(target, data=data)  # noqa: S310 - our own address
        if kind:
            request.add_header("Content-Type", kind)
            request.add_header("Origin", self.base_url)
        try:
            return target, self._opener.open(request, timeout=300)
        except urllib.error.HTTPError as answer:
            return target, answer  # type: ignore[return-value]

    def _arrive(self, came: tuple[str, HTTPResponse]) -> Page:
        target, answer = came
        for _hop in range(6):
            if answer.status not in (301, 302, 303):
                break
            answer.read()
            target = urllib.parse.urljoin(target, answer.headers["Location"])
            target, answer = self._send(target)
        self.body = answer.read()
        self.headers = dict(answer.headers)
        text = (
            self.body.decode("utf-8", "replace")
            if "html" in (answer.headers.get_content_type() or "")
            else ""
        )
        self.page = Page(text, urllib.parse.urlsplit(target).path, answer.status)
        return self.prove()

    def prove(self) -> Page:
        """Shows that it is still them, when the page in front of them asks for it; then they are where they wanted to be."""
        self._was_asked = self.proves is not None and self.page.heading == ASKS
        if self.proves is None or not self._was_asked:
            return self.page
        self.press("Go on", self.proves())
        self._was_asked = True
        return self.page


def _multipart(sent: Mapping[str, list[str]], files: Mapping[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    edge = secrets.token_hex(12)
    pieces = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in sent.items()
        for value in values
    ]
    for name, (filename, data) in files.items():
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        pieces.append(head.encode() + data + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join(pieces) + f"--{edge}--\r\n".encode()
