"""What is asked again at the moment a letter is sent: whatever changed since it was asked for holds it back."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from fgc.access.models import PersonalLink, Purpose
from fgc.circle import letters
from fgc.circle.models import SafeContact
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.rules import WhyNot
from fgc.conference.models import Conference
from fgc.invitation import letters as invitations
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.outbox import Cancelled, Channel, HoldBack, Letter, Message, NotNow, TextMessage, render
from fgc.schedule.models import Meeting, MeetingState
from tests.gathering import Gathering, working
from tests.pages.test_invitation import ask_all, family

__all__ = ["family"]

MOMENT = datetime(2027, 2, 1, 9, tzinfo=UTC)  # a Monday


@pytest.fixture
def asked(family: Gathering) -> Gathering:
    ask_all(family)
    return family


def letter_to(family: Gathering, name: str) -> Letter:
    """The letter to this person that waits; inside `working`."""
    return session().scalars(select(Letter).where(Letter.to_id == family.people[name].id)).one()


def contact_of(family: Gathering, name: str) -> SafeContact:
    mine = SafeContact.person_id == family.people[name].id
    return session().scalars(select(SafeContact).where(mine)).one()


def of_sara(family: Gathering) -> Invitation:
    mine = Invitation.person_id == family.people["Sara"].id
    return session().scalars(select(Invitation).where(mine)).one()


def a_hold(family: Gathering) -> None:
    session().get_one(Conference, family.conference.id).held_since = now()


def a_caution_elsewhere(family: Gathering) -> None:
    session().get_one(Conference, family.conference.id).safety_version += 1


def no_confirmation(family: Gathering) -> None:
    contact_of(family, "Sara").confirmed_on = None


def another_way(family: Gathering) -> None:
    contact = contact_of(family, "Sara")
    contact.allowed, contact.phone = ["text"], "07700 900105"


def no_consent(family: Gathering) -> None:
    person = family.people["Sara"]
    session().add(
        Consent(
            conference_id=person.conference_id, person_id=person.id, purpose=ConsentTo.TAKE_PART, written_at=MOMENT,
            withdrawn_at=MOMENT, withdrawn_by=f"person:{person.id}",
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (a_hold, "safety_hold"),
        (a_caution_elsewhere, "safety_changed"),
        (no_consent, "CONSENT_WITHDRAWN"),
        (no_confirmation, "NOT_CONFIRMED_UNPHONED"),
        (another_way, "route_changed"),
    ],
)
def test_what_changed_since_it_was_asked_for_holds_the_letter_back(
    asked: Gathering, changes: Callable[[Gathering], None], why: str
) -> None:
    with working(asked.world.app):
        letter = letter_to(asked, "Sara")
        assert letters.addressed(letter, MOMENT).contact.email == "sara@example.org"
        changes(asked)
        session().flush()
        with pytest.raises(HoldBack, match=f"^{why}$"):
            letters.addressed(letter, MOMENT)
        if why == "CONSENT_WITHDRAWN":
            asked_again = letters.write_to(
                session().merge(asked.people["Sara"]), kind="test.news", purpose=None
            )
            assert asked_again is WhyNot.CONSENT_WITHDRAWN


def test_outside_her_hours_it_waits_until_they_begin(asked: Gathering) -> None:
    with working(asked.world.app):
        contact_of(asked, "Sara").hours_from = time(18)
        session().flush()
        with pytest.raises(NotNow, match="not now") as waits:
            letters.addressed(letter_to(asked, "Sara"), MOMENT)
        assert waits.value.until == datetime(2027, 2, 1, 18, tzinfo=UTC)
        assert letters.addressed(letter_to(asked, "Sara"), datetime(2027, 2, 1, 18, tzinfo=UTC)).link


def test_a_letter_without_a_link_has_no_address_in_it_that_opens_anything(family: Gathering) -> None:
    with working(family.world.app):
        sara = session().merge(family.people["Sara"])
        with saving():
            plain = letters.write_to(sara, kind="test.news", purpose=None)
            linked = letters.write_to(sara, kind="test.news", purpose=Purpose.ANSWER)
        assert isinstance(plain, Letter)
        assert isinstance(linked, Letter)
        assert letters.addressed(plain, MOMENT).link == ""
        assert "/l/" in letters.addressed(linked, MOMENT).link
        assert session().scalar(select(func.count()).where(PersonalLink.letter_id == plain.id)) == 0
        assert session().scalar(select(func.count()).where(PersonalLink.letter_id == linked.id)) == 1


def test_it_begins_with_the_later_of_her_hours_and_its_own_day(family: Gathering) -> None:
    with working(family.world.app), saving():
        sara = session().merge(family.people["Sara"])
        sara.contact.hours_from = time(18)
        session().flush()
        evening, tomorrow = datetime(2027, 2, 1, 18, tzinfo=UTC), datetime(2027, 2, 2, 12, tzinfo=UTC)
        for asked_for, begins in ((None, evening), (MOMENT, evening), (tomorrow, tomorrow)):
            letter = letters.write_to(sara, kind="test.news", purpose=None, not_before_at=asked_for)
            assert isinstance(letter, Letter)
            assert letter.not_before_at == begins


def test_a_link_lives_as_long_as_the_last_meeting_needs_it(family: Gathering) -> None:
    with working(family.world.app), saving():
        sara = session().merge(family.people["Sara"])
        conference = session().get_one(Conference, family.conference.id)
        days = letters._days_of_links(conference)
        ends = []
        for until in (None, MOMENT + days + timedelta(days=50), MOMENT):
            conference.links_until = until
            session().flush()
            letter = letters.write_to(sara, kind="test.news", purpose=Purpose.ANSWER)
            assert isinstance(letter, Letter)
            link = session().scalars(select(PersonalLink).where(PersonalLink.letter_id == letter.id)).one()
            ends.append(link.expires_at)
        assert ends == [MOMENT + days, MOMENT + days + timedelta(days=50), MOMENT + days]


def test_nobody_writes_to_somebody_whom_nothing_safe_reaches(family: Gathering) -> None:
    with working(family.world.app), saving():
        nazdar = session().merge(family.people["Nazdar"])
        assert letters.write_to(nazdar, kind="test.news", purpose=Purpose.ANSWER) is WhyNot.ONLY_BY_VOICE
        assert session().scalar(select(func.count()).select_from(Letter)) == 0


@pytest.mark.parametrize(
    ("over", "why"),
    [
        (lambda one: setattr(one, "withdrawn_at", MOMENT), "withdrawn"),
        (lambda one: setattr(one.meeting, "state", MeetingState.CANCELLED), "withdrawn"),
        (lambda one: setattr(one.meeting, "sequence", one.meeting.sequence + 1), "moved"),
    ],
    ids=["withdrawn", "called off", "moved"],
)
def test_nobody_is_asked_to_what_is_over_for_them(
    asked: Gathering, over: Callable[[Invitation], None], why: str
) -> None:
    with working(asked.world.app):
        letter = letter_to(asked, "Sara")
        assert isinstance(render(letter, MOMENT), Message)
        over(of_sara(asked))
        session().flush()
        for kind in (invitations.INVITATION, invitations.MOVED):
            letter.kind = kind
            with pytest.raises(Cancelled, match=f"^{why}$"):
                render(letter, MOMENT)
        letter.kind = invitations.CANCELLED
        assert isinstance(render(letter, MOMENT), Message), "that it is off is told all the same"


def test_no_calendar_file_goes_to_a_device_that_others_look_at_nor_with_a_text(asked: Gathering) -> None:
    with working(asked.world.app):
        sara = letter_to(asked, "Sara")
        assert [each.name for each in render(sara, MOMENT).attachments] == ["appointment.ics"]
        contact_of(asked, "Sara").shared_device = True
        session().flush()
        assert render(sara, MOMENT).attachments == ()
        assert isinstance(render(letter_to(asked, "Shirin"), MOMENT), TextMessage)


def test_no_calendar_file_goes_to_a_mailbox_that_somebody_else_of_the_circle_reads_whatever_they_said(
    asked: Gathering,
) -> None:
    with working(asked.world.app):
        sara = letter_to(asked, "Sara")
        assert [each.name for each in render(sara, MOMENT).attachments] == ["appointment.ics"]
        contact_of(asked, "Rojin").email = contact_of(asked, "Sara").email
        session().flush()
        assert not contact_of(asked, "Sara").shared_device
        assert render(sara, MOMENT).attachments == ()


def test_what_somebody_carries_is_asked_all_that_sending_asks(asked: Gathering) -> None:
    with working(asked.world.app):
        shirin = letter_to(asked, "Shirin")
        carried = invitations.to_carry(shirin, MOMENT)
        assert isinstance(carried, invitations.ToCarry)
        assert isinstance(carried.said, TextMessage)
        assert shirin.channel is Channel.TEXT
        assert shirin.not_after_at is not None
        late = invitations.to_carry(shirin, shirin.not_after_at + timedelta(seconds=1))
        assert late == "The day it was about had passed before it could go."
        assert isinstance(invitations.to_carry(shirin, MOMENT), invitations.ToCarry)
        session().scalars(select(Meeting)).one().sequence += 1
        session().flush()
        assert isinstance(invitations.to_carry(shirin, MOMENT), str)
