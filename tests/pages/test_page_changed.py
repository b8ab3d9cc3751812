"""A press on a page says something of what stood on that page, and of nothing that came after it was opened."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from fgc.access.models_pin import Pin
from fgc.circle.models import Caution, Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.operations import stop_taking_part
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference
from fgc.demo.reading import Page
from fgc.invitation.models import Invitation
from fgc.invitation.rules import must_be_told
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.kit.letter import Letter
from fgc.plan.models import CopySent, Plan, PlanState, SealReview, WithoutSignature
from fgc.schedule.models import Meeting, Place
from fgc.schedule.operations import change_meeting
from tests.gathering import EARLY, HALL, SATURDAY, Gathering, working
from tests.pages.test_apart import LEFT_OUT, ON_THE_DAY, family, open_apart, people, read_out
from tests.the_day import Clock, Day

__all__ = ["family"]

CHANGED = "This page has changed since you opened it"


def asked_to_meet(family: Gathering, *names: str) -> UUID:
    """They are to be asked to one meeting; the id of the first one's invitation."""
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.meet(asked=[family.people[name] for name in names])
        whose = select(Invitation.id).where(Invitation.person_id == family.people[names[0]].id)
        return session().scalars(whose).one()


def move(family: Gathering, venue: str) -> None:
    """Somebody else changes the hall."""
    with working(family.world.app):
        act(**family.ruth.settings())
        conference = session().get_one(Conference, family.conference.id)
        meeting = session().scalars(select(Meeting)).one()
        where = replace(HALL, venue=venue)
        change_meeting(
            conference, meeting, by=family.ruth, version=meeting.version, when=SATURDAY, where=where
        )


def refused(page: Page) -> None:
    assert page.status == 409, page.words[:300]
    assert CHANGED in page.words


def test_what_somebody_stopped_after_the_page_was_opened_is_not_known_by_it(family: Gathering) -> None:
    with working(family.world.app):
        shirin = session().get_one(Person, family.people["Shirin"].id)
        session().add(
            Consent(
                conference_id=shirin.conference_id, person_id=shirin.id, purpose=ConsentTo.SHARE, what="My letter",
                with_whom="Kawa", written_at=now(), withdrawn_at=now(), withdrawn_by=f"person:{shirin.id}",
            )
        )  # fmt: skip
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/consents")
    with working(family.world.app):
        shirin = session().get_one(Person, family.people["Shirin"].id)
        conference = session().get_one(Conference, shirin.conference_id)
        stop_taking_part(conference, shirin, by=through_their_eyes(shirin))
    ruth.press("I have read this")
    refused(ruth.page)
    assert "has withdrawn a consent" in ruth.open("/").words, (
        "she takes no part any more, and no desk says so"
    )


def test_a_pin_that_was_made_after_the_page_was_opened_was_told_to_nobody(family: Gathering) -> None:
    ruth, other = family.world.in_as(family.world.ruth), family.world.in_as(family.world.ruth)
    shirin = family.people["Shirin"].id
    for who in (ruth, other):
        who.open(f"{family.path}/circle/{shirin}/pin")
        who.press("Make a PIN")
    ruth.press("I have told them Shirin Aziz")
    refused(ruth.page)
    with working(family.world.app):
        assert session().scalars(select(Pin)).one().told_at is None, "the one she knows is dead"


def test_whoever_was_asked_by_voice_to_one_hall_was_not_asked_to_another(family: Gathering) -> None:
    asked = asked_to_meet(family, "Shirin")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations/{asked}/ask")
    assert "I have invited them" in ruth.page.words
    move(family, "The Old Chapel")
    ruth.press("I have invited them")
    refused(ruth.page)
    with working(family.world.app):
        assert session().get_one(Invitation, asked).asked_at is None, "she was told of Elder Lane"


def test_whoever_was_told_of_one_place_is_not_said_to_know_another(family: Gathering) -> None:
    asked = asked_to_meet(family, "Shirin")
    with working(family.world.app):
        row = session().get_one(Invitation, asked)
        row.asked_at, row.told_sequence = EARLY, row.meeting.sequence
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
    move(family, "The Old Chapel")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations/{asked}/answer")
    assert "has not been told about the change" in ruth.page.words
    move(family, "Library, Green Street")
    ruth.press("I have told them", form=f"{family.path}/invitations/{asked}/told")
    refused(ruth.page)
    with working(family.world.app):
        row = session().get_one(Invitation, asked)
        assert must_be_told(row, row.meeting), "she knows of the chapel"


