"""What a closed conference still writes: that something is off, and that a copy somebody asked for is ready. Nothing else."""

from collections.abc import Callable
from datetime import time

import pytest
from sqlalchemy import select, text, update

from fgc.access.models import PersonalLink, Purpose
from fgc.circle.letters import AFTER_CLOSING, write_to
from fgc.circle.models import Person, SafeContact
from fgc.circle.rules import WhyNot
from fgc.kit import jobs
from fgc.kit.by_hand import NO_ROUTE
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.kinds import _kinds
from fgc.kit.letter import Channel, Letter, LetterState
from fgc.kit.outbox import Cancelled, HoldBack, Message, render
from tests.closing import press_close
from tests.gathering import working
from tests.pages.test_after_closing import close_sealed
from tests.pages.test_closing import closing, reviewed, stage_of
from tests.pages.test_own_copy import ask, release, tell_pin
from tests.pages.test_review_declined import by_e_mail
from tests.the_day import Day

Clock = Callable[[str], None]


def of_kind(day: Day, kind: str, name: str) -> Letter:
    """The newest letter of this kind to this person, with whatever it takes to write it."""
    mine = (Letter.kind == kind, Letter.to_id == day.people[name].id)
    found = session().scalars(select(Letter).where(*mine).order_by(Letter.created_at.desc())).first()
    assert found is not None, name
    return found


def run(day: Day) -> None:
    with day.world.app.app_context():
        jobs.run_due()


def only_by_day(day: Day, name: str) -> None:
    with working(day.world.app):
        session().execute(
            update(SafeContact)
            .where(SafeContact.person_id == day.people[name].id)
            .values(hours_from=time(9), hours_to=time(10))
        )


def close(day: Day) -> None:
    helen = closing(day)
    press_close(helen)
    assert stage_of(day).value == "closed", helen.page.words


def posted(day: Day, name: str, **said: object) -> Letter:
    """A letter that was asked for while the conference was open."""
    with working(day.world.app), saving():
        letter = write_to(session().get_one(Person, day.people[name].id), **said)  # type: ignore[arg-type]
        assert isinstance(letter, Letter)
    return letter


def test_nobody_sets_out_for_a_review_because_the_closing_took_back_the_letter_that_it_is_off(
    sealed: Day,
) -> None:
    by_e_mail(sealed, "Kawa")
    only_by_day(sealed, "Kawa")
    reviewed(sealed)
    run(sealed)
    with working(sealed.world.app):
        assert of_kind(sealed, "review.declined", "Kawa").state is LetterState.PENDING, (
            "it waits for their hours"
        )
    close(sealed)
    with working(sealed.world.app):
        letter = of_kind(sealed, "review.declined", "Kawa")
        assert letter.state is LetterState.PENDING
        assert letter.not_before_at is not None
        said = render(letter, letter.not_before_at)
        assert isinstance(said, Message)
        for words in (said.text, said.html):
            assert "That day will not go ahead now." in words
            assert "Please phone us." in words, "the number may be that of the service by now"
            assert "phone me" not in words
            for gone in ("still like to meet", "Nothing else changes"):
                assert gone not in words, "the work has ended: there is no other day to ask for"
            assert "/l/" not in words, "its link opens nothing any more"
            assert "Open your page" not in words
            assert "01632" in words, "there is somebody to phone"


def test_a_review_that_was_declined_just_before_the_closing_is_told_without_a_link_into_it(
    sealed: Day,
) -> None:
    by_e_mail(sealed, "Kawa")
    close_sealed(sealed)
    run(sealed)
    with working(sealed.world.app):
        letter = of_kind(sealed, "review.declined", "Kawa")
        assert "That day will not go ahead now." in str(render(letter, now()))
        living = select(PersonalLink).where(PersonalLink.revoked_at.is_(None))
        assert session().scalars(living).all() == [], "no way into a conference that is closed"


