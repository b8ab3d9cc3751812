"""A letter is lost, an address was wrong, a phone is another one: it is sent again, only as it may go now."""

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import event, select

from fgc.access.links import ROUTE_CHANGED, make_link
from fgc.access.models import Purpose, Staff
from fgc.circle.models import Channel
from fgc.circle.operations import set_caution
from fgc.circle.rules import Field
from fgc.conference import operations as conferences
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.kit import db
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter, LetterState
from fgc.kit.secrets import new_secret
from fgc.schedule.models import Meeting
from fgc.schedule.operations import change_meeting
from tests.gathering import HALL, Gathering, working
from tests.pages.test_after_a_change import WEEK_LATER
from tests.pages.test_invitation import ask_all, family
from tests.posting import Posting, posting
from tests.the_day import Day
from tests.visiting import Browser

__all__ = ["family"]

NIGHT = "2027-02-02T23:00:00+00:00"
NEWER = "There is a newer message for you, with a new link."


@pytest.fixture
def post(family: Gathering, tmp_path: Path, clock: Callable[[str], None]) -> Iterator[Posting]:
    """Everybody was asked, and the letters arrived."""
    with posting(family.world.app, tmp_path / "letters") as office:
        ask_all(family)
        office.work()
        assert len(office.to("sara@example.org")) == 1
        clock("2027-02-01T09:30:00+00:00")
        yield office


def letters_of(family: Gathering, name: str) -> list[Letter]:
    """The newest first."""
    with working(family.world.app):
        chosen = select(Letter).where(Letter.to_id == family.people[name].id)
        return list(session().scalars(chosen.order_by(Letter.created_at.desc(), Letter.id)))


def opens(family: Gathering, link: str) -> str:
    """What a stranger's browser says of this link."""
    browser = Browser(family.world.app.test_client())
    browser.open("/l/" + link.rpartition("/l/")[2])
    browser.press("Open")
    return browser.page.words


def at_letters(family: Gathering, name: str) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[name].id}/letters")
    return ruth


def correct(family: Gathering, name: str, email: str) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[name].id}/contact")
    ruth.press("Save", {"email": email, "confirmed": "yes"})
    assert "You can send everything again the new way" in ruth.page.words
    return ruth


def hold(family: Gathering) -> None:
    with working(family.world.app):
        conference = session().get_one(Conference, family.conference.id)
        conferences.hold(conference, by=family.world.viewer(family.world.helen), because="Somebody phoned.")


def test_a_friend_who_lost_her_letter_gets_a_new_link_and_the_old_one_says_that_there_is_a_newer(
    family: Gathering, post: Posting
) -> None:
    old = post.to("sara@example.org")[0].link
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.follow("Their letters: Sara Whitlow")
    ruth.follow("Send again")
    assert "•" * 43 in ruth.page.words
    ruth.press("Send again")
    assert "The old link no longer works." in ruth.page.words
    assert len(post.to("sara@example.org")) == 1, (
        "nothing leaves before the change is kept and the worker takes it"
    )
    post.work()
    new = post.to("sara@example.org")[0].link
    assert new != old
    assert NEWER in opens(family, old)
    assert NEWER not in opens(family, "/l/" + "x" * 43)
    sara = family.world.with_link(new.rpartition("/l/")[2])
    assert "Ruth Adeyemi is asking you" in sara.page.words
    ruth.open(f"{family.path}/history")
    assert "A letter was sent to someone again, with a new link." in ruth.page.words


def test_what_went_a_minute_ago_says_so_and_goes_once_more_only_by_choice(
    family: Gathering, post: Posting, clock: Callable[[str], None]
) -> None:
    """The page offered what had just gone without a word, and whoever pressed twice sent two."""
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    assert "Last sent: Monday 1 February 2027, 9 am." in ruth.page.words
    ruth.press("Send again")
    post.work()
    clock("2027-02-01T09:31:00+00:00")
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    assert "Sent at 9:30 am, a few minutes ago." in ruth.page.words
    ruth.press("Send again")
    assert ruth.page.status == 422
    assert "This message was sent a few minutes ago." in ruth.page.words
    post.work()
    assert len(post.to("sara@example.org")) == 2
    ruth.press("Send again", {"once_more": "yes"})
    post.work()
    assert len(post.to("sara@example.org")) == 3


