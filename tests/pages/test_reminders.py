"""Reminders: of the meeting, of an answer that has not come, of what somebody offered to do. None is lost, none comes twice,
none goes where it may not go."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.actions import operations as actions
from fgc.actions.letters import REMINDER
from fgc.actions.models import Reminder
from fgc.circle.letters import write_to
from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.operations import leave
from fgc.conference import operations as conferences
from fgc.conference.models import Conference
from fgc.invitation import operations
from fgc.invitation.models import Answer, Invitation, MeetingReminder
from fgc.kit import jobs
from fgc.kit.clock import now
from fgc.kit.db import act, session, transaction
from fgc.kit.outbox import Cancelled, HoldBack, Letter, LetterState, render
from fgc.plan.models import Action, HeldCopy, Plan, PlanState
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import cancel_meeting, change_meeting
from tests.gathering import HALL, Gathering, working
from tests.pages.test_after_a_change import WEEK_LATER
from tests.pages.test_invitation import ask_all, family
from tests.posting import Posting, posting
from tests.the_day import Day

__all__ = ["family"]

Clock = Callable[[str], None]
SARA = "sara@example.org"
ASKED, TOO_FEW_DAYS, SILENT = "2027-02-01T09:00", "2027-02-05T09:00", "2027-02-06T09:00"
EIGHT, SEVEN, FIVE, TWO, ONE, THE_DAY = (f"2027-02-{day}T09:00" for day in (19, 20, 22, 25, 26, 27))


@pytest.fixture
def post(family: Gathering, tmp_path: Path) -> Iterator[Posting]:
    """Everybody was asked on 1 February to the meeting of the 27th, and the letters arrived."""
    with posting(family.world.app, tmp_path / "letters") as office:
        ask_all(family)
        office.work()
        assert len(office.to(SARA)) == 1
        yield office


def rounds(post: Posting, clock: Clock, at: str) -> None:
    """The worker looks for reminders, and sends what is due."""
    clock(f"{at}:00+00:00")
    with post.app.app_context():
        with transaction(acting=Worker().settings()):
            operations.look_for_meetings()
        jobs.run_due()


def answers(family: Gathering, name: str, answer: Answer | None) -> None:
    with working(family.world.app):
        invitation = _invitation(family, name)
        invitation.answer, invitation.answered_at = answer, invitation.asked_at


def _invitation(family: Gathering, name: str) -> Invitation:
    return session().scalars(select(Invitation).where(Invitation.person_id == family.people[name].id)).one()


def _conference(family: Gathering) -> Conference:
    return session().get_one(Conference, family.conference.id)


def _contact(family: Gathering) -> SafeContact:
    contact = session().get_one(Person, family.people["Sara"].id).contact
    assert contact is not None
    return contact


def reminders(family: Gathering, name: str) -> list[Letter]:
    with working(family.world.app):
        chosen = select(Letter).where(
            Letter.to_id == family.people[name].id, Letter.kind == "invitation.reminder"
        )
        return list(session().scalars(chosen.order_by(Letter.created_at)))


def test_seven_and_two_days_before_whoever_comes_is_reminded_and_no_more_often(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    for moment, letters in [
        (TOO_FEW_DAYS, 1),
        (SILENT, 1),
        (EIGHT, 1),
        (SEVEN, 2),
        (FIVE, 2),
        (TWO, 3),
        (ONE, 3),
        (THE_DAY, 3),
    ]:
        rounds(post, clock, moment)
        assert len(post.to(SARA)) == letters, moment
    newest = post.to(SARA)[0]
    assert "A short reminder" in newest.text
    for word in ("27", "February", "Elder Lane", "Shirin", "Lana", "conference", "family"):
        assert word not in newest.text
    assert "Ruth Adeyemi is asking you" in family.world.with_link(newest.link.rpartition("/l/")[2]).page.words


def test_a_worker_that_was_down_on_the_seventh_day_makes_up_for_it_once(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, FIVE)
    rounds(post, clock, "2027-02-23T09:00")
    assert len(post.to(SARA)) == 2


def test_two_reminders_that_were_missed_are_one_letter(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, ONE)
    assert len(post.to(SARA)) == 2
    with working(family.world.app):
        days = session().scalars(
            select(MeetingReminder.days_before).where(
                MeetingReminder.invitation_id == _invitation(family, "Sara").id
            )
        )
        assert list(days) == [2]


def test_whoever_has_not_answered_after_five_days_is_asked_kindly_once(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    rounds(post, clock, TOO_FEW_DAYS)
    assert len(post.to(SARA)) == 1
    rounds(post, clock, SILENT)
    rounds(post, clock, "2027-02-07T09:00")
    assert len(post.to(SARA)) == 2
    assert "have not heard from you yet" in post.to(SARA)[0].text
    rounds(post, clock, SEVEN)
    assert "have not heard from you yet" in post.to(SARA)[0].text
    assert len(post.to(SARA)) == 3


def test_whoever_is_not_sure_is_asked_kindly_once_more_and_not_thanked_for_a_yes(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    """Five days after they said so, not five days after they were asked; and before the day they are not told that they come."""
    rounds(post, clock, SILENT)
    assert "have not heard from you yet" in post.to(SARA)[0].text
    clock(f"{SILENT}:00+00:00")
    with working(family.world.app):
        invitation = _invitation(family, "Sara")
        invitation.answer, invitation.answered_at = Answer.NOT_SURE, now()
    rounds(post, clock, "2027-02-09T09:00")
    assert len(post.to(SARA)) == 2, "they said it a moment ago"
    for moment in ("2027-02-12T09:00", "2027-02-18T09:00"):
        rounds(post, clock, moment)
        assert len(post.to(SARA)) == 3, moment
        assert "you were not sure yet" in post.to(SARA)[0].text
    rounds(post, clock, TWO)
    assert len(post.to(SARA)) == 4
    assert "you were not sure yet" in post.to(SARA)[0].text


@pytest.mark.parametrize(
    ("days", "answer", "state"),
    [(0, Answer.NOT_SURE, LetterState.CANCELLED), (-1, Answer.YES, LetterState.CANCELLED),
     (-1, Answer.NOT_SURE, LetterState.SENT), (7, Answer.NOT_SURE, LetterState.SENT)],
)  # fmt: skip
def test_nobody_is_asked_again_what_they_answered_while_the_letter_waited(
    family: Gathering, post: Posting, clock: Clock, days: int, answer: Answer, state: LetterState
) -> None:
    with working(family.world.app):
        _contact(family).hours_from = time(18)
    answers(family, "Sara", Answer.NOT_SURE)
    rounds(post, clock, SEVEN)
    with working(family.world.app):
        letter = (
            session()
            .scalars(
                select(Letter).where(
                    Letter.kind == "invitation.reminder", Letter.to_id == family.people["Sara"].id
                )
            )
            .one()
        )
        letter.about = letter.about | {"days_before": days}
    answers(family, "Sara", answer)
    rounds(post, clock, "2027-02-20T19:00")
    assert [letter.state for letter in reminders(family, "Sara")] == [state]


@pytest.mark.parametrize("what", ["no", "called off", "left", "hold", "kept apart"])
def test_nobody_is_reminded_of_what_is_settled(
    family: Gathering, post: Posting, clock: Clock, what: str
) -> None:
    clock(f"{EIGHT}:00+00:00")
    settle(family, what)
    for moment in (SEVEN, TWO):
        rounds(post, clock, moment)
    reminded = [
        mail for mail in post.to(SARA) if "reminder" in mail.text or "heard from you yet" in mail.text
    ]
    assert reminded == []


@pytest.mark.parametrize("what", ["no", "called off", "left", "hold", "kept apart", "moved"])
def test_a_reminder_that_waits_for_the_morning_is_not_sent_when_it_is_settled_in_the_night(
    family: Gathering, post: Posting, clock: Clock, what: str
) -> None:
    with working(family.world.app):
        contact = _contact(family)
        contact.hours_from = time(18)
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, SEVEN)
    assert [letter.state for letter in reminders(family, "Sara")] == [LetterState.PENDING]
    settle(family, what)
    rounds(post, clock, "2027-02-20T19:00")
    assert [letter.state for letter in reminders(family, "Sara")] == [LetterState.CANCELLED]
    assert not [mail for mail in post.to(SARA) if "A short reminder" in mail.text]


def settle(family: Gathering, what: str) -> None:
    if what == "no":
        answers(family, "Sara", Answer.NO)
        return
    with working(family.world.app):
        conference, sara = _conference(family), session().get_one(Person, family.people["Sara"].id)
        meeting = session().scalars(select(Meeting)).one()
        act(**family.ruth.settings())
        if what == "called off":
            cancel_meeting(conference, meeting, by=family.ruth, because="The hall burnt down.")
        elif what == "moved":
            change_meeting(
                conference, meeting, by=family.ruth, version=meeting.version, when=WEEK_LATER, where=HALL
            )
        elif what == "left":
            leave(conference, sara, by=family.ruth, because="She moved away.")
        elif what == "hold":
            helen = family.world.viewer(family.world.helen)
            act(**helen.settings())
            conferences.hold(conference, by=helen, because="Somebody phoned.")
        else:
            invitation = _invitation(family, "Sara")
            invitation.withdrawn_at, invitation.withdrawn_because = now(), "kept_apart"


def test_a_meeting_that_moved_is_another_day_to_be_reminded_of(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, SEVEN)
    settle(family, "moved")
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, "2027-02-27T09:00")
    rounds(post, clock, "2027-03-04T09:00")
    texts = [mail.text for mail in reversed(post.to(SARA))]
    assert ["A short reminder" in text for text in texts] == [False, True, False, True, True]


def test_a_hold_that_is_lifted_in_time_lets_the_reminder_come_after_all(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    with working(family.world.app):
        _contact(family).hours_from = time(18)
    answers(family, "Sara", Answer.YES)
    rounds(post, clock, SEVEN)
    settle(family, "hold")
    with working(family.world.app):
        session().get_one(Conference, family.conference.id).held_since = None
    rounds(post, clock, FIVE)
    assert [letter.state for letter in reminders(family, "Sara")] == [
        LetterState.CANCELLED,
        LetterState.PENDING,
    ]


def test_whoever_was_only_just_asked_is_not_reminded_the_next_morning(
    family: Gathering, tmp_path: Path, clock: Clock
) -> None:
    with posting(family.world.app, tmp_path / "letters") as office:
        clock("2027-02-21T09:00:00+00:00")
        ask_all(family)
        office.work()
        rounds(office, clock, FIVE)
        assert len(office.to(SARA)) == 1
        rounds(office, clock, TWO)
        assert len(office.to(SARA)) == 2


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.HELD, LetterState.CANCELLED])
def test_whoever_was_told_by_a_letter_that_never_arrived_is_reminded_all_the_same(
    family: Gathering, post: Posting, clock: Clock, state: LetterState
) -> None:
    """The meeting moved a day before a reminder was due, and the letter that says so came back or was held."""
    answers(family, "Sara", Answer.YES)
    clock(f"{SEVEN}:00+00:00")
    with working(family.world.app):
        theirs = select(Letter).where(
            Letter.to_id == family.people["Sara"].id, Letter.kind == "invitation.invitation"
        )
        told = session().scalars(theirs).one()
        session().add(
            Letter(
                service_id=told.service_id, matter_id=told.matter_id, to_kind=told.to_kind, to_id=told.to_id,
                kind="invitation.moved", about=dict(told.about), channel=told.channel, state=state, why="refused",
                safety_version=told.safety_version, created_at=now(),
            )
        )  # fmt: skip
    rounds(post, clock, SEVEN)
    assert len(reminders(family, "Sara")) == 1


@pytest.mark.parametrize("way", [Way.LETTER, Way.SPOKESPERSON])
def test_whoever_is_only_heard_there_does_not_learn_from_a_letter_that_the_day_is_near_or_another_one(
    family: Gathering, post: Posting, clock: Clock, way: Way
) -> None:
    """Seven days and two days before, a reminder tells the day to whoever was not told it."""
    with working(family.world.app):
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Sara"].id)):
            place.way = way
    answers(family, "Sara", Answer.YES)
    for moment in (SEVEN, TWO):
        rounds(post, clock, moment)
    assert len(post.to(SARA)) == 1
    with working(family.world.app):
        act(**family.ruth.settings())
        meeting = session().scalars(select(Meeting)).one()
        change_meeting(
            _conference(family), meeting, by=family.ruth, version=meeting.version, when=WEEK_LATER, where=HALL
        )
    rounds(post, clock, TWO)
    assert len(post.to(SARA)) == 1
    with working(family.world.app):
        told = _invitation(family, "Sara")
        assert told.answer is Answer.YES
        assert told.told_sequence == told.meeting.sequence


def test_whoever_is_only_heard_there_and_has_not_answered_is_asked_once_more(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    with working(family.world.app):
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Sara"].id)):
            place.way = Way.LETTER
    rounds(post, clock, SILENT)
    assert len(post.to(SARA)) == 2


def test_two_workers_that_look_at_the_same_moment_remind_once(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    clock(f"{SEVEN}:00+00:00")
    together = threading.Barrier(2)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with family.world.app.app_context(), transaction(acting=Worker().settings()):
                session().get_one(Conference, family.conference.id)
                together.wait(30)
                operations.remind_of_meeting(family.conference.id)
        except BaseException as failure:  # noqa: BLE001 - told to the test, which asserts that there is none
            failed.append(failure)

    workers = [threading.Thread(target=work) for _each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert failed == []
    assert len(reminders(family, "Sara")) == 1


def test_a_reminder_by_post_leaves_the_desk_once_they_have_said_no(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    answers(family, "Sara", Answer.YES)
    with working(family.world.app):
        contact = _contact(family)
        contact.allowed, contact.address = [Channel.LETTER.value], "4 Hill Road\nNorthmoor"
    rounds(post, clock, SEVEN)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    assert "Print and post a letter to Sara Whitlow." in ruth.page.words
    answers(family, "Sara", Answer.NO)
    rounds(post, clock, FIVE)
    ruth.open("/")
    assert "Print and post a letter to Sara Whitlow." not in ruth.page.words


def test_where_no_letter_may_go_that_morning_the_next_round_tries_again(
    family: Gathering, post: Posting, clock: Clock
) -> None:
    """What she said about reaching her was too old; on the next day she has confirmed it."""
    answers(family, "Sara", Answer.YES)
    with working(family.world.app):
        contact = _contact(family)
        contact.confirmed_on = None
    rounds(post, clock, SEVEN)
    assert reminders(family, "Sara") == []
    with working(family.world.app):
        _contact(family).confirmed_on = date(2027, 2, 20)
    rounds(post, clock, FIVE)
    assert len(post.to(SARA)) == 2


def test_an_owner_is_reminded_though_the_worker_was_down_on_the_day_and_the_day_after(
    sealed: Day, clock: Clock
) -> None:
    with working(sealed.world.app):
        hers = session().scalars(select(Action).where(Action.who_id == sealed.people["Mina"].id)).one()
        hers.due_on = date(2027, 3, 12)
    for moment, kinds in [
        ("2027-03-13T09:00:00+00:00", {"due"}),
        ("2027-03-16T09:00:00+00:00", {"due", "late"}),
        ("2027-03-17T09:00:00+00:00", {"due", "late"}),
        ("2027-04-17T09:00:00+00:00", {"due", "late"}),
    ]:
        clock(moment)
        with sealed.world.app.test_request_context("/"), transaction(acting=Worker().settings()):
            actions.remind(sealed.gathering.conference.id)
        with working(sealed.world.app):
            mine = select(Reminder.kind).where(Reminder.action_id == hers.id)
            assert set(session().scalars(mine)) == kinds, moment
    with working(sealed.world.app):
        chosen = select(func.count()).where(
            Letter.kind == "actions.reminder", Letter.to_id == sealed.people["Mina"].id
        )
        assert session().scalar(chosen) == 2


def reminder_of(day: Day) -> Letter:
    """A reminder to Sara of the first thing that the plan says of her; the caller has begun working."""
    action = session().scalars(select(Action).where(Action.who_id == day.people["Kawa"].id)).first()
    assert action is not None
    sara = session().get_one(Person, day.people["Sara"].id)
    action.who_id = sara.id
    letter = write_to(
        sara, kind=REMINDER, purpose=Purpose.ACTION, about={"action_id": action.id, "when": "due"}
    )
    assert isinstance(letter, Letter), letter
    session().flush()
    return letter


def test_nobody_is_reminded_of_what_a_newer_plan_does_not_ask_of_them(sealed: Day) -> None:
    """The page behind the link has nothing of it any more."""
    with working(sealed.world.app):
        letter = reminder_of(sealed)
        assert render(letter, now())
        session().scalars(select(Plan)).one().state = PlanState.REPLACED
        session().flush()
        with pytest.raises(Cancelled, match="plan_replaced"):
            render(letter, now())


def test_nobody_is_reminded_of_a_plan_that_they_cannot_read_yet(sealed: Day) -> None:
    with working(sealed.world.app):
        letter = reminder_of(sealed)
        plan = session().scalars(select(Plan)).one()
        session().add(
            HeldCopy(
                conference_id=plan.conference_id,
                plan_id=plan.id,
                person_id=sealed.people["Sara"].id,
                held_at=now(),
            )
        )
        session().flush()
        with pytest.raises(HoldBack, match="may_tell"):
            render(letter, now())
