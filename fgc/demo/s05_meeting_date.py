"""Ruth sets the day: a time that exists, parts that follow one another, and each person asked to what is theirs."""

from collections.abc import Mapping

from fgc.demo.filling import days
from fgc.demo.reading import NotThere
from fgc.demo.story import Story
from fgc.demo.visitor import Visitor

HALL: Mapping[str, object] = {
    "kind": "first",
    "on": (27, 2, 2027),
    "starts": "11 am",
    "zone": "Europe/London",
    "venue": "Elder Lane Community Hall",
    "venue_address": "3 Elder Lane\nNorthmoor",
    "getting_there": "Bus 9 stops at the door. There is room for cars behind the hall, and no steps.",
    "rooms": "The large room\nThe small room, for whoever wants quiet\nThe nap room",
    "doors": "Family by the garden door, those who work by the street door.",
    "food": "We pack food for everybody to take home: halal, and some of it without sugar.",
    "children": "Somebody who has been checked looks after the little ones. There is a quiet room for a nap.",
    "joining": "Ruth sends the link for the video on Thursday and tries it out with you.",
}
COUNCIL: Mapping[str, object] = {
    "kind": "separate",
    "on": (3, 3, 2027),
    "starts": "5 pm",
    "zone": "Europe/London",
    "venue": "The council office",
    "venue_address": "1 Market Walk\nNorthmoor",
    "getting_there": "Ask for Ruth at the desk.",
    "private_time_takes_place": None,
    "agreeing_takes_place": None,
}
NOT_THERE = ("Lana Rashid", "Ms Farrow")
"""Lana plays next door; Ms Farrow sends a written report."""


def play(story: Story) -> None:
    """From no date to a day, an hour and a place for each."""
    story.at("2027-02-02T10:00:00+00:00")
    _no_such_time(story)
    _the_day(story)
    _who_comes(story)
    _a_separate_meeting(story)
    _only_ruth_sees_them(story)


def _no_such_time(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/dates")
    ruth.open(ruth.page.link("Set a date"))
    ruth.press("Save the date", days({**HALL, "on": (28, 3, 2027), "starts": "1:30 am"}))
    story.check(
        "filled in the usual times" in ruth.page.words, f"the parts are proposed: {ruth.page.words[:400]}"
    )
    ruth.press("Save the date")
    story.check(
        ruth.page.status == 422 and "skip this time" in ruth.page.words,
        "half past one does not exist that day",
    )
    story.check("Elder Lane Community Hall" in ruth.page.text, "nothing typed is lost")
    story.step(
        "On 28 March the clocks skip half past one at night. The page says so, and keeps what Ruth typed."
    )


def _the_day(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/dates/new")
    ruth.press("Save the date", days(HALL))
    times = ruth.page.form(button="Save the date").fields
    story.check(
        [times[f"{part}_starts"] for part in ("welcome", "information", "private_time", "agreeing")]
        == [["11 am"], ["11:20 am"], ["12:15 pm"], ["1:55 pm"]],
        "the parts follow one another",
    )
    ruth.press("Save the date", {"information_starts": "11:10"})
    story.check(
        ruth.page.status == 422 and "before the one before it has ended" in ruth.page.words, "no overlap"
    )
    ruth.press("Save the date", {"information_starts": "11:20"})
    story.check(
        ruth.page.heading == "Who is invited to which part", f"the date is set: {ruth.page.words[:400]}"
    )
    story.found["places"] = ruth.page.path
    story.step(
        "Saturday 27 February, 11 to half past three, at Elder Lane: two doors, three rooms, food to take home."
    )


def _who_comes(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(story.found.pop("places"))
    baran, shirin = boxes(ruth, "Baran Rashid"), boxes(ruth, "Shirin Aziz")
    shown = ruth.page.form(button="Save who is invited").fields
    story.check(
        not shown[f"{baran}-parts"] and len(shown[f"{shirin}-parts"]) == 4,
        "each is proposed to what is theirs",
    )
    story.check(
        all(len(shown[f"{boxes(ruth, name)}-parts"]) == 3 for name in ("Amy Okafor", "Jas Gill", "Hêlîn K.")),
        "nobody who works there is proposed to private family time",
    )
    ruth.press("Save who is invited", {f"{baran}-parts": shown[f"{shirin}-parts"]})
    story.check(
        ruth.page.status == 422 and "must not meet" in ruth.page.words, "Baran and Shirin are kept apart"
    )
    story.step(
        "Baran cannot be asked to any part to which Shirin or the children are asked. The page refuses it."
    )
    wanted: dict[str, object] = {f"{baran}-parts": None}
    wanted |= {f"{boxes(ruth, name)}-parts": None for name in NOT_THERE}
    welcome, information, alone, agreeing = shown[f"{shirin}-parts"]
    mina, rojin, jas = (boxes(ruth, name) for name in ("Mina Rashid", "Rojin Aziz", "Jas Gill"))
    wanted |= {
        f"{mina}-parts": [welcome, information],
        f"{mina}-way": "video",
        f"{rojin}-way": "video",
        f"{jas}-parts": [welcome, information],
        f"{jas}-way": "video",
        f"{jas}-comes": "11:15",
        f"{jas}-goes": "11:45",
    }
    priya = boxes(ruth, "Priya Nair")
    wanted[f"{priya}-parts"] = [welcome, information, alone, agreeing]
    ruth.press("Save who is invited", wanted)
    story.check("only if the child asks" in ruth.page.words, f"the child chooses: {ruth.page.words[:400]}")
    ruth.press("Save who is invited", {f"{priya}-chosen_by": "central", f"{priya}-stays_until": "12:35"})
    story.check(ruth.page.heading == "Dates", f"the places are kept: {ruth.page.words[:600]}")
    story.check(
        "Priya (12:15 pm to 12:35 pm)" in ruth.page.words, "Priya stays for twenty minutes, as Daryan asked"
    )
    story.check("Jas (11:15 am to" in ruth.page.words, "Jas has half an hour of her own")
    story.step(
        "Each is asked to what is theirs: Mina to the first parts by video, Rojin by video, Priya stays twenty "
        "minutes because Daryan asked for it."
    )


def _a_separate_meeting(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/dates")
    ruth.open(ruth.page.link("Set another date"))
    ruth.press("Save the date", days(COUNCIL))
    ruth.press("Save the date", {"information_ends": "18:00"})
    shown = ruth.page.form(button="Save who is invited").fields
    asked = [name for name in shown if name.endswith("-parts") and shown[name]]
    story.check(asked == [f"{boxes(ruth, 'Baran Rashid')}-parts"], f"only Baran is proposed: {asked}")
    ruth.press("Save who is invited")
    story.check(
        "Wednesday 3 March 2027" in ruth.page.words, f"the separate meeting is set: {ruth.page.words[:400]}"
    )
    story.step("Baran gets a short meeting of his own on Wednesday 3 March, with nobody else in it.")


def _only_ruth_sees_them(story: Story) -> None:
    for name in ("Amy", "Tomas"):
        story.check(
            story.staff(name).open(f"{story.conference}/dates").status == 404,
            f"{name} does not see the dates",
        )
    story.step("Who is asked to what is for Ruth to see, not for the social worker.")


def boxes(visitor: Visitor, name: str) -> str:
    """How the fields of this person's row in the table of places begin."""
    for row in visitor.page.tree.iter("tr"):
        if any(name in head.text_content() for head in row.iter("th")) and (
            found := row.xpath(".//input/@name")
        ):
            return str(found[0]).rsplit("-", 1)[0]
    raise NotThere(f"nobody called {name!r} among the places")
