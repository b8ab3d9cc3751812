"""What was noted within a time, counted: who did what, about how many people, and what kept watch meanwhile.

Ids, kinds, numbers and times alone, as everywhere in the audit and the security log: whoever gets this learns no name and
no word of anybody.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from config import Settings
from fgc.access.audit import reading
from fgc.access.models import Service, Staff
from fgc.access.models_audit import AuditLine
from fgc.access.models_staff import Passkey, SignInSecret
from fgc.circle.models import Person
from fgc.conference.audited import SAID
from fgc.kit import secrets
from fgc.kit.db import session

AT_ONCE = 5000


@dataclass
class Counted:
    """Numbers for the authority: about how many people, which kinds of data, done by how many."""

    lines: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    data: Counter[str] = field(default_factory=Counter)
    conferences: set[UUID] = field(default_factory=set)
    staff: set[UUID] = field(default_factory=set)
    about: set[UUID] = field(default_factory=set)
    """Ids that stand in the lines as what was read or changed, or who did it themself."""

    def add(self, line: AuditLine) -> None:
        self.lines += 1
        self.actions[line.action] += 1
        if line.action in KINDS:
            self.data[KINDS[line.action]] += 1
        if line.conference_id is not None:
            self.conferences.add(line.conference_id)
        if line.actor_kind == "staff" and line.actor_id is not None:
            self.staff.add(line.actor_id)
        if line.actor_kind == "person" and line.actor_id is not None:
            self.about.add(line.actor_id)
        self.about.update(_ids(line.about))

    def told(self) -> dict[str, object]:
        people = select(func.count()).select_from(Person)
        return {
            "lines of the audit": self.lines,
            "conferences": len(self.conferences),
            "people of families and professionals, named in a line": session().scalar(
                people.where(Person.id.in_(self.about))
            ),
            "people in these conferences, at the most": session().scalar(
                people.where(Person.conference_id.in_(self.conferences))
            ),
            "members of staff who did something": len(self.staff),
            "kinds of data that were opened": dict(self.data.most_common()),
            "everything that was done": dict(self.actions.most_common()),
        }


KINDS = {each.value: sentence for each, sentence in SAID.items()}


def lines_between(since: datetime, until: datetime, counted: Counted) -> Iterator[str]:
    """Each line of the audit as JSON, without its facts; counted on the way."""
    asked = select(AuditLine).where(AuditLine.at >= since, AuditLine.at < until)
    rows = session().scalars(
        asked.order_by(AuditLine.chain, AuditLine.seq).execution_options(yield_per=AT_ONCE)
    )
    for line in rows:
        counted.add(line)
        actor = f"{line.actor_kind}:{line.actor_id}" if line.actor_id else line.actor_kind
        told = {
            "at": line.at.astimezone(UTC).isoformat(), "action": line.action, "actor": actor, "about": line.about,
            "conference": str(line.conference_id or ""), "chain": str(line.chain), "seq": line.seq, "request": line.request,
        }  # fmt: skip
        yield json.dumps(told, sort_keys=True)


def watched_between(file: Path | None, since: datetime, until: datetime) -> list[str]:
    """The lines of the security log as they were written; what cannot be read as one is left out."""
    if file is None or not file.exists():
        return []
    with file.open(encoding="utf-8", errors="replace") as opened:
        return [line.rstrip("\n") for line in opened if (at := _at(line)) is not None and since <= at < until]


def controls(settings: Settings) -> dict[str, object]:
    """Which protections were on when this was written: to be compared with when it happened."""
    staff = select(func.count(Staff.id.distinct())).where(Staff.active)
    return {
        "address over HTTPS": settings.https,
        "letters over TLS": settings.smtp_starttls,
        "proxies believed": settings.proxies,
        "list of stolen passwords": settings.breached_passwords is not None,
        "security log": settings.security_log is not None,
        "backups for an offline key": bool(settings.backup_key),
        "identity provider": settings.oidc is not None,
        "staff": {"all": session().scalar(staff),
            "with a passkey": session().scalar(staff.where(Staff.id.in_(select(Passkey.staff_id)))),
            "with password and code": session().scalar(staff.where(Staff.id.in_(select(SignInSecret.staff_id)))),
        },
        "services where everybody types a PIN": session().scalar(
            select(func.count()).select_from(Service).where(Service.pin_for_all)
        ),
        "keys of the ring": len(secrets.ring().keys.by_kid),
        "audit": {
            name: "whole" if (found := reading.checked(chain).finding) is None else found.sentence
            for chain, name in reading.chains().items()
        },
    }  # fmt: skip


def events_of(lines: list[str]) -> dict[str, int]:
    """How often each event of the security log came, by its level and name."""
    read = [json.loads(line) for line in lines]
    return dict(Counter(f"{one.get('level')}: {one.get('event')}" for one in read).most_common())


def _at(line: str) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(line)["at"])
    except (ValueError, KeyError, TypeError):
        return None


def _ids(about: str) -> Iterator[UUID]:
    for word in about.split():
        try:
            yield UUID(word)
        except ValueError:
            continue
