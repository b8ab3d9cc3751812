"""Whoever sends a letter knows before it goes that its reader does not read the language it is in."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from fgc.circle.models import Kind
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.kit.outbox import Letter
from tests import pseudo
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_invitation import ask_all

TOLD = "This letter is in English, and the language of Zofia Nowak is Polish."
WHAT_TO_DO = "Ask an interpreter to go through it with them, in a way that is safe for them"


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Zofia Nowak", email="zofia@example.org", language="pl")
        found.add("Piotr Nowak", language="pl", address="3 Mill Road", allowed=["letter"])
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def invitation_to(family: Gathering, name: str) -> UUID:
    with working(family.world.app):
        theirs = Invitation.person_id == family.people[name].id
        return session().scalars(select(Invitation.id).where(theirs)).one()


def letter_to(family: Gathering, name: str) -> UUID:
    with working(family.world.app):
        return session().scalars(select(Letter.id).where(Letter.to_id == family.people[name].id)).one()


def test_nobody_sends_an_invitation_to_a_woman_who_cannot_read_it_without_being_told(
    family: Gathering,
) -> None:
    """Zofia reads Polish: the letter came in English, and everybody thought that she did not want to come."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations/{invitation_to(family, 'Zofia')}/ask")
    assert TOLD in ruth.page.words
    assert WHAT_TO_DO in ruth.page.words
    ruth.open(f"{family.path}/invitations/{invitation_to(family, 'Sara')}/ask")
    assert "The exact words" in ruth.page.words
    assert "This letter is in" not in ruth.page.words
    ask_all(family)
    ruth.open(f"{family.path}/circle/{family.people['Zofia'].id}/letters/{letter_to(family, 'Zofia')}")
    assert TOLD in ruth.page.words, ruth.page.words
    ruth.open(f"{family.path}/letters/{letter_to(family, 'Piotr')}")
    assert "the language of Piotr Nowak is Polish" in ruth.page.words, ruth.page.words


def test_a_letter_in_the_language_of_its_reader_is_sent_without_a_word_about_it(
    family: Gathering, tmp_path: Path
) -> None:
    with pseudo.spoken(family.world.app, tmp_path):
        with working(family.world.app):
            session().merge(family.people["Zofia"]).language = pseudo.CODE
        ruth = family.world.in_as(family.world.ruth)
        ruth.open(f"{family.path}/invitations/{invitation_to(family, 'Zofia')}/ask")
        assert "The exact words" in ruth.page.words
        assert "This letter is in" not in ruth.page.words
