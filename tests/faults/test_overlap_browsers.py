"""Two browsers at two servers move two meetings at the same moment: who must not meet never does.

`FGC_RUNS=1000` plays a thousand rounds, about two minutes; a shorter run stands in the pipeline. The thousand races that
try the database itself are in test_overlap.py.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from http.cookiejar import Cookie
from pathlib import Path

import psycopg

from fgc.circle.models import Person
from fgc.demo.visitor import Visitor
from fgc.kit.db import session
from fgc.kit.postgres import Server
from fgc.schedule.models import Meeting, MeetingKind, Place
from fgc.schedule.operations import When, Where, plan_meeting
from fgc.schedule.rules import PartTimes
from tests.faults.test_overlap import TOGETHER
from tests.faults.two_servers import two_servers
from tests.gathering import SATURDAY, Gathering, gather, working
from tests.make import World
from tests.visiting import cookie

RUNS = int(os.environ.get("FGC_RUNS", "60"))
MOMENT = "2027-02-01T09:00:00+00:00"


def _meeting(found: Gathering, person: Person, hour: int) -> Meeting:
    """A meeting of their own, in person, for an hour."""
    times = (PartTimes("welcome", time(hour), time(hour + 1)),)
    when = When(SATURDAY.on, SATURDAY.zone, time(hour), times)
    meeting = plan_meeting(
        found.conference, by=found.ruth, kind=MeetingKind.SEPARATE, when=when, where=Where()
    )
    session().add(
        Place(conference_id=meeting.conference_id, meeting_id=meeting.id, part_id=meeting.parts[0].id,
              person_id=person.id, kind=person.kind, family_only=False)
    )  # fmt: skip
    session().flush()
    return meeting


def _browser(world: World, address: str) -> Visitor:
    """Ruth at one of the servers, signed in since a moment ago."""
    visitor = Visitor(address)
    client = world.in_as(world.ruth).client
    secret = cookie(client, "sid") or ""
    visitor.cookies.set_cookie(
        Cookie(
            0,
            "sid",
            secret,
            None,
            False,
            "127.0.0.1",
            True,
            False,
            "/",
            True,
            False,
            None,
            True,
            None,
            None,
            {},
        )
    )
    return visitor


def _move(visitor: Visitor, path: str, starts: int, lasts: int, ready: threading.Barrier) -> str:
    """Opens the form, and sends it when the other is ready to send theirs; says what came of it."""
    visitor.open(path)
    ready.wait(60)
    first, last = (f"{minute // 60}:{minute % 60:02}" for minute in (starts, starts + lasts))
    visitor.press("Save the date", {"starts": first, "welcome_starts": first, "welcome_ends": last})
    if (
        "We have moved the times" in visitor.page.words
    ):  # the end they typed happens to be the one that was kept
        visitor.press("Save the date")
    if visitor.page.path.endswith("/dates"):
        return "kept"
    assert visitor.page.status in (409, 422), (visitor.page.status, visitor.page.words)
    return "refused"


def test_two_browsers_at_two_servers_never_bring_them_together(
    world: World, clock: Callable[[str], None], server: Server, database_name: str
) -> None:
    clock(MOMENT)
    with working(world.app):
        found = gather(world)
        shirin, baran = (
            found.add("Shirin Aziz", phone="07700 900101"),
            found.add("Baran Rashid", phone="07700 900102"),
        )
        found.apart(baran, shirin)
        found.answer_pairs()
        paths = [
            f"{found.path}/dates/{_meeting(found, *each).id}/change" for each in ((shirin, 9), (baran, 14))
        ]
    chance, said, ready = random.Random(27), Counter[str](), threading.Barrier(2)
    with (
        two_servers(server.url("app", database_name), Path(os.environ["FGC_STATE"]), MOMENT) as addresses,
        psycopg.connect(server.conninfo("owner", database_name), autocommit=True) as owner,
        ThreadPoolExecutor(2) as pool,
    ):
        browsers = [_browser(world, address) for address in addresses]
        for _run in range(RUNS):
            hours = [
                (chance.randrange(9 * 60, 15 * 60, 15), chance.choice((15, 60, 90))) for _each in browsers
            ]
            moved = [
                pool.submit(_move, browser, path, *hour, ready)
                for browser, path, hour in zip(browsers, paths, hours, strict=True)
            ]
            said[" ".join(each.result() for each in moved)] += 1
            assert owner.execute(TOGETHER).fetchone() == (0,), said
    assert said["kept refused"] + said["refused kept"] > RUNS // 10, said
    assert said["kept kept"] > RUNS // 10, said
