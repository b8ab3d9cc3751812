"""The audit as people read it: coordinators their conferences' lines, an auditor the whole chain of the service."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import g
from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, exists, or_, select, text
from sqlalchemy.orm import aliased

from fgc.access.audit import Opened, reading
from fgc.access.audit.checking import Checked
from fgc.access.models import Staff
from fgc.access.models_audit import AuditLine
from fgc.access.viewer import StaffViewer
from fgc.conference.deeds import COUNTED, FORMS, NOTED
from fgc.conference.history import sentences_of_kinds
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.text import folded, is_found
from fgc.kit.words import mark

SAID = {
    Opened.CONTACT: mark("Looked at how to reach someone"),
    Opened.SAFETY: mark("Looked at what is not safe between people"),
    Opened.THEIR_VIEW: mark("Viewed a page as someone in the circle sees it"),
    Opened.PLAN: mark("Read the plan"),
    Opened.SEALED_PLAN: mark("Downloaded the sealed plan"),
    Opened.REVIEW: mark("Opened the review"),
    Opened.PREPARATION: mark("Read what someone said in preparation"),
    Opened.PLACE: mark("Looked at where the family meets"),
    Opened.LETTER: mark("Opened a letter to print"),
    Opened.REFERRAL: mark("Read the referral"),
    Opened.HISTORY: mark("Read the history"),
    Opened.AUDIT: mark("Read the audit"),
    Opened.READINGS: mark("Looked at the weekly figures of staff access"),
    Opened.DAY_SHEET: mark("Printed the day sheet: who is where, what they need, and who must not meet"),
    Opened.SIGNING_LISTS: mark("Printed the lists to sign in"),
    Opened.AGENDA: mark("Printed an agenda"),
    Opened.FOOD_SHEET: mark("Printed how many people eat, and what they need"),
    Opened.TRAVEL_SHEET: mark("Printed who is fetched when, and what is needed in the car"),
    Opened.LANGUAGES_SHEET: mark("Printed which interpreters are needed when"),
    Opened.ATTACHMENT: mark("Opened an attached file"),
}
KINDS = {
    "person": mark("Someone in the circle"),
    "worker": mark("Automatic"),
    "nobody": mark("Someone not signed in"),
}


def lines_about(conference: Conference) -> Select[AuditLine]:
    """What staff did and read in one conference, newest first; each deed once: that a form was sent is left out where it was
    noted what came of it."""
    return (
        select(AuditLine)
        .where(
            AuditLine.conference_id == conference.id, AuditLine.actor_kind != "person", ~_said_more_exactly()
        )
        .order_by(AuditLine.seq.desc())
    )


def _said_more_exactly() -> ColumnElement[bool]:
    """Of a form that was sent: whether the same request noted what came of it, in the same conference."""
    other = aliased(AuditLine)
    same = (other.request == AuditLine.request, other.conference_id == AuditLine.conference_id)
    came = other.action.not_in([*FORMS, *(each.value for each in SAID)])
    return AuditLine.action.in_(FORMS) & (AuditLine.request != "") & exists().where(*same, came)


def lines_for(auditor: StaffViewer, *, words: str) -> Select[AuditLine]:
    """The chain of the auditor's service, newest first: all of it, or what is about the conference with this number, was
    done by staff of this name, or is called so, in words or in the log."""
    found = select(AuditLine).where(AuditLine.chain == auditor.service_id).order_by(AuditLine.seq.desc())
    if not words:
        return found
    meant = [key for key, number in numbers().items() if folded(number) == folded(words)]
    everybody = session().execute(select(Staff.id, Staff.name).where(Staff.service_id == auditor.service_id))
    staff = [row.id for row in everybody if is_found(words, row.name)]
    return found.where(
        or_(
            AuditLine.conference_id.in_(meant),
            AuditLine.actor_id.in_(staff),
            AuditLine.action.in_([action for action, called in deeds().items() if is_found(words, called)]),
            AuditLine.action == words.strip(),
        )
    )


def whole(auditor: StaffViewer) -> Checked:
    """Reads the whole chain of the auditor's service and says the first line that is not as it was written."""
    return reading.checked(auditor.service_id)


def numbers() -> Mapping[UUID, str]:
    """The number of each conference of the auditor's service, and nothing else about it."""
    return {row.id: row.number for row in session().execute(text("SELECT id, number FROM fgc_audited()"))}


def actors_of(lines: Iterable[AuditLine]) -> Mapping[UUID, str]:
    """The names of the members of staff among who did these things."""
    ids = {line.actor_id for line in lines if line.actor_kind == "staff"}
    found = session().execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {row.id: row.name for row in found}


def said(line: AuditLine) -> str:
    """What was done in plain words; what today's program no longer does keeps the name it had, taken apart."""
    words = deeds().get(line.action) or _taken_apart(line.action)
    return words if ". " in words else words.removesuffix(".")


def deeds() -> Mapping[str, str]:
    """Everything that is noted, by the name it is noted by, in plain words: what was opened; what happened, as the history says
    it; what a step says of itself; which form was sent."""
    if "deeds" not in g:
        marked = {**FORMS, **NOTED, **COUNTED, **{each.value: words for each, words in SAID.items()}}
        g.deeds = {action: gettext(words) for action, words in marked.items()} | sentences_of_kinds()
    return g.deeds


def _taken_apart(action: str) -> str:
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[._]", " ", action).split()).capitalize()
