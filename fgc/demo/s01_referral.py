"""Amy asks for a conference with the family's consent; Colin, Helen and Ruth each do what only they may."""

from collections.abc import Mapping
from typing import Any

from fgc.demo.story import Story

QUESTIONS = (
    "Who helps Shirin in the mornings and at night?",
    "How do we keep Shirin and the children safe when the order ends?",
    "What do Daryan and Lana need to keep their Dad's family?",
    "Who cares for them if Shirin is ill?",
)
BOTTOM_LINES = (
    "Daryan and Lana live with Shirin, or with a relative who has been checked.",
    "No time alone with Baran, and nobody gives him their address.",
    "Daryan is at school 95 days of 100 or more.",
    "Somebody other than Amy sees Lana on three days a week, for 12 weeks.",
    "A plan for a day when Shirin cannot cope.",
)
PEOPLE: tuple[dict[str, Any], ...] = (
    {"name": "Daryan Rashid", "tie": "child", "central": "yes", "born_on": (2, 5, 2017), "language": "ckb",
     "needs": "Speaks English at school and Sorani at home."},
    {"name": "Lana Rashid", "tie": "child", "central": "yes", "born_on": (20, 11, 2025), "language": "ckb"},
    {"name": "Shirin Aziz", "tie": "mother", "has_pr": "yes", "born_on": (14, 3, 1995), "language": "ckb",
     "interpreter": "yes", "phone": "07700 900101", "address": "Flat 2, 8 Orchard Rise, Eastwick",
     "address_protected": "yes",
     "needs": "A woman who interprets Sorani, independent, not from Northmoor's Kurdish community. Reads Sorani "
              "slowly, no English.",
     "safe_contact": "Text only, 09:30 to 14:30 on school days. No voicemail, no post. The phone was once shared with "
                     "Baran and was changed in November. Safe word: Newroz tea."},
    {"name": "Baran Rashid", "tie": "father", "has_pr": "yes", "born_on": (9, 8, 1990), "language": "ckb",
     "phone": "07700 900102", "safe_contact": "Phone or text, any time."},
    {"name": "Nazdar Aziz", "tie": "grandmother on Mum's side", "born_on": (1, 6, 1968), "language": "ckb",
     "interpreter": "yes", "phone": "01632 960111", "needs": "Does not read. Diabetic. A wheelchair for distance.",
     "safe_contact": "Her own landline, before 14:30."},
    {"name": "Mina Rashid", "tie": "grandmother on Dad's side", "born_on": (17, 1, 1966), "language": "ckb",
     "phone": "07700 900105", "safe_contact_unknown": "yes"},
)
ORDERS: tuple[dict[str, Any], ...] = (
    {"kind": "non_molestation", "protects": "Shirin Aziz", "against": "Baran Rashid",
     "terms": "Not within 100 metres of Shirin, no contact with her by any means.", "court": "Northmoor Family Court",
     "made_on": (14, 9, 2026), "expires_on": (14, 9, 2027)},
    {"kind": "prohibited_steps", "protects": "Daryan Rashid, Lana Rashid", "against": "Baran Rashid",
     "terms": "Not to take the children out of the care of their mother. Supervised time every second Saturday, "
              "10:00 to 11:30, at the contact centre.", "court": "Northmoor Family Court", "made_on": (14, 9, 2026)},
)
SECTIONS: dict[str, dict[str, Any]] = {
    "Why you ask": {
        "purpose": "Who, besides Shirin, keeps Daryan and Lana safe and cared for, so that they can stay with her? The "
                   "council decides on Friday 5 March whether to go to court.",
        "living_arrangement": "With their mother, in a refuge move-on flat."},
    "What the family will read": {
        "going_well": "Shirin is warm with both children. She left and has kept everybody safe. Daryan is close to his "
                      "school. There is an aunt and a family who care.",
        "worries": "Daryan saw his father hurt his mother; the police came three times in 2026. Shirin has been very "
                   "low. Daryan missed 22 school days of 100. The flat is cold and bare.",
        "if_nothing_changes": "The council may ask the court to decide where Daryan and Lana live.",
        "help_available": "A heating grant, a bed, an adviser about the court order."},
    "Legal stage": {
        "legal_stage": "pre_proceedings", "application_on": (5, 3, 2027),
        "important_dates": "Amy is on leave from 15 to 19 February. Ramadan is about 8 February to 9 March."},
    "Culture": {"culture": "Muslim, Kurdish. Halal food. Ramadan 2027: end before sunset, or food after it.",
                "coordinator_wishes": "Shirin would like a woman."},
    "Safety": {"not_to_contact": "Baran's friends at the taxi rank must not learn of this.",
               "safety_risks": "MARAC in August 2026, DASH 17. Baran must not learn where the flat is, nor when and "
                               "where the family meets."},
    "Your part": {"attends_whole": "yes", "manager_aware": "yes"},
}
CONSENT = {"consent_by": "Shirin Aziz", "consent_basis": "parental_responsibility", "consent_on": (20, 1, 2027),
           "consent_scope": ["refer", "contact_family", "share_report", "share_plan"],
           "child_asked": "Daryan said: I want to come for the food and the talking about school, not the sad bit. "
                          "Lana is 14 months old."}


