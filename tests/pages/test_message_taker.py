"""Who may take a message for her, from before anybody knew that she must be kept from him."""

from datetime import date

import pytest
from sqlalchemy import select

from fgc.circle.models import Caution, Person, SafeContact
from fgc.circle.models_contact_log import ContactEntry
from fgc.kit.clock import now
from fgc.kit.db import session
from tests.gathering import Gathering, working
from tests.pages.test_agreements import family, ruth_of, set_caution, write_order

__all__ = ["family"]

NOBODY = "Nobody now. %s was named, and must not find them. Ask them who else it can be."


@pytest.fixture
def named(family: Gathering) -> Gathering:
    """Shirin said, before anybody asked about him, that Baran takes messages for her."""
    takes_messages(family, "Baran Rashid")
    return family


def takes_messages(family: Gathering, name: str) -> None:
    with working(family.world.app):
        kept = contact_of(family)
        kept.may_take_message, kept.voicemail, kept.confirmed_on = name, False, date(2027, 1, 30)


def contact_of(family: Gathering) -> SafeContact:
    hers = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
    return session().scalars(hers).one()


def log(family: Gathering) -> str:
    return f"{family.path}/circle/{family.people['Shirin'].id}/contact-log"


def offered(family: Gathering) -> list[str]:
    return list(ruth_of(family).open(log(family)).tree.xpath("//input[@name='outcome']/@value"))


@pytest.mark.parametrize("how", ["a caution", "an order"])
def test_nobody_leaves_a_message_with_the_one_who_must_not_find_her(named: Gathering, how: str) -> None:
    ruth = ruth_of(named)
    assert "left_message" in offered(named)
    ruth.open(log(named))
    if how == "a caution":
        set_caution(named, ["address", "phone", "town"], must_not_meet="yes")
    else:
        write_order(named, "prohibited_steps")
    for path in (log(named), f"{named.path}/circle/{named.people['Shirin'].id}"):
        assert NOBODY % "Baran Rashid" in ruth_of(named).open(path).words
    assert "left_message" not in offered(named)
    ruth.press("Save", {"way": "phone", "outcome": "left_message"})
    with working(named.world.app):
        assert session().scalars(select(ContactEntry)).all() == [], "nor from a page that was opened before"
    ruth.open(f"{log(named)}?not_safe=yes")
    ruth.press("Save", {"way": "phone", "outcome": "left_message"})
    with working(named.world.app):
        assert session().scalars(select(ContactEntry.against_wish)).all() == [True]


def test_he_is_known_by_his_first_name_and_by_the_name_that_he_had(named: Gathering) -> None:
    set_caution(named, ["address"])
    with working(named.world.app):
        session().get_one(Person, named.people["Baran"].id).former_names = ["Karim Salih"]
    for name in ("Baran", "her brother-in-law Baran", "BARAN RASHEED", "Karim Salih"):
        takes_messages(named, name)
        assert "left_message" not in offered(named), name
    takes_messages(named, "Nazdar Aziz")
    assert "left_message" in offered(named)


def test_what_she_said_counts_again_once_two_people_have_lifted_the_caution(named: Gathering) -> None:
    set_caution(named, ["address"])
    with working(named.world.app):
        session().scalars(select(Caution)).one().lifted_at = now()
    assert "left_message" in offered(named)
    with working(named.world.app):
        assert contact_of(named).may_take_message == "Baran Rashid"


def test_her_voicemail_is_hers_whoever_was_named_beside_it(named: Gathering) -> None:
    set_caution(named, ["address"])
    with working(named.world.app):
        contact_of(named).voicemail = True
    assert "left_message" in offered(named)
