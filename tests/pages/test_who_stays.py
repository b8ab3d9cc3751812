"""Whether an interpreter or an advocate stays for private family time is the family's choice, and is written down as theirs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fgc.approach.reading import FOLDER, WrongApproach, read
from fgc.circle.models import Kind, Need
from fgc.circle.models_reaching import Interpreting
from fgc.conference.models import Happening
from fgc.kit.db import session
from fgc.referral.models import Referral, State
from fgc.schedule.models import Chooser, Meeting, MeetingPart, Place
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.pages.test_after_a_change import asked
from tests.pages.test_schedule import boxes
from tests.visiting import Browser

Clock = Callable[[str], None]
NOON = "2027-02-27T12:10:00+00:00"


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Azad is deaf. Hêlîn signs for him."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL, email="daryan@example.org")
        found.add("Azad Aziz", email="azad@example.org")
        found.add("Shirin Aziz", email="shirin@example.org")
        found.add("Hêlîn K.", Kind.INTERPRETER, email="helin@example.org")
        found.add("Priya Nair", Kind.ADVOCATE, email="priya@example.org")
        found.answer_pairs()
        session().add(
            Referral(
                conference_id=found.conference.id,
                referrer_id=world.amy.id,
                state=State.ACCEPTED,
                consent_on=EARLY.date(),
                orders_known="no",
            )
        )
    return found


def everybody(family: Gathering) -> Meeting:
    """All are asked; Hêlîn and Priya to what is not private."""
    with working(family.world.app):
        return family.meet(asked=family.people.values())


def wants(family: Gathering, name: str, kind: str) -> None:
    with working(family.world.app):
        session().add(
            Need(
                person_id=family.people[name].id,
                conference_id=family.conference.id,
                kind=kind,
                from_person=True,
            )
        )


def chosen(family: Gathering, name: str) -> list[tuple[str, Chooser | None]]:
    with working(family.world.app):
        rows = session().execute(
            select(MeetingPart.key, Place.chosen_by)
            .join(MeetingPart, MeetingPart.id == Place.part_id)
            .where(Place.person_id == family.people[name].id)
            .order_by(MeetingPart.starts_at)
        )
        return [(row.key, row.chosen_by) for row in rows]


def said(family: Gathering) -> list[tuple[str, str, str, bool]]:
    """What the history says of it: who wrote it down, who stays, who chose."""
    names = {str(one.id): name for name, one in family.people.items()}
    with working(family.world.app):
        found = session().scalars(
            select(Happening).where(Happening.kind == "StayChosen").order_by(Happening.turn)
        )
        return [
            (
                one.actor.partition(":")[0],
                names[one.facts["person_id"]],
                one.facts["chosen_by"],
                one.facts["stays"],
            )
            for one in found
        ]


def places(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    ruth.follow("Who is invited to which part")
    return ruth


def test_a_deaf_uncle_asks_on_his_own_page_and_his_interpreter_is_proposed_to_stay(family: Gathering) -> None:
    with working(family.world.app):
        family.meet()
    azad_s = family.people["Azad"]
    with working(family.world.app):
        meeting = session().scalars(select(Meeting)).one()
        set_places(
            family.conference,
            meeting,
            by=family.ruth,
            wishes=[Wish(azad_s, [part.id for part in meeting.parts])],
        )
    azad = asked(family, "Azad")
    azad.press("Say what I need", {"needs": ["interpreter", "interpreter_stays"]})
    assert "We have made a note of this" in azad.page.words
    with working(family.world.app):
        for place in session().scalars(select(Place)):
            session().delete(place)
    ruth = places(family)
    name = boxes(ruth.page, "Hêlîn K.")
    ruth.press("Save who is invited")
    assert ruth.page.heading == "Dates", ruth.page.words
    assert name
    assert chosen(family, "Hêlîn") == [
        ("welcome", None), ("information", None), ("private_time", Chooser.WHO_NEEDS_THEM), ("agreeing", None),
    ]  # fmt: skip
    assert chosen(family, "Priya") == [("welcome", None), ("information", None), ("agreeing", None)]
    assert said(family) == [("staff", "Hêlîn", "who_needs_them", True)]


def test_nobody_who_is_paid_stays_before_somebody_says_who_of_the_family_chose(family: Gathering) -> None:
    everybody(family)
    ruth = places(family)
    name = boxes(ruth.page, "Hêlîn K.")
    every = ruth.page.tree.xpath(f"//input[@name='{name}-parts']/@value")
    assert len(every) == 4
    ruth.press("Save who is invited", {f"{name}-parts": every})
    assert ruth.page.status == 422
    assert "only if the family chooses it" in ruth.page.words
    assert len(chosen(family, "Hêlîn")) == 3
    ruth.press("Save who is invited", {f"{name}-parts": every, f"{name}-chosen_by": "family"})
    assert ("private_time", Chooser.FAMILY) in chosen(family, "Hêlîn")
    ruth = places(family)
    ruth.press("Save who is invited", {f"{name}-parts": [each for each in every if each != every[2]]})
    assert len(chosen(family, "Hêlîn")) == 3
    assert said(family) == [("staff", "Hêlîn", "family", True), ("staff", "Hêlîn", "family", False)]


def arrived(family: Gathering, *names: str) -> Browser:
    """The day: these are here, and the parts before private time are over."""
    ruth = family.world.in_as(family.world.ruth)
    with working(family.world.app):
        first = {
            place.person_id: place
            for place in session().scalars(
                select(Place)
                .join(MeetingPart, MeetingPart.id == Place.part_id)
                .order_by(MeetingPart.starts_at.desc())
            )
        }
        meeting = session().scalars(select(Meeting)).one()
        for name in names:
            first[family.people[name].id].arrived_at = meeting.starts_at
    ruth.open(f"{family.path}/day/private-time")
    return ruth


def test_private_time_does_not_begin_without_the_interpreter_somebody_in_the_room_asked_for(
    family: Gathering, clock: Clock
) -> None:
    everybody(family)
    wants(family, "Azad", "interpreter_stays")
    clock(NOON)
    ruth = arrived(family, "Azad", "Shirin", "Hêlîn")
    assert "Azad asked for Hêlîn K. to stay." in ruth.page.words
    ruth.press("Has left")
    assert "Everyone who is paid to be here has left the room, and I am leaving too" in ruth.page.words
    ruth.press("Start private family time", {"said_out": "yes"})
    assert ruth.page.status == 422
    assert "Someone in the room asked for an interpreter or advocate to stay" in ruth.page.words
    ruth.open(f"{family.path}/day")
    ruth.press("Is back")
    ruth.open(f"{family.path}/day/private-time")
    ruth.follow("Let them stay: Hêlîn K.")
    ruth.press("Let them stay", {"chosen_by": ""})
    assert "Say who chose." in ruth.page.words
    ruth.press("Let them stay", {"chosen_by": "who_needs_them"})
    assert "chosen by: Someone who needs them" in ruth.page.words
    assert "has left the room, except those chosen to stay, and I am leaving too" in ruth.page.words
    ruth.press("Start private family time", {"said_out": "yes"})
    assert "The family has been on its own since" in ruth.page.words
    assert said(family) == [("staff", "Hêlîn", "who_needs_them", True)]
    with working(family.world.app):
        alone = (
            select(Place)
            .join(MeetingPart, MeetingPart.id == Place.part_id)
            .where(MeetingPart.key == "private_time")
        )
        here = {place.person_id for place in session().scalars(alone) if place.arrived_at}
        assert here == {family.people[name].id for name in ("Azad", "Shirin", "Hêlîn")}


def test_the_family_may_go_on_without_them_and_that_is_written_down_too(
    family: Gathering, clock: Clock
) -> None:
    everybody(family)
    wants(family, "Azad", "interpreter_stays")
    clock(NOON)
    ruth = arrived(family, "Azad", "Hêlîn")
    ruth.press("Has left")
    ruth.press("Start private family time", {"said_out": "yes", "said_without": "yes"})
    assert "The family has been on its own since" in ruth.page.words
    assert said(family) == [("staff", "Hêlîn", "family", False)]


def test_the_mothers_word_does_not_keep_the_childs_advocate_in_the_room(
    family: Gathering, clock: Clock
) -> None:
    everybody(family)
    wants(family, "Shirin", "advocate_stays")
    clock(NOON)
    ruth = arrived(family, "Shirin", "Priya")
    assert "asked for Priya Nair to stay" not in ruth.page.words
    ruth.follow("Let them stay: Priya Nair")
    ruth.press("Let them stay", {"chosen_by": "family"})
    assert "only if the child asks for it" in ruth.page.words
    ruth.press("Let them stay", {"chosen_by": "central", "stays_until": "12:35"})
    assert "Priya Nair, until 12:35 pm (chosen by: Daryan Rashid)" in ruth.page.words


def test_an_interpreter_is_bound_by_cautions_as_anybody_also_on_the_day(
    family: Gathering, clock: Clock
) -> None:
    """She came for the end alone; with Shirin in the room she may not be."""
    with working(family.world.app):
        family.apart(family.people["Hêlîn"], family.people["Shirin"])
        meeting = family.meet()
        parts = {part.key: part.id for part in meeting.parts}
        wishes = [
            Wish(family.people["Hêlîn"], [parts["welcome"]]),
            Wish(family.people["Shirin"], [parts["private_time"]]),
            Wish(family.people["Azad"], list(parts.values())),
        ]
        set_places(family.conference, meeting, by=family.ruth, wishes=wishes)
        private = parts["private_time"]
    clock(NOON)
    ruth = arrived(family, "Azad", "Shirin", "Hêlîn")
    ruth.open(f"{family.path}/day/parts/{private}/stay/{family.people['Hêlîn'].id}")
    ruth.press("Let them stay", {"chosen_by": "family"})
    assert (
        "Hêlîn K. and Shirin Aziz must not meet: they cannot be invited to the same part" in ruth.page.words
    )
    assert chosen(family, "Hêlîn") == [("welcome", None)]
    assert said(family) == []


def test_an_interpreter_who_is_not_as_they_asked_for_does_not_stay_either(
    family: Gathering, clock: Clock
) -> None:
    everybody(family)
    with working(family.world.app):
        session().add(
            Interpreting(
                person_id=family.people["Azad"].id, conference_id=family.conference.id, from_elsewhere=True
            )
        )
    clock(NOON)
    ruth = arrived(family, "Azad", "Hêlîn")
    ruth.follow("Let them stay: Hêlîn K.")
    ruth.press("Let them stay", {"chosen_by": "who_needs_them"})
    assert "from near the family" in ruth.page.words
    assert len(chosen(family, "Hêlîn")) == 3


def test_once_it_has_begun_nobody_of_the_staff_lets_anybody_in(family: Gathering, clock: Clock) -> None:
    meeting = everybody(family)
    private = next(part.id for part in meeting.parts if part.family_only)
    clock(NOON)
    ruth = arrived(family, "Azad", "Hêlîn")
    ruth.press("Has left")
    ruth.press("Start private family time", {"said_out": "yes"})
    ruth.open(f"{family.path}/day/parts/{private}/stay/{family.people['Hêlîn'].id}")
    ruth.press("Let them stay", {"chosen_by": "family"})
    assert "The family is on its own now" in ruth.page.words
    assert len(chosen(family, "Hêlîn")) == 3


def test_nobody_stays_who_did_not_come_or_is_there_already(family: Gathering, clock: Clock) -> None:
    meeting = everybody(family)
    private = next(part.id for part in meeting.parts if part.family_only)
    clock(NOON)
    ruth = arrived(family, "Azad", "Hêlîn")
    path = f"{family.path}/day/parts/{private}/stay"
    assert ruth.open(f"{path}/{family.people['Priya'].id}").status == 404
    assert ruth.open(f"{path}/{family.people['Azad'].id}").status == 404
    ruth.open(f"{path}/{family.people['Hêlîn'].id}")
    ruth.press("Let them stay", {"chosen_by": "family"})
    assert ruth.page.heading == "Start private family time", ruth.page.words
    assert ruth.open(f"{path}/{family.people['Hêlîn'].id}").status == 404


@pytest.mark.parametrize("until", ["09:00", "20:00"])
def test_an_hour_outside_private_time_keeps_nobody_in_the_room_for_all_of_it(
    family: Gathering, clock: Clock, until: str
) -> None:
    everybody(family)
    clock(NOON)
    ruth = arrived(family, "Azad", "Hêlîn")
    ruth.follow("Let them stay: Hêlîn K.")
    ruth.press("Let them stay", {"chosen_by": "family", "stays_until": until})
    assert ruth.page.status == 422
    assert "Their own times must be within the parts they are invited to." in ruth.page.words
    assert len(chosen(family, "Hêlîn")) == 3


def test_no_row_keeps_an_interpreter_in_the_room_whom_nobody_of_the_family_chose(family: Gathering) -> None:
    meeting = everybody(family)
    private = next(part.id for part in meeting.parts if part.family_only)
    with working(family.world.app), session().begin_nested() as savepoint:
        paid = Place(conference_id=meeting.conference_id, meeting_id=meeting.id, part_id=private,
                     person_id=family.people["Hêlîn"].id, family_only=True, kind=Kind.INTERPRETER)  # fmt: skip
        session().add(paid)
        with pytest.raises(IntegrityError, match="private_family_time"):
            session().flush()
        savepoint.rollback()
    assert len(chosen(family, "Hêlîn")) == 3


def test_a_service_whose_approach_does_not_say_who_chooses_does_not_start(tmp_path: Path) -> None:
    told = (FOLDER / "child_fgc" / "approach.toml").read_text()
    folder = tmp_path / "child_fgc"
    folder.mkdir()
    for file in (FOLDER / "child_fgc").iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    (folder / "approach.toml").write_text(
        told.replace('interpreter_stays = "family_chooses"', 'interpreter_stays = "maybe"')
    )
    with pytest.raises(WrongApproach, match="gates: interpreter_stays: one of child_chooses, family_chooses"):
        read(folder / "approach.toml")