def play(story: Story) -> None:
    """From the first line of the referral to a coordinator who has signed that she is independent."""
    story.at("2027-01-21T10:00:00+00:00")
    _amy_writes(story)
    _amy_sends(story)
    story.at("2027-01-26T09:00:00+00:00")
    _colin_approves(story)
    story.at("2027-01-26T14:00:00+00:00")
    _helen_decides(story)
    _helen_allocates(story)
    story.at("2027-01-27T09:30:00+00:00")
    _ruth_signs(story)
    _the_offer(story)


def _amy_writes(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open("/referrals/new")
    amy.press("Begin", {"name": "The Rashid family"})
    written = amy.page.path
    story.found["conference"] = written.removesuffix("/referral/write")
    story.check("To do" in amy.page.words, "the sections of the referral wait to be written")
    for person in PEOPLE:
        amy.open(f"{written}/people/add")
        amy.press("Save this person", days(person))
        story.check(person["name"] in amy.page.words, f"{person['name']} is named")
    for title, answers in SECTIONS.items():
        amy.open(written)
        amy.open(amy.page.link(title))
        amy.press("Save and continue", days(answers))
    for title, lines in (("Questions for the family", QUESTIONS), ("What the plan must have", BOTTOM_LINES)):
        amy.open(amy.page.link(title))
        amy.press("Save and continue", {f"line_{number}": line for number, line in enumerate(lines, start=1)})
    amy.open(amy.page.link("Court orders and conditions"))
    amy.press("Save and continue", {"orders_known": "yes"})
    for order in ORDERS:
        amy.open(f"{written}/orders/add")
        amy.press("Save this order", days(order))
    story.step("Amy writes the referral: six people, two orders, four questions, five points the plan must have.")


def _amy_sends(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/referral/send")
    amy.press("Send the referral")
    story.check(amy.page.status == 422 and "There is no consent yet" in amy.page.words, "no consent, no referral")
    story.step("She cannot send it: there is no consent yet. The page says so, and nothing she wrote is lost.")
    amy.open(amy.page.link("Consent"))
    amy.press("Save and come back later", {"consent_by": "Shirin Aziz", "consent_on": "31", "consent_on-month": "2"})
    story.check("Not finished" in amy.page.words, "an unfinished section is kept as it was typed")
    amy.open(amy.page.link("Consent"))
    typed = amy.page.form(button="Save and continue").fields["consent_on"]
    story.check(typed == ["31"], "what was typed is still there")
    amy.press("Save and continue", days(CONSENT))
    amy.open(amy.page.link("Check your answers"))
    amy.press("Send the referral")
    story.check("It was sent" in amy.page.words, "the referral is sent")
    story.step("Shirin agreed on 20 January. With her consent and its scope written down the referral is sent.")


def _colin_approves(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/referral/bottom-lines")
    story.check("Their manager does" in amy.page.words, "Amy cannot approve her own referral")
    colin = story.staff("Colin")
    colin.open(f"{story.conference}/referral/bottom-lines")
    colin.press("Approve what the plan must have")
    story.check("Approved and fixed" in colin.page.words, "the manager approved")
    amy.open(f"{story.conference}/referral/write/must-have")
    story.check(amy.page.status == 409 and "cannot be changed by anybody" in amy.page.words, "it is frozen")
    story.step("Colin approves the five points. From then on nobody can change them, Amy neither.")


def _helen_decides(story: Story) -> None:
    helen = story.staff("Helen")
    helen.open("/referrals")
    helen.open(helen.page.link("Decide"))
    helen.press("Decide", {"decision": "accept"})
    story.check("Find a coordinator" in helen.page.heading, "accepted, and next a coordinator")
    story.step("Helen accepts the referral. The circle begins with the people who were named.")


def _helen_allocates(story: Story) -> None:
    helen = story.staff("Helen")
    helen.open(f"{story.conference}/conflicts")
    helen.press("Put it in the register", {"staff_id": choice(helen, "staff_id", "Tomas Field"),
                                           "why": "His son plays in the same team as Daryan; he told Helen by phone."})
    helen.open(f"{story.conference}/referral/allocate")
    helen.press("Ask this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Tomas Field")})
    story.check(helen.page.status == 422 and "They have a link to this family" in helen.page.words, "Tomas is refused")
    helen.press("Ask this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Ruth Adeyemi")})
    story.check("Ruth Adeyemi" in helen.page.words, "Ruth is asked")
    story.step("Tomas has a link to the family and is refused. Helen asks Ruth, a woman, as Shirin wished.")


