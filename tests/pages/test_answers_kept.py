"""What somebody answered on their own page is not written over by a page of the coordinator that was opened before."""

from uuid import UUID

from sqlalchemy import select

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.db import act, session
from fgc.kit.secrets import new_secret
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, working
from tests.pages.test_apart import family

__all__ = ["family"]


def asked(family: Gathering, name: str) -> tuple[UUID, str]:
    person, secret = family.people[name], new_secret()
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.meet(asked=[family.people[one] for one in ("Daryan", name)])
        row = session().scalars(select(Invitation).where(Invitation.person_id == person.id)).one()
        row.asked_at, row.told_sequence = EARLY, row.meeting.sequence
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.ANSWER, secret=secret)  # fmt: skip
        return row.id, secret


def test_her_own_words_and_her_no_are_not_written_over_by_a_page_that_was_opened_before(
    family: Gathering,
) -> None:
    """Ruth opens the page while she phones; Shirin has just answered herself."""
    invitation, secret = asked(family, "Shirin")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations/{invitation}/answer")
    shirin = family.world.with_link(secret)
    shirin.open("/yours/answer")
    shirin.press("Save my words", {"own_words": "I am afraid of him. Please read this out."})
    shirin.open("/yours/answer")
    shirin.press("No, I cannot")
    with working(family.world.app):
        row = session().get_one(Invitation, invitation)
        assert (row.answer, row.own_words) == (Answer.NO, "I am afraid of him. Please read this out.")
    ruth.press("Save this answer", {"answer": "not_sure"})
    with working(family.world.app):
        row = session().get_one(Invitation, invitation)
        assert row.own_words == "I am afraid of him. Please read this out.", (
            ruth.page.status,
            "her words are gone, and nobody was asked",
        )
        assert row.answer is Answer.NO


def test_who_comes_how_is_not_put_back_by_a_page_that_was_opened_before(family: Gathering) -> None:
    """Shirin comes by video since an hour ago; the page of who comes lay open from before."""
    asked(family, "Shirin")
    ruth = family.world.in_as(family.world.ruth)
    with working(family.world.app):
        meeting_id = session().scalars(select(Place.meeting_id)).first()
    ruth.open(f"{family.path}/dates/{meeting_id}/places")
    with working(family.world.app):
        act(**family.ruth.settings())
        meeting = session().get_one(Meeting, meeting_id)
        conference = session().get_one(Conference, family.conference.id)
        shirin = session().get_one(Person, family.people["Shirin"].id)
        set_places(
            conference,
            meeting,
            by=family.ruth,
            wishes=[Wish(shirin, [part.id for part in meeting.parts], way=Way.VIDEO)],
        )
    ruth.press("Save who is invited")
    with working(family.world.app):
        ways = {
            one.way
            for one in session().scalars(select(Place).where(Place.person_id == family.people["Shirin"].id))
        }
    assert ways == {Way.VIDEO}, (
        ruth.page.status,
        "she is asked to be there in person again, and is written so",
    )
