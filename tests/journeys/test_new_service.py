"""A new service works with it from its first day, and the coordinator's presses are counted.

A press is a tap on a link, a button, a box, a radio button, one choice of a list that opens, or what is folded and has to be
opened first. Typing is not counted, nor how somebody comes from one line to the next with the keyboard. Counted is from the
coordinator's signature that she is independent to the moment when all fifteen are asked.

Nothing here is made by a builder or told by the demonstration's story: a command begins the service, and every person fills
in the pages that they find. It prints one line of JSON: {"clicks": …, "pages": …, "seconds": …}.
"""

import json
import re
import time
from collections.abc import Callable, Mapping

import pyotp
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from fgc.circle.models import Person
from fgc.demo.reading import Page
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter, render
from tests.gathering import working
from tests.visiting import ASKS, Browser

MOST = 90
PASSWORD = "correct horse battery staple"
LIST = """\
Tolu Bright, in person
Grace Bright, 07700 900131, text, 9am-3pm
Pearl Bright, grandmother on Mum's side, 01632 960112, phone only
Joseph Bright, grandfather on Mum's side, joseph@example.org
Dele Bright, uncle on Mum's side, dele@example.org, BSL
Ife Bright, aunt on Mum's side, ife@example.org, +46 70 174 06 05, by e-mail
Marcus Cole, father, marcus@example.org
Ruby Cole, grandmother on Dad's side, ruby@example.org
Leon Cole, uncle on Dad's side, leon@example.org
Zadie Cole, aunt on Dad's side, zadie@example.org
Kim Ward, interpreter, kim.ward@example.org
Jo Hale, health visitor, jo.hale@example.org
Sam Price, teacher, sam.price@example.org
"""
LATE = "Bola Bright"
FIRST_LINES = ("questions_agreed", "consent_confirmed", "child_seen", "advocate_offered", "safety_plan")


class Counted(Browser):
    """A browser of somebody whose presses are counted from `begin` on. Addresses are not typed: links are followed."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.test_client())
        self.clicks = self.pages = 0
        self.seed = ""

    def begin(self) -> None:
        self.clicks = self.pages = 0

    def follow(self, label: str) -> Page:
        self.clicks += 1
        return super().follow(label)

    def press(  # type: ignore[override]
        self, button: str, filled: Mapping[str, object] | None = None, *, form: int | str | None = None
    ) -> Page:
        self.clicks += 1 + self._taps(button, filled or {}, form)
        page = super().press(button, dict(filled or {}), form=form)
        assert page.status == 200, (button, page.words[page.words.find("There is a problem") :][:900])
        if page.heading == ASKS:
            self.show()
        return self.page

    def show(self) -> None:
        """Shows again that it is still them."""
        super().press("Go on", {"proof_password": PASSWORD, "proof_code": pyotp.TOTP(self.seed).at(now())})
        self.clicks += 1

    def _taps(self, button: str, filled: Mapping[str, object], which: int | str | None) -> int:
        """What has to be tapped before the button: boxes that change, choices, and folds that hide a field."""
        before, opened, taps = self.page.form(button=button, which=which).fields, set(), 0
        for name, wanted in filled.items():
            controls = self.page.tree.xpath("//*[@name=$name]", name=name)
            assert controls, name
            for fold in controls[0].iterancestors("details"):
                if fold.get("open") is None and fold not in opened:
                    opened.add(fold)
                    taps += 1
            values = (
                {str(one) for one in wanted}
                if isinstance(wanted, list)
                else {str(wanted)}
                if wanted
                else set()
            )
            if controls[0].tag == "select" or controls[0].get("type") == "radio":
                taps += values != set(before[name])
            elif controls[0].get("type") == "checkbox":
                taps += len(values ^ set(before[name]))
        return taps

    def _arrive(self, response: TestResponse) -> Page:
        self.pages += 1
        return super()._arrive(response)


def joined(app: Flask, link: str) -> Counted:
    """Somebody opens the link of their letter and sets up how they sign in."""
    browser = Counted(app)
    browser.open(link)
    browser.press("Begin")
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.page.text)
    assert found
    browser.seed = found[1].replace(" ", "")
    browser.press("Keep it and sign in", {"password": PASSWORD, "code": pyotp.TOTP(browser.seed).at(now())})
    return browser


def letter_to(app: Flask, email: str) -> str:
    """The path of the link in the newest letter to a member of staff, as the post office makes it."""
    with working(app):
        letters = session().scalars(select(Letter).order_by(Letter.created_at.desc())).all()
        for letter in letters:
            message = render(letter, now())
            if message.to == email and (found := re.search(r"/join/[\w-]{43}", message.text)):
                return found[0]
    raise AssertionError(f"no letter with a link to {email}")


def begun(app: Flask) -> tuple[Counted, Counted]:
    """A command begins the service. The administrator and the manager open the links that it prints."""
    told = {
        "name": "Eastmoor Family Conferences", "neutral-name": "Eastmoor Messages", "phone": "01632 960200",
        "email": "office@example.org", "address": "2 Mill Street, Eastmoor", "approach": "child_fgc",
        "administrator": "Ada Byrne", "administrator-email": "ada@example.org", "administrator-phone": "01632 960201",
        "manager": "Helen Shaw", "manager-email": "helen.shaw@example.org", "manager-phone": "01632 960202",
    }  # fmt: skip
    options = [part for name, value in told.items() for part in (f"--{name}", value)]
    result = app.test_cli_runner().invoke(args=["service", "begin", *options])
    assert result.exit_code == 0, result.output
    first, second = re.findall(r"/join/[\w-]{43}", result.output)
    return joined(app, first), joined(app, second)


def hired(app: Flask, ada: Counted, name: str, role: str, manager: str = "") -> Counted:
    """The administrator invites somebody, who comes in by their letter."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    ada.open("/users/invite")
    above = {"manager_id": chosen(ada, "manager_id", manager)} if manager else {}
    ada.press("Invite them", {"name": name, "email": email, "phone": "01632 960210", "role": role, **above})
    return joined(app, letter_to(app, email))


