"""Amy asks for a conference with the family's consent; Colin, Helen and Ruth each do what only they may."""

from fgc.demo.filling import choice, days
from fgc.demo.northmoor.referral import BOTTOM_LINES, CONSENT, ORDERS, PEOPLE, QUESTIONS, SECTIONS
from fgc.demo.story import Story
from fgc.demo.visitor import Visitor


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
    amy.press("Start", {"name": "The Rashid family"})
    story.found["conference"] = amy.page.path.removesuffix("/referral/write")
    story.check("To do" in amy.page.words, "the sections of the referral wait to be written")
    fill_in(story, amy)
    story.step(
        "Amy writes the referral: six people, two orders, four questions, five points the plan must have."
    )


def fill_in(story: Story, amy: Visitor) -> None:
    """Everything but the consent, by whoever may write it."""
    written = f"{story.conference}/referral/write"
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


def _amy_sends(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/referral/send")
    amy.press("Send the referral")
    story.check(
        amy.page.status == 422 and "There is no consent yet" in amy.page.words, "no consent, no referral"
    )
    story.step(
        "She cannot send it: there is no consent yet. The page says so, and nothing she wrote is lost."
    )
    amy.open(amy.page.link("Consent"))
    amy.press(
        "Save and come back later", {"consent_by": "Shirin Aziz", "consent_on": "31", "consent_on-month": "2"}
    )
    story.check("Not finished" in amy.page.words, "an unfinished section is kept as it was typed")
    amy.open(amy.page.link("Consent"))
    typed = amy.page.form(button="Save and continue").fields["consent_on"]
    story.check(typed == ["31"], "what was typed is still there")
    amy.press("Save and continue", days(CONSENT))
    amy.open(amy.page.link("Check your answers"))
    amy.press("Send the referral")
    story.check("has been sent" in amy.page.words, "the referral is sent")
    story.step(
        "Shirin agreed on 20 January. With her consent and its scope written down the referral is sent."
    )


def _colin_approves(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/referral/bottom-lines")
    story.check("manager does" in amy.page.words, "Amy cannot approve her own referral")
    colin = story.staff("Colin")
    colin.open(f"{story.conference}/referral/bottom-lines")
    colin.press("Approve what the plan must have")
    story.check("Approved" in colin.page.words, "the manager approved")
    amy.open(f"{story.conference}/referral/write/must-have")
    story.check(amy.page.status == 409 and "any more" in amy.page.words, "it is frozen")
    story.step("Colin approves the five points. From then on nobody can change them, Amy neither.")


def _helen_decides(story: Story) -> None:
    helen = story.staff("Helen")
    helen.open("/referrals")
    helen.open(helen.page.link("Decide on the referral"))
    helen.press("Save the decision", {"decision": "accept"})
    story.check("Find a coordinator" in helen.page.heading, "accepted, and next a coordinator")
    story.step("Helen accepts the referral. The circle begins with the people who were named.")


def _helen_allocates(story: Story) -> None:
    helen = story.staff("Helen")
    helen.open(f"{story.conference}/conflicts")
    helen.press(
        "Record this link",
        {
            "staff_id": choice(helen, "staff_id", "Tomas Field"),
            "why": "His son plays in the same team as Daryan; he told Helen by phone.",
        },
    )
    helen.open(f"{story.conference}/referral/allocate")
    helen.press(
        "Allocate this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Tomas Field")}
    )
    story.check(
        helen.page.status == 422 and "They have a recorded link to this family" in helen.page.words,
        "Tomas is refused",
    )
    helen.press(
        "Allocate this coordinator", {"coordinator_id": choice(helen, "coordinator_id", "Ruth Adeyemi")}
    )
    story.check("Ruth Adeyemi" in helen.page.words, "Ruth is asked")
    story.step("Tomas has a link to the family and is refused. Helen asks Ruth, a woman, as Shirin wished.")


def _ruth_signs(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/referral/offer")
    story.check(
        ruth.page.path.endswith("/referral/independence"), "nothing is open before the statement is signed"
    )
    ruth.press("Sign the statement", {"mine": "yes"})
    story.check("open the conference" in ruth.page.words, "Ruth has signed")
    story.step("Ruth signs that she is independent. Only then is the conference open to her.")


def _the_offer(story: Story) -> None:
    amy = story.staff("Amy")
    sheet = f"{story.conference}/referral/offer"
    for name, how, note in (
        ("Shirin Aziz", "In the letter, read aloud by an interpreter", ""),
        ("Baran Rashid", "In the letter", "For his own part"),
    ):
        amy.open(f"{sheet}/add")
        amy.press(
            "Save the offer",
            days(
                {
                    "to": name,
                    "offered_on": (11, 1, 2027),
                    "how": how,
                    "language": "ckb",
                    "in_letter_before_proceedings": "yes",
                }
            ),
        )
        amy.open(amy.page.link("Record the answer"))
        amy.press("Save the answer", days({"answer": "accepted", "answered_on": (20, 1, 2027), "note": note}))
    story.check(
        "Monday 11 January 2027" in amy.page.words and "The family has not met yet" in amy.page.words,
        "the sheet says",
    )
    story.step("The offer of 11 January and both answers stand beside the decision planned for 5 March.")
