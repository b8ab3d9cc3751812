"""What somebody typed is not lost when their session ended while they wrote, and nobody else ever sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import select

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.access.models_unsent import Unsent
from fgc.access.unsent import forget_late
from fgc.circle.models import Kind
from fgc.demo import seed
from fgc.invitation.models import Invitation
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.plan.forms import GoalForm, SignForm
from fgc.schedule.models import Place
from tests.conftest import as_worker
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.the_day import Day, arrive_and_begin, write_plan
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
WORDS = "They asked twice, and he was frightened. Zqunsent"


@pytest.fixture
def ours(world: World, clock: Clock) -> Gathering:
    clock("2027-02-18T09:00:00+00:00")
    with working(world.app):
        return gather(world)


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Sara, who comes in by her link alone, and Rojin, whose telephone is not hers alone."""
    clock("2027-02-18T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Rojin Aziz", email="rojin@example.org", shared_device=True)
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def later(clock: Clock, **by: float) -> None:
    clock((now() + timedelta(**by)).isoformat())


def back_in(world: World, browser: Browser, who: object) -> None:
    """They sign in again in the browser that still shows the page."""
    again = world.in_as(who)  # type: ignore[arg-type]
    put(browser.client, "sid", str(cookie(again.client, "sid")))
    browser.proves = again.proves


def stops(browser: Browser) -> None:
    """Writes why everything has to stop, and presses the button."""
    browser.press("Put on a safety hold", {"because": WORDS})


def kept(world: World) -> list[Unsent]:
    with as_worker(world.app):
        return session().query(Unsent).all()


def test_whoever_signs_in_again_finds_what_they_typed_and_begins_anew(
    world: World, ours: Gathering, clock: Clock
) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    later(clock, minutes=31)
    stops(ruth)
    assert ruth.page.path.startswith("/sign-in")
    assert "We keep what you typed for 30 minutes" in ruth.page.words
    assert "Zqunsent" not in ruth.page.text
    back_in(world, ruth, world.ruth)
    assert "There has been a safety hold" not in ruth.open(ours.path).words, "nothing is done by itself"
    assert WORDS in ruth.open("/unsent").words
    assert {form.get("action") for form in ruth.page.tree.iter("form")} == {
        "/hand-over", "/sign-out", "/unsent/throw-away",
    }, "no button does it"  # fmt: skip
    ruth.follow("Open the page")
    assert ruth.page.path == f"{ours.path}/hold"
    assert "Zqunsent" not in ruth.page.text, "begun anew, with nothing filled in"
    ruth.open(f"{ours.path}/hold?unsent=1")
    assert "Zqunsent" not in ruth.page.text, "whoever types that address neither"


def test_a_copied_old_cookie_plants_nothing_that_its_owner_would_ever_see(
    world: World, ours: Gathering, clock: Clock
) -> None:
    """Somebody finds an old cookie and sends a form with it, from wherever they are."""
    ruth = world.in_as(world.ruth)
    stolen = str(cookie(ruth.client, "sid"))
    later(clock, minutes=31)
    thief = Browser(world.app.test_client())
    thief.open("/sign-in")
    token = thief.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    put(thief.client, "sid", stolen)
    sent = {"purpose": "Planted. Zqunsent", "csrf_token": token}
    assert thief.client.post(f"{ours.path}/referral/write/purpose", data=sent).status_code == 303
    ruth.open("/sign-in")
    ruth.press("Sign in", {"email": world.ruth.email, "password": seed.PASSWORD, "code": seed.code(now())})
    assert ruth.page.path == "/"
    assert ruth.open("/unsent").path == "/", "it waits in no browser of hers"
    assert thief.open("/unsent").path.startswith("/sign-in")


def test_a_session_that_was_over_for_hours_keeps_nothing(world: World, ours: Gathering, clock: Clock) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    later(clock, hours=2, minutes=1)
    stops(ruth)
    assert kept(world) == []


