"""Ruth gathers the circle: who belongs, how each may safely be reached, what each pair may learn, who is ready."""

from collections.abc import Mapping, Sequence
from typing import Any

from fgc.demo.filling import address_of, choice, days, ticked
from fgc.demo.northmoor.circle import ABOUT_THE_CHILDREN, CONTACT, FIRST_LINES, LATER_LINES, NAMED, TALKS, WHO
from fgc.demo.story import Story
from fgc.demo.visitor import Visitor


def play(story: Story) -> None:
    """From the people who were named to a circle in which everybody may be asked."""
    story.at("2027-01-28T10:00:00+00:00")
    _named_ones_are_there(story)
    _ruth_adds(story)
    _nobody_before_the_pairs(story)
    _safe_contacts(story)
    _talks(story)
    _pairs(story)
    _cautions(story)
    _second_person(story)
    _checklist(story)
    _ready(story)
    _not_for_the_referrer(story)


def _named_ones_are_there(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/circle")
    for name in NAMED:
        story.check(ruth.page.link(name), f"{name} is in the circle")
    ruth.open(f"{story.conference}/circle/safety")
    story.check(
        "Baran Rashid and Shirin Aziz must not meet." in ruth.page.words, "the order is a restriction"
    )
    story.step(
        "The circle begins with the six people Amy named. The order keeps Baran and Shirin apart at once."
    )


def _ruth_adds(story: Story) -> None:
    ruth = story.staff("Ruth")
    for name, about in WHO.items():
        ruth.open(f"{story.conference}/circle/add")
        ruth.press("Add to the circle", {"name": name, **about})
        story.check(ruth.page.heading == name, f"{name} was added")
    for name, about in {"Nazdar Aziz": {"ring": "closest"}, "Mina Rashid": {"ring": "family"}}.items():
        _open(story, ruth, name)
        ruth.open(ruth.page.link("Change their details"))
        ruth.press("Save", about)
    ruth.open(f"{story.conference}/circle")
    story.check(
        "The family outnumbers the professionals." in ruth.page.words, "more family than professionals"
    )
    story.step("Ruth adds Rojin in Gothenburg, Kawa, Sara and the professionals. The family outnumbers them.")


def _nobody_before_the_pairs(story: Story) -> None:
    ruth = story.staff("Ruth")
    _open(story, ruth, "Sara Whitlow")
    story.check(
        "Answer the safety question about this person and everyone else first." in ruth.page.words,
        "nobody is invited before every pair is answered",
    )
    story.step(
        "Sara cannot be invited yet: the safety question about her and the others is open. The page says so."
    )


def _safe_contacts(story: Story) -> None:
    ruth = story.staff("Ruth")
    for name, given in CONTACT.items():
        _open(story, ruth, name)
        ruth.open(ruth.page.link("Change how to reach them"))
        ruth.press("Save", {**given, "confirmed": "yes"})
        story.check(ruth.page.heading == name, f"how to reach {name} is kept: {ruth.page.words[:300]}")
    _open(story, ruth, "Nazdar Aziz")
    story.check("01632 960111" in ruth.page.words, "Nazdar is phoned")
    story.step(
        "Each says how to reach them: Shirin by text on school days, 9:30 to 2:30; Nazdar on her landline only."
    )
    story.at("2027-01-28T20:10:00+00:00")
    ruth = story.staff("Ruth")
    _open(story, ruth, "Shirin Aziz")
    story.check("from Friday 29 January 2027, 9:30 am" in ruth.page.words, "after hours a text waits")
    story.step(
        "At ten past eight in the evening a text to Shirin waits until half past nine on the next school day."
    )


def _talks(story: Story) -> None:
    story.at("2027-02-01T16:00:00+00:00")
    ruth = story.staff("Ruth")
    for name, talk in TALKS.items():
        _open(story, ruth, name)
        ruth.open(ruth.page.link("Record a preparation visit or call"))
        ruth.press("Save", days({"explained_on": (1, 2, 2027), **talk}))
        story.check(
            "You spoke on Monday 1 February 2027." in ruth.page.words, f"the talk with {name} is kept"
        )
    _open(story, ruth, "Shirin Aziz")
    ruth.press("Mark as arranged", form=0)
    story.check("Arranged" in ruth.page.words, "the interpreter is booked")
    story.step(
        "Ruth speaks with each of them alone, Baran too, and writes down what they need and could offer."
    )


def _pairs(story: Story) -> None:
    ruth = story.staff("Ruth")
    names = [*CONTACT, "Amy Okafor"]
    for name in names:
        ruth.open(f"{story.conference}/circle/safety")
        ruth.open(address_of(ruth, name))
        worry = {"concerned": ticked(ruth, "concerned", "Shirin Aziz")} if name == "Mina Rashid" else {}
        ruth.press("Save the answers", {"everybody": "yes", **worry})
        story.check(
            ruth.page.heading == "The safety question", f"answered about {name}: {ruth.page.words[:300]}"
        )
    story.check("There is a concern between" in ruth.page.words, "a concern waits for its restriction")
    story.step("She asks about every pair. Where there is a concern the page asks what must stay hidden.")


def _cautions(story: Story) -> None:
    ruth = story.staff("Ruth")
    wanted: Sequence[tuple[str, str, Mapping[str, Any]]] = (
        (
            "Mina Rashid",
            "Shirin Aziz",
            {
                "hides": ["address", "town", "phone", "email", "venue"],
                "because": "Mina lives with Baran's brother. She must not learn where the flat is, Shirin’s number "
                "or the place.",
            },
        ),
        ("Baran Rashid", "Daryan Rashid", ABOUT_THE_CHILDREN),
        ("Baran Rashid", "Lana Rashid", ABOUT_THE_CHILDREN),
    )
    for bound, protected, told in wanted:
        ruth.open(f"{story.conference}/circle/safety")
        ruth.open(address_of(ruth, "Say what must stay hidden", bound, protected))
        ruth.press(
            "Add the restriction", {**told, "who": choice(ruth, "who", f"{bound} must not find out about")}
        )
        story.check(
            ruth.page.heading == "The safety question", f"the restriction holds: {ruth.page.words[:300]}"
        )
    story.check("pairs are answered." in ruth.page.words, "no pair is open any more")
    story.step(
        "Mina may not learn where the flat or the meeting is, nor Shirin’s number. Baran may learn nothing at all."
    )


def _second_person(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/circle/safety")
    ruth.open(ruth.page.link("Ask to relax this restriction: Mina Rashid"))
    ruth.press(
        "Send the request",
        {"hides": ["address", "town", "phone"], "because": "They write e-mails to each other."},
    )
    story.check("Waiting for a second person" in ruth.page.words, "nobody relaxes a restriction alone")
    helen = story.staff("Helen")
    helen.open(f"{story.conference}/circle/safety")
    helen.press("Keep the restriction")
    story.check("The restriction stays as it is." in helen.page.words, "the second person says no")
    story.step("To relax a restriction Ruth needs a second person. Helen says no; it stays as it is.")


def _checklist(story: Story) -> None:
    story.at("2027-02-02T09:00:00+00:00")
    ruth = story.staff("Ruth")
    _open(story, ruth, "Rojin Aziz")
    story.check(
        "Some of the preparation that must come first is not done." in ruth.page.words, "it is a gate"
    )
    ruth.open(f"{story.conference}/circle/checklist")
    ruth.press("Save", {"first": list(FIRST_LINES), "later": list(LATER_LINES)})
    ruth.open(ruth.page.link("Flip chart"))
    ruth.press("Save as not needed", {"because": "The hall has everything."})
    story.check("Preparation checklist" in ruth.page.heading, "the checklist is kept")
    story.step("The checklist: what must come first is done, the rest follows before the day.")


def _ready(story: Story) -> None:
    ruth = story.staff("Ruth")
    for name in CONTACT:
        _open(story, ruth, name)
        story.check(
            "They can be invited." in ruth.page.words, f"{name} may be asked: {ruth.page.words[:600]}"
        )
    ruth.open(f"{story.conference}/circle")
    picture = ruth.page.tree.xpath("//svg[@role='img'][contains(@class, 'fgc-circle')]")
    shown = {" ".join(text.text_content().split()) for text in picture[0].iter("text")}
    story.check(
        {"Daryan", "Shirin", "Nazdar", "Rojin", "Kawa", "Mina", "Sara"} <= shown, "the picture names them"
    )
    story.step("Everybody may be asked now. The picture of the circle and the list beside it say the same.")


def _not_for_the_referrer(story: Story) -> None:
    for name in ("Amy", "Colin"):
        visitor = story.staff(name)
        for path in ("/circle", "/circle/safety", "/circle/checklist"):
            story.check(
                visitor.open(f"{story.conference}{path}").status == 404, f"{name} does not see {path}"
            )
    story.step("Amy and Colin see nothing of it: what relatives tell Ruth stays with her.")


def _open(story: Story, ruth: Visitor, name: str) -> None:
    ruth.open(f"{story.conference}/circle")
    ruth.open(ruth.page.link(name))
