"""What is seen of a referral. Row-level security keeps it to those who may open the conference."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from flask import abort
from sqlalchemy import select, text

from fgc.access.models import Assignment, Conflict, Part, Role, Staff
from fgc.access.viewer import StaffViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import assigned, conference_for, conferences_of, zone_of
from fgc.kit.clock import today
from fgc.kit.db import session
from fgc.kit.text import in_name_order
from fgc.kit.words import said_list
from fgc.referral.models import BottomLine, Independence, Named, Offer, Order, Question, Referral
from fgc.referral.rules.deciding import WhyNot, frozen, may_write, why_not_allocate
from fgc.referral.rules.drafts import may_put_away, why_not_put_away
from fgc.referral.rules.orders import names_on_side, tied_to_nobody
from fgc.referral.rules.sections import Missing, Section, lacking

T = TypeVar("T", Named, Order)


def referral_of(conference: Conference) -> Referral:
    """The referral of a conference, or 404 where there is none."""
    found = session().scalar(select(Referral).where(Referral.conference_id == conference.id))
    if found is None:
        abort(404)
    return found


def mine_to_write(viewer: StaffViewer, conference_id: UUID) -> tuple[Conference, Referral]:
    """The conference and its referral for whoever writes it alone; 404 for everybody else."""
    conference = conference_for(viewer, conference_id, before_independence=True)
    referral = referral_of(conference)
    if not may_write(referral, viewer):
        abort(404)
    return conference, referral


def mine_to_put_away(viewer: StaffViewer, conference_id: UUID) -> tuple[Conference, Referral]:
    """The conference and its referral for whoever may put it away before it is sent; 404 for everybody else."""
    conference = conference_for(viewer, conference_id, before_independence=True)
    referral = referral_of(conference)
    if not may_put_away(referral, viewer, writer_left=_writer_left(referral)):
        abort(404)
    return conference, referral


def is_to_put_away(viewer: StaffViewer, referral: Referral) -> bool:
    """Whether it is not sent, and this viewer may put it away."""
    if why_not_put_away(referral):
        return False
    return may_put_away(referral, viewer, writer_left=_writer_left(referral))


def _writer_left(referral: Referral) -> bool:
    """Whether nobody who works here can send it: whoever began it has left."""
    active = session().scalar(
        select(Staff.active).where(Staff.id == (referral.entered_by_id or referral.referrer_id))
    )
    return referral.submitted_at is None and not active


class ColleaguesCall(NamedTuple):
    """What another manager types for somebody who phoned, and has not sent: to be taken over. It tells nothing of the family."""

    conference_id: UUID
    number: str
    typist_id: UUID
    typist: str
    typist_left: bool
    called_at: datetime


def colleagues_calls() -> list[ColleaguesCall]:
    """Those of the service of the manager who asks, the oldest first; nobody else is told of any."""
    rows = session().execute(text("SELECT * FROM fgc_colleagues_calls() ORDER BY called_at, id"))
    return [ColleaguesCall(*row) for row in rows]


def colleagues_call(conference_id: UUID) -> ColleaguesCall:
    """One of them, or 404."""
    found = next((one for one in colleagues_calls() if one.conference_id == conference_id), None)
    return found or abort(404)


def questions_of(conference: Conference) -> Sequence[Question]:
    """The questions for the family, in order."""
    return (
        session()
        .scalars(select(Question).where(Question.conference_id == conference.id).order_by(Question.number))
        .all()
    )


def bottom_lines_of(conference: Conference) -> Sequence[BottomLine]:
    """What the plan must have, in order."""
    return (
        session()
        .scalars(
            select(BottomLine).where(BottomLine.conference_id == conference.id).order_by(BottomLine.number)
        )
        .all()
    )


def bottom_lines_frozen(conference: Conference) -> bool:
    """Whether the referrer's manager approved them: the gate before anybody is shown them as final."""
    return frozen(bottom_lines_of(conference))


def named_in(referral: Referral, named_id: UUID) -> Named:
    """One person of this referral, or 404."""
    return _one(Named, referral, named_id)


def order_in(referral: Referral, order_id: UUID) -> Order:
    """One order of this referral, or 404."""
    return _one(Order, referral, order_id)


def _one(kind: type[T], referral: Referral, row_id: UUID) -> T:
    found = session().scalar(select(kind).where(kind.id == row_id, kind.referral_id == referral.id))
    if found is None:
        abort(404)
    return found


def missing_in(conference: Conference, referral: Referral) -> list[tuple[Section, Missing]]:
    """Everything that stands between the referral and being sent."""
    return lacking(
        referral,
        referral.named,
        questions_of(conference),
        bottom_lines_of(conference),
        approach=approach_of(conference),
        has_referrer=referral.entered_by_id is None or _refers_here(conference, referral.referrer_id),
        has_manager=manager_of(referral) is not None,
        today=today(zone_of(conference)),
    )


def manager_of(referral: Referral) -> UUID | None:
    """The referrer's manager, when somebody is known as such who did not write the referral."""
    manager = session().scalar(select(Staff.manager_id).where(Staff.id == referral.referrer_id))
    return manager if manager not in (referral.referrer_id, referral.entered_by_id) else None


