"""What somebody asked for ended with them, while the second person had the page open: whoever answers it then reads why nothing
comes of it, whatever it was, and meets neither an empty page nor the words that somebody had decided."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from fgc.access.models import Assignment, Role, Staff
from fgc.circle.models import Caution, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.keeping.models import Erasure, LegalHold
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.record.models import Export
from fgc.schedule.models_apart import LegalCheck
from tests.gathering import Gathering, working
from tests.make import World
from tests.pages import test_agreements
from tests.pages.test_agreements import ask_for_less, asked_check, helen_at, ruth_of, set_caution, wanted
from tests.visiting import Browser

family = test_agreements.family
ENDED = "This request has ended: the person who asked withdrew it or no longer works on this. If it is still needed, ask again."


def relieve(family: Gathering) -> None:
    """Ruth works on this conference no more."""
    with working(family.world.app), saving() as current:
        current.execute(
            update(Assignment).where(Assignment.staff_id == family.world.ruth.id).values(ended_at=now())
        )


def weaker(family: Gathering) -> Browser:
    set_caution(family, ["address"])
    ask_for_less(family, None)
    return helen_at(family, "/circle/safety")


def reached(family: Gathering) -> Browser:
    set_caution(family, ["address"])
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    typed = {
        "first": "text",
        "phone": "07700 900109",
        "voicemail": "False",
        "because": "She said the safe word.",
    }
    ruth.press("Save", typed)
    assert "applies once the service manager has agreed" in ruth.page.words
    helen = helen_at(family, "")
    helen.open("/")
    helen.follow("Check the change")
    return helen


def checked(family: Gathering) -> Browser:
    return helen_at(family, f"/dates/apart/{asked_check(family).id}")


def copied(family: Gathering) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/record")
    ruth.press("Ask for a copy", {"because": "The court asks for it."})
    return helen_at(family, "/record")


def erased(family: Gathering) -> Browser:
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/circle/{family.people['Baran'].id}/erase")
    ruth.press("Ask the service manager", {"because": "He phoned from his own number."})
    with working(family.world.app):
        asked = session().scalars(select(Erasure.id)).one()
    return helen_at(family, f"/erasures/{asked}")


def unheld(family: Gathering) -> Browser:
    helen = helen_at(family, "/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/legal-hold")
    ruth.press("Ask to lift the legal hold", {"because": "The inquest is over."})
    helen.open(f"{family.path}/legal-hold")
    return helen


CHECKED: dict[str, object] = {
    "allowed": "True",
    "checked": "The terms; she was asked alone.",
    "advice_from": "Priya Nair",
}
HIS_RIGHT: dict[str, object] = {"agrees": "True", "answer": "It is his right."}
NO_LIFT = "No one is asking for this now. The request was answered, or the person who asked no longer works on this."
NO_WEAKER = (
    "No one is asking to relax this restriction now. The request was answered, the restriction was made "
    "stronger, or the person who "
    "asked no longer works on this."
)
NO_CHECK = "or the person who asked no longer works on this conference. You can ask for a new check."
ASKED: dict[str, tuple[Callable[[Gathering], Browser], str, dict[str, object], str]] = {
    "a weaker restriction": (weaker, "Agree to relax it", {}, NO_WEAKER),
    "another way to reach somebody": (reached, "Save", {"agrees": "True"}, ENDED),
    "a legal check": (checked, "Record the legal check", CHECKED, NO_CHECK),
    "a copy of the record": (copied, "Agree", {}, ENDED),
    "erasing somebody": (erased, "Save this decision", HIS_RIGHT, ENDED),
    "lifting a legal hold": (unheld, "Lift the legal hold", {}, NO_LIFT),
}


@pytest.mark.parametrize("what", ASKED)
def test_whoever_agrees_to_what_ended_with_who_asked_reads_that_it_ended_and_why(
    family: Gathering, what: str
) -> None:
    asked, press, filled, says = ASKED[what]
    helen = asked(family)
    relieve(family)
    helen.press(press, filled)
    assert says in helen.page.words, (helen.page.status, helen.page.words)
    with working(family.world.app):
        assert [one for one in session().scalars(select(Export.agreed)) if one] == []
        assert [one for one in session().scalars(select(Erasure.agreed)) if one] == []
        assert [one for one in session().scalars(select(ContactChange.agreed)) if one] == []
        assert [one for one in session().scalars(select(LegalCheck.allowed)) if one] == []
        assert [one for one in session().scalars(select(Caution.lifted_at)) if one] == []
        assert [one for one in session().scalars(select(LegalHold.lifted_at)) if one] == []
        shirin = select(SafeContact).where(SafeContact.person_id == family.people["Shirin"].id)
        assert session().scalars(shirin).one().phone == "+447700900101"


def test_whoever_opens_the_way_to_make_sure_of_a_new_number_after_it_ended_is_told_so_beside_the_person(
    family: Gathering,
) -> None:
    helen = reached(family)
    link = helen.page.path
    relieve(family)
    helen.open(link)
    assert ENDED in helen.page.words
    assert helen.page.path == f"{family.path}/circle/{family.people['Shirin'].id}"
    assert "07700 900109" not in helen.page.words


def test_a_role_that_was_asked_for_by_somebody_who_left_is_not_agreed_to_and_says_so(world: World) -> None:
    ada = world.hire(Role.ADMINISTRATOR, "Ada Byrne")
    wanted(world, ada, world.ruth, Role.SERVICE_MANAGER)
    helen = world.in_as(world.helen)
    helen.open("/users")
    with working(world.app):
        session().get_one(Staff, ada.id).active = False
    helen.press("Agree")
    assert "This request is no longer waiting for a decision." in helen.page.words
    with working(world.app):
        assert session().get_one(Staff, world.ruth.id).role is Role.COORDINATOR
