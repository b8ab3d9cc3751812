"""The plan as one person reads it: their own page, and the same for the coordinator who looks at what they see."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import abort, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, note, noted
from fgc.access.gate import open_to
from fgc.access.models import Part, Role
from fgc.access.viewer import PersonViewer, staff, viewer
from fgc.circle.models import Person
from fgc.circle.queries import person_for
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.kit.tongues import shown_locale
from fgc.meeting.queries import bottom_lines_of, meetings_of, room_of
from fgc.meeting.rules import why_not_write
from fgc.plan.document.fridge import fridge
from fgc.plan.looking import why_not_write_version
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import (
    changes_of,
    corrections_for,
    file_of,
    in_hand,
    is_withheld,
    may_open,
    may_read,
    plan_now,
    sealed_for_person,
    signature_of,
    signers_for,
    versions_of,
)
from fgc.plan.queries.review_day import review_is_off
from fgc.plan.rules import WhyNot
from fgc.plan.views import bp
from fgc.plan.wording import changed, text_on_page
from fgc.schedule.where import refuse_under_hold

THEIRS = "/conferences/<uuid:conference_id>/plan/readers/<uuid:person_id>"


def page_of(eyes: PersonViewer, conference: Conference, shown: Sequence[Plan]) -> dict[str, Any]:
    """What `plan/yours.html` shows to this person, of these versions; the newest first. Nothing else goes into it, so
    that the coordinator who asks through the person's eyes sees the same page."""
    room = room_of(eyes)
    writes = room is not None and why_not_write(room.part, room.place, now()) is None
    draft = in_hand(eyes, room.meeting.id, PlanState.DRAFT) if room and writes else None
    shut = why_not_write_version(conference, room.meeting.id, draft, by=eyes) if room and writes else None
    every = [one for one in versions_of(eyes, conference) if may_read(eyes, one)]
    return {
        "plan": shown[0] if shown else None,
        "looked_at_first": bool(every) and every[0] not in shown,
        "coordinator": assigned(conference, Part.COORDINATOR),
        "lines": {one.id: one for one in bottom_lines_of(eyes, conference.id)},
        "copies": [sealed_for_person(eyes, childs=False), sealed_for_person(eyes, childs=True)],
        "file_withheld": is_withheld(eyes),
        "may_write": writes and shut is None,
        "write_shut": shut if shut is WhyNot.SOMEBODY_ELSE_WRITES else None,
        **(_newest(eyes, conference, shown) if shown else {}),
    }


def _newest(eyes: PersonViewer, conference: Conference, shown: Sequence[Plan]) -> dict[str, Any]:
    """The newest version in the reader's own text, and what changed in it since the one before."""
    plan, reader = shown[0], session().get_one(Person, eyes.person_id)
    text = text_on_page(plan, conference, eyes)
    before = text_on_page(shown[1], conference, eyes) if len(shown) > 1 else None
    return {
        "text": text,
        "review_is_off": review_is_off(plan),
        "hangs": not fridge(text).is_empty,
        "changes": changes_of(plan),
        "corrections": corrections_for(plan, conference, reader) if plan.text_hash else [],
        "mine": signature_of(plan, reader.id),
        "newest": plan == plan_now(eyes, conference),
        "signers": signers_for(plan, conference, reader) if plan.text_hash else [],
        "differences": changed(before, text) if before else [],
    }


@bp.get(THEIRS)
@open_to(Role.COORDINATOR, lendable=True)
@noted(Opened.THEIR_VIEW)
def their_copy(conference_id: UUID, person_id: UUID) -> Response:
    """Somebody's own page of the plan, in their language, with nothing to press. A copy that waits for a look is shown
    as it would be, and the strip says that they do not have it yet; on a screen that was handed over there is none, as on
    their own page (decision 47)."""
    conference, reader = _reader(conference_id, person_id)
    eyes = through_their_eyes(reader)
    shown, waits = _to_look_at(eyes, conference)
    strip, back = _strip(reader, waits=waits), _("Back to the plan")
    file = url_for("plan.their_file", conference_id=conference.id, person_id=reader.id)
    with force_locale(shown_locale(reader.language)):
        return page(
            "plan/their_copy.html",
            conference=conference,
            strip=strip,
            back=back,
            is_lent=staff().is_lent,
            waits=waits,
            to={"plan.your_copy": file}.get,
            **page_of(eyes, conference, shown),
        )


@bp.get(f"{THEIRS}/copy.pdf")
@open_to(Role.COORDINATOR, step_up=True)
@noted(Opened.SEALED_PLAN)
def their_file(conference_id: UUID, person_id: UUID) -> Response:
    """The sealed file exactly as this person keeps it; 404 before it is sealed, or while they may not have it. Refused while a
    safety hold lasts, as their own page has no file then."""
    return _file_of(conference_id, person_id, childs=False)


@bp.get(f"{THEIRS}/childs-copy.pdf")
@open_to(Role.COORDINATOR, step_up=True)
@noted(Opened.SEALED_PLAN)
def their_childs_file(conference_id: UUID, person_id: UUID) -> Response:
    """The same of the version that was made for them as a child."""
    return _file_of(conference_id, person_id, childs=True)


def _file_of(conference_id: UUID, person_id: UUID, *, childs: bool) -> Response:
    conference, reader = _reader(conference_id, person_id)
    refuse_under_hold(conference)
    kept = sealed_for_person(through_their_eyes(reader), childs=childs) or abort(404)
    file, name = BytesIO(file_of(kept)), "for-you.pdf" if childs else "plan.pdf"
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=name)


def _to_look_at(eyes: PersonViewer, conference: Conference) -> tuple[list[Plan], bool]:
    """The versions this person reads, the newest first, and whether it waits for a look; that they were read is noted."""
    every = [one for one in versions_of(eyes, conference) if may_read(eyes, one)]
    waits = bool(every) and not may_open(eyes, every[0])
    by_staff = waits and not staff().is_lent
    shown = every if by_staff else [one for one in every if may_open(eyes, one)]
    if shown:
        note(Opened.PLAN.value, conference_id=conference.id, about=shown[0].id)
    return shown, waits


def _strip(reader: Person, *, waits: bool) -> str:
    if waits:
        return _(
            "%(name)s cannot read the plan yet. This is what they will see when you let them. The buttons do not work here.",
            name=reader.name,
        )
    return _("This is what %(name)s sees. The buttons do not work here.", name=reader.name)


def _reader(conference_id: UUID, person_id: UUID) -> tuple[Conference, Person]:
    """Somebody with a page of their own; not while the family is on its own, nor a colleague, who reads as staff."""
    conference = conference_for(viewer(), conference_id)
    if any(one.alone_since for one in meetings_of(viewer(), conference)):
        abort(404)
    reader = person_for(viewer(), conference, person_id)
    if reader is None or reader.staff_id is not None:
        abort(404)
    return conference, reader
