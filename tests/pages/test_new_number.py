"""Another number for somebody protected: whose it is, and what was asked for beside it."""

import pytest
from sqlalchemy import select

from fgc.circle.models import SafeContact
from fgc.kit.clock import now
from fgc.kit.db import session
from tests.gathering import Gathering, working
from tests.pages.test_agreements import another_number, family, helen_at, ruth_of, set_caution

__all__ = ["family"]

HIS = "Baran Rashid has the same phone number."


def contact_of(family: Gathering, name: str) -> SafeContact:
    return session().scalars(select(SafeContact).where(SafeContact.person_id == family.people[name].id)).one()


@pytest.mark.parametrize("left", [False, True])
def test_whoever_makes_sure_of_a_new_number_is_told_that_it_is_his_who_must_not_find_her(
    family: Gathering, left: bool
) -> None:
    """Baran rings as her friend: "Shirin has a new number", and gives his own."""
    with working(family.world.app):
        contact_of(family, "Baran").phone = "+447700900109"
    set_caution(family, ["address", "phone"], must_not_meet="yes")
    if left:
        with working(family.world.app):
            session().get_one(type(family.people["Baran"]), family.people["Baran"].id).left_at = now()
    ruth = another_number(family, "07700 900109")
    whose = "Baran Rashid (left the circle)" if left else "Baran Rashid"
    same = f"Shirin Aziz and {whose} have the same phone number. One may read what the other is sent."
    assert same in ruth.page.words
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    assert HIS in helen.page.words


def test_his_number_becomes_hers_on_no_page_that_was_opened_before_it_was_his(family: Gathering) -> None:
    set_caution(family, ["address", "phone"], must_not_meet="yes")
    another_number(family, "07700 900109")
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    assert "have the same" not in helen.page.words
    assert "has the same" not in helen.page.words
    with working(family.world.app):
        contact_of(family, "Baran").phone = "+447700900109"
    helen.press("Save", {"agrees": "True"})
    assert helen.page.status == 409
    assert HIS in helen.page.words
    with working(family.world.app):
        assert contact_of(family, "Shirin").phone == "+447700900101"


def test_a_manager_is_not_told_whose_the_way_is_that_nobody_asked_to_change(family: Gathering) -> None:
    """Nothing of the way before is read by a second person."""
    with working(family.world.app):
        contact_of(family, "Baran").phone = contact_of(family, "Shirin").phone
    set_caution(family, ["address", "phone"], must_not_meet="yes")
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {"email": "shirin@example.org", "because": "She said the safe word."})
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    assert "shirin@example.org" in helen.page.words
    assert "has the same" not in helen.page.words


PROTECTED = {"first": "text", "phone": "07700 900109", "voicemail": "False", "address_protected": "yes",
             "because": "She said the safe word."}  # fmt: skip


@pytest.mark.parametrize("agrees", [None, "True", "False"])
def test_an_address_that_is_protected_from_now_on_is_so_at_once_also_beside_another_number(
    family: Gathering, agrees: str | None
) -> None:
    """And stays so, whatever becomes of the number."""
    with working(family.world.app):
        contact_of(family, "Shirin").address = "8 Orchard Rise\nEastwick"
    set_caution(family, ["address", "phone"], must_not_meet="yes")
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", PROTECTED)
    assert "Recorded" in ruth.page.words
    if agrees:
        helen = helen_at(family, "")
        helen.open("/")
        helen.follow("Check the change")
        helen.press("Save", {"agrees": agrees})
    with working(family.world.app):
        assert contact_of(family, "Shirin").address_protected


def test_an_address_that_was_protected_is_not_opened_by_one_person_beside_another_number(
    family: Gathering,
) -> None:
    with working(family.world.app):
        contact_of(family, "Shirin").address = "8 Orchard Rise\nEastwick"
        contact_of(family, "Shirin").address_protected = True
    set_caution(family, ["address", "phone"], must_not_meet="yes")
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press("Save", {**PROTECTED, "address_protected": None})
    assert "Recorded" in ruth.page.words
    with working(family.world.app):
        assert contact_of(family, "Shirin").address_protected
