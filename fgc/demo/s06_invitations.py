"""Everybody is asked, each alone and by their own safe route; they answer with one tap."""

import re

from fgc.demo import s06_answers
from fgc.demo.mail import Mail
from fgc.demo.story import Story, link_in
from fgc.demo.visitor import Visitor

MAIL = {
    "Kawa": "kawa@example.org",
    "Sara": "sara@example.org",
    "Rojin": "rojin@example.org",
    "Mina": "mina@example.org",
    "Priya": "priya@example.org",
    "Jas": "jas.gill@example.org",
    "Hêlîn": "helin@example.org",
}
NAMES = (
    "Daryan",
    "Lana",
    "Shirin",
    "Baran",
    "Nazdar",
    "Aziz",
    "Rashid",
    "Whitlow",
    "Farrow",
    "Okafor",
    *MAIL,
)
SUBJECTS = ("Ruth Adeyemi has a question for you", "A message for you from Ruth Adeyemi")
NEVER = (
    "27 February",
    "Elder Lane",
    "3 March",
    "Market Walk",
    "Eastwick",
    "Orchard",
    "conference",
    "child",
    "refuge",
    "court",
    "social worker",
    "private",
)
FOR_BARAN_NEVER = (
    "27 February",
    "Elder Lane",
    "Eastwick",
    "Shirin",
    "Nazdar",
    "Rojin",
    "Kawa",
    "Mina",
    "Sara",
    "Priya",
    "Jas",
    "Time on your own",
    "Community Hall",
)


TOLD = (
    "Mina Rashid", "Shirin Aziz", "Daryan Rashid", "Nazdar Aziz", "Kawa Aziz", "Rojin Aziz", "Sara Whitlow", "Priya Nair",
    "Jas Gill", "Hêlîn K.",
)  # fmt: skip
"""Whom Ruth tells their PIN: everybody who gets a link or signs on her tablet."""


def play(story: Story) -> None:
    """From a date that nobody knows to a circle that has answered."""
    story.at("2027-02-03T10:00:00+00:00")
    _looking(story)
    _what_baran_sees(story)
    _pins(story)
    _asking(story)
    _the_letters(story)
    s06_answers.play(story)


def _looking(story: Story) -> None:
    ruth = story.staff("Ruth")
    listed = f"{story.conference}/invitations"
    ruth.open(listed)
    story.check(
        "Send all the invitations" not in ruth.page.words, "nobody is asked before every letter was looked at"
    )
    for _each in range(30):
        if "Look at the letter" not in ruth.page.words:
            break
        ruth.open(ruth.page.link("Look at the letter"))
        while (
            ruth.page.heading.startswith("What ") and "This is right: check the next one" in ruth.page.words
        ):
            ruth.press("This is right: check the next one")
        if "I have invited them" in ruth.page.words:
            _by_voice(story, ruth)
        ruth.open(listed)
    story.check(
        "Send all the invitations" in ruth.page.words, f"every letter was looked at: {ruth.page.words[:900]}"
    )
    story.step(
        "Ruth looks at every letter as it will arrive: what the lock screen shows, the words, the calendar file."
    )


def _by_voice(story: Story, ruth: Visitor) -> None:
    """Somebody who may only be spoken with: Ruth asks them and writes down what they say."""
    name = ruth.page.heading.removeprefix("What ").removesuffix(" will see")
    if name == "Nazdar Aziz":
        story.check(
            "01632 960111, between 9 am and 2:30 pm" in ruth.page.words,
            f"the number and the hours are there: {ruth.page.words[:700]}",
        )
    ruth.press("I have invited them")
    story.check(ruth.page.heading == f"What {name} said", f"asked {name}: {ruth.page.words[:300]}")
    needs = {"needs": ["interpreter", "travel", "food"], "needs_words": "A taxi that takes the wheelchair."}
    ruth.press("Save this answer", {"answer": "yes", **(needs if name == "Nazdar Aziz" else {})})
    story.check("Saved: what" in ruth.page.words, f"the answer of {name} is kept: {ruth.page.words[:300]}")
    if name == "Nazdar Aziz":
        story.step(
            "Nazdar does not read. Ruth phones her, asks her, and writes down that she comes and needs a taxi."
        )


