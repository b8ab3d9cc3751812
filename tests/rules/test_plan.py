"""What is allowed with a plan, told with plain objects."""

from datetime import date
from types import SimpleNamespace as Thing
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from fgc.plan.agreeing import Test, five_tests
from fgc.plan.document.text import Action, Goal, IfThen, Keeper, PlanText, ReviewDay
from fgc.plan.models import Decision, PlanState
from fgc.plan.rules import (
    Answered,
    WhyNot,
    missing,
    why_not_answer,
    why_not_begin_version,
    why_not_review_on,
    why_not_show,
    why_not_write,
)
from fgc.plan.wording import changed, lines

MEETING = uuid4()
TODAY = date(2027, 2, 27)


def plan(state: PlanState = PlanState.DRAFT, **more: object) -> Thing:
    whole = {
        "actions": [action()],
        "contingencies": [Thing()],
        "monitor_id": uuid4(),
        "review_on": date(2027, 5, 22),
        "no_review_because": "",
        "goals": [],
        "meeting_id": MEETING,
        **more,
    }
    return Thing(state=state, **whole)


def action(*, agency: bool = False, bottom_line_id: UUID | None = None, when: str = "every day") -> Thing:
    return Thing(
        agency=agency,
        what="Drives Daryan",
        bottom_line_id=bottom_line_id,
        due_on=None,
        days=[],
        how_often=when,
        starts_on=None,
    )


def test_a_whole_plan_can_be_shown() -> None:
    assert missing(plan(), TODAY) == []
    assert why_not_show(plan(), TODAY, family=True) is None


@pytest.mark.parametrize(
    ("without", "why"),
    [
        ({"actions": []}, WhyNot.NO_ACTIONS),
        ({"actions": [action(agency=True)]}, WhyNot.NO_ACTIONS),
        ({"contingencies": []}, WhyNot.NO_CONTINGENCY),
        ({"monitor_id": None}, WhyNot.NO_MONITOR),
        ({"review_on": None}, WhyNot.NO_REVIEW),
        ({"review_on": date(2027, 2, 27)}, WhyNot.REVIEW_PAST),
        ({"review_on": date(2026, 5, 22)}, WhyNot.REVIEW_PAST),
    ],
)
def test_a_plan_is_not_shown_while_something_is_missing(without: dict, why: WhyNot) -> None:
    assert why_not_show(plan(**without), TODAY, family=True) is why


def test_no_review_is_fine_when_the_family_says_why() -> None:
    assert missing(plan(review_on=None, no_review_because="We see each other every week."), TODAY) == []


def test_everything_missing_is_told_at_once() -> None:
    empty = plan(actions=[], contingencies=[], monitor_id=None, review_on=None)
    assert missing(empty, TODAY) == [
        WhyNot.NO_ACTIONS,
        WhyNot.NO_CONTINGENCY,
        WhyNot.NO_MONITOR,
        WhyNot.NO_REVIEW,
    ]


@pytest.mark.parametrize(
    "state", [state for state in PlanState if state not in (PlanState.DRAFT, PlanState.TYPING)]
)
def test_what_was_shown_stays_as_it_is(state: PlanState) -> None:
    assert why_not_write(plan(state), family=True) is WhyNot.FIXED
    assert why_not_write(plan(state), family=False) is WhyNot.FIXED


def test_a_draft_is_the_familys_and_a_typed_version_the_coordinators() -> None:
    assert why_not_write(plan(), family=False) is WhyNot.NOT_IN_HAND
    assert why_not_write(plan(PlanState.TYPING), family=True) is WhyNot.NOT_IN_HAND
    assert why_not_write(plan(PlanState.TYPING), family=False) is None


