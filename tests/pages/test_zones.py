"""When the law about clocks changes after a date was set: nothing is changed in silence, and a person decides."""

import shutil
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import select, update

from fgc.circle.models import Kind
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit import security_log, zones
from fgc.kit.db import session
from fgc.kit.outbox import Letter
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place
from fgc.schedule.models_apart import LegalCheck
from fgc.schedule.models_clock import OtherReading
from fgc.schedule.operations import When, Wish, read_hours_anew, set_places
from fgc.schedule.rules import PartTimes
from tests.gathering import EARLY, SATURDAY, Gathering, gather, working
from tests.make import World

ELEVEN = datetime(2027, 2, 27, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
Law = Callable[[str, str], None]


@pytest.fixture
def law(tmp_path: Path) -> Iterator[Law]:
    """`law("Africa/Lagos", "2027a")`: from now on the clocks of London are those of Lagos, an hour earlier for the world."""
    known = resources.files("tzdata") / "zoneinfo"

    def change(like: str, version: str) -> None:
        (tmp_path / "Europe").mkdir(exist_ok=True)
        with resources.as_file(known / like) as zone:
            shutil.copy(zone, tmp_path / "Europe" / "London")
        (tmp_path / zones.LIST).write_text(f"# version {version}\n")
        zoneinfo.reset_tzpath(to=[tmp_path])

    yield change
    zoneinfo.reset_tzpath()
    zones.read_anew()


@pytest.fixture
def family(world: World, clock: Callable[[str], None], tmp_path: Path) -> Iterator[Gathering]:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Shirin Aziz", email="shirin@example.org")
        found.add("Baran Rashid", email="baran@example.org")
        found.apart(found.people["Baran"], found.people["Shirin"])
        found.answer_pairs()
        found.meet(asked=[found.people["Sara"], found.people["Shirin"]])
        session().execute(update(Invitation).values(asked_at=EARLY, told_sequence=0, answer=Answer.YES))
        session().execute(update(Place).values(asked_at=EARLY))
    security_log.use(tmp_path / "security.jsonl")
    yield found
    security_log.use(None)


def at_night(family: Gathering) -> None:
    with working(family.world.app):
        read_hours_anew()


def meeting(family: Gathering) -> Meeting:
    with working(family.world.app):
        found = session().scalars(select(Meeting).where(Meeting.kind == MeetingKind.FIRST)).one()
        assert found.parts
        return found


def waiting(family: Gathering) -> list[OtherReading]:
    with working(family.world.app):
        return list(session().scalars(select(OtherReading).where(OtherReading.settled_at.is_(None))))


def alerts(tmp_path: Path) -> int:
    return (tmp_path / "security.jsonl").read_text().count('"kind": "zone rules"')


def test_a_meeting_keeps_what_was_said_and_by_which_rules_it_was_read(family: Gathering) -> None:
    kept = meeting(family)
    assert (kept.on, kept.starts, kept.zone) == (SATURDAY.on, time(11), "Europe/London")
    assert kept.starts_at == ELEVEN
    assert kept.zone_rules == zones.version()
    assert len(zones.version()) == 5


def test_other_rules_that_say_the_same_are_written_down_and_nothing_else(
    family: Gathering, law: Law, tmp_path: Path
) -> None:
    before = meeting(family)
    law("Europe/London", "2027a")
    at_night(family)
    after = meeting(family)
    assert after.zone_rules == "2027a"
    assert (after.starts_at, after.version, waiting(family), alerts(tmp_path)) == (
        ELEVEN,
        before.version,
        [],
        0,
    )


def test_an_hour_that_is_another_instant_is_told_and_nothing_is_changed(
    family: Gathering, law: Law, tmp_path: Path
) -> None:
    before = meeting(family)
    law("Africa/Lagos", "2027a")
    at_night(family)
    at_night(family)
    after = meeting(family)
    assert (after.starts_at, after.version, after.zone_rules) == (ELEVEN, before.version, before.zone_rules)
    (found,) = waiting(family)
    assert (found.starts_at, found.zone_rules) == (ELEVEN - HOUR, "2027a")
    assert alerts(tmp_path) == 1, "once, not each night"
    for staff in (family.world.ruth, family.world.helen):
        desk = family.world.in_as(staff).open("/")
        assert "The clocks in Europe/London changed, so 11 am on Saturday 27 February 2027" in desk.words
        assert "Calendars may show Saturday 27 February 2027, 11 am UTC" in desk.words
        assert "under the new rules the time is Saturday 27 February 2027, 10 am UTC" in desk.words
    assert "may be wrong in calendars" not in family.world.in_as(family.world.amy).open("/").words


def test_one_press_takes_the_new_instant_and_everybody_is_told_and_asked_again(
    family: Gathering, law: Law
) -> None:
    law("Africa/Lagos", "2027a")
    at_night(family)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    ruth.follow("Check the meeting time")
    assert "10 am UTC. The clocks there show 11 am." in ruth.page.words
    assert "11 am UTC. The clocks there would show 12 pm." in ruth.page.words
    assert "asked again whether they can come: Sara Whitlow and Shirin Aziz." in ruth.page.words
    ruth.press("Use 11 am under the new rules")
    assert "The meeting is at the new time. Everyone invited is being told" in ruth.page.words
    after = meeting(family)
    assert (after.starts_at, after.starts, after.zone_rules) == (ELEVEN - HOUR, time(11), "2027a")
    assert after.parts[0].starts_at == ELEVEN - HOUR
    assert (after.venue, after.rooms, after.food) == (
        "Elder Lane Community Hall",
        ["large", "small"],
        "Rice and beans.",
    )
    assert waiting(family) == []
    with working(family.world.app):
        letters = session().scalars(select(Letter)).all()
        assert {letter.kind for letter in letters} == {"invitation.moved"}
        assert len(letters) == 2
        assert session().scalars(select(Invitation.answer)).all() == [None, None]
    at_night(family)
    assert waiting(family) == []


def test_a_manager_sees_both_hours_and_takes_the_new_one_without_a_number_of_anybody(
    family: Gathering, law: Law
) -> None:
    law("Africa/Lagos", "2027a")
    at_night(family)
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    helen.follow("Check the meeting time")
    assert "by email" not in helen.page.words
    assert "Set another time" not in helen.page.words
    helen.press("Use 11 am under the new rules")
    assert meeting(family).starts_at == ELEVEN - HOUR


def test_whoever_must_not_meet_is_looked_at_again_before_it_is_taken(family: Gathering, law: Law) -> None:
    """Two people are there one after the other, in meetings of two zones: by the new rules they would be there at once."""
    with working(family.world.app):
        early = When(date(2027, 2, 27), "Europe/Dublin", time(9), (PartTimes("welcome", time(9), time(10)),))
        family.meet(kind=MeetingKind.SEPARATE, when=early, asked=[family.people["Baran"]])
    law("Africa/Lagos", "2027a")
    at_night(family)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    ruth.follow("Check the meeting time")
    ruth.press("Use 11 am under the new rules")
    assert "less than 30 minutes apart" in ruth.page.words
    assert meeting(family).starts_at == ELEVEN
    assert len(waiting(family)) == 1


def test_an_hour_that_the_clocks_skip_now_is_told_and_another_one_is_set(family: Gathering, law: Law) -> None:
    """Apia left out a whole day once; London might."""
    with working(family.world.app):
        table = Meeting.__table__
        session().execute(update(table).values(on=date(2027, 3, 28), starts=time(1, 30)))
    law("Europe/London", "2027a")
    at_night(family)
    (found,) = waiting(family)
    assert (found.starts_at, found.ends_at) == (None, None)
    ruth = family.world.in_as(family.world.ruth)
    assert "there is no such time on that day" in ruth.open("/").words
    ruth.follow("Check the meeting time")
    assert "under the new rules" not in ruth.page.words
    ruth.follow("Set another time instead")
    ruth.press(
        "Save the change and tell everyone invited",
        {"on": "6", "on-month": "3", "on-year": "2027", "starts": "11 am"},
    )
    assert waiting(family) == []
    assert meeting(family).starts_at == datetime(2027, 3, 6, 11, tzinfo=UTC)


def test_what_is_called_off_or_read_as_before_waits_no_longer(family: Gathering, law: Law) -> None:
    law("Africa/Lagos", "2027a")
    at_night(family)
    law("Europe/London", "2027b")
    at_night(family)
    assert waiting(family) == [], "the law was taken back"
    law("Africa/Lagos", "2027c")
    at_night(family)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates/{meeting(family).id}/cancel")
    ruth.press("Cancel the meeting", {"because": "It cannot be."})
    assert meeting(family).state is MeetingState.CANCELLED
    assert waiting(family) == []
    assert "may be wrong in calendars" not in ruth.open("/").words


def test_the_version_is_the_one_of_the_zones_in_use(law: Law, tmp_path: Path) -> None:
    before = zones.version()
    law("Europe/London", "2031z")
    assert zones.version() == before, "what was read stays read until it is read anew"
    assert zones.read_anew() == zones.version() == "2031z"
    (tmp_path / zones.LIST).unlink()
    assert zones.read_anew() == "unknown"
    zoneinfo.reset_tzpath(to=[])
    assert zones.read_anew() == zones.packaged()


def both_may_come(family: Gathering) -> str:
    """A second person allowed that Baran and Shirin are both at this meeting, and he was asked too; the path of its clocks."""
    path = f"{family.path}/dates/{meeting(family).id}"
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{path}/legal-check")
    (pair,) = ruth.page.tree.xpath("//select[@name='pair']/option[@value!='']/@value")
    ruth.press(
        "Ask for the check", {"pair": pair, "scope": "meeting", "because": "An usher stands between them."}
    )
    with working(family.world.app):
        check = session().scalars(select(LegalCheck.id)).one()
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/dates/apart/{check}")
    helen.press(
        "Record the legal check",
        {"allowed": "True", "checked": "The terms of the order.", "advice_from": "Priya Nair"},
    )
    with working(family.world.app):
        here = session().scalars(select(Meeting).where(Meeting.kind == MeetingKind.FIRST)).one()
        baran, conference = family.people["Baran"], session().get_one(Conference, here.conference_id)
        set_places(conference, here, by=family.ruth, wishes=[Wish(baran, [part.id for part in here.parts])])
        session().execute(update(Invitation).values(asked_at=EARLY, told_sequence=0, answer=Answer.YES))
        session().execute(update(Place).values(asked_at=EARLY))
    return f"{path}/clocks"


def test_where_a_legal_check_ends_with_the_new_hour_the_coordinator_reads_so_and_to_whom_she_speaks(
    family: Gathering, law: Law
) -> None:
    """He is taken out without a word to him: no page may say that he was told."""
    path = both_may_come(family)
    law("Africa/Lagos", "2027a")
    at_night(family)
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(path).words
    assert "A legal check allows Baran Rashid and Shirin Aziz, who must not meet, to take part" in words
    assert (
        "The new time ends this check. Baran Rashid is then no longer invited until there is a new check. Nothing is sent "
        "to them: please talk to them." in words
    )
    assert "asked again whether they can come: Sara Whitlow and Shirin Aziz." in words
    ruth.press("Use 11 am under the new rules")
    assert (
        "A legal check ended with this change, and Baran Rashid is no longer invited. Nothing is sent to them: please "
        "talk to them." in ruth.page.words
    )
    assert "Everyone" not in ruth.page.words.partition("A legal check ended")[0][-160:]
    assert meeting(family).starts_at == ELEVEN - HOUR
    with working(family.world.app):
        assert session().scalars(select(LegalCheck.ended_at)).one() is not None
        placed = set(session().scalars(select(Place.person_id)))
        assert placed == {family.people["Sara"].id, family.people["Shirin"].id}
        assert {one.to_id for one in session().scalars(select(Letter))} == placed


def test_a_manager_does_not_take_an_hour_with_which_somebody_is_not_asked_any_more(
    family: Gathering, law: Law
) -> None:
    """The coordinator would not hear of it, and speaks with nobody."""
    path = both_may_come(family)
    law("Africa/Lagos", "2027a")
    at_night(family)
    helen = family.world.in_as(family.world.helen)
    words = helen.open(path).words
    assert "The coordinator sets the new time, and talks to anyone who is no longer invited." in words
    assert "Use 11 am" not in words
    token = helen.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = helen.client.post(path, data={"csrf_token": token, "once": "an-old-page"})
    assert "The coordinator sets the new time, and talks to them." in answer.get_data(as_text=True)
    assert meeting(family).starts_at == ELEVEN
    with working(family.world.app):
        assert session().scalars(select(LegalCheck.ended_at)).one() is None
        assert family.people["Baran"].id in set(session().scalars(select(Place.person_id)))
