"""Kinds of letters for the tests of the outbox, and a worker as a process of its own that can be killed.

`python -m tests.faults.post_office` works until SIGTERM, or posts one letter, told by the environment:
POST_OFFICE is JSON with the database's addresses, the key ring, the sink's port and what to do.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from fgc.kit import db, delivery, secrets
from fgc.kit.delivery import Patience, SmtpSettings
from fgc.kit.outbox import (
    Letter,
    Message,
    Outgoing,
    TextMessage,
    ToKind,
    WhenUncertain,
    letter_kind,
    post,
)
from fgc.kit.worker import Pace, run_worker

PATIENCE = Patience(connect=2, command=2, after_data=2, lease=2, noting=1)
PACE = Pace(heartbeat=0.4, dead_after=1.6, drain=5, look=0.3)
MATTER, SERVICE = UUID(int=7), UUID(int=9)
URGENT, NEWS, TEXT = "test.urgent", "test.news", "test.text"


def address_of(letter: Letter) -> str:
    return f"{letter.to_id.hex}@example.org"


def _message(letter: Letter, _now: datetime) -> Message:
    twice = "This may arrive twice.\n" if letter.again else ""
    link = f"https://example.org/l/{letter.secret()}"
    return Message(
        address_of(letter), "Rose Ember", "Ruth Adeyemi", "A message for you", f"{twice}Open {link}\n.\nEnd"
    )


def _text(letter: Letter, _now: datetime) -> TextMessage:
    return TextMessage("+447700900123", "You have a message from Northmoor Messages.")


letter_kind(URGENT, when_uncertain=WhenUncertain.ONCE_MORE)(_message)
letter_kind(NEWS, when_uncertain=WhenUncertain.ASK)(_message)
letter_kind(TEXT)(_text)


def asked_for(kind: str = URGENT, **more: object) -> Outgoing:
    return Outgoing(kind, ToKind.PERSON, uuid4(), SERVICE, MATTER, **more)  # type: ignore[arg-type]


def post_one(kind: str = URGENT, **more: object) -> Letter:
    with db.transaction(acting={"kind": "worker"}):
        return post(asked_for(kind, **more), with_secret=True)


def told(url: str, conninfo: str, keys: Path, port: int) -> dict[str, str]:
    """The environment for a process of this module."""
    office = {"url": url, "conninfo": conninfo, "keys": str(keys), "port": port}
    return {**os.environ, "FGC_ENV": "test", "POST_OFFICE": json.dumps(office)}


def settings(port: int, patience: Patience = PATIENCE) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", port, "post@example.org", "post@example.org", patience=patience)


def main(what: str) -> None:
    office = json.loads(os.environ["POST_OFFICE"])
    secrets.use(secrets.KeyRing.load_or_make(Path(office["keys"])))
    delivery.use(
        settings(
            office["port"], Patience(**json.loads(os.environ.get("PATIENCE", json.dumps(asdict(PATIENCE)))))
        )
    )
    db.connect(office["url"])
    if what == "post":
        post_one()
    else:
        run_worker(office["conninfo"], pace=PACE)


if __name__ == "__main__":
    main(sys.argv[1])
