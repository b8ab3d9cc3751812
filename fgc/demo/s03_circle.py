"""Ruth gathers the circle: who belongs, how each may safely be reached, what each pair may learn, who is ready."""

from collections.abc import Mapping, Sequence
from typing import Any

from fgc.demo.reading import NotThere
from fgc.demo.s01_referral import days
from fgc.demo.story import Story
from fgc.demo.visitor import Visitor

WHO: dict[str, dict[str, Any]] = {
    "Rojin Aziz": {"kind": "family", "tie": "aunt", "side": "mothers_side", "ring": "closest", "language": "sv",
                   "zone": "Europe/Stockholm"},
    "Kawa Aziz": {"kind": "family", "tie": "uncle", "side": "mothers_side", "ring": "family", "language": "ckb"},
    "Sara Whitlow": {"kind": "friend", "tie": "friend from school", "ring": "community"},
    "Priya Nair": {"kind": "advocate", "job": "advocate for Daryan", "ring": "community"},
    "Hêlîn K.": {"kind": "interpreter", "called": "Hêlîn", "job": "interpreter, from another city",
                 "ring": "community"},
    "Jas Gill": {"kind": "professional", "job": "health visitor", "ring": "community"},
    "Ms Farrow": {"kind": "professional", "called": "Ms Farrow", "job": "school link", "ring": "community"},
}
NAMED = ("Daryan Rashid", "Lana Rashid", "Shirin Aziz", "Baran Rashid", "Nazdar Aziz", "Mina Rashid", "Amy Okafor")
DAYTIME = {"hours_from": "9 am", "hours_to": "8 pm"}
CONTACT: dict[str, dict[str, Any]] = {
    "Daryan Rashid": {"first": "in_person", "may_take_message": "Priya, on the school tablet"},
    "Lana Rashid": {"first": "in_person", "may_take_message": "Shirin"},
    "Shirin Aziz": {"first": "text", "forbidden": ["email", "letter"], "town": "Eastwick", "hours_from": "9:30 am",
                    "hours_to": "2:30 pm", "weekdays_only": "yes", "voicemail": "False", "safe_word": "Newroz tea"},
    "Baran Rashid": {"first": "text", "second": "phone", "voicemail": "True", **DAYTIME},
    "Nazdar Aziz": {"first": "phone", "hours_from": "9 am", "hours_to": "2:30 pm", "voicemail": "False"},
    "Mina Rashid": {"first": "email", "second": "phone", "email": "mina@example.org", **DAYTIME},
    "Rojin Aziz": {"first": "email", "email": "rojin@example.org"},
    "Kawa Aziz": {"first": "email", "second": "text", "email": "kawa@example.org", "phone": "07700 900104"},
    "Sara Whitlow": {"first": "email", "email": "sara@example.org"},
    "Priya Nair": {"first": "email", "email": "priya@example.org"},
    "Hêlîn K.": {"first": "email", "email": "helin@example.org"},
    "Jas Gill": {"first": "email", "email": "jas.gill@example.org"},
    "Ms Farrow": {"first": "email", "email": "farrow@example.org"},
}
TALKS: dict[str, dict[str, Any]] = {
    "Shirin Aziz": {
        "how": "At the flat, with Hêlîn", "minutes": "70", "willing": "yes",
        "needs": ["interpreter", "childcare", "other"],
        "about_interpreter": "A woman, Sorani, from another city", "about_childcare": "Lana sleeps from 12:30 to 14:00",
        "own_words": "I want my children with me, and I want to sleep at night.",
        "notes": "Saturdays 11 to 16 suit her, never Fridays. She does not want to hear Baran's voice."},
    "Baran Rashid": {
        "how": "At the council office", "minutes": "40", "willing": "yes",
        "own_words": "I want them to know that I think of them.",
        "notes": "His views come as a recorded letter. A short meeting of his own on Wednesday 3 March."},
    "Daryan Rashid": {
        "how": "At school, with Priya", "minutes": "30", "willing": "yes", "needs": ["supporter"],
        "about_supporter": "Priya stays for the first 20 minutes",
        "own_words": "I want to come for the food and the talking about school, not the sad bit."},
    "Lana Rashid": {"how": "Seen at home with Shirin", "minutes": "10", "willing": "not_asked"},
    "Nazdar Aziz": {
        "how": "At her home, with Hêlîn", "minutes": "60", "willing": "yes",
        "needs": ["interpreter", "travel", "food", "reading"],
        "about_travel": "A taxi that takes a wheelchair", "about_food": "Diabetic; Ramadan: food to take home",
        "offers": "Lana can be with me on Mondays and Wednesdays."},
    "Rojin Aziz": {
        "how": "By video", "minutes": "45", "willing": "yes", "offers": "I could take the children in the summer.",
        "notes": "Saturdays after 12:00 our time. Test the link on Thursday."},
    "Kawa Aziz": {
        "how": "In his taxi", "minutes": "30", "willing": "yes", "offers": "I can drive Daryan to school.",
        "notes": "Free on Saturdays till 15:00. Angry with Baran: talk about ground rules first."},
    "Mina Rashid": {
        "how": "At her home", "minutes": "50", "willing": "yes", "offers": "I want to help with Lana.",
        "notes": "Part one by video, then she leaves before private time. She will send a letter with her offer."},
    "Sara Whitlow": {"how": "At the school gate", "minutes": "20", "willing": "yes",
                     "offers": "I can fetch Daryan on Tuesdays and Thursdays."},
}
FIRST_LINES = ("questions_agreed", "consent_confirmed", "child_seen", "advocate_offered", "safety_plan")
LATER_LINES = ("referral_meeting", "both_sides_sought", "everybody_prepared", "interpreter")


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
    story.check("Baran Rashid and Shirin Aziz must not meet." in ruth.page.words, "the order is a caution")
    story.step("The circle begins with the six people Amy named. The order keeps Baran and Shirin apart at once.")