def test_of_everything_that_ended_what_went_a_minute_ago_goes_again_only_where_it_is_ticked(
    family: Gathering, post: Posting, clock: Callable[[str], None]
) -> None:
    clock("2027-02-01T09:01:00+00:00")
    ruth = correct(family, "Sara", "sara.w@example.org")
    ruth.open(f"{family.path}/circle/{family.people['Sara'].id}/letters/again")
    assert "Sent at 9 am, a few minutes ago." in ruth.page.words
    ruth.press("Send all the letters")
    assert "This message was sent a few minutes ago." in ruth.page.words
    post.work()
    assert post.to("sara.w@example.org") == []
    mark = ruth.page.tree.xpath("//input[@name='looked']/@value")
    ruth.press("Send all the letters", {"looked": mark})
    post.work()
    assert len(post.to("sara.w@example.org")) == 1


def test_whoever_reads_the_old_mailbox_learns_nothing_when_everything_goes_again_by_the_new_way(
    family: Gathering, post: Posting
) -> None:
    """The old address may be the one that somebody else reads: its link says what a bad one says."""
    old = post.to("sara@example.org")[0].link
    ruth = correct(family, "Sara", "sara.w@example.org")
    ruth.open("/")
    assert "How to reach Sara Whitlow has changed" in ruth.page.words
    ruth.follow("Send again")
    assert "Send everything again to Sara Whitlow" in ruth.page.words
    ruth.press("Send all the letters")
    assert "1 letter is being sent again." in ruth.page.words
    post.work()
    assert len(post.to("sara@example.org")) == 1
    new = post.to("sara.w@example.org")[0].link
    assert opens(family, old) == opens(family, "/l/" + "x" * 43)
    assert "Ruth Adeyemi is asking you" in family.world.with_link(new.rpartition("/l/")[2]).page.words
    ruth.open("/")
    assert "How to reach" not in ruth.page.words


def test_a_letter_that_a_mail_server_refused_goes_again_once_the_address_is_right(
    family: Gathering, post: Posting
) -> None:
    with working(family.world.app):
        letter = session().merge(letters_of(family, "Sara")[0])
        letter.state, letter.why = LetterState.FAILED, "refused"
    correct(family, "Sara", "sara.w@example.org")
    ruth = at_letters(family, "Sara")
    ruth.follow("Send everything again the new way")
    ruth.press("Send all the letters")
    post.work()
    assert len(post.to("sara.w@example.org")) == 1
    assert [letter.state for letter in letters_of(family, "Sara")] == [
        LetterState.SENT,
        LetterState.CANCELLED,
    ]


def test_a_letter_sent_again_at_night_waits_for_their_safe_hours(
    family: Gathering, post: Posting, clock: Callable[[str], None]
) -> None:
    with working(family.world.app):
        contact = session().merge(family.people["Sara"]).contact
        contact.hours_from, contact.hours_to = time(8), time(18)
    clock(NIGHT)
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    assert "Wednesday 3 February 2027, 8 am" in ruth.page.words
    ruth.press("Send again")
    post.work()
    assert len(post.to("sara@example.org")) == 1
    clock("2027-02-03T08:00:00+00:00")
    post.work()
    assert len(post.to("sara@example.org")) == 2


def test_under_a_hold_nothing_is_sent_again_not_even_by_an_old_page(family: Gathering, post: Posting) -> None:
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    hold(family)
    ruth.press("Send again")
    assert "No one is written to until the service manager lifts it." in ruth.page.words
    post.work()
    assert len(post.to("sara@example.org")) == 1
    assert len(letters_of(family, "Sara")) == 1
    assert (
        "Ruth Adeyemi is asking you"
        in family.world.with_link(post.to("sara@example.org")[0].link.rpartition("/l/")[2]).page.words
    ), "what was not sent again has not ended"


