"""The contact log over HTTP: what was tried, what is never offered, who reads it, what the hours come to."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from fgc.access.models import Assignment, Part
from fgc.access.viewer import Worker
from fgc.circle.models import Person, Preparation, SafeContact
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay, TimeEntry, TimeSpentOn
from fgc.circle.rules import WhyNot
from fgc.circle.rules.contact_log import Then, effort, minutes_spent, never_by, why_not_log_contact
from fgc.conference.models import Happening
from fgc.demo.filling import days
from fgc.kit.db import saving, session, transaction
from tests.erasing import erase
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

Clock = Callable[[str], None]
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", phone="01632 960111", voicemail=False, forbidden=["text", "in_person"])
        found.add("Rojin Aziz", email="rojin@example.org", phone="01632 960112", voicemail=True)
    return found


def page_of(family: Gathering, name: str) -> str:
    return f"{family.path}/circle/{family.people[name].id}"


def entries(family: Gathering) -> list[ContactEntry]:
    with working(family.world.app):
        return list(session().scalars(select(ContactEntry).order_by(ContactEntry.written_at)).all())


def record(family: Gathering, name: str, **filled: object) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(page_of(family, name))
    ruth.follow("Record a contact")
    ruth.press("Save", {"way": "phone", "outcome": "spoke", **filled})
    return ruth


def test_nobody_in_is_written_down_with_two_taps(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(page_of(family, "Nazdar"))
    ruth.press("Phoned: no reply")
    (kept,) = entries(family)
    assert (kept.way, kept.outcome, kept.minutes) == (ContactWay.PHONE, ContactOutcome.NO_REPLY, None)
    assert kept.staff_id == family.world.ruth.id
    assert "Phone call: No reply" in ruth.page.words
    assert "Monday 1 February 2027, 9 am" in ruth.page.words


def test_a_way_she_said_is_never_safe_is_offered_nowhere(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(page_of(family, "Nazdar"))
    buttons = ruth.page.tree.xpath("//main//button/text()")
    assert [one for one in buttons if "no reply" in one] == ["Phoned: no reply"]
    ruth.follow("Record a contact")
    ways = ruth.page.tree.xpath("//main//input[@name='way']/@value")
    assert ways == ["phone", "email", "letter", "video", "in_passing"]
    assert "left_message" not in ruth.page.tree.xpath("//main//input[@name='outcome']/@value")


def test_her_safe_hours_stand_right_beside_the_form(family: Gathering) -> None:
    with working(family.world.app), saving():
        mine = SafeContact.person_id == family.people["Nazdar"].id
        contact = session().scalars(select(SafeContact).where(mine)).one()
        contact.hours_from, contact.hours_to = (
            time(10),
            time(14),
        )
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(f"{page_of(family, 'Nazdar')}/contact-log").words
    assert "between 10 am and 2 pm" in words
    assert "text message, in person" in words
    assert "Leave no message" in words


@pytest.mark.parametrize(
    ("typed", "refused"),
    [({"way": "text", "outcome": "wrote"}, "They said that they must never be contacted in this way."),
     ({"way": "phone", "outcome": "left_message"}, "They have not said that you can leave a message.")],
)  # fmt: skip
def test_a_page_that_is_older_than_what_she_said_does_not_take_the_unsafe_way(
    family: Gathering, typed: dict[str, str], refused: str
) -> None:
    with working(family.world.app), saving():
        mine = SafeContact.person_id == family.people["Nazdar"].id
        contact = session().scalars(select(SafeContact).where(mine)).one()
        contact.forbidden, contact.voicemail = [], True
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{page_of(family, 'Nazdar')}/contact-log")
    with working(family.world.app), saving():
        contact = session().scalars(select(SafeContact).where(mine)).one()
        contact.forbidden, contact.voicemail = ["text"], False
    ruth.press("Save", {**typed, "note": "What I typed stays."})
    assert refused in ruth.page.words
    assert "What I typed stays." in ruth.page.text
    assert entries(family) == []


def test_one_tap_by_a_forbidden_way_from_an_old_page_is_not_taken(family: Gathering) -> None:
    with working(family.world.app), saving():
        mine = SafeContact.person_id == family.people["Nazdar"].id
        session().scalars(select(SafeContact).where(mine)).one().forbidden = []
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(page_of(family, "Nazdar"))
    with working(family.world.app), saving():
        contact = session().scalars(select(SafeContact).where(mine)).one()
        contact.allowed, contact.forbidden = ["letter"], ["phone"]
    ruth.press("Phoned: no reply")
    assert "They said that they must never be contacted in this way." in ruth.page.words
    assert entries(family) == []


def test_what_was_done_all_the_same_is_written_down_after_a_plain_warning_and_stays_marked(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{page_of(family, 'Nazdar')}/contact-log")
    ruth.follow("Record a contact that was not safe")
    assert "Record here only what has already happened." in ruth.page.words
    ruth.press("Save", {"way": "text", "outcome": "wrote"})
    (kept,) = entries(family)
    assert kept.against_wish is True
    assert "Not safe for them" in ruth.page.words
    with working(family.world.app), saving():
        mine = SafeContact.person_id == family.people["Nazdar"].id
        session().scalars(select(SafeContact).where(mine)).one().forbidden = []
    assert "Not safe for them" in ruth.open(page_of(family, "Nazdar")).words


def test_what_is_still_to_come_is_not_in_the_log(family: Gathering) -> None:
    ruth = record(family, "Rojin", at="11 am")
    assert "This time is in the future." in ruth.page.words
    assert entries(family) == []


def test_yesterdays_call_is_written_down_today_on_the_clock_of_the_service(
    family: Gathering, clock: Clock
) -> None:
    clock("2027-07-05T09:00:00+00:00")
    ruth = record(
        family, "Rojin", day="4", **{"day-month": "7", "day-year": "2027"}, at="6:30 pm", minutes="25"
    )
    (kept,) = entries(family)
    assert kept.contacted_at == datetime(2027, 7, 4, 17, 30, tzinfo=UTC)
    assert kept.written_at == datetime(2027, 7, 5, 9, tzinfo=UTC)
    assert "Sunday 4 July 2027, 6:30 pm · 25 minutes · recorded on Monday 5 July 2027" in ruth.page.words


def test_a_line_that_was_written_days_later_says_so_to_whoever_reads_it(
    family: Gathering, clock: Clock
) -> None:
    """A court weighs a note of the same day otherwise than one of the week after."""
    clock("2027-07-05T22:30:00+00:00")
    ruth = record(family, "Rojin", at="10:15 pm")
    assert "Monday 5 July 2027, 10:15 pm" in ruth.page.words
    assert "recorded on" not in ruth.page.words, "half past eleven in Leeds is the same day"
    clock("2027-07-12T09:00:00+00:00")
    ruth = record(family, "Rojin", day="5", **{"day-month": "7", "day-year": "2027"}, at="6:30 pm")
    ruth.open(f"{family.path}/contact-log")
    assert ruth.page.words.count("recorded on Monday 12 July 2027") == 1, "on the page about everybody"
    time_spent = {
        "kind": "travel",
        "minutes": "90",
        "spent_on": "9",
        "spent_on-month": "7",
        "spent_on-year": "2027",
    }
    ruth.follow("Record time")
    ruth.press("Save", time_spent)
    ruth.follow("Record time")
    ruth.press("Save", time_spent | {"spent_on": "12"})
    words = family.world.in_as(family.world.helen).open(f"{family.path}/contact-log").words
    assert "Friday 9 July 2027 · 1 hour 30 minutes · recorded on Monday 12 July 2027" in words
    assert words.count("recorded on Monday 12 July 2027") == 2, "not beside what is of the same day"


def test_the_social_worker_reads_nothing_of_the_log_by_no_page_and_not_in_the_database(
    family: Gathering,
) -> None:
    record(family, "Rojin", note="She is afraid of the social worker.", minutes="30", explained="yes")
    with family.world.app.app_context(), transaction(acting=Worker().settings()), saving():
        session().add(Assignment(conference_id=family.conference.id, staff_id=family.world.amy.id,
                                 part=Part.REFERRER, began_at=NOON))  # fmt: skip
    amy = family.world.in_as(family.world.amy)
    (kept,) = entries(family)
    log = f"{family.path}/contact-log"
    for path in (log, f"{log}/time", f"{page_of(family, 'Rojin')}/contact-log",
                 f"{page_of(family, 'Rojin')}/contact-log/{kept.id}"):  # fmt: skip
        assert amy.open(path).status == 404, path
    assert "Contact log" not in amy.open(family.path).words
    with family.world.app.app_context(), transaction(acting=family.world.viewer(family.world.amy).settings()):
        assert session().scalars(select(Person)).first() is not None
        assert session().scalars(select(ContactEntry)).all() == []
        told = session().scalars(select(Happening)).all()
        assert [(one.kind, one.facts) for one in told] == [
            ("PersonPrepared", {"person": str(family.people["Rojin"].id), "minutes": None})
        ], "that she was prepared, and nothing of when, how and how long"
    assert amy.open(f"{family.path}/history").status == 404


def test_the_manager_sees_hours_and_counts_and_writes_nothing_there(family: Gathering) -> None:
    record(family, "Rojin", minutes="45", note="We spoke about her mother.")
    helen = family.world.in_as(family.world.helen)
    words = helen.open(f"{family.path}/contact-log").words
    assert "Time spent on this conference: 45 minutes." in words
    assert "1 contact or attempt." in words
    assert "Spoke to someone once." in words
    assert "We spoke about her mother." not in words, "notes stand with the person"
    assert "Record time" not in words
    assert helen.open(f"{page_of(family, 'Rojin')}/contact-log").status == 404
    assert helen.open(f"{family.path}/contact-log/time").status == 404


def test_hours_about_nobody_in_particular_count_too_and_can_be_put_right(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/contact-log")
    ruth.follow("Record time")
    ruth.press("Save", {"kind": "travel", "minutes": "90", "note": "To the hall and back."})
    assert "Time spent on this conference: 1 hour 30 minutes." in ruth.page.words
    ruth.follow("Correct: Monday 1 February 2027, Travel")
    ruth.press("Save", {"minutes": "60"})
    assert "Time spent on this conference: 1 hour." in ruth.page.words
    ruth.follow("Record time")
    ruth.press("Save", {"kind": "meeting", "minutes": "60", "spent_on": "2", "spent_on-month": "2"})
    assert "This day is in the future. Enter the hours after you have worked them." in ruth.page.words


def test_a_talk_in_the_log_is_the_talk_in_preparation_and_its_minutes_count_once(family: Gathering) -> None:
    ruth = record(family, "Rojin", minutes="40", explained="yes")
    assert "You spoke on Monday 1 February 2027." in ruth.page.words
    ruth.follow("Record a preparation visit or call")
    ruth.press("Save", {"minutes": "40", "willing": "yes"})
    assert "Time spent on this conference: 40 minutes." in ruth.open(f"{family.path}/contact-log").words
    record(family, "Nazdar", minutes="15")
    ruth.open(page_of(family, "Nazdar"))
    ruth.follow("Record a preparation visit or call")
    day = [
        ruth.page.tree.xpath(f"//input[@name='{name}']/@value")[0]
        for name in ("explained_on", "explained_on-month")
    ]
    assert day == ["1", "2"], "the day of the last talk stands there"
    assert ruth.page.tree.xpath("//input[@name='minutes']/@value") == ["15"]


def test_a_talk_that_stands_on_its_own_page_alone_is_a_contact_in_the_log(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{page_of(family, 'Nazdar')}/prepare")
    ruth.press("Save", days({"explained_on": (1, 2, 2027), "how": "at her home", "minutes": "45"}))
    assert "No contact has been recorded yet." not in ruth.page.words
    assert "Preparation visit or call: spoke to them" in ruth.page.words
    words = ruth.open(f"{family.path}/contact-log").words
    assert "45 minutes. 1 contact or attempt. Spoke to someone once." in words
    assert "Nazdar Aziz · Preparation visit or call: spoke to them" in words
    assert "at her home" not in words, "how it was stands on her page alone"
    assert "No contact has been recorded yet" not in words
    record(family, "Nazdar", minutes="45")
    words = ruth.open(f"{family.path}/contact-log").words
    assert "1 contact or attempt. Spoke to someone once." in words, "the talk of that day counts once"
    assert "Preparation visit or call: spoke" not in words


@pytest.mark.parametrize(
    ("year", "refusal"),
    [
        (2029, "This day is in the future. Enter it after you have spoken to them."),
        (1927, "This is more than a year ago. Check the year."),
    ],
)
def test_a_talk_is_written_down_on_no_day_on_which_the_log_takes_no_contact(
    family: Gathering, year: int, refusal: str
) -> None:
    """Her finger slips on the year, and Nazdar would count as prepared by a talk that nobody can have had."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{page_of(family, 'Nazdar')}/prepare")
    ruth.press("Save", days({"explained_on": (1, 2, year), "how": "at her home", "minutes": "45"}))
    assert ruth.page.status == 422
    assert refusal in ruth.page.words
    ruth.press("Save", days({"explained_on": (1, 2, 2027)}))
    assert "You spoke on Monday 1 February 2027." in ruth.page.words


