"""A conference is closed by somebody who knows what is still open, and nobody who asked for help is closed away."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.access.viewer import StaffViewer
from fgc.conference.models import Conference, Stage
from fgc.keeping import operations
from fgc.keeping.outstanding import help_waiting_in
from fgc.kit import jobs
from fgc.kit.db import act, session
from fgc.kit.letter import Channel, Letter, LetterState
from fgc.kit.refusal import Refused
from fgc.kit.secrets import new_secret
from fgc.review.models import Review
from tests.closing import press_close
from tests.gathering import working
from tests.pages.test_contact_promised import asks
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]
WORDS = "I missed Thursday, and I am afraid to say so."


def reviewed(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/review/decline")
    ruth.press("Decline the review", {"because": "They did not want one."})


def closing(day: Day) -> Browser:
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/close")
    return helen


def stage_of(day: Day) -> Stage:
    with working(day.world.app):
        return session().get_one(Conference, day.gathering.conference.id).stage


def test_nobody_who_asked_for_help_is_closed_away_before_somebody_has_been_in_touch(sealed: Day) -> None:
    reviewed(sealed)
    asks(sealed, "I need help", WORDS)
    helen = closing(sealed)
    assert "Someone asked for help and no one has been in touch yet." in helen.page.words
    assert "1 person is waiting." in helen.page.words
    assert "The coordinator is Ruth Adeyemi." in helen.page.words
    assert "Close anyway" not in helen.page.words
    for word in (WORDS, "Thursday", "Kawa", "Drives"):
        assert word not in helen.page.text, "who it is and what they wrote is the coordinator's alone"
    ruth = sealed.ruth()
    ruth.open("/")
    ruth.press("I have been in touch")
    helen = closing(sealed)
    press_close(helen)
    assert stage_of(sealed) is Stage.CLOSED


def test_whoever_asks_for_help_while_the_manager_reads_the_page_is_not_closed_away(sealed: Day) -> None:
    reviewed(sealed)
    helen = closing(sealed)
    asks(sealed, "I am stuck", WORDS)
    press_close(helen)
    assert helen.page.status == 409
    assert "Someone asked for help and no one has been in touch yet." in helen.page.words
    assert stage_of(sealed) is Stage.LIVE
    with working(sealed.world.app):
        act(**_helen(sealed).settings())
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        with pytest.raises(Refused, match="HELP_WAITS"):
            operations.close(conference, by=_helen(sealed), kept_as="conference")


def _helen(day: Day) -> StaffViewer:
    helen = day.world.helen
    return StaffViewer(helen.id, helen.service_id, helen.role, helen.name)


def test_what_is_still_open_is_said_in_words_and_closed_only_by_whoever_says_so(sealed: Day) -> None:
    reviewed(sealed)
    with working(sealed.world.app):
        copies = select(Letter).where(
            Letter.matter_id == sealed.gathering.conference.id, Letter.kind == "plan.copy"
        )
        letters = session().scalars(copies.order_by(Letter.created_at, Letter.id)).all()
        assert len(letters) > 2
        for one, changed in zip(
            letters,
            ({"state": LetterState.TO_PRINT, "channel": Channel.PRINT}, {"state": LetterState.FAILED, "why": "refused"}),
            strict=False,
        ):  # fmt: skip
            session().execute(update(Letter).where(Letter.id == one.id).values(changed))
    helen = closing(sealed)
    words = helen.page.words
    assert "1 letter still has to be printed or written by hand." in words
    assert "1 letter has not been sent." in words
    assert "sees to this from their own desk" in words
    assert "Open the conference" not in words, "no page of the manager shows these letters"
    assert "2 actions of the plan are still open." in words
    assert "7 people have not been given their copy of the plan." in words
    helen.press("Close this conference")
    assert helen.page.status == 422
    assert "Read what is still open." in helen.page.words
    assert stage_of(sealed) is Stage.LIVE
    press_close(helen)
    assert stage_of(sealed) is Stage.CLOSED


def test_what_is_open_by_now_and_was_not_on_the_page_is_read_before_it_is_closed_all_the_same(
    sealed: Day,
) -> None:
    reviewed(sealed)
    helen = closing(sealed)
    with working(sealed.world.app):
        one = (
            session()
            .scalars(select(Letter).where(Letter.matter_id == sealed.gathering.conference.id))
            .first()
        )
        assert one is not None
        session().execute(
            update(Letter).where(Letter.id == one.id).values(state=LetterState.FAILED, why="refused")
        )
    press_close(helen)
    assert helen.page.status == 422
    assert "1 letter has not been sent." in helen.page.words
    assert stage_of(sealed) is Stage.LIVE
    with working(sealed.world.app):
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        act(**_helen(sealed).settings())
        with pytest.raises(Refused, match="STILL_OPEN"):
            operations.close(conference, by=_helen(sealed), kept_as="conference", confirmed="another list")


def test_before_the_closing_everybody_with_a_link_is_told_until_when_it_works(
    sealed: Day, clock: Clock
) -> None:
    """A relative who presses the link next week finds whom to phone, and heard before that they would."""
    reviewed(sealed)
    helen = closing(sealed)
    assert "have a link that ends now, and have not been told until when it works." in helen.page.words
    ruth = sealed.ruth()
    ruth.open("/")
    ruth.follow("Tell them")
    words = ruth.page.words
    assert "Our work together is coming to an end. You can open your page until" in words
    assert of_ending(sealed) == [], "looking sends nothing"
    button = "Tell these people"
    for wrong, why in (
        ("1 1 1900", "Enter a day after today."),
        ("31 12 2076", "within the next four weeks."),
    ):
        for _again in range(2):
            ruth.press(button, on(wrong))
            button = "Read the letters with this day"
            assert ruth.page.status == 422
            assert why in ruth.page.words
    assert of_ending(sealed) == []
    ruth.press("Read the letters with this day", on("20 3 2027"))
    assert "The letters have changed. Read them as they are now, then send them." in ruth.page.words
    assert of_ending(sealed) == []
    other = sealed.ruth()
    other.open(f"{sealed.path}/close/tell")
    other.press("Tell these people", on("20 3 2027"))
    ruth.press("Tell these people")
    assert "The letters are on their way" in ruth.page.words
    other.press("Tell these people")
    assert other.page.status == 200, "a second tab sends nothing, and says so"
    assert "Tell them yourself." in other.page.words
    written = of_ending(sealed)
    assert written
    assert {one.about["until"] for one in written} == {"2027-03-20"}
    with sealed.world.app.app_context():
        jobs.run_due()
    told = next(name for name, one in sealed.people.items() if one.id == written[0].to_id)
    assert "You can open this page until Saturday 20 March 2027." in sealed.family(told).open("/yours").words
    assert "Closing now ends them sooner." in closing(sealed).page.words
    assert "links work until Saturday 20 March 2027" in ruth.open(f"{sealed.path}/history").words
    ruth.open(f"{sealed.path}/close/tell")
    ruth.press("Read the letters with this day", on("15 3 2027"))
    ruth.press("Tell these people")
    assert {str(one.about["until"]) for one in of_ending(sealed)} == {"2027-03-20", "2027-03-15"}
    with sealed.world.app.app_context():
        jobs.run_due()
    assert "You can open this page until Monday 15 March 2027." in sealed.family(told).open("/yours").words
    clock("2027-03-16T09:00:00+00:00")
    assert "Closing now ends" not in closing(sealed).page.words


def on(day: str) -> dict[str, str]:
    return dict(zip(("until", "until-month", "until-year"), day.split(), strict=True))


def test_whom_no_letter_reaches_is_told_by_voice_and_a_letter_that_failed_told_nobody(sealed: Day) -> None:
    reviewed(sealed)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/close/tell")
    ruth.press("Tell these people")
    with sealed.world.app.app_context():
        jobs.run_due()
    desk = ruth.open("/").words
    assert "told until when their link" in desk
    ruth.follow("Tell them")
    while buttons := [
        one.text_content().strip()
        for one in ruth.page.tree.xpath("//button[starts-with(normalize-space(), 'I have told')]")
    ]:
        ruth.press(buttons[0])
        assert "Recorded: you have told" in ruth.page.words
    assert "told until when their link" not in ruth.open("/").words
    with working(sealed.world.app):
        one = next(one for one in session().scalars(select(Letter).where(Letter.kind == "keeping.ending")))
        session().execute(
            update(Letter).where(Letter.id == one.id).values(state=LetterState.FAILED, why="refused")
        )
    assert "1 person has not been told until when their link works." in ruth.open("/").words


def test_nobody_is_told_that_their_link_ends_while_something_is_still_planned(sealed: Day) -> None:
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/close/tell")
    assert ruth.page.path == f"{sealed.path}/review"
    assert "Something is still planned here, so no links end yet." in ruth.page.words
    reviewed(sealed)
    ruth.open(f"{sealed.path}/close/tell")
    ruth.press("Tell these people")
    assert sealed.people["Sara"].id in {one.to_id for one in of_ending(sealed)}
    with sealed.world.app.app_context():
        jobs.run_due()
    assert "You can open this page until" in sealed.family("Sara").open("/yours").words
    with working(sealed.world.app):
        before = session().scalars(select(Review)).one()
        again = Review(conference_id=before.conference_id, plan_id=before.plan_id, due_on=before.due_on)
        session().add(again)
    assert "You can open this page until" not in sealed.family("Sara").open("/yours").words, (
        "they meet after all"
    )


def test_nobody_whose_links_were_ended_or_who_cannot_be_written_to_gets_a_letter_about_the_end(
    sealed: Day,
) -> None:
    reviewed(sealed)
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/links")
    ruth.press("End all their links")
    ruth.open(f"{sealed.path}/close/tell")
    assert "Sara" not in ruth.page.words
    ruth.press("Tell these people")
    assert sealed.people["Sara"].id not in {one.to_id for one in of_ending(sealed)}


def of_ending(day: Day) -> list[Letter]:
    with working(day.world.app):
        return list(session().scalars(select(Letter).where(Letter.kind == "keeping.ending")))


def test_a_manager_counts_those_who_wait_and_nobody_else_of_the_staff_does(sealed: Day) -> None:
    asks(sealed, "I need help", WORDS)
    for who, waiting in ((sealed.world.helen, 1), (sealed.world.ruth, 1), (sealed.world.amy, 0)):
        viewer = StaffViewer(who.id, who.service_id, who.role, who.name)
        with working(sealed.world.app):
            act(**viewer.settings())
            conference = session().get_one(Conference, sealed.gathering.conference.id)
            assert help_waiting_in(conference).urgent == waiting, who.role


def test_whoever_was_sent_a_link_to_sign_and_has_not_signed_is_counted_before_it_ends(agreed: Day) -> None:
    with working(agreed.world.app):
        session().execute(text("UPDATE meeting SET state = 'held'"))
        session().execute(text("UPDATE conference SET stage = 'signing'"))
        kawa = agreed.people["Kawa"]
        for purpose in (Purpose.SIGN, Purpose.SIGN, Purpose.HOME):
            make_link(
                service_id=kawa.service_id, conference_id=kawa.conference_id, person_id=kawa.id, purpose=purpose,
                secret=new_secret(),
            )  # fmt: skip
    words = closing(agreed).page.words
    assert "1 person was sent a link to sign the plan and has not signed yet." in words
