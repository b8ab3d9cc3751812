"""Two people who must not meet are never asked to hours that touch, whoever moves what at the same moment."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from fgc.circle.models import Person
from fgc.kit.db import session
from fgc.kit.postgres import Server
from fgc.schedule.models import MeetingKind, Place, Way
from fgc.schedule.operations import When, Where, plan_meeting
from fgc.schedule.rules import PartTimes
from tests.gathering import SATURDAY, Gathering, gather, working
from tests.make import World

RUNS = 1000
DAY = "2027-02-27T08:00:00+00:00"
LONG = When(SATURDAY.on, SATURDAY.zone, time(11), (PartTimes("welcome", time(11), time(15)),))
TOGETHER = """
    WITH there AS (
        SELECT p.person_id, coalesce(p.from_at, t.starts_at) AS one, coalesce(p.until_at, t.ends_at) AS other
        FROM place p JOIN meeting_part t ON t.id = p.part_id WHERE p.way = 'in_person')
    SELECT count(*) FROM caution c JOIN there a ON a.person_id = c.person_id JOIN there b ON b.person_id = c.protects_id
    WHERE c.must_not_meet AND c.lifted_at IS NULL
      AND tstzrange(least(a.one, a.other) - interval '30 minutes', greatest(a.one, a.other) + interval '30 minutes')
          && tstzrange(least(b.one, b.other), greatest(b.one, b.other))
"""
"""How many pairs would meet: asked in other words than the database's own."""


@dataclass
class Apart:
    """Shirin's place in one meeting and Baran's in another of the same day; they must not meet."""

    shirin: dict[str, Any]
    baran: dict[str, Any]
    settings: str


@pytest.fixture
def apart(world: World, clock: Callable[[str], None]) -> Apart:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        shirin, baran = (
            found.add("Shirin Aziz", phone="07700 900101"),
            found.add("Baran Rashid", phone="07700 900102"),
        )
        found.apart(baran, shirin)
        places = [_placed(found, shirin, Way.IN_PERSON), _placed(found, baran, Way.LETTER)]
    one, other = ({"place": str(each.id), "part": str(each.part_id), "day": DAY} for each in places)
    return Apart(one, other, json.dumps(world.viewer(world.ruth).settings()))


def _placed(found: Gathering, person: Person, way: Way) -> Place:
    """A place of their own in a meeting of their own."""
    meeting = plan_meeting(
        found.conference, by=found.ruth, kind=MeetingKind.SEPARATE, when=LONG, where=Where()
    )
    place = Place(
        conference_id=meeting.conference_id,
        meeting_id=meeting.id,
        part_id=meeting.parts[0].id,
        person_id=person.id,
        kind=person.kind,
        family_only=False,
        way=way,
    )
    session().add(place)
    session().flush()
    return place


class Mover:
    """A process that makes moves. `begin` has it make one as far as the end; `end` has it commit."""

    def __init__(self, conninfo: str, settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.mover", conninfo, settings],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )

    def begin(self, told: dict[str, Any]) -> None:
        self._say(json.dumps(told))

    def is_ready(self) -> bool:
        return self._hear() == "ready"

    def commit(self) -> None:
        self._say("commit")

    def ended(self) -> str:
        return self._hear()

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def movers(conninfo: str, settings: str) -> Iterator[tuple[Mover, Mover]]:
    with ExitStack() as stack:
        pair = Mover(conninfo, settings), Mover(conninfo, settings)
        for each in pair:
            stack.callback(each.stop)
        yield pair


def at_once(pair: tuple[Mover, Mover], one: dict[str, Any], other: dict[str, Any]) -> tuple[str, str]:
    """Both moves made, neither kept; then both are to be kept at the same moment."""
    for mover, told in zip(pair, (one, other), strict=True):
        mover.begin(told)
    assert [mover.is_ready() for mover in pair] == [True, True]
    for mover in pair:
        mover.commit()
    first, second = (mover.ended() for mover in pair)
    return first, second


def some_move(chance: random.Random, mine: dict[str, Any], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Another hour, another part, another way, a place anew; the caution lifted and set."""
    hours = {"minute": chance.randrange(0, 360, 15), "lasts": chance.choice((15, 60, 90))}
    return {
        **mine,
        **hours,
        "kind": chance.choice(kinds),
        "way": chance.choice(("in_person",) * 5 + ("letter",)),
    }


def play(server: Server, database: str, apart: Apart, runs: int) -> tuple[Counter[tuple[str, str]], int]:
    """What became of each run's two moves, and after how many runs the two would have met."""
    chance, said, met = random.Random(27), Counter[tuple[str, str]](), 0
    conninfo = server.conninfo("app", database)
    with (
        movers(conninfo, apart.settings) as pair,
        psycopg.connect(server.conninfo("owner", database), autocommit=True) as owner,
    ):
        for _run in range(runs):
            said[
                at_once(
                    pair,
                    some_move(chance, apart.shirin, ("hours", "hours", "part", "way")),
                    some_move(
                        chance,
                        apart.baran,
                        ("hours", "hours", "part", "way", "again", "lift", "set", "set", "set"),
                    ),
                )
            ] += 1
            found = owner.execute(TOGETHER).fetchone()
            met += bool(found and found[0])
    return said, met


def test_in_a_thousand_races_nobody_is_asked_to_hours_that_touch(
    apart: Apart, server: Server, database_name: str
) -> None:
    said, met = play(server, database_name, apart, RUNS)
    assert sum(said.values()) == RUNS
    assert met == 0, said
    assert said["kept", "refused"] + said["refused", "kept"] > 100, said
    assert said["kept", "kept"] > 100, said


def test_without_the_database_holding_it_they_would_meet(
    apart: Apart, server: Server, database_name: str
) -> None:
    """The races are real: taken away, what holds it leaves the two in one hour again and again."""
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        for table in ("place", "meeting_part", "meeting", "caution"):
            owner.execute(f"DROP TRIGGER kept_apart ON {table}")  # type: ignore[arg-type]
    _said, met = play(server, database_name, apart, 60)
    assert met > 10