def test_a_line_on_the_wrong_page_is_taken_back_and_counts_for_nothing(family: Gathering) -> None:
    ruth = record(family, "Rojin", minutes="40")
    ruth.follow("Correct: Monday 1 February 2027, 9 am, Phone call: Spoke to them")
    ruth.press("Save", {"outcome": "mistake"})
    assert "Entered by mistake" in ruth.page.words
    words = ruth.open(f"{family.path}/contact-log").words
    assert "Time spent on this conference: 0 minutes." in words
    assert "0 contacts and attempts." in words


def test_nobody_corrects_a_colleagues_line(family: Gathering) -> None:
    record(family, "Rojin")
    with working(family.world.app), saving():
        session().scalars(select(ContactEntry)).one().staff_id = family.world.helen.id
    (kept,) = entries(family)
    ruth = family.world.in_as(family.world.ruth)
    assert "Correct:" not in ruth.open(page_of(family, "Rojin")).words
    assert ruth.open(f"{page_of(family, 'Rojin')}/contact-log/{kept.id}").status == 404


def test_a_line_that_somebody_changed_meanwhile_is_not_overwritten(family: Gathering) -> None:
    record(family, "Rojin", note="First words.")
    (kept,) = entries(family)
    one, two = family.world.in_as(family.world.ruth), family.world.in_as(family.world.ruth)
    for browser in (one, two):
        browser.open(f"{page_of(family, 'Rojin')}/contact-log/{kept.id}")
    one.press("Save", {"note": "Second words."})
    two.press("Save", {"note": "Third words."})
    assert two.page.status == 409
    assert "Second words." in two.page.words


