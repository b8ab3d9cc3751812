"""By when the practice wants something: counted from the day it says, in calendar days, hours or working days."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fgc.approach.deadlines import check_in_on, first_contact_by, meeting_by, plan_by, report_by
from fgc.approach.reading import approaches

CHILD = approaches()["child_fgc"].clocks


def test_first_contact_is_within_two_days_of_the_hour_in_which_a_coordinator_was_found() -> None:
    at = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)
    assert first_contact_by(CHILD, at) == datetime(2027, 2, 3, 9, 30, tzinfo=UTC)


def test_the_family_meets_within_eight_weeks_of_the_first_contact() -> None:
    assert meeting_by(CHILD, date(2027, 2, 1)) == date(2027, 3, 29)


def test_the_family_has_the_report_five_days_before_they_meet() -> None:
    assert report_by(CHILD, date(2027, 2, 27)) == date(2027, 2, 22)


@pytest.mark.parametrize(
    ("met", "by"),
    [
        (date(2027, 2, 27), date(2027, 3, 5)),
        (date(2027, 2, 26), date(2027, 3, 5)),
        (date(2027, 2, 28), date(2027, 3, 5)),
        (date(2027, 3, 1), date(2027, 3, 8)),
    ],
    ids=["met on a Saturday", "on a Friday", "on a Sunday", "on a Monday"],
)
def test_five_working_days_after_a_meeting_leave_out_the_weekend(met: date, by: date) -> None:
    assert plan_by(CHILD, met) == by


def test_a_service_that_sends_the_plan_on_the_day_itself_is_not_given_another() -> None:
    assert plan_by(replace(CHILD, plan_sent_working_days=0), date(2027, 2, 27)) == date(2027, 2, 27)


def test_somebody_asks_how_it_goes_five_weeks_after_the_plan_was_sealed() -> None:
    assert check_in_on(CHILD, date(2027, 2, 28)) == date(2027, 4, 4)
