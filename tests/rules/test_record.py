"""By when somebody must have their copy, and who may do what with one."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from fgc.access.models import Role
from fgc.record.models import Export, OwnCopy
from fgc.record.rules import (
    Standing,
    WhyNot,
    is_near,
    may_release,
    month_after,
    overdue,
    standing,
    why_not_ask,
    why_not_ask_copy,
    why_not_decide,
    why_not_open,
    why_not_release,
    why_not_take,
)

NOON = datetime(2027, 2, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2027, 2, 18), date(2027, 3, 18)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2027, 12, 5), date(2028, 1, 5)),
        (date(2027, 11, 30), date(2027, 12, 30)),
        (date(2027, 3, 31), date(2027, 4, 30)),
    ],
)
def test_a_month_to_answer_is_a_calendar_month(asked: date, due: date) -> None:
    assert month_after(asked) == due


def test_the_last_day_is_in_time_and_the_day_after_is_late() -> None:
    copy = OwnCopy(due_on=date(2027, 3, 18))
    assert not overdue(copy, date(2027, 3, 18))
    assert overdue(copy, date(2027, 3, 19))
    assert not is_near(copy, date(2027, 3, 10))
    assert is_near(copy, date(2027, 3, 11))
    copy.released_at = NOON
    assert not overdue(copy, date(2027, 4, 1))


def test_a_coordinator_and_a_manager_release_it_each_once() -> None:
    ruth, helen = uuid4(), uuid4()
    copy = OwnCopy(coordinator_id=ruth, coordinator_at=NOON)
    assert not may_release(copy, Role.COORDINATOR)
    assert may_release(copy, Role.SERVICE_MANAGER)
    assert not may_release(copy, Role.SOCIAL_WORKER)
    assert why_not_release(copy, ruth, Role.COORDINATOR, held=False, has_pin=True) is WhyNot.YOURS_DONE
    assert why_not_release(copy, ruth, Role.SERVICE_MANAGER, held=False, has_pin=True) is WhyNot.YOURS_DONE
    assert why_not_release(copy, helen, Role.SERVICE_MANAGER, held=True, has_pin=True) is WhyNot.HELD
    assert why_not_release(copy, helen, Role.SERVICE_MANAGER, held=False, has_pin=False) is WhyNot.TELL_PIN
    assert why_not_release(copy, helen, Role.SERVICE_MANAGER, held=False, has_pin=True) is None


def test_it_opens_after_the_pin_for_thirty_days_and_not_under_a_hold() -> None:
    copy = OwnCopy(released_at=NOON, ends_at=NOON + timedelta(days=30))
    assert why_not_open(None, NOON, held=False, proved=True) is WhyNot.NOT_READY
    assert why_not_open(OwnCopy(), NOON, held=False, proved=True) is WhyNot.NOT_READY
    assert why_not_open(copy, NOON, held=True, proved=True) is WhyNot.NOT_READY
    assert why_not_open(copy, NOON, held=False, proved=False) is WhyNot.PIN_AGAIN
    assert why_not_open(copy, NOON, held=False, proved=True) is None
    assert standing(copy, NOON + timedelta(days=30)) is Standing.OVER
    assert why_not_ask_copy(copy, NOON) is WhyNot.ASKED_ALREADY
    assert why_not_ask_copy(copy, NOON + timedelta(days=30)) is None


def test_of_an_export_another_manager_decides_and_the_asker_takes_it_within_a_day() -> None:
    ruth, helen = uuid4(), uuid4()
    export = Export(asked_by=ruth, agreed=None, decided_at=None)
    assert why_not_ask([], " ", NOON) is WhyNot.NO_REASON
    assert why_not_ask([export], "For the court.", NOON) is WhyNot.WAITS_ALREADY
    assert why_not_decide(export, ruth, Role.SERVICE_MANAGER) is WhyNot.SECOND_PERSON
    assert why_not_decide(export, helen, Role.COORDINATOR) is WhyNot.SECOND_PERSON
    assert why_not_decide(export, helen, Role.SERVICE_MANAGER) is None
    assert why_not_take(export, ruth, NOON) is WhyNot.NOT_AGREED
    export.agreed, export.decided_at, export.ends_at = True, NOON, NOON + timedelta(hours=24)
    export.decided_by = helen
    assert why_not_decide(export, helen, Role.SERVICE_MANAGER) is WhyNot.DECIDED_ALREADY
    assert why_not_take(export, ruth, NOON) is None
    assert why_not_take(export, helen, NOON) is WhyNot.NOT_YOURS
    assert why_not_take(export, ruth, NOON + timedelta(hours=24)) is WhyNot.TOO_LATE
    assert why_not_ask([export], "For the court.", NOON) is WhyNot.WAITS_ALREADY
    assert why_not_ask([export], "For the court.", NOON + timedelta(hours=24)) is None