def test_a_caution_set_since_she_looked_makes_her_look_again(family: Gathering, post: Posting) -> None:
    """The page behind the link says another place now: what goes is what was looked at."""
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    with working(family.world.app):
        conference = session().get_one(Conference, family.conference.id)
        sara, shirin = (session().merge(family.people[name]) for name in ("Sara", "Shirin"))
        told = {"hides": [Field.VENUE], "must_not_meet": False, "because": "She must not be found."}
        set_caution(conference, sara, shirin, by=family.ruth, **told)
    ruth.press("Send again")
    assert "The letter would read differently now." in ruth.page.words
    assert len(letters_of(family, "Sara")) == 1
    ruth.press("Send again")
    post.work()
    assert len(post.to("sara@example.org")) == 2


def test_nobody_is_written_to_again_while_the_safety_question_about_them_is_open(
    family: Gathering, post: Posting
) -> None:
    with working(family.world.app):
        family.add("Zac Young", email="zac@example.org")
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    assert "Answer the safety question about this person and everyone else first." in ruth.page.words
    assert "Send again" not in ruth.page.words


def test_whoever_must_stay_away_gets_no_letter_again(family: Gathering, post: Posting) -> None:
    with working(family.world.app):
        chosen = select(Invitation).where(Invitation.person_id == family.people["Sara"].id)
        invitation = session().scalars(chosen).one()
        invitation.withdrawn_at, invitation.withdrawn_because = invitation.asked_at, "kept_apart"
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    assert "This person is no longer invited to this meeting." in ruth.page.words
    assert "Send again" not in ruth.page.words


def test_only_the_newest_letter_about_a_date_is_sent_again(family: Gathering, post: Posting) -> None:
    first = letters_of(family, "Sara")[0]
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    there = ruth.page.path
    ruth.press("Send again")
    post.work()
    ruth.open(there)
    assert "There is a newer letter about this." in ruth.page.words
    assert "Send again" not in ruth.page.words
    assert letters_of(family, "Sara")[0].id != first.id


def test_by_post_it_waits_to_be_printed_with_its_new_link(family: Gathering, post: Posting) -> None:
    with working(family.world.app):
        contact = session().merge(family.people["Sara"]).contact
        contact.allowed, contact.address = [Channel.LETTER.value], "4 Hill Road\nNorthmoor"
    old = post.to("sara@example.org")[0].link
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    assert "Letter by post" in ruth.page.words
    ruth.press("Send again")
    assert letters_of(family, "Sara")[0].state is LetterState.TO_PRINT
    assert NEWER not in opens(family, old), "by another way nothing is said to whoever reads the old one"
    ruth.follow("Print the letter")
    ruth.follow("Open the sheet")
    assert "4 Hill Road" in ruth.page.words


def test_an_older_letter_that_is_stuck_is_looked_at_from_the_desk_and_left_unsent(
    family: Gathering, post: Posting
) -> None:
    """The desk leads to it; a newer one about the same day followed it."""
    move(family)
    with working(family.world.app):
        stuck = session().get_one(Letter, letters_of(family, "Sara")[1].id)
        stuck.state, stuck.why = LetterState.FAILED, "refused"
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    ruth.follow("Read why it was not sent")
    assert "There is a newer letter about this." in ruth.page.words
    assert "I have told them" in ruth.page.words
    ruth.press("Do not send the letter")
    states = [letter.state for letter in letters_of(family, "Sara")]
    assert states == [LetterState.PENDING, LetterState.CANCELLED]


def test_an_old_mailbox_is_told_nothing_when_a_letter_by_post_is_posted_once_more(
    family: Gathering, post: Posting
) -> None:
    """She is written to by post since; the e-mail before that has another reader now."""
    old = post.to("sara@example.org")[0].link
    with working(family.world.app):
        contact = session().merge(family.people["Sara"]).contact
        contact.allowed, contact.address = [Channel.LETTER.value], "4 Hill Road\nNorthmoor"
    move(family)
    with working(family.world.app):
        posted = session().get_one(Letter, letters_of(family, "Sara")[0].id)
        assert posted.channel.value == "print"
        posted.state = LetterState.PRINTED
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    ruth.press("Send again")
    assert opens(family, old) == opens(family, "/l/" + "x" * 43)


