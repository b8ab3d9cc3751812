"""The day: who is there, the family on its own, and a plan that is seen by nobody else until it is shown."""

from fgc.demo.filling import choice, days
from fgc.demo.northmoor.plan import ACTIONS, GOALS, IFS, PROMISES
from fgc.demo.reading import NotThere, Page
from fgc.demo.story import Story, link_in
from fgc.demo.visitor import Visitor

IN_THE_HALL = (
    "Amy Okafor",
    "Daryan Rashid",
    "Kawa Aziz",
    "Mina Rashid",
    "Nazdar Aziz",
    "Sara Whitlow",
    "Shirin Aziz",
)
MAIL = {name: f"{name.lower()}@example.org" for name in ("Kawa", "Sara", "Rojin", "Mina")}
FOR_US_ALONE = "Shirin says: I am ashamed when the flat is cold."
"""What one of them writes for the family alone. It must be found nowhere else."""
STAFF_PAGES = ("", "/day", "/plan", "/plan/versions/1", "/history", "/circle", "/actions", "/review")


def play(story: Story) -> None:
    """From the first who comes in to the family's own plan, still theirs alone."""
    _arriving(story)
    _the_first_parts(story)
    _private_time_begins(story)
    _two_write_at_once(story)
    _the_plan_is_written(story)
    _nobody_else_sees_it(story)


def _arriving(story: Story) -> None:
    story.at("2027-02-27T10:50:00+00:00")
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/day")
    for name in IN_THE_HALL:
        ruth.press(f"Is here {name}")
    ruth.press("Is here Priya Nair")
    ruth.press("Undo Mina Rashid")
    ruth.press("Is here Mina Rashid")
    story.check("Here since 10:50 am" in ruth.page.words, "arrivals are noted")
    story.step("Ruth notes with one thumb who is there. A wrong tap is undone with the next one.")


def _the_first_parts(story: Story) -> None:
    for at, part in (("11:00", "Welcome"), ("11:20", "Hearing the facts")):
        story.at(f"2027-02-27T{at}:00+00:00")
        ruth = story.staff("Ruth")
        ruth.open(f"{story.conference}/day")
        ruth.press(f"Start {part}")
        ruth.press(f"End {part}")
    kawa = family(story, "Kawa")
    story.check("has not started yet" in kawa.open("/yours/room").words, "the room is not open yet")
    story.step("Welcome and facts are heard. The family's room is still closed.")


def _private_time_begins(story: Story) -> None:
    story.at("2027-02-27T12:15:00+00:00")
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/day")
    ruth.follow("Start private family time")
    waits = "Still to leave" in ruth.page.words and "Start private family time" not in buttons(ruth.page)
    story.check(waits, "it waits until Amy is out")
    while any("Has left" in button for button in buttons(ruth.page)):
        ruth.press("Has left")
    ruth.press("Start private family time", {"said_out": "yes"})
    story.check(
        "The family has been on its own since 12:15 pm" in ruth.page.words, "private family time has started"
    )
    ruth.open(f"{story.conference}/plan/type")
    story.check(ruth.page.status == 409, "from now on nothing of the meeting can be changed by staff")
    story.step(
        "Amy and Mina are out, and Ruth goes too. From 12:15 the staff pages of the meeting are closed."
    )


def _two_write_at_once(story: Story) -> None:
    kawa, sara = family(story, "Kawa"), family(story, "Sara")
    kawa.notes.begin()
    story.found["words on paper"] = kawa.notes.link
    sara.notes.come_in(kawa.notes.link)
    story.step("Kawa's phone makes a key to the notes. Sara's camera takes it from the square on his screen.")
    kawa.notes.write("wish", "We want Shirin to sleep at night.")
    theirs = sara.notes.write("wish", "We want Daryan at school.")
    story.check(theirs == "We want Shirin to sleep at night.", "Sara is shown what Kawa wrote meanwhile")
    sara.notes.write("wish", "We want Shirin to sleep at night, and Daryan at school.")
    kawa.notes.write("safe_and_happy", FOR_US_ALONE)
    story.check("Daryan at school" in kawa.notes.read("wish"), "and Kawa reads both")
    story.step(
        "Kawa and Sara write in the same box at the same moment. Sara sees both texts; nothing is lost."
    )


def _the_plan_is_written(story: Story) -> None:
    kawa = family(story, "Kawa")
    noted = kawa.notes.come_in(story.found["words on paper"]).read("wish")
    kawa.open("/yours/plan/write")
    kawa.press("Start")
    story.check("Write at least one thing" in kawa.page.words, "the page says what is still missing")
    kawa.follow("Write our words")
    kawa.press(
        "Save",
        {
            "family_words": noted,
            "childs_words": "I want to go to school with my friends, and I want Mum to laugh.",
        },
    )
    story.check("and Daryan at school" in kawa.page.words, "what they noted is in the plan, as they chose")
    for words in GOALS:
        add(kawa, "Add what we want", {"words": words})
    for action in ACTIONS:
        add(kawa, "Add who does what", action)
    for promise in PROMISES:
        add(kawa, "Add what a service promises", promise)
    for pair in IFS:
        add(kawa, "Add if", pair)
    kawa.follow("Say who, and when")
    kawa.press(
        "Save",
        days(
            {
                "monitor_id": choice(kawa, "monitor_id", "Sara"),
                "review_on": (22, 5, 2027),
                "review_at_time": "11 am",
                "review_place": "Elder Lane Community Hall",
            }
        ),
    )
    story.check("We are ready to show our plan" in kawa.page.words, f"nothing is missing: {kawa.page.words}")
    story.step(
        "Line by line the family writes who does what: school, Lana, the doctor, the code word, letters."
    )


def _nobody_else_sees_it(story: Story) -> None:
    for name in ("Amy", "Ruth", "Helen", "Colin"):
        visitor = story.staff(name)
        for path in (*(f"{story.conference}{page}" for page in STAFF_PAGES), "/", "/conferences"):
            text = visitor.open(path).text
            seen = [
                words
                for words in (FOR_US_ALONE, "Drives Daryan", GOALS[1], "to sleep at night")
                if words in text
            ]
            story.check(not seen, f"{name} sees nothing of it on {path}")
    told = [mail for mail in story.mails() if FOR_US_ALONE in mail.text or "Drives Daryan" in mail.text]
    story.check(not told, "no letter tells")
    mina = family(story, "Mina")
    story.check(
        mina.open("/yours/room").status == 404 and mina.open("/yours/plan/write").status == 404,
        "Mina, who is not in the room, finds no room",
    )
    story.step(
        "On Amy's, Ruth's, Helen's and Colin's pages there is not a word of it, and Mina finds no room."
    )


def family(story: Story, name: str) -> Visitor:
    """Somebody of the family by the newest link they were sent."""
    if name not in story.links:
        story.links[name] = link_in(story.mails(MAIL[name])[-1])
    return story.family(name)


def add(visitor: Visitor, link: str, line: dict[str, object]) -> None:
    """One line of the plan; people, goals and bottom lines are chosen by what stands in the list."""
    visitor.follow(link)
    chosen = {
        name: choice(visitor, name, str(value)) if name.endswith("_id") else value
        for name, value in line.items()
    }
    visitor.press("Save", days(chosen))
    if not visitor.page.heading.startswith("Our plan for"):
        raise NotThere(f"the line was not kept: {visitor.page.words}")


def buttons(page: Page) -> list[str]:
    """The words of every button of a page."""
    return [" ".join(button.text_content().split()) for button in page.tree.iter("button")]
