"""What people may type to break out of a letter or a calendar, and what becomes of it.

Told without an assertion, so that it can be asked of Python with and without them: `python -O -m tests.breaking_out`
writes what becomes of everything as one line of JSON.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

from fgc.kit import delivery
from fgc.kit.delivery import SmtpSettings, as_email
from fgc.kit.outbox import Attachment, HoldBack, Message, TextMessage
from fgc.schedule.calendar import Appointments, calendar_file

BREAKING_OUT = [
    "\r\nBcc: eve@example.org", "\nX: y", "\r", "\x00", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1b[2J",
    " =?utf-8?q?x=0D=0ABcc:_eve@example.org?=", "=?utf-8?b?eA0KQmNjOiBldmVAZXhhbXBsZS5vcmc=?=",
]  # fmt: skip
WRONG_ADDRESSES = [
    "rose@example.org, eve@example.org", "rose@example.org,eve@example.org", "rose", "", "@example.org", "rose@",
    "rose@example.org eve@example.org", "rose@example.org;eve@example.org", "<rose@example.org>", "a@b@example.org",
    "rose@example.org>", '"rose@example.org, x"@example.org', "rose@-example.org", "rosé@example.org",
]  # fmt: skip
NEAR = [
    "Rose: Ember",
    "Rose, eve@example.org",
    "Rose;X-EVIL=1",
    "Žofia 🌹",
]
"""What nobody may refuse, and what must stay where it was put."""
IN_CALENDAR = [*BREAKING_OUT, *NEAR, "\r\nATTENDEE:mailto:eve@example.org", "\nX-EVIL:1", "\nBEGIN:VALARM"]
DAY = datetime(2027, 2, 27, 11, tzinfo=UTC)
SETTINGS = SmtpSettings("127.0.0.1", 1, "post@example.org", "reply@example.org")


def message(**changed: object) -> Message:
    plain: dict[str, object] = {
        "to": "rose@example.org", "to_name": "Rose Ember", "sender_name": "Ruth Adeyemi",
        "subject": "A message for you", "text": "Hello", "html": "<p>Hello</p>",
    }  # fmt: skip
    return Message(**plain | changed)  # type: ignore[arg-type]


def headers_with(field: str, value: str) -> list[str]:
    """The names of the headers of such a letter and the addresses it goes to, or that it is held."""
    try:
        parsed = message_from_bytes(
            as_email(message(**{field: value}), "<1@example.org>").as_bytes(), policy=policy.default
        )
    except HoldBack as held:
        return [f"held: {held.why}"]
    return [*sorted(parsed.keys()), *(address.addr_spec for address in parsed["To"].addresses)]


def text_with(to: str, words: str) -> str:
    try:
        return f"sent: {len(TextMessage(to, words).words)}"
    except HoldBack as held:
        return f"held: {held.why}"


def properties_with(field: str, value: str) -> list[str]:
    """The names of the properties of such a calendar, line by line."""
    told = {"title": "Appointment", "sender_name": "Ruth Adeyemi", "place": "3 Elder Lane"} | {
        field: f"Rose{value}"
    }
    made = Appointments(
        UUID(int=1), "example.org", told["title"], told["sender_name"], "post@example.org", 1,
        [(DAY, DAY + timedelta(hours=4))], told["place"],
    )  # fmt: skip
    lines = calendar_file(made, made_at=DAY).decode().replace("\r\n ", "").split("\r\n")
    return [
        line.partition(":")[0].partition(";")[0] if line.isprintable() else f"odd: {line!r}" for line in lines
    ]


def attached_with(name: str) -> str:
    try:
        return Attachment(name, "text/calendar", b"").name
    except HoldBack as held:
        return f"held: {held.why}"


def what_becomes_of_it() -> dict[str, object]:
    """Of each sign in each field."""
    delivery.use(SETTINGS)
    typed = [
        (field, f"Rose{sign}")
        for field in ("to_name", "sender_name", "subject")
        for sign in (*BREAKING_OUT, *NEAR)
    ]
    typed += [("to", f"rose@example.org{sign}") for sign in BREAKING_OUT] + [
        ("to", each) for each in WRONG_ADDRESSES
    ]
    return {
        "asserts": bool(sys.flags.optimize == 0),
        "letters": [[field, value, headers_with(field, value)] for field, value in typed],
        "texts": [[sign, text_with("+447700900123", f"Hello{sign}"), text_with(f"+447700900123{sign}", "Hello")]
                  for sign in BREAKING_OUT],
        "files": [[sign, attached_with(f"date{sign}.ics")] for sign in BREAKING_OUT],
        "calendars": [[field, sign, properties_with(field, sign)] for field in ("title", "sender_name", "place")
                      for sign in IN_CALENDAR],
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(what_becomes_of_it()))
