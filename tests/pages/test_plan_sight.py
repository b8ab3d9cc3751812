"""Whoever may not know that somebody takes part finds them on no page and in no copy of the plan."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from fgc.circle.models import Caution
from fgc.circle.rules import Field
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.plan.copies import copies_of
from fgc.plan.models import Plan
from fgc.plan.queries import signers_for
from fgc.plan.wording import plan_text
from tests.gathering import EARLY, working
from tests.the_day import Day

NOON = datetime(2027, 2, 28, 12, tzinfo=UTC)


@pytest.fixture
def hidden(signed: Day) -> Day:
    """Mina must not learn that Sara and Daryan come. Everybody has signed."""
    with working(signed.world.app):
        for name in ("Sara", "Daryan"):
            session().add(Caution(
                conference_id=signed.gathering.conference.id, person_id=signed.people["Mina"].id,
                protects_id=signed.people[name].id, hides=[Field.ATTENDANCE.value], set_by=signed.world.ruth.id, set_at=EARLY,
            ))  # fmt: skip
    return signed


def test_the_page_of_the_plan_names_nobody_who_is_hidden(hidden: Day) -> None:
    mina, kawa = (hidden.family(name).open("/yours/plan") for name in ("Mina", "Kawa"))
    for name in ("Sara", "Daryan Rashid", "Our plan for Daryan"):
        assert name not in mina.text
        assert name in kawa.text
    assert "Kawa Aziz" in mina.text


def test_a_copy_with_nobody_who_is_hidden_is_made_for_whoever_may_not_know(hidden: Day) -> None:
    with working(hidden.world.app):
        conference = session().get_one(Conference, hidden.gathering.conference.id)
        plan = session().scalars(select(Plan)).one()
        mina = hidden.people["Mina"]
        assert "Sara Whitlow" not in {one.name for one in signers_for(plan, conference, mina)}
        assert plan_text(plan, conference, reader=mina).title == "Our plan"
        copies = list(copies_of(plan, conference, at=NOON, fingerprint="00"))
    (own,) = [copy for copy in copies if copy.reader and copy.reader.id == mina.id]
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(own.pdf)).pages)
    assert "Kawa Aziz" in words
    assert not [name for name in ("Sara", "Whitlow", "Daryan Rashid") if name in words]
    assert [copy.reader for copy in copies if copy.kind == "copy"] == [own.reader], (
        "nobody else needs one of their own"
    )
