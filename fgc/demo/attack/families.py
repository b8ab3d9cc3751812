"""One family's conference with a row in every table that belongs to a family."""

import base64
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from fgc.access.models import Assignment, Conflict, Part
from fgc.approach.reading import approach_of
from fgc.circle.models import Check, Kind, Person
from fgc.conference.models import Conference, Stage
from fgc.conference.models_attachments import AttachedTo, Attachment, Media
from fgc.demo.attack import apart, rows
from fgc.demo.attack.canaries import Canaries
from fgc.demo.attack.family import Family
from fgc.demo.attack.staff import People
from fgc.demo.notes import seal
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import Base, session
from fgc.plan.models import Plan, PlanState
from fgc.referral.models import ConsentBasis, Independence, State
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place, Way

KINDS = {
    "aunt": Kind.FAMILY, "child": Kind.CENTRAL, "protected": Kind.FAMILY, "excluded": Kind.FAMILY,
    "friend": Kind.FRIEND, "professional": Kind.PROFESSIONAL,
}  # fmt: skip
HOURS = (("welcome", False), ("information", False), ("private_time", True), ("agreeing", False))
BY_HAND = {
    "conference", "person", "person_key", "meeting", "meeting_part", "place", "pair_answer", "caution", "exclusion",
    "legal_check", "happening", "plan", "assignment", "conflict", "independence", "preparation_check", "pin",
    "personal_link", "person_session", "feed", "without_signature", "attachment",
}  # fmt: skip
"""Tables of a family whose rows are made one by one below, by the operations, or by those who come in."""
FOR_FEW = {"signature": ("aunt",), "contact_change": ("protected",), "held_copy": ("aunt",), "copy_sent": ("aunt",),
           "erasure": ("friend",), "interpreting": ("aunt",),
           "invitation": ("aunt", "child", "protected", "friend", "professional")}  # fmt: skip
"""Tables with a row for some of the people alone."""


def make(staff: People, canaries: Canaries, *, number: int) -> Family:
    """A family of the service whose meeting is over and whose plan is being signed."""
    identity = uuid4()
    owner = rows.named("conference", identity)
    conference = rows.add(Conference, canaries, owner, id=identity, service_id=staff.service.id,
                          number=f"ZQ-27-{number:04}", stage=Stage.SIGNING, opened_at=now() - timedelta(days=30),
                          held_because="")  # fmt: skip
    found = Family(conference, staff.service, staff)
    found.rows["conference"] = identity
    _staff(found, canaries)
    _circle(found, canaries)
    _met(found, canaries)
    _plan(found, canaries)
    _attached(found, canaries)
    for table in Base.metadata.sorted_tables:
        if "conference_id" in table.columns and table.name not in {*BY_HAND, "audit"}:
            _fill(found, rows.model_of(table.name), canaries)
    apart.bind(found, canaries)
    apart.write(found)
    return found


def _staff(found: Family, canaries: Canaries) -> None:
    began = now() - timedelta(days=30)
    for who, part in (("coordinator", Part.COORDINATOR), ("social_worker", Part.REFERRER)):
        session().add(Assignment(staff_id=found.staff.by[who].id, part=part, began_at=began, **found.named))
    owner = found.owner()
    for who, one in found.staff.by.items():
        if who.endswith("in_conflict"):
            rows.add(Conflict, canaries, owner, staff_id=one.id, **found.named)
    rows.add(Independence, canaries, owner, staff_id=found.staff.by["coordinator"].id, **found.named)
    for item in approach_of(found.conference).checklist:
        done = {"item": item.key, "done_by": found.staff.by["coordinator"].id, "not_needed_because": ""}
        found.keep(rows.add(Check, canaries, owner, **done, **found.named))


def _circle(found: Family, canaries: Canaries) -> None:
    for called, kind in KINDS.items():
        identity = uuid4()
        owner = rows.named("person", identity)
        staff_id = found.staff.by["social_worker"].id if kind is Kind.PROFESSIONAL else None
        found.people[called] = rows.add(
            Person, canaries, owner, id=identity, kind=kind, staff_id=staff_id, left_because="", former_names=[], earlier_ids=[],
            service_id=found.service.id, added_at=now() - timedelta(days=20), **found.named)  # fmt: skip
    found.rows["person"] = found.people["aunt"].id


def _met(found: Family, canaries: Canaries) -> None:
    """The family met a week ago; whoever is kept away has a meeting of their own in a week."""
    begins = (now() - timedelta(days=7)).replace(hour=11, minute=0, second=0, microsecond=0)
    held = _meeting(found, canaries, begins, MeetingKind.FIRST, MeetingState.HELD)
    apart = _meeting(found, canaries, begins + timedelta(days=14), MeetingKind.SEPARATE, MeetingState.PLANNED)
    for hour, (key, alone) in enumerate(HOURS):
        part = _part(found, held, key, alone, begins + timedelta(hours=hour))
        part.began_at, part.ended_at = part.starts_at, part.ends_at
        session().flush()
        for who in ("child", "protected", "aunt", "friend", "professional"):
            if not (alone and who == "professional"):
                _place(found, canaries, part, who)
    own = _part(found, apart, "welcome", False, begins + timedelta(days=14))
    _place(found, canaries, own, "excluded")
    about = {"meeting_id": apart.id, "person_id": found.people["excluded"].id, "asked_at": now()}
    rows.add(Invitation, canaries, found.owner("excluded"), **about, **found.named)