def referrers_here(service_id: UUID, conference: Conference | None = None) -> list[Staff]:
    """Every social worker of the service who works there now, by name: in whose name a referral that came by phone may be sent.
    Nobody who has a link to the family."""
    found = select(Staff).where(
        Staff.service_id == service_id, Staff.role == Role.SOCIAL_WORKER, Staff.active
    )
    if conference is not None:
        linked = select(Conflict.staff_id).where(Conflict.conference_id == conference.id)
        found = found.where(Staff.id.not_in(linked))
    return sorted(session().scalars(found), key=lambda one: in_name_order(one.name))


def _refers_here(conference: Conference, staff_id: UUID | None) -> bool:
    return staff_id in {one.id for one in referrers_here(conference.service_id, conference)}


class Origin(NamedTuple):
    """Where a referral comes from, in names: who referred; and where it came by phone, who typed it, who phoned and when. Not how
    whoever phoned is reached: they may be of the family (`Referral.caller_contact`)."""

    referrer: str
    entered_by: str = ""
    caller: str = ""
    called_at: datetime | None = None


def origin_of(referral: Referral) -> Origin:
    """Names of staff and of whoever phoned. Of a call that a colleague made themself, the caller is the referrer."""
    referrer = name_of(referral.referrer_id)
    if referral.entered_by_id is None:
        return Origin(referrer)
    team = f" ({referral.caller_team})" if referral.caller_team else ""
    caller = f"{referral.caller_name or referrer}{team}"
    return Origin(referrer, name_of(referral.entered_by_id), caller, referral.called_at)


def managers_of(conference: Conference, referral: Referral) -> set[UUID]:
    """Who manages the case: those assigned as such, and the manager of the referrer."""
    found = set(
        session().scalars(
            select(Assignment.staff_id).where(
                Assignment.conference_id == conference.id,
                Assignment.part == Part.REFERRERS_MANAGER,
                Assignment.ended_at.is_(None),
            )
        )
    )
    return found | {each for each in (manager_of(referral),) if each is not None}


class Candidate(NamedTuple):
    """A coordinator who might be allocated, and why they cannot be (None: they can)."""

    staff: Staff
    why_not: WhyNot | None
    has_now: int
    """How many open conferences they coordinate now."""


def candidates_for(conference: Conference, referral: Referral) -> list[Candidate]:
    """Every coordinator of the service, by name, each with the reason why not."""
    found = session().scalars(
        select(Staff).where(
            Staff.service_id == conference.service_id, Staff.role == Role.COORDINATOR, Staff.active
        )
    )
    return [
        Candidate(each, why_not_coordinate(conference, referral, each), _open_conferences(each))
        for each in sorted(found, key=lambda one: in_name_order(one.name))
    ]


def why_not_coordinate(conference: Conference, referral: Referral, coordinator: Staff) -> WhyNot | None:
    """Gathers what the rule needs to know about this coordinator and asks it."""
    in_conflict = set(
        session().scalars(select(Conflict.staff_id).where(Conflict.conference_id == conference.id))
    )
    current = assigned(conference, Part.COORDINATOR)
    return why_not_allocate(
        conference,
        referral,
        coordinator,
        in_conflict=in_conflict,
        managers=managers_of(conference, referral),
        now_coordinates=current.id if current else None,
    )


def _open_conferences(coordinator: Staff) -> int:
    return len(
        session()
        .scalars(
            select(Assignment.id)
            .join(Conference, Conference.id == Assignment.conference_id)
            .where(
                Assignment.staff_id == coordinator.id,
                Assignment.part == Part.COORDINATOR,
                Assignment.ended_at.is_(None),
                Conference.stage != Stage.CLOSED,
            )
        )
        .all()
    )


def name_of(staff_id: UUID | None) -> str:
    """The name of a member of staff, or nothing."""
    return (session().scalar(select(Staff.name).where(Staff.id == staff_id)) or "") if staff_id else ""


def offers_of(conference: Conference) -> Sequence[Offer]:
    """Every offer that was made, oldest first."""
    return (
        session()
        .scalars(
            select(Offer).where(Offer.conference_id == conference.id).order_by(Offer.offered_on, Offer.to)
        )
        .all()
    )


def statements_of(conference: Conference) -> list[tuple[Independence, str]]:
    """The signed statements of independence with who signed them, oldest first."""
    rows = session().execute(
        select(Independence, Staff.name)
        .join(Staff, Staff.id == Independence.staff_id)
        .where(Independence.conference_id == conference.id)
        .order_by(Independence.signed_at)
    )
    return [(statement, name) for statement, name in rows]


def waiting_for(viewer: Viewer) -> list[tuple[Conference, Referral]]:
    """Referrals that were sent and wait for a decision, and accepted ones without a coordinator, oldest first."""
    open_ones = conferences_of(viewer).where(Conference.stage.in_((Stage.REFERRED, Stage.WAITING)))
    rows = session().execute(
        open_ones.add_columns(Referral)
        .join(Referral, Referral.conference_id == Conference.id)
        .order_by(None)
        .order_by(Referral.submitted_at)
    )
    return [(row[0], row[1]) for row in rows]


def said_sides(order: Order) -> tuple[str, str]:
    """Whom an order protects and against whom it is, each as 'Shirin Aziz and Lana Rashid'."""
    named = select(Named.name).where(Named.conference_id == order.conference_id)
    people = session().scalars(named).all()
    protects, against = (said_list(names_on_side(side, people)) for side in (order.protects, order.against))
    return protects, against


def names_tied_to_nobody(order: Order, people: Iterable[Named]) -> dict[str, list[str]]:
    """Each name of an order that is nobody's of these people as it is spelt, with whom it may mean."""
    return tied_to_nobody(order, [one.name for one in people])
