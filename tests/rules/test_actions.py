"""How an action stands, and when somebody is reminded of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from fgc.actions.models import How
from fgc.actions.rules import Reported, Standing, WhyNot, overdue, reminder_due, standing, why_not_report
from fgc.plan.models import Action, PlanState

TODAY = date(2027, 3, 10)


def action(*, days: int | None = None, who: object = None, helper: object = None) -> Action:
    due = None if days is None else TODAY + timedelta(days=days)
    return Action(id=uuid4(), what="Drives Daryan to school", due_on=due, who_id=who, helper_id=helper)


@pytest.mark.parametrize(
    ("days", "how", "stands"),
    [
        (-1, None, Standing.LATE),
        (0, None, Standing.DUE_SOON),
        (7, None, Standing.DUE_SOON),
        (8, None, Standing.OPEN),
        (None, None, Standing.OPEN),
        (-30, How.DONE, Standing.DONE),
        (-30, How.DID_NOT_HAPPEN, Standing.NOT_DONE),
        (-30, How.NO_LONGER_NEEDED, Standing.NOT_NEEDED),
        (-1, How.NEED_HELP, Standing.HELP),
        (30, How.STUCK, Standing.HELP),
        (30, How.GOING_WELL, Standing.GOING_WELL),
        (-1, How.GOING_WELL, Standing.LATE),
    ],
)
def test_somebody_who_asks_for_help_is_heard_before_anything_is_called_late(
    days: int | None, how: How | None, stands: Standing
) -> None:
    assert standing(action(days=days), Reported(how) if how else None, TODAY) is stands


def test_what_has_no_day_is_never_late() -> None:
    assert not overdue(action(), None, TODAY)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (3, None),
        (2, "before"),
        (1, "before"),
        (0, "due"),
        (-1, "due"),
        (-2, "late"),
        (-3, "late"),
        (-8, "late"),
        (-9, None),
        (None, None),
    ],
)
def test_reminders_come_before_on_and_once_after_the_day(days: int | None, kind: str | None) -> None:
    assert reminder_due(action(days=days), None, TODAY, days_before=2) == kind


def test_nobody_is_reminded_of_what_is_done() -> None:
    assert reminder_due(action(days=0), Reported(How.DONE), TODAY, days_before=2) is None


def test_only_owner_and_helper_say_how_it_goes_and_only_on_the_plan_that_counts() -> None:
    owner, helper = uuid4(), uuid4()
    mine = action(who=owner, helper=helper)
    assert why_not_report(mine, person_id=owner, plan_state=PlanState.SEALED) is None
    assert why_not_report(mine, person_id=helper, plan_state=PlanState.SEALED) is None
    assert why_not_report(mine, person_id=uuid4(), plan_state=PlanState.SEALED) is WhyNot.NOT_YOURS
    assert why_not_report(mine, person_id=owner, plan_state=PlanState.REPLACED) is WhyNot.NOT_CURRENT
