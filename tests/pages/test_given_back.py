"""A form that cannot be taken: the page says the true cause, and what was typed stands on it for whoever typed it."""

import pytest
from sqlalchemy import func, select

from fgc.access.models import Once
from fgc.demo import seed
from fgc.demo.reading import Page
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from tests.gathering import Gathering, working
from tests.make import World
from tests.pages.test_unsent import WORDS, Clock, family, kept, later, ours, secret_for
from tests.the_day import Day
from tests.visiting import Browser

__all__ = ["family", "ours"]
BEGUN_ELSEWHERE = 3
"""Sessions: one more ends the oldest."""


def token(browser: Browser, path: str) -> str:
    found: str = browser.open(path).tree.xpath("//input[@name='csrf_token']/@value")[0]
    return found


def test_a_session_that_ended_elsewhere_gives_back_what_was_typed_and_keeps_nothing_of_it(
    world: World, ours: Gathering, clock: Clock
) -> None:
    """Ruth writes at her desk, and signs in on three other devices meanwhile."""
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    for _device in range(BEGUN_ELSEWHERE):
        later(clock, minutes=1)
        other = Browser(world.app.test_client())
        other.open("/sign-in")
        typed = {"email": world.ruth.email, "password": seed.PASSWORD, "code": seed.code(now())}
        assert other.press("Sign in", typed).path == "/"
    ruth.press("Put on a safety hold", {"because": WORDS})
    assert (ruth.page.status, ruth.page.heading) == (403, "You are not signed in")
    assert WORDS in ruth.page.words
    assert ruth.page.link("Open the page again").startswith("/sign-in?next=")
    assert kept(world) == []
    words = world.in_as(world.helen).open(ours.path).words
    assert "Something is not safe: put on a safety hold" in words
    assert "There has been a safety hold" not in words


def test_a_relative_whose_page_was_ended_by_opening_the_link_elsewhere_reads_what_they_wrote(
    family: Gathering, clock: Clock
) -> None:
    secret = secret_for(family, "Sara")
    sara = family.world.with_link(secret)
    assert sara.page.status == 200
    for _phone in range(BEGUN_ELSEWHERE):
        later(clock, minutes=1)
        family.world.with_link(secret)
    sara.press("Save my words", {"own_words": WORDS})
    assert (sara.page.status, sara.page.heading) == (403, "Your page is closed")
    assert WORDS in sara.page.words
    assert "open the link in your message again" in sara.page.words
    assert "Leave this page quickly" in sara.page.words, "the way out stays in reach"
    assert kept(family.world) == []


def test_a_cry_for_help_on_a_shared_phone_is_on_no_page_for_the_one_who_opens_it_next(
    family: Gathering, clock: Clock
) -> None:
    """She asks for help when her page has closed. Whoever takes the phone next reads what stands in it."""
    sara = family.world.with_link(secret_for(family, "Sara"))
    sara.open("/yours/sign/help")
    late = sara.page.form(button="Please get in touch with me").filled(
        {"words": WORDS}, "Please get in touch with me"
    )
    later(clock, minutes=21)
    sara.press("Please get in touch with me", {"words": WORDS})
    assert sara.page.path == "/closed"
    assert "Nothing was sent, and no one was told." in sara.page.words, (
        "she would wait for a call that never comes"
    )
    assert "To go on, open the link in your message again." in sara.page.words
    assert "help" not in sara.page.words, "nor does it say to whom that was"
    for sent in (late, {**late, "csrf_token": "forged"}, {**late, "csrf_token": ""}):
        answer = sara.client.post("/yours/sign/help", data=sent, follow_redirects=True)
        assert WORDS not in answer.get_data(as_text=True)
        assert "What you wrote" not in answer.get_data(as_text=True)
    assert kept(family.world) == []


def test_no_secret_and_no_id_is_given_back(family: Gathering) -> None:
    nobody = family.world.app.test_client()
    browser = Browser(nobody)
    sent = {
        "csrf_token": token(browser, "/closed"), "own_words": "Mine. zq", "pin": "zq 12345", "password": "zq a secret",
        "proof_code": "zq 123456", "code": "zq 1", "secret": "zq-secret", "passkey": "zq {}", "invitation": str(secret_id()),
        "version": "zq 7", "agreed_to": "zq 8", "answer": "another_way", "on": "27", "on-month": "2", "on-year": "2027",
    }  # fmt: skip
    page = Page(nobody.post("/yours/answer", data=sent).get_data(as_text=True), "/yours/answer", 403)
    assert read_back(page) == ["Your words", "Mine. zq", "27 2 2027"]
    assert page.words.count("zq") == 1
    assert str(secret_id()) not in page.text