def test_a_meeting_that_was_called_off_is_told_after_closing_too(sealed: Day) -> None:
    with working(sealed.world.app):
        asked = session().execute(text("SELECT id, meeting_id FROM invitation LIMIT 1")).one()
    off = posted(sealed, "Sara", kind="invitation.cancelled", purpose=None,
                 about={"invitation_id": asked.id, "sequence": 1})  # fmt: skip
    close_sealed(sealed)
    with working(sealed.world.app):
        letter = session().get_one(Letter, off.id)
        assert letter.state is LetterState.PENDING
        said = str(render(letter, now()))
        assert "will not go ahead as planned" in said
        assert "please phone us" in said
        assert "phone me" not in said


def test_a_letter_on_its_way_that_closing_takes_back_is_counted_before(sealed: Day) -> None:
    with working(sealed.world.app):
        session().execute(text("UPDATE letter SET state = 'sent', sent_at = created_at"))
        plan = session().execute(text("SELECT id FROM plan LIMIT 1")).scalar_one()
    reviewed(sealed)
    assert "on its way. Once the conference is closed" not in closing(sealed).page.words
    one = posted(sealed, "Sara", kind="plan.copy", purpose=Purpose.HOME, about={"plan_id": plan})
    assert (
        "1 letter is on its way. Once the conference is closed, it will not be sent."
        in closing(sealed).page.words
    )
    two = posted(sealed, "Sara", kind="plan.copy", purpose=Purpose.HOME, about={"plan_id": plan})
    with working(sealed.world.app):
        changed = update(Letter).where(Letter.id == two.id)
        session().execute(changed.values(state=LetterState.UNCERTAIN, why="uncertain"))
    assert (
        "2 letters are on their way. Once the conference is closed, they will not be sent."
        in closing(sealed).page.words
    )
    close(sealed)
    with working(sealed.world.app):
        for each in (one, two):
            letter = session().get_one(Letter, each.id)
            assert (letter.state, letter.why) == (LetterState.CANCELLED, "closed")


def test_nothing_else_is_written_about_a_conference_that_is_closed_whatever_asks_for_it(sealed: Day) -> None:
    close_sealed(sealed)
    with working(sealed.world.app):
        sara, found = session().get_one(Person, sealed.people["Sara"].id), 0
        for kind in sorted(
            {one for one in _kinds if one.startswith(("invitation.", "plan.", "actions."))} - AFTER_CLOSING
        ):
            assert write_to(sara, kind=kind, purpose=Purpose.HOME) is WhyNot.CLOSED, kind
            found += 1
        assert found >= 5
        copy = of_kind(sealed, "plan.copy", "Sara")
        copy.state = LetterState.PENDING
        with pytest.raises(Cancelled, match="closed"):
            render(copy, now())


def test_the_kinds_that_go_after_closing_are_kinds_of_letters() -> None:
    assert {"invitation.cancelled", "review.declined", "record.ready"} == AFTER_CLOSING
    assert set(_kinds) >= AFTER_CLOSING


def asked_and_closed(day: Day) -> None:
    ask(day, "Sara")
    tell_pin(day, "Sara")
    close_sealed(day)


def reached_by(day: Day, name: str, way: str) -> None:
    with working(day.world.app):
        session().execute(
            update(SafeContact).where(SafeContact.person_id == day.people[name].id).values(allowed=[way])
        )
        contact = (
            session().scalars(select(SafeContact).where(SafeContact.person_id == day.people[name].id)).one()
        )
        contact.address, contact.phone = "4 Elder Lane", "07700 900188"


def test_a_copy_of_ones_own_record_that_is_released_after_closing_is_posted(sealed: Day) -> None:
    reached_by(sealed, "Sara", "letter")
    asked_and_closed(sealed)
    release(sealed, sealed.world.ruth)
    release(sealed, sealed.world.helen)
    ruth = sealed.ruth()
    assert "Print and post a letter to Sara Whitlow." in ruth.open("/").words
    ruth.open(ruth.page.link("Print the letter"))
    ruth.press("I have posted the letter")
    assert ruth.page.status == 200, ruth.page.words
    assert "Recorded: you have posted the letter." in ruth.page.words
    with working(sealed.world.app):
        assert of_kind(sealed, "record.ready", "Sara").state is LetterState.PRINTED
    assert "Print and post a letter" not in sealed.ruth().open("/").words