def test_whoever_asked_to_be_left_alone_is_not_offered_a_tap_to_try_again(family: Gathering) -> None:
    ruth = record(family, "Rojin", outcome="no_contact")
    assert "They asked not to be contacted." in ruth.page.words
    words = ruth.open(page_of(family, "Rojin")).words
    assert "On Monday 1 February 2027 they asked not to be contacted." in words
    assert "Phoned: no reply" not in words
    assert "Record that they no longer take part" in words


def test_a_line_is_found_on_nobody_elses_page_and_not_in_another_family(family: Gathering) -> None:
    """Ruth coordinates both: what she may open of one she still does not find under the other."""
    with working(family.world.app):
        others = gather(family.world, "NM-27-0002")
        others.add("Jas Gill", phone="01632 960113")
    ruth = record(family, "Rojin")
    ruth.open(f"{family.path}/contact-log/time")
    ruth.press("Save", {"kind": "travel", "minutes": "90"})
    (kept,) = entries(family)
    with working(family.world.app):
        time_id = session().scalars(select(TimeEntry.id)).one()
    assert ruth.open(f"{page_of(family, 'Rojin')}/contact-log/{kept.id}").status == 200
    assert ruth.open(f"{family.path}/contact-log/time/{time_id}").status == 200
    for path in (
        f"{page_of(family, 'Nazdar')}/contact-log/{kept.id}",
        f"{page_of(others, 'Jas')}/contact-log/{kept.id}",
        f"{others.path}/circle/{family.people['Rojin'].id}/contact-log/{kept.id}",
        f"{others.path}/contact-log/time/{time_id}",
        f"{page_of(family, 'Rojin')}/contact-log/{uuid4()}",
        f"{family.path}/contact-log/time/{uuid4()}",
    ):
        assert ruth.open(path).status == 404, path
    words = ruth.open(f"{others.path}/contact-log").words
    assert "No contact has been recorded yet." in words
    assert "1 hour 30 minutes" not in words


