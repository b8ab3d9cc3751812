"""Reading the letters of the demo: what the sink wrote into its folder, and a page that shows it.

The pages show everybody's letters to whoever asks, so they exist in the demo and in tests only: registering them
anywhere else is refused.
"""

import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template

from fgc.access.gate import EVERYBODY, open_to

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
PERSONAL = re.compile(r"/l/[A-Za-z0-9_-]{43}")
NAME = re.compile(r"[0-9]{20}")
MOST = 200
FOLDER = "letters"


@dataclass(frozen=True)
class Mail:
    """One letter as it arrived."""

    name: str
    to: str
    to_name: str
    sender: str
    subject: str
    text: str
    html: str
    message_id: str
    at: datetime
    envelope_to: tuple[str, ...]
    raw: bytes = field(repr=False)
    attachments: dict[str, bytes] = field(default_factory=dict)
    mimes: dict[str, str] = field(default_factory=dict)

    @property
    def links(self) -> list[str]:
        """Every address in the text, in its order."""
        return LINK.findall(self.text)

    @property
    def link(self) -> str:
        """The one personal link in it; raises LookupError when there is none."""
        for address in self.links:
            if PERSONAL.search(address):
                return address
        raise LookupError(f"no personal link in the letter {self.subject!r} to {self.to}")

    @property
    def pieces(self) -> list[list[tuple[str, bool]]]:
        """The text as paragraphs of pieces: (words, whether they are an address)."""
        return [_pieces(paragraph) for paragraph in re.split(r"\n\s*\n", self.text.strip())]


def letters(folder: Path) -> list[Mail]:
    """The letters in the sink's folder, newest first."""
    return [read(path) for path in sorted(folder.glob("*.eml"), reverse=True)] if folder.is_dir() else []


def read(path: Path) -> Mail:
    """One file of the sink."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1000)
def _read(path: Path, _written: int) -> Mail:
    """Read once: whoever waits for a letter looks through all that came, many times a second."""
    parsed: Any = message_from_bytes(path.read_bytes(), policy=default)
    known = {name: parsed.get_all(name, []) for name in ("X-Sink-To", "X-Sink-At", "X-Sink-From")}
    for name in known:
        del parsed[name]
    to = parsed["To"].addresses[0]
    files = {str(part.get_filename()): part for part in parsed.iter_attachments()}
    return Mail(
        name=path.stem,
        to=to.addr_spec,
        to_name=to.display_name,
        sender=str(parsed["From"].addresses[0].display_name),
        subject=str(parsed["Subject"]),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        message_id=str(parsed["Message-ID"]),
        at=datetime.fromisoformat(known["X-Sink-At"][0]),
        envelope_to=tuple(str(address) for address in known["X-Sink-To"]),
        raw=parsed.as_bytes(policy=SMTP),
        attachments={name: part.get_payload(decode=True) for name, part in files.items()},
        mimes={name: part.get_content_type() for name, part in files.items()},
    )


def wait_for(
    folder: Path,
    to: str,
    *,
    subject: str = "",
    containing: str = "",
    after: datetime | None = None,
    timeout: float = 300,
) -> Mail:
    """The newest letter to this address with these words, as soon as it is there. Raises TimeoutError."""
    give_up_at = time.monotonic() + timeout
    while True:
        for mail in letters(folder):
            if (
                mail.to == to
                and subject in mail.subject
                and containing in mail.text
                and (not after or mail.at >= after)
            ):
                return mail
        if time.monotonic() > give_up_at:
            raise TimeoutError(f"no letter to {to} {subject} {containing}")
        time.sleep(0.1)


bp = Blueprint("mail", __name__, url_prefix="/demo/letters")


@bp.record_once
def _only_where_nobody_is_harmed(state: Any) -> None:
    if not state.app.config["SETTINGS"].demo:
        raise ValueError("letters may be read on a page in the demo and in tests only")


@bp.get("")
@open_to(EVERYBODY)
def all_letters() -> str:
    """The newest letters."""
    found = letters(_folder())
    return render_template("demo/letters.html", mails=found[:MOST], more=max(0, len(found) - MOST))


@bp.get("/<name>")
@open_to(EVERYBODY)
def letter(name: str) -> str:
    """One letter: its text part with the addresses as links, and its attachments."""
    return render_template("demo/letter.html", mail=_mail(name))


@bp.get("/<name>/<int:number>")
@open_to(EVERYBODY)
def attachment(name: str, number: int) -> Response:
    """One attachment, always as a file to keep: nothing that came by mail is shown in the product's own name."""
    files = list(_mail(name).attachments.items())
    if number >= len(files):
        abort(404)
    answer = make_response(files[number][1])
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers.set("Content-Disposition", "attachment", filename=files[number][0])
    return answer


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].state) / FOLDER


def _mail(name: str) -> Mail:
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        abort(404)
    return read(path)


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _pieces(paragraph: str) -> list[tuple[str, bool]]:
    pieces, end = [], 0
    for found in LINK.finditer(paragraph):
        pieces += [(paragraph[end : found.start()], False), (found.group(), True)]
        end = found.end()
    return [(words, link) for words, link in [*pieces, (paragraph[end:], False)] if words]
