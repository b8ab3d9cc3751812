"""No danger is closed away, and whatever stops a closing says what it is and where it is seen to."""

from datetime import date

import pytest
from sqlalchemy import select, text, update

from fgc.conference.models import Conference, Stage
from fgc.keeping import operations
from fgc.kit.clock import now
from fgc.kit.db import act, session
from fgc.kit.letter import Letter, LetterState
from fgc.kit.refusal import Refused
from tests.closing import press_close
from tests.gathering import working
from tests.pages.test_after_closing import close_sealed
from tests.pages.test_closing import _helen, closing, reviewed, stage_of
from tests.pages.test_hold_everywhere import _review_meeting, stop_everything
from tests.pages.test_own_copy import released
from tests.pages.test_safeguarding import SAID
from tests.the_day import Clock, Day
from tests.visiting import Browser

DANGER = "Someone may come to serious harm. What was done is not recorded yet."


def writes_of_danger(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/safeguarding/new")
    ruth.press("Save and tell the service manager", {**SAID, "person_id": str(day.people["Sara"].id)})
    assert "the service manager now" in ruth.page.words


def says_what_was_done(day: Day) -> None:
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/safeguarding")
    helen.follow("Record what was done")
    helen.press("Save", {"done": "I rang the duty team; they went today."})


def test_a_danger_about_which_nothing_was_done_yet_is_not_closed_away(sealed: Day) -> None:
    reviewed(sealed)
    helen = closing(sealed)
    writes_of_danger(sealed)
    press_close(helen)
    assert helen.page.status == 409
    assert (
        "Someone may come to serious harm, and what was done has not been recorded yet." in helen.page.words
    )
    assert helen.page.link("Read the concern and act") == f"{sealed.path}/safeguarding"
    assert stage_of(sealed) is Stage.LIVE
    says_what_was_done(sealed)
    press_close(closing(sealed))
    assert stage_of(sealed) is Stage.CLOSED


def test_a_danger_that_is_written_down_after_closing_stands_on_the_desk_until_something_was_done(
    sealed: Day,
) -> None:
    close_sealed(sealed)
    writes_of_danger(sealed)
    for who in (sealed.world.helen, sealed.world.ruth):
        assert DANGER in sealed.world.in_as(who).open("/").words, who.role
    says_what_was_done(sealed)
    for who in (sealed.world.helen, sealed.world.ruth):
        assert DANGER not in sealed.world.in_as(who).open("/").words, who.role


def test_nobody_closes_over_a_safety_hold_and_leaves_it_where_nobody_sees_it(sealed: Day) -> None:
    reviewed(sealed)
    helen = closing(sealed)
    stop_everything(sealed)
    press_close(helen)
    assert helen.page.status == 409
    assert "Lift the safety hold first." in helen.page.words
    assert helen.page.link("See the safety hold") == f"{sealed.path}/hold"
    with working(sealed.world.app):
        act(**_helen(sealed).settings())
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        with pytest.raises(Refused, match="SAFETY_HOLD"):
            operations.close(conference, by=_helen(sealed), kept_as="conference")
    helen.follow("See the safety hold")
    helen.press("Lift the safety hold", {"because": "He moved away."})
    press_close(closing(sealed))
    assert stage_of(sealed) is Stage.CLOSED


def test_a_safety_hold_that_is_set_after_closing_stands_on_the_desk_until_it_is_lifted(sealed: Day) -> None:
    close_sealed(sealed)
    stop_everything(sealed)
    for who in (sealed.world.helen, sealed.world.ruth):
        assert "A safety hold stops every letter." in sealed.world.in_as(who).open("/").words, who.role


def test_a_meeting_that_people_wait_for_is_named_with_its_day_and_with_who_calls_it_off(
    sealed: Day, clock: Clock
) -> None:
    clock("2027-03-08T09:00:00+00:00")
    with working(sealed.world.app):
        _review_meeting(sealed)
    reviewed(sealed)
    words = closing(sealed).page.words
    assert "The review meeting is on Thursday 25 March 2027. The coordinator has to cancel it." in words
    assert "The coordinator is Ruth Adeyemi." in words
    clock("2027-03-25T23:30:00+00:00")
    assert "The coordinator has to cancel it." in closing(sealed).page.words, "it is still that day"
    clock("2027-03-26T00:30:00+00:00")
    press_close(closing(sealed))
    assert stage_of(sealed) is Stage.CLOSED, "nobody waits for a day that is past"


@pytest.mark.parametrize("alone", [True, False])
def test_a_part_that_nobody_ended_stops_it_only_while_the_family_is_alone(
    agreed: Day, clock: Clock, alone: bool
) -> None:
    with working(agreed.world.app):
        session().execute(text("UPDATE meeting SET state = 'under_way'"))
        session().execute(text("UPDATE conference SET stage = 'meeting'"))
        session().execute(
            text("UPDATE meeting_part SET began_at = starts_at, ended_at = CASE WHEN :alone THEN NULL ELSE ends_at END "
                 "WHERE family_only"), {"alone": alone},
        )  # fmt: skip
        day = session().scalar(select(text('max("on") FROM meeting')))
        assert isinstance(day, date)
    clock(f"{day.year + 1}-01-15T12:00:00+00:00")
    helen = closing(agreed)
    words = helen.page.words
    assert ("and has not ended. The family or the coordinator has to end it." in words) is alone
    assert ("The meeting has started, and the plan is not agreed yet." in words) is not alone
    if not alone:
        press_close(helen, {"because": "The family broke off, and nobody came back."})
        assert stage_of(agreed) is Stage.CLOSED


def test_whoever_may_open_a_copy_of_what_is_kept_does_not_lose_it_in_silence(
    sealed: Day, clock: Clock
) -> None:
    clock("2027-03-08T09:00:00+00:00")
    pin = released(sealed, "Sara")
    with working(sealed.world.app):
        ready = update(Letter).where(Letter.kind == "record.ready")
        session().execute(ready.values(state=LetterState.SENT, sent_at=now()))
    reviewed(sealed)
    helen = closing(sealed)
    assert "1 person can open a copy of what we keep until Wednesday 7 April 2027" in helen.page.words
    assert "Closing ends that: send them the letter about it again afterwards." in helen.page.words
    helen.press("Close this conference")
    assert helen.page.status == 422
    assert stage_of(sealed) is Stage.LIVE
    press_close(helen)
    assert stage_of(sealed) is Stage.CLOSED
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/letters")
    ruth.follow("Send again")
    ruth.press("Send again", {"once_more": "yes"})
    with working(sealed.world.app):
        again = select(Letter).where(Letter.kind == "record.ready", Letter.state != LetterState.SENT)
        secret = session().scalars(again).one().secret()
    assert secret is not None
    sara = Browser(sealed.world.app.test_client())
    sara.open(f"/l/{secret}")
    sara.press("Open")
    assert sara.page.path == "/pin", sara.page.words
    sara.press("", {"pin": pin}, form="/pin")
    sara.press("", form="/who")
    assert "Your copy is ready" in sara.open("/yours").words
