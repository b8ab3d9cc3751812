"""Without a worker no letter goes, and every page looks as always: the desks of those who can do something about it say so."""

import pytest
from sqlalchemy import text

from fgc.access.models import Role
from fgc.kit import db
from tests.conftest import as_worker
from tests.make import World

STOPPED = "No letters or reminders are going out at the moment."
SIGN = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (clock_timestamp() - make_interval(secs => :ago))"


def gives_a_sign(world: World, *, seconds_ago: float) -> None:
    """As a worker does every ten seconds, in words of the test's own."""
    with as_worker(world.app), db.engine().begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_workers"))
        connection.execute(text(SIGN), {"ago": seconds_ago})


def test_a_coordinator_reads_that_no_letter_goes_and_whom_to_tell_until_a_worker_is_alive_again(
    world: World,
) -> None:
    desk = world.in_as(world.ruth)
    assert STOPPED in desk.open("/").words
    assert "Tell your administrator now" in desk.page.words
    gives_a_sign(world, seconds_ago=50)
    assert STOPPED not in desk.open("/").words
    gives_a_sign(world, seconds_ago=70)
    assert STOPPED in desk.open("/").words


def test_an_administrator_reads_what_has_to_be_started(world: World) -> None:
    desk = world.in_as(world.hire(Role.ADMINISTRATOR, "Iris Hale"))
    desk.open("/")
    assert STOPPED in desk.page.words
    assert "./run worker" in desk.page.words
    gives_a_sign(world, seconds_ago=5)
    assert STOPPED not in desk.open("/").words


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SOCIAL_WORKER])
def test_whoever_can_do_nothing_about_it_is_not_told(world: World, role: Role) -> None:
    assert STOPPED not in world.in_as(world.hire(role, "Noor Khan")).open("/").words
