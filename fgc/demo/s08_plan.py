"""The family shows its plan. Amy cannot agree yet and says why; version 2 is the family's answer."""

from fgc.demo.filling import choice
from fgc.demo.northmoor.referral import BOTTOM_LINES
from fgc.demo.s07_the_day import add, buttons, family
from fgc.demo.story import Story

BACK = ("Amy Okafor", "Priya Nair", "Rojin Aziz")
"""Those who were out, and Rojin, who joins by video; whoever stayed is there already."""


def play(story: Story) -> None:
    """From the first version that is shown to the one that is agreed."""
    _shown(story)
    _together_again(story)
    _not_agreed(story)
    _version_two(story)
    _agreed(story)


def _shown(story: Story) -> None:
    story.at("2027-02-27T13:55:00+00:00")
    kawa = family(story, "Kawa")
    kawa.open("/yours/room")
    kawa.follow("We are ready to show our plan")
    kawa.press("Show our plan now")
    story.check("the social worker answers" in kawa.page.words, "version 1 is shown")
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/plan")
    story.check(
        "Drives Daryan to school" in amy.page.words and "ashamed" not in amy.page.text,
        "Amy reads the plan, and nothing of the family's own notes",
    )
    story.step(
        "The family is ready and shows its plan. Only now can Amy and Ruth read it, and the notes stay theirs."
    )


def _together_again(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/day")
    ruth.press("Start Agreeing the plan")
    for name in BACK:
        if f"Is here {name}" in buttons(ruth.page):
            ruth.press(f"Is here {name}", form=-1)
    story.check(
        "Amy Okafor" in ruth.page.words and "Is here Amy Okafor" not in buttons(ruth.page), "Amy is back"
    )
    story.step("Everybody is back, Rojin by video.")


def _not_agreed(story: Story) -> None:
    story.at("2027-02-27T14:15:00+00:00")
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/plan/answer")
    amy.press("Send this answer", {"decision": "not_agreed"})
    story.check(
        amy.page.status == 422 and "Choose what is missing from the plan" in amy.page.words,
        "a no needs its reasons",
    )
    amy.press(
        "Send this answer",
        {
            "decision": "not_agreed",
            "bottom_line_id": choice(amy, "bottom_line_id", BOTTOM_LINES[3]),
            "reason": "On five days of the week nobody would notice if Lana was not well.",
            "safe_if": "One more day on which somebody other than Amy sees Lana.",
        },
    )
    story.check("Not agreed" in amy.page.words, "the answer is kept")
    sara = family(story, "Sara")
    sara.open("/yours/plan")
    story.check(
        "cannot agree yet" in sara.page.words and "One more day" in sara.page.words, "the family reads why"
    )
    story.step("Amy cannot agree: two days are not three. She names the harm and what would make it safe.")


def _version_two(story: Story) -> None:
    sara = family(story, "Sara")
    sara.open("/yours/plan")
    sara.follow("Write a new version")
    sara.press("Write a new version")
    add(
        sara,
        "Add who does what",
        {
            "what": "Sees Lana and Daryan by video",
            "who_id": "Rojin",
            "days": ["6"],
            "how_often": "at 6 in the evening",
            "goal_id": "Daryan gets",
            "bottom_line_id": "Somebody other than Amy",
            "short": "video, 6 in the evening",
        },
    )
    amy = story.staff("Amy")
    story.check(
        "by video" not in amy.open(f"{story.conference}/plan").text, "version 2 is the family's alone"
    )
    sara.follow("We are ready to show our plan")
    sara.press("Show our plan now")
    amy.open(f"{story.conference}/plan/versions/2")
    story.check(
        "What changed since version 1" in amy.page.words
        and "Rojin: Sees Lana and Daryan by video" in amy.page.words,
        "what changed is told line by line",
    )
    story.check(
        "by video" not in amy.open(f"{story.conference}/plan/versions/1").text, "version 1 stays as it was"
    )
    story.step(
        "The family answers with version 2: Rojin sees Lana by video on Sundays. Version 1 stays as it was."
    )


def _agreed(story: Story) -> None:
    story.at("2027-02-27T14:40:00+00:00")
    amy = story.staff("Amy")
    amy.open(f"{story.conference}/plan/answer")
    amy.press("Send this answer", {"decision": "agreed"})
    story.check(amy.page.status == 422, "agreed means that every point is found in the plan")
    amy.press(
        "Send this answer",
        {"decision": "agreed", "met": [choice(amy, "met", words) for words in BOTTOM_LINES]},
    )
    story.check("Agreed, to be signed" in amy.page.words, "version 2 is agreed")
    story.step("Amy finds all five points in version 2 and agrees. From now on its text cannot change.")