def _ruth_signs(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/referral/offer")
    story.check(ruth.page.path.endswith("/referral/independence"), "nothing is open before the statement is signed")
    ruth.press("Sign the statement", {"mine": "yes"})
    story.check("open to you now" in ruth.page.words, "Ruth has signed")
    story.step("Ruth signs that she is independent. Only then is the conference open to her.")


def _the_offer(story: Story) -> None:
    amy = story.staff("Amy")
    sheet = f"{story.conference}/referral/offer"
    for name, how, note in (("Shirin Aziz", "In the letter, read aloud by an interpreter", ""),
                            ("Baran Rashid", "In the letter", "For his own part")):
        amy.open(f"{sheet}/add")
        amy.press("Save the offer", days({"to": name, "offered_on": (11, 1, 2027), "how": how, "language": "ckb",
                                          "in_letter_before_proceedings": "yes"}))
        amy.open(amy.page.link("Record the answer"))
        amy.press("Save the answer", days({"answer": "accepted", "answered_on": (20, 1, 2027), "note": note}))
    story.check("Monday 11 January 2027" in amy.page.words and "It has not met yet" in amy.page.words, "the sheet says")
    story.step("The offer of 11 January and both answers stand beside the decision planned for 5 March.")


def days(answers: Mapping[str, Any]) -> dict[str, object]:
    """Answers as the page asks them: a day goes into its three boxes."""
    typed: dict[str, object] = {}
    for name, value in answers.items():
        if isinstance(value, tuple):
            typed |= {name: value[0], f"{name}-month": value[1], f"{name}-year": value[2]}
        else:
            typed[name] = value
    return typed


def choice(visitor: Any, field: str, label: str) -> str:
    """The value behind a choice with these words."""
    for option in visitor.page.tree.xpath(f'//select[@name="{field}"]/option'):
        if label in option.text_content():
            return str(option.get("value"))
    for radio in visitor.page.tree.xpath(f'//input[@name="{field}"]'):
        if label in " ".join(radio.getparent().text_content().split()):
            return str(radio.get("value"))
    story_has = f"no choice {label!r} in {field} on {visitor.page.path}"
    raise AssertionError(story_has)