def _meeting(found: Family, canaries: Canaries, begins: Any, kind: MeetingKind, state: MeetingState) -> Any:
    owner = found.owner()
    hours = {"on": begins.date(), "starts": begins.time(), "starts_at": begins,
             "ends_at": begins + timedelta(hours=len(HOURS))}  # fmt: skip
    made = {"kind": kind, "state": state, "cancelled_because": ""}
    return found.keep(rows.add(Meeting, canaries, owner, **made, **hours, **found.named))


def _part(found: Family, meeting: Meeting, key: str, alone: bool, begins: Any) -> Any:
    ends = begins + timedelta(hours=1)
    part = MeetingPart(id=uuid4(), meeting_id=meeting.id, key=key, family_only=alone, starts=begins.time(), ends=ends.time(),
                       starts_at=begins, ends_at=ends, **found.named)  # fmt: skip
    session().add(part)
    session().flush()
    return found.keep(part)


def _place(found: Family, canaries: Canaries, part: MeetingPart, who: str) -> None:
    person = found.people[who]
    about = {"meeting_id": part.meeting_id, "part_id": part.id, "person_id": person.id, "family_only": part.family_only,
             "kind": person.kind, "way": Way.IN_PERSON, "asked_at": now() - timedelta(days=10)}  # fmt: skip
    found.keep(rows.add(Place, canaries, found.owner(who), **about, **found.named))


def _plan(found: Family, canaries: Canaries) -> None:
    shown = now() - timedelta(days=7)
    made = {"meeting_id": found.rows["meeting"], "number": 1, "state": PlanState.AGREED, "shown_at": shown,
            "agreed_at": shown, "shown_by": found.people["aunt"].id, "no_review_because": "",
            "review_on": now().date() + timedelta(days=60)}  # fmt: skip
    owner = found.owner()
    found.keep(rows.add(Plan, canaries, owner, **made, **found.named))


def _attached(found: Family, canaries: Canaries) -> None:
    """A file of the referral, and one of the coordinator's alone."""
    for who, to in (("social_worker", AttachedTo.REFERRAL), ("coordinator", AttachedTo.CONFERENCE)):
        made = {"attached_to": to, "media": Media.PNG, "added_by": found.staff.by[who].id}
        found.keep(rows.add(Attachment, canaries, found.owner(), **made, **found.named))


NOTES_KEY = secrets.token_bytes(32)
"""What the families' browsers lock their notes with: it lives as long as this process, and is in no JSON."""


def _locked_there(found: Family, table: str, canaries: Canaries) -> dict[str, Any]:
    """What a browser of the family locked: a word that nobody finds anywhere."""
    room = str(found.rows["meeting"])
    if table == "notes_begun":
        return {"proof": base64.b64decode(seal(NOTES_KEY, room, "", ""))}
    if table == "room_draft":
        words = canaries.word(found.owner(), "room_draft.words")
        return {"sealed": base64.b64decode(seal(NOTES_KEY, room, "wish", words))}
    return {}


def _special(table: str, canaries: Canaries, owner: str) -> dict[str, Any]:
    """What a row needs besides so that the database takes it and pages can show it."""
    today = now().date()
    special: dict[str, dict[str, Any]] = {
        "referral": {"state": State.ACCEPTED, "unfinished": "", "bottom_lines_note": "", "no_offer_because": "",
                     "consent_on": today},
        "safe_contact": {"allowed": ["email"], "address_protected": True, "confirm_days": 200, "confirmed_on": today},
        "consent": {"basis": next(iter(ConsentBasis)), "given_on": today},
        "named": {"address_protected": True},
        "keeping": {"until": today + timedelta(days=1000)},
    }  # fmt: skip
    if table == "contact_change":
        return {
            "fields": ["phone"],
            "told": {"phone": canaries.phone(owner, "contact_change.told")},
            "confirmed": True,
        }
    if table == "sealed_plan":
        return {"pdf": f"%PDF-1.7\n% {canaries.word(owner, 'sealed_plan.pdf')}\n".encode(),
                "evidence": {"said": canaries.word(owner, "sealed_plan.evidence"), "names": [], "place_of": []}}  # fmt: skip
    return special.get(table, {})


def _fill(found: Family, model: type[Base], canaries: Canaries) -> None:
    """One row, or one for each of the people where it is about a person."""
    columns = model.__table__.columns
    whose = next((name for name in ("person_id", "by_person_id") if name in columns), None)
    people = FOR_FEW.get(model.__tablename__, tuple(found.people)) if whose else ("",)
    for who in people:
        owner = found.owner(who)
        about = {whose: found.people[who].id} if whose and who else {}
        given = {
            **_linked(found, model),
            **_special(model.__tablename__, canaries, owner),
            **_locked_there(found, model.__tablename__, canaries),
            **found.named,
            **about,
        }
        found.keep(rows.add(model, canaries, owner, **given))


def _linked(found: Family, model: type[Base]) -> dict[str, Any]:
    """The rows of this family that a row of the table must name."""
    links: dict[str, Any] = {}
    for column in model.__table__.columns:
        for key in column.foreign_keys:
            table = key.column.table.name
            if table == "staff" and (not column.nullable or column.name == "referrer_id"):
                links[column.name] = found.staff.by["coordinator"].id
            elif table in found.rows and not (column.nullable and table == "person"):
                links[column.name] = found.rows[table]
    return links
