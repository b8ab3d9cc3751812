"""Afterwards: owners say how it goes, reminders, the desk, and the review that leads to version 2."""

from fgc.demo.story import Story, link_in


def play(story: Story) -> None:
    """Plays step 12."""
    _one_tap(story)
    _reminder(story)
    _desk(story)
    _review(story)


def _one_tap(story: Story) -> None:
    story.at("2027-03-05T16:00:00+00:00")
    kawa = story.family("Kawa")
    kawa.open("/yours/actions")
    kawa.follow("Say how it is going")
    before = kawa.requests
    kawa.press("It is going well")
    story.check(kawa.requests == before + 1 and "Thank you" in kawa.page.words, "one tap is one request, and is thanked")
    sara = story.family("Sara")
    sara.open("/yours/actions")
    sara.follow("Say how it is going")
    sara.press("I need help")
    sara.press("Send", {"words": "Thursdays are difficult until Easter."})
    story.check("Nobody will blame you" in sara.page.words, "asking for help is answered kindly")
    story.step("Kawa says in one tap that it goes well; Sara asks for help")


def _reminder(story: Story) -> None:
    story.at("2027-03-24T09:30:00+00:00")
    mail = story.until(lambda: next((one for one in story.mails() if "its day is near" in one.text), None),
                       "somebody is reminded of what they promised")
    story.check("plan" not in mail.subject.lower() and "Rashid" not in mail.text, "the reminder says nothing to strangers")
    visitor = story.family("reminded", link_in(mail))
    story.check(visitor.page.path == "/yours/actions", "its link leads to what they said they would do")
    story.links.pop("reminded")
    story.step("The morning's reminder goes to whose day is near, in neutral words")


def _desk(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open("/")
    story.check("could do with help" in ruth.page.words, "the desk says who could do with help")
    ruth.follow("Write down how it goes")
    ruth.press("Write it down", {"how": "going_well", "words": "Kawa takes the Thursdays until Easter."})
    ruth.open(f"{story.conference}/actions")
    story.check("are done" in ruth.page.words, "all actions stand on one page")
    story.step("Ruth sees who could do with help, phones, and writes down what they found together")


def _review(story: Story) -> None:
    story.at("2027-05-10T09:00:00+00:00")
    ruth = story.staff("Ruth")
    ruth.open("/")
    story.check("looked at again" in ruth.page.words, "the desk says that the review is near")
    ruth.open(f"{story.conference}/review")
    ruth.follow("Set the review meeting")
    _plan_the_review(story)
    story.at("2027-05-22T14:00:00+01:00")
    ruth.open(f"{story.conference}/review")
    ruth.follow("Write down the review")
    results = {name: "done" for name in ruth.page.form(button="Keep the review").fields if name.endswith("-result")}
    ruth.press("Keep the review", {**results, "went_well": "Daryan was at school every day but one.",
                                   "childs_words": "I like the football.", "outcome": "change_plan"})
    story.check(ruth.page.path.endswith("/plan"), "the review leads on to the plan")
    ruth.open(f"{story.conference}/plan")
    story.check("Version 2" in ruth.page.words or "version 2" in ruth.page.words, "the next version begins")
    story.step("The review is held on 22 May, each action has its result, and the next version of the plan begins")


def _plan_the_review(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/review")
    ruth.follow("Set the review meeting")
