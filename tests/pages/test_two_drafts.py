"""The family begins to write, and the coordinator types and shows another version: neither loses what the other says."""

from uuid import uuid4

from sqlalchemy import select

from fgc.conference.models import Conference
from fgc.kit.db import acting_as, session
from fgc.plan.models import Action, Plan, PlanState
from tests.gathering import working
from tests.the_day import Day
from tests.visiting import Browser

WHILE = "Version 1 was shown while this was being written, and none of its lines is here."


def draft_from_before(day: Day) -> None:
    """What Kawa had written for the family alone before version 1 was shown."""
    with working(day.world.app), acting_as(day.acting("Kawa")):
        conference = session().get_one(Conference, day.gathering.conference.id)
        plan = Plan(
            conference_id=conference.id,
            meeting_id=day.meeting.id,
            state=PlanState.DRAFT,
        )
        session().add(plan)
        session().flush()
        line = Action(
            conference_id=conference.id, plan_id=plan.id, thread=uuid4(), position=0, what="Bakes bread on Fridays",
            who_id=day.people["Kawa"].id,
        )  # fmt: skip
        session().add(line)
        session().flush()


def what_is_done(day: Day) -> list[str]:
    with working(day.world.app), acting_as(day.acting("Kawa")):
        plan = session().scalars(select(Plan).where(Plan.state == PlanState.DRAFT)).one()
        return [one.what for one in plan.actions]


def kawa_writes(day: Day) -> Browser:
    kawa = day.family("Kawa")
    kawa.open("/yours/plan")
    kawa.follow("Write a new version")
    return kawa


def test_a_draft_from_before_does_not_silently_take_the_place_of_what_was_shown_meanwhile(shown: Day) -> None:
    draft_from_before(shown)
    kawa = kawa_writes(shown)
    assert WHILE in kawa.page.words
    kawa.press("Add the lines of version 1")
    assert kawa.page.path == "/yours/plan/write"
    assert WHILE not in kawa.page.words
    assert what_is_done(shown) == ["Bakes bread on Fridays", "Drives Daryan to school"]
    assert "Daryan gets to school every day." in kawa.page.words
    assert "Kawa comes within 30 minutes" in kawa.page.words


def test_pressed_twice_the_lines_are_there_once(shown: Day) -> None:
    draft_from_before(shown)
    kawa, other = kawa_writes(shown), kawa_writes(shown)
    kawa.press("Add the lines of version 1")
    other.press("Add the lines of version 1")
    assert "The lines of the newest version are here already" in other.page.words
    assert len(what_is_done(shown)) == 2


def test_a_copy_of_what_was_shown_says_nothing_of_the_kind(shown: Day) -> None:
    kawa = kawa_writes(shown)
    kawa.press("Write a new version")
    assert kawa.page.path == "/yours/plan/write"
    assert "was shown while this was being written" not in kawa.page.words


def test_words_of_the_notes_are_put_into_a_plan_that_nobody_has_started_yet(begun: Day) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/write/action/add")
    assert kawa.page.heading == "Write our plan"
    kawa.press("Start")
    assert kawa.page.path == "/yours/plan/write/action/add"


def test_starting_to_write_leads_to_no_page_but_the_plans(begun: Day) -> None:
    kawa = begun.family("Kawa")
    kawa.open("/yours/plan/begin?into=/yours/plan/write/../../../leave")
    kawa.press("Start")
    assert kawa.page.path == "/yours/plan/write"