def test_a_letter_is_not_sent_on_a_page_that_showed_another_one(family: Gathering) -> None:
    """What Ruth looked at had no place in it: a caution hid it. Meanwhile two people lifted that caution."""
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        caution_id = family.hide(family.people["Baran"], family.people["Shirin"], "venue").id
    asked = asked_to_meet(family, "Baran", "Shirin")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations/{asked}/ask")
    assert "Elder Lane" not in ruth.page.words
    with working(family.world.app):
        session().get_one(Caution, caution_id).lifted_at = now()
        session().get_one(Conference, family.conference.id).safety_version += 1
    ruth.press("Send the letter now")
    refused(ruth.page)
    with working(family.world.app):
        assert session().get_one(Invitation, asked).asked_at is None
        to_baran = select(Letter).where(Letter.to_id == family.people["Baran"].id)
        assert session().scalars(to_baran).all() == [], "nobody has looked at a letter with the place in it"


def test_other_words_written_meanwhile_are_not_said_to_have_been_read_out(
    family: Gathering, clock: Clock
) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Shirin"))
    clock(ON_THE_DAY)
    day = {"views_checked_on": "1", "views_checked_on-month": "2", "views_checked_on-year": "2027"}
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT | day)
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Their words, to read out: Baran Rashid")
    assert "I think of them." in ruth.page.words
    other = open_apart(family)
    other.follow("Change this decision: Baran Rashid")
    other.press("Save", {"views": "I am sorry. I shall not come near them."})
    assert other.page.heading == "Who is kept apart", other.page.words
    ruth.press("Their words were read out")
    refused(ruth.page)
    assert read_out(family) is False, "nobody heard his apology"


def second_version(day: Day, state: PlanState) -> UUID:
    """The first version is replaced by another one, in the same state."""
    with working(day.world.app):
        first = session().scalars(select(Plan).where(Plan.number == 1)).one()
        first.state = PlanState.REPLACED
        session().flush()
        plan = Plan(
            conference_id=first.conference_id, meeting_id=first.meeting_id, state=state, title=first.title, number=2,
            typed_by=day.world.ruth.id, agreed_at=first.agreed_at, shown_at=first.shown_at, text_hash=first.text_hash,
            monitor_id=day.people["Sara"].id,
        )  # fmt: skip
        session().add(plan)
        session().flush()
        return plan.id


def test_a_decision_about_the_first_version_is_not_kept_as_one_about_the_second(sealed: Day) -> None:
    amy = sealed.amy()
    amy.open(f"{sealed.path}/plan/review")
    second_version(sealed, PlanState.SEALED)
    amy.press("Record the decision", {"decision": "agreed"})
    refused(amy.page)
    with working(sealed.world.app):
        assert session().scalars(select(SealReview)).all() == [], "she never read version 2"


def test_going_on_without_somebody_is_about_the_version_that_was_on_the_page(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.follow("Go on without their signature: Sara Whitlow")
    second_version(agreed, PlanState.AGREED)
    ruth.press("Go on without this signature", {"because": "She does not want to sign version 1."})
    refused(ruth.page)
    assert "She does not want to sign version 1." in ruth.page.words, "what was typed is given back"
    with working(agreed.world.app):
        assert session().scalars(select(WithoutSignature)).all() == [], "she has never seen version 2"


def test_whoever_was_given_version_one_is_not_written_down_for_version_two(sealed: Day) -> None:
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/plan/copies")
    form = f"{sealed.path}/plan/copies/{sealed.people['Kawa'].id}"
    newer = second_version(sealed, PlanState.SEALED)
    ruth.press("I gave them their copy", form=form)
    refused(ruth.page)
    with working(sealed.world.app):
        given = session().scalars(select(CopySent).where(CopySent.route == "by_hand")).all()
        assert newer not in {one.plan_id for one in given}, "he holds version 1"
