"""An address that must not reach anybody in the family, in words that others write: with no caution between any two of them."""

import pytest
from sqlalchemy import select

from fgc.circle.models import SafeContact
from fgc.kit.db import session
from fgc.plan.models import HeldCopy
from tests.gathering import working
from tests.the_day import AGREEING, Clock, Day, add, show_plan, write_plan
from tests.visiting import Browser

WRITTEN = "Fetches them at 8 Orchard Rise"
EVERYBODY = {"Daryan", "Kawa", "Mina", "Nazdar", "Rojin", "Sara", "Shirin"}


@pytest.fixture
def protected(begun: Day) -> Day:
    lives(begun, "Shirin", "8 Orchard Rise\nEastwick EW4 2PT", protected=True)
    return begun


def lives(day: Day, name: str, address: str, *, protected: bool = False) -> None:
    with working(day.world.app):
        contact = (
            session().scalars(select(SafeContact).where(SafeContact.person_id == day.people[name].id)).one()
        )
        contact.address, contact.address_protected, contact.town = address, protected, "Eastwick"


def waiting(day: Day) -> set[str]:
    """Whose copies wait for a look."""
    with working(day.world.app):
        ids = set(session().scalars(select(HeldCopy.person_id).where(HeldCopy.looked_at.is_(None))))
    return {name for name, person in day.people.items() if person.id in ids}


def written(day: Day, clock: Clock, what: str = WRITTEN) -> None:
    """Kawa writes it, and the family shows its plan."""
    kawa = day.family("Kawa")
    write_plan(kawa, day)
    add(kawa, "Add who does what", {"what": what, "who_id": str(day.people["Sara"].id), "days": ["1"]})
    clock(AGREEING)
    show_plan(kawa)


def test_no_copy_says_it_before_the_coordinator_has_looked(protected: Day, clock: Clock) -> None:
    written(protected, clock)
    assert waiting(protected) == EVERYBODY
    assert "You cannot read it here yet." in protected.family("Shirin").open("/yours/plan").words
    assert "You cannot read it here yet." in protected.family("Mina").open("/yours/plan").words
    ruth = protected.ruth()
    assert ruth.open("/").words.count("cannot read the plan until you have checked their copies.") == 1
    words = ruth.open(f"{protected.path}/plan").words
    assert (
        "“Orchard Rise” may give away the street of Shirin Aziz. The address is protected: ask them before "
        "anyone else reads this." in words
    )
    assert words.count("may give away the street of Shirin Aziz") == 1, "it is said once for all of them"


def test_one_look_with_its_reason_lets_everybody_read_what_she_wants_to_stand_there(
    protected: Day, clock: Clock
) -> None:
    written(protected, clock)
    ruth = protected.ruth()
    ruth.open(f"{protected.path}/plan")
    ruth.follow("Decide if they can read the plan")
    readers = ruth.page.tree.xpath("//input[@name='readers']/@value")
    assert len(readers) == len(EVERYBODY)
    ruth.press("I have checked: they can read the plan", {"readers": readers})
    assert ruth.page.status == 422
    assert "Say why they can read these words." in ruth.page.words
    ruth.press(
        "I have checked: they can read the plan",
        {"readers": readers, "because": "Shirin wants it to stand there."},
    )
    assert waiting(protected) == set()
    assert WRITTEN in protected.family("Mina").open("/yours/plan").words
    with working(protected.world.app):
        reasons = {one.because for one in session().scalars(select(HeldCopy))}
        assert reasons == {"Shirin wants it to stand there."}


def reader_box(ruth: Browser, name: str) -> str:
    (value,) = ruth.page.tree.xpath(
        f"//input[@name='readers'][@id = //label[contains(., '{name}')]/@for]/@value"
    )
    return str(value)