def test_a_new_version_waits_while_one_is_sealed_and_then_for_the_review() -> None:
    assert why_not_begin_version(None, MEETING) is None
    assert why_not_begin_version(plan(PlanState.NOT_AGREED), MEETING) is None
    assert why_not_begin_version(plan(PlanState.AGREED), MEETING) is None
    assert why_not_begin_version(plan(PlanState.SIGNED), MEETING) is WhyNot.BEING_SEALED
    assert why_not_begin_version(plan(PlanState.SEALED), MEETING) is WhyNot.SEALED_NOW
    assert why_not_begin_version(plan(PlanState.SEALED), uuid4()) is None


SCHOOL, LANA = Thing(id=uuid4(), words="School every day"), Thing(id=uuid4(), words="Somebody sees Lana")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answered(Decision.AGREED, met=(SCHOOL.id,)), (WhyNot.BOTTOM_LINE_OPEN, "met")),
        (Answered(Decision.AGREED, met=(SCHOOL.id, LANA.id)), None),
        (Answered(Decision.AGREED_WITH_CHANGES, changes=" - \n"), (WhyNot.NAME_CHANGES, "changes")),
        (Answered(Decision.AGREED_WITH_CHANGES, changes="- A smoke alarm\n- Phone first"), None),
        (Answered(Decision.NOT_AGREED), (WhyNot.WHICH_BOTTOM_LINE, "bottom_line_id")),
        (Answered(Decision.NOT_AGREED, bottom_line_id=uuid4()), (WhyNot.WHICH_BOTTOM_LINE, "bottom_line_id")),
        (Answered(Decision.NOT_AGREED, bottom_line_id=LANA.id), (WhyNot.WHICH_HARM, "reason")),
        (
            Answered(Decision.NOT_AGREED, bottom_line_id=LANA.id, reason="Neglect"),
            (WhyNot.WHAT_WOULD_MAKE_IT_SAFE, "safe_if"),
        ),
        (
            Answered(
                Decision.NOT_AGREED, bottom_line_id=LANA.id, reason="Neglect", safe_if="Somebody visits"
            ),
            None,
        ),
    ],
)
def test_a_plan_is_agreed_unless_serious_harm_is_named_and_what_would_make_it_safe(
    answer: Answered, why: tuple[WhyNot, str] | None
) -> None:
    assert why_not_answer(plan(PlanState.SHOWN), answer, [SCHOOL, LANA], TODAY) == why


@pytest.mark.parametrize(
    ("review_on", "because", "why"),
    [
        (None, "", WhyNot.NO_REVIEW_TO_AGREE),
        (date(2027, 2, 27), "", WhyNot.REVIEW_PAST_TO_AGREE),
        (date(2027, 2, 20), "", WhyNot.REVIEW_PAST_TO_AGREE),
    ],
)
def test_no_plan_is_agreed_that_nobody_looks_at_again(
    review_on: date | None, because: str, why: WhyNot
) -> None:
    shown = plan(PlanState.SHOWN, review_on=review_on, no_review_because=because)
    agreed = Answered(Decision.AGREED, met=(SCHOOL.id,))
    assert why_not_answer(shown, agreed, [SCHOOL], TODAY) == (why, "decision")
    changes = Answered(Decision.AGREED_WITH_CHANGES, changes="Another day for the review")
    assert why_not_answer(shown, changes, [SCHOOL], TODAY) is None, "the family is asked for another day"


def test_a_family_that_wants_no_review_and_says_why_has_its_plan_agreed() -> None:
    shown = plan(PlanState.SHOWN, review_on=None, no_review_because="We see each other every week.")
    assert why_not_answer(shown, Answered(Decision.AGREED, met=(SCHOOL.id,)), [SCHOOL], TODAY) is None


