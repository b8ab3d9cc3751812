"""By when something should have happened, as an approach counts it (sources in docs/practice.md)."""

from datetime import date, datetime, timedelta

from fgc.approach.rules import Clocks

SATURDAY = 5


def first_contact_by(clocks: Clocks, allocated_at: datetime) -> datetime:
    """When somebody of the circle has been contacted, or been tried, at the latest."""
    return allocated_at + timedelta(hours=clocks.first_contact_hours)


def meeting_by(clocks: Clocks, first_contact_on: date) -> date:
    """The last day on which the family meets in time, counted from the first contact with any of them."""
    return first_contact_on + timedelta(days=clocks.meeting_within_days)


def report_by(clocks: Clocks, meets_on: date) -> date:
    """The last day on which the referrer's report reaches the family in time: nobody reads it first at the meeting."""
    return meets_on - timedelta(days=clocks.report_shared_days_before)


def plan_by(clocks: Clocks, met_on: date) -> date:
    """The last day on which everybody has the plan in time. Working days are Monday to Friday: a public holiday is no day
    off here, so what is said is early rather than late."""
    day = met_on
    for _working_day in range(clocks.plan_sent_working_days):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


def check_in_on(clocks: Clocks, sealed_on: date) -> date:
    """The day from which the coordinator asks how it goes with the plan."""
    return sealed_on + timedelta(days=clocks.check_in_after_days)
