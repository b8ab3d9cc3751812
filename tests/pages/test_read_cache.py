"""A page asks the database once for what it shows in many places; whoever looks on another's behalf asks anew."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from fgc.access.viewer import PersonViewer, Worker
from fgc.circle.models import Caution, Kind, Person, SafeContact
from fgc.circle.queries import cautions_of, people_of
from fgc.circle.telling import told_by
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import acting_as, engine, saving, session, transaction
from fgc.kit.read_cache import cached_while_reading
from tests.gathering import Gathering, gather, working
from tests.make import World


@pytest.fixture
def circle(world: World) -> Gathering:
    """Baran, who must not learn the town of Shirin; and Daryan, whom it is about."""
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL, phone="07700 900100")
        found.add("Shirin Aziz", email="shirin@example.org", town="Eastwick")
        found.add("Baran Rashid", email="baran@example.org")
        found.hide(found.people["Baran"], found.people["Shirin"], "town")
        found.answer_pairs()
        found.meet(asked=found.people.values())
    return found


@contextmanager
def asked_of(table: str) -> Iterator[list[str]]:
    """The statements that read this table, as they go to the database."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if f"FROM {table}" in statement:
            heard.append(statement)

    event.listen(engine(), "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine(), "before_cursor_execute", hear)


def of(circle: Gathering) -> Conference:
    return session().get_one(Conference, circle.conference.id)


def baran(circle: Gathering) -> PersonViewer:
    person = circle.people["Baran"]
    return PersonViewer(person.id, person.conference_id, person.service_id)


def test_a_page_that_only_reads_asks_once_which_restrictions_stand(circle: Gathering) -> None:
    acting = Worker().settings()
    with (
        circle.world.app.app_context(),
        asked_of("caution") as heard,
        transaction(read_only=True, acting=acting),
    ):
        first, again = cautions_of(of(circle)), cautions_of(of(circle))
    assert len(heard) == 1
    assert [one.hides for one in first] == [one.hides for one in again] == [["town"]]


def test_a_restriction_that_was_added_meanwhile_counts_at_once_for_whoever_may_write(
    circle: Gathering,
) -> None:
    with working(circle.world.app), saving():
        before = len(cautions_of(of(circle)))
        kept = session().scalars(select(Caution)).one()
        kept.lifted_at = now()
        session().flush()
        assert (before, len(cautions_of(of(circle)))) == (1, 0)


def test_nobody_gets_what_was_read_on_behalf_of_somebody_who_may_know_more(circle: Gathering) -> None:
    @cached_while_reading
    def towns() -> list[str]:
        return [one.town for one in session().scalars(select(SafeContact))]

    with circle.world.app.app_context(), transaction(read_only=True, acting=Worker().settings()):
        assert "Eastwick" in towns()
        with acting_as(baran(circle).settings()):
            assert "Eastwick" not in towns()
        assert "Eastwick" in towns()


def test_one_reader_of_a_list_does_not_change_the_list_of_the_next(circle: Gathering) -> None:
    with circle.world.app.app_context(), transaction(read_only=True, acting=Worker().settings()):
        people_of(Worker(), of(circle)).clear()
        assert len(people_of(Worker(), of(circle))) == 3


def test_what_one_page_was_told_the_next_one_asks_for_itself(circle: Gathering) -> None:
    answers = iter([1, 2])

    @cached_while_reading
    def count() -> int:
        return next(answers)

    for expected in (1, 2):
        with circle.world.app.app_context(), transaction(read_only=True, acting=Worker().settings()):
            assert (count(), count()) == (expected, expected)


def test_her_town_is_looked_for_also_where_she_was_read_before_by_somebody_who_may_not_know_it(
    circle: Gathering,
) -> None:
    his = baran(circle)
    everybody = {one.id for one in circle.people.values()}
    with circle.world.app.app_context(), transaction(read_only=True, acting=his.settings()):
        held = people_of(his, of(circle), met=everybody)
        with acting_as(Worker().settings()):
            reader = session().get_one(Person, his.person_id)
            told = told_by(Worker(), of(circle), "We meet in Eastwick.", [reader])
        assert circle.people["Shirin"].id in {one.id for one in held}
    assert [one.found.words for one in told] == ["Eastwick"]
