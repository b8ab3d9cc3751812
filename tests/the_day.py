"""The morning of the Northmoor meeting: everybody asked to their parts, links in hand, nothing begun yet."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, text

from fgc.access.links import make_link
from fgc.access.models import Assignment, Part, Purpose
from fgc.access.viewer import Worker
from fgc.circle.models import Kind, Person
from fgc.conference.models import Happening
from fgc.demo.reading import Page
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.secrets import new_secret
from fgc.plan import operations
from fgc.plan.models import Plan, PlanState
from fgc.referral.models import BottomLine, Question, Referral, State
from fgc.schedule.models import Meeting, Place
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
MORNING = "2027-02-27T10:55:00+00:00"
PRIVATE = "2027-02-27T12:15:00+00:00"
AGREEING = "2027-02-27T13:55:00+00:00"
FAMILY = ("Shirin", "Nazdar", "Kawa", "Sara", "Daryan")
ROOM = ("Daryan", "Kawa", "Nazdar", "Sara", "Shirin")
"""Who is in the room when the plan is agreed, by name."""


@dataclass
class Day:
    """The gathering on its day, with its meeting and one personal link for each."""

    gathering: Gathering
    meeting: Meeting
    links: dict[str, str]
    lines: list[BottomLine]

    @property
    def world(self) -> World:
        return self.gathering.world

    @property
    def path(self) -> str:
        return self.gathering.path

    @property
    def people(self) -> dict[str, Person]:
        return self.gathering.people

    def family(self, name: str) -> Browser:
        return self.world.with_link(self.links[name])

    def acting(self, name: str) -> dict[str, str]:
        """What the database is told when this person of the family reads or writes."""
        person = self.people[name]
        return {
            "kind": "person",
            "moment": now().isoformat(),
            "viewer": str(person.id),
            "service": str(person.service_id),
            "role": "",
            "conference": str(person.conference_id),
        }

    def ruth(self) -> Browser:
        return self.world.in_as(self.world.ruth)

    def amy(self) -> Browser:
        return self.world.in_as(self.world.amy)


def the_day(world: World) -> Day:
    """Call it with the clock stopped before the meeting; move the clock afterwards."""
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Nazdar Aziz", phone="01632 960111")
        found.add("Kawa Aziz", phone="07700 900104")
        found.add("Rojin Aziz", email="rojin@example.org")
        found.add("Mina Rashid", email="mina@example.org")
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Jas Gill", Kind.PROFESSIONAL, email="jas@example.org")
        found.add("Amy Okafor", Kind.PROFESSIONAL, email="amy@example.org").staff_id = world.amy.id
        found.answer_pairs()
        identity = found.conference.id
        session().add(
            Assignment(conference_id=identity, staff_id=world.amy.id, part=Part.REFERRER, began_at=EARLY)
        )
        session().add(
            Referral(
                conference_id=identity,
                referrer_id=world.amy.id,
                state=State.ACCEPTED,
                consent_on=EARLY.date(),
                orders_known="no",
            )
        )
        lines = [
            BottomLine(
                id=uuid4(),
                conference_id=identity,
                number=number,
                words=words,
                approved_by=world.colin.id,
                approved_at=EARLY,
            )
            for number, words in enumerate(("School every day", "Somebody sees Lana"), 1)
        ]
        session().add_all(lines)
        session().add(Question(conference_id=identity, number=1, words="Who helps Shirin in the mornings?"))
        asked = [found.people[name] for name in (*FAMILY, "Rojin", "Amy", "Jas")]
        meeting = found.meet(asked=asked)
        _only_the_first_parts(meeting, found.people["Mina"])
        links = {name: _link(person) for name, person in found.people.items()}
    return Day(found, meeting, links, lines)


def _only_the_first_parts(meeting: Meeting, person: Person) -> None:
    for part in meeting.parts[:2]:
        session().add(
            Place(
                conference_id=person.conference_id,
                meeting_id=meeting.id,
                part_id=part.id,
                person_id=person.id,
                kind=person.kind,
                family_only=part.family_only,
            )
        )


def _link(person: Person) -> str:
    secret = new_secret()
    make_link(
        service_id=person.service_id,
        conference_id=person.conference_id,
        person_id=person.id,
        purpose=Purpose.PLAN,
        secret=secret,
    )
    return secret


def arrive_and_begin(day: Day, clock: Clock) -> Browser:
    """The coordinator notes who is here and leads the meeting as far as private family time, which begins."""
    clock(MORNING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    for name in ("Amy", "Daryan", "Kawa", "Nazdar", "Sara", "Shirin"):
        ruth.press("Is here", form=_tap(ruth.page, name))
    for _part in ("welcome", "information"):
        ruth.press("Start", form="/begin")
        ruth.press("End", form="/end")
    clock(PRIVATE)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.open(ruth.page.link("Start private family time"))
    ruth.press("Has left", form=0)
    ruth.press("Start private family time", {"said_out": "yes"})
    assert "The family has been on its own since" in ruth.page.words, (ruth.page.path, ruth.page.words)
    return ruth


def _tap(page: Page, name: str) -> str:
    """The action of the first button about this person."""
    for form in page.tree.iter("form"):
        if name in form.text_content():
            return str(form.get("action"))
    raise AssertionError(f"no button about {name} on {page.path}: {page.words}")


def write_plan(browser: Browser, day: Day) -> None:
    """The smallest whole plan, written on one phone."""
    browser.open("/yours/plan/write")
    if "Start" in browser.page.text and "Who does what" not in browser.page.heading:
        try:
            browser.press("Start")
        except AssertionError:
            browser.press("Write a new version")
    assert browser.page.heading.startswith("Our plan for"), (browser.page.status, browser.page.words)
    add(browser, "Add what we want", {"words": "Daryan gets to school every day."})
    add(
        browser,
        "Add who does what",
        {
            "what": "Drives Daryan to school",
            "who_id": str(day.people["Kawa"].id),
            "days": ["0", "2", "4"],
            "bottom_line_id": str(day.lines[0].id),
            "short": "drives Daryan to school",
        },
    )
    add(browser, "Add if", {"if_words": "Shirin cannot cope", "then_words": "Kawa comes within 30 minutes"})
    browser.follow("Say who, and when")
    browser.press(
        "Save",
        {
            "monitor_id": str(day.people["Sara"].id),
            "review_on": "22",
            "review_on-month": "5",
            "review_on-year": "2027",
            "review_at_time": "11 am",
            "review_place": "Same hall",
        },
    )
    assert browser.page.path == "/yours/plan/write", browser.page.words


def add(browser: Browser, link: str, filled: dict[str, object]) -> None:
    browser.follow(link)
    browser.press("Save", filled)
    assert browser.page.path.startswith("/yours/plan/write"), browser.page.words
    assert browser.page.heading.startswith("Our plan for"), browser.page.words


def show_plan(browser: Browser) -> None:
    browser.open("/yours/plan/show")
    browser.press("Show our plan now")
    assert browser.page.path == "/yours/plan", browser.page.words


def agree(day: Day) -> Browser:
    """The social worker agrees to the version that was shown."""
    amy = day.amy()
    amy.open(f"{day.path}/plan/answer")
    amy.press("Send this answer", {"decision": "agreed", "met": [str(one.id) for one in day.lines]})
    assert "Agreed, to be signed" in amy.page.words, amy.page.words
    return amy


def signs(browser: Browser, name: str) -> Browser:
    browser.open("/yours/sign")
    asked = {"pin": browser.pin} if browser.pin else {}
    browser.press("I sign our plan", {"agree": "yes", "name": name, **asked})
    return browser


def on_tablet(ruth: Browser, day: Day, name: str) -> Browser:
    someone = day.people[name]
    takes_tablet(ruth, day, name)
    types_pin = "pin" in ruth.page.form(button="I sign our plan").fields
    asked = {"pin": day.world.pin_for(someone.id, someone.conference_id)} if types_pin else {}
    ruth.press("I sign our plan", {"agree": "yes", "name": name, **asked})
    in_again(ruth, day)
    return ruth


def takes_tablet(ruth: Browser, day: Day, name: str) -> None:
    """The coordinator hands the tablet over to this person, with the plan open on it."""
    ruth.open(f"{day.path}/plan/signing")
    ruth.press(f"Sign on this tablet {day.people[name].name}")


def in_again(ruth: Browser, day: Day) -> None:
    """She signs in again in this browser; the page in front of her stays."""
    again = day.ruth()
    put(ruth.client, "sid", str(cookie(again.client, "sid")))
    ruth.proves = again.proves


def seal(day: Day) -> None:
    """What the worker does when everybody has signed."""
    with working(day.world.app):
        plan = session().scalars(select(Plan.id).where(Plan.state == PlanState.SIGNED)).one()
    with day.world.app.app_context(), transaction(acting=Worker().settings()):
        operations.seal_plan(plan)


def everything_told(app: Flask) -> str:
    """All of history, and everything staff and the worker can read of plans, as text."""
    with working(app):
        kept = [str(row) for row in session().execute(select(Happening.kind, Happening.facts))]
        kept += [str(row) for row in session().execute(text("SELECT * FROM letter"))]
        kept += [f"{one.id} {one.family_words}" for one in session().scalars(select(Plan))]
    return "\n".join(kept)
