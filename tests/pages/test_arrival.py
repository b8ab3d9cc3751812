"""A personal link leads to what there is to do now: to the family's room while it is open, never to an empty page."""

import pytest

from fgc.access.models import Purpose
from tests.the_day import Day


def test_a_link_to_a_plan_that_nobody_has_shown_leads_to_their_own_page(day: Day) -> None:
    kawa = day.family("Kawa")
    assert kawa.page.path == "/yours"
    assert "There is no plan" not in kawa.page.words


def test_on_the_day_any_link_leads_to_the_familys_room_while_it_is_open_to_them(begun: Day) -> None:
    kawa = begun.family("Kawa")
    assert kawa.page.path == "/yours/room"
    purposes = [one.value for one in Purpose]
    assert purposes
    for purpose in purposes:
        assert kawa.open(f"/yours/arrival/{purpose}").path == "/yours/room", purpose
    assert begun.family("Jas").page.path == "/yours", "a professional has no place in it"


def test_a_link_to_a_plan_leads_to_it_once_it_was_shown(shown: Day) -> None:
    assert shown.family("Kawa").page.path == "/yours/plan"


@pytest.mark.parametrize(
    ("purpose", "leads_to"),
    [
        ("answer", "/yours"),
        ("sign", "/yours"),
        ("action", "/yours/actions"),
        ("plan", "/yours/plan"),
        ("home", "/yours"),
    ],
)
def test_afterwards_each_link_leads_to_what_is_still_useful(sealed: Day, purpose: str, leads_to: str) -> None:
    kawa = sealed.family("Kawa")
    assert kawa.open(f"/yours/arrival/{purpose}").path == leads_to


def test_a_link_with_a_purpose_nobody_knows_leads_to_their_own_page(day: Day) -> None:
    assert day.family("Kawa").open("/yours/arrival/anything").path == "/yours"


def test_beside_a_newer_version_a_family_keeps_what_each_said_they_would_do_and_their_copy(
    sealed: Day,
) -> None:
    """A plan in force stays on their page (the newer version's own test: test_contact_promised.py)."""
    words = sealed.family("Kawa").open("/yours").words
    assert "What you said you would do" in words
    assert "Save our plan (PDF)" in words