def test_every_value_of_what_waits_can_be_read_and_no_field_hides(
    world: World, ours: Gathering, clock: Clock
) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    form = ruth.page.form(button="Put on a safety hold").filled({"because": WORDS}, "Put on a safety hold")
    later(clock, minutes=31)
    ruth.client.post(f"{ours.path}/hold", data={**form, "hides": "zqx", "to_whom": "baran@example.org"})
    back_in(world, ruth, world.ruth)
    ruth.open("/unsent")
    read = [" ".join(one.text_content().split()) for one in ruth.page.tree.xpath("//dl/*")]
    other = "Add one more answer"
    assert read == [other, WORDS, other, "zqx", other, "baran@example.org"], "no name of a column"
    assert not [each for each in ruth.page.tree.xpath("//input/@value") if each in (WORDS, "zqx")]


def test_a_plan_line_written_too_late_opens_filled_in_and_is_sent_from_its_own_page(
    day: Day, clock: Clock
) -> None:
    arrive_and_begin(day, clock)
    kawa = day.family("Kawa")
    write_plan(kawa, day)
    kawa.open("/yours/plan/write/goal/add")
    later(clock, hours=2, minutes=1)
    kawa.press("Save", {"words": WORDS})
    assert kawa.page.path == "/closed"
    kawa.open(f"/l/{day.links['Kawa']}")
    kawa.press("Open")
    assert "You were trying to do this: a line of your plan." in kawa.page.words
    assert WORDS in kawa.page.words
    kawa.follow("Open the page with my words")
    assert kawa.page.form(button="Save").fields["words"] == [WORDS]
    assert WORDS not in kawa.open("/yours/plan/write/words?unsent=1").text, "into no other page"
    kawa.open("/yours/plan/write/goal/add?unsent=1")
    kawa.press("Save")
    assert WORDS in kawa.open("/yours/plan/write").words
    assert kawa.open("/yours/unsent").path == "/yours"


def test_what_a_planted_form_hides_is_not_filled_in(world: World, ours: Gathering, clock: Clock) -> None:
    """Of a page that may open filled in, only what it asks for is: what travels hidden is the page's own."""
    with world.app.test_request_context("/"):
        g.typed_before = [
            ("words", "mine"),
            ("text", "f" * 64),
            ("csrf_token", "x"),
            ("version", "7"),
            ("staff_id", "1"),
        ]
        filled = GoalForm()
        assert (filled.words.data, filled.version.data) == ("mine", 7)
        signed = SignForm.asking(pin=True)
        assert (signed.text.data, signed.name.data) == ("", "")


def test_signing_in_leads_to_it(world: World, ours: Gathering, clock: Clock) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    later(clock, minutes=31)
    stops(ruth)
    ruth.press("Sign in", {"email": world.ruth.email, "password": seed.PASSWORD, "code": seed.code(now())})
    assert ruth.page.heading == "Your words have not been sent yet"
    ruth.press("Delete what I typed")
    assert ruth.page.path == "/"
    assert kept(world) == []


def test_nobody_else_finds_it_and_after_half_an_hour_nobody_at_all(
    world: World, ours: Gathering, clock: Clock
) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    later(clock, minutes=31)
    stops(ruth)
    for other in (world.helen, world.tomas):
        browser = world.in_as(other)
        assert browser.open("/unsent").path == "/"
        browser.client.post("/unsent/throw-away", data={"unsent": str(kept(world)[0].id)})
    assert len(kept(world)) == 1, "nor does anybody else throw it away"
    later(clock, minutes=31)
    assert world.in_as(world.ruth).open("/unsent").path == "/"
    with as_worker(world.app):
        forget_late()
    assert kept(world) == []