def test_a_copy_that_is_released_after_closing_reaches_whoever_is_written_to_by_text(sealed: Day) -> None:
    reached_by(sealed, "Sara", "text")
    asked_and_closed(sealed)
    release(sealed, sealed.world.ruth)
    release(sealed, sealed.world.helen)
    run(sealed)
    ruth = sealed.ruth()
    assert "Send a text to Sara Whitlow from the service’s phone." in ruth.open("/").words
    with working(sealed.world.app):
        there = of_kind(sealed, "record.ready", "Sara").id
    ruth.open(f"{sealed.path}/letters/{there}")
    assert "/l/" in ruth.page.text
    ruth.press("I have sent the text")
    with working(sealed.world.app):
        assert of_kind(sealed, "record.ready", "Sara").state is LetterState.SENT


def test_a_copy_whose_letter_waited_while_it_was_closed_goes_with_a_link_that_opens(sealed: Day) -> None:
    ask(sealed, "Sara")
    tell_pin(sealed, "Sara")
    only_by_day(sealed, "Sara")
    release(sealed, sealed.world.ruth)
    release(sealed, sealed.world.helen)
    close_sealed(sealed)
    with working(sealed.world.app):
        letter = of_kind(sealed, "record.ready", "Sara")
        assert letter.state is LetterState.PENDING
        assert letter.not_before_at is not None
        with pytest.raises(HoldBack, match="closed"):
            render(letter, letter.not_before_at)
        letter.state, letter.why = LetterState.HELD, "closed"
    ruth = sealed.ruth()
    assert "A letter to Sara Whitlow has not been sent." in ruth.open("/").words
    assert "The conference was closed before this letter was sent." in ruth.page.words
    ruth.follow("Read why it was not sent")
    ruth.press("Send the letter now")
    assert "The letter is being sent again, with a new link." in ruth.page.words
    with working(sealed.world.app):
        again = of_kind(sealed, "record.ready", "Sara")
        assert again.id != letter.id
        link = session().scalars(select(PersonalLink).where(PersonalLink.letter_id == again.id)).one()
        assert link.revoked_at is None
    assert "has not been sent" not in sealed.ruth().open("/").words


def test_no_other_letter_of_a_closed_conference_is_sent_again(sealed: Day) -> None:
    sara = sealed.people["Sara"].id
    close_sealed(sealed)
    ruth = sealed.ruth()
    words = ruth.open(f"{sealed.path}/circle/{sara}/letters").words
    assert "Their copy of the plan" in words
    assert "Send again" not in words
    assert "Open the letter" not in words
    with working(sealed.world.app):
        copy = of_kind(sealed, "plan.copy", "Sara").id
    ruth.open(f"{sealed.path}/circle/{sara}/letters/{copy}")
    assert "This conference is closed. Letters of this kind are no longer sent." in ruth.page.words
    ruth.client.post(ruth.page.path, data={"do": "send", "looked": "", "once": "again"})
    with working(sealed.world.app):
        assert of_kind(sealed, "plan.copy", "Sara").id == copy


def test_a_text_that_something_is_off_does_not_end_in_nothing(sealed: Day) -> None:
    reached_by(sealed, "Sara", "text")
    close_sealed(sealed)
    run(sealed)
    ruth = sealed.ruth()
    ruth.open(ruth.open("/").link("Send the text"))
    with working(sealed.world.app):
        letter = of_kind(sealed, "review.declined", "Sara")
        assert (letter.state, letter.channel, letter.why) == (LetterState.HELD, Channel.TEXT, NO_ROUTE)
        said = render(letter, now())
        assert "there is a message for you. Please phone us." in str(said)
    assert "Please phone us." in ruth.page.text