def test_whoever_is_erased_takes_their_log_along_and_the_hours_stay_true(family: Gathering) -> None:
    record(family, "Rojin", minutes="45", note="She lives with her sister now.")
    record(family, "Rojin", minutes="500", outcome="spoke")
    ruth = family.world.in_as(family.world.ruth)
    (_, wrong) = entries(family)
    ruth.open(f"{page_of(family, 'Rojin')}/contact-log/{wrong.id}")
    ruth.press("Save", {"outcome": "mistake"})
    erase(family, "Rojin")
    assert entries(family) == []
    words = ruth.open(f"{family.path}/contact-log").words
    assert "Time spent on this conference: 45 minutes." in words
    assert "Contacts with someone whose details were deleted" in words
    assert "Rojin" not in words
    assert "Correct" not in words


def talk_with_rojin(family: Gathering) -> date | None:
    with working(family.world.app):
        of = select(Preparation.explained_on).where(Preparation.person_id == family.people["Rojin"].id)
        return session().scalar(of)


def test_a_talk_that_was_written_down_with_the_wrong_person_does_not_count_as_hers(family: Gathering) -> None:
    """Nobody has told Rojin what the meeting is: the checklist must not say so."""
    ruth = record(family, "Rojin", explained="yes")
    assert talk_with_rojin(family) == date(2027, 2, 1)
    (entry,) = entries(family)
    ruth.open(f"{page_of(family, 'Rojin')}/contact-log/{entry.id}")
    ruth.press("Save", {"outcome": "mistake"})
    assert ruth.page.status == 200
    assert talk_with_rojin(family) is None


