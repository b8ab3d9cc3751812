"""Two people who must not meet: who is left out and how they are heard, legal checks, and cautions that come late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.circle.letters import write_to
from fgc.circle.models import Caution, Kind, Person, SafeContact
from fgc.circle.models_reaching import ContactChange, Gender
from fgc.circle.operations import keep_interpreting, look_for_orders, set_caution
from fgc.circle.rules import WhyNot as Circle
from fgc.conference.models import Conference, Stage
from fgc.invitation import operations as invitation
from fgc.invitation.letters import CANCELLED
from fgc.invitation.models import Invitation
from fgc.invitation.operations import following
from fgc.kit import jobs
from fgc.kit.clock import now
from fgc.kit.db import act, saving, session, transaction
from fgc.kit.locked import lock_of
from fgc.kit.outbox import Letter, LetterState
from fgc.kit.postgres import Server
from fgc.kit.refusal import Refused
from fgc.referral.models import Order, OrderKind, Referral, State
from fgc.schedule.happenings import PlaceTaken
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place, Way
from fgc.schedule.models_apart import (
    CheckScope,
    Code,
    Exclusion,
    Instead,
    LegalCheck,
    Outcome,
    WordsOutcome,
)
from fgc.schedule.operations import Wish, ask_check, cancel_meeting, change_meeting, leave_out, set_places
from fgc.schedule.queries import outcomes_of
from fgc.schedule.rules import PartTimes, WhyNot, mark_of_words
from tests.gathering import HALL, SATURDAY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

ON_THE_DAY = "2027-02-27T10:00:00+00:00"
LEFT_OUT: dict[str, object] = {
    "code": "order", "because": "A non-molestation order is in force.", "considered": ["safety_plan", "video"],
    "instead": "letter", "decided_by": "service", "decided_words": "Ruth Adeyemi with Helen Marsh",
    "told": "You have a time of your own with me.", "views": "I think of them.",
}  # fmt: skip


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL, phone="07700 900100")
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Hêlîn K.", Kind.INTERPRETER, email="helin@example.org")
        found.answer_pairs()
    return found


def people(family: Gathering, *names: str) -> list[Person]:
    return [family.people[name] for name in names]


def stage(family: Gathering) -> Stage:
    with working(family.world.app):
        return session().get_one(Conference, family.conference.id).stage


def open_apart(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates/apart")
    return ruth


# --- who is left out


def test_the_date_stands_when_it_is_written_why_somebody_is_left_out(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Shirin"))
    assert stage(family) is Stage.PREPARING
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    assert "Baran is not invited" in ruth.page.words
    ruth.open(f"{family.path}/dates")
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT | {"considered": []})
    assert ruth.page.status == 422
    assert "what else was considered" in ruth.page.words
    ruth.press("Save", LEFT_OUT)
    assert ruth.page.heading == "Who is kept apart", ruth.page.words
    assert "A letter that someone reads out" in ruth.page.words
    assert stage(family) is Stage.SCHEDULED


def test_a_meeting_of_their_own_settles_it_too(family: Gathering) -> None:
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Shirin"))
        later = replace(SATURDAY, on=SATURDAY.on + timedelta(days=4), parts=SATURDAY.parts[:2])
        family.meet(kind=MeetingKind.SEPARATE, when=later, asked=people(family, "Baran"))
    assert stage(family) is Stage.SCHEDULED


def test_when_the_adult_decides_their_capacity_is_written_down(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Shirin"))
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT | {"decided_by": "person"})
    assert ruth.page.status == 422
    assert "capacity" in ruth.page.words
    ruth.press("Save", {"capacity": "He understands it and can say it again; seen alone on Monday."})
    assert ruth.page.heading == "Who is kept apart"


def test_words_are_read_out_only_when_they_said_that_they_are_right(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=people(family, "Shirin"))
    clock(ON_THE_DAY)
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT)
    ruth.follow("Their words, to read out: Baran Rashid")
    assert "so the words are not read out" in ruth.page.words
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Change this decision: Baran Rashid")
    day = {"views_checked_on": "2", "views_checked_on-month": "2", "views_checked_on-year": "2027"}
    ruth.press("Save", day)
    ruth.follow("Their words, to read out: Baran Rashid")
    ruth.press("Their words were read out")
    assert "Recorded: the words of Baran were heard." in ruth.page.words
    assert "Heard at the meeting" in open_apart(family).page.words
    with working(family.world.app):
        session().execute(update(Exclusion).values(views_checked_on=None))
        with pytest.raises(ProgrammingError, match="words_outcome"), session().begin_nested():
            heard(family, meeting)


def heard(family: Gathering, meeting: Meeting) -> None:
    """Straight into the table."""
    baran = family.people["Baran"]
    session().add(
        WordsOutcome(
            conference_id=baran.conference_id, meeting_id=meeting.id, person_id=baran.id, outcome=Outcome.HEARD,
            mark="any", views_mark="", own_mark="",
            at=now(), staff_id=family.world.ruth.id,
        )
    )  # fmt: skip
    session().flush()


def test_what_they_have_not_checked_is_not_said_to_have_been_read_out(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """Everybody would believe that Baran was heard in words that he never saw, or that nobody read out."""
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Shirin"))
    clock(ON_THE_DAY)
    day = {"views_checked_on": "2", "views_checked_on-month": "2", "views_checked_on-year": "2027"}
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT)
    ruth.follow("Change this decision: Baran Rashid")
    ruth.press("Save", day)
    assert read_out(family) is False, "checked, and not read out yet"
    ruth.follow("Their words, to read out: Baran Rashid")
    ruth.press("Their words were read out")
    assert read_out(family) is True
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Change this decision: Baran Rashid")
    ruth.press("Save", {"because": "An order is in force."})
    assert read_out(family) is True, "their words are the same"
    ruth.follow("Change this decision: Baran Rashid")
    ruth.press("Save", dict.fromkeys(day, ""))
    assert ruth.page.heading == "Who is kept apart"
    assert read_out(family) is False
    ruth.follow("Change this decision: Baran Rashid")
    ruth.press("Save", day | {"views_checked_on": "3"})
    ruth.follow("Their words, to read out: Baran Rashid")
    ruth.press("Their words were read out")
    assert read_out(family) is True
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Change this decision: Baran Rashid")
    ruth.press("Save", {"views": "I think of them every day."})
    assert read_out(family) is False, "other words than those that were read out"
    ruth.follow("Change this decision: Baran Rashid")
    ruth.press("Save", dict.fromkeys(day, ""))
    ruth.follow("Their words, to read out: Baran Rashid")
    assert "so the words are not read out" in ruth.page.words


def read_out(family: Gathering) -> bool:
    """Whether his words, as they stand, were noted as heard."""
    with working(family.world.app):
        row = session().scalars(select(Exclusion)).one()
        mark = mark_of_words(row.meeting_id, row.person_id, row.views, row.views_checked_on)
        found = outcomes_of({row.meeting_id}).get((row.meeting_id, row.person_id, mark))
        return found is not None and found.outcome is Outcome.HEARD


def test_a_name_that_was_only_typed_is_not_said_to_be_the_agreement_of_a_manager(family: Gathering) -> None:
    """Everybody read that the service manager had decided it, who had never heard of it."""
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Shirin"))
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    assert "For the record: a name that you type is not that person’s agreement" in ruth.page.words
    ruth.press("Save", LEFT_OUT)
    assert "Decided by, as it was recorded" in ruth.page.words


def test_nobody_else_reads_why_somebody_is_left_out(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=people(family, "Shirin"))
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    written = ruth.page.path
    ruth.press("Save", LEFT_OUT)
    for staff in (family.world.amy, family.world.colin):
        browser = family.world.in_as(staff)
        for path in (f"{family.path}/dates/apart", written, f"{family.path}/dates/{meeting.id}/legal-check"):
            assert browser.open(path).status == 404
    helen = family.world.in_as(family.world.helen)
    assert helen.open(f"{family.path}/dates/apart").status == 200
    amy = family.world.viewer(family.world.amy)
    for settings in (amy.settings(), _as_person(family, "Baran")):
        with family.world.app.app_context(), transaction(acting=settings):
            assert session().scalars(select(Exclusion)).all() == []


def _as_person(family: Gathering, name: str) -> dict[str, str]:
    return {"kind": "person", "viewer": str(family.people[name].id), "service": str(family.world.service.id),
            "moment": now().isoformat(), "role": "", "conference": str(family.conference.id)}  # fmt: skip


# --- a caution that comes late


def test_a_caution_that_comes_late_takes_a_place_away_and_tells_nobody(family: Gathering) -> None:
    with working(family.world.app):
        meeting = family.meet(asked=people(family, "Daryan", "Shirin", "Baran"))
        asked = (
            session()
            .scalars(select(Invitation).where(Invitation.person_id == family.people["Baran"].id))
            .one()
        )
        act(**family.ruth.settings())
        invitation.look(family.conference, asked, by=family.ruth)
        invitation.invite(family.conference, asked, by=family.ruth)
        set_caution(
            family.conference,
            family.people["Baran"],
            family.people["Shirin"],
            by=family.ruth,
            hides=[],
            must_not_meet=True,
            because="He hit her.",
        )
    with working(family.world.app):
        placed = set(session().scalars(select(Place.person_id).where(Place.meeting_id == meeting.id)))
        assert placed == {family.people["Daryan"].id, family.people["Shirin"].id}
        withdrawn = (
            session()
            .scalars(select(Invitation).where(Invitation.person_id == family.people["Baran"].id))
            .one()
        )
        assert withdrawn.withdrawn_because == "kept_apart"
        letters = session().scalars(select(Letter).where(Letter.to_id == family.people["Baran"].id)).all()
        assert [letter.state for letter in letters] == [LetterState.CANCELLED]
    assert stage(family) is Stage.PREPARING


def test_a_letter_that_it_is_off_does_not_reach_whoever_must_stay_away_meanwhile(family: Gathering) -> None:
    """It waits for his safe hours when the caution comes. Out of the blue it would make him ask why, and of whom."""
    baran = family.people["Baran"]
    with working(family.world.app):
        meeting = family.meet(asked=people(family, "Daryan", "Shirin", "Baran"))
        asked = session().scalars(select(Invitation).where(Invitation.person_id == baran.id)).one()
        act(**family.ruth.settings())
        invitation.look(family.conference, asked, by=family.ruth)
        invitation.invite(family.conference, asked, by=family.ruth)
        arrived = {"state": LetterState.SENT, "sent_at": now()}
        act(**Worker().settings())
        session().execute(update(Letter).where(Letter.to_id == baran.id).values(arrived))
        act(**family.ruth.settings())
        following.take_back(PlaceTaken(family.conference, meeting, baran.id), by=family.ruth)
        off = (
            session().scalars(select(Letter).where(Letter.to_id == baran.id, Letter.kind == CANCELLED)).one()
        )
        assert off.state is LetterState.PENDING
        set_caution(
            family.conference, baran, family.people["Shirin"], by=family.ruth, hides=[], must_not_meet=True,
            because="He hit her.",
        )  # fmt: skip
    with working(family.world.app):
        kept = session().scalars(select(Letter).where(Letter.to_id == baran.id)).all()
        assert sorted((one.kind, one.state.value) for one in kept) == [
            ("invitation.cancelled", "cancelled"),
            ("invitation.invitation", "sent"),
        ]


def test_of_two_the_one_it_is_about_stays_whoever_is_bound(family: Gathering) -> None:
    with working(family.world.app):
        family.meet(asked=people(family, "Daryan", "Baran"))
        act(**family.ruth.settings())
        set_caution(
            family.conference,
            family.people["Daryan"],
            family.people["Baran"],
            by=family.ruth,
            hides=[],
            must_not_meet=True,
            because="Daryan is afraid.",
        )
    with working(family.world.app):
        assert set(session().scalars(select(Place.person_id))) == {family.people["Daryan"].id}


# --- hours that touch


def test_a_part_cannot_be_moved_to_hours_that_touch(family: Gathering) -> None:
    evening = replace(SATURDAY, starts=time(16), parts=(PartTimes("welcome", time(16), time(17)),))
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Shirin"))
        own = family.meet(kind=MeetingKind.SEPARATE, when=evening, asked=people(family, "Baran"))
        sooner = replace(evening, starts=time(15, 45), parts=(PartTimes("welcome", time(15, 45), time(17)),))
        with pytest.raises(Refused, match="TIMES_TOUCH") as refused, session().begin_nested():
            change_meeting(
                family.conference, own, by=family.ruth, version=own.version, when=sooner, where=HALL
            )
        assert refused.value.reason is WhyNot.TIMES_TOUCH
        assert refused.value.sentence == (
            "At these times Baran Rashid and Shirin Aziz, who must not meet, would be less than 30 minutes apart. "
            "Choose other times."
        )


def test_no_row_can_bring_two_together_who_must_not_meet(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=people(family, "Shirin"))
    baran = family.people["Baran"]
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        session().add(
            Place(
                conference_id=family.conference.id,
                meeting_id=meeting.id,
                part_id=meeting.parts[0].id,
                person_id=baran.id,
                kind=baran.kind,
                family_only=False,
            )
        )
    with working(family.world.app):
        session().add(
            Place(
                conference_id=family.conference.id,
                meeting_id=meeting.id,
                part_id=meeting.parts[0].id,
                person_id=baran.id,
                kind=baran.kind,
                family_only=False,
                way=Way.LETTER,
            )
        )
    with pytest.raises(IntegrityError, match="must not meet"), working(family.world.app):
        session().execute(update(Place).where(Place.person_id == baran.id).values(way=Way.VIDEO))


def test_who_meets_whom_is_never_changed_in_a_transaction_that_could_not_see_it(
    family: Gathering, server: Server, database_name: str
) -> None:
    """With an older view of the data the check would look past what another transaction has just kept."""
    with working(family.world.app):
        family.meet(asked=people(family, "Shirin"))
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        owner.execute("UPDATE place SET way = 'letter'")
        with pytest.raises(psycopg.errors.FeatureNotSupported, match="READ COMMITTED"):
            owner.commit()


# --- legal checks


def ask_for_check(family: Gathering) -> Browser:
    ruth = open_apart(family)
    ruth.follow("Ask for a legal check for the meeting on Saturday 27 February 2027")
    (pair,) = [value for value in ruth.page.tree.xpath("//select[@name='pair']/option/@value") if value]
    ruth.press(
        "Ask for the check",
        {"pair": pair, "scope": "meeting", "because": "Both want it; police will be there."},
    )
    assert "Waiting for a second person" in ruth.page.words, ruth.page.words
    return ruth


def test_only_a_legal_check_by_a_second_person_lets_both_be_asked(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=people(family, "Shirin"))
    ask_for_check(family)
    ruth = family.ruth
    wishes = [Wish(person, [meeting.parts[0].id]) for person in people(family, "Shirin", "Baran")]
    with working(family.world.app), pytest.raises(Refused, match="MUST_NOT_MEET"), session().begin_nested():
        set_places(family.conference, session().get_one(Meeting, meeting.id), by=ruth, wishes=wishes)
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Answer the legal check")
    helen.press(
        "Record the legal check",
        {
            "allowed": "True",
            "checked": "The order allows it with police present.",
            "advice_from": "Jo Lund, solicitor",
        },
    )
    assert "Allowed" in helen.page.words, helen.page.words
    with working(family.world.app):
        set_places(
            session().get_one(Conference, family.conference.id),
            session().get_one(Meeting, meeting.id),
            by=ruth,
            wishes=wishes,
        )
    with working(family.world.app):
        assert set(session().scalars(select(Place.person_id))) == {
            family.people[name].id for name in ("Shirin", "Baran")
        }


def test_nobody_answers_their_own_check_not_even_straight_in_the_database(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Shirin"))
    ask_for_check(family)
    sealed = {name: lock_of(LegalCheck, name).lock(uuid4(), "x") for name in ("checked", "advice_from")}
    answer = {"allowed": True, "checked_at": text("now()"), **sealed}
    with pytest.raises(DBAPIError, match="another one answers"):
        _as(family, update(LegalCheck).values(**answer, checked_by=family.world.ruth.id))
    with pytest.raises(DBAPIError, match="another one answers"):
        _as(family, update(LegalCheck).values(**answer, checked_by=family.world.helen.id))
    with pytest.raises(DBAPIError, match="permission denied"):
        _as(family, text("DELETE FROM legal_check"))


def _as(family: Gathering, statement: object) -> None:
    with family.world.app.app_context(), transaction(acting=family.ruth.settings()), saving():
        session().execute(statement)  # type: ignore[call-overload]


def test_no_second_person_is_asked_about_two_whom_nothing_keeps_apart(family: Gathering) -> None:
    """What a manager allows for two who may meet anyway would still stand when a caution comes between them tomorrow."""
    with working(family.world.app):
        meeting = family.meet(asked=people(family, "Shirin"))
        pair = [family.people[name].id for name in ("Baran", "Shirin")]
        act(**family.ruth.settings())
        with pytest.raises(Refused, match="NOT_KEPT_APART"):
            ask_check(
                family.conference,
                meeting,
                *pair,
                by=family.ruth,
                scope=CheckScope.MEETING,
                because="His lawyer asked.",
            )
        assert session().scalars(select(LegalCheck.id)).all() == []
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        act(**family.ruth.settings())
        ask_check(
            family.conference,
            meeting,
            *pair,
            by=family.ruth,
            scope=CheckScope.MEETING,
            because="His lawyer asked.",
        )
        assert len(session().scalars(select(LegalCheck.id)).all()) == 1


# --- another number for somebody protected


def contact_of(family: Gathering, name: str) -> SafeContact:
    with working(family.world.app):
        found = (
            session()
            .scalars(select(SafeContact).where(SafeContact.person_id == family.people[name].id))
            .one()
        )
        assert found.phone
        assert found.safe_word is not None  # opened while there is a key for it
        session().expunge(found)
        return found


def new_number(family: Gathering) -> Browser:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": "07700 900109", "confirmed": "yes", "voicemail": "False"})
    assert ruth.page.status == 422
    assert "how you know that they" in ruth.page.words
    ruth.press("Save", {"because": "She said the safe word."})
    assert "Nothing" in ruth.page.words or "nothing is sent" in ruth.page.words
    return ruth


def test_another_number_for_somebody_protected_locks_the_old_one_and_waits_for_a_second_person(
    family: Gathering,
) -> None:
    ruth = new_number(family)
    assert contact_of(family, "Shirin").phone == "+447700900101"
    with working(family.world.app):
        shirin = session().get_one(Person, family.people["Shirin"].id)
        assert write_to(shirin, kind="actions.reminder", purpose=Purpose.ACTION) is Circle.LOCKED
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.follow("See the change")
    assert "You recorded this yourself" in ruth.page.words
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the change")
    assert "07700 900109" in helen.page.words
    helen.press("Save", {"agrees": "True"})
    kept = contact_of(family, "Shirin")
    assert (kept.phone, kept.locked_at, kept.allowed) == ("+447700900109", None, ["text"])
    helen.open(f"{family.path}/history")
    assert "A second person decided how someone protected is reached." in helen.page.words
    assert "07700 900109" not in helen.page.words
    with working(family.world.app):
        assert session().scalars(select(ContactChange.told)).all() == [None]


def test_when_the_second_person_says_no_nothing_is_sent_before_they_are_asked_again(
    family: Gathering,
) -> None:
    new_number(family)
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the change")
    helen.press("Save", {"agrees": "False"})
    kept = contact_of(family, "Shirin")
    assert (kept.phone, kept.confirmed_on) == ("+447700900101", None)


def test_nobody_agrees_to_the_number_they_wrote_themselves(family: Gathering) -> None:
    new_number(family)
    with working(family.world.app):
        change = session().scalars(select(ContactChange)).one()
    ruth = family.world.in_as(family.world.ruth)
    path = f"{family.path}/circle/{family.people['Shirin'].id}/contact/new/{change.id}"
    token = ruth.open(f"{family.path}/circle/add").tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = ruth.client.post(path, data={"csrf_token": token, "once": "x" * 24, "agrees": "True"})
    assert answer.status_code in (200, 422)
    assert "Someone else has to agree" in answer.get_data(
        as_text=True
    ) or "recorded this yourself" in answer.get_data(as_text=True)
    assert contact_of(family, "Shirin").phone == "+447700900101"
    with pytest.raises(DBAPIError, match="another one answers"):
        _as(
            family,
            update(ContactChange).values(
                settled_by=family.world.ruth.id, settled_at=text("now()"), agreed=True
            ),
        )


def test_for_somebody_whom_nothing_protects_one_person_is_enough(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"first": "text", "phone": "07700 900109", "confirmed": "yes"})
    assert contact_of(family, "Shirin").phone == "+447700900109"


def protected_and_asked(family: Gathering, filled: dict[str, object]) -> Browser:
    """Shirin, whom a caution protects, is to be reached otherwise."""
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        mine = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
        contact = session().scalars(mine).one()
        contact.allowed, contact.hours_from, contact.hours_to = ["text"], time(9), time(15)
        contact.safe_word = "heron"
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"confirmed": "yes", "because": "She said the safe word.", **filled})
    return ruth


def test_a_wider_way_to_somebody_protected_waits_and_what_is_narrower_holds_at_once(
    family: Gathering,
) -> None:
    ruth = protected_and_asked(
        family,
        {
            "hours_from": "10 am",
            "hours_to": "9 pm",
            "voicemail": "True",
            "safe_word": "lantern",
            "forbidden": ["letter"],
        },
    )
    assert "nothing is sent to them" in ruth.page.words
    kept = contact_of(family, "Shirin")
    assert (kept.hours_from, kept.hours_to, kept.forbidden) == (time(10), time(15), ["letter"])
    assert (kept.voicemail, kept.safe_word) == (False, "heron")
    assert kept.locked_at is not None
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the change")
    for words in ("between 10 am and 9 pm", "You can leave a message", "Another one, not shown here"):
        assert words in helen.page.words
    assert "Ask to be let in" in helen.page.words, "she has no number to make sure by"
    assert "lantern" not in helen.page.text
    helen.press("Save", {"agrees": "True"})
    kept = contact_of(family, "Shirin")
    assert (kept.hours_to, kept.voicemail, kept.safe_word, kept.locked_at) == (
        time(21),
        True,
        "lantern",
        None,
    )


def test_a_second_person_tells_a_slip_of_the_pen_from_another_mailbox_and_reads_no_more_of_the_old_one(
    family: Gathering,
) -> None:
    with working(family.world.app):
        mine = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
        session().scalars(mine).one().email = "shirin.aziz@famly.example.org"
    protected_and_asked(family, {"email": "shirin.aziz@family.example.org", "phone": "07700 900109"})
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the change")
    assert "s…@famly.example.org" in helen.page.words
    assert "shirin.aziz@famly" not in helen.page.text
    assert "Ends with 101" in helen.page.words
    assert "900101" not in helen.page.text


def test_after_a_no_the_next_try_needs_two_people_as_well(family: Gathering) -> None:
    protected_and_asked(family, {"hours_to": "9 pm"})
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the change")
    helen.press("Save", {"agrees": "False"})
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"confirmed": "yes", "hours_to": "9 pm"})
    assert "how you know that they" in ruth.page.words
    assert contact_of(family, "Shirin").hours_to == time(15)


def test_the_coordinator_is_told_of_a_no_until_she_has_asked_the_person_anew(family: Gathering) -> None:
    protected_and_asked(family, {"hours_to": "9 pm"})
    ruth, helen = family.world.in_as(family.world.ruth), family.world.in_as(family.world.helen)
    said = f"Helen Marsh did not agree to a change in how to reach {family.people['Shirin'].name}."
    assert "did not agree to a change in how" not in ruth.open("/").words
    helen.open("/")
    helen.follow("Check the change")
    helen.press("Save", {"agrees": "False"})
    assert said in ruth.open("/").words
    ruth.follow("Open their page")
    assert ruth.page.path == f"{family.path}/circle/{family.people['Shirin'].id}"
    with working(family.world.app):
        contact = (
            session()
            .scalars(select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id))
            .one()
        )
        contact.confirmed_on = date(2027, 2, 1)
    assert "did not agree to a change in how" not in ruth.open("/").words


def test_one_person_alone_may_make_it_narrower(family: Gathering) -> None:
    ruth = protected_and_asked(family, {"hours_to": "2 pm", "forbidden": ["phone", "letter"]})
    assert "Saved." in ruth.page.words
    kept = contact_of(family, "Shirin")
    assert (kept.hours_to, set(kept.forbidden), kept.locked_at) == (time(14), {"phone", "letter"}, None)


# --- interpreters


def test_an_interpreter_is_as_everybody_who_needs_one_asked_for(family: Gathering) -> None:
    with working(family.world.app):
        act(**family.ruth.settings())
        shirin, helin = people(family, "Shirin", "Hêlîn")
        keep_interpreting(
            family.conference, shirin, by=family.ruth, gender=Gender.FEMALE, from_elsewhere=True
        )
        for gender, elsewhere, why in ((None, True, Circle.OTHER_GENDER), (Gender.MALE, True, Circle.OTHER_GENDER),
                                       (Gender.FEMALE, False, Circle.FROM_TOO_NEAR)):  # fmt: skip
            keep_interpreting(
                family.conference, helin, by=family.ruth, gender=gender, from_elsewhere=elsewhere
            )
            with pytest.raises(Refused, match=why.name) as refused, session().begin_nested():
                family.meet(asked=[shirin, helin])
            assert refused.value.reason is why
        keep_interpreting(family.conference, helin, by=family.ruth, gender=Gender.FEMALE, from_elsewhere=True)
        family.meet(asked=[shirin, helin])


def test_a_caution_that_rests_on_an_order_says_that_they_must_not_meet(family: Gathering) -> None:
    with working(family.world.app):
        referral = Referral(
            conference_id=family.conference.id,
            referrer_id=family.world.amy.id,
            state=State.ACCEPTED,
            consent_on=SATURDAY.on,
            orders_known="yes",
        )
        session().add(referral)
        session().flush()
        order = Order(
            conference_id=family.conference.id,
            referral_id=referral.id,
            kind=OrderKind.NON_MOLESTATION,
            protects="Shirin Aziz",
            against="Baran Rashid",
            expires_on=SATURDAY.on,
        )
        session().add(order)
        session().flush()
        act(**family.ruth.settings())
        told = {"by": family.ruth, "hides": [], "because": "The order.", "order_id": order.id}
        pair = family.people["Baran"], family.people["Shirin"]
        with pytest.raises(Refused, match="ORDER_APART") as refused:
            set_caution(family.conference, *pair, must_not_meet=False, **told)
        assert refused.value.reason is Circle.ORDER_APART
        set_caution(family.conference, *pair, must_not_meet=True, **told)
        assert session().scalars(select(Caution)).one().must_not_meet


# --- orders that end


@pytest.fixture
def ends_in_september(family: Gathering) -> Order:
    """A non-molestation order that protects Shirin from Baran, until 14 September 2027."""
    with working(family.world.app):
        referral = Referral(
            conference_id=family.conference.id,
            referrer_id=family.world.amy.id,
            state=State.ACCEPTED,
            consent_on=SATURDAY.on,
            orders_known="yes",
        )
        session().add(referral)
        session().flush()
        order = Order(
            conference_id=family.conference.id,
            referral_id=referral.id,
            kind=OrderKind.NON_MOLESTATION,
            protects="Shirin Aziz",
            against="Baran Rashid",
            expires_on=date(2027, 9, 14),
        )
        session().add(order)
    return order


def letters_to_ruth(family: Gathering) -> list[str]:
    with working(family.world.app):
        chosen = select(Letter.kind).where(Letter.to_id == family.world.ruth.id)
        return list(session().scalars(chosen.where(Letter.kind == "referral.order_ends")))


def in_the_morning(family: Gathering) -> None:
    with family.world.app.app_context():
        with transaction(acting=Worker().settings()):
            look_for_orders()
        jobs.run_due()


def test_three_months_before_an_order_ends_the_coordinator_is_told_once(
    family: Gathering, ends_in_september: Order, clock: Callable[[str], None]
) -> None:
    clock("2027-06-13T08:00:00+00:00")
    in_the_morning(family)
    assert letters_to_ruth(family) == []
    assert "ends on" not in open_desk(family).page.words
    for day in (14, 15):
        clock(f"2027-06-{day}T08:00:00+00:00")
        in_the_morning(family)
        assert letters_to_ruth(family) == ["referral.order_ends"]
    ruth = open_desk(family)
    assert "An order that protects Shirin Aziz ends on Tuesday 14 September 2027." in ruth.page.words
    ruth.follow("End or extend it")
    ruth.press("Save", {"longer": "True"})
    assert ruth.page.status == 422
    ruth.press("Save", {"until": "14", "until-month": "9", "until-year": "2028"})
    assert "ends on Tuesday" not in open_desk(family).page.words


def test_an_order_that_ends_no_longer_waits_when_it_is_written_down(
    family: Gathering, ends_in_september: Order, clock: Callable[[str], None]
) -> None:
    clock("2027-09-14T08:00:00+00:00")
    ruth = open_desk(family)
    ruth.follow("End or extend it")
    ruth.press("Save", {"longer": "False"})
    assert "ends on" not in open_desk(family).page.words


def test_an_order_made_longer_after_its_end_keeps_apart_whoever_came_meanwhile(
    family: Gathering, ends_in_september: Order, clock: Callable[[str], None]
) -> None:
    clock("2027-10-01T08:00:00+00:00")
    ruth = open_desk(family)
    ruth.open(f"{family.path}/circle/add")
    ruth.press("Add to the circle", {"name": "Baran Rashid", "kind": "family"})
    assert "must not meet" not in ruth.open(f"{family.path}/circle/safety").words, "it was over when he came"
    ruth.open(f"{family.path}/circle/orders/{ends_in_september.id}")
    ruth.press("Save", {"longer": "True", "until": "1", "until-month": "9", "until-year": "2028"})
    assert "Baran Rashid and Shirin Aziz must not meet." in ruth.open(f"{family.path}/circle/safety").words


def open_desk(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    return ruth


def test_whoever_was_kept_away_from_the_meeting_stays_on_the_desk_until_it_is_written_why(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    with working(family.world.app):
        caution = family.apart(family.people["Baran"], family.people["Shirin"])
        met = family.meet(asked=people(family, "Daryan", "Shirin"))
        caution_id, meeting_id = caution.id, met.id
    clock("2027-03-02T09:00:00+00:00")
    with working(family.world.app):
        session().get_one(Meeting, meeting_id).state = MeetingState.HELD
        session().get_one(Conference, family.conference.id).stage = Stage.AGREEING
    ruth = family.world.in_as(family.world.ruth)
    assert "Baran is not invited" in ruth.open("/").words
    assert "how they were heard instead" in ruth.page.words
    page = ruth.open(f"{family.path}/dates/apart")
    assert "Baran Rashid is not invited to the meeting on Saturday 27 February" in page.words
    assert "No one is left out" not in page.words
    with working(family.world.app):
        session().get_one(Caution, caution_id).lifted_at = now()
    assert "Baran is not invited" in ruth.open("/").words, "it was so when the family met"
    ruth.open(f"{family.path}/dates/apart")
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT)
    assert "Recorded: why" in ruth.page.words, ruth.page.words
    assert "Baran is not invited" not in ruth.open("/").words


def test_what_an_order_forbids_is_not_offered_to_a_man_who_must_keep_away(
    family: Gathering, ends_in_september: Order
) -> None:
    assert ends_in_september.kind is OrderKind.NON_MOLESTATION
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Shirin"))
    ruth = open_apart(family)
    assert "Baran Rashid and Shirin Aziz must not meet." in ruth.page.words
    ruth.follow("Record how they are heard")
    assert (
        "An order in force keeps Baran Rashid from someone who is invited to this meeting." in ruth.page.words
    )
    ways = ["staggered", "separate_meeting"]
    assert ruth.page.tree.xpath("//input[@name='instead']/@value") == ways
    ruth.press("Save", LEFT_OUT | {"instead": "staggered"})
    assert ruth.page.heading == "Who is kept apart", ruth.page.words
    assert "All in one meeting, with a safety plan; By video from somewhere else" in ruth.page.words


def test_what_was_weighed_before_an_order_came_stays_on_record_when_the_page_is_saved_again(
    family: Gathering, request: pytest.FixtureRequest
) -> None:
    """A court asks which other ways were thought of before Baran was left out."""
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Shirin"))
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT | {"considered": ["safety_plan", "staggered"], "instead": "video"})
    assert ruth.page.heading == "Who is kept apart", ruth.page.words
    request.getfixturevalue("ends_in_september")
    ruth.follow("Change this decision: Baran Rashid")
    ticked = "//input[@name='{}'][@checked]/@value"
    assert ruth.page.tree.xpath(ticked.format("considered")) == ["safety_plan", "staggered"]
    assert ruth.page.tree.xpath(ticked.format("instead")) == [], (
        "nothing stands in place of what is forbidden now"
    )
    assert "“By video from somewhere else” was chosen before." in ruth.page.words
    ruth.press("Save")
    assert ruth.page.status == 422
    assert "Choose how they will take part instead." in ruth.page.words
    assert "“By video from somewhere else” was chosen before." in ruth.page.words
    ruth.press("Save", {"instead": "separate_meeting"})
    assert ruth.page.heading == "Who is kept apart", ruth.page.words
    with working(family.world.app):
        kept = session().scalars(select(Exclusion)).one()
        assert (kept.considered, kept.instead) == (["safety_plan", "staggered"], Instead.SEPARATE_MEETING)


def test_a_meeting_of_his_own_that_was_never_set_or_is_called_off_stands_on_the_desk(
    family: Gathering,
) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Shirin"))
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    ruth.press("Save", LEFT_OUT | {"instead": "separate_meeting"})
    none_set = "Baran is to have a meeting of their own, and no date is set for it."
    assert none_set in ruth.open("/").words
    with working(family.world.app):
        act(**family.ruth.settings())
        baran = session().get_one(Person, family.people["Baran"].id)
        evening = replace(SATURDAY, on=date(2027, 2, 24))
        own = family.meet(kind=MeetingKind.SEPARATE, when=evening, asked=[baran])
    assert none_set not in ruth.open("/").words
    with working(family.world.app):
        act(**family.ruth.settings())
        conference = session().get_one(Conference, family.conference.id)
        cancel_meeting(conference, session().get_one(Meeting, own.id), by=family.ruth, because="He is ill.")
    assert none_set in ruth.open("/").words


def test_what_no_order_forbids_is_thought_of_before_somebody_is_left_out(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        family.meet(asked=people(family, "Daryan", "Shirin"))
    ruth = open_apart(family)
    ruth.follow("Record how they are heard")
    offered = ruth.page.tree.xpath("//input[@name='considered']/@value")
    assert {"safety_plan", "video", "phone"} <= set(offered)


def test_nobody_writes_down_by_hand_what_an_order_forbids(
    family: Gathering, ends_in_september: Order
) -> None:
    assert ends_in_september.expires_on == date(2027, 9, 14)
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=people(family, "Daryan", "Shirin"))
        told = {
            "code": Code.ORDER,
            "because": "An order.",
            "instead": Instead.SAFETY_PLAN,
            "considered": [Instead.LETTER],
        }
        with pytest.raises(Refused, match="ORDER_FORBIDS") as refused, session().begin_nested():
            leave_out(
                family.conference, meeting, family.people["Baran"], by=family.ruth, version=0,
                decided_on=date(2027, 2, 1), review_on=date(2027, 3, 1), **told,
            )  # fmt: skip
        assert refused.value.field == "instead"