def read_back(page: Page) -> list[str]:
    """What stands below "What you wrote", after the sentence that says to copy it and before the phone number."""
    found = page.tree.xpath("//main//h2[text()='What you wrote']/following-sibling::*")
    return [" ".join(one.text_content().split()) for one in found][1:-1]


def test_what_was_only_chosen_is_not_said_to_be_written_and_what_was_typed_has_its_question(
    world: World, ours: Gathering
) -> None:
    """A coordinator copied "family", "other", "adult" and "Europe/London" from the page, and knew none of her own words again."""
    ruth = world.in_as(world.ruth)
    form = ruth.open(f"{ours.path}/circle/add").form(button="Add to the circle")
    sent = form.filled({"name": "Zedra", "kind": "family", "tie": "neighbour"}, "Add to the circle")
    answer = ruth.client.post(f"{ours.path}/circle/add", data={**sent, "csrf_token": "forged"})
    read = read_back(Page(answer.get_data(as_text=True), "", 400))
    assert read[:4] == [
        "Full name", "Zedra", "Their relationship to the child or adult the conference is about", "neighbour",
    ]  # fmt: skip
    assert not {"family", "other", "adult", "nobody", "Europe/London"} & set(read)


def secret_id() -> str:
    return "8a52ff01-9d7c-4a0b-9d4e-1f2a3b4c5d6e"


def test_another_site_cannot_make_our_pages_say_its_words(family: Gathering) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        nobody = family.world.app.test_client()
        answer = nobody.post("/yours/answer", data={"own_words": "Phone 01632 960199 now"}, headers=headers)
        assert (answer.status_code, b"960199" in answer.data) == (403, False)


def test_a_browser_without_cookies_is_told_so_and_not_that_the_page_was_open_too_long(
    family: Gathering,
) -> None:
    secret = secret_for(family, "Sara")
    blocked = Browser(family.world.app.test_client(use_cookies=False))
    blocked.open(f"/l/{secret}")
    blocked.press("Open")
    assert (blocked.page.status, blocked.page.heading) == (400, "Your browser did not keep our cookie")
    assert "Allow cookies for this site, or use another browser" in blocked.page.words
    assert secret not in blocked.page.text
    desk = Browser(family.world.app.test_client(use_cookies=False))
    desk.open("/sign-in")
    desk.press("Sign in", {"email": "ruth@example.org", "password": "zq secret words", "code": "123456"})
    assert desk.page.heading == "Your browser did not keep our cookie"
    assert "zq" not in desk.page.text


def test_a_second_tab_says_that_the_first_is_from_before_and_gives_its_words_back(
    family: Gathering,
) -> None:
    sara = family.world.with_link(secret_for(family, "Sara"))
    tab = sara.page.form(button="Save my words")
    sara.open(f"/l/{secret_for(family, 'Sara')}")
    sara.press("Open")
    if sara.page.path == "/pin":
        sara.press(
            "", {"pin": sara.pin or family.world.pin_for(family.people["Sara"].id, family.conference.id)}
        )
        sara.press("", form="/who")
    answer = sara.client.post("/yours/answer", data=tab.filled({"own_words": WORDS}, "Save my words"))
    page = Page(answer.get_data(as_text=True), "/yours/answer", answer.status_code)
    assert (page.status, page.heading) == (400, "This page is from before you signed in or opened a link")
    assert "perhaps in another tab" in page.words
    assert WORDS in page.words
    assert page.link("Open the page again") == "/yours/answer"


def test_a_token_that_is_not_ours_is_said_to_be_unknown_and_the_words_stay(
    world: World, ours: Gathering
) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    for sent, said in (
        ("forged", "This page is out of date"),
        ("", "Part of the form did not arrive"),
    ):
        answer = ruth.client.post(f"{ours.path}/hold", data={"because": WORDS, "csrf_token": sent})
        page = Page(answer.get_data(as_text=True), "", answer.status_code)
        assert (page.status, page.heading) == (400, said)
        assert WORDS in page.words
    ruth.client.set_cookie("visit", "made.with.other-keys", domain="localhost")
    answer = ruth.client.post(f"{ours.path}/hold", data={"because": WORDS, "csrf_token": "x"})
    assert "This page is out of date" in answer.get_data(as_text=True)