def move(family: Gathering) -> None:
    with working(family.world.app):
        conference = session().get_one(Conference, family.conference.id)
        meeting = session().scalars(select(Meeting)).one()
        change_meeting(
            conference, meeting, by=family.ruth, version=meeting.version, when=WEEK_LATER, where=HALL
        )


def test_nobody_else_of_the_staff_sends_a_letter_again(family: Gathering, post: Posting) -> None:
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/circle/{family.people['Sara'].id}/letters")
    assert helen.page.status in (403, 404)


def test_who_asked_to_sign_by_letter_gets_it_again_until_they_have_signed(
    agreed: Day, tmp_path: Path
) -> None:
    with posting(agreed.world.app, tmp_path / "letters") as office:
        ruth = agreed.ruth()
        ruth.open(f"{agreed.path}/plan/signing")
        ruth.press("Send a link Mina Rashid")
        office.work()
        letters = [mail for mail in office.everything() if mail.to_name == "Mina"]
        assert len(letters) == 1
        ruth.open(f"{agreed.path}/circle/{agreed.people['Mina'].id}/letters")
        ruth.follow("Send again")
        assert "If you agree with it, you can sign it on your page." in ruth.page.words
        ruth.press("Send again", {"once_more": "yes"})
        office.work()
        assert len([mail for mail in office.everything() if mail.to_name == "Mina"]) == 2


def test_a_copy_of_the_plan_goes_again_and_the_log_of_who_got_it_says_so(sealed: Day, tmp_path: Path) -> None:
    with posting(sealed.world.app, tmp_path / "letters") as office:
        office.work()
        before = len([mail for mail in office.everything() if mail.to_name == "Mina"])
        ruth = sealed.ruth()
        ruth.open(f"{sealed.path}/circle/{sealed.people['Mina'].id}/letters")
        ruth.follow("Send again")
        assert "On your page you can read and save it" in ruth.page.words
        ruth.press("Send again", {"once_more": "yes"})
        office.work()
        assert len([mail for mail in office.everything() if mail.to_name == "Mina"]) == before + 1


def questions_of_desk(family: Gathering) -> int:
    """How many questions Ruth's desk asks the database."""
    ruth, heard = family.world.in_as(family.world.ruth), []
    ruth.open("/")

    def hear(_c: object, _cursor: object, said: str, *_more: object) -> None:
        heard.append(said)

    event.listen(db.engine(), "before_cursor_execute", hear)
    try:
        ruth.open("/")
    finally:
        event.remove(db.engine(), "before_cursor_execute", hear)
    assert heard
    return len(heard)


def test_a_desk_does_not_ask_once_more_for_each_person_who_is_reached_in_another_way(
    family: Gathering,
) -> None:
    def reached_otherwise(*names: str) -> None:
        with working(family.world.app):
            for name in names:
                person = family.people[name]
                link = make_link(
                    service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                    purpose=Purpose.HOME, secret=new_secret(),
                )  # fmt: skip
                link.revoked_at, link.revoked_because = now(), ROUTE_CHANGED

    names = sorted(family.people)
    assert len(names) > 2
    reached_otherwise(names[0])
    one = questions_of_desk(family)
    reached_otherwise(*names[1:])
    assert questions_of_desk(family) == one


def test_under_a_hold_the_list_of_those_asked_says_to_phone_the_manager_and_not_the_silent(
    family: Gathering,
) -> None:
    with working(family.world.app):
        helen = session().scalars(select(Staff).where(Staff.email == family.world.helen.email)).one()
        helen.phone = "+441134960199"
    hold(family)
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(f"{family.path}/invitations").words
    assert "If the family has to be told something, phone the service manager first." in words
    assert "phone anyone who has not replied" not in words
    assert "Send again" not in words
    ruth.follow("See the safety hold")
    assert "0113 496 0199" in ruth.page.words
    assert "Send again" not in at_letters(family, "Sara").page.words
