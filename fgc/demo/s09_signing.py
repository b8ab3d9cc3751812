"""Everybody signs the exact text: on Ruth's tablet, on paper, on their own link, and Amy for the council."""

from fgc.demo.s07_the_day import MAIL, family
from fgc.demo.story import Story, link_in

ON_THE_TABLET = ("Shirin Aziz", "Nazdar Aziz", "Kawa Aziz", "Sara Whitlow", "Daryan Rashid")
ON_PAPER = "Priya Nair"
BY_LINK = {"Rojin": "Rojin Aziz", "Mina": "Mina Rashid"}


def play(story: Story) -> None:
    """From the agreed text to the last signature."""
    _an_old_text(story)
    _in_the_hall(story)
    _amy_signs(story)
    _links_leave(story)
    _the_last_ones(story)


def _an_old_text(story: Story) -> None:
    kawa = family(story, "Kawa")
    kawa.open("/yours/sign")
    typed = {"agree": "yes", "name": "Kawa Aziz", "text": "0" * 64, **_pin(story, "Kawa Aziz")}
    kawa.press("I sign our plan", typed)
    story.check(kawa.page.status == 409 and "read it again" in kawa.page.words, "another text is not signed")
    story.step("A signature under any other text than the one that stands there is refused.")


def _in_the_hall(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/plan/signing")
    for name in ON_THE_TABLET:
        ruth.press(f"Sign on this tablet {name}")
        story.check("My desk" not in ruth.page.words, f"{name} sees their own view")
        there = ruth.page
        story.check(
            ruth.open("/").path == "/sign-in", f"{name} holds a tablet on which nothing of Ruth's opens"
        )
        ruth.open(there.path)
        ruth.press("I sign our plan", {"agree": "yes", "name": name, **_pin(story, name)})
        story.check(ruth.page.heading.startswith("Thank you"), f"{name} has signed: {ruth.page.words[:200]}")
        ruth.follow("Coordinator: sign in to go on")
        story.pass_time(31)
        story.sign_in("Ruth")
        story.check(
            ruth.page.path.endswith("/plan/signing"), f"Ruth is back after {name}: {ruth.page.words[:200]}"
        )
    ruth.follow(f"Record a signature on paper: {ON_PAPER}")
    ruth.press("Record the signature", {"name": ON_PAPER, "same": "yes"})
    story.check(ruth.page.status == 422, "a signature on paper needs a witness")
    ruth.press("Record the signature", {"witness": "Ruth Adeyemi"})
    story.check("Signed on paper" in ruth.page.words, "the paper is recorded")
    story.step(
        "Five people sign on Ruth's tablet, one after another, and she signs in again after each. "
        "Priya signs on paper, and Ruth saw it."
    )


def _pin(story: Story, name: str) -> dict[str, str]:
    """What somebody types besides, if Ruth told them a PIN."""
    first = name.split(maxsplit=1)[0]
    return {"pin": story.pins[first]} if first in story.pins else {}


def _amy_signs(story: Story) -> None:
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    story.check("signed" in amy.page.words, "Amy has signed")
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/day")
    ruth.press("End Agreeing the plan")
    story.step("Amy signs for what the council promises, and the meeting ends.")


def _links_leave(story: Story) -> None:
    story.at("2027-02-27T16:00:00+00:00")
    before = {name: len(story.mails(MAIL[name])) for name in BY_LINK}
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/plan/signing")
    for name in BY_LINK.values():
        ruth.press(f"Send a link {name}")
        story.check(f"We are sending {name} a link" in ruth.page.words, f"a letter leaves for {name}")
    for name in BY_LINK:
        mail = story.mail(MAIL[name], after=before[name])
        story.check(
            "plan" not in mail.subject.lower() and "Rashid" not in mail.text, "the letter tells nothing"
        )
        story.links[name] = link_in(mail)
    story.step(
        "Rojin and Mina were not in the room at the end. Each gets a link of their own to read and sign."
    )


def _the_last_ones(story: Story) -> None:
    for name, whole in BY_LINK.items():
        visitor = story.family(name)
        story.check(
            visitor.page.path == "/yours/sign" and "Drives Daryan to school" in visitor.page.words,
            f"{name} reads the exact text",
        )
        if name in story.pins:
            visitor.press("I sign our plan", {"agree": "yes", "name": whole, "pin": "12"})
            story.check(visitor.page.status == 422, f"{name} signs with their PIN alone")
        visitor.press("I sign our plan", {"agree": "yes", "name": whole, **_pin(story, whole)})
        story.check("You have signed our plan" in visitor.page.words, f"{name} has signed")
    ruth = story.staff("Ruth")
    words = ruth.open(f"{story.conference}/plan").words.lower()
    story.check("signing is finished" in words or "sealed" in words, f"signing is finished: {words[:400]}")
    story.step("With Rojin's and Mina's signature the signing of version 2 is finished.")
