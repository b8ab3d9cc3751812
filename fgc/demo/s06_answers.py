"""What those who were asked answer, with one tap, by phone, or in person."""

from fgc.demo.story import Story
from fgc.demo.visitor import Visitor


def play(story: Story) -> None:
    """From letters that have arrived to a circle that has answered."""
    story.at("2027-02-04T18:00:00+00:00")
    story.pause("asked")
    _sara_answers(story)
    _the_others_answer(story)
    _shirin_answers(story)
    _how_far_it_is(story)
    story.pause("answered")


def _sara_answers(story: Story) -> None:
    sara = story.family("Sara")
    story.check(sara.page.heading == "Hello Sara", f"Sara's own page: {sara.page.words[:200]}")
    story.check("Can you come on Saturday 27 February, at 11 am?" in sara.page.words, "the one question")
    before = sara.requests
    sara.press("No, I cannot")
    story.check(
        sara.requests == before + 1 and "Thank you, Sara" in sara.page.words,
        "one tap, and thanks on the same page",
    )
    sara.press("Yes, I will come")
    story.check("We look forward to seeing you" in sara.page.words, "she changed her mind")
    sara.open(sara.page.link("Add this to my phone"))
    story.check(b"SUMMARY:Appointment" in sara.body and b"Elder Lane" in sara.body, "her own appointment")
    sara.open("/yours/answer")
    sara.press(
        "Tell us who is missing",
        {"name": "Hiwa Karim", "tie": "neighbour of Nazdar", "reach": "Nazdar has the number"},
    )
    story.check("Only Ruth sees this" in sara.page.words, "it goes to Ruth alone")
    story.step(
        "Sara says no, then yes after all, puts it into her calendar, and names a neighbour nobody thought of."
    )
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    ruth.open(ruth.page.link("Follow this up"))
    ruth.press("Save the outcome", {"how": "Nazdar would rather ask him herself, later."})
    story.check("Hiwa" not in ruth.page.words, "it is settled")
    story.step("Ruth speaks with Nazdar about the neighbour and writes down what came of it.")


def _the_others_answer(story: Story) -> None:
    for name, button in (
        ("Kawa", "Yes, I will come"),
        ("Rojin", "Yes, I will take part"),
        ("Priya", "Yes, I will come"),
        ("Jas", "Yes, I will take part"),
        ("Hêlîn", "Yes, I will come"),
        ("Mina", "Yes, I will take part"),
    ):
        visitor = story.family(name)
        if name == "Rojin":
            story.check(
                "Can you join by video" in visitor.page.words
                and "at 11 am (12 pm where you are)?" in visitor.page.words,
                f"Rojin reads her own clock too: {visitor.page.words[:500]}",
            )
        if name in ("Rojin", "Mina", "Jas"):
            story.check(
                "Elder Lane" not in visitor.page.text, f"{name} joins by video and does not see the place"
            )
        visitor.press(button)
        story.check("Thank you" in visitor.page.words, f"{name} answered: {visitor.page.words[:300]}")
        if name == "Mina":
            visitor.press(
                "Save my words", {"own_words": "I send you all my love. I would like to help with Lana."}
            )
            story.check("We have made a note of this" in visitor.page.words, "Mina's words are kept")
        if name == "Kawa":
            visitor.press(
                "Say what I need",
                {"needs": ["other"], "needs_words": "I have to leave at three for my shift."},
            )
    story.step(
        "Kawa, Rojin in Gothenburg, Mina, Priya, Jas and Hêlîn answer with one tap. Mina sends words to be read out."
    )


def _shirin_answers(story: Story) -> None:
    story.until(
        lambda: "Send the text" in story.staff("Ruth").open(f"{story.conference}/invitations").words,
        "Shirin's text waits for somebody to write it",
    )
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    ruth.open(ruth.page.link("Send the text: Shirin Aziz"))
    story.check("Wait until Friday 5 February 2027, 9:30 am" in ruth.page.words, "in the evening it waits")
    story.at("2027-02-05T10:00:00+00:00")
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    ruth.open(ruth.page.link("Send the text: Shirin Aziz"))
    story.check("there is a message for you" in ruth.page.words, "the words of the text stand there")
    story.check("Aziz" not in ruth.page.words.partition("there is a message")[2][:80], "they name nobody")
    ruth.press("I have sent the text")
    ruth.open(ruth.page.link("Record an answer: Shirin Aziz"))
    ruth.press("Save this answer", {"answer": "yes", "needs": ["interpreter", "childcare"]})
    story.step(
        "No text provider is connected: next morning, in Shirin's hours, Ruth writes the text by hand, word for word."
    )


def _how_far_it_is(story: Story) -> None:
    ruth = story.staff("Ruth")
    ruth.open(f"{story.conference}/invitations")
    story.check(
        "coming (told you by phone or in person)" in ruth.page.words
        and "no answer yet" not in _row(ruth, "Kawa Aziz"),
        "who answered how",
    )
    story.step("The ring of answers fills. What each needs stands beside their name.")


def _row(visitor: Visitor, name: str) -> str:
    return " ".join(
        row.text_content()
        for row in visitor.page.tree.xpath("//li[contains(@class, 'fgc-row')]")
        if name in row.text_content()
    )