@pytest.mark.parametrize(
    ("wished", "because", "why"),
    [
        (None, "", WhyNot.NO_REVIEW),
        (None, "   ", WhyNot.NO_REVIEW),
        (None, "We meet every Sunday", None),
        (date(2027, 2, 26), "", WhyNot.REVIEW_TOO_EARLY),
        (date(2027, 3, 1), "", WhyNot.REVIEW_PAST),
        (date(2027, 3, 2), "", None),
    ],
)
def test_the_day_of_the_review_is_asked_for_where_it_is_typed(
    wished: date | None, because: str, why: WhyNot | None
) -> None:
    assert why_not_review_on(wished, because, date(2027, 2, 26), date(2027, 3, 1)) is why


@pytest.mark.parametrize("state", [state for state in PlanState if state is not PlanState.SHOWN])
def test_only_what_was_shown_is_answered(state: PlanState) -> None:
    every = Answered(Decision.AGREED, met=(SCHOOL.id,))
    assert why_not_answer(plan(state), every, [SCHOOL], TODAY) == (WhyNot.NOT_SHOWN, None)
    assert why_not_answer(None, every, [SCHOOL], TODAY) == (WhyNot.NOT_SHOWN, None)


def test_each_change_stands_on_a_line_of_its_own() -> None:
    assert Answered(
        Decision.AGREED_WITH_CHANGES, changes=" - A smoke alarm\n\n• Phone first "
    ).each_change == ["A smoke alarm", "Phone first"]


def test_the_five_tests_say_what_was_counted_and_what_to_look_at(app: Flask) -> None:
    question = Thing(id=uuid4(), words="Who helps?")
    shown = plan(PlanState.SHOWN, actions=[action(bottom_line_id=SCHOOL.id, when="")])
    with app.test_request_context("/"):
        found = {one.test: (one.found, one.look) for one in five_tests(shown, [question], [SCHOOL, LANA])}
    assert found[Test.BOTTOM_LINES] == (
        "1 of 2 has an action beside it. Read whether the action is enough.", ["Somebody sees Lana"],
    )  # fmt: skip
    assert found[Test.CLEAR] == (
        "0 of 1 actions have a day or say how often. Read whether each is clear.", ["Drives Daryan"],
    )  # fmt: skip
    assert found[Test.QUESTIONS] == (
        "0 of 1 questions have a goal of their own. Read whether the goals answer them.", ["Who helps?"],
    )  # fmt: skip
    assert found[Test.LEAD] == ("Yes, someone is named.", ())
    assert found[Test.ALL_AGREE][0].startswith("Each person says so themselves")


def test_nothing_is_found_good_where_there_is_nothing_to_read(app: Flask) -> None:
    nothing = Thing(actions=[], goals=[], state=PlanState.SHOWN, monitor_id=None)
    with app.test_request_context("/"):
        found = {one.test: one.found for one in five_tests(nothing, [], [])}  # type: ignore[arg-type]
    assert found[Test.BOTTOM_LINES] == "Nothing was named that the plan must have."
    assert found[Test.CLEAR] == "There are no actions yet."
    assert found[Test.LEAD] == "No one is named yet."


def text(**more: Any) -> PlanText:
    whole = {
        "title": "Our plan",
        "number": "NM-1",
        "version": 1,
        "held_on": date(2027, 2, 27),
        "family_words": "Peace.",
        "goals": (Goal("", "School", (Action("Kawa", "drives", "every Monday"),)),),
        "contingencies": (IfThen("fire", "999"),),
        "keeper": Keeper("Sara"),
        "review": ReviewDay(date(2027, 5, 22)),
        **more,
    }
    return PlanText(**whole)


def test_what_changed_is_told_line_by_line(app: Flask) -> None:
    with app.test_request_context("/"):
        both = (Action("Kawa", "drives", "every Monday"), Action("Sara", "fetches", ""))
        after = text(goals=(Goal("", "School", both),))
        assert [(one.added, one.words) for one in changed(text(), after)] == [(True, "Sara: fetches")]
        assert changed(text(), text()) == []
        assert changed(text(), text(title="Our plan for Daryan")) == [], "nobody writes the title"
        assert lines(text())[0] == "Our plan"
