"""What a row of those invited says, and what the circle says of the same people."""

from sqlalchemy import select, update

from fgc.circle.models import Need
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place
from tests.gathering import Gathering, working
from tests.pages.test_desk_lines import REVIEW, person
from tests.pages.test_invitation import ask_all, family, link_for
from tests.visiting import Browser

__all__ = ["family"]


def ruth_in(family: Gathering) -> Browser:
    return family.world.in_as(family.world.ruth)


def row_of(ruth: Browser, name: str) -> str:
    """The row of this person on the page that is open."""
    [found] = [
        " ".join(one.text_content().split())
        for one in ruth.page.tree.xpath("//li[contains(@class, 'fgc-row')]")
        if name in one.text_content()
    ]
    return found


def test_once_a_meeting_runs_it_is_said_once_that_nobody_else_can_be_asked(family: Gathering) -> None:
    with working(family.world.app):
        session().execute(update(Meeting).values(state=MeetingState.UNDER_WAY))
    words = ruth_in(family).open(f"{family.path}/invitations").words
    assert words.count("No one else can be invited.") == 1
    assert "This meeting has started." in words
    assert "Check and invite" not in words, "a link that ends at a refusal"
    assert "Send again" not in words, "nothing was ever sent to them"


def test_whoever_said_yes_and_did_not_come_is_not_said_to_come_after_the_meeting(family: Gathering) -> None:
    ask_all(family)
    link_for(family, "Sara").press("Yes")
    link_for(family, "Rojin").press("Yes")
    with working(family.world.app):
        session().execute(
            update(Place).where(Place.person_id == family.people["Rojin"].id).values(arrived_at=now())
        )
        session().execute(update(Meeting).values(state=MeetingState.HELD))
    ruth = ruth_in(family)
    ruth.open(f"{family.path}/invitations")
    assert "said yes, did not come" in row_of(ruth, "Sara Whitlow")
    assert "did not come" not in row_of(ruth, "Rojin Aziz")


def test_the_circle_says_how_each_stands_with_the_next_meeting_and_not_with_one_that_is_over(
    family: Gathering,
) -> None:
    ask_all(family)
    link_for(family, "Sara").press("Yes")
    with working(family.world.app):
        act(**family.ruth.settings())
        family.meet(kind=MeetingKind.REVIEW, when=REVIEW, asked=[person(family, "Sara")])
    ruth = ruth_in(family)
    ruth.open(f"{family.path}/circle")
    assert "Coming" in row_of(ruth, "Sara Whitlow"), "the first meeting is still to come"
    with working(family.world.app):
        first = session().scalars(select(Meeting).order_by(Meeting.starts_at)).first()
        assert first is not None
        first.state = MeetingState.HELD
    ruth.open(f"{family.path}/circle")
    assert "Not invited yet" in row_of(ruth, "Sara Whitlow")


def test_something_else_is_said_in_the_words_of_whoever_needs_it(family: Gathering) -> None:
    ask_all(family)
    with working(family.world.app):
        sara = family.people["Sara"]
        asked = session().scalars(select(Invitation).where(Invitation.person_id == sara.id)).one()
        asked.needs_words, asked.answer = "I have to leave at three.", Answer.YES
        session().add(
            Need(person_id=sara.id, conference_id=asked.conference_id, kind="other", from_person=True)
        )
    ruth = ruth_in(family)
    ruth.open(f"{family.path}/invitations")
    assert "Needs: I have to leave at three." in row_of(ruth, "Sara Whitlow")
    assert "Something else" not in row_of(ruth, "Sara Whitlow")