def test_a_second_talk_of_the_day_keeps_the_first_that_was_a_mistake_from_undoing_it(
    family: Gathering,
) -> None:
    ruth = record(family, "Rojin", explained="yes")
    record(family, "Rojin")
    ruth.open(f"{page_of(family, 'Rojin')}/contact-log/{entries(family)[0].id}")
    ruth.press("Save", {"outcome": "mistake"})
    assert talk_with_rojin(family) == date(2027, 2, 1)


def test_nothing_is_explained_to_a_voicemail(family: Gathering) -> None:
    ruth = record(family, "Rojin", outcome="left_message", explained="yes")
    assert ruth.page.status == 422
    assert "Tick this only if you spoke to them." in ruth.page.words
    assert entries(family) == []


def test_the_minutes_of_a_talk_that_stands_in_no_line_stay_when_she_is_erased(family: Gathering) -> None:
    record(family, "Rojin", minutes="45")
    with working(family.world.app):
        rojin = family.people["Rojin"]
        talk = Preparation(
            person_id=rojin.id, conference_id=rojin.conference_id, explained_on=date(2027, 1, 20), minutes=30
        )
        session().add(talk)
    ruth = family.world.in_as(family.world.ruth)
    assert (
        "Time spent on this conference: 1 hour 15 minutes." in ruth.open(f"{family.path}/contact-log").words
    )
    erase(family, "Rojin")
    assert (
        "Time spent on this conference: 1 hour 15 minutes." in ruth.open(f"{family.path}/contact-log").words
    )


