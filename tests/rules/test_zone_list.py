"""The list from which somebody's clock is chosen: places with their country, each clock once, the nearest first."""

from fgc.kit.zones import nearest_first, places


def test_nobody_looks_for_their_clock_among_names_that_it_had_once() -> None:
    zones = [one.zone for one in places()]
    assert len(zones) > 300
    for alias in (
        "Asia/Calcutta",
        "Europe/Kiev",
        "America/Buenos_Aires",
        "US/Eastern",
        "GB-Eire",
        "Etc/UTC",
        "Asia/Katmandu",
    ):
        assert alias not in zones, alias
    for place in (
        "Europe/London",
        "Europe/Stockholm",
        "Asia/Kolkata",
        "Europe/Kyiv",
        "Asia/Karachi",
        "Africa/Lagos",
    ):
        assert zones.count(place) == 1, place


def test_a_place_is_found_by_typing_its_name_and_says_its_country() -> None:
    named = dict(nearest_first("Europe/London"))
    assert named["Europe/Stockholm"] == "Stockholm (Sweden)"
    assert named["America/New_York"] == "New York (United States)"
    assert len(set(named.values())) == len(named), "no two places have one name"


def test_the_services_own_clock_and_those_of_its_country_come_first() -> None:
    british, american = nearest_first("Europe/London"), nearest_first("America/New_York")
    assert british[0] == ("Europe/London", "London (United Kingdom)")
    assert british[1] == ("Africa/Abidjan", "Abidjan (Côte d’Ivoire)")
    assert american[0] == ("America/New_York", "New York (United States)")
    assert ("America/Chicago", "Chicago (United States)") in american[1:30]
    assert len(british) == len(american) == len(places())


def test_a_clock_that_was_written_down_by_another_name_stays_what_it_is() -> None:
    kept = nearest_first("Asia/Calcutta")
    assert kept[0] == ("Asia/Calcutta", "Asia/Calcutta")
    assert len(kept) == len(places()) + 1