def test_after_a_time_out_the_page_says_that_first(family: Gathering, clock: Clock) -> None:
    ruth, sara = (
        family.world.in_as(family.world.ruth),
        family.world.with_link(secret_for(family, "Sara")),
    )
    never = Browser(family.world.app.test_client())
    assert "You were signed out" not in never.open("/").words
    assert "closed by itself" not in never.open("/yours").words
    later(clock, minutes=31)
    ruth.open(f"{family.path}/circle")
    assert first_words(ruth.page) == "You were signed out because you did nothing here for a while."
    sara.open("/yours/answer")
    assert sara.page.heading == "This page is closed"
    assert first_words(sara.page) == "Your page closed by itself because no one used it for a while."


def test_a_button_that_was_pressed_too_late_says_that_nothing_was_done(
    family: Gathering, clock: Clock
) -> None:
    """Nothing was typed, so nothing can be given back; and she would believe that it was done."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    sent = {"csrf_token": token(ruth, "/")}
    later(clock, minutes=31)
    ruth.client.post(f"{family.path}/help/{secret_id()}/settled", data=sent)
    assert "What you pressed just now was not done" in first_words(ruth.open("/sign-in"))


def test_a_page_that_closed_by_its_script_says_so_and_where_the_words_are(family: Gathering) -> None:
    for typed, said in (
        ({"own_words": WORDS, "unsent_path": "/yours/answer"}, "We keep what you wrote for 30 minutes"),
        ({}, "Your page closed by itself because no one used it for a while."),
    ):
        sara = family.world.with_link(secret_for(family, "Sara"))
        key = token(sara, "/yours/answer")
        assert sara.client.post("/yours/unsent", data={**typed, "csrf_token": key}).status_code == 204
        assert said in first_words(sara.open("/closed"))


def test_whoever_left_or_was_signed_out_by_somebody_is_not_told_of_a_time_out(
    family: Gathering, clock: Clock
) -> None:
    ruth, sara = (
        family.world.in_as(family.world.ruth),
        family.world.with_link(secret_for(family, "Sara")),
    )
    ruth.open("/")
    ruth.client.post("/hand-over", data={"csrf_token": token(ruth, "/")})
    for _phone in range(BEGUN_ELSEWHERE):
        family.world.with_link(secret_for(family, "Sara"))
    with working(family.world.app):
        session().connection().exec_driver_sql("UPDATE person_session SET ended_at = now()")
    later(clock, minutes=40)
    assert "did nothing here for a while" not in ruth.open("/sign-in").words
    assert "closed by itself" not in sara.open("/yours").words


def first_words(page: Page) -> str:
    """What is read before anything else on a page, above its heading."""
    found = page.tree.xpath("//main/*[1]")
    return " ".join(found[0].text_content().split()) if found else ""


@pytest.mark.parametrize("again", ["No, I cannot", "Yes, I will come"])
def test_whoever_goes_back_and_answers_otherwise_is_heard_and_the_same_answer_counts_once(
    family: Gathering, again: str
) -> None:
    """The page that Back shows holds the same key. Another answer on it was taken for a double press, and thrown away."""
    sara = family.world.with_link(secret_for(family, "Sara"))
    tab = sara.page.form(button="Yes, I will come")
    for button in ("Yes, I will come", again):
        answer = sara.client.post("/yours/answer", data=tab.filled({}, button))
        assert answer.status_code == 200
    with working(family.world.app):
        mine = select(Invitation.answer).where(Invitation.person_id == family.people["Sara"].id)
        said = session().scalars(mine).one()
        assert said is (Answer.NO if again == "No, I cannot" else Answer.YES)
        assert session().scalar(select(func.count()).select_from(Once)) == (
            2 if again == "No, I cannot" else 1
        )


def test_words_sent_with_a_report_are_said_to_be_sent(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    kawa.open("/yours/actions")
    kawa.open(kawa.page.link("Say how it is going"))
    kawa.press("I need help")
    assert "Your words were sent" not in kawa.page.words
    kawa.press("Send", {"words": "The car is broken."})
    assert "Your words were sent. Thank you." in kawa.page.words