def contact(**said: object) -> SafeContact:
    return SafeContact(**{"forbidden": [], "voicemail": False, **said})


@pytest.mark.parametrize(
    ("said", "way", "outcome", "was_done", "reason"),
    [
        (None, ContactWay.PHONE, ContactOutcome.SPOKE, False, None),
        (None, ContactWay.PHONE, ContactOutcome.LEFT_MESSAGE, False, WhyNot.NO_MESSAGE),
        (contact(forbidden=["phone"]), ContactWay.VIDEO, ContactOutcome.SPOKE, False, WhyNot.NEVER_SAFE),
        (
            contact(forbidden=["in_person"]),
            ContactWay.VISIT,
            ContactOutcome.NO_REPLY,
            False,
            WhyNot.NEVER_SAFE,
        ),
        (contact(forbidden=["in_person"]), ContactWay.IN_PASSING, ContactOutcome.SPOKE, False, None),
        (contact(forbidden=["in_person"]), ContactWay.VISIT, ContactOutcome.NO_REPLY, True, None),
        (contact(voicemail=True), ContactWay.PHONE, ContactOutcome.LEFT_MESSAGE, False, None),
        (contact(forbidden=["letter"]), ContactWay.LETTER, ContactOutcome.MISTAKE, False, None),
    ],
)
def test_no_way_that_is_never_safe_is_taken_without_a_warning(
    said: SafeContact | None, way: ContactWay, outcome: ContactOutcome, was_done: bool, reason: WhyNot | None
) -> None:
    found = why_not_log_contact(
        said, way, outcome, contacted_at=NOON, now=NOON, was_done=was_done, then=Then()
    )
    assert found is reason


def test_a_year_that_was_mistyped_is_no_contact_of_last_century() -> None:
    for ago, reason in ((timedelta(days=366), None), (timedelta(days=367), WhyNot.CONTACT_LONG_AGO)):
        found = why_not_log_contact(
            None,
            ContactWay.PHONE,
            ContactOutcome.SPOKE,
            contacted_at=NOON - ago,
            now=NOON,
            was_done=True,
            then=Then(),
        )
        assert found is reason


def test_five_minutes_ahead_are_another_clock_and_more_is_a_mistake() -> None:
    for ahead, reason in (
        (timedelta(minutes=1), None),
        (timedelta(minutes=5), None),
        (timedelta(minutes=5, seconds=1), WhyNot.CONTACT_AHEAD),
        (timedelta(hours=1), WhyNot.CONTACT_AHEAD),
    ):
        found = why_not_log_contact(
            None,
            ContactWay.PHONE,
            ContactOutcome.SPOKE,
            contacted_at=NOON + ahead,
            now=NOON,
            was_done=True,
            then=Then(),
        )
        assert found is reason
    assert never_by(contact(forbidden=["phone", "email"])) == {
        ContactWay.PHONE,
        ContactWay.VIDEO,
        ContactWay.EMAIL,
    }


def test_no_hour_is_counted_twice_and_no_mistake_at_all() -> None:
    rojin, nazdar = uuid4(), uuid4()
    people = [Person(id=rojin, preparation=Preparation(minutes=40, explained_on=date(2027, 2, 1))),
              Person(id=nazdar, preparation=Preparation(minutes=20, explained_on=date(2027, 2, 1)))]  # fmt: skip
    log = [
        ContactEntry(person_id=rojin, contacted_at=NOON, outcome=ContactOutcome.SPOKE, minutes=45),
        ContactEntry(person_id=nazdar, contacted_at=NOON, outcome=ContactOutcome.NO_REPLY, minutes=5),
        ContactEntry(person_id=nazdar, contacted_at=NOON, outcome=ContactOutcome.MISTAKE, minutes=500),
    ]
    spent = [TimeEntry(kind=TimeSpentOn.TRAVEL, minutes=30)]
    assert minutes_spent(log, spent, people, "Europe/London") == 45 + 5 + 20 + 30
    counted = effort(log, 0)
    assert (counted.attempts, counted.talks) == (2, 1)