def referred(amy: Counted) -> str:
    """The social worker names the child and the mother, writes why, and sends it with the mother's consent."""
    amy.open("/referrals/new")
    amy.press("Begin", {"name": "The Bright family"})
    written = amy.page.path
    for person in (
        {
            "name": "Tolu Bright",
            "tie": "child",
            "central": "yes",
            "born_on": 2,
            "born_on-month": 5,
            "born_on-year": 2017,
        },
        {"name": "Grace Bright", "tie": "mother", "has_pr": "yes", "safe_contact": "Text between 9 and 3."},
    ):
        amy.open(f"{written}/people/add")
        amy.press("Save this person", {"language": "en", **person})
    for title, answers in SECTIONS.items():
        amy.open(written)
        amy.open(amy.page.link(title))
        amy.press("Save and continue", answers)
    amy.open(written)
    amy.open(amy.page.link("Check your answers"))
    amy.press("Send the referral")
    assert "It was sent" in amy.page.words, amy.page.words[:900]
    return written.removesuffix("/referral/write")


SECTIONS: dict[str, dict[str, object]] = {
    "Why you ask": {"purpose": "Who keeps Tolu safe at weekends?", "living_arrangement": "With Grace."},
    "What the family will read": {"going_well": "Grace is warm with Tolu.", "worries": "Tolu missed 20 days of school."},
    "Questions for the family": {"line_1": "Who can fetch Tolu from school?"},
    "What the plan must have": {"line_1": "Tolu is at school every day."},
    "Court orders and conditions": {"orders_known": "no"},
    "Legal stage": {"legal_stage": "pre_proceedings"},
    "Safety": {"safety_risks": "None is known."},
    "Your part": {"attends_whole": "yes", "manager_aware": "yes"},
    "Consent": {
        "consent_by": "Grace Bright", "consent_basis": "parental_responsibility", "consent_on": 20, "consent_on-month": 1,
        "consent_on-year": 2027, "consent_scope": ["refer", "contact_family", "share_report", "share_plan"],
        "child_asked": "Tolu wants to come.",
    },
}  # fmt: skip


def allocated(helen: Counted, conference: str) -> None:
    helen.open(helen.open("/referrals").link("Decide"))
    helen.press("Decide", {"decision": "accept"})
    helen.open(f"{conference}/referral/allocate")
    helen.press("Ask this coordinator", {"coordinator_id": chosen(helen, "coordinator_id", "Ruth Lane")})


def chosen(browser: Counted, field: str, words: str) -> str:
    """The value of the choice, or of the radio button, with these words."""
    for option in browser.page.tree.xpath("//select[@name=$name]/option", name=field):
        if words in option.text_content():
            return str(option.get("value"))
    for box in browser.page.tree.xpath("//input[@name=$name]", name=field):
        label = browser.page.tree.xpath("//label[@for=$id]", id=box.get("id"))[0]
        if words in label.text_content():
            return str(box.get("value"))
    raise AssertionError(f"no {words!r} in {field}")


def gathers(ruth: Counted) -> None:
    """The list is pasted and looked at. Everybody but the social worker said to Ruth how they are reached."""
    ruth.follow("Circle")
    ruth.follow("Paste a list")
    ruth.press("Check the list", {"people": LIST})
    fields = ruth.page.form(button="Add them to the circle").fields
    ticks = {name: "yes" for name in fields if name.endswith("-confirmed")}
    assert len(ticks) == 13
    ruth.press("Add them to the circle", ticks)
    assert "11 people came into the circle." in ruth.page.words


def needs_an_interpreter(ruth: Counted) -> None:
    """Dele signs: he asked that his interpreter stays when the family talks on its own."""
    ruth.follow("Circle")
    ruth.follow("Dele Bright")
    ruth.follow("Write down a talk")
    ruth.press(
        "Save", {"needs": ["interpreter", "interpreter_stays"], "willing": "yes", "how": "By video, with Kim"}
    )


