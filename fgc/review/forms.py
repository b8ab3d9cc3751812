"""What is asked in a review."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _

from fgc.approach.rules import Approach
from fgc.circle.models import Person
from fgc.kit.forms import Day, Form, Line, OneOf, Paragraph, SomeOf
from fgc.plan.models import Action
from fgc.review.models import Outcome, Result

RESULTS = {
    Result.DONE: _("Done"),
    Result.PARTLY: _("Partly"),
    Result.NOT_DONE: _("Not done"),
    Result.NO_LONGER_NEEDED: _("No longer needed"),
}
OUTCOMES = {
    Outcome.CARRY_ON: _("The plan stays as it is"),
    Outcome.CHANGE_PLAN: _("The plan changes"),
    Outcome.CLOSE: _("The conference can be closed"),
}
SCORES = [
    (1, _("Not at all")),
    (2, _("Not much")),
    (3, _("Partly")),
    (4, _("Mostly")),
    (5, _("Completely")),
]


class AboutReview(Form):
    """A form about one review."""

    review_id = Line("")
    """The review that was opened: another one may be open by the time this is sent."""

    CARRIED = ("review_id",)


class ReviewForm(AboutReview):
    """How it goes on. Each action's result is asked beside it (see `review_form`)."""

    held_on = Day(
        _("Which day was the review held?"), happened=True, missing=_("Enter the day the review was held.")
    )
    were_there = SomeOf(
        _("Who was there?"),
        hint=_(
            "Anyone invited to the review meeting is already ticked. Tick who was there, and untick who was not."
        ),
        missing=_("Tick who was there."),
    )
    went_well = Paragraph(_("What went well"), longest=4000)
    new_worries = Paragraph(_("New worries"), longest=4000)
    childs_words = Paragraph(_("What the child says now"), longest=4000)
    outcome = OneOf(
        _("What happens next?"), Outcome, missing=_("Say what happens next."), said=OUTCOMES.__getitem__
    )


class DeclineForm(AboutReview):
    """Why nobody meets again."""

    because = Paragraph(
        _("Why does the family not want to meet again?"),
        hint=_("In the family’s own words, if you can. The reason is kept with the plan."),
        missing=_("Say in a few words why there is no need to meet again."),
        longest=1000,
        rows=3,
    )


class DeclineYoursForm(DeclineForm):
    """The same, asked of the family."""

    because = Paragraph(
        _("Why do you not need to meet again?"),
        hint=_("A few words are enough. Your coordinator and the social worker read them."),
        missing=_("Say in a few words why you do not need to meet again."),
        longest=1000,
        rows=3,
    )


def review_form(
    actions: list[Action], people: list[Person], *, planned_on: date, invited: Collection[UUID]
) -> tuple[ReviewForm, list[tuple[Action, Form]]]:
    """The form of the review, and one small form for each action; all are sent together. Of these `people` those who were
    `invited` stand ticked, and the day is the one that was planned."""
    lines = [(action, ResultForm(prefix=f"action-{action.id}-")) for action in actions]
    form = ReviewForm(data={"held_on": planned_on, "were_there": [str(one) for one in invited]})
    form.were_there.choose_from([(str(one.id), one.name) for one in people])
    return form, lines


class ResultForm(Form):
    """What became of one action."""

    result = OneOf(
        _("Outcome"),
        Result,
        missing=_("Give the outcome of each action."),
        said=RESULTS.__getitem__,
    )
    why = Paragraph(_("A few words about the outcome"), longest=1000, rows=2)


CHILDS_SCORES = [
    (1, _("No")),
    (3, _("A bit")),
    (5, _("Yes")),
]
"""The same scale for a child: its ends and its middle, with the same faces."""
FACE_OF = dict(zip(range(1, 6), "😞🙁😐🙂😀", strict=True))
"""Beside the words of each answer, for whoever reads little."""


def feedback_form(approach: Approach, *, childs: bool = False) -> type[Form]:
    """One question for each statement of the approach, and a box for words. `childs`: in a child's words."""
    scores = [(score, f"{FACE_OF[score]} {words}") for score, words in (CHILDS_SCORES if childs else SCORES)]
    missing = _("Choose a face.") if childs else _("Choose one answer for each sentence.")
    questions = {
        one.key: OneOf(_(one.childs if childs else one.words), scores, missing=missing)
        for one in approach.feedback
    }
    asked = _("What do you want to tell us?") if childs else _("Is there anything you want to tell us?")
    hint = "" if childs else _("For example what was good, and what we should do differently.")
    words = Paragraph(asked, hint=hint, longest=2000)
    return type("FeedbackForm", (Form,), {**questions, "words": words})
