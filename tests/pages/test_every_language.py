"""A whole family that reads another language: every page, letter and file that is theirs is whole in it.

They read from right to left the language that nobody speaks (`tests/pseudo.py`). The walk goes from the first letter to
what they say afterwards, and must have opened every page that is open to a family: a new page that nobody opens here
fails, as does a word that nobody gave to the translators.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask_babel import force_locale
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from fgc.access.letters import JOINING, NEW_BROWSER
from fgc.access.pins import note_told
from fgc.access.viewer import Worker
from fgc.actions import operations as actions
from fgc.app import Product
from fgc.circle.alarm import ALARM, ASKED_FOR
from fgc.circle.models import Person, SafeContact
from fgc.circle.rules import through_their_eyes
from fgc.conference.letters import HOLD_LIFTED, HOLD_SET, READINGS, URGENT_AGREED, URGENT_ASKED
from fgc.conference.models import Conference
from fgc.demo.reading import Page
from fgc.invitation.operations.reminding import remind_of_meeting
from fgc.keeping.letters import NOTICE
from fgc.kit import kinds
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.letter import Channel, Letter, LetterState, ToKind
from fgc.kit.message import Message
from fgc.kit.outbox import render
from fgc.plan import document
from fgc.plan.document import Check
from fgc.record.document import rendered
from fgc.record.queries import own_sheet
from fgc.referral.letters import PAGES as REFERRAL
from fgc.schedule.models import MeetingKind
from tests import pseudo
from tests.gathering import working
from tests.make import World
from tests.pages.test_afterwards import AGAIN
from tests.pages.test_invitation import link_for
from tests.pages.test_own_copy import release
from tests.pages.test_review_declined import declines
from tests.paper_samples import CHECK, childs, northmoor
from tests.pseudo import turned
from tests.the_day import AGREEING, Day, agree, arrive_and_begin, seal, the_day
from tests.visiting import Browser

Clock = Callable[[str], None]
EARLY = "2027-02-01T09:00:00+00:00"
AFTERWARDS = "2027-03-24T09:30:00+00:00"
NO_HTML = {
    "overview.arrival",
    "plan.your_fridge",
    "invitation.calendar",
    "plan.your_copy",
    "plan.childs_copy",
    "plan.drawing_picture",
    "meeting.entries",
    "meeting.notes",
    "record.own_copy",
}
STAFF_DOOR = {
    "access.sign_in",
    "access.join",
    "access.set_up",
    "access.elsewhere_",
    "access.back_from_elsewhere",
}
TO_STAFF = {
    *REFERRAL,
    JOINING,
    NEW_BROWSER,
    URGENT_ASKED,
    URGENT_AGREED,
    HOLD_SET,
    HOLD_LIFTED,
    READINGS,
    ALARM,
    ASKED_FOR,
    NOTICE,
}
NAMES = (
    "Shirin Aziz", "Nazdar Aziz", "Kawa Aziz", "Rojin Aziz", "Daryan Rashid", "Lana", "Mina Rashid", "Baran Rashid",
    "Sara Whitlow", "Jas Gill", "Amy Okafor", "Ruth Adeyemi", "Shirin", "Nazdar", "Kawa", "Rojin", "Daryan", "Mina",
    "Sara", "Jas", "Amy", "Ruth", "Elder Lane Community Hall", "3 Elder Lane", "Bus 9 stops outside.",
    "Rice and beans.", "A toy corner.", "Link on Thursday.", "School every day", "Somebody sees Lana",
    "Our plan for Daryan",   "Who helps Shirin in the mornings?", "Northmoor Messages", "Northmoor Family Meetings", "English",
    "Northmoor Family Group Conference Service",
)  # fmt: skip
"""What people are called, what they wrote themselves, what the plan says in its own language (the same for whoever signs
it), and a language's own name: no translator touches these."""

IN_THE_PLAN = ("every Monday and Wednesday", "by Friday 26 March", "What else we do")
"""What the program writes into the plan's own text, on pages that show that text."""
AS_IT_IS = {
    "approach",
    "child_fgc",
    "zone",
    "Europe/London",
    "seal_fingerprint",
    "text_hash",
    "drawing",
    "calendar",
    "number",
}
ON_PAPER = ("Northmoor FGC Service", "K7QM-2XVD", "https://fgc.example.org/check", "NM", "SHA", "UTC", "PDF")
_FINGERPRINT = re.compile(r"\b(?:[0-9a-f]{4} ?)+\b|<style>.*?</style>|@page[^}]*}", re.DOTALL)


