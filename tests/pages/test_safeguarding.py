"""Somebody may come to serious harm: written down on purpose, the managers told at once, and nobody else."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from fgc.access.models import Assignment, Part
from fgc.access.models_audit import AuditLine
from fgc.circle.models_safeguarding import Safeguarding
from fgc.conference.models import Conference, Happening
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.letter import Letter
from fgc.kit.outbox import render
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

SAID = {
    "danger_now": "False",
    "what": "Her brother may take her abroad at Easter.",
    "words_used": "“They have bought the tickets”, said Nazdar.",
    "telling": "not",
    "telling_because": "She is afraid that he finds out.",
}


@pytest.fixture
def cared(world: World) -> Gathering:
    """A family with the social worker who referred it."""
    with working(world.app):
        family = gather(world)
        family.add("Shirin Aziz", phone="07700 900101")
        family.answer_pairs()
        amy = Assignment(
            conference_id=family.conference.id,
            staff_id=family.world.amy.id,
            part=Part.REFERRER,
            began_at=EARLY,
        )
        session().add(amy)
    return family


NOT_RECORDED = "Someone may come to serious harm. What was done is not recorded yet."


def write(family: Gathering, **said: object) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/safeguarding/new")
    ruth.press(
        "Save and tell the service manager", {**SAID, "person_id": str(family.people["Shirin"].id), **said}
    )
    return ruth


def test_the_manager_is_told_at_once_and_says_what_was_done(cared: Gathering) -> None:
    ruth = write(cared)
    assert "the service manager now" in ruth.page.words, ruth.page.words
    with working(cared.world.app):
        letters = session().scalars(select(Letter).where(Letter.kind == "circle.safeguarding")).all()
        assert [one.to_id for one in letters] == [cared.world.helen.id]
        written = str(render(letters[0], now()))
    for word in ("Shirin", "abroad", "Nazdar", "harm", cared.conference.number):
        assert word not in written
    helen = cared.world.in_as(cared.world.helen)
    helen.open("/")
    assert NOT_RECORDED in helen.page.words
    helen.follow("Read the concern and act")
    for words in (
        "Shirin",
        "may take her abroad",
        "They have bought the tickets",
        "afraid that he finds out",
    ):
        assert words in helen.page.words
    helen.follow("Record what was done")
    helen.press("Save", {"done": "Spoke with the police at 3 pm."})
    assert "Spoke with the police" in helen.page.words
    assert NOT_RECORDED not in helen.open("/").words
    with working(cared.world.app):
        told = session().scalars(select(Happening).where(Happening.kind.startswith("Safeguarding"))).all()
        assert {one.kind for one in told} == {"SafeguardingRecorded", "SafeguardingSettled"}
        assert "abroad" not in str([one.facts for one in told])
        read = select(AuditLine).where(
            AuditLine.action == "safety.read", AuditLine.actor_id == cared.world.helen.id
        )
        assert session().scalars(read).first() is not None


def test_the_social_worker_sees_only_what_was_made_for_them(cared: Gathering) -> None:
    write(cared, what="Something that stays here.")
    amy = cared.world.in_as(cared.world.amy)
    assert "stays here" not in amy.open(f"{cared.path}/safeguarding").text
    assert "serious harm" not in amy.open("/").words
    write(cared, for_referrer="yes")
    amy.open("/")
    amy.follow("Read the concern")
    assert "may take her abroad" in amy.page.words
    assert "stays here" not in amy.page.text
    settings = cared.world.viewer(cared.world.amy).settings()
    with cared.world.app.app_context(), transaction(acting=settings):
        assert [one.for_referrer for one in session().scalars(select(Safeguarding))] == [True]
    with working(cared.world.app):
        letters = session().scalars(select(Letter).where(Letter.kind == "circle.safeguarding")).all()
        assert [one.to_id for one in letters].count(cared.world.amy.id) == 1


def test_it_may_stop_everything_and_the_manager_hears_of_it_all_the_same(cared: Gathering) -> None:
    write(cared, danger_now="True", stop="yes")
    with working(cared.world.app):
        assert session().get_one(Conference, cared.conference.id).held_since is not None
        letter = session().scalars(select(Letter).where(Letter.kind == "circle.safeguarding")).one()
        assert render(letter, now())
    helen = cared.world.in_as(cared.world.helen)
    assert "Someone is in danger now." in helen.open("/").words


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cared: Gathering) -> None:
    ruth = write(cared, person_id="", telling_because="")
    assert "Say who is at risk" in ruth.page.words
    assert "may take her abroad" in ruth.page.text
    ruth.press("Save and tell the service manager", {"who": "The neighbour’s boy"})
    assert "Say why they are not told now" in ruth.page.words
    ruth.press("Save and tell the service manager", {"telling": "told"})
    assert "The neighbour’s boy" in ruth.page.words


def test_nobody_else_writes_or_reads_one_and_it_never_goes_away(cared: Gathering) -> None:
    write(cared)
    for browser in (cared.world.in_as(cared.world.amy), cared.world.in_as(cared.world.helen)):
        assert browser.open(f"{cared.path}/safeguarding/new").status == 404
    with pytest.raises(DBAPIError, match="permission denied"):
        _take_away(cared)


def _take_away(family: Gathering) -> None:
    with working(family.world.app):
        session().execute(delete(Safeguarding))
