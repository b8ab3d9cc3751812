"""What a second person allowed for one hall, one hour and two doors is not good for another one."""

import pytest
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, working
from tests.pages.test_agreements import CHECKED, asked_check, family, helen_at, kept_check, ruth_of
from tests.visiting import Browser

__all__ = ["family"]
ENDED = (
    "The meeting is changed. A legal check ended with this change, and Baran Rashid is no longer invited. "
    "Nothing is sent to them: please talk to them."
)
BEFORE = (
    "A legal check allows Baran Rashid and Shirin Aziz, who must not meet, to take part in this meeting, "
    "as it is planned now."
)
LEAVES = "Baran Rashid is then no longer invited until there is a new check. Nothing is sent to them: please talk to them."


def both_are_asked(family: Gathering) -> str:
    """A second person allowed it, and both have a place; the path of the meeting."""
    check = asked_check(family)
    helen_at(family, f"/dates/apart/{check.id}").press(
        "Record the legal check", {"allowed": "True", **CHECKED}
    )
    assert kept_check(family) == (True, False)
    with working(family.world.app):
        meeting = session().get_one(Meeting, check.meeting_id)
        baran = session().get_one(Person, family.people["Baran"].id)
        wish = Wish(baran, [part.id for part in meeting.parts])
        set_places(
            session().get_one(Conference, meeting.conference_id), meeting, by=family.ruth, wishes=[wish]
        )
    assert asked(family) == {"Baran", "Shirin"}
    return f"{family.path}/dates/{check.meeting_id}"


def asked(family: Gathering) -> set[str]:
    with working(family.world.app):
        there = set(session().scalars(select(Place.person_id)))
    return {name for name in ("Baran", "Shirin") if family.people[name].id in there}


def changed(family: Gathering, path: str, to: dict[str, str]) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{path}/change")
    assert BEFORE in ruth.page.words
    assert LEAVES in ruth.page.words
    told = "Save the change and tell everyone invited"
    ruth.press(told if told in ruth.page.text else "Save the date", to)
    return ruth


@pytest.mark.parametrize(
    "another",
    [
        {"venue": "The Old Chapel", "venue_address": "1 Chapel Yard"},
        {"doors": "One door, on the yard."},
        {"rooms": "one room"},
        {"on": "28", "on-month": "2", "on-year": "2027"},
    ],
    ids=["place", "doors", "rooms", "day"],
)
def test_a_legal_check_that_was_allowed_ends_when_one_person_takes_the_meeting_elsewhere(
    family: Gathering, another: dict[str, str]
) -> None:
    """Both would be asked to what nobody checked. He is not asked any more, and no letter makes him ask why."""
    path = both_are_asked(family)
    ruth = changed(family, path, another)
    assert ENDED in ruth.page.words
    assert kept_check(family) == (True, True)
    assert asked(family) == {"Shirin"}
    with working(family.world.app):
        his = session().scalars(select(Invitation).where(Invitation.person_id == family.people["Baran"].id))
        assert [one.withdrawn_because for one in his] == ["kept_apart"]
    ruth.open(f"{path}/change")
    assert BEFORE not in ruth.page.words


def test_a_legal_check_goes_on_while_the_meeting_is_as_it_was_read(family: Gathering) -> None:
    path = both_are_asked(family)
    ruth = changed(family, path, {"food": "Soup."})
    assert "The meeting is changed." in ruth.page.words
    assert ENDED not in ruth.page.words
    assert kept_check(family) == (True, False)
    assert asked(family) == {"Baran", "Shirin"}


def test_whoever_is_not_asked_any_more_is_not_named_among_those_who_are_told(family: Gathering) -> None:
    path = both_are_asked(family)
    with working(family.world.app):
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
    ruth = ruth_of(family)
    ruth.open(f"{path}/change")
    assert told_on(ruth) == {"Daryan Rashid", "Shirin Aziz"}


def test_nor_is_whoever_is_only_heard_and_knows_neither_the_day_nor_the_hour(family: Gathering) -> None:
    with working(family.world.app):
        meeting = family.meet(asked=[family.people["Daryan"], family.people["Shirin"]])
        meeting_id = meeting.id
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
            place.way = Way.LETTER if place.person_id == family.people["Shirin"].id else place.way
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/dates/{meeting_id}/change")
    assert told_on(ruth) == {"Daryan Rashid"}


def told_on(browser: Browser) -> set[str]:
    title = "If the day, a time or the place changes, these people are told"
    names = browser.page.tree.xpath(f"//h2[.='{title}']/following-sibling::ul[1]//strong/text()")
    return {str(one) for one in names}
