"""Somebody is erased as it is done: one asks, another one decides, the worker carries it out."""

import psycopg

from fgc.access.viewer import Worker
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.keeping import operations, proposals, queries
from fgc.kit.db import act, session, transaction
from fgc.kit.postgres import Server
from tests.gathering import Gathering, working
from tests.make import World


def begin_restore(server: Server, name: str) -> None:
    """As if this database came out of a backup a moment ago, and what was erased since is not erased again yet."""
    with psycopg.connect(server.conninfo("owner", name)) as owner:
        owner.execute(
            "INSERT INTO restored (id, backup_at, restored_at, sound) VALUES (gen_random_uuid(), now(), now(), false)"
        )


def erase(family: Gathering, name: str, *, with_plan: bool = False) -> None:
    """Ruth asks, Helen agrees, the worker erases."""
    ask_and_agree(family, name, with_plan=with_plan)
    with family.world.app.test_request_context("/"), transaction(acting=Worker().settings()):
        operations.carry_out(family.people[name].id)


def ask_and_agree(family: Gathering, name: str, *, with_plan: bool = False) -> None:
    world, of = family.world, family.people[name].id
    with working(world.app):
        conference, person = (
            session().get_one(Conference, family.conference.id),
            session().get_one(Person, of),
        )
        act(**world.viewer(world.ruth).settings())
        operations.ask_to_erase(conference, person, by=world.viewer(world.ruth), because="She phoned.")
    with working(world.app):
        conference, person = (
            session().get_one(Conference, family.conference.id),
            session().get_one(Person, of),
        )
        act(**world.viewer(world.helen).settings())
        asked = queries.erasure_waiting(person)
        assert asked
        helen, known = world.viewer(world.helen), queries.about(person)
        read = proposals.erasure(helen, conference, asked, person, known).version
        decided = {"agrees": True, "with_plan": with_plan, "answer": "It is her right.", "agreed_to": read}
        operations.decide(asked, conference, person, by=helen, **decided)  # type: ignore[arg-type]


def forget(world: World) -> None:
    """What the night does."""
    with world.app.test_request_context("/"), transaction(acting=Worker().settings()):
        operations.forget()
