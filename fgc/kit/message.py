"""What is handed to the mail provider, or read by whoever writes a text: for one person only, nothing in it that could break out.

A message that breaks a rule here is not an error of the program but of what was once typed: it raises `HoldBack`, so
that the letter is held, with its reason, for somebody to look at.
"""

import unicodedata
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import Message as ParsedHeaders

from fgc.kit.email import kept_email
from fgc.kit.phone import text_number
from fgc.kit.refusal import Refused

TEXT_LIMIT = 160
ENCODED = "=?"


class HoldBack(Exception):
    """The letter is held for a person to decide. `why` is a code, never text about anybody."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def _no_controls(value: str, *, lines: bool = False) -> None:
    """C0, C1, line and paragraph separators and lone surrogates have no place in a letter (security.md T22).

    Nor has the beginning of an encoded word (RFC 2047) in one line of it: Python's email decodes `=?utf-8?q?=0D=0A?=` in
    what is to become a header, and writes the line end that was hidden in it.
    """
    if not lines and ENCODED in value:
        raise HoldBack("control_characters")
    allowed = "\n\t" if lines else ""
    for sign in value:
        if sign not in allowed and unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"}:
            raise HoldBack("control_characters")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter. `mime` may carry parameters: `text/calendar; method=PUBLISH`."""

    name: str
    mime: str
    content: bytes

    def __post_init__(self) -> None:
        _no_controls(self.name)
        _no_controls(self.mime)

    @property
    def kind(self) -> tuple[str, str, dict[str, str]]:
        """Main type, sub-type and parameters of `mime`."""
        parsed = ParsedHeaders()
        parsed["Content-Type"] = self.mime
        parameters = dict((parsed.get_params() or [])[1:])
        return parsed.get_content_maintype(), parsed.get_content_subtype(), parameters


@dataclass(frozen=True)
class Message:
    """An e-mail to exactly one address. The subject must say nothing that a glance at a phone could give away."""

    to: str
    to_name: str
    sender_name: str
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.to, self.to_name, self.sender_name, self.subject):
            _no_controls(line)
        for body in (self.text, self.html):
            _no_controls(body, lines=True)
        self.address  # noqa: B018 - refuses a wrong one

    @property
    def address(self) -> Address:
        """The one recipient; a string that names two, or none, is held back (a comma would make two of it)."""
        try:
            if kept_email(self.to) != self.to or not self.to:
                raise HoldBack("bad_address")
            return Address(display_name=self.to_name, addr_spec=self.to)
        except (Refused, ValueError, MessageError) as wrong:
            raise HoldBack("bad_address") from wrong


@dataclass(frozen=True)
class TextMessage:
    """A text to one telephone in E.164 form (`+44…`): one line of at most 160 characters."""

    to: str
    words: str

    def __post_init__(self) -> None:
        _no_controls(self.words)
        if not text_number(self.to):
            raise HoldBack("bad_number")
        if len(self.words) > TEXT_LIMIT:
            raise HoldBack("text_too_long")


@dataclass(frozen=True)
class Sheet:
    """A letter that a person prints and posts: its paragraphs, of which `compose.BUTTON` stands for the code to scan."""

    paragraphs: tuple[str, ...]


Rendered = Message | TextMessage | Sheet
"""What a kind of letter is made into, by the way it goes."""
