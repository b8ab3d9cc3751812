"""A whole conference in which every field of a protected and of an excluded person holds a word found nowhere else.

Shirin is protected. Baran must not meet her or Daryan and may learn nothing of them; he has a meeting of his own.
Mina comes to the first parts and may not learn where anything is, nor how Shirin is reached.
"""

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from sqlalchemy import select

from fgc.access.models import Role
from fgc.access.pins import note_told
from fgc.access.viewer import Worker
from fgc.circle.models import Need, Person, Preparation, SafeContact
from fgc.circle.operations import set_caution
from fgc.circle.rules import Field, Route, through_their_eyes
from fgc.conference.models import Conference
from fgc.demo.sink import Sink
from fgc.invitation import operations as invitation
from fgc.invitation.models import Invitation, Suggestion
from fgc.kit import delivery, jobs
from fgc.kit.db import act, session
from fgc.kit.delivery import SmtpSettings
from fgc.record import operations as record
from fgc.record import proposals
from fgc.referral.models import Order, OrderKind, Referral
from fgc.schedule.models import Meeting, MeetingKind, Place, Way
from fgc.schedule.models_apart import CheckScope, Code, Decider, Instead
from fgc.schedule.operations import When, Where, ask_check, leave_out
from fgc.schedule.rules import PartTimes
from tests.gathering import EARLY, Gathering, working
from tests.make import World
from tests.the_day import (
    AGREEING,
    Clock,
    Day,
    agree,
    arrive_and_begin,
    on_tablet,
    seal,
    show_plan,
    the_day,
    write_plan,
)

BEFORE = "2027-02-19T10:00:00+00:00"
AFTER = "2027-03-01T10:00:00+00:00"
ROOM = ("Shirin", "Nazdar", "Kawa", "Sara", "Daryan", "Rojin")
TO_A = (*ROOM, "Mina", "Jas", "Amy O")
ADDRESSES = {"Shirin": "zqshirinbox@example.org", "Baran": "zqbaranbox@example.org"}
CASE = ("ruth", "helen")
"""The coordinator and the manager of the service."""


@dataclass(frozen=True)
class Canary:
    """Words found nowhere else, and who may read them: written by hand, never asked of `visible`, which is under test."""

    words: tuple[str, ...]
    only: tuple[str, ...]


def _case(word: str, *more: str) -> Canary:
    return Canary((word,), only=(*CASE, *more))


WHO_MEETS_HER = (*CASE, "amy", *TO_A)
"""Baran must not; everybody else comes to a part with her. The manager and the referrer know who belongs to the circle."""
WHO_COMES_THERE = (*CASE, "amy", "Daryan", "Shirin", "Nazdar", "Kawa", "Sara", "Jas", "Amy O")
"""Baran may not; Mina may not learn where it is, for Shirin is there; Rojin joins by video."""