IN_A_COPY = ("theirs@example.org", "ico.org.uk", "NM-27-0001", "Kurdish", "Sorani", "Helen", "Marsh")
"""And in what is kept about somebody: an address, a number, a language by its English name, who looked."""


class Reader(Browser):
    """A browser whose owner reads the other language, and who notices every word that is not in it."""

    def __init__(self, app: Product, seen: set[str]) -> None:
        super().__init__(app.test_client())
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = f"{pseudo.CODE};q=0.9, de;q=0.2"
        self._doors = app.url_map.bind("localhost")
        self.seen = seen

    def _arrive(self, response: TestResponse) -> Page:
        page = super()._arrive(response)
        if page.status in (200, 422):
            path = urlsplit(page.path).path
            method = "GET" if self._doors.test(path, "GET") else "POST"
            self.seen.add(self._doors.match(path, method)[0])
        assert f'lang="{pseudo.CODE}" dir="rtl"' in page.text, (page.path, page.status)
        aloud = page.tree.xpath("//@aria-label | //@alt | //@title | //@placeholder | //title/text()")
        names = NAMES + (IN_THE_PLAN if page.tree.xpath("//article") else ())
        left = pseudo.left_in_english(" ".join([page.words, *aloud]), names=names)
        assert left == [], f"{page.path}: {page.words}"
        return page

    def say(
        self, button: str, filled: dict[str, object] | None = None, *, form: int | str | None = None
    ) -> Page:
        """Presses the button that says this in their language."""
        return self.press(turned(button), filled, form=form)

    def go(self, label: str) -> Page:
        """Follows the link that says this in their language."""
        return self.follow(turned(label))


class Family:
    """Everybody of the day reads the other language; what they opened and which letters they got is remembered.

    They share one mailbox, so each of them types a PIN.
    """

    def __init__(self, day: Day) -> None:
        self.day, self.pages, self.letters = day, set[str](), set[str]()
        with working(day.world.app):
            for person in session().scalars(select(Person)):
                person.language = pseudo.CODE
            for contact in session().scalars(select(SafeContact)):
                contact.allowed, contact.email = ["email"], "theirs@example.org"

    def reader(self, name: str) -> Reader:
        """Opens this person's link as they do."""
        found = Reader(self.day.world.app, self.pages)
        found.open(f"/l/{self.day.links[name]}")
        found.say("Open the message")
        found.pin = self.day.world.pin_of(self.day.links[name])
        found.say("Go on", {"pin": "12"})
        found.say("Go on", {"pin": found.pin})
        assert pseudo.left_in_english(found.page.heading, names=NAMES) == []
        found.say("Yes, that is me")
        return found

    def read_letters(self) -> None:
        """Every letter to the family that waits now, as it would be sent."""
        with working(self.day.world.app):
            waiting = Letter.state.in_((LetterState.PENDING, LetterState.TO_PRINT))
            for letter in session().scalars(select(Letter).where(waiting, Letter.to_kind == ToKind.PERSON)):
                if letter.channel is Channel.EMAIL and letter.kind not in self.letters:
                    message = render(letter, now())
                    assert isinstance(message, Message)
                    assert 'dir="rtl"' in message.html
                    for text in (message.text, message.subject):
                        assert pseudo.left_in_english(text, names=NAMES) == [], letter.kind
                    self.letters.add(letter.kind)


def test_the_printed_plan_is_whole_in_the_language_it_is_written_in(product: Product, tmp_path: Path) -> None:
    plan = _turned(replace(northmoor(), check=CHECK))
    with pseudo.spoken(product, tmp_path), product.app_context():
        for page in (document.rendered(plan), document.childs_rendered(_turned(childs()))):
            tree = html.fromstring(page)
            assert (tree.get("lang"), tree.get("dir")) == (pseudo.CODE, "rtl")
            words = " ".join([tree.text_content(), *tree.xpath("//@alt | //@aria-label")])
            assert pseudo.left_in_english(_FINGERPRINT.sub(" ", words), names=ON_PAPER) == []