def _ruth_adds(story: Story) -> None:
    ruth = story.staff("Ruth")
    for name, about in WHO.items():
        ruth.open(f"{story.conference}/circle/add")
        ruth.press("Add to the circle", {"name": name, **about})
        story.check(ruth.page.heading == name, f"{name} was added")
    for name, about in {"Nazdar Aziz": {"ring": "closest"}, "Mina Rashid": {"ring": "family"}}.items():
        _open(story, ruth, name)
        ruth.open(ruth.page.link("Change who they are"))
        ruth.press("Save", about)
    ruth.open(f"{story.conference}/circle")
    story.check("The family outnumbers the professionals." in ruth.page.words, "more family than professionals")
    story.step("Ruth adds Rojin in Gothenburg, Kawa, Sara and those there for their work. The family outnumbers them.")


def _nobody_before_the_pairs(story: Story) -> None:
    ruth = story.staff("Ruth")
    _open(story, ruth, "Sara Whitlow")
    story.check("Answer the safety question about this person and everybody else first." in ruth.page.words,
                "nobody is invited before every pair is answered")
    story.step("Sara cannot be invited yet: the safety question about her and the others is open. The page says so.")


def _safe_contacts(story: Story) -> None:
    ruth = story.staff("Ruth")
    _open(story, ruth, "Shirin Aziz")
    ruth.open(ruth.page.link("Change how to reach them"))
    ruth.press("Save", {"first": "letter", "forbidden": ["letter"], "confirmed": "yes"})
    story.check(ruth.page.status == 422 and "You allow and forbid the same route" in ruth.page.words, "one of both")
    for name, given in CONTACT.items():
        _open(story, ruth, name)
        ruth.open(ruth.page.link("Change how to reach them"))
        ruth.press("Save", {**given, "confirmed": "yes"})
        story.check(ruth.page.heading == name, f"how to reach {name} is kept: {ruth.page.words[:300]}")
    _open(story, ruth, "Nazdar Aziz")
    story.check("01632 960111" in ruth.page.words, "Nazdar is phoned")
    story.step("Each says how to reach them: Shirin by text on school days, 9:30 to 2:30; Nazdar on her landline only.")
    story.at("2027-01-28T20:10:00+00:00")
    ruth = story.staff("Ruth")
    _open(story, ruth, "Shirin Aziz")
    story.check("from Friday 29 January, 9:30 am" in ruth.page.words, "after hours a text waits")
    story.step("At ten past eight in the evening a text to Shirin waits until half past nine on the next school day.")


def _talks(story: Story) -> None:
    story.at("2027-02-01T16:00:00+00:00")
    ruth = story.staff("Ruth")
    for name, talk in TALKS.items():
        _open(story, ruth, name)
        ruth.open(ruth.page.link("Write down a talk"))
        ruth.press("Save", days({"explained_on": (1, 2, 2027), **talk}))
        story.check("You spoke on Monday 1 February 2027." in ruth.page.words, f"the talk with {name} is kept")
    _open(story, ruth, "Shirin Aziz")
    ruth.press("It is arranged", form=0)
    story.check("Arranged" in ruth.page.words, "the interpreter is booked")
    story.step("Ruth speaks with each of them alone, Baran too, and writes down what they need and could offer.")


def _pairs(story: Story) -> None:
    ruth = story.staff("Ruth")
    names = [*CONTACT, "Amy Okafor"]
    for name in names:
        ruth.open(f"{story.conference}/circle/safety")
        ruth.open(_link(ruth, name))
        worry = {"concerned": _ticked(ruth, "Shirin Aziz")} if name == "Mina Rashid" else {}
        ruth.press("Save the answers", {"everybody": "yes", **worry})
        story.check(ruth.page.heading == "The safety question", f"answered about {name}: {ruth.page.words[:300]}")
    story.check("There is a concern between" in ruth.page.words, "a concern waits for its caution")
    story.step("She asks about every pair. Where there is a concern the page asks what must stay hidden.")