CANARIES: dict[str, Canary] = {
    # how somebody is called and reached. A protected address is on no page of their own: it could be read over a shoulder
    "her name": Canary(("Zqvornell",), WHO_MEETS_HER),
    "what she is called": Canary(("Shirinette",), WHO_MEETS_HER),
    "her e-mail": Canary(("zqshirinbox",), ("ruth", "Shirin")),
    "her phone": Canary(("07700 900773", "07700900773", "7700900773", "7700 900773"), ("ruth", "Shirin")),
    "her street": Canary(("Zqlarkspur Rise",), ("ruth",)),
    "her town": Canary(("Zqeastwick",), ("ruth", "Shirin")),
    "his name": Canary(("Zqbrandreth",), (*CASE, "amy", "Baran")),
    "what he is called": Canary(("Barannuk",), (*CASE, "amy", "Baran")),
    "his e-mail": Canary(("zqbaranbox",), ("ruth", "Baran")),
    "his phone": Canary(("07700 900884", "07700900884", "7700900884", "7700 900884"), ("ruth", "Baran")),
    "his street": Canary(("Zqfoundry Street",), ("ruth",)),
    "his town": Canary(("Zqmillbrook",), ("ruth", "Baran")),
    # where they meet
    "the hall": Canary(("Zqelderhall",), WHO_COMES_THERE),
    "its street": Canary(("Zqelderlane",), WHO_COMES_THERE),
    "the way there": Canary(("Zqbusnine",), WHO_COMES_THERE),
    "its doors": _case("Zqgardendoor"),
    "its rooms": _case("Zqbluerooom"),
    "how to join": _case("Zqvideolink", *TO_A),
    "the food": _case("Zqricedish", *TO_A),
    "his office": Canary(("Zqcounciloffice",), only=(*CASE, "amy", "Baran")),
    # what only the coordinator and her manager know
    "her safe word": _case("Zqnewroztea"),
    "who takes a message": _case("Zqmessagetaker"),
    "how the referrer reaches her": _case("Zqreferrersays"),
    "what she said before": _case("Zqherprepwords", "Shirin"),
    "what he said before": _case("Zqhisprepwords", "Baran"),
    "notes about her": _case("Zqhernotes"),
    "notes about him": _case("Zqhisnotes"),
    "what they offer": _case("Zqtheiroffer", "Shirin", "Baran"),
    "her need": _case("Zqherneedofone", "Shirin"),
    "why he is kept away": _case("Zqhehurther"),
    "why Mina learns little": _case("Zqlivesnextdoor"),
    "why he is left out": _case("Zqexclusionreason"),
    "how he takes part": _case("Zqinsteadletter"),
    "who decided": _case("Zqdeciders"),
    "what is told to him": _case("Zqtoldtohim"),
    "his views": _case("Zqhisviews"),
    "the legal check": _case("Zqlegalquestion"),
    "we missed": _case("Zqmissedcousin", "Nazdar"),
    "why a copy was asked for": _case("Zqforthecourt"),
    # the order: the social worker knows it too
    "the order": _case("Zqhundredmetres", "amy"),
    # what somebody wrote themself
    "the sender she asked for": _case("Zqgardenclub", "Shirin"),
    "her words for the day": _case("Zqherownwords", "Shirin"),
    "what she needs": _case("Zqherneedswords", "Shirin"),
    "the family's own note": Canary(("Zqroomnote",), only=ROOM),
    "her feedback": Canary(("Zqherfeedback",), only=("Shirin",)),
}  # fmt: skip
DAY_OF_A = ("27 February", "27 Feb", "2027-02-27", "20270227", "27/02/2027", "Saturday")
"""Baran must not learn the day either."""


@dataclass
class Haunted:
    """The conference, played to its end, with the letters that went out."""

    day: Day
    letters: Path
    meeting_b: Meeting


def haunted(world: World, clock: Clock, folder: Path) -> Haunted:
    """Plays it through the pages from the day's planning to sealed plans, every letter sent to a real mail server."""
    clock(BEFORE)
    day = the_day(world)
    with Sink(folder) as sink:
        delivery.use(SmtpSettings(host="127.0.0.1", port=sink.port, sender="post@example.org",
                                  reply_to="post@example.org", starttls=False))  # fmt: skip
        with working(world.app):
            meeting_b = _fill(day.gathering, day)
        with working(world.app):
            _ask_everybody(day)
        _send(day)
        _play(day, clock)
        with working(world.app):
            _give_copies(day)
        _send(day)
    return Haunted(day, folder, meeting_b)