def test_a_session_that_somebody_ended_keeps_nothing(world: World, ours: Gathering, clock: Clock) -> None:
    """A lost laptop on which a page is still open plants nothing."""
    lost, ruth = world.in_as(world.ruth), world.in_as(world.ruth)
    lost.open(f"{ours.path}/hold")
    ruth.open("/account")
    ruth.press("Sign out everywhere else")
    stops(lost)
    stranger = Browser(world.app.test_client())
    stranger.open("/sign-in")
    token = stranger.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    put(stranger.client, "sid", "A" * 43)
    stranger.client.post(f"{ours.path}/hold", data={"because": WORDS, "csrf_token": token})
    assert kept(world) == []


def test_what_shows_who_somebody_is_is_not_kept(world: World, ours: Gathering, clock: Clock) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{ours.path}/hold")
    form = ruth.page.form(button="Put on a safety hold").filled({"because": WORDS}, "Put on a safety hold")
    later(clock, minutes=31)
    ruth.client.post(
        f"{ours.path}/hold", data={**form, "proof_password": "a secret", "proof_code": "123456", "pin": "1"}
    )
    assert [sorted(dict(one.typed["fields"])) for one in kept(world)] == [["because"]]


def writes_too_late(browser: Browser, clock: Clock) -> None:
    assert browser.page.status == 200
    later(clock, minutes=21)
    browser.press("Save my words", {"own_words": WORDS})
    assert browser.page.path == "/closed"
    assert "We keep what you wrote for 30 minutes" in browser.page.words
    assert "Zqunsent" not in browser.page.text


def test_whoever_opens_their_link_again_finds_what_they_wrote(family: Gathering, clock: Clock) -> None:
    secret = secret_for(family, "Sara")
    sara = family.world.with_link(secret)
    writes_too_late(sara, clock)
    assert family.world.with_link(secret).page.heading != "Your words have not been sent yet", (
        "in another browser"
    )
    sara.open(f"/l/{secret}")
    sara.press("Open")
    assert sara.page.heading == "Your words have not been sent yet"
    assert WORDS in sara.page.words
    assert words_of(family, "Sara") == ""
    sara.press("Delete what I typed")
    assert sara.open("/yours/unsent").path == "/yours"


def test_leaving_quickly_leaves_nothing_of_what_waits_in_the_browser(family: Gathering, clock: Clock) -> None:
    secret = secret_for(family, "Sara")
    sara = family.world.with_link(secret)
    writes_too_late(sara, clock)
    sara.open(f"/l/{secret}")
    token = sara.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    sara.client.post("/leave", data={"csrf_token": token})
    assert cookie(sara.client, "unsent") is None


def test_where_a_pin_is_asked_for_nothing_of_it_shows_before(family: Gathering, clock: Clock) -> None:
    secret = secret_for(family, "Rojin")
    rojin = family.world.with_link(secret)
    writes_too_late(rojin, clock)
    thief = Browser(family.world.app.test_client())
    thief.open(f"/l/{secret}")
    form = thief.page.form(button="Open")
    answer = thief.client.post(form.action, data=form.filled({}, "Open"))
    assert answer.headers["Location"] == "/yours/arrival/answer", "as for anybody"
    assert thief.open("/yours/unsent").path == "/pin"
    sara = family.world.with_link(secret_for(family, "Sara"))
    assert sara.open("/yours/unsent").path == "/yours"
    rojin.open(f"/l/{secret}")
    rojin.press("Open")
    rojin.press("", {"pin": rojin.pin}, form="/pin")
    assert "Zqunsent" not in rojin.page.text
    rojin.press("", form="/who")
    assert rojin.page.heading == "Your words have not been sent yet"


def test_whoever_had_not_typed_their_pin_plants_nothing(family: Gathering, clock: Clock) -> None:
    thief = Browser(family.world.app.test_client())
    thief.open(f"/l/{secret_for(family, 'Rojin')}")
    thief.press("Open")
    token = thief.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    for minutes in (0, 21):
        later(clock, minutes=minutes)
        thief.client.post("/yours/answer", data={"own_words": WORDS, "csrf_token": token})
    assert kept(family.world) == []


