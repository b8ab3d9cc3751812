"""The five tests that a plan is read by before it is agreed (mediationfirst.co.uk, restorative interventions).

What the program can count in the plan's own lines is said as that. None is ever passed by a count: whoever answers judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.plan.models import Plan
from fgc.referral.models import BottomLine, Question


class Test(Reason):
    """What whoever answers the plan asks themself."""

    __test__ = False
    BOTTOM_LINES = mark("Does it have everything the plan must have?")
    CLEAR = mark("Is it clear and specific: who does what, and when?")
    ALL_AGREE = mark("Does everyone agree?")
    QUESTIONS = mark("Does it answer the questions?")
    LEAD = mark("Is someone named who keeps an eye on it?")


@dataclass(frozen=True)
class Tested:
    """One of the five tests, what was found in the plan for it, and what to look at."""

    test: Test
    found: str
    look: Sequence[str] = ()


def five_tests(plan: Plan, questions: Sequence[Question], bottom_lines: Sequence[BottomLine]) -> list[Tested]:
    """Each test with what the plan's own lines show of it; whether that is enough nobody but its reader can say."""
    linked = {action.bottom_line_id for action in plan.actions}
    answered = {goal.question_id for goal in plan.goals}
    unclear = [
        one.what for one in plan.actions if not (one.due_on or one.days or one.how_often or one.starts_on)
    ]
    open_lines = [line.words for line in bottom_lines if line.id not in linked]
    open_questions = [question.words for question in questions if question.id not in answered]
    return [
        Tested(Test.BOTTOM_LINES, _lines_found(len(bottom_lines), len(open_lines)), open_lines),
        Tested(Test.CLEAR, _times_found(len(plan.actions), len(unclear)), unclear),
        Tested(Test.ALL_AGREE, _("Each person says so themselves, by signing, once you have answered.")),
        Tested(Test.QUESTIONS, _goals_found(len(questions), len(open_questions)), open_questions),
        Tested(Test.LEAD, _("Yes, someone is named.") if plan.monitor_id else _("No one is named yet.")),
    ]


def _lines_found(every: int, missing: int) -> str:
    return ngettext(
        "%(num)d of %(all)s has an action beside it. Read whether the action is enough.",
        "%(num)d of %(all)s have an action beside them. Read whether the actions are enough.",
        every - missing,
        all=every,
    ) if every else _("Nothing was named that the plan must have.")  # fmt: skip


def _times_found(every: int, missing: int) -> str:
    return ngettext(
        "%(num)d of %(all)s actions has a day or says how often. Read whether each is clear.",
        "%(num)d of %(all)s actions have a day or say how often. Read whether each is clear.",
        every - missing,
        all=every,
    ) if every else _("There are no actions yet.")  # fmt: skip


def _goals_found(every: int, missing: int) -> str:
    return ngettext(
        "%(num)d of %(all)s questions has a goal of its own. Read whether the goal answers it.",
        "%(num)d of %(all)s questions have a goal of their own. Read whether the goals answer them.",
        every - missing,
        all=every,
    ) if every else _("No questions were asked.")  # fmt: skip
