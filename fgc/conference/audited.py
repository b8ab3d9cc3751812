"""The audit as people read it: coordinators their conferences' lines, an auditor the whole chain of the service."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Select, or_, select, text

from fgc.access.audit import Opened, reading
from fgc.access.audit.checking import Checked
from fgc.access.models import Staff
from fgc.access.models_audit import AuditLine
from fgc.access.viewer import StaffViewer
from fgc.conference.history import sentence_of_kind
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
    """What staff did and read in one conference, newest first."""
    return (
        select(AuditLine)
        .where(AuditLine.conference_id == conference.id, AuditLine.actor_kind != "person")
        .order_by(AuditLine.seq.desc())
    )


def lines_for(auditor: StaffViewer, *, words: str) -> Select[AuditLine]:
    """The chain of the auditor's service, newest first: all of it, or what is about the conference with this number, was
    done by staff of this name, or is called so."""
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
            AuditLine.action.icontains(words, autoescape=True),
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
    """What was done in plain words: what was opened; what came of a press, as the history says it; or the name that the press
    has in the program, taken apart."""
    try:
        return gettext(SAID[Opened(line.action)])
    except ValueError:
        return sentence_of_kind(line.action) or _taken_apart(line.action)


def _taken_apart(action: str) -> str:
    words = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[._]", " ", action).split())
    if action in current_app.view_functions:
        return gettext("Form sent: %(name)s", name=words)
    return words.capitalize()