def _turned(what: Any) -> Any:
    """What the family wrote, in the language that nobody speaks: the same document, word for word."""
    if isinstance(what, str):
        return what if what in AS_IT_IS else turned(what)
    if isinstance(what, tuple):
        return tuple(_turned(one) for one in what)
    if not is_dataclass(what) or isinstance(what, Check):
        return what
    changed = {
        field.name: _turned(getattr(what, field.name)) for field in fields(what) if field.name not in AS_IT_IS
    }
    if "language" in changed:
        changed["language"] = pseudo.CODE
    return replace(what, **changed)


def test_a_family_that_reads_another_language_finds_it_everywhere(
    world: World, clock: Clock, tmp_path: Path
) -> None:
    clock(EARLY)
    with pseudo.spoken(world.app, tmp_path):
        family = Family(the_day(world))
        _door(family)
        _being_asked(family)
        _calendar(family)
        _too_late(family, clock)
        _reminded_of_meeting(family, clock)
        _alone(family, clock)
        _signing(family, clock)
        _afterwards(family, clock)
        _own_copy(family)
        _called_off(family)
        _declined(family)
        _ending(family)
        _stopping(family)
    missed = open_to_a_family(world.app) - family.pages
    assert missed == set(), "nobody of the family opened these"
    assert to_the_family() - family.letters == set(), "nobody of the family got these"


def to_the_family() -> set[str]:
    """The kinds of letters that somebody of the family may get."""
    ours = {name for name, kind in kinds._kinds.items() if kind.render.__module__.startswith("fgc.")}
    return ours - TO_STAFF


def open_to_a_family(app: Product) -> set[str]:
    """The pages that somebody of the family may open: theirs, and those open to everybody."""
    found = set()
    for rule in app.url_map.iter_rules():
        openness = getattr(app.view_functions[rule.endpoint], "open_to", None)
        if openness and "GET" in (rule.methods or ()) and (openness.family or openness.everybody):
            found.add(rule.endpoint)
    return {each for each in found if not each.startswith("mail.")} - NO_HTML - STAFF_DOOR


def _door(family: Family) -> None:
    stranger = Reader(family.day.world.app, family.pages)
    stranger.open("/l/nobodys")
    stranger.say("Open the message")
    stranger.open("/closed")
    stranger.open("/nowhere")
    stranger.open("/check")
    stranger.say("Check")
    stranger.say("Check", {"code": "ABCDE-23456"})


def _being_asked(family: Family) -> None:
    ruth = family.day.ruth()
    ruth.open(f"{family.day.path}/invitations")
    ruth.follow("Check and invite: Shirin Aziz")
    ruth.press("Send the letter now")
    family.read_letters()
    shirin = family.reader("Shirin")
    shirin.open("/yours")
    shirin.open("/yours/answer")
    shirin.say("Yes, I will come")
    shirin.open("/yours/plan")
    for month, day in (("3", "6"), ("2", "27")):
        ruth = family.day.ruth()
        ruth.open(f"{family.day.path}/dates")
        ruth.open(ruth.page.link("Change the meeting"))
        ruth.press("Save the change and tell everyone invited", {"on": day, "on-month": month})
    family.read_letters()


def _calendar(family: Family) -> None:
    """Only with a mailbox of one's own, and so without a PIN."""
    _mailbox(family, "Sara", "saras@example.org")
    sara = Reader(family.day.world.app, family.pages)
    sara.open(f"/l/{family.day.links['Sara']}")
    sara.say("Open the message")
    sara.open("/yours/calendar")
    sara.say("Make an address for my calendar")
    sara.open("/yours/calendar")
    sara.say("Make a new address")
    sara.open("/yours/calendar")
    sara.say("Stop this address")
    _mailbox(family, "Sara", "theirs@example.org")


def _mailbox(family: Family, name: str, email: str) -> None:
    with working(family.day.world.app):
        session().get_one(Person, family.day.people[name].id).contact.email = email


