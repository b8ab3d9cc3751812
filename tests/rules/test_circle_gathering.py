"""Who comes into a circle, when they may be asked, what an order means, who may make a caution weaker."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer
from fgc.approach.rules import ChecklistItem
from fgc.circle.models import AgeGroup, Caution, Channel, Kind, Person, SafeContact, Side
from fgc.circle.rules import (
    ContactGiven,
    Readiness,
    Ways,
    WhyNot,
    age_group_on,
    balance,
    called_by_default,
    keeps_apart,
    meant_by,
    narrowed,
    routes_that_changed,
    side_of_tie,
    still_in_force,
    why_not_add,
    why_not_agree_lower,
    why_not_invite,
    why_not_keep_contact,
    why_not_leave,
    why_not_lower_at_once,
    wider,
)
from fgc.referral.models import OrderKind

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
GATE = ChecklistItem("safety_plan", "Safety plan", gate=True)


def someone(name: str = "Sara Whitlow", kind: Kind = Kind.FAMILY, *, confirmed: bool = True) -> Person:
    person = Person(
        id=uuid4(),
        conference_id=uuid4(),
        service_id=uuid4(),
        name=name,
        called=name.split(maxsplit=1)[0],
        kind=kind,
        zone="Europe/London",
    )
    person.contact = SafeContact(
        email="sara@example.org",
        phone="",
        address="",
        address_protected=False,
        allowed=["email"],
        forbidden=[],
        weekdays_only=False,
        confirm_days=90,
        confirmed_on=date(2027, 1, 20) if confirmed else None,
    )
    return person


def ready(**given: object) -> Readiness:
    return Readiness(
        **{"open_with": (), "open_gates": (), "independence_signed": True, "held": False, **given}
    )  # type: ignore[arg-type]


def test_somebody_is_asked_when_everything_that_comes_first_is_so() -> None:
    assert why_not_invite(someone(), ready(), NOW) is None


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ({"held": True}, WhyNot.SAFETY_HOLD),
        ({"independence_signed": False}, WhyNot.NOT_INDEPENDENT),
        ({"lines_approved": False}, WhyNot.LINES_OPEN),
        ({"open_with": (someone("Shirin Aziz"),)}, WhyNot.PAIRS_OPEN),
        ({"open_gates": (GATE,)}, WhyNot.CHECKLIST_OPEN),
    ],
)
def test_nobody_is_asked_while_something_that_comes_first_is_open(
    missing: dict[str, object], reason: WhyNot
) -> None:
    assert why_not_invite(someone(), ready(**missing), NOW) is reason


def test_nobody_is_asked_who_has_not_confirmed_how_to_reach_them() -> None:
    assert why_not_invite(someone(confirmed=False), ready(), NOW) is WhyNot.NOT_CONFIRMED_UNPHONED


def test_somebody_who_may_only_be_phoned_can_be_asked_by_voice() -> None:
    nazdar = someone()
    assert nazdar.contact is not None
    nazdar.contact.allowed, nazdar.contact.phone = ["phone"], "01632 960111"
    assert why_not_invite(nazdar, ready(), NOW) is None


def test_somebody_who_left_is_not_asked() -> None:
    gone = someone()
    gone.left_at = NOW
    assert why_not_invite(gone, ready(), NOW) is WhyNot.HAS_LEFT
    assert why_not_leave(gone) is WhyNot.HAS_LEFT


def test_the_one_it_is_about_never_leaves_the_circle() -> None:
    assert why_not_leave(someone("Daryan Rashid", Kind.CENTRAL)) is WhyNot.CENTRAL_STAYS
    assert why_not_leave(someone()) is None


def test_one_person_has_one_row() -> None:
    assert why_not_add(" shirin   AZIZ ", [someone("Shirin Aziz")]) is WhyNot.ALREADY_HERE
    assert why_not_add("Shirin Azad", [someone("Shirin Aziz")]) is None


def test_the_family_is_counted_apart_from_those_who_are_paid() -> None:
    people = [someone(kind=kind) for kind in Kind]
    assert (balance(people).family, balance(people).professionals) == (3, 3)
    assert not balance(people).family_outnumbers
    people[-1].left_at = NOW
    assert balance(people).family_outnumbers


@pytest.mark.parametrize(
    ("tie", "side"),
    [
        ("mother", Side.MOTHERS),
        ("grandmother on Dad's side", Side.FATHERS),
        ("paternal uncle", Side.FATHERS),
        ("Mum’s friend", Side.MOTHERS),
        ("aunt", Side.OTHER),
        ("mother's cousin, father's friend", Side.OTHER),
    ],
)
def test_a_side_is_taken_from_the_words_only_when_they_leave_no_doubt(tie: str, side: Side) -> None:
    assert side_of_tie(tie) is side


@pytest.mark.parametrize(
    ("born_on", "group"),
    [
        (date(2025, 2, 2), AgeGroup.BABY),
        (date(2025, 2, 1), AgeGroup.CHILD),
        (date(2015, 2, 1), AgeGroup.YOUNG_PERSON),
        (date(2009, 2, 1), AgeGroup.ADULT),
        (date(1962, 2, 1), AgeGroup.OLDER),
        (None, AgeGroup.ADULT),
    ],
)
def test_the_age_group_changes_on_the_birthday(born_on: date | None, group: AgeGroup) -> None:
    assert age_group_on(born_on, date(2027, 2, 1)) is group


def test_a_title_is_not_a_first_name() -> None:
    names = ("Ms Farrow", "Dr. Lee", "Sara Whitlow")
    assert [called_by_default(name) for name in names] == ["Ms Farrow", "Dr. Lee", "Sara"]


def test_a_family_says_uncle_pat_and_nobody_is_greeted_as_hello_uncle() -> None:
    names = {
        "Uncle Pat O\u2019Neill": "Uncle Pat",
        "Aunt M\u00e1ire Byrne": "Aunt M\u00e1ire",
        "Great Aunt Mary Byrne": "Great Aunt Mary",
        "great-uncle Tom Hall": "great-uncle Tom",
        "Nan": "Nan",
        "Nan O\u2019Neill": "Nan O\u2019Neill",
        "Grand Jones": "Grand",
        "Mrs Jones": "Mrs Jones",
        "Dr Hall": "Dr Hall",
        "Pat O\u2019Neill": "Pat",
    }
    assert {name: called_by_default(name) for name in names} == names


def test_nobody_is_greeted_with_an_adjective() -> None:
    names = {
        "Old Joe Doyle": "Joe",
        "Wee Auntie Mary Doyle": "Auntie Mary",
        "Big Tony": "Big Tony",
        "Young": "Young",
    }
    assert {name: called_by_default(name) for name in names} == names


def test_an_order_means_everybody_it_names() -> None:
    shirin, baran, daryan = someone("Shirin Aziz"), someone("Baran Rashid"), someone("Daryan Rashid")
    people = [shirin, baran, daryan]
    assert meant_by("Shirin Aziz and the child Daryan", people) == [shirin, daryan]
    assert meant_by("Daryan Rashid, Lana Rashid", people) == [daryan]
    assert meant_by("the father", people) == []


def test_orders_that_bar_contact_keep_two_people_apart_until_they_end() -> None:
    assert {kind for kind in OrderKind if keeps_apart(kind)} == {
        OrderKind.NON_MOLESTATION,
        OrderKind.OCCUPATION,
        OrderKind.RESTRAINING,
        OrderKind.BAIL,
    }
    assert still_in_force(date(2027, 9, 14), date(2027, 9, 14))
    assert not still_in_force(date(2027, 9, 14), date(2027, 9, 15))
    assert still_in_force(None, date(2030, 1, 1))


def caution(**given: object) -> Caution:
    return Caution(**{"hides": ["address", "phone"], "must_not_meet": True, **given})


def test_one_person_alone_makes_a_caution_stronger_never_weaker() -> None:
    assert why_not_lower_at_once(caution(), ["address", "phone", "town"], True) is None
    assert why_not_lower_at_once(caution(), ["address", "town"], True) is WhyNot.SECOND_PERSON
    assert why_not_lower_at_once(caution(), ["address", "phone"], False) is WhyNot.SECOND_PERSON


def test_the_second_person_is_the_manager_and_another_one() -> None:
    ruth = StaffViewer(uuid4(), uuid4(), Role.COORDINATOR, "Ruth")
    helen = StaffViewer(uuid4(), uuid4(), Role.SERVICE_MANAGER, "Helen")
    assert why_not_agree_lower(caution(lower_asked_by=None), helen) is WhyNot.NOBODY_ASKED
    assert why_not_agree_lower(caution(lower_asked_by=helen.staff_id), helen) is WhyNot.OWN_REQUEST
    assert why_not_agree_lower(caution(lower_asked_by=helen.staff_id), ruth) is WhyNot.SECOND_PERSON
    assert why_not_agree_lower(caution(lower_asked_by=ruth.staff_id), helen) is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (ContactGiven((Channel.EMAIL,), (Channel.EMAIL,), email="a@example.org"), WhyNot.BOTH_WAYS),
        (ContactGiven((Channel.EMAIL,), ()), WhyNot.ROUTE_WITHOUT_DETAILS),
        (ContactGiven((Channel.TEXT,), ()), WhyNot.ROUTE_WITHOUT_DETAILS),
        (ContactGiven((Channel.LETTER,), ()), WhyNot.ROUTE_WITHOUT_DETAILS),
        (ContactGiven((), (), NOW.time(), NOW.time()), WhyNot.HOURS_REVERSED),
    ],
)
def test_a_way_that_leads_nowhere_is_not_written_down(given: ContactGiven, reason: WhyNot) -> None:
    found = why_not_keep_contact(given)
    assert found is not None
    assert found[0] is reason


def test_a_first_number_locks_nothing_and_another_one_does() -> None:
    before = {"email": "", "phone": "07700 900101", "address": ""}
    assert routes_that_changed(before, {**before, "email": "new@example.org"}) == []
    assert routes_that_changed(before, {**before, "phone": "07700 900109"}) == ["phone"]
    assert routes_that_changed(before, {**before, "phone": ""}) == ["phone"]


WAYS = Ways(
    allowed=frozenset({Channel.EMAIL, Channel.PHONE}),
    forbidden=frozenset({Channel.LETTER}),
    hours=(time(9), time(15)),
    weekdays_only=True,
    voicemail=False,
    shared_device=True,
    sender_name="",
    safe_word="heron",
    may_take_message="Nazdar",
)


@pytest.mark.parametrize(
    ("asked", "is_wider"),
    [
        ({"allowed": frozenset({Channel.EMAIL, Channel.TEXT})}, ["allowed"]),
        ({"allowed": frozenset({Channel.EMAIL})}, []),
        ({"forbidden": frozenset()}, ["forbidden"]),
        ({"forbidden": frozenset({Channel.LETTER, Channel.TEXT})}, []),
        ({"hours": (time(8, 59), time(15))}, ["hours"]),
        ({"hours": (time(9), None)}, ["hours"]),
        ({"hours": (time(10), time(14))}, []),
        ({"weekdays_only": False}, ["weekdays_only"]),
        ({"voicemail": True}, ["voicemail"]),
        ({"shared_device": False}, ["shared_device"]),
        ({"sender_name": "Ruth"}, ["sender_name"]),
        ({"safe_word": ""}, ["safe_word"]),
        ({"may_take_message": "Baran"}, ["may_take_message"]),
        ({"may_take_message": ""}, []),
        ({}, []),
    ],
)
def test_what_reaches_somebody_protected_wider_than_they_said(
    asked: dict[str, Any], is_wider: list[str]
) -> None:
    after = replace(WAYS, **asked)
    assert wider(WAYS, after) == is_wider
    at_once = narrowed(WAYS, after)
    assert wider(WAYS, at_once) == [], "what holds at once is never wider"
    if not is_wider:
        assert at_once == after, "what is only narrower holds whole"


def test_hours_that_share_nothing_with_the_old_ones_change_nothing_at_once() -> None:
    assert narrowed(WAYS, replace(WAYS, hours=(time(18), time(20)))).hours == WAYS.hours


def test_any_hour_may_become_some_hours_at_once() -> None:
    always = replace(WAYS, hours=(None, None))
    assert narrowed(always, WAYS).hours == WAYS.hours
    assert wider(WAYS, always) == ["hours"]
