"""What the Northmoor story must show, letter by letter (scenario "Northmoor", acceptance checks).

b) stands with the warning about words (tests/pages/test_telltale.py), h), k) and l) with the plan's document, the
referral and the languages.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.circle.letters import addressed, write_to
from fgc.circle.models import Channel, Kind, Person, SafeContact
from fgc.circle.models_reaching import Gender
from fgc.circle.operations import keep_interpreting, look_for_orders
from fgc.circle.rules import WhyNot as Circle
from fgc.conference.models import Conference, Stage
from fgc.kit import jobs
from fgc.kit.db import act, session, transaction
from fgc.kit.outbox import Letter, NotNow
from fgc.kit.refusal import Refused
from fgc.plan.models import Plan, PlanState, Signature
from fgc.referral.models import Order, OrderKind, Referral, State
from fgc.schedule.models import Meeting, MeetingKind, Place
from fgc.schedule.operations import Wish, set_places
from fgc.schedule.rules import WhyNot
from tests.gathering import HALL, SATURDAY, Gathering, gather, working
from tests.journeys.conftest import Played
from tests.journeys.test_story import NOT_FOR_BARAN, TYPED, a_link_for, all_of, every_page
from tests.make import World
from tests.the_day import FAMILY, Day, on_tablet, signs, write_plan

Clock = Callable[[str], None]
ORDER_ENDS = date(2027, 9, 14)


@pytest.fixture
def northmoor(world: World, clock: Clock) -> Gathering:
    """Shirin and Baran, between whom an order is in force until 14 September 2027; the children; an interpreter."""
    clock("2027-01-28T10:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL, phone="07700 900100")
        found.add(
            "Shirin Aziz", phone="07700 900101", allowed=[Channel.TEXT.value], forbidden=[Channel.LETTER.value],
            hours_from=time(9, 30), hours_to=time(14, 30), weekdays_only=True,
        )  # fmt: skip
        found.add("Baran Rashid", phone="07700 900102")
        found.add("Hêlîn K.", Kind.INTERPRETER, email="helin@example.org")
        referral = Referral(
            conference_id=found.conference.id, referrer_id=world.amy.id, state=State.ACCEPTED,
            consent_on=date(2027, 1, 20), orders_known="yes",
        )  # fmt: skip
        session().add(referral)
        session().flush()
        order = Order(
            conference_id=found.conference.id, referral_id=referral.id, kind=OrderKind.NON_MOLESTATION,
            protects="Shirin Aziz", against="Baran Rashid", expires_on=ORDER_ENDS,
        )  # fmt: skip
        session().add(order)
        session().flush()
        found.apart(found.people["Baran"], found.people["Shirin"]).order_id = order.id
        found.answer_pairs()
    return found


def test_a_baran_never_learns_day_hall_guests_or_town(played: Played) -> None:
    """Nor do his letters and the log: his pages are all he can reach, and there is no export for anybody."""
    baran = played.story.family("Baran", a_link_for(played, "Baran"))
    pages = dict(every_page(baran, *TYPED))
    letters = [all_of(mail) for mail in played.story.mails() if "baran" in mail.to]
    log = (played.state / "demo.log").read_text(encoding="utf-8")
    told = [word for text in (*pages.values(), *letters) for word in NOT_FOR_BARAN if word in text]
    assert told == []
    assert [word for word in ("Elder Lane", "Eastwick", "27 February") if word in log] == []
    assert "This day has passed" in pages["/yours/answer"], (
        "his own meeting is his to know, until it was held"
    )
    played.story.links.pop("Baran")


def test_c_mina_sees_her_own_hours_and_no_others(day: Day) -> None:
    mina = day.family("Mina")
    with working(day.world.app):
        act(**day.acting("Mina"))
        seen = session().scalars(select(Place).where(Place.person_id == day.people["Mina"].id)).all()
        assert {place.part_id for place in seen} == {part.id for part in day.meeting.parts[:2]}
        assert [one.id for one in session().scalars(select(Meeting))] == [day.meeting.id]
    words = mina.open("/yours/answer").words
    assert "Time on your own" not in words
    assert "1:55" not in words
    assert "3:30" not in words


def test_d_a_text_to_shirin_in_the_evening_waits_for_half_past_nine_on_the_next_school_day(
    northmoor: Gathering, clock: Clock
) -> None:
    for evening, morning in (("2027-01-28", "2027-01-29"), ("2027-01-29", "2027-02-01")):
        clock(f"{evening}T20:10:00+00:00")
        with working(northmoor.world.app):
            shirin = session().get_one(Person, northmoor.people["Shirin"].id)
            letter = write_to(shirin, kind="actions.reminder", purpose=Purpose.ACTION)
            assert isinstance(letter, Letter)
            opens = datetime.fromisoformat(f"{morning}T09:30:00+00:00")
            assert letter.not_before_at == opens
            with pytest.raises(NotNow, match="not now") as waits:
                addressed(letter, datetime.fromisoformat(f"{evening}T20:10:00+00:00"))
            assert waits.value.until == opens
            assert addressed(letter, opens).contact.phone == "+447700900101"


def test_e_the_date_does_not_stand_with_baran_asked_to_it_while_the_order_is_in_force(
    northmoor: Gathering,
) -> None:
    shirin, baran = northmoor.people["Shirin"], northmoor.people["Baran"]
    with working(northmoor.world.app):
        northmoor.conference = session().get_one(Conference, northmoor.conference.id)
        meeting = northmoor.meet(asked=[northmoor.people["Daryan"], shirin])
        assert northmoor.conference.stage is Stage.PREPARING, "nobody has said how Baran is heard"
        wishes = [Wish(one, [meeting.parts[0].id]) for one in (shirin, baran)]
        with pytest.raises(Refused, match="MUST_NOT_MEET") as refused, session().begin_nested():
            set_places(northmoor.conference, meeting, by=northmoor.ruth, wishes=wishes)
        assert refused.value.reason is WhyNot.MUST_NOT_MEET
    with pytest.raises(IntegrityError, match="must not meet"), working(northmoor.world.app):
        session().add(Place(conference_id=northmoor.conference.id, meeting_id=meeting.id, part_id=meeting.parts[0].id,
                            person_id=baran.id, kind=baran.kind, family_only=False))  # fmt: skip
    with working(northmoor.world.app):
        northmoor.conference = session().get_one(Conference, northmoor.conference.id)
        own = replace(SATURDAY, on=date(2027, 3, 3), parts=SATURDAY.parts[:1])
        northmoor.meet(kind=MeetingKind.SEPARATE, when=own, where=HALL, asked=[baran])
        assert northmoor.conference.stage is Stage.SCHEDULED, "with a meeting of his own it stands"


@pytest.mark.parametrize(
    ("gender", "from_elsewhere", "why"),
    [(Gender.MALE, True, Circle.OTHER_GENDER), (Gender.FEMALE, False, Circle.FROM_TOO_NEAR)],
)
def test_f_an_interpreter_who_is_a_man_or_local_is_refused(
    northmoor: Gathering, gender: Gender, from_elsewhere: bool, why: Circle
) -> None:
    helin, shirin = northmoor.people["Hêlîn"], northmoor.people["Shirin"]
    with working(northmoor.world.app):
        act(**northmoor.ruth.settings())
        keep_interpreting(
            northmoor.conference, shirin, by=northmoor.ruth, gender=Gender.FEMALE, from_elsewhere=True
        )
        keep_interpreting(
            northmoor.conference, helin, by=northmoor.ruth, gender=gender, from_elsewhere=from_elsewhere
        )
        with pytest.raises(Refused, match=why.name) as refused, session().begin_nested():
            northmoor.meet(asked=[shirin, helin])
        assert refused.value.reason is why


def test_g_five_agree_on_one_tablet_and_rojin_and_mina_later_by_link(agreed: Day, clock: Clock) -> None:
    with working(agreed.world.app):
        for place in session().scalars(select(Place).where(Place.person_id == agreed.people["Rojin"].id)):
            place.arrived_at = datetime(2027, 2, 27, 12, 15, tzinfo=UTC)  # by video
    ruth = agreed.ruth()
    for name in FAMILY:
        on_tablet(ruth, agreed, name)
    clock("2027-02-28T10:00:00+00:00")
    for name in ("Rojin", "Mina"):
        signs(agreed.family(name), agreed.people[name].name)
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    with working(agreed.world.app):
        signed = set(session().scalars(select(Signature.person_id)))
        assert signed >= {agreed.people[name].id for name in (*FAMILY, "Rojin", "Mina")}
        assert session().scalars(select(Plan.state)).one() is PlanState.SIGNED


def test_i_amy_cannot_see_what_the_family_drafts(begun: Day) -> None:
    kawa = begun.family("Kawa")
    kawa.notes.begin()
    kawa.notes.write("wish", "Quietly hoped for")
    write_plan(kawa, begun)
    amy, as_guest = begun.amy(), begun.family("Amy")
    for browser, paths in ((amy, ("", "/plan", "/plan/versions/1", "/history", "/actions")), (as_guest, ())):
        for path in (
            *(f"{begun.path}{each}" for each in paths),
            "/yours/room",
            "/yours/plan/write",
            "/yours/plan",
        ):
            text = browser.open(path).text
            assert "Quietly hoped for" not in text, path
            assert "Drives Daryan" not in text, path
    for settings in (begun.world.viewer(begun.world.amy).settings(), begun.acting("Amy")):
        with begun.world.app.app_context(), transaction(acting=settings):
            assert session().scalars(select(Plan)).all() == []


def test_j_when_shirin_gets_a_new_phone_two_people_agree_to_it(northmoor: Gathering) -> None:
    shirin = northmoor.people["Shirin"]
    ruth, helen = northmoor.world.in_as(northmoor.world.ruth), northmoor.world.in_as(northmoor.world.helen)
    ruth.open(f"{northmoor.path}/circle/{shirin.id}/contact")
    ruth.press(
        "Save", {"phone": "07700 900109", "confirmed": "yes", "because": "She said the safe word to me."}
    )
    assert "nothing is sent to them" in ruth.page.words
    with working(northmoor.world.app):
        person = session().get_one(Person, shirin.id)
        assert write_to(person, kind="actions.reminder", purpose=Purpose.ACTION) is Circle.LOCKED
    helen.open("/")
    helen.follow("Check the change")
    helen.press("Save", {"agrees": "True"})
    with working(northmoor.world.app):
        kept = session().scalars(select(SafeContact).where(SafeContact.person_id == shirin.id)).one()
        assert (kept.phone, kept.locked_at) == ("+447700900109", None)
    helen.open(f"{northmoor.path}/history")
    assert "A second person decided how someone protected is reached." in helen.page.words


def test_m_on_14_june_the_coordinator_is_reminded_that_the_order_ends_on_14_september(
    northmoor: Gathering, clock: Clock
) -> None:
    for day, letters in ((13, []), (14, ["referral.order_ends"]), (15, ["referral.order_ends"])):
        clock(datetime(2027, 6, day, 8, tzinfo=UTC).isoformat())
        with northmoor.world.app.app_context(), transaction(acting=Worker().settings()):
            look_for_orders()
        with northmoor.world.app.app_context():
            jobs.run_due()
        ruth = northmoor.world.in_as(northmoor.world.ruth)
        said = "An order that protects Shirin Aziz ends on Tuesday 14 September 2027." in ruth.open("/").words
        with working(northmoor.world.app):
            told = select(Letter.kind).where(Letter.to_id == northmoor.world.ruth.id)
            assert (list(session().scalars(told)), said) == (letters, bool(letters)), day
