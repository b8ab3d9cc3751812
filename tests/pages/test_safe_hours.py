"""Safe hours are said in one way wherever somebody may be phoned: also one end alone, weekdays, and on whose clock."""

from collections.abc import Callable
from datetime import time
from types import SimpleNamespace

import pytest

from fgc.circle.hours import safe_hours, said_call
from fgc.circle.models import SafeContact
from fgc.circle.rules import PhoneThem
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import saving
from tests.gathering import Gathering, working
from tests.pages.test_invitation import family
from tests.visiting import Browser

__all__ = ["family"]

LONDON, STOCKHOLM, BAGHDAD = "Europe/London", "Europe/Stockholm", "Asia/Baghdad"


def hours(begins: time | None, ends: time | None, *, weekdays: bool = False) -> SimpleNamespace:
    return SimpleNamespace(hours_from=begins, hours_to=ends, weekdays_only=weekdays)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (hours(None, None), ""),
        (hours(time(9), time(14, 30)), "between 9 am and 2:30 pm"),
        (hours(time(9), None), "from 9 am on"),
        (hours(None, time(14)), "until 2 pm"),
        (hours(None, None, weekdays=True), "on weekdays only"),
        (hours(None, time(14), weekdays=True), "until 2 pm, on weekdays only"),
        (hours(time(9), time(14), weekdays=True), "between 9 am and 2 pm, on weekdays only"),
    ],
)
def test_no_limit_is_left_unsaid(family: Gathering, of: SimpleNamespace, said: str) -> None:
    with family.world.app.test_request_context("/"):
        assert safe_hours(of, LONDON, here=LONDON) == said


def test_two_o_clock_there_is_not_taken_for_two_o_clock_here(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """She is rung while he is at home."""
    clock("2027-02-01T09:00:00+00:00")
    with family.world.app.test_request_context("/"):
        until = hours(None, time(14))
        assert safe_hours(until, STOCKHOLM, here=LONDON) == (
            "until 2 pm, their time in Stockholm (10 am there now)"
        )
        assert safe_hours(until, BAGHDAD, here=LONDON) == (
            "until 2 pm, their time in Baghdad (12 pm there now)"
        )
        assert safe_hours(hours(None, None), STOCKHOLM, here=LONDON) == ""


def test_a_call_says_all_that_matters_before_it_is_dialled(family: Gathering) -> None:
    with family.world.app.test_request_context("/"):
        call = PhoneThem("+441632960111", None, time(14), True, False, LONDON)
        assert said_call(call) == "01632 960111, until 2 pm, on weekdays only; leave no message"
        assert said_call(PhoneThem("+441632960111", None, None, False, True, LONDON)) == "01632 960111"


PAGES = (
    "/",
    "{path}/circle",
    "{path}/circle/{person}",
    "{path}/circle/{person}/links",
    "{path}/circle/{person}/pin",
)


def test_the_desk_and_every_page_that_gives_her_number_says_until_when(family: Gathering) -> None:
    reached_by_phone_alone(family, "Nazdar", until=time(14))
    ruth = family.world.in_as(family.world.ruth)
    assert "01632 960111, until 2 pm, on weekdays only" in the_invitation(family, ruth, "Nazdar")
    asked_before_it_moved(family, "Nazdar")
    seen = 0
    for page in PAGES:
        words = ruth.open(page.format(path=family.path, person=family.people["Nazdar"].id)).words
        if "01632 960111" in words:
            assert "until 2 pm, on weekdays only" in words, page
            seen += 1
    assert seen >= 3
    assert (
        "Phone Nazdar: 01632 960111, until 2 pm, on weekdays only; leave no message." in ruth.open("/").words
    )


def test_for_somebody_abroad_the_desk_says_whose_clock_it_is(family: Gathering) -> None:
    reached_by_phone_alone(family, "Nazdar", until=time(14), zone=STOCKHOLM)
    asked_before_it_moved(family, "Nazdar")
    ruth = family.world.in_as(family.world.ruth)
    assert "until 2 pm, on weekdays only, their time in Stockholm (10 am there now)" in ruth.open("/").words
    assert "Safe hours until 2 pm, on weekdays only, their time in Stockholm" in (
        ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}").words
    )


def test_when_a_letter_waits_for_hours_abroad_the_coordinator_reads_her_own_clock(family: Gathering) -> None:
    with working(family.world.app), saving() as current:
        rojin = current.merge(family.people["Rojin"])
        rojin.contact.hours_from = time(18)
    ruth = family.world.in_as(family.world.ruth)
    assert "Goes out Monday 1 February 2027, 5 pm (6 pm in Stockholm)" in the_invitation(
        family, ruth, "Rojin"
    )


def reached_by_phone_alone(family: Gathering, name: str, *, until: time, zone: str = LONDON) -> None:
    with working(family.world.app), saving() as current:
        person = current.merge(family.people[name])
        person.zone = zone
        contact: SafeContact = person.contact
        contact.hours_from, contact.hours_to, contact.weekdays_only, contact.voicemail = (
            None,
            until,
            True,
            False,
        )


def asked_before_it_moved(family: Gathering, name: str) -> None:
    """Whoever was asked and does not know how it stands now is on the desk by name."""
    with working(family.world.app), saving() as current:
        (invitation,) = current.query(Invitation).filter_by(person_id=family.people[name].id)
        invitation.asked_at = now()
        invitation.told_sequence = None


def the_invitation(family: Gathering, ruth: Browser, name: str) -> str:
    """What stands on the page on which this person is about to be asked."""
    ruth.open(f"{family.path}/invitations")
    for url in dict.fromkeys(ruth.page.links("/ask")):
        words = ruth.open(url).words
        if f"What {family.people[name].name} will see" in words:
            return words
    raise AssertionError(f"{name} is not asked")
