"""Whatever people do, in whatever order: nobody meets whom they must not, and nothing is sent or shown that must not be.

Hypothesis plays the coordinator, the manager, the clock, the worker and the family, in a real database with a real
mail server: the operations and the pages are the product's own. What they refuse is refused; what they let through is
held against rules written down here a second time, in other words.

`FGC_EXAMPLES=1000` plays as many other stories as that, each time new ones.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from psycopg.rows import dict_row
from sqlalchemy import Engine, select

from fgc.access.links import make_link
from fgc.access.models import Purpose, Staff
from fgc.access.viewer import Worker
from fgc.app import Product
from fgc.circle import operations as circle
from fgc.circle.models import Caution, Channel, Kind, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.proposals import lowering, new_contact
from fgc.circle.rules import Field, Route
from fgc.conference import operations as conferences
from fgc.conference.models import Conference
from fgc.demo.mail import Mail, read
from fgc.demo.sink import Sink
from fgc.invitation import operations as invitation
from fgc.invitation.models import Invitation
from fgc.kit import db, delivery, jobs, secrets
from fgc.kit.db import saving, session, transaction
from fgc.kit.delivery import SmtpSettings
from fgc.kit.postgres import Server
from fgc.kit.refusal import Refused
from fgc.schedule import operations as schedule
from fgc.schedule.models import Meeting, MeetingKind, Way
from fgc.schedule.operations import When, Where, Wish
from fgc.schedule.rules import PartTimes
from tests.faults.test_overlap import TOGETHER
from tests.gathering import Gathering, gather, working
from tests.make import World

BEGINS = datetime(2027, 2, 1, 10, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
NAMES = ("Shirin", "Baran", "Mina", "Kawa", "Nazdar")
EXAMPLES, STEPS = int(os.environ.get("FGC_EXAMPLES", "0")), 16
PAGES = ("/yours", "/yours/answer", "/yours/calendar.ics")
THESE_TWO = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 4))
"""Shirin and Baran oftener than others: between them most of it happens."""
SOMEBODY, WHICH = st.integers(0, len(NAMES) - 1), st.integers(0, 2)
DAY, BEGUN, LASTS = st.integers(0, 1), st.integers(18, 30), st.integers(1, 8)
WAYS = st.sampled_from((Way.IN_PERSON, Way.IN_PERSON, Way.IN_PERSON, Way.VIDEO, Way.LETTER))
ASKED = st.dictionaries(SOMEBODY, st.tuples(WAYS, st.booleans()), min_size=2, max_size=5)


@dataclass
class House:
    """What the machine plays in: the product, a database to be copied for each story, and where letters arrive."""

    product: Product
    server: Server
    prepared: str
    letters: Path
    clock: Callable[[str], None]
    world: World
    family: Gathering
    reached: set[str]
    """What happened in any of the stories: a run in which nothing happens shows nothing."""
    numbers: Iterator[int]


def canary(name: str) -> tuple[str, ...]:
    """Words that tell how one person is found, and nothing else."""
    number = f"07700 90{NAMES.index(name)}773"
    return (
        f"zq{name.lower()}box",
        number,
        number.replace(" ", ""),
        f"Zq{name.lower()}town",
        f"Zq{name.lower()}street",
    )


def prepare(
    product: Product, server: Server, template: str, clock: Callable[[str], None]
) -> tuple[str, World, Gathering]:
    """One family of five whose every word is found nowhere else, about each pair of whom nothing is known."""
    clock(BEGINS.isoformat())
    name = f"prepared_{template}"
    server.create_database(name, template=template)
    engine = db.connect(server.url("app", name))
    world = World(product)
    with working(product):
        family = gather(world)
        for each in NAMES:
            mailbox, number, _same, town, street = canary(each)
            family.add(
                f"{each} Zq{each.lower()}", Kind.CENTRAL if each == "Shirin" else Kind.FAMILY, email=f"{mailbox}@example.org",
                phone=number, hours_from=time(9), hours_to=time(18), town=town, address=f"1 {street}\n{town}",
                has_address=True, address_protected=True,
            )  # fmt: skip
        family.answer_pairs()
    engine.dispose()
    return name, world, family


class Gatherings(RuleBasedStateMachine):
    """Five people, their meetings, and everything that may happen to them. `house` is set before it plays."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.at = BEGINS
        self.house.clock(self.at.isoformat())
        self.world, self.family, self.ruth = self.house.world, self.house.family, self.house.family.ruth
        self.world.pins.clear()
        self.numbers = count(100)
        self.database = f"machine_{next(self.house.numbers)}"
        self.house.server.create_database(self.database, template=self.house.prepared)
        self.engine: Engine = db.connect(self.house.server.url("app", self.database))
        self.owner: psycopg.Connection[dict[str, Any]] = psycopg.connect(
            self.house.server.conninfo("owner", self.database), autocommit=True, row_factory=dict_row
        )
        self.seen = {path.stem for path in self.house.letters.glob("*.eml")}

    def teardown(self) -> None:
        try:
            for one in self.told(
                "SELECT DISTINCT p.called FROM person p JOIN invitation i ON i.person_id = p.id"
            ):
                self.somebody_looks(NAMES.index(one["called"]))
        finally:
            self.owner.close()
            self.engine.dispose()
            self.house.server.drop_database(self.database)

    # --- who does it

    @contextmanager
    def by(self, staff: Staff) -> Iterator[Conference]:
        """One request of this member of staff; a refusal undoes it, as a page does."""
        acting = self.world.viewer(staff).settings()
        try:
            with self.house.product.test_request_context("/"), transaction(acting=acting), saving():
                yield session().get_one(Conference, self.family.conference.id)
        except Refused as refused:
            self.house.reached.add(str(refused))

    def person(self, number: int) -> Person:
        return session().get_one(Person, self.family.people[NAMES[number]].id)

    def meeting(self, number: int) -> Meeting | None:
        found = sorted(session().scalars(select(Meeting)), key=lambda one: one.doors)
        return found[number % len(found)] if found else None

    def halls(self) -> dict[UUID, int]:
        """The number of each meeting's hall."""
        found: dict[UUID, int] = {}
        with self.by(self.world.ruth):
            found.update({one.id: int(one.doors) for one in session().scalars(select(Meeting))})
        return found

    def told(self, query: str, **values: object) -> list[dict[str, Any]]:
        """What the database holds, whoever may see it."""
        return self.owner.execute(query, values).fetchall()  # type: ignore[arg-type]

    # --- the circle

    @rule(one=SOMEBODY, other=SOMEBODY, meet=st.booleans(), hides=st.sets(st.sampled_from(Field), max_size=3))
    def keep_apart(self, one: int, other: int, meet: bool, hides: set[Field]) -> None:
        with self.by(self.world.ruth) as conference:
            circle.set_caution(
                conference, self.person(one), self.person(other), by=self.ruth, hides=hides, must_not_meet=meet,
                because="She said so.",
            )  # fmt: skip
        self.the_worker_sends()

    @rule(agrees=st.booleans())
    def make_weaker(self, agrees: bool) -> None:
        with self.by(self.world.ruth) as conference:
            standing = select(Caution).where(Caution.lifted_at.is_(None))
            order = {person.id: number for number, person in enumerate(map(self.person, range(len(NAMES))))}
            found = sorted(
                session().scalars(standing), key=lambda one: (order[one.person_id], order[one.protects_id])
            )
            for one in found[:1]:
                circle.ask_to_lower(
                    conference, one, by=self.ruth, version=one.version, hides=[], must_not_meet=False,
                    because="It is over.",
                )  # fmt: skip
        with self.by(self.world.helen) as conference:
            settle, helen = (
                circle.agree_lower if agrees else circle.decline_lower,
                self.world.viewer(self.world.helen),
            )
            for one in session().scalars(select(Caution).where(Caution.lower_asked_by.is_not(None))):
                asked = lowering(helen, conference, one)
                assert asked is not None
                settle(conference, one, by=helen, agreed_to=asked.version)

    @rule(
        one=THESE_TWO, new=st.booleans(), never=st.booleans(), hours=st.sampled_from(((6, 9), (8, 18), (11, 15), (12, 13))),
        allowed=st.sampled_from(([Channel.EMAIL], [Channel.EMAIL], [Channel.PHONE])),
    )  # fmt: skip
    def reach_otherwise(
        self, one: int, new: bool, hours: tuple[int, int], never: bool, allowed: list[Channel]
    ) -> None:
        """While letters may be waiting for them; others are asked for afterwards."""
        self.ask_everybody(at_once=False)
        with self.by(self.world.ruth) as conference:
            person = self.person(one)
            contact = session().scalars(select(SafeContact).where(SafeContact.person_id == person.id)).one()
            other = f"{canary(NAMES[one])[0]}{next(self.numbers)}@example.org"
            circle.keep_contact(
                conference, person, by=self.ruth, version=contact.version, allowed=allowed, because="The safe word.",
                forbidden=[Channel.EMAIL] if never and Channel.EMAIL not in allowed else [], confirmed=True,
                email=other if new else contact.email, address_protected=True, hours_from=time(hours[0]),
                hours_to=time(hours[1]),
            )  # fmt: skip
        self.ask_everybody(at_once=True)

    @rule(agrees=st.booleans())
    def second_person_settles(self, agrees: bool) -> None:
        with self.by(self.world.helen) as conference:
            settle = circle.agree_contact if agrees else circle.decline_contact
            for change in (
                session().scalars(select(ContactChange).where(ContactChange.settled_at.is_(None))).all()
            ):
                person = session().get_one(Person, change.person_id)
                helen = self.world.viewer(self.world.helen)
                asked = new_contact(helen, conference, person, change)
                settle(conference, person, change, by=helen, agreed_to=asked.version)

    # --- the date

    @initialize(
        apart=st.booleans(), asked=ASKED, post=st.sampled_from(("unasked", "asked", "sent", "new_route", "held")),
    )  # fmt: skip
    def a_date_is_set(self, apart: bool, asked: dict[int, tuple[Way, bool]], post: str) -> None:
        """A first date with places for some, two of whom may be kept apart; their letters wait, or were sent, or wait
        when somebody protected is to be reached otherwise, or when everything is stopped."""
        if post == "new_route":
            self.keep_apart(one=1, other=0, meet=False, hides={Field.ADDRESS})
            asked = {0: (Way.IN_PERSON, False), **asked}
        elif apart:
            self.keep_apart(one=1, other=0, meet=True, hides=set())
        self.set_a_date(day=0, begun=22, lasts=4)
        self.say_who_comes(which=0, asked=asked)
        if post != "unasked":
            self.ask_everybody(at_once=post == "sent")
        if post == "new_route":
            self.reach_otherwise(one=0, new=True, never=False, hours=(9, 18), allowed=[Channel.EMAIL])
        elif post == "held":
            self.hold(lifted=False)

    @rule(day=DAY, begun=BEGUN, lasts=LASTS)
    def set_a_date(self, day: int, begun: int, lasts: int) -> None:
        with self.by(self.world.ruth) as conference:
            schedule.plan_meeting(
                conference, by=self.ruth, kind=MeetingKind.SEPARATE, when=_when(day, begun, lasts),
                where=_hall(next(self.numbers)),
            )  # fmt: skip

    @rule(which=WHICH, day=DAY, begun=BEGUN, lasts=LASTS)
    def move_it(self, which: int, day: int, begun: int, lasts: int) -> None:
        with self.by(self.world.ruth) as conference:
            if meeting := self.meeting(which):
                schedule.change_meeting(
                    conference, meeting, by=self.ruth, version=meeting.version, when=_when(day, begun, lasts),
                    where=_hall(int(meeting.doors)),
                )  # fmt: skip

    @rule(which=WHICH, asked=ASKED)
    def say_who_comes(self, which: int, asked: dict[int, tuple[Way, bool]]) -> None:
        with self.by(self.world.ruth) as conference:
            if meeting := self.meeting(which):
                (part,) = meeting.parts
                wishes = [
                    Wish(
                        self.person(one),
                        [part.id],
                        way=way,
                        comes=part.starts.replace(minute=15) if late else None,
                    )
                    for one, (way, late) in asked.items()
                ]
                schedule.set_places(conference, meeting, by=self.ruth, wishes=wishes)

    @rule(which=WHICH)
    def call_it_off(self, which: int) -> None:
        with self.by(self.world.ruth) as conference:
            if meeting := self.meeting(which):
                schedule.cancel_meeting(conference, meeting, by=self.ruth, because="It rains.")

    @rule(at_once=st.booleans())
    def ask_everybody(self, at_once: bool) -> None:
        chosen = """
            SELECT i.id, i.meeting_id FROM invitation i JOIN person p ON p.id = i.person_id
            WHERE i.asked_at IS NULL AND i.withdrawn_at IS NULL ORDER BY p.name
        """
        halls = self.halls()
        for one in sorted(self.told(chosen), key=lambda each: halls[each["meeting_id"]]):
            self._ask(one["id"])
        if at_once:
            self.the_worker_sends()

    def _ask(self, invitation_id: UUID) -> None:
        with self.by(self.world.ruth) as conference:
            one = session().get_one(Invitation, invitation_id)
            prepared = invitation.look(conference, one, by=self.ruth)
            ask = invitation.invite if isinstance(prepared.way, Route) else invitation.ask_by_voice
            ask(conference, one, by=self.ruth)

    # --- safety, the post, the clock

    @rule(lifted=st.booleans())
    def hold(self, lifted: bool) -> None:
        """While letters are waiting."""
        self.ask_everybody(at_once=False)
        with self.by(self.world.helen) as conference:
            act = conferences.lift_hold if lifted else conferences.hold
            act(conference, by=self.world.viewer(self.world.helen), because="Somebody phoned.")
        self.the_worker_sends()

    @rule()
    def the_worker_sends(self) -> None:
        with self.house.product.app_context():
            jobs.run_due()

    @precondition(lambda self: self.at < BEGINS + timedelta(days=30))
    @rule(hours=st.sampled_from((1, 5, 12, 24 * 20)))
    def time_goes_by(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        self.house.clock(self.at.isoformat())

    # --- what must hold

    @rule(number=SOMEBODY)
    def somebody_looks(self, number: int) -> None:
        """At every page of theirs, over HTTP: nothing of anybody else, and no place that they must not know."""
        name = NAMES[number]
        reader, secret = self.family.people[name], secrets.new_secret()
        with working(self.house.product):
            make_link(
                service_id=reader.service_id, conference_id=reader.conference_id, person_id=reader.id,
                purpose=Purpose.HOME, secret=secret,
            )  # fmt: skip
        browser = self.world.with_link(secret)
        pages = {path: browser.client.get(path).get_data(as_text=True) for path in PAGES}
        hidden = self._hidden_from(number)
        assert {(path, word) for path, text in pages.items() for word in hidden if word in text} == set()
        self.house.reached |= {word for word in ("Zqhall", "Can you come") if word in "".join(pages.values())}

    def _hidden_from(self, number: int) -> set[str]:
        """How everybody else is found; whose company a caution hides; each place but those they may know."""
        reader = self.family.people[NAMES[number]].id
        others = [name for name in NAMES if name != NAMES[number]]
        found = {word for name in others for word in canary(name)}
        binding = self.told(
            "SELECT protects_id, hides, must_not_meet FROM caution WHERE person_id = %(reader)s AND lifted_at IS NULL",
            reader=reader,
        )
        for one in binding:
            if one["must_not_meet"] or {"name", "attendance"} & set(one["hides"]):
                found |= {name for name in others if self.family.people[name].id == one["protects_id"]}
        from_them = [one["protects_id"] for one in binding if one["must_not_meet"] or "venue" in one["hides"]]
        known = """
            SELECT m.id FROM meeting m JOIN conference c ON c.id = m.conference_id
            WHERE c.held_since IS NULL
              AND EXISTS (SELECT FROM place p WHERE p.meeting_id = m.id AND p.person_id = %(reader)s)
              AND NOT EXISTS (SELECT FROM place p WHERE p.meeting_id = m.id AND p.person_id = ANY(%(them)s))
        """
        may = {one["id"] for one in self.told(known, reader=reader, them=from_them)}
        return found | {_hall(number).venue for meeting, number in self.halls().items() if meeting not in may}

    @invariant()
    def nobody_meets_whom_they_must_not(self) -> None:
        assert self.told(TOGETHER) == [{"count": 0}]

    @invariant()
    def what_was_sent_could_be_sent(self) -> None:
        """By a route they allow, in their hours, not under a hold, not while another route waits, and saying nothing."""
        new = [path for path in self.house.letters.glob("*.eml") if path.stem not in self.seen]
        self.seen |= {path.stem for path in new}
        for mail in map(read, new):
            self.house.reached.add("sent")
            if self.told("SELECT FROM staff WHERE email = %(to)s", to=mail.to):
                self._tells_staff_nothing(mail)
                continue
            assert self.told("SELECT held_since FROM conference") == [{"held_since": None}]
            reader = "SELECT c.*, p.called FROM safe_contact c JOIN person p ON p.id = c.person_id WHERE c.id = %(whose)s"
            self._could_be_sent(mail, *self.told(reader, whose=self._contact_with(mail.to)))

    @staticmethod
    def _tells_staff_nothing(mail: Mail) -> None:
        """A letter to somebody who works there, such as that a hold was set, goes at any time and names nobody and no place."""
        words = f"{mail.subject}{mail.text}{mail.html}"
        assert [one for one in ("Zqhall", *NAMES) if one in words] == []

    def _contact_with(self, address: str) -> UUID:
        """Whose address it is now."""
        with self.house.product.app_context(), transaction(acting=Worker().settings()):
            (found,) = [one.id for one in session().scalars(select(SafeContact)) if one.email == address]
        return found

    def _could_be_sent(self, mail: Mail, reader: dict[str, Any]) -> None:
        clock = self.at.astimezone(LONDON)
        assert "email" in reader["allowed"]
        assert "email" not in reader["forbidden"]
        assert reader["locked_at"] is None
        waits = "SELECT FROM contact_change WHERE person_id = %(person_id)s AND settled_at IS NULL"
        assert self.told(waits, **reader) == [], "another way to reach them waits for a second person"
        assert reader["hours_from"] <= clock.time() < reader["hours_to"]
        assert clock.date() - reader["confirmed_on"] <= timedelta(days=reader["confirm_days"])
        assert mail.envelope_to == (mail.to,)
        words = f"{mail.subject}{mail.text}{mail.html}{mail.to_name}{mail.sender}"
        others = [name for name in NAMES if name != reader["called"]]
        assert [word for word in ("Zqhall", *others) if word in words] == []
        everything = words + mail.raw.decode() + "".join(each.decode() for each in mail.attachments.values())
        assert [word for word in self._hidden_from(NAMES.index(reader["called"])) if word in everything] == []


def _hall(number: int) -> Where:
    """A hall of its own, whose number stands in the clear beside its name."""
    return Where(venue=f"Zqhall{number}end", doors=str(number))


def _when(day: int, begun: int, lasts: int) -> When:
    """From a half hour of the day, on a Saturday in March or on the day on which the clocks go forward."""
    starts, ends = (time(*divmod(each * 30, 60)) for each in (begun, begun + lasts))
    return When(date(2027, 3, 20 + 8 * day), "Europe/London", starts, (PartTimes("welcome", starts, ends),))


@pytest.mark.timeout(0)
def test_whatever_happens_in_whatever_order(
    product: Product, server: Server, template: str, clock: Callable[[str], None], tmp_path: Path
) -> None:
    prepared, world, family = prepare(product, server, template, clock)
    folder, reached = tmp_path / "letters", set[str]()
    Gatherings.house = House(product, server, prepared, folder, clock, world, family, reached, count())
    with Sink(folder) as sink:
        delivery.use(SmtpSettings(host="127.0.0.1", port=sink.port, sender="post@example.org",
                                  reply_to="post@example.org", starttls=False))  # fmt: skip
        run_state_machine_as_test(
            Gatherings,
            settings=settings(
                max_examples=EXAMPLES or 14, stateful_step_count=STEPS, deadline=None, derandomize=not EXAMPLES,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
    assert reached >= {"sent", "Zqhall", "Can you come", "MUST_NOT_MEET", "SAFETY_HOLD"}, reached
