"""A circle that is ready for a date: people with safe contacts, the safety question answered, the gates done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import combinations
from uuid import uuid4

from flask import Flask

from fgc.access.models import Assignment, Part
from fgc.access.viewer import StaffViewer, Worker
from fgc.approach.reading import approach_of
from fgc.circle.models import Caution, Channel, Check, Kind, PairAnswer, Person, SafeContact
from fgc.circle.rules import pair
from fgc.conference.models import Conference, Stage
from fgc.kit.db import act, saving, session, transaction
from fgc.referral.models import Independence
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.operations import When, Where, Wish, plan_meeting, set_places
from fgc.schedule.rules import PartTimes
from tests.make import World

EARLY = datetime(2027, 2, 1, 9, tzinfo=UTC)
PARTS = (
    PartTimes("welcome", time(11), time(11, 20)),
    PartTimes("information", time(11, 20), time(12, 15)),
    PartTimes("private_time", time(12, 15), time(13, 55)),
    PartTimes("agreeing", time(13, 55), time(15, 30)),
)
SATURDAY = When(date(2027, 2, 27), "Europe/London", time(11), PARTS)
HALL = Where(
    venue="Elder Lane Community Hall",
    venue_address="3 Elder Lane",
    getting_there="Bus 9 stops outside.",
    rooms=("large", "small"),
    food="Rice and beans.",
    children="A toy corner.",
    joining="Link on Thursday.",
)


@dataclass
class Gathering:
    """One prepared conference of the world's service, with Ruth as its coordinator."""

    world: World
    conference: Conference
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/conferences/{self.conference.id}"

    @property
    def ruth(self) -> StaffViewer:
        return self.world.viewer(self.world.ruth)

    def add(
        self,
        name: str,
        kind: Kind = Kind.FAMILY,
        *,
        email: str = "",
        phone: str = "",
        language: str = "en",
        **contact: object,
    ) -> Person:
        """One more person. With an address they may be written to; with a phone alone they may be phoned only."""
        person = Person(
            id=uuid4(),
            conference_id=self.conference.id,
            service_id=self.world.service.id,
            name=name,
            called=name.split(maxsplit=1)[0],
            kind=kind,
            added_at=EARLY,
            language=language,
            zone="Europe/London",
        )
        allowed = [Channel.EMAIL.value] if email else [Channel.PHONE.value] if phone else []
        kept = {"allowed": allowed, "confirmed_on": date(2027, 1, 20), "confirm_days": 200, **contact}
        session().add(person)
        session().flush()
        session().add(
            SafeContact(
                person_id=person.id, conference_id=self.conference.id, email=email, phone=phone, **kept
            )
        )
        self.people[person.called] = person
        return person

    def answer_pairs(self, moment: datetime = EARLY) -> None:
        """The safety question about every pair that is still open."""
        for one, other in combinations(sorted(self.people.values(), key=lambda each: each.id), 2):
            first, second = pair(one.id, other.id)
            session().merge(
                PairAnswer(
                    id=uuid4(),
                    conference_id=self.conference.id,
                    first_id=first,
                    second_id=second,
                    concern=False,
                    answered_by=self.world.ruth.id,
                    answered_at=moment,
                )
            )

    def apart(self, bound: Person, protected: Person) -> Caution:
        """`bound` must not learn about `protected`, and they must not meet."""
        return self._caution(bound, protected, must_not_meet=True)

    def hide(self, bound: Person, protected: Person, *fields: str) -> Caution:
        """`bound` must not learn these things about `protected`; they may meet."""
        return self._caution(bound, protected, hides=list(fields))

    def _caution(self, bound: Person, protected: Person, **what: object) -> Caution:
        caution = Caution(
            conference_id=self.conference.id,
            person_id=bound.id,
            protects_id=protected.id,
            set_by=self.world.ruth.id,
            set_at=EARLY,
            **what,
        )
        session().add(caution)
        session().flush()
        return caution

    def meet(
        self,
        *,
        kind: MeetingKind = MeetingKind.FIRST,
        when: When = SATURDAY,
        where: Where = HALL,
        asked: Iterable[Person] = (),
    ) -> Meeting:
        """A meeting to which these people are asked: family to all of it, others not to private family time."""
        meeting = plan_meeting(self.conference, by=self.ruth, kind=kind, when=when, where=where)
        family = (Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND)
        set_places(
            self.conference,
            meeting,
            by=self.ruth,
            wishes=[
                Wish(
                    person,
                    [part.id for part in meeting.parts if not part.family_only or person.kind in family],
                )
                for person in asked
            ],
        )
        return meeting


def gather(world: World, number: str = "NM-27-0001") -> Gathering:
    """A conference being prepared by Ruth, who signed that she is independent. Call it in `working`."""
    conference = Conference(
        service_id=world.service.id,
        approach="child_fgc",
        name="Daryan and Lana",
        number=number,
        opened_at=EARLY,
    )
    act(**world.viewer(world.ruth).settings())
    session().add(conference)
    session().flush()
    act(**Worker().settings())
    conference.stage = Stage.PREPARING
    session().add(
        Assignment(conference_id=conference.id, staff_id=world.ruth.id, part=Part.COORDINATOR, began_at=EARLY)
    )
    session().flush()
    session().add(
        Independence(conference_id=conference.id, staff_id=world.ruth.id, statement="I am.", signed_at=EARLY)
    )
    for item in approach_of(conference).checklist:
        session().add(Check(conference_id=conference.id, item=item.key, done_at=EARLY, done_by=world.ruth.id))
    session().flush()
    return Gathering(world, conference)


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """One kept transaction on behalf of the worker, outside any request."""
    with app.test_request_context("/"), transaction(acting=Worker().settings()), saving():
        yield
