"""After the seal: one tap says how it goes, reminders are gentle and once, the review leads to a next version."""

from collections.abc import Callable
from datetime import date, time

from sqlalchemy import func, select

from fgc.access.viewer import Worker
from fgc.actions import operations
from fgc.conference.models import Conference
from fgc.demo.reading import Page
from fgc.kit.db import act, session, transaction
from fgc.kit.letter import Letter
from fgc.plan.models import Action, Plan
from fgc.review.models import Feedback, Review
from fgc.schedule.models import MeetingKind
from fgc.schedule.operations import When
from tests.gathering import PARTS, working
from tests.the_day import Day

AGAIN = When(date(2027, 5, 22), "Europe/London", time(11), PARTS)


def remind(day: Day) -> int:
    """Runs the morning's reminders; how many letters of that kind there are now."""
    with working(day.world.app):
        conference = session().scalars(select(Conference.id)).one()
    with day.world.app.test_request_context("/"), transaction(acting=Worker().settings()):
        operations.remind(conference)
    with working(day.world.app):
        return session().scalar(select(func.count()).where(Letter.kind == "actions.reminder")) or 0


def test_afterwards(sealed: Day, clock: Callable[[str], None]) -> None:
    _one_tap(sealed)
    _somebody_elses(sealed)
    _coordinator_writes_it_down(sealed)
    _reminders(sealed, clock)
    _feedback(sealed)
    _review(sealed, clock)


def _one_tap(day: Day) -> None:
    kawa = day.family("Kawa")
    words = kawa.open("/yours/actions").words
    assert "Drives Daryan to school" in words
    assert "Writes letters" not in words, "only what Kawa does"
    kawa.open(kawa.page.link("Say how it is going"))
    assert kawa.press("I am stuck").status == 200
    assert "No one will blame you" in kawa.page.words
    kawa.press("Send", {"words": "The car is broken."})
    ruth = day.ruth()
    assert "Kawa Aziz asks for help with: Drives Daryan to school" in ruth.open("/").words
    assert "could do with help" not in ruth.page.words, "one call for help is one line"
    ruth.press("I have been in touch")
    assert "could do with help" in ruth.page.words, "until it is written down how it goes"


def _somebody_elses(day: Day) -> None:
    with working(day.world.app):
        action = next(
            one.id for one in session().scalars(select(Action)) if one.what == "Drives Daryan to school"
        )
    assert day.family("Sara").open(f"/yours/actions/{action}").status == 404
    assert day.world.in_as(day.world.tomas).open(f"{day.path}/actions/{action}").status == 404