def test_asking_for_help_leaves_no_trace_here_either(family: Gathering, clock: Clock) -> None:
    secret = secret_for(family, "Sara")
    sara = family.world.with_link(secret)
    sara.open("/yours/sign/help")
    later(clock, minutes=21)
    sara.press("Please get in touch with me", {"words": WORDS})
    assert "We keep what you wrote" not in sara.page.words
    assert kept(family.world) == []


def secret_for(family: Gathering, name: str) -> str:
    secret, person = secrets.new_secret(), family.people[name]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.ANSWER, secret=secret)  # fmt: skip
        for invitation in session().scalars(select(Invitation).where(Invitation.person_id == person.id)):
            invitation.asked_at, invitation.told_sequence = now(), invitation.meeting.sequence
        for place in session().scalars(select(Place).where(Place.person_id == person.id)):
            place.asked_at = now()
    return secret


def words_of(family: Gathering, name: str) -> str:
    with working(family.world.app):
        about = select(Invitation).where(Invitation.person_id == family.people[name].id)
        return session().scalars(about).one().own_words


def test_who_had_to_show_again_who_they_are_reads_why_it_waits_and_what_each_answer_was_to(
    world: World, family: Gathering, clock: Clock
) -> None:
    """She had been in all the time: nothing arrived too late. And "must not meet" is the name of a column."""
    ruth = world.in_as(world.ruth)
    sara, rojin = (family.people[name].id for name in ("Sara", "Rojin"))
    ruth.open(f"{family.path}/circle/safety/{sara}/{rojin}")
    form = ruth.page.form(button="Add the restriction")
    later(clock, minutes=6)
    sent = form.filled({"who": "first", "hides": ["address"], "because": WORDS}, "Add the restriction")
    assert ruth.client.post(form.action, data=sent).location.startswith("/prove")
    assert ruth.proves is not None
    ruth.proves()
    words = ruth.open("/unsent").words
    assert "We had to ask you to confirm that it is you first, so nothing has been done yet." in words
    assert "You were signed out" not in words
    assert WORDS in words
    names = [str(one.text) for one in ruth.page.tree.iter("dt")]
    assert "Why" in " ".join(names)
    assert not {"who", "hides", "because", "must not meet"} & set(names), names


def test_an_answer_whose_field_is_called_code_is_kept_and_a_code_of_an_app_is_not(
    world: World, family: Gathering, clock: Clock
) -> None:
    """Of what danger somebody is left out is asked in a field of that name."""
    ruth = world.in_as(world.ruth)
    with working(world.app):
        meeting = session().scalars(select(Place.meeting_id)).first()
    path = f"{family.path}/dates/{meeting}/apart/{family.people['Sara'].id}"
    ruth.open(path)
    token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    later(clock, minutes=31)
    sent = {"code": "violence", "because": WORDS, "proof_code": "123456", "csrf_token": token}
    assert ruth.client.post(path, data=sent).location.startswith("/sign-in")
    assert [sorted(dict(one.typed["fields"])) for one in kept(world)] == [["because", "code"]]


def test_the_code_of_a_plan_is_given_back_to_whoever_typed_it_and_a_code_of_an_app_is_not(
    world: World,
) -> None:
    """One rule for what waits and for what is read at once: at the door `code` shows who somebody is, elsewhere it was typed."""
    visitor = Browser(world.app.test_client())
    visitor.open("/check")
    refused = visitor.client.post("/check", data={"csrf_token": "too old", "code": "ABCDE-23456"})
    assert refused.status_code == 400
    assert "ABCDE-23456" in refused.get_data(as_text=True)
    visitor.open("/sign-in")
    sent = {"csrf_token": "too old", "email": "ruth.zq@example.org", "password": "a secret", "code": "123456"}
    refused = visitor.client.post("/sign-in", data=sent)
    assert refused.status_code == 400
    assert "ruth.zq@example.org" in refused.get_data(as_text=True)
    assert "123456" not in refused.get_data(as_text=True)