def _what_baran_sees(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    ruth.open(ruth.page.link("A separate meeting"))
    ruth.open(ruth.page.link("Check and invite: Baran Rashid"))
    story.check("Baran" in ruth.page.heading, "Baran's letter")
    words = ruth.page.tree.xpath("//*[contains(@class, 'fgc-sheet')]")[0].text_content()
    story.check(
        not [word for word in (*NEVER, *FOR_BARAN_NEVER) if word in words], f"it says nothing: {words}"
    )
    ask = ruth.page.path
    ruth.open(ruth.page.link("Their page, as they see it"))
    seen = ruth.page.tree.xpath("//main")[0].text_content()
    told = [word for word in FOR_BARAN_NEVER if word in seen]
    story.check(not told, f"Baran's page tells {told}")
    story.check("The council office" in ruth.page.words, "he sees his own meeting")
    ruth.open(ask)
    ruth.press("Get the text ready now")
    story.step(
        "Baran's letter and page show his own meeting and nothing else: no other day, no hall, no guest, no town."
    )


def _pins(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    story.check("Tell them their PIN" in ruth.page.words, "a link asks for a PIN that no letter tells")
    for name in TOLD:
        story.tell_pin(name)
    story.step(
        "Nobody's link opens without their PIN: Ruth says six numbers by phone or face to face. They stand in no letter."
    )


def _asking(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    if "The conference, Saturday 27 February 2027" not in _chosen(ruth):
        ruth.open(ruth.page.link("The conference, Saturday 27 February"))
    ruth.press("Send all the invitations")
    story.check("We are inviting" in ruth.page.words, f"they are asked: {ruth.page.words[:400]}")
    story.step("Now all who can be written to are asked at once, each alone, with a link of their own.")


def _chosen(ruth: Visitor) -> str:
    return " ".join(part.text_content() for part in ruth.page.tree.xpath("//main//p/strong"))


def _the_letters(story: Story) -> None:
    links = set()
    for name, address in MAIL.items():
        mail = story.mail(address)
        story.check(mail.subject in SUBJECTS, f"the subject says nothing: {mail.subject}")
        story.check(len(mail.envelope_to) == 1, "a letter goes to one person")
        _says_nothing(story, name, mail)
        story.links[name] = link_in(mail)
        links.add(story.links[name])
    story.check(len(links) == len(MAIL), "each link is somebody's own")
    ics = story.mail(MAIL["Jas"]).attachments["appointment.ics"].decode()
    story.check(
        "DTSTART:20270227T111500Z" in ics and "DTEND:20270227T114500Z" in ics, f"Jas's own half hour: {ics}"
    )
    story.step("No letter and no calendar file names anybody else, a place, or what it is about.")


def _says_nothing(story: Story, name: str, mail: Mail) -> None:
    files = b"".join(mail.attachments.values()).decode()
    all_of_it = f"{mail.text}\n{mail.html}\n{files}\n{mail.subject}"
    # As a word: the random signs of a link may spell a short name.
    others = [word for word in NAMES if word != name and re.search(rf"\b{word}\b", all_of_it)]
    others += [
        address
        for address in MAIL.values()
        if address != mail.to and address in mail.raw.decode("utf-8", "replace")
    ]
    story.check(not others, f"the letter to {name} names {others}")
    told = [word for word in NEVER if word in f"{mail.text}{mail.html}{mail.subject}"]
    story.check(not told, f"the letter to {name} tells {told}")
    story.check(
        "SUMMARY:Appointment" in files and "ATTENDEE" not in files, f"the calendar file of {name} is neutral"
    )
    place = "Elder Lane" in files
    story.check(
        place == (name in ("Kawa", "Sara", "Priya", "Hêlîn")),
        f"the place is for those who come there: {name}",
    )
