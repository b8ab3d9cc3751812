"""A PIN told by voice: nothing is shown before it, it is checked a few times only, and asked for again to sign."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fgc.access.links import make_link
from fgc.access.models import PersonalLink, PersonSession, Purpose, Service
from fgc.access.models_pin import Pin
from fgc.access.pins import pins_in
from fgc.circle.letters import as_addressed
from fgc.circle.models import Person, SafeContact
from fgc.conference.models import Happening
from fgc.invitation.models import Invitation
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Letter, LetterState
from fgc.kit.message import Message
from fgc.kit.outbox import render
from fgc.kit.postgres import Server
from fgc.plan.models import Signature
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.neighbours import everything
from tests.the_day import Day, in_again, on_tablet, signs, takes_tablet
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
BEGINS = "2027-02-01T09:00:00+00:00"
CANARIES = ("Mina", "Shirin", "Nazdar", "Rashid", "Aziz", "Ruth", "Adeyemi", "Daryan", "NM-27", "Elder Lane", "February",
            "Family Group", "conference")  # fmt: skip


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Mina and Shirin must not learn about each other; Nazdar and Sara share a telephone; nothing is to be said of Kawa."""
    clock(BEGINS)
    with working(world.app):
        found = gather(world)
        for name, told in (("Mina Rashid", {"email": "mina@example.org"}), ("Shirin Aziz", {"phone": "07700 900101"}),
                           ("Nazdar Aziz", {"phone": "01632 960111"}), ("Sara Aziz", {"phone": "+44 1632 960111"}),
                           ("Kawa Aziz", {"email": "kawa@example.org"})):  # fmt: skip
            found.add(name, **told)
        found.apart(found.people["Mina"], found.people["Shirin"]).must_not_meet = False
        found.apart(found.people["Shirin"], found.people["Mina"]).must_not_meet = False
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def link_for(family: Gathering, name: str, purpose: Purpose = Purpose.ANSWER) -> str:
    secret, person = secrets.new_secret(), family.people[name]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=purpose, secret=secret)  # fmt: skip
    return secret


def arrives(family: Gathering, secret: str) -> Browser:
    """Their link was opened, and nothing typed."""
    browser = Browser(family.world.app.test_client())
    browser.open(f"/l/{secret}")
    browser.press("Open")
    return browser


def pin_of(family: Gathering, name: str) -> str:
    person = family.people[name]
    return family.world.pin_for(person.id, person.conference_id)


def other_than(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06}"


def types(browser: Browser, pin: str) -> str:
    browser.open("/pin")
    browser.press("Go on", {"pin": pin})
    return browser.page.words


