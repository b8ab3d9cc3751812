"""What people type, through the pages: days, hours, names, pasted text; what is looked for and how it is sorted."""

from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy import select

from fgc.access.models import Conflict, Role
from fgc.circle.models import Person, Preparation
from fgc.invitation.models import Suggestion
from fgc.kit.db import session
from fgc.schedule.models import Meeting
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_invitation import link_for
from tests.pages.test_schedule import DAY
from tests.typed import cases

INVISIBLE = cases("nobody_can_see")
REFUSED = 422


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.conference.number = "NFG-2027-0001"
        for name in ("Zac Young", "Çetin Kaya", "Åsa Berg", "Siobhán O’Neill"):
            found.add(name, phone=f"01632 9601{len(found.people):02}")
        found.answer_pairs()
        found.meet(asked=[found.people["Åsa"]])
    return found


def typed_day(name: str, words: str) -> dict[str, str]:
    return {name: words, f"{name}-month": "", f"{name}-year": ""}


def test_a_date_typed_whole_into_the_first_box_is_the_one_that_is_kept_and_said_back(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates/new")
    ruth.press("Save", DAY | typed_day("on", "27 Sept 2027") | {"starts": "1400"})
    assert "We read “27 Sept 2027” as Monday 27 September 2027." in ruth.page.words
    assert "We read “1400” as 2 pm." in ruth.page.words
    ruth.press("Save")
    with working(family.world.app):
        meeting = session().scalars(select(Meeting).order_by(Meeting.starts_at.desc()).limit(1)).one()
        assert (meeting.on, meeting.starts) == (date(2027, 9, 27), time(14))


def test_a_day_at_the_end_of_time_is_refused_with_a_sentence_in_every_zone(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    refused = [typed for typed, right in cases("day") if not right]
    assert "31 12 9999" in refused
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"):
        for day in refused:
            ruth.open(f"{family.path}/dates/new")
            ruth.press("Save", DAY | typed_day("on", day) | {"zone": zone})
            assert ruth.page.status == REFUSED
            said = "Enter the day, the month and the year" if day[0] in "-\u2212" else "Please check the"
            assert said in ruth.page.words, day
            assert f'value="{day}"' in ruth.page.text, "nothing typed is lost"


def test_an_order_until_the_end_of_time_is_asked_about_and_opens_no_error(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/orders/new")
    two = {"protects": str(family.people["Siobhán"].id), "against": str(family.people["Zac"].id)}
    form = two | {"kind": "non_molestation"}
    ruth.press("Save this record", form | typed_day("expires_on", "31 12 9999"))
    assert (ruth.page.status, "This day is too late" in ruth.page.words) == (REFUSED, True)


@pytest.mark.parametrize("name", INVISIBLE)
def test_nobody_enters_the_circle_the_staff_or_a_suggestion_under_a_name_nobody_can_see(
    family: Gathering, name: str
) -> None:
    ruth, ada = (
        family.world.in_as(family.world.ruth),
        family.world.in_as(family.world.hire(Role.ADMINISTRATOR, "Ada Byrne")),
    )
    ruth.open(f"{family.path}/circle/add")
    person = {"kind": "family", "side": "other", "ring": "family", "age_group": "adult"}
    assert ruth.press("Add to the circle", person | {"name": name}).status == REFUSED
    if name.strip():
        assert (
            "letters that everyone can see"
            in ruth.press("Add to the circle", person | {"name": "Zoe", "called": name}).words
        )
    ada.open("/users/invite")
    about = {"email": "n@example.org", "phone": "01632 960150", "role": "coordinator", "name": name}
    assert ada.press("Send the invitation", about).status == REFUSED
    asa = link_for(family, "Åsa")
    assert asa.press("Tell us who is missing", {"name": name}).status == REFUSED
    with working(family.world.app):
        assert session().scalars(select(Suggestion)).all() == []
        assert len(session().scalars(select(Person)).all()) == len(family.people)


def test_text_from_word_keeps_its_lines_and_its_words_apart(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Zac'].id}/prepare")
    for typed, right in cases("pasted"):
        ruth.open(f"{family.path}/circle/{family.people['Zac'].id}/prepare")
        assert ruth.press("Save", {"own_words": typed}).status == 200, ruth.page.words
        with working(family.world.app):
            mine = Preparation.person_id == family.people["Zac"].id
            assert session().scalars(select(Preparation).where(mine)).one().own_words == right


@pytest.mark.parametrize(("typed", "right"), cases("find"))
def test_a_coordinator_finds_people_and_conferences_without_their_accents_and_zeros(
    family: Gathering, typed: str, right: str
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    assert right in ruth.open(f"/find?q={typed}").words
    if right.startswith("NFG"):
        assert right in ruth.open(f"/conferences?q={typed}").words
    assert right not in ruth.open("/find?q=Nazdar").words


def test_people_stand_in_the_order_of_their_letters_whatever_their_accents(family: Gathering) -> None:
    for name in cases("sorted"):
        family.world.hire(Role.COORDINATOR, name)
    ada = family.world.in_as(family.world.hire(Role.ADMINISTRATOR, "Ada Byrne"))
    words = ada.open("/users").words
    places = [words.index(name) for name in cases("sorted")]
    assert places == sorted(places)


def test_whoever_stands_aside_is_in_the_register_however_the_number_was_typed(family: Gathering) -> None:
    helen = family.world.in_as(family.world.helen)
    helen.open("/conflicts")
    helen.press(
        "Record this link",
        {"staff_id": family.world.tomas.id, "number": "nfg 2027 1", "why": "Her cousin."},
    )
    with working(family.world.app):
        assert session().scalars(select(Conflict)).one().staff_id == family.world.tomas.id
