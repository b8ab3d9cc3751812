"""Afterwards: owners say how it goes, the desk, a reminder, and the review that leads to the next version."""

from fgc.demo.filling import days
from fgc.demo.s05_meeting_date import HALL
from fgc.demo.story import Story, link_in

REVIEW = {**HALL, "kind": "review", "on": (22, 5, 2027)}
MAIL = {
    "Mina Rashid": "mina@example.org",
    "Sara Whitlow": "sara@example.org",
    "Rojin Aziz": "rojin@example.org",
    "Kawa Aziz": "kawa@example.org",
}


def play(story: Story) -> None:
    """Plays step 12."""
    _one_tap(story)
    _desk(story)
    _review_is_set(story)
    _asked_again(story)
    _reminder(story)
    _review(story)


def _one_tap(story: Story) -> None:
    story.at("2027-03-05T16:00:00+00:00")
    kawa = story.family("Kawa")
    kawa.open("/yours/actions")
    kawa.follow("Say how it is going")
    before = kawa.requests
    kawa.press("It is going well")
    story.check(kawa.requests == before + 1 and "Thank you" in kawa.page.words, "one tap is one request")
    sara = story.family("Sara")
    sara.open("/yours/actions")
    sara.follow("Say how it is going")
    sara.press("I need help")
    story.check("No one will blame you" in sara.page.words, "asking for help is answered kindly")
    sara.press("Send", {"words": "Thursdays are difficult until Easter."})
    story.step("Kawa says in one tap that it goes well. Sara asks for help and is not blamed.")


def _desk(story: Story) -> None:
    story.at("2027-03-24T09:30:00+00:00")
    ruth = story.staff("Ruth")
    ruth.open("/")
    story.check("asks for help with" in ruth.page.words, "the desk says who asks for help")
    ruth.press("I have been in touch")
    story.check("could do with help" in ruth.page.words, "the desk says who could do with help")
    story.check("No update yet" in ruth.page.words, "and what nobody has heard of")
    ruth.follow("Record how it is going")
    ruth.press("Save the update", {"how": "going_well", "words": "Kawa takes the Thursdays until Easter."})
    ruth.open(f"{story.conference}/actions")
    story.check("are done" in ruth.page.words, "all actions stand on one page")
    story.step("Ruth sees who could do with help and what is late, phones, and writes down what they found.")


def _review_is_set(story: Story) -> None:
    story.at("2027-05-10T09:00:00+00:00")
    ruth = story.staff("Ruth")
    ruth.open("/")
    story.check("Review due" in ruth.page.words, "the desk says that the review is near")
    ruth.open(f"{story.conference}/review")
    ruth.follow("Set the review meeting")
    ruth.press("Save the date", days(REVIEW))
    ruth.press("Save the date")
    story.check(
        ruth.page.heading == "Who is invited to which part", f"the review is set: {ruth.page.words[:300]}"
    )
    ruth.press("Save who is invited")
    story.check(ruth.page.status == 200, f"who comes to the review: {ruth.page.words[:300]}")
    for name in MAIL:
        ruth.open(f"{story.conference}/circle")
        ruth.follow(name)
        ruth.open(ruth.page.link("Change how to reach them"))
        ruth.press("Save", {"confirmed": "yes"})
    story.step(
        "The review is set for Saturday 22 May. Ruth asks again how to reach each: it was three months ago."
    )


def _asked_again(story: Story) -> None:
    ruth = story.staff("Ruth")
    for name, address in MAIL.items():
        before = len(story.mails(address))
        ruth.open(f"{story.conference}/invitations")
        ruth.open(ruth.page.link(f"Check and invite: {name}"))
        ruth.press("Send the letter now")
        story.links[name.split()[0]] = link_in(story.mail(address, after=before))
    story.step(
        "Mina, Sara, Rojin and Kawa are asked to the review, each with a new link to the same page of theirs."
    )


def _reminder(story: Story) -> None:
    before = len(story.mails("mina@example.org"))
    story.at("2027-05-20T09:30:00+00:00")
    story.mail("mina@example.org", after=before + 1)
    mail = next(one for one in story.mails("mina@example.org")[before:] if "offered to help" in one.text)
    story.check(
        "near" in mail.text and "plan" not in mail.subject.lower(), "Mina is reminded, in neutral words"
    )
    story.check("letters and gifts" not in mail.text, "what it is about stands behind the link alone")
    mina = story.family("Mina", link_in(mail))
    story.check(mina.page.path == "/yours/actions", "the link leads to what she said she would do")
    story.step(
        "Two reminders reach Mina: the review is near, and so is the day of what she does. Neither says what it is."
    )


def _review(story: Story) -> None:
    story.at("2027-05-22T13:00:00+01:00")
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/day")
    ruth.press("Start", form="/begin")
    ruth.open(f"{story.conference}/review/hold")
    fields = ruth.page.form(button="Save the review").fields
    results = {name: "done" for name in fields if name.endswith("-result")}
    ruth.press(
        "Save the review",
        {
            **results,
            "went_well": "Daryan was at school every day but one.",
            "childs_words": "I like the football.",
            "outcome": "change_plan",
        },
    )
    story.check(ruth.page.path.endswith("/plan"), f"the review leads on to the plan: {ruth.page.words[:300]}")
    ruth.open(f"{story.conference}/plan/type/show")
    story.check("Choose another day." in ruth.page.words, "the day to look at it again is asked for anew")
    ruth.open(f"{story.conference}/plan/type/keeper")
    ruth.press("Save", days({"review_on": (20, 11, 2027)}))
    ruth.open(f"{story.conference}/plan/type/show")
    ruth.press("The family says yes: show the plan")
    story.check("Version 3" in ruth.page.words, f"the next version stands: {ruth.page.words[:300]}")
    story.step(
        "The review says what became of each action. The next version of the plan begins with all its lines."
    )
