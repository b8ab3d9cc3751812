"""Each week the managers learn in numbers who of staff read more, or otherwise, than their work explains."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import text

from fgc.access.audit import note
from fgc.access.models import Role
from fgc.access.viewer import Worker
from fgc.conference.letters import READINGS
from fgc.conference.readings import Kind, last_week, odd_ones, readers_in, tell_managers
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.outbox import Letter, Message, render
from tests.conftest import as_worker
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.neighbours import Westbrook

Clock = Callable[[str], None]
MONDAY_AFTER = "2027-02-22T06:00:00+00:00"


@pytest.fixture
def week(world: World, clock: Clock) -> Gathering:
    """Tomas tried four conferences that are not his, and read at night; Ruth did her work."""
    clock("2027-02-17T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        mina = found.add("Mina Rashid", email="mina@example.org")
    ruth, tomas = world.in_as(world.ruth), world.in_as(world.tomas)
    assert ruth.open(f"{found.path}/circle/{mina.id}").status == 200
    for path in (found.path, f"{found.path}/circle", f"/conferences/{uuid4()}", f"/conferences/{uuid4()}"):
        assert tomas.open(path).status == 404
    clock("2027-02-18T02:30:00+00:00")
    with working(world.app):
        note("contact.read", by=world.viewer(world.tomas), about=mina.id)
    clock(MONDAY_AFTER)
    return found


def test_a_week_is_counted_and_what_stands_out_is_marked(world: World, week: Gathering) -> None:
    with as_worker(world.app):
        readers = {reader.who: reader for reader in readers_in(world.service, last_week("Europe/London"))}
    ruth, tomas = readers[world.ruth.name], readers[world.tomas.name]
    assert (ruth.counts[Kind.PROTECTED], ruth.odd) == (1, frozenset())
    assert (tomas.counts[Kind.NOT_THEIRS], tomas.odd) == (4, {Kind.NOT_THEIRS, Kind.NIGHT})
    assert odd_ones(readers.values()) == [tomas]


def test_the_managers_get_one_letter_for_each_week_with_numbers_alone(world: World, week: Gathering) -> None:
    noor = world.hire(Role.SERVICE_MANAGER, "Noor Haddad")
    with as_worker(world.app):
        tell_managers()
        tell_managers()
    with working(world.app):
        written = [render(letter, now()) for letter in session().query(Letter).filter_by(kind=READINGS)]
    assert sorted(each.to for each in written) == sorted([world.helen.email, noor.email])
    for each in written:
        assert isinstance(each, Message)
        assert "stands out for 1 of your colleagues" in each.text
        assert not [name for name in ("Tomas", "Mina", "Rashid", "NM-27", "conference") if name in each.text]


def test_managers_and_the_auditor_read_it_after_showing_who_they_are(
    world: World, week: Gathering, clock: Clock
) -> None:
    auditor = world.hire(Role.AUDITOR, "Iris Wood")
    for who in (world.helen, auditor):
        browser = world.in_as(who)
        browser.open("/")
        browser.follow("Staff access")
        assert f"{world.tomas.name} 4" in browser.page.words
        assert "From Monday 15 February 2027 to Sunday 21 February 2027." in browser.page.words
        assert "Nothing was read" in browser.follow("The week before").words
    assert world.in_as(world.ruth).open("/service/readings").status == 404
    with as_worker(world.app):
        noted = session().scalars(text("SELECT actor_id FROM audit WHERE action = 'readings.read'")).all()
    assert set(noted) == {world.helen.id, auditor.id}


def test_no_other_service_and_no_other_role_counts_anything_in_sql(world: World, week: Gathering) -> None:
    west = Westbrook(world.app)
    asked = text("SELECT count(*) FROM fgc_readings(:of, '2027-01-01', '2028-01-01', 'UTC')")
    seen = []
    for viewer in (
        west.viewer(west.helen), world.viewer(world.ruth), world.viewer(world.helen), Worker(),
    ):  # fmt: skip
        with world.app.app_context(), transaction(acting=viewer.settings()), saving():
            seen.append(bool(session().scalar(asked, {"of": world.service.id})))
    assert seen == [False, False, True, True]