def desk(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    return ruth


def test_link_without_pin_reveals_nothing(family: Gathering) -> None:
    mina = arrives(family, link_for(family, "Mina"))
    assert mina.page.path == "/pin"
    for path in (
        "/pin",
        "/yours",
        "/yours/answer",
        "/yours/plan",
        "/yours/sign",
        "/yours/calendar.ics",
        "/who",
    ):
        mina.open(path)
        assert mina.page.path == "/pin", path
        assert [word for word in CANARIES if word in mina.page.text] == []
    token = mina.page.form(button="Go on").fields["csrf_token"][0]
    posted = mina.client.post("/yours/answer", data={"csrf_token": token, "answer": "yes", "part": "answer"})
    assert posted.location == "/pin"
    with working(family.world.app):
        assert set(session().scalars(select(Invitation.answer))) == {None}


def test_the_right_pin_and_a_yes_open_the_page_each_with_a_new_session(family: Gathering) -> None:
    browser = arrives(family, link_for(family, "Mina"))
    first = cookie(browser.client, "fam")
    types(browser, "  ".join(pin_of(family, "Mina")))
    assert browser.page.heading == "Are you M…?"
    assert [word for word in CANARIES if word in browser.page.text] == []
    second = cookie(browser.client, "fam")
    assert browser.open("/yours").heading == "Are you M…?"
    browser.press("Yes, that is me")
    third = cookie(browser.client, "fam")
    assert browser.page.path == "/yours"
    assert len({first, second, third}) == 3
    for old in (first, second, "A" * 43):
        put(browser.client, "fam", old or "")
        assert browser.client.get("/yours").location == "/closed"


def test_a_caution_that_is_set_later_counts_from_the_next_request_on(family: Gathering) -> None:
    kawa = family.world.with_link(link_for(family, "Kawa"))
    assert kawa.open("/yours").heading == "Hello Kawa"
    with working(family.world.app):
        family.apart(family.people["Shirin"], family.people["Kawa"]).must_not_meet = False
    assert kawa.open("/yours").path == "/pin"


def test_people_who_share_a_telephone_each_have_a_pin_of_their_own(family: Gathering) -> None:
    assert pin_of(family, "Nazdar") != pin_of(family, "Sara")
    nazdar = arrives(family, link_for(family, "Nazdar"))
    assert "not the right PIN" in types(nazdar, pin_of(family, "Sara"))
    types(nazdar, pin_of(family, "Nazdar"))
    assert nazdar.page.heading == "Are you N…?"


def test_the_service_may_ask_everybody(family: Gathering) -> None:
    secret = link_for(family, "Kawa")
    assert arrives(family, secret).page.path == "/yours"
    helen = family.world.in_as(family.world.helen)
    helen.follow("PINs")
    helen.press("Save", {"everybody": "yes"})
    assert "Saved" in helen.page.words
    assert arrives(family, secret).page.path == "/pin"


def test_five_wrong_ones_wait_a_quarter_of_an_hour_and_ten_are_the_end(
    family: Gathering, clock: Clock
) -> None:
    right = pin_of(family, "Mina")
    mina = arrives(family, link_for(family, "Mina"))
    for _try in range(5):
        assert "not the right PIN" in types(mina, other_than(right))
    assert "Type the six numbers" in types(mina, "12")
    assert "Wait 15 minutes" in types(mina, right)
    clock((datetime.fromisoformat(BEGINS) + timedelta(minutes=15)).isoformat())
    for _try in range(4):
        types(mina, other_than(right))
    assert "no longer works" in types(mina, other_than(right))
    clock((datetime.fromisoformat(BEGINS) + timedelta(minutes=40)).isoformat())
    mina = arrives(family, link_for(family, "Mina"))
    assert "no longer works" in types(mina, right)
    ruth = desk(family)
    assert (
        "The PIN of Mina Rashid was typed wrong ten times in a browser we do not know, and no longer works there."
        in ruth.page.words
    )
    ruth.follow("Make a new PIN")
    assert "First check who came in" in ruth.page.words
    ruth.press("Make a PIN")
    types(mina, shown_once(ruth))
    assert mina.page.heading == "Are you M…?"


def shown_once(ruth: Browser) -> str:
    return "".join(ruth.page.tree.xpath("//*[contains(@class, 'fgc-pin')]")[0].text_content().split())


def test_a_right_pin_clears_the_count(family: Gathering) -> None:
    right, secret = pin_of(family, "Mina"), link_for(family, "Mina")
    for _round in range(3):
        mina = arrives(family, secret)
        for _try in range(4):
            types(mina, other_than(right))
        assert "Are you" in types(mina, right)


def test_somebody_without_a_pin_is_refused_like_somebody_who_types_a_wrong_one(family: Gathering) -> None:
    with_pin, without = arrives(family, link_for(family, "Mina")), arrives(family, link_for(family, "Shirin"))
    assert types(with_pin, other_than(pin_of(family, "Mina"))) == types(without, "123456")


def test_a_pin_is_shown_once_and_stands_nowhere(
    family: Gathering, server: Server, database_name: str
) -> None:
    ruth = desk(family)
    ruth.open(f"{family.path}/invitations")
    assert "Tell them their PIN" in ruth.page.words
    ruth.follow("Tell them their PIN: Mina Rashid")
    assert "They type a PIN because a safety restriction protects them." in ruth.page.words
    ruth.follow("Make a PIN")
    sent = ruth.page.form(button="Make a PIN")
    ruth.press("Make a PIN")
    pin = shown_once(ruth)
    repeated = ruth.client.post(sent.action, data=sent.filled({}, "Make a PIN"), follow_redirects=True)
    assert "fgc-pin" not in repeated.get_data(as_text=True)
    ruth.press("I have told them")
    assert "You told them the PIN on" in ruth.page.words
    assert pin not in ruth.page.text
    assert "Tell them their PIN: Mina" not in ruth.open(f"{family.path}/invitations").words
    assert f"'{pin}'" not in "\n".join(everything(server.url("owner", database_name)))
    with working(family.world.app):
        assert {"PinMade", "PinTold"} <= set(session().scalars(select(Happening.kind)))
        assert session().scalars(select(Pin.told_by).where(Pin.kept.is_not(None))).all() == [
            family.world.ruth.id
        ]
    mina = arrives(family, link_for(family, "Mina"))
    types(mina, pin)
    assert mina.page.heading == "Are you M…?"


def test_a_new_pin_ends_the_old_one_and_asks_again_where_a_page_is_open(family: Gathering) -> None:
    secret = link_for(family, "Mina")
    mina, old = family.world.with_link(secret), pin_of(family, "Mina")
    ruth = desk(family)
    ruth.open(f"{family.path}/circle/{family.people['Mina'].id}/pin")
    ruth.press("Make a PIN")
    assert mina.open("/yours").path == "/pin"
    assert "not the right PIN" in types(mina, old)
    types(mina, shown_once(ruth))
    assert mina.page.heading == "Are you M…?"


def test_whoever_says_that_they_are_somebody_else_closes_the_link_and_the_coordinator_is_told(
    family: Gathering,
) -> None:
    secret = link_for(family, "Mina")
    stranger = arrives(family, secret)
    types(stranger, pin_of(family, "Mina"))
    stranger.press("No, that is not me")
    assert stranger.page.heading == "Thank you for telling us"
    assert cookie(stranger.client, "fam") in (None, "")
    assert arrives(family, secret).page.heading == "This link cannot be used"
    ruth = desk(family)
    assert "Someone else opened the message to Mina Rashid and told us." in ruth.page.words
    ruth.follow("See who came in")
    ruth.press("I have spoken to them")
    assert "Someone else opened the message" not in desk(family).page.words


def test_the_desk_says_whom_to_phone_before_a_letter_can_be_opened(family: Gathering) -> None:
    assert "cannot open their link until you tell them the PIN" not in desk(family).page.words
    link_for(family, "Nazdar")
    assert (
        "Nazdar Aziz cannot open their link until you tell them the PIN. Phone Nazdar: 01632 960111; leave no message."
        in desk(family).page.words
    )


def test_nobody_is_said_to_be_without_a_pin_that_they_typed(family: Gathering) -> None:
    secret = link_for(family, "Nazdar")
    line = "Nazdar Aziz cannot open their link until you tell them the PIN."
    pin = pin_of(family, "Nazdar")
    with working(family.world.app):
        session().scalars(select(Pin).where(Pin.person_id == family.people["Nazdar"].id)).one().told_at = None
    assert line in desk(family).page.words
    types(arrives(family, secret), pin)
    ruth = desk(family)
    assert line not in ruth.page.words, "she told her, though she did not write it down"
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}/links")
    assert "They know the PIN: they typed it on" in ruth.page.words
    assert "Not told yet" not in ruth.page.words
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}/pin")
    ruth.press("Make a PIN")
    assert line in desk(family).page.words, "a new one has to be told again"


