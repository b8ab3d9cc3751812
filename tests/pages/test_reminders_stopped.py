"""A hold stops reminders, whoever sets it, and stops nothing else: nobody is reminded twice because somebody was not at all. One
goes by itself only where a person could send it too."""

from collections.abc import Callable
from datetime import date, time
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from fgc.access.models import Assignment, Part, Staff
from fgc.access.viewer import Worker
from fgc.actions import operations as actions
from fgc.actions.models import Reminder
from fgc.circle.models import Kind
from fgc.conference import operations as conferences
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.db import act, session, transaction
from fgc.kit.outbox import Channel, Letter, LetterState, ToKind
from fgc.plan.models import Action
from fgc.referral.models import Order, OrderKind, Referral
from tests.gathering import EARLY, Gathering, gather, working
from tests.pages.test_invitation import family
from tests.pages.test_reminders import FIVE, SARA, SEVEN, _contact, answers, post, reminders, rounds
from tests.posting import Posting
from tests.the_day import Day

__all__ = ["family", "post"]

Clock = Callable[[str], None]


def hold(family: Gathering, conference: Conference, by: Staff) -> None:
    with working(family.world.app):
        viewer = family.world.viewer(by)
        if by.id == family.world.amy.id:
            session().add(
                Assignment(conference_id=conference.id, staff_id=by.id, part=Part.REFERRER, began_at=EARLY)
            )
            session().flush()
        act(**viewer.settings())
        conferences.hold(session().get_one(Conference, conference.id), by=viewer, because="Somebody phoned.")


def lift(family: Gathering) -> None:
    with working(family.world.app):
        session().get_one(Conference, family.conference.id).held_since = None


def test_nobody_is_reminded_three_times_a_day_because_a_hold_stopped_a_reminder_of_another_family(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    with working(family.world.app):
        other = gather(family.world, "NM-27-0002")
        zac = other.add("Zac Young", Kind.FRIEND, email="zac@example.org", hours_from=time(18))
        other.answer_pairs()
        other.meet(asked=[zac])
        asked = session().scalars(select(Invitation).where(Invitation.person_id == zac.id)).one()
        asked.asked_at, asked.told_sequence, asked.answer = EARLY, 0, Answer.YES
    rounds(post, clock, SEVEN)
    hold(family, other.conference, family.world.helen)
    assert [letter.state for letter in reminders(other, "Zac")] == [LetterState.CANCELLED]
    for moment in ("2027-02-20T12:00", "2027-02-20T16:00", FIVE):
        rounds(post, clock, moment)
    assert len(reminders(family, "Sara")) == 1
    assert len(post.to(SARA)) == 2


def test_no_owner_is_reminded_again_because_a_hold_stopped_the_reminder_of_another(
    sealed: Day, clock: Clock
) -> None:
    conference_id = sealed.gathering.conference.id
    with working(sealed.world.app):
        hers = session().scalars(select(Action).where(Action.who_id == sealed.people["Mina"].id)).one()
        stopped = Letter(
            id=uuid4(), kind="actions.reminder", to_kind=ToKind.PERSON, to_id=uuid4(), matter_id=conference_id,
            service_id=sealed.world.service.id, about={}, channel=Channel.EMAIL, created_at=EARLY,
            state=LetterState.CANCELLED, why="safety_hold",
        )  # fmt: skip
        session().add_all(
            [
                stopped,
                Reminder(
                    conference_id=conference_id,
                    action_id=hers.id,
                    kind="before",
                    letter_id=stopped.id,
                    at=EARLY,
                ),
            ]
        )
        hers.due_on = date(2027, 3, 12)
    clock("2027-03-12T09:00:00+00:00")
    for _round in range(2):
        with sealed.world.app.test_request_context("/"), transaction(acting=Worker().settings()):
            actions.remind(conference_id)
    assert len([one for one in reminded(sealed) if one.why != "safety_hold"]) == 1


def reminded(day: Day) -> list[Letter]:
    with working(day.world.app):
        return list(session().scalars(select(Letter).where(Letter.kind == "actions.reminder")))


@pytest.mark.parametrize("who", ["amy", "ruth", "helen"])
def test_a_hold_stops_a_reminder_whoever_sets_it_and_it_comes_again_when_the_hold_ends(
    family: Gathering, post: Posting, clock: Clock, who: str
) -> None:
    """A social worker, the coordinator, the manager."""
    with working(family.world.app):
        _contact(family).hours_from = time(18)
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, SEVEN)
    hold(family, family.conference, getattr(family.world, who))
    assert [letter.state for letter in reminders(family, "Sara")] == [LetterState.CANCELLED]
    lift(family)
    rounds(post, clock, FIVE)
    states = [letter.state for letter in reminders(family, "Sara")]
    assert states == [LetterState.CANCELLED, LetterState.PENDING]


def test_a_reminder_that_was_leaving_when_the_hold_was_set_comes_again_and_not_twice(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    with working(family.world.app):
        _contact(family).hours_from = time(18)
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, SEVEN)
    with working(family.world.app):
        leaving = session().get_one(Letter, reminders(family, "Sara")[0].id)
        leaving.state, leaving.why = LetterState.HELD, "safety_hold"
    rounds(post, clock, FIVE)
    rounds(post, clock, "2027-02-22T12:00")
    states = [letter.state for letter in reminders(family, "Sara")]
    assert states == [LetterState.CANCELLED, LetterState.PENDING]


def test_a_social_worker_who_may_stop_a_reminder_can_stop_no_other_letter(
    family: Gathering, post: Posting
) -> None:
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == family.people["Sara"].id)).one()
        letter.state = LetterState.HELD
        session().flush()
        letter_id = letter.id
        session().add(
            Assignment(
                conference_id=family.conference.id,
                staff_id=family.world.amy.id,
                part=Part.REFERRER,
                began_at=EARLY,
            )
        )
    with working(family.world.app):
        act(**family.world.viewer(family.world.amy).settings())
        stops = (
            update(Letter)
            .where(Letter.id == letter_id)
            .values(state=LetterState.CANCELLED, why="safety_hold")
        )
        with pytest.raises(ProgrammingError, match="row-level security"), session().begin_nested():
            session().execute(stops)


def test_the_man_an_unread_order_may_be_about_is_not_reminded_until_somebody_said_whom_it_means(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    with working(family.world.app):
        referral = Referral(conference_id=family.conference.id, referrer_id=family.world.amy.id)
        session().add(referral)
        session().flush()
        order = Order(
            conference_id=family.conference.id, referral_id=referral.id, kind=OrderKind.NON_MOLESTATION,
            protects="Shirin Aziz", against="Sarah Witlow",
        )  # fmt: skip
        session().add(order)
        session().flush()
        order_id = order.id
    rounds(post, clock, SEVEN)
    assert reminders(family, "Sara") == []
    with working(family.world.app):
        session().delete(session().get_one(Order, order_id))
    rounds(post, clock, FIVE)
    assert len(reminders(family, "Sara")) == 1
