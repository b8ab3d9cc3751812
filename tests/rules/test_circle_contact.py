"""By which route, and from when, somebody may be reached."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgc.circle.models import Channel, Kind, Person, SafeContact
from fgc.circle.rules import Route, WhyNot, needs_two, opens_at, phone_them, route, same_routes, ways_ended
from fgc.circle.rules.contact import is_open

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)  # a Monday
LONDON = "Europe/London"


def person(zone: str = LONDON) -> Person:
    return Person(
        id=uuid4(),
        conference_id=uuid4(),
        service_id=uuid4(),
        name="Shirin",
        called="Shirin",
        kind=Kind.FAMILY,
        zone=zone,
    )


def reached(**given: object) -> SafeContact:
    kept: dict[str, object] = {
        "email": "shirin@example.org",
        "phone": "07700 900101",
        "address": "",
        "address_protected": False,
        "allowed": ["email"],
        "forbidden": [],
        "hours_from": None,
        "hours_to": None,
        "weekdays_only": False,
        "voicemail": False,
        "confirmed_on": date(2027, 2, 1),
        "confirm_days": 90,
    }
    return SafeContact(**{**kept, **given})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_the_first_route_they_allow_is_taken() -> None:
    assert route(reached(allowed=["text", "email"]), person(), NOW) == Route(Channel.TEXT, NOW)


def test_a_route_without_an_address_is_passed_over() -> None:
    assert route(reached(allowed=["email", "text"], email=""), person(), NOW) == Route(Channel.TEXT, NOW)
    assert route(reached(email=""), person(), NOW) is WhyNot.NO_ADDRESS_KEPT


def test_a_letter_asks_only_for_routes_it_can_take() -> None:
    found = route(reached(allowed=["text", "email"]), person(), NOW, by=(Channel.EMAIL,))
    assert found == Route(Channel.EMAIL, NOW)


def test_a_forbidden_route_is_never_taken() -> None:
    assert route(reached(allowed=["email", "text"], forbidden=["email"]), person(), NOW) == Route(
        Channel.TEXT, NOW
    )
    assert route(reached(forbidden=["email"]), person(), NOW) is WhyNot.NO_ROUTE


def test_somebody_who_may_only_be_phoned_is_phoned() -> None:
    nazdar = reached(allowed=["phone"], email="", phone="01632 960111", hours_from=time(9), hours_to=time(17))
    assert route(nazdar, person(), NOW) is WhyNot.ONLY_BY_VOICE
    told = phone_them(nazdar, person())
    assert told is not None
    assert (told.number, told.hours_from, told.hours_to, told.voicemail) == (
        "+441632960111",
        time(9),
        time(17),
        False,
    )


def test_a_forbidden_phone_is_never_suggested() -> None:
    assert phone_them(reached(allowed=["email", "phone"], forbidden=["phone"]), person()) is None
    assert phone_them(reached(allowed=["email"]), person()) is None
    assert phone_them(None, person()) is None


def test_nothing_is_sent_before_it_was_confirmed_or_after_it_grew_old() -> None:
    phoned = ["email", "phone"]
    assert route(reached(confirmed_on=None, allowed=phoned), person(), NOW) is WhyNot.NOT_CONFIRMED
    assert isinstance(route(reached(confirmed_on=date(2026, 11, 3)), person(), NOW), Route)
    assert (
        route(reached(confirmed_on=date(2026, 11, 2), allowed=phoned), person(), NOW) is WhyNot.CONFIRM_AGAIN
    )


@pytest.mark.parametrize(
    "given",
    [
        {"allowed": ["text"]},
        {"allowed": ["text", "phone"], "forbidden": ["phone"]},
        {"allowed": ["phone"], "phone": ""},
    ],
)
def test_nobody_is_told_to_phone_somebody_who_must_not_be_phoned_or_has_no_number(
    given: dict[str, object],
) -> None:
    never, old = reached(confirmed_on=None, **given), reached(confirmed_on=date(2026, 11, 2), **given)
    by_voice = reached(**{**given, "allowed": ["in_person"]})
    reasons = [route(one, person(), NOW) for one in (never, old, by_voice)]
    assert reasons == [WhyNot.NOT_CONFIRMED_UNPHONED, WhyNot.CONFIRM_AGAIN_UNPHONED, WhyNot.ONLY_IN_PERSON]
    assert "phone them" not in " ".join(one.value for one in reasons if isinstance(one, WhyNot)).lower()


def test_nobody_reaches_somebody_who_left_or_never_said_how() -> None:
    gone = person()
    gone.left_at = NOW
    assert route(reached(), gone, NOW) is WhyNot.HAS_LEFT
    assert route(None, person(), NOW) is WhyNot.NO_CONTACT
    assert route(reached(allowed=[]), person(), NOW) is WhyNot.NO_CONTACT
    told = reached(allowed=[], told_by_referrer="Text in the mornings")
    assert route(told, person(), NOW) is WhyNot.REFERRAL_SAYS, "somebody has said how"


def test_a_printed_letter_goes_at_any_hour_but_never_to_a_protected_address() -> None:
    posted = reached(allowed=["letter"], address="1 Elm Row", hours_from=time(9), hours_to=time(10))
    assert route(posted, person(), NOW) == Route(Channel.LETTER, NOW)
    posted.address_protected = True
    assert route(posted, person(), NOW) is WhyNot.NO_ADDRESS_KEPT


def test_a_text_at_ten_past_eight_in_the_evening_waits_for_half_past_nine_on_the_next_school_day() -> None:
    shirin = reached(allowed=["text"], hours_from=time(9, 30), hours_to=time(14, 30), weekdays_only=True)
    assert route(shirin, person(), at("2027-02-25T20:10+00:00")) == Route(
        Channel.TEXT, at("2027-02-26T09:30+00:00")
    )
    assert route(shirin, person(), at("2027-02-26T20:10+00:00")) == Route(
        Channel.TEXT, at("2027-03-01T09:30+00:00")
    )


def test_the_first_minute_is_inside_and_the_last_is_not() -> None:
    shirin = reached(hours_from=time(9, 30), hours_to=time(14, 30))
    assert opens_at(shirin, LONDON, at("2027-02-25T09:30+00:00")) == at("2027-02-25T09:30+00:00")
    assert opens_at(shirin, LONDON, at("2027-02-25T14:30+00:00")) == at("2027-02-26T09:30+00:00")


def test_hours_are_those_of_the_persons_own_zone() -> None:
    rojin = reached(hours_from=time(8), hours_to=time(20))
    assert opens_at(rojin, "Europe/Stockholm", at("2027-02-25T06:59+00:00")) == at("2027-02-25T07:00+00:00")


def test_confirmation_grows_old_by_the_persons_own_calendar() -> None:
    kept = reached(confirmed_on=date(2026, 11, 3))
    evening = at("2027-02-01T13:30+00:00")
    assert isinstance(route(kept, person(LONDON), evening), Route)
    assert route(kept, person("Pacific/Auckland"), evening) is WhyNot.CONFIRM_AGAIN_UNPHONED


def test_an_hour_that_the_clock_skips_opens_when_the_clock_has_passed_it() -> None:
    early = reached(hours_from=time(1, 30), hours_to=time(9))
    assert opens_at(early, LONDON, at("2027-03-28T00:10+00:00")) == at("2027-03-28T01:30+00:00")


def test_hours_that_fall_whole_into_the_skipped_hour_wait_a_day() -> None:
    early = reached(hours_from=time(1, 10), hours_to=time(1, 40))
    assert opens_at(early, LONDON, at("2027-03-28T00:50+00:00")) == at("2027-03-29T00:10+00:00")


def test_an_hour_that_comes_twice_is_safe_both_times() -> None:
    late = reached(hours_from=time(1, 10), hours_to=time(1, 40))
    assert opens_at(late, LONDON, at("2027-10-31T00:00+00:00")) == at("2027-10-31T00:10+00:00")
    assert opens_at(late, LONDON, at("2027-10-31T00:45+00:00")) == at("2027-10-31T01:10+00:00")


def test_across_a_clock_change_the_wall_clock_holds() -> None:
    shirin = reached(hours_from=time(9, 30), hours_to=time(14, 30), weekdays_only=True)
    assert opens_at(shirin, LONDON, at("2027-03-26T15:00+00:00")) == at("2027-03-29T08:30+00:00")
    assert opens_at(shirin, LONDON, at("2027-10-29T15:00+00:00")) == at("2027-11-01T09:30+00:00")


def test_hours_that_leave_no_time_are_said_to() -> None:
    never = reached(hours_from=time(10), hours_to=time(10))
    assert route(never, person(), NOW) is WhyNot.NEVER_OPEN


ZONES = st.sampled_from(
    [
        "Europe/London",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "America/Santiago",
        "Asia/Kathmandu",
        "Africa/Cairo",
    ]
)
INSTANTS = st.integers(1_767_225_600, 2_114_380_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    zone=ZONES,
    now=INSTANTS,
    start=st.integers(0, 22 * 60),
    length=st.integers(61, 600),
    weekdays=st.booleans(),
)
def test_whatever_the_zone_and_the_season_it_opens_inside_the_hours_and_not_later_than_needed(
    zone: str, now: datetime, start: int, length: int, weekdays: bool
) -> None:
    end = start + length
    kept = reached(
        hours_from=time(*divmod(start, 60)),
        hours_to=time(*divmod(end, 60)) if end < 24 * 60 else None,
        weekdays_only=weekdays,
    )
    opens = opens_at(kept, zone, now)
    assert opens is not None
    assert opens.tzinfo is UTC
    assert opens >= now
    assert is_open(kept, zone, opens)
    assert opens - now <= timedelta(days=4)
    local = opens.astimezone(ZoneInfo(zone))
    assert not (weekdays and local.weekday() >= 5)


def test_two_people_behind_one_mailbox_or_phone_are_seen() -> None:
    shirin, baran, mina = person(), person(), person()
    shirin.contact = reached(email="Home@Example.org", phone="07700 900101")
    baran.contact = reached(email="home@example.org", phone="+44 7700 900102")
    mina.contact = reached(email="", phone="07700900102")
    assert same_routes([shirin, baran, mina]) == [(shirin, baran, "email"), (baran, mina, "phone")]


def test_what_was_sent_ends_with_each_way_that_is_not_theirs_any_more() -> None:
    """Nothing stays open in a mailbox that is forbidden, not named any more, gone, or looked into from now on."""
    email, text, letter = Channel.EMAIL, Channel.TEXT, Channel.LETTER
    both = {"allowed": ["text", "email"]}
    assert ways_ended(reached(**both), was_shared=False) == {letter}
    assert ways_ended(reached(**both, email=""), was_shared=False) == {email, letter}
    assert ways_ended(reached(allowed=["text"]), was_shared=False) == {email, letter}
    assert ways_ended(reached(**both, forbidden=["email"]), was_shared=False) == {email, letter}
    assert ways_ended(reached(**both, shared_device=True), was_shared=False) == {email, text, letter}
    assert ways_ended(reached(**both, shared_device=True), was_shared=True) == {letter}
    posted = {"allowed": ["letter", "email"], "address": "4 Hill Road"}
    assert ways_ended(reached(**posted), was_shared=False) == {text}
    assert ways_ended(reached(**posted, address_protected=True), was_shared=False) == {text, letter}


def test_nobody_is_phoned_while_another_number_waits_for_a_second_person() -> None:
    locked = reached(allowed=["phone"], phone="01632 960111", locked_at=NOW)
    assert phone_them(locked, person()) is None, "neither the old number nor the new one"
    assert phone_them(reached(allowed=["phone"], phone="01632 960111"), person()) is not None


def test_a_route_that_is_changed_or_added_for_somebody_protected_takes_two_people() -> None:
    before = {"email": "", "phone": "07700 900101", "address": "", "address_protected": ""}
    other, new = {**before, "phone": "07700 900109"}, {**before, "email": "shirin@example.org"}
    assert needs_two(before, other, said_before=False) == ["phone"], "one that was there"
    assert needs_two(before, new, said_before=True) == ["email"], "a new one is how a letter is led elsewhere"
    assert needs_two(before, new, said_before=False) == [], "before they ever said how, it is a first one"
    assert needs_two(before, before, said_before=True) == []
