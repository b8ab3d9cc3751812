"""A family that counted on a review hears that it will not be held, each by their own safe route."""

import pytest
from sqlalchemy import select, text

from fgc.circle.models import SafeContact
from fgc.conference.models import Conference
from fgc.kit import jobs
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.outbox import Cancelled, render
from fgc.review.models import Review
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from tests.gathering import working
from tests.pages.test_afterwards import AGAIN
from tests.the_day import Day
from tests.visiting import Browser

WHY = "Shirin is too tired of meetings."


def declines(day: Day) -> Browser:
    ruth = day.ruth()
    ruth.open(f"{day.path}/review/decline")
    ruth.press("Decline the review", {"because": WHY})
    with day.world.app.app_context():
        jobs.run_due()
    return ruth


def letters(day: Day) -> list[Letter]:
    with working(day.world.app):
        found = session().scalars(select(Letter).where(Letter.kind == "review.declined")).all()
        return list(found)


def by_e_mail(day: Day, name: str) -> None:
    with working(day.world.app):
        contact = (
            session().scalars(select(SafeContact).where(SafeContact.person_id == day.people[name].id)).one()
        )
        contact.email, contact.allowed = f"{name.lower()}@example.org", ["email"]


def readers(day: Day) -> set[str]:
    names = {one.id: name for name, one in day.people.items()}
    return {names[one.to_id] for one in letters(day)}


def test_whoever_counted_on_the_review_is_told_that_it_is_off_and_nothing_else(sealed: Day) -> None:
    by_e_mail(sealed, "Kawa")
    assert readers(sealed) == set()
    declines(sealed)
    assert "Kawa" in readers(sealed)
    assert "Sara" in readers(sealed)
    assert len(readers(sealed)) == len(letters(sealed)), "once"
    with working(sealed.world.app):
        written = [
            render(one, now())
            for one in session().scalars(select(Letter).where(Letter.kind == "review.declined"))
        ]
    assert written
    for one in written:
        said = str(one)
        assert "That day will not go ahead now." in said
        for word in (WHY, "tired", "Shirin", "Daryan", "Rashid", "review", "NM-27", "plan"):
            assert word not in said, word


def test_whoever_declines_reads_first_who_is_told_and_in_which_words(sealed: Day) -> None:
    by_e_mail(sealed, "Kawa")
    ruth = sealed.ruth()
    words = ruth.open(f"{sealed.path}/review/decline").words
    assert "These people are told that the review will not be held" in words
    assert "Kawa" in words.partition("the review will not be held")[2], words
    assert "That day will not go ahead now." in words
    assert "•" * 43 in words, "dots stand for the link"
    assert letters(sealed) == [], "looking sends nothing"


def test_whom_no_letter_reaches_is_told_by_voice(sealed: Day) -> None:
    by_e_mail(sealed, "Nazdar")
    ruth = declines(sealed)
    assert "Kawa" not in readers(sealed)
    assert "Nazdar" in readers(sealed)
    told = (
        ruth.open(f"{sealed.path}/review")
        .words.partition("No letter will reach ")[2]
        .partition(". Tell them yourself")[0]
    )
    assert "Kawa" in told
    assert "Nazdar" not in told
    assert "Sara" not in told


def test_whoever_said_themself_that_nobody_needs_to_meet_is_not_written_to_and_the_others_are(
    sealed: Day,
) -> None:
    by_e_mail(sealed, "Kawa")
    sara = sealed.family("Sara")
    sara.open("/yours/review")
    sara.press("We do not need to meet", {"because": WHY})
    with sealed.world.app.app_context():
        jobs.run_due()
    assert "Kawa" in readers(sealed)
    assert "Sara" not in readers(sealed)


def set_for(day: Day, *asked: str) -> None:
    """A meeting is set for the review, to which these people were asked already."""
    with working(day.world.app):
        review = session().scalars(select(Review)).one()
        review.meeting_id = day.meeting.id
        session().execute(
            text("UPDATE invitation SET asked_at = NULL WHERE meeting_id = :it"), {"it": day.meeting.id}
        )
        session().execute(
            text("UPDATE invitation SET asked_at = now() WHERE meeting_id = :it AND person_id = ANY(:who)"),
            {"it": day.meeting.id, "who": [day.people[one].id for one in asked]},
        )


def test_whoever_was_not_asked_yet_to_the_meeting_of_the_review_hears_that_it_is_off(sealed: Day) -> None:
    by_e_mail(sealed, "Kawa")
    set_for(sealed, "Sara")
    declines(sealed)
    assert "Kawa" in readers(sealed), "calling the meeting off tells only who was asked"
    assert "Sara" not in readers(sealed), "she hears it as the meeting is called off"


def named(day: Day) -> str:
    words = day.ruth().open(f"{day.path}/review").words
    return words.partition("No letter will reach ")[2].partition(". Tell them yourself")[0]


