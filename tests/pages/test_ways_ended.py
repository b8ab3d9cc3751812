"""A way to reach somebody is not safe any more, without a new address: what went by it ends, and nobody there learns why."""

from collections.abc import Callable

from sqlalchemy import select

from fgc.access.models import Purpose
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.invitation.letters import INVITATION, REMINDER
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.kit.outbox import Letter, LetterState
from tests.gathering import Gathering, working
from tests.pages.test_invitation import family
from tests.pages.test_send_again import NEWER, at_letters, correct, letters_of, move, opens, post
from tests.posting import Posting
from tests.visiting import Browser

__all__ = ["family", "post"]

BAD = "/l/" + "x" * 43
PHONE = "07700 900123"


def says(family: Gathering, name: str, **told: object) -> Browser:
    """The coordinator writes down how they are reached now."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people[name].id}/contact")
    ruth.press("Save", {"confirmed": "yes", **told})
    assert ruth.page.status == 200
    return ruth


def sends_again(family: Gathering, post: Posting) -> None:
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    just_sent = "a few minutes ago" in ruth.page.words
    ruth.press("Send again", {"once_more": "yes"} if just_sent else {})
    assert "The old link no longer works." in ruth.page.words
    post.work()


def test_a_link_in_a_mailbox_that_may_never_be_used_again_opens_nothing(
    family: Gathering, post: Posting
) -> None:
    """Never by e-mail: somebody else reads it now. The address is the same."""
    old = post.to("sara@example.org")[0].link
    ruth = says(family, "Sara", first="text", forbidden=["email"], phone=PHONE)
    assert "Links and waiting letters that used a way no longer safe have been ended" in ruth.page.words
    assert opens(family, old) == opens(family, BAD)
    ruth.open("/")
    assert "How to reach Sara Whitlow has changed" in ruth.page.words
    ruth.follow("Send again")
    ruth.press("Send all the letters")
    assert "1 letter is being sent again." in ruth.page.words
    newest = letters_of(family, "Sara")[0]
    assert newest.channel.value == "text"
    assert opens(family, old) == opens(family, BAD)


def test_a_page_that_is_open_by_such_a_link_closes_and_a_letter_that_waits_is_not_sent(
    family: Gathering, post: Posting
) -> None:
    sara = family.world.with_link(post.to("sara@example.org")[0].link.rpartition("/l/")[2])
    assert "Ruth Adeyemi is asking you" in sara.page.words
    move(family)
    assert letters_of(family, "Sara")[0].state is LetterState.PENDING
    says(family, "Sara", first="text", phone=PHONE)
    waited = letters_of(family, "Sara")[0]
    assert (waited.state, waited.why) == (LetterState.CANCELLED, "route_changed")
    assert "Ruth Adeyemi is asking you" not in sara.open("/yours").words
    post.work()
    assert len(post.to("sara@example.org")) == 1


def test_once_somebody_else_may_look_at_their_mailbox_the_links_in_it_open_nothing(
    family: Gathering, post: Posting
) -> None:
    old = post.to("sara@example.org")[0].link
    ruth = says(family, "Sara", shared_device="yes")
    assert "You can send everything again in a safe way" in ruth.page.words
    assert opens(family, old) == opens(family, BAD)
    ruth.open("/")
    ruth.follow("Send again")
    ruth.press("Send all the letters")
    post.work()
    assert len(post.to("sara@example.org")) == 2
    assert NEWER not in opens(family, old)
    says(family, "Sara", shared_device="yes", town="Hull")
    new = post.to("sara@example.org")[0].link
    assert "This link cannot be used" not in opens(family, new), "it was shared before: nothing ends twice"


def test_whoever_has_no_way_left_to_be_written_to_is_told_by_voice(family: Gathering, post: Posting) -> None:
    old = post.to("sara@example.org")[0].link
    ruth = says(family, "Sara", first="phone", phone=PHONE)
    assert "left to write to them" in ruth.page.words
    assert opens(family, old) == opens(family, BAD)


def test_a_link_that_was_posted_to_an_address_that_is_protected_now_opens_nothing(
    family: Gathering, post: Posting
) -> None:
    says(family, "Sara", first="letter", second="email", address="4 Hill Road\nNorthmoor")
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    ruth.press("Send again")
    with working(family.world.app):
        posted = session().get_one(Letter, letters_of(family, "Sara")[0].id)
        assert posted.channel.value == "print"
        link = f"/l/{posted.secret()}"
    assert "This link cannot be used" not in opens(family, link)
    says(family, "Sara", address_protected="yes")
    assert opens(family, link) == opens(family, BAD)


def test_what_closes_no_way_leaves_their_link_open(family: Gathering, post: Posting) -> None:
    old = post.to("sara@example.org")[0].link
    ruth = says(family, "Sara", first="text", second="email", phone=PHONE, town="Hull")
    assert "has ended" not in ruth.page.words
    assert "This link cannot be used" not in opens(family, old)


def reminded(family: Gathering) -> str:
    """Sara has a reminder too, by the way that is hers now; gives its link."""
    with working(family.world.app):
        sara = session().get_one(Person, family.people["Sara"].id)
        asked = session().scalars(select(Invitation).where(Invitation.person_id == sara.id)).one()
        about = {"invitation_id": asked.id, "sequence": 0, "days_before": 1}
        reminder = write_to(sara, kind=REMINDER, purpose=Purpose.ANSWER, about=about)
        assert isinstance(reminder, Letter)
        link = f"/l/{reminder.secret()}"
        reminder.state = LetterState.SENT
    assert "This link cannot be used" not in opens(family, link)
    return link


def invited_again(family: Gathering, clock: Callable[[str], None]) -> Letter:
    """The invitation goes again, half an hour later, and not the reminder; gives the new letter."""
    clock("2027-02-01T10:00:00+00:00")
    (asked,) = [one for one in letters_of(family, "Sara") if one.kind == INVITATION]
    ruth = at_letters(family, "Sara")
    ruth.open(f"{ruth.page.path}/{asked.id}")
    ruth.press("Send again")
    newest = letters_of(family, "Sara")[0]
    assert (newest.kind, newest.created_at > asked.created_at) == (INVITATION, True)
    return newest


def test_a_link_by_a_way_that_is_still_safe_stays_open_when_a_letter_about_something_else_goes_by_another(
    family: Gathering, post: Posting, clock: Callable[[str], None]
) -> None:
    """Only the order of the ways changed. The invitation in her mailbox ends, since it goes again by text; the reminder stays."""
    invitation, reminder = post.to("sara@example.org")[0].link, reminded(family)
    says(family, "Sara", first="text", second="email", phone=PHONE)
    assert invited_again(family, clock).channel.value == "text"
    assert "This link cannot be used" not in opens(family, reminder)
    assert opens(family, invitation) == opens(family, BAD), "the same matter, and no word of where it went"


def test_a_posted_link_stays_open_when_a_letter_goes_again_by_email_first(
    family: Gathering, post: Posting, clock: Callable[[str], None]
) -> None:
    says(family, "Sara", first="letter", second="email", address="4 Hill Road\nNorthmoor")
    posted = reminded(family)
    with working(family.world.app):
        assert "print" in {letter.channel.value for letter in letters_of(family, "Sara")}
    says(family, "Sara", first="email", second="letter")
    assert invited_again(family, clock).channel.value == "email"
    assert "This link cannot be used" not in opens(family, posted)


def test_a_letter_that_goes_again_ends_what_came_by_a_way_that_leads_nowhere_any_more(
    family: Gathering, post: Posting, clock: Callable[[str], None]
) -> None:
    """The row was written round the page where ways end: what went to her mailbox is still open until a letter goes again."""
    reminder = reminded(family)
    with working(family.world.app):
        contact = session().get_one(Person, family.people["Sara"].id).contact
        assert contact is not None
        contact.allowed, contact.phone = ["text"], "+447700900123"
    assert "This link cannot be used" not in opens(family, reminder)
    assert invited_again(family, clock).channel.value == "text"
    assert opens(family, reminder) == opens(family, BAD)


def test_an_old_link_speaks_of_a_newer_one_only_once_that_is_with_them(
    family: Gathering, post: Posting
) -> None:
    old = post.to("sara@example.org")[0].link
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    ruth.press("Send again")
    assert NEWER not in opens(family, old), "it waits: nothing has reached her"
    post.work()
    assert NEWER in opens(family, old)
    sends_again(family, post)
    assert NEWER in opens(family, old), "the newest of three is with her"


def test_an_old_link_speaks_of_no_newer_one_after_the_address_is_another(
    family: Gathering, post: Posting
) -> None:
    """It said so while both were in one mailbox; then that mailbox was somebody else's."""
    old = post.to("sara@example.org")[0].link
    sends_again(family, post)
    assert NEWER in opens(family, old)
    correct(family, "Sara", "sara.w@example.org")
    assert opens(family, old) == opens(family, BAD)


def test_an_old_link_speaks_of_no_newer_one_that_was_held_back(family: Gathering, post: Posting) -> None:
    old = post.to("sara@example.org")[0].link
    ruth = at_letters(family, "Sara")
    ruth.follow("Send again")
    ruth.press("Send again")
    with working(family.world.app):
        letter = session().get_one(Letter, letters_of(family, "Sara")[0].id)
        letter.state, letter.why = LetterState.HELD, "safety_hold"
    assert NEWER not in opens(family, old)


def test_a_way_that_is_forbidden_ends_at_once_although_it_still_stands_as_the_best(
    family: Gathering, post: Posting
) -> None:
    """Her ex-partner reads her mailbox: ticking “Never by e-mail” was refused until another field was changed."""
    ruth = says(family, "Sara", forbidden=["email"])
    assert "Email is no longer used." in ruth.page.words
    with working(family.world.app):
        kept = session().get_one(Person, family.people["Sara"].id).contact
        assert kept is not None
        assert kept.allowed == []
        assert kept.forbidden == ["email"]
