"""What a judge is told of the text that somebody signed: of what kind the parts are that a copy left out, never the words."""

from dataclasses import replace
from datetime import date

from flask import Flask

from fgc.plan.document.text import Action, Goal, Keeper, PlanText, ReviewDay
from fgc.plan.text_shown import left_out

WHOLE = PlanText(
    title="Our plan for Daryan and Lana",
    number="NM-27-014",
    version=1,
    held_on=date(2027, 2, 27),
    family_words="We are many.",
    goals=(Goal("", "School every day", (Action("Kawa", "Drives Daryan", "every Monday", "Sara"),)),),
    keeper=Keeper("Sara"),
    review=ReviewDay(date(2027, 5, 22), None, "Elder Lane Hall"),
)


def test_the_parts_a_copy_left_out_are_named_by_their_kind_and_never_by_their_words(app: Flask) -> None:
    hidden = Action("someone in the circle", "Drives Daryan", "every Monday", "Sara")
    theirs = replace(
        WHOLE,
        goals=(Goal("", "School every day", (hidden,)),),
        review=ReviewDay(date(2027, 5, 22)),
    )
    with app.test_request_context("/"):
        found = left_out(WHOLE, theirs)
        assert found == ["who does, helps with or is responsible for something", "where everyone meets again"]
        assert left_out(WHOLE, WHOLE) == []
        said = " ".join(found)
    for word in ("Kawa", "Sara", "Elder", "Lana"):
        assert word not in said


def test_a_title_and_a_keeper_that_were_left_out_are_said_too(app: Flask) -> None:
    theirs = replace(WHOLE, title="Our plan for Daryan", keeper=Keeper("someone in the circle"))
    with app.test_request_context("/"):
        assert left_out(WHOLE, theirs) == [
            "who the plan is about, in its title",
            "who keeps an eye on the plan",
        ]