def _fill(found: Gathering, day: Day) -> Meeting:
    """Every field of the two, cautions, the excluded one's record and meeting, notes and needs."""
    found.conference = session().get_one(Conference, found.conference.id)
    people = {name: session().get_one(Person, one.id) for name, one in found.people.items()}
    found.people.update(people)
    shirin, baran, mina, daryan = (people[name] for name in ("Shirin", "Baran", "Mina", "Daryan"))
    shirin.name, shirin.called = "Shirinette Zqvornell", "Shirinette"
    baran.name, baran.called = "Barannuk Zqbrandreth", "Barannuk"
    _reach(shirin, phone="07700 900773", address="7 Zqlarkspur Rise\nZqeastwick", town="Zqeastwick",
           safe_word="Zqnewroztea", may_take_message="Zqmessagetaker", told_by_referrer="Zqreferrersays",
           sender_name="Zqgardenclub")  # fmt: skip
    _reach(baran, phone="07700 900884", address="8 Zqfoundry Street\nZqmillbrook", town="Zqmillbrook")
    _contact(daryan).allowed = ["in_person"]
    for person, whose in ((shirin, "her"), (baran, "his")):
        session().add(Preparation(conference_id=found.conference.id, person_id=person.id, explained_on=EARLY.date(),
                                  own_words=f"Zq{whose}prepwords", notes=f"Zq{whose}notes", offers="Zqtheiroffer"))  # fmt: skip
    session().add(
        Need(conference_id=found.conference.id, person_id=shirin.id, kind="other", words="Zqherneedofone")
    )
    session().add(Suggestion(conference_id=found.conference.id, by_person_id=people["Nazdar"].id,
                             name="Zqmissedcousin", made_at=EARLY))  # fmt: skip
    _order(found)
    act(**found.ruth.settings())
    everything = {"hides": [*Field], "must_not_meet": True, "because": "Zqhehurther"}
    set_caution(found.conference, baran, shirin, by=found.ruth, **everything)
    set_caution(found.conference, baran, daryan, by=found.ruth, **everything)
    set_caution(found.conference, mina, shirin, by=found.ruth, must_not_meet=False, because="Zqlivesnextdoor",
                hides=[Field.ADDRESS, Field.TOWN, Field.PHONE, Field.EMAIL, Field.VENUE])  # fmt: skip
    return _meetings(found, day, baran, shirin)


def _reach(person: Person, **told: object) -> None:
    """By e-mail and phone, with a protected address."""
    contact = _contact(person)
    contact.email = next(address for name, address in ADDRESSES.items() if person.called.startswith(name))
    contact.allowed, contact.address_protected = ["email"], True
    for name, value in told.items():
        setattr(contact, name, value)


def _contact(person: Person) -> SafeContact:
    return session().scalars(select(SafeContact).where(SafeContact.person_id == person.id)).one()


def _order(found: Gathering) -> None:
    referral = session().scalars(select(Referral).where(Referral.conference_id == found.conference.id)).one()
    referral.orders_known = "yes"
    session().add(Order(conference_id=found.conference.id, referral_id=referral.id, kind=OrderKind.NON_MOLESTATION,
                        protects="Shirinette Zqvornell", against="Barannuk Zqbrandreth",
                        terms="Zqhundredmetres", expires_on=date(2027, 9, 14)))  # fmt: skip
    session().flush()


def _meetings(found: Gathering, day: Day, baran: Person, shirin: Person) -> Meeting:
    meeting = session().get_one(Meeting, day.meeting.id)
    meeting.venue, meeting.venue_address, meeting.getting_there = "Zqelderhall", "3 Zqelderlane", "Zqbusnine"
    meeting.doors, meeting.rooms, meeting.joining, meeting.food = (
        "Zqgardendoor",
        ["Zqbluerooom"],
        "Zqvideolink",
        "Zqricedish",
    )
    for place in session().scalars(select(Place).where(Place.person_id == found.people["Rojin"].id)):
        place.way = Way.VIDEO
    when = When(date(2027, 3, 3), "Europe/London", time(17), (PartTimes("welcome", time(17), time(18)),))
    own = found.meet(
        kind=MeetingKind.SEPARATE, when=when, where=Where(venue="Zqcounciloffice"), asked=[baran]
    )
    leave_out(found.conference, meeting, baran, by=found.ruth, version=0, decided_on=date(2027, 2, 1),
              review_on=date(2027, 3, 8), code=Code.ORDER, because="Zqexclusionreason", considered=[Instead.SEPARATE_MEETING],
              instead=Instead.SEPARATE_MEETING, instead_words="Zqinsteadletter", decided_by=Decider.SERVICE,
              decided_words="Zqdeciders", capacity="", told="Zqtoldtohim", views="Zqhisviews",
              views_checked_on=date(2027, 2, 10))  # fmt: skip
    ask_check(
        found.conference,
        meeting,
        baran.id,
        shirin.id,
        by=found.ruth,
        scope=CheckScope.MEETING,
        because="Zqlegalquestion",
    )
    return own


