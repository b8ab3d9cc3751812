"""Keeping two people apart: who gives way when a caution comes late, who is left out and how, and legal checks."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text

from fgc.access.viewer import StaffViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.circle.happenings import CautionSet, OrderAdded, OrderRead, OrderSettled
from fgc.circle.models import Caution, Person
from fgc.circle.queries import between, cautions_of, order_pairs
from fgc.circle.rules import pair
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.referral.models import Order
from fgc.schedule import queries
from fgc.schedule.check_ends import CheckEnds, check_ends, makes_way, words_taken_back
from fgc.schedule.happenings import (
    ExclusionKept,
    KeptApart,
    LegalCheckAnswered,
    LegalCheckAsked,
    LegalCheckEnded,
    LegalCheckOfMeetingEnded,
)
from fgc.schedule.models import Meeting, MeetingState, Place
from fgc.schedule.models_apart import CheckScope, Decider, Exclusion, LegalCheck
from fgc.schedule.order_limits import limits_of, may_not_write, words_that_would_reach
from fgc.schedule.proposals import legal_check
from fgc.schedule.rules import (
    WhyNot,
    why_not_answer_check,
    why_not_leave_out,
)

DATED = (Stage.PREPARING, Stage.SCHEDULED)


def settle(conference: Conference, *, by: Viewer) -> None:
    """Whether the conference has a date that stands, or is still being prepared. Called after what may change it."""
    if conference.stage not in DATED:
        return
    with saving():
        session().flush()
        stands = queries.why_not_yet(by, conference, now()) is None
        conference.stage = Stage.SCHEDULED if stands else Stage.PREPARING


def end_checks(happened: CautionSet, *, by: Viewer) -> None:
    """A caution that was made stronger ends what is asked about the two; one that rests on a new order also what a second
    person allowed before they knew of it."""
    caution = queries.caution_of(happened.caution_id)
    _end_checks(
        happened.conference,
        caution.person_id,
        caution.protects_id,
        by=by,
        allowed_too=happened.newly_ordered,
    )


def end_checks_of_order(happened: OrderAdded | OrderRead | OrderSettled, *, by: Viewer) -> None:
    """An order that is written down, made longer, or said to mean somebody ends what is asked about those it is between, and
    lets no words pass between them."""
    if isinstance(happened, OrderSettled) and not happened.made_longer:
        return
    order = session().get_one(Order, happened.order_id)
    for against_id, protected_id in sorted(order_pairs(happened.conference, order).directions):
        _end_checks(happened.conference, against_id, protected_id, by=by, allowed_too=False)
    take_back_words(happened.conference, by=by)


def _end_checks(conference: Conference, one: UUID, other: UUID, *, by: Viewer, allowed_too: bool) -> None:
    ending = text("SELECT fgc_end_checks(:conference, :one, :other, :allowed_too)")
    told = {"conference": conference.id, "one": one, "other": other, "allowed_too": allowed_too}
    with saving():
        for check_id in session().scalars(ending, told).all():
            tell(LegalCheckEnded(conference, check_id), by=by)


def end_checks_of_meeting(conference: Conference, meeting: Meeting, *, by: Viewer) -> CheckEnds:
    """What a second person allowed was for the meeting as they read of it: at another hour, in another place, with other rooms
    or doors it is not allowed. A place that rests on it is taken away at once, without a word to its owner. What ended, and who
    is not asked any more; what waits for an answer goes on waiting, and is read as it is now."""
    with saving():
        session().flush()
        ending = text("SELECT fgc_end_checks_of(:meeting)")
        ended = session().scalars(ending, {"meeting": meeting.id}).all()
        for check_id in ended:
            tell(LegalCheckOfMeetingEnded(conference, check_id), by=by)
        if not ended:
            return CheckEnds()
        gone = [*take_back_words(conference, by=by), *_make_way(conference, by=by)]
    return check_ends([session().get_one(LegalCheck, one) for one in ended], gone)


def give_way(happened: CautionSet, *, by: Viewer) -> None:
    """When a caution comes after two people were asked, one of them is not asked any more, at once and without a word
    to them: the coordinator speaks with them. A caution is never refused because a place is in its way.

    Where both are in a meeting that has begun nobody is taken away: they are there, and people act.
    """
    conference = happened.conference
    if not happened.must_not_meet:
        return
    take_back_words(conference, by=by)
    with saving():
        _make_way(conference, queries.caution_of(happened.caution_id), by=by)
        settle(conference, by=by)


def _make_way(conference: Conference, newest: Caution | None = None, *, by: Viewer) -> list[UUID]:
    """Of every two who must not meet and would, one is not asked any more to a meeting that is to come: never the one it is
    about, else whom the caution binds, the newest one before the others. Who that is."""
    cautions = [newest, *cautions_of(conference)] if newest else cautions_of(conference)
    return _take_places(conference, makes_way(queries.would_be_together(conference, now()), cautions), by=by)


def take_back_words(conference: Conference, *, by: Viewer) -> list[UUID]:
    """Nobody reads out a letter, or speaks, for somebody whom an order keeps from one who is asked to that part: of a meeting
    to come their place is taken away, without a word to them. Who that is."""
    return _take_places(conference, words_taken_back(words_that_would_reach(conference)), by=by)


def _take_places(conference: Conference, gone: Sequence[tuple[UUID, UUID]], *, by: Viewer) -> list[UUID]:
    with saving():
        for meeting_id, person_id in gone:
            session().execute(
                delete(Place).where(Place.meeting_id == meeting_id, Place.person_id == person_id)
            )
            meeting = session().get_one(Meeting, meeting_id)
            tell(KeptApart(conference, meeting, person_id), by=by)
    return [person_id for _meeting_id, person_id in gone]


def leave_out(
    conference: Conference,
    meeting: Meeting,
    person: Person,
    *,
    by: StaffViewer,
    version: int,
    decided_on: date,
    review_on: date,
    **told: Any,
) -> Exclusion:
    """Writes down why somebody is not asked to a meeting, what else was thought of, who decided, and how they are heard
    instead; `told` holds the other fields of `Exclusion`. Raises `Stale`."""
    allowed = limits_of(conference, meeting, person).ways
    refuse(None if told["instead"] in allowed else WhyNot.ORDER_FORBIDS, field="instead")
    found = why_not_leave_out(
        told["considered"],
        Decider(told["decided_by"]),
        told["capacity"],
        decided_on,
        review_on,
        told["views"],
        told["views_checked_on"],
        of_an_adult=approach_of(conference).is_about_an_adult,
    )
    if found:
        raise Refused(found[0], field=found[1])
    with saving():
        row = session().scalar(
            select(Exclusion).where(Exclusion.meeting_id == meeting.id, Exclusion.person_id == person.id)
        )
        if row is None:
            row = Exclusion(conference_id=conference.id, meeting_id=meeting.id, person_id=person.id)
            session().add(row)
        else:
            expect(row, version)
        told["considered"] = [one.value for one in told["considered"]]
        for field, value in {**told, "decided_on": decided_on, "review_on": review_on}.items():
            setattr(row, field, value)
        row.written_by = by.staff_id
        session().flush()
        tell(ExclusionKept(conference, row.id), by=by)
        settle(conference, by=by)
    return row


def ask_check(
    conference: Conference,
    meeting: Meeting,
    one: UUID,
    other: UUID,
    *,
    by: StaffViewer,
    scope: CheckScope,
    because: str,
) -> LegalCheck:
    """Asks a second person to look whether two who must not meet may be at one meeting, or have words passed on at it. Changes
    nothing yet."""
    moment, (first, second) = now(), pair(one, other)
    if not between(conference).must_not_meet(first, second, moment):
        raise Refused(WhyNot.NOT_KEPT_APART, field="pair")
    if scope is CheckScope.WORDS and not may_not_write(conference, first, second):
        raise Refused(WhyNot.NO_ORDER_FORBIDS, field="pair")
    with saving():
        asked = select(LegalCheck.id).where(
            LegalCheck.meeting_id == meeting.id,
            LegalCheck.first_id == first,
            LegalCheck.second_id == second,
            LegalCheck.scope == scope,
            LegalCheck.allowed.is_not(False),
            LegalCheck.ended_at.is_(None),
        )
        if session().scalar(asked) is not None:
            raise Refused(WhyNot.ASKED_BEFORE, field="pair")
        check = LegalCheck(
            conference_id=conference.id,
            meeting_id=meeting.id,
            first_id=first,
            second_id=second,
            scope=scope,
            because=because,
            asked_by=by.staff_id,
            asked_at=moment,
        )
        session().add(check)
        session().flush()
        tell(LegalCheckAsked(conference, check.id), by=by)
    return check


def answer_check(
    conference: Conference,
    check: LegalCheck,
    *,
    by: StaffViewer,
    agreed_to: str,
    allowed: bool,
    checked: str,
    advice_from: str,
) -> None:
    """The second person says what was checked, on whose advice, and whether the two may be at the meeting they read about
    (`agreed_to`, its version). `Stale` when its hour, its place or what keeps the two apart is otherwise by now."""
    meeting = session().get_one(Meeting, check.meeting_id)
    planned = meeting.state is MeetingState.PLANNED
    apart = between(conference).must_not_meet(check.first_id, check.second_id, now())
    if check.scope is CheckScope.WORDS:
        apart = apart and may_not_write(conference, check.first_id, check.second_id)
    refuse(why_not_answer_check(check, by.staff_id, planned=planned, apart=apart))
    expect_agreed(legal_check(by, conference, check, meeting), agreed_to)
    with saving():
        check.allowed, check.checked, check.advice_from = allowed, checked, advice_from
        check.checked_by, check.checked_at = by.staff_id, now()
        session().flush()
        tell(LegalCheckAnswered(conference, check.id, allowed), by=by)