def _too_late(family: Family, clock: Clock) -> None:
    shirin = family.reader("Shirin")
    shirin.open("/yours/answer")
    clock((now() + timedelta(minutes=21)).isoformat())
    shirin.say("Save my words", {"own_words": turned("I am there for her.")})
    assert shirin.page.path == "/closed"
    shirin.open(f"/l/{family.day.links['Shirin']}")
    shirin.say("Open the message")
    shirin.say("Go on", {"pin": shirin.pin})
    shirin.say("Yes, that is me")
    assert shirin.page.path == "/yours/unsent"
    shirin.say("Delete what I typed")
    shirin.open("/locked-screen")


def _reminded_of_meeting(family: Family, clock: Clock) -> None:
    clock("2027-02-20T10:00:00+00:00")
    app = family.day.world.app
    with working(app):
        conference = session().scalars(select(Conference.id)).one()
    with app.test_request_context("/"), transaction(acting=Worker().settings()):
        remind_of_meeting(conference)
    family.read_letters()


def _alone(family: Family, clock: Clock) -> None:
    day = family.day
    arrive_and_begin(day, clock)
    shirin = family.reader("Shirin")
    shirin.open("/yours")
    shirin.open("/yours/room")
    shirin.notes.begin()
    shirin.notes.write("wish", turned("We said this."))
    noted = shirin.notes.look().boxes["wish"]
    for said in ((shirin.notes.begun or {})["said"], noted["last"], noted["meanwhile"]):
        assert pseudo.left_in_english(said, names=NAMES) == []
    shirin.open("/yours/room/back-together")
    shirin.open("/yours/plan/write")
    shirin.say("Start")
    _lines(shirin, day)
    shirin.go("Say who, and when")
    shirin.say(
        "Save", {"monitor_id": "", "review_on": "31", "review_on-month": "2", "review_on-year": "2027"}
    )
    assert shirin.page.status == 422
    shirin.say("Save", {
        "monitor_id": str(day.people["Sara"].id), "review_on": "22", "review_on-month": "5",
        "review_at_time": "11:00", "review_place": turned("Same hall"),
    })  # fmt: skip
    shirin.go("Write our words")
    shirin.say("Save", {"family_words": turned("Together"), "childs_words": turned("Football")})
    shirin.open("/yours/plan/write")
    shirin.go("Add a child’s drawing")
    shirin.say("Save")
    assert shirin.page.status == 422
    shirin.open("/yours/plan/write")
    shirin.open(next(link for link in shirin.page.links("/write/goal/") if not link.endswith("/add")))
    shirin.go("Remove this line")
    shirin.open("/yours/plan/show")
    shirin.say("Show our plan now")


def _lines(reader: Reader, day: Day) -> None:
    who = {"who_id": str(day.people["Kawa"].id)}
    lines: tuple[tuple[str, dict[str, object]], ...] = (
        ("Add what we want", {"words": turned("School every day.")}),
        (
            "Add who does what",
            {
                "what": turned("Drives them."),
                "days": ["0", "2"],
                "due_on": "26",
                "due_on-month": "3",
                "due_on-year": "2027",
                **who,
            },
        ),
        (
            "Add what a service promises",
            {"what": turned("A bed."), "who_words": turned("Council"), "how_often": turned("Once")},
        ),
        ("Add if", {"if_words": turned("Snow"), "then_words": turned("We walk.")}),
    )
    for label, filled in lines:
        reader.go(label)
        reader.say("Save")
        assert reader.page.status == 422, label
        reader.say("Save", filled)
        assert reader.page.path.startswith("/yours/plan/write#"), reader.page.words


def _signing(family: Family, clock: Clock) -> None:
    day = family.day
    clock(AGREEING)
    _changes_asked(family)
    agree(day)
    sara = family.reader("Sara")
    sara.open("/yours/sign")
    sara.say("I sign our plan")
    sara.say("I sign our plan", {"agree": "yes", "name": "Sara Whitlow", "pin": sara.pin})
    sara.go("Take my signature back")
    sara.say("Yes, take it back")
    sara.go("I want to speak to someone first")
    sara.say("Please get in touch with me", {"words": turned("I am not sure.")})
    ruth = day.ruth()
    ruth.open(f"{day.path}/plan/signing")
    ruth.press("Send a link", form=str(day.people["Sara"].id))
    family.read_letters()