def _cautions(story: Story) -> None:
    ruth = story.staff("Ruth")
    wanted: Sequence[tuple[str, str, Mapping[str, Any]]] = (
        ("Mina Rashid", "Shirin Aziz", {
            "hides": ["address", "town", "phone", "email", "venue"],
            "because": "Mina lives with Baran's brother. She must not learn where the flat is, Shirin’s number or the place."}),
        ("Baran Rashid", "Daryan Rashid", _CHILDREN), ("Baran Rashid", "Lana Rashid", _CHILDREN))
    for bound, protected, told in wanted:
        ruth.open(f"{story.conference}/circle/safety")
        ruth.open(_link(ruth, "Say what must stay hidden", bound, protected))
        ruth.press("Set the caution", {**told, "who": _choice(ruth, "who", f"{bound} must not learn it about")})
        story.check(ruth.page.heading == "The safety question", f"the caution holds: {ruth.page.words[:300]}")
    story.check("pairs are answered." in ruth.page.words, "no pair is open any more")
    story.step("Mina may not learn where the flat or the meeting is, nor Shirin’s number. Baran may learn nothing at all.")


def _second_person(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/circle/safety")
    ruth.open(ruth.page.link("Ask to make it weaker: Mina Rashid"))
    ruth.press("Ask for it", {"hides": ["address", "town", "phone"], "because": "They write e-mails to each other."})
    story.check("Waits for a second person" in ruth.page.words, "nobody makes a caution weaker alone")
    helen = story.staff("Helen")
    helen.open(f"{story.conference}/circle/safety")
    helen.press("It stays as it is")
    story.check("The caution stays as it is." in helen.page.words, "the second person says no")
    story.step("To make a caution weaker Ruth needs a second person. Helen says no; it stays as it is.")


def _checklist(story: Story) -> None:
    story.at("2027-02-02T09:00:00+00:00")
    ruth = story.staff("Ruth")
    _open(story, ruth, "Rojin Aziz")
    story.check("Some of the preparation that must come first is not done." in ruth.page.words, "it is a gate")
    ruth.open(f"{story.conference}/circle/checklist")
    ruth.press("Save", {"first": list(FIRST_LINES), "later": list(LATER_LINES)})
    ruth.open(ruth.page.link("Flip chart"))
    ruth.press("It is not needed", {"because": "The hall has everything."})
    story.check("Preparation checklist" in ruth.page.heading, "the checklist is kept")
    story.step("The checklist: what must come first is done, the rest follows before the day.")


def _ready(story: Story) -> None:
    ruth = story.staff("Ruth")
    for name in CONTACT:
        _open(story, ruth, name)
        story.check("They can be asked to come." in ruth.page.words, f"{name} may be asked: {ruth.page.words[:600]}")
    ruth.open(f"{story.conference}/circle")
    picture = ruth.page.tree.xpath("//svg[@role='img'][contains(@class, 'fgc-circle')]")
    shown = {" ".join(text.text_content().split()) for text in picture[0].iter("text")}
    story.check({"Daryan", "Shirin", "Nazdar", "Rojin", "Kawa", "Mina", "Sara"} <= shown, "the picture names them")
    story.step("Everybody may be asked now. The picture of the circle and the list beside it say the same.")


def _not_for_the_referrer(story: Story) -> None:
    for name in ("Amy", "Colin"):
        visitor = story.staff(name)
        for path in ("/circle", "/circle/safety", "/circle/checklist"):
            story.check(visitor.open(f"{story.conference}{path}").status == 404, f"{name} does not see {path}")
    story.step("Amy and Colin see nothing of it: what relatives tell Ruth stays with her.")


_CHILDREN: Mapping[str, Any] = {
    "hides": ["attendance", "address", "town", "phone", "email", "venue", "arrival", "image", "other_meeting"],
    "must_not_meet": "yes", "because": "The order on the children; he sees them at the contact centre only."}


def _open(story: Story, ruth: Visitor, name: str) -> None:
    ruth.open(f"{story.conference}/circle")
    ruth.open(ruth.page.link(name))


def _ticked(visitor: Visitor, *names: str) -> list[str]:
    """The boxes of the page that are ticked already, and those of these people."""
    found = []
    for box in visitor.page.tree.xpath('//input[@name="concerned"]'):
        label = visitor.page.tree.xpath(f'//label[@for="{box.get("id")}"]')[0].text_content()
        if box.get("checked") is not None or any(name in label for name in names):
            found.append(str(box.get("value")))
    return found


def _link(visitor: Visitor, *words: str) -> str:
    """The address behind the link with exactly these words, or with all of them when there are several."""
    for anchor in visitor.page.tree.iter("a"):
        said = " ".join(anchor.text_content().split())
        if said == words[0] or (len(words) > 1 and all(word in said for word in words)):
            return str(anchor.get("href"))
    raise NotThere(f"no link {words} on {visitor.page.path}")


def _choice(visitor: Visitor, field: str, label: str) -> str:
    """The value of the choice whose words begin so."""
    for box in visitor.page.tree.xpath(f'//input[@name="{field}"]'):
        words = " ".join(visitor.page.tree.xpath(f'//label[@for="{box.get("id")}"]')[0].text_content().split())
        if words.startswith(label):
            return str(box.get("value"))
    raise NotThere(f"no choice {label!r}")