def test_whoever_has_stopped_taking_part_and_whoever_got_no_letter_is_named_to_be_told_by_voice(
    sealed: Day,
) -> None:
    by_e_mail(sealed, "Kawa")
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Kawa'].id}/consents")
    ruth.follow("Withdraw from taking part")
    ruth.press("Withdraw consent now", {"how": "He phoned."})
    assert "Consent withdrawn." in ruth.page.words
    declines(sealed)
    assert "Kawa" in named(sealed)
    assert "Nazdar" in named(sealed), "by voice alone"
    by_e_mail(sealed, "Nazdar")
    with working(sealed.world.app):
        session().execute(text("UPDATE review SET declined_at = declined_at - interval '20 minutes'"))
    assert "Nazdar" not in readers(sealed)
    assert "Nazdar" in named(sealed), "she could be written to now, and nobody wrote to her then"
    assert "Sara" not in named(sealed)


def test_where_they_meet_after_all_nobody_is_told_that_they_do_not(sealed: Day) -> None:
    declines(sealed)
    with working(sealed.world.app):
        before = session().scalars(select(Review)).one()
        session().add(
            Review(
                conference_id=before.conference_id,
                plan_id=before.plan_id,
                due_on=before.due_on,
                from_meeting=False,
            )
        )
        session().flush()
        one = session().scalars(select(Letter).where(Letter.kind == "review.declined")).first()
        assert one is not None
        with pytest.raises(Cancelled, match="meet_after_all"):
            render(one, now())


def test_the_plan_says_beside_its_day_that_it_will_not_take_place_once_the_review_is_declined(
    sealed: Day,
) -> None:
    off, when = "That day will not go ahead now.", "When we meet again"
    before = sealed.family("Sara").open("/yours/plan").words
    assert when in before
    assert off not in before
    ruth = declines(sealed)
    after = sealed.family("Sara").open("/yours/plan").words
    assert off in after
    assert after.replace(f"{off} ", "").partition(when)[2] == before.partition(when)[2], (
        "the agreed text stays"
    )
    assert off in ruth.open(f"{sealed.path}/plan").words


def test_whoever_opens_the_page_of_a_review_that_was_declined_reads_that_and_what_happens_next(
    sealed: Day,
) -> None:
    kawa = sealed.family("Kawa")
    assert "May 22" in kawa.open("/yours/review").words
    declines(sealed)
    kawa.open("/yours/review")
    assert kawa.page.status == 200
    assert "This meeting will not go ahead. We were told on" in kawa.page.words
    assert "that no one needs to meet again." in kawa.page.words
    assert "If you would like to meet after all, tell your coordinator" in kawa.page.words
    for word in ("May 22", WHY, "We do not need to meet"):
        assert word not in kawa.page.words, word


def test_what_somebody_wrote_about_a_review_that_was_declined_meanwhile_is_answered_and_not_a_dead_end(
    sealed: Day,
) -> None:
    sara = sealed.family("Sara")
    sara.open("/yours/review")
    declines(sealed)
    sara.press("We do not need to meet", {"because": "Nobody has time."})
    assert 400 <= sara.page.status < 500
    assert "so your message was not sent" in sara.page.words
    assert "Nobody has time." in sara.page.text
    with working(sealed.world.app):
        assert session().scalars(select(Review)).one().declined_because == WHY


def test_a_second_press_on_a_review_that_is_over_leads_to_what_was_recorded(sealed: Day) -> None:
    ruth = declines(sealed)
    for page in ("decline", "hold"):
        ruth.open(f"{sealed.path}/review/{page}")
        assert ruth.page.path == f"{sealed.path}/review"
        assert "No review is due now. Here is what was recorded." in ruth.page.words


def test_what_was_written_about_every_action_is_not_lost_where_somebody_declined_meanwhile(
    sealed: Day,
) -> None:
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/review/hold")
    form = ruth.page.tree.xpath("//main//form")[-1]
    token = form.xpath(".//input[@name='csrf_token']/@value")[0]
    declines(sealed)
    answer = ruth.client.post(
        f"{sealed.path}/review/hold",
        data={"csrf_token": token, "went_well": "The walks to school went well."},
    )
    page = answer.get_data(as_text=True)
    assert 400 <= answer.status_code < 500
    assert "No review is due now, so nothing was recorded." in page
    assert "The walks to school went well." in page


def test_while_a_safety_hold_lasts_nobody_reads_that_a_review_was_declined(sealed: Day) -> None:
    declines(sealed)
    with working(sealed.world.app):
        session().get_one(Conference, sealed.gathering.conference.id).held_since = now()
    assert sealed.family("Kawa").open("/yours/review").status == 404


def test_nobody_is_asked_to_the_meeting_of_a_review_that_will_not_be_held(sealed: Day) -> None:
    with working(sealed.world.app):
        meeting = sealed.gathering.meet(
            kind=MeetingKind.REVIEW, when=AGAIN, asked=[sealed.people["Kawa"], sealed.people["Sara"]]
        )
        meeting_id = meeting.id
        assert session().scalars(select(Review)).one().meeting_id == meeting_id
    ruth = sealed.ruth()
    assert "2 people have not been invited yet" in ruth.open("/").words
    assert "is cancelled too" in ruth.open(f"{sealed.path}/review/decline").words
    declines(sealed)
    with working(sealed.world.app):
        meeting = session().get_one(Meeting, meeting_id)
        assert meeting.state is MeetingState.CANCELLED
        assert meeting.cancelled_because == "The review was declined."
    assert "have not been invited yet" not in ruth.open("/").words