def _coordinator_writes_it_down(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/actions")
    ruth.open(ruth.page.link("Record how it is going"))
    ruth.press("Save the update", {})
    assert ruth.page.status == 422
    assert "Say how it is going." in ruth.page.words
    ruth.press("Save the update", {"how": "going_well", "words": "Sara lends hers."})
    assert "could do with help" not in ruth.open("/").words


def _reminders(day: Day, clock: Callable[[str], None]) -> None:
    with working(day.world.app):
        mina = day.people["Mina"].id
        session().execute(Action.__table__.update().where(Action.who_id == mina).values(due_on="2027-03-12"))
    clock("2027-03-08T08:10:00+00:00")
    assert remind(day) == 0
    clock("2027-03-10T08:10:00+00:00")
    assert remind(day) == 1
    assert remind(day) == 1, "the same reminder never goes twice"
    clock("2027-03-12T08:10:00+00:00")
    assert remind(day) == 2


def _feedback(day: Day) -> None:
    sara = day.family("Sara")
    sara.open("/yours/feedback")
    sara.press("Send", {"felt_in_control": "4"})
    assert sara.page.status == 422
    assert "Choose one answer for each sentence." in sara.page.words
    sara.press("Send", {"felt_in_control": "4", "listened_to": "5", "plan_is_ours": "5"})
    assert "Thank you" in sara.page.words
    with working(day.world.app):
        assert session().scalar(select(func.count()).select_from(Feedback)) == 3
    sara.open("/yours/feedback")
    sara.press("Send", {"felt_in_control": "1", "listened_to": "5", "plan_is_ours": "5"})
    assert "Thank you" in sara.page.words, (
        "whoever thinks again says so, and it replaces what they said before"
    )
    with working(day.world.app):
        assert sorted(session().scalars(select(Feedback.score))) == [1, 5, 5]
    words = day.ruth().open(f"{day.path}/review").words
    assert "too few" in words, "a figure of one person would name them"


def _review(day: Day, clock: Callable[[str], None]) -> None:
    clock("2027-05-10T09:00:00+01:00")
    with working(day.world.app):
        act(**day.gathering.ruth.settings())
        day.gathering.meet(
            kind=MeetingKind.REVIEW, when=AGAIN, asked=[day.people[name] for name in ("Kawa", "Sara")]
        )
    clock("2027-05-22T13:00:00+01:00")
    ruth = day.ruth()
    assert "Review due." in ruth.open("/").words
    ruth.open(f"{day.path}/review/hold")
    ruth.press("Save the review", {"went_well": "School every day."})
    assert ruth.page.status == 422
    assert "School every day." in ruth.page.text
    assert len(ruth.page.tree.xpath("//input[@name='were_there'][@checked]")) == 2, (
        "whoever was invited is ticked"
    )
    assert ruth.page.form(button="Save the review").fields["held_on"] == ["22"], (
        "and the planned day stands there"
    )
    ruth.press("Save the review", {**_results(ruth.page), "outcome": "change_plan"})
    assert ruth.page.path.endswith("/plan"), ruth.page.words
    with working(day.world.app):
        held = session().scalars(select(Review)).one()
        assert held.held_at is not None
        assert held.meeting_id is not None, "the review meeting that was planned belongs to it"
        assert held.held_on == date(2027, 5, 22)
        assert held.were_there == sorted(str(day.people[name].id) for name in ("Kawa", "Sara"))
        assert session().scalar(select(func.count()).select_from(Plan)) == 2, "the next version began"


def _results(page: Page) -> dict[str, str]:
    return {name: "done" for name in page.form(button="Save the review").fields if name.endswith("-result")}


def test_what_a_relative_writes_when_they_are_stuck_is_read_by_their_coordinator_and_by_no_other_staff(
    sealed: Day,
) -> None:
    afraid = "I am too afraid to go out because of him."
    kawa = sealed.family("Kawa")
    kawa.open("/yours/actions")
    kawa.open(kawa.page.link("Say how it is going"))
    assert "The social worker can see how it is going, but not your words." in kawa.page.words
    kawa.press("I am stuck")
    kawa.press("Send", {"words": afraid})
    where = kawa.page.path.removeprefix("/yours")
    with working(sealed.world.app):
        manager = sealed.world.helen
    for staff, may_read in (
        (sealed.ruth(), True),
        (sealed.amy(), False),
        (sealed.world.in_as(manager), False),
    ):
        for path in ("/", f"{sealed.path}/actions", f"{sealed.path}{where}", f"{sealed.path}/close"):
            words = staff.open(path).words
            if not may_read:
                assert afraid not in words, path
        assert (afraid in staff.open("/").words) == may_read
    assert "could do with help" not in sealed.amy().open("/").words


def test_what_the_social_worker_recorded_of_a_promise_of_the_service_they_read_again(sealed: Day) -> None:
    with working(sealed.world.app):
        action = session().scalars(select(Action)).first()
        assert action is not None
        action_id = action.id
    amy = sealed.amy()
    amy.open(f"{sealed.path}/actions/{action_id}")
    amy.press("Save the update", {"how": "going_well", "words": "The panel has agreed to pay."})
    assert "The panel has agreed to pay." in amy.open(f"{sealed.path}/actions/{action_id}").words
