"""The audit: who did or read what, in a chain of lines that nobody can change unnoticed.

For everybody who writes code:

* **A change** notes itself: whatever `tell(...)`s is noted, and the gate notes each POST that went well. Say more with
  `note("passkey.added", about=key_id, facts={"count": 2})` inside the operation: it is kept with the change or not at
  all (same transaction, written last, just before the commit). If it cannot be written, the change fails too (503).
* **What is refused** (a wrong PIN, a failed sign-in) is undone with its request: `note_anyway("sign_in.failed", …)` keeps
  its line at once, in a transaction of its own.
* **Reading** what is protected: mark the view `@noted(Opened.CONTACT)` under `@open_to(...)`; the gate notes each reading
  before the first byte is sent, and answers 503 when it cannot. Elsewhere in a GET, `note(...)` does the same.

Actions are a noun and a past verb, `noun.verb`: "link.used", "link.refused", "sign_in.ok", "sign_in.failed",
"sign_in.locked", "pin.wrong", "pin.locked". Facts are ids, kinds, days, numbers: **never** a name, an address, a text
somebody wrote, a token, a PIN, or an e-mail address, not even hashed.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar
from uuid import UUID, uuid4

from flask import g, has_request_context
from sqlalchemy.exc import DBAPIError

from fgc.access.audit.chain import NOBODYS, Line
from fgc.access.audit.keeping import NotNoted, keep
from fgc.access.models_audit import AuditLine
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.kit.asking import request_number
from fgc.kit.clock import now
from fgc.kit.db import at_the_end, only_reads, saving, transaction
from fgc.kit.locked import lock_of

__all__ = ["NotNoted", "Opened", "note", "note_anyway", "noted"]

log = logging.getLogger("fgc.access.audit")

Fact = UUID | Enum | date | str | int | bool | None
View = TypeVar("View", bound=Callable[..., object])


class Opened(Enum):
    """What is protected, and noted when somebody opens it."""

    CONTACT = "contact.read"
    SAFETY = "safety.read"
    THEIR_VIEW = "their_view.read"
    PLAN = "plan.read"
    SEALED_PLAN = "plan.downloaded"
    REVIEW = "review.read"
    PREPARATION = "preparation.read"
    PLACE = "place.read"
    LETTER = "letter.printed"
    REFERRAL = "referral.read"
    HISTORY = "history.read"
    AUDIT = "audit.read"
    READINGS = "readings.read"
    DAY_SHEET = "day_sheet.printed"
    SIGNING_LISTS = "signing_lists.printed"
    AGENDA = "agenda.printed"
    FOOD_SHEET = "food_sheet.printed"
    TRAVEL_SHEET = "travel_sheet.printed"
    LANGUAGES_SHEET = "languages_sheet.printed"
    ATTACHMENT = "attachment.read"


def noted(what: Opened | Callable[..., Opened]) -> Callable[[View], View]:
    """Marks a view: each time its page is shown, the gate notes who read `what`, of which conference and person. Where one view
    shows several things, `what` is asked which it was, with the parts of its address by name."""

    def mark(view: View) -> View:
        view.noted = what  # type: ignore[attr-defined]
        return view

    return mark


def note(
    action: str,
    *,
    by: Viewer | None = None,
    service_id: UUID | None = None,
    conference_id: UUID | None = None,
    about: UUID | str = "",
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Notes in the running transaction that `by` (default: whoever asks) did `action`.

    Inside a `saving()` the line is kept with it or undone with it; outside, at once. In a GET it is kept after the page
    was made and before it is sent. `service_id` is needed only where `by` belongs to none (the worker, somebody at the
    door): it says whose chain the line is in. Raises `NotNoted` (503) at the commit when it cannot be written.
    """
    line = _line(action, by or _asking(), service_id, conference_id, about, facts or {})
    if only_reads():
        at_the_end(keep, line)
        return
    with saving():
        at_the_end(keep, line)


def note_anyway(
    action: str,
    *,
    by: Viewer | None = None,
    service_id: UUID | None = None,
    conference_id: UUID | None = None,
    about: UUID | str = "",
    facts: Mapping[str, Fact] | None = None,
    or_else_go_on: bool = False,
) -> None:
    """Notes at once, whatever becomes of the request: for what is refused, and would be undone with it.

    `or_else_go_on` is for signing out and leaving alone: they work even when the audit cannot be written.
    """
    line = _line(action, by or _asking(), service_id, conference_id, about, facts or {})
    try:
        with transaction(acting={"kind": "door"}), saving():
            at_the_end(keep, line)
    except (NotNoted, DBAPIError):
        if not or_else_go_on:
            raise
        log.warning("gone on without the audit", extra={"kind": action})


def _asking() -> Viewer | None:
    return g.get("viewer") if has_request_context() else None


def _line(
    action: str,
    by: Viewer | None,
    service_id: UUID | None,
    conference_id: UUID | None,
    about: UUID | str,
    facts: Mapping[str, Fact],
) -> Line:
    kind, _, actor = by.actor.partition(":") if by else ("nobody", "", "")
    if isinstance(by, StaffViewer | PersonViewer):
        service_id = by.service_id
    if isinstance(by, PersonViewer):
        conference_id = by.conference_id
    line_id, told = uuid4(), {name: _said(fact) for name, fact in facts.items()}
    return Line(
        id=line_id,
        chain=service_id or NOBODYS,
        conference_id=conference_id,
        actor_kind=kind,
        actor_id=UUID(actor) if actor else None,
        action=action,
        about=str(about),
        at=now(),
        request=request_number(),
        payload=lock_of(AuditLine, "payload").lock(line_id, json.dumps(told, sort_keys=True)),
    )


def _said(fact: Fact) -> str | int | None:
    if isinstance(fact, Enum):
        return str(fact.value)
    return fact if fact is None or isinstance(fact, str | int) else str(fact)
