"""Whoever lives by other clocks reads their own hour beside the one of the place, wherever an hour stands on their pages: else
they join an hour too late."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from fgc.access.models import PersonalLink
from fgc.kit.db import session
from fgc.schedule.models import Place, Way
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_invitation import link_for
from tests.visiting import Browser

WARSAW, AUCKLAND = "Piotr", "Aroha"


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Piotr Zielinski", email="piotr@example.org").zone = "Europe/Warsaw"
        found.add("Aroha Ngata", email="aroha@example.org").zone = "Pacific/Auckland"
        found.add("Sara Whitlow", email="sara@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
        for place in session().scalars(select(Place)):
            place.way = Way.VIDEO
    return found


def in_(family: Gathering, name: str) -> Browser:
    return link_for(family, name)


def test_somebody_abroad_reads_their_own_hour_in_the_question_and_in_each_part(family: Gathering) -> None:
    words = in_(family, WARSAW).page.words
    assert "on Saturday 27 February, at 11 am (12 pm where you are)?" in words
    assert "11 am – 11:20 am (12 pm – 12:20 pm where you are)" in words


def test_somebody_for_whom_it_is_another_day_is_told_which(family: Gathering) -> None:
    words = in_(family, AUCKLAND).page.words
    assert "at 11 am (Sunday 28 February, 12 am where you are)?" in words


def test_nobody_at_home_reads_of_other_clocks_even_after_somebody_abroad_opened_the_same_parts(
    family: Gathering,
) -> None:
    assert "where you are" in in_(family, WARSAW).page.words
    words = in_(family, "Sara").page.words
    assert "at 11 am?" in words
    assert "11 am – 11:20 am" in words
    assert "where you are" not in words


def test_on_the_day_itself_somebody_abroad_still_reads_their_own_hour(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """It is the day on which they need it."""
    clock("2027-02-27T08:00:00+00:00")
    words = in_(family, WARSAW).page.words
    assert "Saturday 27 February, at 11 am (12 pm where you are)" in words
    assert "11 am – 11:20 am (12 pm – 12:20 pm where you are)" in words


def test_a_coordinator_reads_their_own_clock_of_what_they_did_with_somebody_abroad(family: Gathering) -> None:
    """A PIN told at nine was told at nine, and not at ten as in Warsaw."""
    in_(family, WARSAW)
    with working(family.world.app):
        made = session().scalars(select(PersonalLink.made_at)).first()
    assert made is not None
    assert f"{made:%H:%M}" == "09:00"
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[WARSAW].id}/links")
    assert "Monday 1 February 2027, 9 am" in ruth.page.words
    assert "10 am" not in ruth.page.words
