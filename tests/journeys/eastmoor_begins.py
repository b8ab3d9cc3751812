"""The first part of Eastmoor's story: from a command that begins the service to the moment when fifteen people are asked."""

import time

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from tests.gathering import working
from tests.journeys.eastmoor import Counted, Eastmoor, chosen

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


def referred(amy: Counted) -> str:
    """The social worker names the child and the mother, writes why, and sends it with the mother's consent."""
    amy.open("/referrals/new")
    amy.press("Start", {"name": "The Bright family"})
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
        amy.follow(title)
        amy.press("Save and continue", answers)
    amy.press("Save this order", ORDER)
    amy.open(written)
    amy.follow("Check your answers")
    amy.press("Send the referral")
    assert "The referral has been sent" in amy.page.words, amy.page.words[:900]
    return written.removesuffix("/referral/write")


SECTIONS: dict[str, dict[str, object]] = {
    "Why you are asking": {"purpose": "Who keeps Tolu safe at weekends?", "living_arrangement": "With Grace."},
    "What the family will read": {"going_well": "Grace is warm with Tolu.", "worries": "Tolu missed 20 days of school."},
    "Questions for the family": {"line_1": "Who can fetch Tolu from school?"},
    "What the plan must have": {"line_1": "Tolu is at school every day."},
    "Legal stage": {"legal_stage": "pre_proceedings"},
    "Safety": {"safety_risks": "None is known."},
    "Your part": {"attends_whole": "yes", "manager_aware": "yes"},
    "Consent": {
        "consent_by": "Grace Bright", "consent_basis": "parental_responsibility", "consent_on": 20, "consent_on-month": 1,
        "consent_on-year": 2027, "consent_scope": ["refer", "contact_family", "share_report", "share_plan"],
        "child_asked": "Tolu wants to come.",
    },
    "Court orders and conditions": {"orders_known": "yes"},
}  # fmt: skip
ORDER = {
    "kind": "prohibited_steps", "protects_others": "Toluwanni Brite", "against_others": "Markus Coal",
    "terms": "He may not take the child abroad.", "expires_on": 1, "expires_on-month": 12, "expires_on-year": 2027,
}  # fmt: skip
"""The court spelt both of them otherwise than the family does."""


def allocated(helen: Counted, conference: str) -> None:
    helen.open(helen.open("/referrals").link("Decide on the referral"))
    helen.press("Save the decision", {"decision": "accept"})
    helen.open(f"{conference}/referral/allocate")
    helen.press("Allocate this coordinator", {"coordinator_id": chosen(helen, "coordinator_id", "Ruth Lane")})


def gathers(ruth: Counted) -> None:
    """The list is pasted and looked at. Everybody but the social worker said to Ruth how they are reached."""
    ruth.follow("Circle")
    ruth.follow("Paste a list")
    ruth.press("Check the list", {"people": LIST})
    fields = ruth.page.form(button="Add these people to the circle").fields
    ticks = {name: "yes" for name in fields if name.endswith("-confirmed")}
    assert len(ticks) == 13
    ruth.press("Add these people to the circle", ticks)
    assert "11 people were added to the circle." in ruth.page.words


def needs_an_interpreter(ruth: Counted) -> None:
    """Dele signs: he asked that his interpreter stays when the family talks on its own."""
    ruth.follow("Circle")
    ruth.follow("Dele Bright")
    ruth.follow("Record a preparation visit or call")
    ruth.press(
        "Save", {"needs": ["interpreter", "interpreter_stays"], "willing": "yes", "how": "By video, with Kim"}
    )


def says_whom_the_order_means(ruth: Counted) -> None:
    """Her desk asks. Marcus is found by the sound of his name; that Toluwanni is Tolu only a person can say."""
    ruth.follow("My desk")
    ruth.follow("Record who the order means")
    assert ruth.page.form(button="Save").fields["against"] == [chosen(ruth, "against", "Marcus Cole")]
    ruth.press("Save", {"protected": [chosen(ruth, "protected", "Tolu Bright")]})