def test_whoever_is_asked_by_voice_alone_is_not_said_to_need_a_pin_for_a_link(family: Gathering) -> None:
    """Nazdar is only phoned; Mina, whom a caution protects, gets a letter; nobody asks Kawa for a PIN."""
    with working(family.world.app):
        hers = select(SafeContact).where(SafeContact.person_id == family.people["Nazdar"].id)
        session().scalars(hers).one().allowed = ["phone"]
    ruth = desk(family)
    rows = ruth.open(f"{family.path}/invitations").tree.xpath("//li[contains(@class, 'fgc-row')]")
    told = {
        name: row.text_content()
        for row in rows
        for name in ("Mina", "Nazdar", "Kawa")
        if name in row.text_content()
    }
    link, sign = "their link does not work without it", "Tell them their PIN: they need it to sign"
    assert {name: (link in words, sign in words) for name, words in told.items()} == {
        "Mina": (True, False), "Nazdar": (False, True), "Kawa": (False, False),
    }  # fmt: skip
    assert "Tell them their PIN: Mina Rashid" in told["Mina"]
    assert "Tell them their PIN: Nazdar Aziz" in told["Nazdar"]
    assert "Tell them their PIN" not in told["Kawa"]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (
            "none",
            "They need no PIN: this service asks only people for whom it is safer. No restriction protects them",
        ),
        ("made", "They type a PIN because one was made for them."),
        ("caution", "They type a PIN because a safety restriction protects them."),
        (
            "shared",
            "They type a PIN because someone else uses or may look at their phone or mailbox.",
        ),
        (
            "looked at",
            "They type a PIN because someone else uses or may look at their phone or mailbox.",
        ),
        ("service", "They type a PIN because this service asks everyone for one."),
    ],
)
def test_what_is_said_of_somebodys_pin_is_so_for_each_setting(
    family: Gathering, setting: str, sentence: str
) -> None:
    name = {"caution": "Mina", "shared": "Sara"}.get(setting, "Kawa")
    if setting == "made":
        pin_of(family, name)
    with working(family.world.app):
        person = session().get_one(Person, family.people[name].id)
        if setting == "looked at":
            session().scalars(
                select(SafeContact).where(SafeContact.person_id == person.id)
            ).one().shared_device = True
        if setting == "service":
            session().get_one(Service, person.service_id).pin_for_all = True
    link_for(family, name)
    ruth = desk(family)
    line = f"{family.people[name].name} cannot open their link until you tell them the PIN."
    assert (line in ruth.page.words) == (setting != "none")
    ruth.open(f"{family.path}/circle/{family.people[name].id}/links")
    assert sentence in ruth.page.words
    assert ("Without a PIN none of their links work." in ruth.page.words) == (setting not in ("none", "made"))