def makes_sure(ruth: Counted) -> None:
    """The safety question, person by person, and the preparation that comes first."""
    ruth.follow("Circle")
    ruth.follow("The safety question")
    ruth.follow("Answer for several people")
    fields = ruth.page.form(button="Save the answers").fields
    thought = {name: "yes" for name in fields if name.endswith("-everybody")}
    assert len(thought) == 11, (
        "everybody but who comes last, each pair once; professionals not among themselves"
    )
    ruth.press("Save the answers", thought)
    assert "pairs are answered." in ruth.page.words
    ruth.follow("Circle")
    ruth.follow("Preparation checklist")
    ruth.press("Save", {"first": list(FIRST_LINES)})


def sets_the_day(ruth: Counted) -> None:
    ruth.follow("Date")
    ruth.follow("Set a date")
    ruth.press(
        "Save the date",
        {
            "kind": "first",
            "on": 27,
            "on-month": 2,
            "on-year": 2027,
            "starts": "11 am",
            "venue": "Mill Street Hall",
            "venue_address": "9 Mill Street",
        },
    )
    ruth.press("Save the date")
    assert ruth.page.heading == "Who comes to which part"
    kim = next(
        row
        for row in ruth.page.tree.xpath("//tr[@class='govuk-table__row']")
        if "Kim Ward" in row.text_content()
    )
    who_chose = kim.xpath(".//select[contains(@name, 'chosen_by')]")[0]
    assert len(kim.xpath(".//input[@type='checkbox'][@checked]")) == 4, (
        "parts are ticked by what each is there for"
    )
    value = chosen(ruth, who_chose.get("name"), "Somebody who needs them")
    ruth.press("Save who comes", {who_chose.get("name"): value})
    assert ruth.page.heading == "Dates", ruth.page.words[:600]


def asks_everybody(ruth: Counted) -> None:
    """Each letter is looked at, then all are sent at once. Whoever may only be spoken with was spoken with."""
    ruth.follow("Invitations")
    while "Ask them all" not in ruth.page.words:
        if "Look at the letter" in ruth.page.words:
            ruth.follow("Look at the letter")
        elif "This is right, go on" in ruth.page.words:
            ruth.press("This is right, go on")
        elif "I have asked them" in ruth.page.words:
            ruth.press("I have asked them, go on to the next")
    ruth.press("Ask them all")
    while "I have asked them" in ruth.page.words:
        ruth.press("I have asked them")
    assert "Everybody is asked." in ruth.page.words, ruth.page.words[:900]


def somebody_comes_late(ruth: Counted) -> None:
    """Ten are asked when Grace remembers a cousin."""
    ruth.follow("Circle")
    ruth.follow("Add somebody")
    ruth.press(
        "Add to the circle",
        {
            "name": LATE,
            "tie": "cousin",
            "side": "mothers_side",
            "first": "email",
            "email": "bola@example.org",
            "confirmed": "yes",
        },
    )
    ruth.follow("Answer the safety question")
    ruth.press("Save the answers", {"everybody": "yes"})
    ruth.follow("Date")
    ruth.follow("Who comes to which part")
    assert f"{LATE.split(maxsplit=1)[0]} came into the circle after this was saved." in ruth.page.words
    ruth.press("Save who comes")
    ruth.follow("Invitations")
    ruth.follow("Look at the letter")
    ruth.press("Send it now")


def test_from_the_coordinators_signature_to_fifteen_people_asked_takes_ninety_presses_at_most(
    app: Flask, clock: Callable[[str], None]
) -> None:
    clock("2027-01-27T09:30:00+00:00")
    ada, helen = begun(app)
    colin = hired(app, ada, "Colin West", "social_worker")
    amy = hired(app, ada, "Amy Dunn", "social_worker", manager="Colin West")
    ruth = hired(app, ada, "Ruth Lane", "coordinator")
    conference = referred(amy)
    colin.open(f"{conference}/referral/bottom-lines")
    colin.press("Approve what the plan must have")
    allocated(helen, conference)
    ruth.open(f"{conference}/referral/independence")
    ruth.press("Sign the statement", {"mine": "yes"})
    started = time.monotonic()
    ruth.begin()
    for does in (gathers, needs_an_interpreter, makes_sure, sets_the_day, asks_everybody):
        does(ruth)
    clock("2027-01-27T09:50:00+00:00")
    somebody_comes_late(ruth)
    seconds = round(time.monotonic() - started, 1)
    with working(app):
        asked = session().scalars(select(Invitation).where(Invitation.asked_at.is_not(None))).all()
        people = session().scalars(select(Person)).all()
    assert (len(asked), len(people)) == (15, 15)
    print(json.dumps({"clicks": ruth.clicks, "pages": ruth.pages, "seconds": seconds}))
    assert ruth.clicks <= MOST