def makes_sure(ruth: Counted) -> None:
    """The safety question, person by person, with a caution for what the order says; and the preparation that comes first."""
    ruth.follow("Answer for several people")
    fields = ruth.page.form(button="Save the answers").fields
    thought = {name: "yes" for name in fields if name.endswith("-everybody")}
    assert len(thought) == 11, (
        "everybody but who comes last, each pair once; professionals not among themselves"
    )
    ruth.press("Save the answers", thought)
    assert "1 of 88 pairs is still open." in ruth.page.words, "what the order says is a concern"
    ruth.follow("Say what must stay hidden")
    hidden = {
        "who": chosen(ruth, "who", "Marcus Cole must not find out about"),
        "hides": [chosen(ruth, "hides", "Their address")],
    }
    ruth.press("Add the restriction", {**hidden, "because": "The order. He need not know where Tolu sleeps."})
    assert "All 88 pairs are answered." in ruth.page.words
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
    assert ruth.page.heading == "Who is invited to which part"
    kim = next(
        row
        for row in ruth.page.tree.xpath("//tr[@class='govuk-table__row']")
        if "Kim Ward" in row.text_content()
    )
    who_chose = kim.xpath(".//select[contains(@name, 'chosen_by')]")[0]
    assert len(kim.xpath(".//input[@type='checkbox'][@checked]")) == 4, (
        "parts are ticked by what each is there for"
    )
    value = chosen(ruth, who_chose.get("name"), "Someone who needs them")
    ruth.press("Save who is invited", {who_chose.get("name"): value})
    assert ruth.page.heading == "Dates", ruth.page.words[:600]


def asks_everybody(ruth: Counted) -> None:
    """Each letter is looked at, then all are sent at once. Whoever may only be spoken with was spoken with."""
    ruth.follow("Invitations")
    while "Send all the invitations" not in ruth.page.words:
        if "Look at the letter" in ruth.page.words:
            ruth.follow("Look at the letter")
        elif "This is right: check the next one" in ruth.page.words:
            ruth.press("This is right: check the next one")
        elif "I have invited them" in ruth.page.words:
            ruth.press("I have invited them, go to the next person")
    ruth.press("Send all the invitations")
    while "I have invited them" in ruth.page.words:
        ruth.press("I have invited them")
    assert "Grace gets a text that you write yourself: nothing has gone to them yet." in ruth.page.words


def somebody_comes_late(ruth: Counted) -> None:
    """Ten are asked when Grace remembers a cousin."""
    ruth.follow("Circle")
    ruth.follow("Add someone")
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
    ruth.follow("Who is invited to which part")
    assert f"{LATE.split(maxsplit=1)[0]} joined the circle after this was saved." in ruth.page.words
    ruth.press("Save who is invited")
    ruth.follow("Invitations")
    ruth.follow("Look at the letter")
    ruth.press("Send the letter now")


def begins_and_asks_everybody(told: Eastmoor) -> None:
    """The story as far as all fifteen are asked."""
    told.at("2027-01-27T09:30:00+00:00")
    told.begins()
    told.colin = told.hired("Colin West", "social_worker")
    told.amy = told.hired("Amy Dunn", "social_worker", manager="Colin West")
    told.ruth = told.hired("Ruth Lane", "coordinator")
    told.conference = referred(told.amy)
    told.colin.open(f"{told.conference}/referral/bottom-lines")
    told.colin.press("Approve what the plan must have")
    allocated(told.helen, told.conference)
    told.ruth.open(f"{told.conference}/referral/independence")
    told.ruth.press("Sign the statement", {"mine": "yes"})
    asks_everybody_to_come(told)


def asks_everybody_to_come(told: Eastmoor) -> None:
    """What is counted: from the coordinator's signature that she is independent to the moment when all are asked."""
    ruth, started = told.ruth, time.monotonic()
    ruth.begin()
    for does in (
        gathers,
        needs_an_interpreter,
        says_whom_the_order_means,
        makes_sure,
        sets_the_day,
        asks_everybody,
    ):
        does(ruth)
    told.at("2027-01-27T09:50:00+00:00")
    somebody_comes_late(ruth)
    seconds = round(time.monotonic() - started, 1)
    told.numbers = {"clicks": ruth.clicks, "pages": ruth.pages, "seconds": seconds}
    with working(told.app):
        told.people = len(session().scalars(select(Person)).all())
        told.asked = len(session().scalars(select(Invitation).where(Invitation.asked_at.is_not(None))).all())