@pytest.mark.parametrize(
    ("changed", "reads", "types_one"),
    [
        (None, {"Nazdar", "Sara"}, {"Nazdar", "Sara", "Mina", "Shirin"}),
        ("Sara left", {"Nazdar", "Sara"}, {"Mina", "Shirin"}),
        ("Sara has another number", set(), {"Mina", "Shirin"}),
        ("Kawa shows his phone", {"Nazdar", "Sara"}, {"Nazdar", "Sara", "Mina", "Shirin", "Kawa"}),
    ],
)
def test_who_shares_a_mailbox_is_one_answer_for_letters_and_for_pins(
    family: Gathering, changed: str | None, reads: set[str], types_one: set[str]
) -> None:
    """But for whoever left: they read on, and force a PIN on nobody."""
    with working(family.world.app):
        if changed == "Sara left":
            session().get_one(Person, family.people["Sara"].id).left_at = now()
        whose = family.people["Kawa" if changed and "Kawa" in changed else "Sara"].id
        contact = session().scalars(select(SafeContact).where(SafeContact.person_id == whose)).one()
        if changed == "Sara has another number":
            contact.phone = "+441632960119"
        if changed == "Kawa shows his phone":
            contact.shared_device = True
    with working(family.world.app):
        found = session().scalars(select(Person).where(Person.conference_id == family.conference.id)).all()
        assert len(found) == 5
        mine = {one.called for one in found if as_addressed(family.conference, one).others_read_it}
        assert mine == reads
        pins = pins_in(family.conference.id)
        assert {one.called for one in found if one.id in pins} - {
            "Sara" if changed == "Sara left" else ""
        } == types_one


def test_signing_asks_for_the_pin_again_and_keeps_when_it_was_right(agreed: Day) -> None:
    with working(agreed.world.app):
        agreed.gathering.apart(agreed.people["Mina"], agreed.people["Shirin"])
        agreed.gathering.apart(agreed.people["Shirin"], agreed.people["Mina"])
    mina = agreed.family("Mina")
    right, mina.pin = mina.pin, other_than(mina.pin)
    assert "not the right PIN" in signs(mina, "Mina Rashid").page.words
    mina.pin = right
    assert "You have signed our plan" in signs(mina, "Mina Rashid").page.words
    ruth = agreed.ruth()
    takes_tablet(ruth, agreed, "Shirin")
    ruth.press("I sign our plan", {"agree": "yes", "name": "Shirin Aziz"})
    assert "Type the six numbers of your PIN." in ruth.page.words
    in_again(ruth, agreed)
    assert on_tablet(ruth, agreed, "Shirin").page.heading.startswith("Thank you")
    on_tablet(ruth, agreed, "Kawa")
    with working(agreed.world.app):
        kept = {one.person.called: one.pin_at for one in session().scalars(select(Signature))}
    assert kept == {"Mina": now(), "Shirin": now(), "Kawa": None}


def test_each_letter_opens_the_page_of_whom_it_goes_to(family: Gathering) -> None:
    """Never the wrong person in the right conversation: recipient, link and person are one."""
    ruth = desk(family)
    for name in ("Mina Rashid", "Kawa Aziz"):
        ruth.open(f"{family.path}/invitations")
        ruth.follow(f"Check and invite: {name}")
        assert f"{name}, {name[0].lower()}…@example.org" in ruth.page.words
        assert ("Their PIN" in ruth.page.words) == (name == "Mina Rashid")
        ruth.press("Send the letter now")
    with working(family.world.app):
        letters = session().scalars(select(Letter).where(Letter.state == LetterState.PENDING)).all()
        assert len(letters) == 2
        for letter in letters:
            message, person = render(letter, now()), session().get_one(Person, letter.to_id)
            contact = session().scalars(select(SafeContact).where(SafeContact.person_id == person.id)).one()
            assert isinstance(message, Message)
            assert message.to == contact.email
            fingerprint = secrets.ring().fingerprint("link", letter.secret())
            link = (
                session().scalars(select(PersonalLink).where(PersonalLink.fingerprint == fingerprint)).one()
            )
            assert link.person_id == person.id
            assert [
                word for word in CANARIES if word in message.subject and word not in ("Ruth", "Adeyemi")
            ] == []


def test_what_kind_of_device_came_in_is_told_coarsely(app: Flask, family: Gathering) -> None:
    secret = link_for(family, "Kawa")
    kawa = Browser(app.test_client())
    kawa.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36"
    )
    kawa.open(f"/l/{secret}")
    kawa.press("Open")
    with working(app):
        assert session().scalars(select(PersonSession.device)).all() == ["phone, Android, Safari"]
    ruth = desk(family)
    ruth.open(f"{family.path}/circle/{family.people['Kawa'].id}/links")
    assert "Opened once" in ruth.page.words
    assert "phone, Android, Safari" in ruth.page.words