def test_only_those_who_are_chosen_may_read_it(protected: Day, clock: Clock) -> None:
    """The page was about Kawa because his copy waited first: he could not be left out, and Mina not be chosen alone."""
    written(protected, clock)
    ruth = protected.ruth()
    ruth.open(f"{protected.path}/plan")
    ruth.follow("Decide if they can read the plan")
    ruth.press("I have checked: they can read the plan", {"because": "She told her herself."})
    assert ruth.page.status == 422
    assert "Choose at least one person." in ruth.page.words
    assert "She told her herself." in ruth.page.text
    assert len(waiting(protected)) == len(EVERYBODY)
    mina = reader_box(ruth, "Mina")
    ruth.press(
        "I have checked: they can read the plan", {"readers": [mina], "because": "She told her herself."}
    )
    assert waiting(protected) == set(EVERYBODY) - {"Mina"}


def test_whoever_may_not_read_it_waits_on_no_desk_and_the_others_go_on_waiting(
    protected: Day, clock: Clock
) -> None:
    """There was no "no": the line stood on her desk for ever, until somebody pressed yes."""
    written(protected, clock)
    ruth = protected.ruth()
    ruth.open(f"{protected.path}/plan")
    ruth.follow("Decide if they can read the plan")
    assert "their page goes on saying that you look at the plan first" in ruth.page.words
    ruth.press("They must not read the plan", {"readers": [reader_box(ruth, "Mina")]})
    assert "You decided that Mina Rashid must not read the plan." in ruth.page.words
    assert waiting(protected) == set(EVERYBODY)
    assert WRITTEN not in protected.family("Mina").open("/yours/plan").text
    line = next(one for one in ruth.open("/").words.split(". ") if "until you have checked their cop" in one)
    assert "Mina" not in line
    assert "Sara" in line


def test_nobody_sees_by_whose_copy_waits_who_lives_there(protected: Day, clock: Clock) -> None:
    """Daryan lives there too. His copy and hers wait as everybody's do, so that no two pages differ."""
    lives(protected, "Daryan", "8 Orchard Rise\nEastwick EW4 2PT")
    written(protected, clock, "Fetches them at 8 Orchard Rise, in Eastwick")
    assert waiting(protected) == EVERYBODY


def test_the_town_alone_stops_nobody(protected: Day, clock: Clock) -> None:
    written(protected, clock, "Fetches them in Eastwick")
    assert waiting(protected) == set()


@pytest.mark.parametrize(
    "address", ["Rose Cottage\nEastwick", "Flat 2, 8 Orchard Rise, Eastwick", "Eastwick EW4 2PT"]
)
@pytest.mark.parametrize("what", ["Fetches them at rose cottage, orchard rise, EW4 2PT"])
def test_a_house_a_road_or_a_postcode_is_where_somebody_lives(
    begun: Day, clock: Clock, address: str, what: str
) -> None:
    lives(begun, "Shirin", address, protected=True)
    written(begun, clock, what)
    assert waiting(begun) == EVERYBODY


def test_an_address_that_is_protected_later_holds_what_is_there_already(begun: Day, clock: Clock) -> None:
    lives(begun, "Shirin", "8 Orchard Rise\nEastwick")
    written(begun, clock)
    assert waiting(begun) == set()
    ruth = begun.ruth()
    ruth.open(f"{begun.path}/circle/{begun.people['Shirin'].id}/contact")
    ruth.press("Save", {"address_protected": "yes"})
    assert waiting(begun) == EVERYBODY


def test_the_coordinator_is_asked_before_she_writes_it_to_the_family(day: Day) -> None:
    lives(day, "Shirin", "8 Orchard Rise\nEastwick", protected=True)
    ruth = day.ruth()
    ruth.open(f"{day.path}/dates/{day.meeting.id}/change")
    ruth.press("Save", {"getting_there": "The bus stops at Orchard Rise."})
    assert ruth.page.status == 422
    assert (
        "“Orchard Rise” may give away the street of Shirin Aziz. The address is protected: ask them before "
        "anyone else reads this." in ruth.page.words
    )
    assert "or they want it to be here" in ruth.page.words