def _changes_asked(family: Family) -> None:
    amy = family.day.amy()
    amy.open(f"{family.day.path}/plan/answer")
    met = [str(one.id) for one in family.day.lines]
    amy.press(
        "Send this answer",
        {"decision": "agreed_with_changes", "met": met, "changes": turned("Who drives on Friday?")},
    )
    shirin = family.reader("Shirin")
    shirin.open("/yours/plan/read-by")
    shirin.open("/yours/plan")
    shirin.say("Yes, we can do that")
    shirin.open("/yours/plan/write")
    shirin.say("Write a new version")
    shirin.open("/yours/plan/show")
    shirin.say("Show our plan now")


def _afterwards(family: Family, clock: Clock) -> None:
    day = family.day
    for name in ("Kawa", "Sara", "Daryan"):
        reader = family.reader(name)
        reader.open("/yours/sign")
        reader.say("I sign our plan", {"agree": "yes", "name": day.people[name].name, "pin": reader.pin})
    amy = day.amy()
    amy.open(f"{day.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    seal(day)
    family.read_letters()
    kawa = family.reader("Kawa")
    kawa.open("/yours")
    kawa.open("/yours/plan")
    kawa.open("/yours/actions")
    kawa.go("Say how it is going")
    kawa.say("I need help")
    kawa.say("Send", {"words": turned("The car is broken.")})
    kawa.open("/yours/feedback")
    kawa.say("Send")
    family.reader("Sara").open("/yours/review")
    clock(AFTERWARDS)
    _reminded(family)


def _declined(family: Family) -> None:
    declines(family.day)
    family.read_letters()


def _reminded(family: Family) -> None:
    app = family.day.world.app
    with working(app):
        conference = session().scalars(select(Conference.id)).one()
    with app.test_request_context("/"), transaction(acting=Worker().settings()):
        actions.remind(conference)
    family.read_letters()


def _own_copy(family: Family) -> None:
    day = family.day
    kawa = family.reader("Kawa")
    kawa.open("/yours/kept")
    kawa.say("Ask for a copy")
    with working(day.world.app):
        note_told(day.people["Kawa"].id, by=day.world.viewer(day.world.ruth))
    release(day, day.world.ruth)
    release(day, day.world.helen)
    family.read_letters()
    kawa.open("/yours")
    kawa.open("/yours/kept")
    told = kawa.client.get(kawa.page.link(turned("Get my copy")))
    assert (told.status_code, told.mimetype) == (200, "application/pdf")
    reader = through_their_eyes(day.people["Kawa"])
    with (
        day.world.app.test_request_context("/"),
        transaction(acting=reader.settings()),
        force_locale(pseudo.CODE),
    ):
        kept = own_sheet(
            reader,
            session().scalars(select(Conference)).one(),
            session().get_one(Person, reader.person_id),
        )
        printed = html.fromstring(rendered(kept, "")).text_content()
    assert pseudo.left_in_english(printed, names=(*NAMES, *IN_THE_PLAN, *IN_A_COPY)) == []


def _called_off(family: Family) -> None:
    day = family.day
    with working(day.world.app):
        day.gathering.meet(kind=MeetingKind.REVIEW, when=AGAIN, asked=[day.people["Sara"]])
    link_for(day.gathering, "Sara")
    ruth = day.ruth()
    ruth.open(f"{day.path}/dates")
    for link in ruth.page.links("/cancel"):
        ruth.open(link)
        if "22 May" in ruth.page.words:
            ruth.press("Cancel the meeting and tell everyone invited", {"because": "The hall is closed."})
            break
    family.read_letters()


def _ending(family: Family) -> None:
    ruth = family.day.ruth()
    ruth.open(f"{family.day.path}/close/tell")
    ruth.press("Tell these people")
    family.read_letters()
    family.reader("Kawa").open("/yours")


def _stopping(family: Family) -> None:
    mina = family.reader("Mina")
    mina.open("/yours/consent")
    mina.go("I do not want to take part")
    mina.say("Yes, stop")
    _of_somebody_else(family)


def _of_somebody_else(family: Family) -> None:
    secret = family.day.links["Rojin"]
    stranger = Reader(family.day.world.app, family.pages)
    stranger.open(f"/l/{secret}")
    stranger.say("Open the message")
    stranger.say("Go on", {"pin": family.day.world.pin_of(secret)})
    stranger.say("No, that is not me")
    leaving = stranger.open("/closed")
    assert leaving.heading == turned("This page is closed")
