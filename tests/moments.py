"""Points of the Northmoor story where tests begin. Each is played once in a run, through the pages, and kept as a
database of its own; a test that begins there gets a copy of it, so nothing that one test does meets another."""

import io
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask

from fgc.kit import db
from fgc.kit.postgres import Server
from tests.make import World
from tests.the_day import (
    AGREEING,
    ROOM,
    Clock,
    Day,
    add,
    agree,
    arrive_and_begin,
    on_tablet,
    seal,
    show_plan,
    signs,
    the_day,
    write_plan,
)

WEEK_BEFORE = "2027-02-20T09:00:00+00:00"


def day(world: World, clock: Clock) -> Day:
    """A week before: everybody is asked and nothing has begun."""
    clock(WEEK_BEFORE)
    return the_day(world)


def begun(day: Day, clock: Clock) -> Day:
    """The family is on its own."""
    arrive_and_begin(day, clock)
    return day


def shown(day: Day, clock: Clock) -> Day:
    """The family wrote the smallest whole plan and showed it."""
    write_plan(day.family("Kawa"), day)
    clock(AGREEING)
    show_plan(day.family("Kawa"))
    return day


def agreed(day: Day, clock: Clock) -> Day:
    """Version 1 is shown and agreed; those of the room are in the part that agrees it; Mina does something too."""
    kawa = day.family("Kawa")
    write_plan(kawa, day)
    letters = {"what": "Writes letters", "who_id": str(day.people["Mina"].id), "how_often": "monthly"}
    add(kawa, "Add who does what", letters)
    show_plan(kawa)
    clock(AGREEING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.press("Start", form="/begin")
    agree(day)
    return day


def signed(day: Day, clock: Clock) -> Day:
    """Everybody who is expected to has signed; nothing has run in the background yet."""
    ruth = day.ruth()
    for name in ROOM:
        on_tablet(ruth, day, name)
    signs(day.family("Mina"), "Mina Rashid")
    amy = day.amy()
    amy.open(f"{day.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    return day


def sealed(day: Day, clock: Clock) -> Day:
    """The plan is sealed, each copy of it made."""
    seal(day)
    return day


@dataclass(frozen=True)
class Moment:
    """A point of the story: what happens, and after which other point."""

    happens: Callable[[Any, Clock], Day]
    after: str | None = None


MOMENTS = {
    "day": Moment(day),
    "begun": Moment(begun, after="day"),
    "shown": Moment(shown, after="begun"),
    "agreed": Moment(agreed, after="begun"),
    "signed": Moment(signed, after="agreed"),
    "sealed": Moment(sealed, after="signed"),
}


@dataclass(frozen=True)
class Kept:
    """A moment that was played: the database to copy, what the clock said, and what the builders hold."""

    database: str
    clock: str
    told: bytes

    def opened(self, app: Flask) -> Day:
        """What the builders hold, anew for each test."""
        found: Day = _Unpack(io.BytesIO(self.told), app).load()
        return found


class Story:
    """Plays the moments of one run, each when it is first asked for."""

    def __init__(self, app: Flask, server: Server, template: str) -> None:
        self._app, self._server, self._template = app, server, template
        self._kept: dict[str, Kept] = {}

    def at(self, name: str) -> Kept:
        """That moment. Playing it points the app at another database: ask before the test's own is opened."""
        if name not in self._kept:
            self._kept[name] = self._play(MOMENTS[name])
        return self._kept[name]

    def _play(self, moment: Moment) -> Kept:
        before = self.at(moment.after) if moment.after else None
        database = f"moment_{uuid4().hex[:12]}"
        self._server.create_database(database, template=before.database if before else self._template)
        with connected(self._server.url("app", database)), own_clock() as clock:
            if before:
                clock(before.clock)
            found = moment.happens(before.opened(self._app) if before else World(self._app), clock)
            return Kept(database, os.environ["FGC_CLOCK"], _packed(found))


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Nobody may be connected to a database that is copied: the engine goes with the block."""
    engine = db.connect(url)
    try:
        yield
    finally:
        engine.dispose()


@contextmanager
def own_clock() -> Iterator[Clock]:
    was = os.environ.get("FGC_CLOCK")

    def stop(at: str) -> None:
        os.environ["FGC_CLOCK"] = at

    try:
        yield stop
    finally:
        os.environ.pop("FGC_CLOCK", None)
        if was is not None:
            os.environ["FGC_CLOCK"] = was


class _Pack(pickle.Pickler):
    """What the builders hold, without the app."""

    def persistent_id(self, thing: object) -> str | None:
        return "app" if isinstance(thing, Flask) else None


class _Unpack(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, app: Flask) -> None:
        super().__init__(file)
        self._app = app

    def persistent_load(self, _name: str) -> Flask:
        return self._app


def _packed(day: Day) -> bytes:
    file = io.BytesIO()
    _Pack(file).dump(day)
    return file.getvalue()
