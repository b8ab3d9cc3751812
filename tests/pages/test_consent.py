"""What people agreed to: written down, seen by themselves, stopped at any time, and who received what meanwhile."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from fgc.access.links import make_link
from fgc.access.models import Assignment, Part, Purpose
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.rules import WhyNot
from fgc.conference.models import Conference, Happening
from fgc.demo import s01_referral
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.letter import Letter, LetterState
from fgc.kit.outbox import HoldBack, render
from fgc.kit.secrets import new_secret
from fgc.referral.models import ConsentBasis
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.pages.test_referral import Told
from tests.visiting import Browser


@pytest.fixture
def family(world: World, clock) -> Gathering:  # noqa: ANN001
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Rojin Aziz", email="rojin@example.org")
        found.add("Kawa Aziz", email="kawa@example.org")
    return found


def in_by_link(family: Gathering, name: str) -> Browser:
    person, secret = family.people[name], new_secret()
    with working(family.world.app):
        make_link(
            service_id=person.service_id,
            conference_id=person.conference_id,
            person_id=person.id,
            purpose=Purpose.HOME,
            secret=secret,
        )
    return family.world.with_link(secret)


def agreed(family: Gathering, name: str, purpose: ConsentTo = ConsentTo.TAKE_PART, **more: object) -> None:
    with working(family.world.app):
        session().add(
            Consent(
                conference_id=family.conference.id,
                person_id=family.people[name].id,
                purpose=purpose,
                basis=ConsentBasis.ADULT_CAPACITY,
                given_on=date(2027, 1, 20),
                said_to=family.world.ruth.id,
                written_at=now(),
                **more,
            )
        )


def stops_taking_part(family: Gathering, name: str) -> None:
    """They say so on their own page."""
    theirs = in_by_link(family, name)
    theirs.open("/yours")
    theirs.follow("What I agreed to, or how to stop")
    theirs.follow("I do not want to take part")
    theirs.press("Yes, stop")
    assert "You have stopped" in theirs.page.words


def waiting_letter(family: Gathering, name: str) -> Letter:
    with working(family.world.app):
        person = session().get_one(Person, family.people[name].id)
        letter = write_to(person, kind="actions.reminder", purpose=Purpose.HOME)
        assert isinstance(letter, Letter)
    return letter


def page_of(family: Gathering, name: str) -> str:
    return f"{family.path}/circle/{family.people[name].id}/consents"


def state_of(family: Gathering, letter: Letter) -> LetterState:
    with working(family.world.app):
        return session().get_one(Letter, letter.id).state


def test_ruth_writes_down_each_thing_by_itself(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(page_of(family, "Shirin"))
    assert "Nothing is recorded yet." in ruth.page.words
    ruth.follow("Record a consent")
    ground = {
        "basis": "adult_with_capacity",
        "given_on": "28",
        "given_on-month": "1",
        "given_on-year": "2027",
    }
    ruth.press("Save this record", {"purpose": "share", "what": "What the school wrote", **ground})
    assert ruth.page.status == 422
    assert "Say what can be shared, and with whom." in ruth.page.words
    ruth.press("Save this record", {"with_whom": "those who come"})
    assert "What the school wrote. Shared with: those who come." in ruth.page.words
    assert "They agreed on Thursday 28 January 2027. Recorded by Ruth Adeyemi." in ruth.page.words
    ruth.follow("Record a consent")
    same = {"what": "What the school wrote", "with_whom": "those who come"}
    ruth.press("Save this record", {"purpose": "share", **same, **ground})
    assert "This is in the list already." in ruth.page.words


def test_somebody_else_agrees_only_by_name_and_never_ahead(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{page_of(family, 'Kawa')}/add")
    day = {"given_on": "1", "given_on-month": "2", "given_on-year": "2027"}
    ruth.press("Save this record", {"purpose": "take_part", "basis": "best_interests", **day})
    assert "Say who agreed for them." in ruth.page.words
    ruth.press("Save this record", {"given_by": "The best interests meeting", "given_on": "2"})
    assert "cannot be in the future" in ruth.page.words
    ruth.press("Save this record", {"given_on": "1"})
    assert "The best interests meeting agreed for them on Monday 1 February 2027." in ruth.page.words


def test_a_slip_stops_nothing_and_two_steps_stop_all(family: Gathering) -> None:
    agreed(family, "Rojin")
    agreed(family, "Rojin", ConsentTo.SHARE, what="My offer", with_whom="Shirin")
    letter, other = waiting_letter(family, "Rojin"), waiting_letter(family, "Kawa")
    rojin = in_by_link(family, "Rojin")
    rojin.open("/yours")
    rojin.follow("What I agreed to, or how to stop")
    assert "You said yes on Wednesday 20 January 2027, to Ruth Adeyemi." in rojin.page.words
    rojin.follow("I do not want to take part")
    assert "Your link stops working at once." in rojin.page.words
    rojin.follow("No, go back")
    assert state_of(family, letter) is LetterState.PENDING
    rojin.follow("I do not want to take part")
    rojin.press("Yes, stop")
    assert "You have stopped" in rojin.page.words
    assert rojin.open("/yours").path == "/closed"
    assert state_of(family, letter) is LetterState.CANCELLED
    assert state_of(family, other) is LetterState.PENDING
    with working(family.world.app):
        lines = session().scalars(select(Consent)).all()
        assert {line.withdrawn_by for line in lines} == {f"person:{family.people['Rojin'].id}"}
        facts = session().scalars(select(Happening.facts).where(Happening.kind == "ConsentWithdrawn")).one()
        assert facts == {
            "person": str(family.people["Rojin"].id),
            "purpose": "take_part",
            "by_themself": True,
            "lines": 2,
            "letters": 1,
        }
        assert (
            write_to(
                session().get_one(Person, family.people["Rojin"].id), kind="actions.reminder", purpose=None
            )
            is WhyNot.CONSENT_WITHDRAWN
        )


@pytest.mark.parametrize("stops", ["I do not want to take part", "I want to stop this"])
@pytest.mark.parametrize(
    "written", [{}, {"withdrawn_how": "She may say so by phone."}, {"known_at": EARLY}], ids=str
)
def test_nobody_who_wants_to_stop_is_met_with_an_error_whatever_stands_in_the_line(
    family: Gathering, stops: str, written: dict[str, object]
) -> None:
    if "part" in stops:
        agreed(family, "Rojin", **written)
    agreed(
        family,
        "Rojin",
        ConsentTo.SHARE,
        what="My offer",
        with_whom="Shirin",
        given_by="Her mother",
        **written,
    )
    rojin = in_by_link(family, "Rojin")
    rojin.open("/yours/consent")
    rojin.follow(stops)
    rojin.press("Yes, stop")
    assert rojin.page.status == 200
    with working(family.world.app):
        ended = [one.purpose for one in session().scalars(select(Consent)) if one.withdrawn_at is not None]
    assert sorted(one.value for one in ended) == (["share", "take_part"] if "part" in stops else ["share"])


def test_nobody_who_was_asked_to_a_meeting_is_met_with_an_error_when_they_want_to_stop(
    family: Gathering,
) -> None:
    """Nothing of what she stopped would be stopped: her link, her letters and her place would go on."""
    agreed(family, "Rojin")
    with working(family.world.app):
        family.meet(asked=[family.people["Rojin"], family.people["Kawa"]])
    stops_taking_part(family, "Rojin")
    with working(family.world.app):
        gone = {one.person_id: one.withdrawn_because for one in session().scalars(select(Invitation))}
        assert gone == {family.people["Rojin"].id: "consent_withdrawn", family.people["Kawa"].id: ""}


def test_sharing_stops_alone_and_holds_every_waiting_letter_for_a_look(family: Gathering) -> None:
    agreed(family, "Rojin", ConsentTo.SHARE, what="My offer", with_whom="Shirin")
    letter = waiting_letter(family, "Kawa")
    rojin = in_by_link(family, "Rojin")
    rojin.open("/yours/consent")
    rojin.follow("I want to stop this")
    rojin.press("Yes, stop")
    assert rojin.page.path == "/yours/consent"
    assert "What you have stopped" in rojin.page.words
    with working(family.world.app):
        assert session().get_one(Conference, family.conference.id).safety_version == 2
        with pytest.raises(HoldBack, match="safety_changed"):
            render(session().get_one(Letter, letter.id), now())


def test_whoever_never_said_yes_can_say_no(family: Gathering) -> None:
    kawa = in_by_link(family, "Kawa")
    kawa.open("/yours/consent")
    assert "There is nothing here for you to stop now." in kawa.page.words
    kawa.follow("I do not want to take part")
    kawa.press("Yes, stop")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    assert "Kawa Aziz has withdrawn a consent." in ruth.page.words
    ruth.follow("See who has received what")
    assert "No consent has been recorded." in ruth.page.words
    ruth.press("I have read this")
    assert "has withdrawn a consent" not in ruth.open("/").words
    ruth.open(f"{family.path}/circle/{family.people['Kawa'].id}")
    assert "They have withdrawn from taking part." in ruth.page.words


def test_a_letter_on_its_way_when_they_stop_is_held_at_the_moment_of_sending(family: Gathering) -> None:
    agreed(family, "Rojin")
    letter = waiting_letter(family, "Rojin")
    with working(family.world.app):
        session().execute(update(Letter).where(Letter.id == letter.id).values(state=LetterState.SENDING))
    rojin = in_by_link(family, "Rojin")
    rojin.open("/yours/consent/stop")
    rojin.press("Yes, stop")
    with working(family.world.app), pytest.raises(HoldBack, match="CONSENT_WITHDRAWN"):
        render(session().get_one(Letter, letter.id), now())


def test_the_coordinator_stops_it_when_told_and_starts_again_when_they_agree(family: Gathering) -> None:
    agreed(family, "Rojin")
    rojin = in_by_link(family, "Rojin")
    with working(family.world.app):
        family.meet(asked=[family.people["Rojin"], family.people["Kawa"]])
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(page_of(family, "Rojin"))
    ruth.follow("Withdraw from taking part")
    ruth.press("Withdraw consent now")
    assert "Say how they told you." in ruth.page.words
    ruth.press("Withdraw consent now", {"how": "She phoned."})
    assert "Consent withdrawn. Letters cancelled: 0." in ruth.page.words
    assert "She phoned." in ruth.page.words
    assert rojin.open("/yours").path == "/closed"
    with working(family.world.app):
        gone = {one.person_id: one.withdrawn_because for one in session().scalars(select(Invitation))}
        assert gone == {family.people["Rojin"].id: "consent_withdrawn", family.people["Kawa"].id: ""}
    assert "has withdrawn a consent" not in ruth.open("/").words
    ruth.open(f"{page_of(family, 'Rojin')}/add")
    ruth.press(
        "Save this record",
        {
            "purpose": "take_part",
            "basis": "adult_with_capacity",
            "given_on": "1",
            "given_on-month": "2",
            "given_on-year": "2027",
        },
    )
    assert "No one writes to them" not in ruth.page.words
    assert waiting_letter(family, "Rojin").state is LetterState.PENDING


def test_the_list_says_who_received_what(family: Gathering) -> None:
    letter = waiting_letter(family, "Kawa")
    with working(family.world.app):
        session().execute(
            update(Letter).where(Letter.id == letter.id).values(state=LetterState.SENT, sent_at=now())
        )
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(page_of(family, "Rojin")).words
    assert "Kawa Aziz" in words
    assert "A reminder of what they offered to do" in words
    assert "By email" in words


def test_nobody_else_sees_or_changes_what_somebody_agreed_to(family: Gathering) -> None:
    agreed(family, "Rojin")
    with working(family.world.app):
        session().add(
            Assignment(
                conference_id=family.conference.id,
                staff_id=family.world.amy.id,
                part=Part.REFERRER,
                began_at=now(),
            )
        )
        line = session().scalars(select(Consent)).one().id
    for tail in ("", "/add", "/stop", f"/{line}/stop"):
        assert family.world.in_as(family.world.amy).open(f"{page_of(family, 'Rojin')}{tail}").status == 404
    helen = family.world.in_as(family.world.helen)
    assert helen.open(page_of(family, "Rojin")).status == 200
    assert helen.open(f"{page_of(family, 'Rojin')}/add").status == 404
    kawa = in_by_link(family, "Kawa")
    assert kawa.open(f"/yours/consent/{line}/stop").status == 404
    assert kawa.open(f"/yours/consent/{uuid4()}/stop").status == 404
    viewer = family.world.viewer(family.world.amy)
    with family.world.app.app_context(), transaction(acting=viewer.settings()):
        assert session().scalars(select(Consent)).first() is None


def test_the_database_lets_a_line_end_and_nothing_else(family: Gathering) -> None:
    agreed(family, "Rojin")
    for change in ({"given_on": date(2027, 1, 1)}, {"what_locked": None}):
        with (
            pytest.raises(ProgrammingError, match="permission denied for table consent"),
            working(family.world.app),
        ):
            session().execute(update(Consent).values(change))
    settings = {
        "kind": "person",
        "moment": now().isoformat(),
        "viewer": str(family.people["Rojin"].id),
        "service": "",
        "role": "",
        "conference": str(family.conference.id),
    }
    with family.world.app.app_context(), transaction(acting=settings), saving():
        session().execute(
            update(Consent).values(withdrawn_at=now(), withdrawn_by=f"person:{settings['viewer']}")
        )
    with (
        pytest.raises(ProgrammingError, match=r"consent\.withdrawn"),
        family.world.app.app_context(),
        transaction(acting=settings),
        saving(),
    ):
        session().execute(update(Consent).values(withdrawn_at=None, withdrawn_by=""))


def test_the_consent_of_the_referral_is_the_beginning(world: World, clock) -> None:  # noqa: ANN001
    s01_referral.play(Told(world, clock))
    with working(world.app):
        rows = (
            session()
            .execute(
                select(Person.name, Consent.purpose, Consent.basis, Consent.given_on).join(
                    Person, Person.id == Consent.person_id
                )
            )
            .all()
        )
    assert {(row.name, row.basis, row.given_on) for row in rows} == {
        ("Shirin Aziz", ConsentBasis.PARENTAL_RESPONSIBILITY, date(2027, 1, 20))
    }
    assert sorted(row.purpose.value for row in rows) == ["contact", "referral", "share", "share"]