def _ask_everybody(day: Day) -> None:
    """Each is looked at and asked by their own route, as the page for all does."""
    found, ruth = day.gathering, day.gathering.ruth
    conference = session().get_one(Conference, found.conference.id)
    act(**ruth.settings())
    for one in session().scalars(select(Invitation).where(Invitation.conference_id == conference.id)).all():
        prepared = invitation.look(conference, one, by=ruth)
        assert prepared.why_not is None, (one.person.name, prepared.why_not)
        ask = invitation.invite if isinstance(prepared.way, Route) else invitation.ask_by_voice
        ask(conference, one, by=ruth)
        if one.person_id == found.people["Shirin"].id:
            one.own_words, one.needs_words = "Zqherownwords", "Zqherneedswords"


def _send(day: Day) -> None:
    """The worker sends what waits."""
    with day.world.app.app_context():
        jobs.run_due()


def _play(day: Day, clock: Clock) -> None:
    """The day itself: arrivals, the family's own time with a note, the plan, signatures, the seal, afterwards."""
    arrive_and_begin(day, clock)
    shirin = day.family("Shirin")
    shirin.notes.begin()
    shirin.notes.write("wish", "Zqroomnote")
    write_plan(day.family("Kawa"), day)
    show_plan(day.family("Kawa"))
    clock(AGREEING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    ruth.press("Start", form="/begin")
    agree(day)
    for name in ("Shirin", "Nazdar", "Kawa", "Sara", "Daryan"):
        on_tablet(ruth, day, name)
    amy = day.amy()
    amy.open(f"{day.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    seal(day)
    clock(AFTER)
    shirin = day.family("Shirin")
    shirin.open("/yours/feedback")
    shirin.press(
        "Send", {"felt_in_control": "4", "listened_to": "5", "plan_is_ours": "5", "words": "Zqherfeedback"}
    )
    assert "Thank you" in shirin.page.words, shirin.page.words


def _give_copies(day: Day) -> None:
    """The coordinator and the manager may each take a copy of the record, and everybody what is kept about them."""
    found, world = day.gathering, day.world
    conference = session().get_one(Conference, found.conference.id)
    ruth, helen, iris = (
        world.viewer(one) for one in (world.ruth, world.helen, world.hire(Role.SERVICE_MANAGER, "Iris Cole"))
    )
    for one, another in ((ruth, helen), (helen, iris)):
        act(**one.settings())
        export = record.ask(conference, by=one, because="Zqforthecourt")
        act(**another.settings())
        read = proposals.export(export, conference).version
        record.decide(export, conference, agrees=True, by=another, agreed_to=read)
    for name in found.people:
        person = session().get_one(Person, found.people[name].id)
        world.pin_for(person.id, conference.id)
        reader = through_their_eyes(person)
        act(**reader.settings())
        copy = record.ask_copy(conference, by=reader)
        act(**ruth.settings())
        note_told(person.id, by=ruth)
        for one in (ruth, helen):
            act(**one.settings())
            read = proposals.own_copy(copy, conference, person, by=one)[0].version
            record.release(copy, conference, person, by=one, agreed_to=read)
    act(**Worker().settings())
