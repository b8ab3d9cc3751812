"""A change goes out to everybody at once when it is saved: its words are read before, and nothing leaves by reading."""

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.kit.db import saving, session
from fgc.kit.outbox import Letter
from fgc.schedule.models import Meeting
from tests.gathering import Gathering, working
from tests.pages.test_invitation import family, link_for

__all__ = ["family"]

MOVED = "Something has changed about what I asked you."


def dates(family: Gathering) -> str:
    with working(family.world.app):
        return f"{family.path}/dates/{session().scalars(select(Meeting.id)).one()}"


def test_the_words_of_a_change_are_read_before_ten_letters_of_it_leave_at_once(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    there = dates(family)
    assert MOVED not in ruth.open(f"{there}/change").words, "nobody is asked yet"
    for name in ("Sara", "Jas", "Shirin"):
        link_for(family, name)
    for page in ("change", "places"):
        words = ruth.open(f"{there}/{page}").words
        (first,) = [one for one in ("Sara Whitlow", "Jas Gill") if f"The exact words to {one}" in words]
        assert f"Hello {first.split()[0]}, This is Ruth Adeyemi" in words
        assert MOVED in words, f"{page}: they say the same to the other"
        assert "The exact words to Shirin Aziz" in words, "hers is a text"
    with working(family.world.app):
        assert session().scalars(select(Letter)).all() == []


def test_the_words_that_call_a_meeting_off_are_read_before_they_leave(family: Gathering) -> None:
    link_for(family, "Sara")
    words = family.world.in_as(family.world.ruth).open(f"{dates(family)}/cancel").words
    assert "The exact words to Sara Whitlow" in words
    assert "will not go ahead" in words.partition("The exact words to Sara Whitlow")[2]
    assert MOVED not in words


def test_whoever_reads_another_language_has_their_letter_beside_the_others(family: Gathering) -> None:
    for name in ("Sara", "Jas"):
        link_for(family, name)
    with working(family.world.app), saving():
        session().get_one(Person, family.people["Jas"].id).language = "pl"
    words = family.world.in_as(family.world.ruth).open(f"{dates(family)}/change").words
    assert "The exact words to Sara Whitlow" in words
    assert "The exact words to Jas Gill" in words
