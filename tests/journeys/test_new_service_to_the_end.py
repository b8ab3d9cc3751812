"""The new service plays its first conference to the end (see `eastmoor.py`; `test_new_service.py` counts the first part).

Everybody presses the buttons that they find and follows the links of their letters. What somebody would stumble over stands
beside what they do: a desk that says nothing, a link that still opens, a word that is not so any more.
"""

import re

from tests.journeys.eastmoor import LINK, Eastmoor, chosen, own_link
from tests.journeys.eastmoor_begins import LATE
from tests.journeys.eastmoor_plan import the_family_writes_its_plan
from tests.visiting import Browser

SIGN_BY_LINK = {
    "Bola": LATE, "Dele": "Dele Bright", "Grace": "Grace Bright", "Ife": "Ife Bright", "Joseph": "Joseph Bright",
    "Leon": "Leon Cole", "Marcus": "Marcus Cole", "Ruby": "Ruby Cole", "Zadie": "Zadie Coleman", "Jo": "Jo Hale",
    "Sam": "Sam Price",
}  # fmt: skip


def pins_are_told(told: Eastmoor) -> None:
    """Nobody's letter opens without one: Ruth rings or meets each of them."""
    told.at("2027-02-01T09:30:00+00:00")
    ruth = told.ruth
    ruth.at_desk()
    ruth.follow("Tell them their PIN")
    assert ruth.page.heading == "Tell the PINs"
    while "Make a PIN" in ruth.page.words:
        told_the_next_pin(told)
    assert len(told.pins) == 15
    ruth.open(f"{told.conference}/invitations")
    assert "Tell them their PIN" not in ruth.page.words


def told_the_next_pin(told: Eastmoor) -> None:
    told.ruth.press("Make a PIN")
    name = told.ruth.page.words.partition("Tell this PIN to ")[2].partition(" yourself")[0]
    shown = told.ruth.page.tree.xpath("//*[contains(@class, 'fgc-pin')]")[0].text_content()
    told.pins[name.split(maxsplit=1)[0]] = "".join(shown.split())
    told.ruth.press("I have told them")


def writes_the_text(told: Eastmoor) -> None:
    """The service has nobody yet who sends texts: Ruth writes Grace's on her own phone."""
    told.ruth.at_desk()
    told.ruth.follow("Send the text")
    told.links["Grace"] = own_link(told.ruth.page)
    told.ruth.press("I have sent the text")


def some_answer(told: Eastmoor) -> None:
    writes_the_text(told)
    for name in ("Joseph", "Ruby", "Grace"):
        visitor = told.comes_in(name)
        assert "Can you come on Saturday 27 February, at 11 am?" in visitor.page.words
        visitor.press("Yes, I will come")
        assert f"Thank you, {name}. We look forward to seeing you." in visitor.page.words


def the_day_is_moved(told: Eastmoor) -> None:
    """The hall is not free. Everybody is told by their own way, and whoever said yes is asked again."""
    told.at("2027-02-03T10:00:00+00:00")
    ruth = told.ruth
    ruth.at_desk()
    ruth.follow("The Bright family")
    ruth.follow("Date")
    ruth.follow("Change the meeting Saturday 27 February 2027")
    ruth.press("Save the change and tell everyone invited", {"on": 6, "on-month": 3})
    assert "Saturday 6 March 2027" in ruth.page.words
    told.office.work()
    for email in told.emails.values():
        newest = told.office.to(email)[0]
        assert "Something has changed" in newest.text, email
        assert "March" not in newest.text, "the day stands behind the link alone"
    writes_the_text(told)
    ruth.at_desk()
    assert (
        "2 people have not been told about changes to the meeting on Saturday 6 March 2027."
        in ruth.page.words
    )
    ruth.follow("Tell them")
    for _each in ("Pearl", "Tolu"):
        ruth.follow("Tell them about the change")
        ruth.press("I have told them")
    for name in ("Pearl Bright", "Tolu Bright"):
        ruth.follow(f"Record an answer: {name}")
        ruth.press("Save this answer", {"answer": "yes"})
    assert re.search(r"2 yes, \d+ answered only before the change, \d+ no answer", ruth.page.words), (
        "a yes to the day that was counts no more"
    )
    assert "have not been told" not in ruth.at_desk().words


def an_address_was_wrong(told: Eastmoor) -> None:
    """Zadie has another address. What was sent to the old one opens nothing, and goes again to the new one."""
    told.at("2027-02-03T11:00:00+00:00")
    ruth, before = told.ruth, told.newest(told.emails["Zadie"], LINK)
    told.emails["Zadie"] = "zadie.cole@example.org"
    ruth.at_desk()
    ruth.open(f"{told.conference}/circle")
    ruth.follow("Zadie Cole")
    ruth.follow("Change how to reach them")
    ruth.press("Save", {"email": told.emails["Zadie"], "confirmed": "yes"})
    told.at("2027-02-03T11:05:00+00:00")
    assert "How to reach Zadie Cole has changed." in ruth.at_desk().words
    ruth.follow("Send again")
    ruth.press("Send all the letters")
    told.at("2027-02-03T11:10:00+00:00")
    assert "has changed. What they were sent" not in ruth.at_desk().words
    assert cannot_open(told, before)
    assert "Can you come on Saturday 6 March, at 11 am?" in told.comes_in("Zadie").page.words


def cannot_open(told: Eastmoor, link: str) -> bool:
    stranger = Browser(told.app.test_client())
    stranger.open(link)
    stranger.press("Open")
    return stranger.page.heading == "This link cannot be used"


def everybody_answers(told: Eastmoor) -> None:
    told.at("2027-02-03T18:00:00+00:00")
    for name in (*told.emails, "Grace"):
        visitor = told.comes_in(name)
        hour = "11 am (12 pm where you are)" if name == "Ife" else "11 am"
        assert f"Can you come on Saturday 6 March, at {hour}?" in visitor.page.words, name
        if name == "Ife":
            visitor.press("I want to take part another way")
            visitor.press("This is how I take part", {"way": "video"})
        elif name == "Leon":
            visitor.press("No, I cannot")
            visitor.press("Save my words", {"own_words": "I will fetch Tolu on some Fridays."})
        else:
            visitor.press("Yes, I will come")
        assert f"Thank you, {name}." in visitor.page.words
    told.at("2027-02-05T10:00:00+00:00")
    ruth = told.ruth
    ruth.at_desk()
    assert "Ife Bright takes part in another way. Tell them how that works." in ruth.page.words
    assert "Leon Cole wrote words for the day." in ruth.page.words
    while "I have been in touch" in ruth.page.words:
        ruth.press("I have been in touch")
    ruth.open(f"{told.conference}/invitations")
    assert "13 yes, 1 another way, 1 no" in ruth.page.words


def the_morning(told: Eastmoor) -> None:
    """Everybody comes, Ife by video; Leon does not. Facts are heard."""
    told.at("2027-03-06T10:50:00+00:00")
    ruth = told.ruth
    ruth.at_desk()
    ruth.open(f"{told.conference}/day")
    assert "Ife Bright · aunt on Mum's side By video another way: by video" in ruth.page.words
    assert "Leon Cole · uncle on Dad's side In person cannot come" in ruth.page.words, "nobody waits for him"
    for name in (*(f"{one} Bright" for one in ("Tolu", "Grace", "Pearl", "Joseph", "Dele", "Ife", "Bola")),
                 *(f"{one} Cole" for one in ("Marcus", "Ruby", "Zadie")),
                 "Kim Ward", "Amy Dunn", "Jo Hale", "Sam Price"):  # fmt: skip
        ruth.press(f"Is here {name}")
    assert "15 people, 14 here" in ruth.page.words
    for moment, part in (("11:00", "Welcome"), ("11:20", "Hearing the facts")):
        told.at(f"2027-03-06T{moment}:00+00:00")
        ruth.press(f"Start {part}")
        ruth.press(f"End {part}")


def time_on_their_own(told: Eastmoor) -> None:
    """Whoever is paid leaves, but for Kim, whom Dele chose to have beside him. The tablet stays with the family, and nothing of
    Ruth's opens on it until she shows again who she is."""
    told.at("2027-03-06T12:15:00+00:00")
    ruth = told.ruth
    ruth.at_desk()
    ruth.open(f"{told.conference}/day")
    ruth.follow("Start private family time")
    assert "Kim Ward, interpreter (chosen by: Someone who needs them)" in ruth.page.words
    assert "Leon Cole, uncle on Dad's side (not marked as here)" in ruth.page.words
    for name in ("Amy Dunn", "Jo Hale", "Sam Price"):
        ruth.press(f"Has left {name}")
    assert "except those chosen to stay" in ruth.page.words, "she ticks nothing that is not so"
    ruth.press("Start private family time", {"said_out": "yes", "stays": "yes"})
    opens_nothing_of_hers(told)
    told.amy.at_desk()
    told.amy.open(f"{told.conference}/plan")
    assert "The family has been on its own since 12:15 pm" in told.amy.page.words


def opens_nothing_of_hers(told: Eastmoor) -> None:
    for path in (
        "/",
        "/conferences",
        *(f"{told.conference}{each}" for each in ("", "/circle", "/day", "/plan")),
    ):
        assert Browser(told.ruth.client).open(path).heading == "Sign in", path


def the_plan_is_shown_and_agreed(told: Eastmoor) -> None:
    """Showing it ends the family's time. Until then no member of staff reads a word of it."""
    grace = the_family_writes_its_plan(told)
    told.at("2027-03-06T13:50:00+00:00")
    ruth, amy = told.ruth, told.amy
    amy.at_desk()
    assert "Mends Tolu" not in amy.open(f"{told.conference}/plan").text
    grace = told.comes_in("Grace")
    grace.follow("We are ready to show our plan")
    grace.press("Show our plan now")
    opens_nothing_of_hers(told)
    ruth.open("/")
    ruth.sign_in()
    ruth.open(f"{told.conference}/day")
    ruth.press("Start Agreeing the plan")
    for name in ("Amy Dunn", "Jo Hale", "Sam Price"):
        ruth.press(f"Is here {name}")
    assert "Planned 12:15 pm – 1:55 pm. It ran from" in ruth.page.words
    amy.at_desk()
    amy.follow("Answer the plan")
    amy.press(
        "Send this answer",
        {"decision": "agreed", "met": [chosen(amy, "met", "Tolu is at school every day.")]},
    )
    assert "Agreed, to be signed" in amy.page.words
    ruth.press("End Agreeing the plan")


def a_name_is_corrected(told: Eastmoor) -> None:
    """Zadie's name was wrong all the time. The text stays as it was agreed, and signing goes on."""
    told.at("2027-03-06T15:30:00+00:00")
    ruth = told.ruth
    ruth.at_desk()
    ruth.open(f"{told.conference}/circle")
    ruth.follow("Zadie Cole")
    ruth.follow("Change their details")
    ruth.press("Save", {"name": "Zadie Coleman"})
    ruth.at_desk()
    assert "Something was corrected after the plan was agreed." in ruth.page.words
    ruth.follow("Open the signing page")
    assert "“Zadie Cole” is now written “Zadie Coleman”." in ruth.page.words
    assert "0/14" in ruth.page.words, "the interpreter promises nothing"


def two_sign_in_the_hall(told: Eastmoor) -> None:
    """Tolu on the tablet, which is handed over and handed back; Pearl on paper."""
    ruth = told.ruth
    ruth.press("Sign on this tablet Tolu Bright")
    opens_nothing_of_hers(told)
    ruth.press("I sign our plan", {"agree": "yes", "name": "Tolu Bright", "pin": told.pins["Tolu"]})
    assert ruth.page.heading == "Thank you, Tolu"
    ruth.follow("Coordinator: sign in to go on")
    opens_nothing_of_hers(told)
    told.at("2027-03-06T15:32:00+00:00")
    ruth.sign_in()
    assert "1/14" in ruth.page.words, "she is back where she was"
    ruth.follow("Record a signature on paper: Pearl Bright")
    ruth.press("Record the signature", {"name": "Pearl Bright", "witness": "Ruth Lane", "same": "yes"})
    assert "2/14" in ruth.page.words


def the_rest_sign_by_link(told: Eastmoor) -> None:
    """Grace's text waits for her hours, until the next day. The last signature seals the plan."""
    ruth, amy = told.ruth, told.amy
    amy.at_desk()
    amy.follow("Read and sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Dunn"})
    for name in SIGN_BY_LINK.values():
        ruth.press(f"Send a link {name}")
    told.at("2027-03-07T10:00:00+00:00")
    writes_the_text(told)
    for name, signature in SIGN_BY_LINK.items():
        signer = told.comes_in(name)
        assert signer.page.path == "/yours/sign", name
        assert "“Zadie Cole” is now written “Zadie Coleman”." in signer.page.words
        signer.press("I sign our plan", {"agree": "yes", "name": signature, "pin": told.pins[name]})
        assert "You have signed our plan" in signer.page.words, (name, signer.page.words)
    told.at("2027-03-07T10:05:00+00:00")
    ruth.at_desk()
    ruth.open(f"{told.conference}/plan")
    assert "Version 1 Sealed" in ruth.page.words


def everybody_has_a_copy(told: Eastmoor) -> None:
    """By link, or from Ruth's hand. The social worker reads it and records her decision."""
    ruth, amy = told.ruth, told.amy
    amy.at_desk()
    amy.follow("Read the plan")
    amy.press("Record the decision", {"decision": "agreed", "note": "As agreed on the day."})
    joseph = told.comes_in("Joseph")
    assert "Signing is finished. This is our plan." in joseph.page.words
    assert joseph.client.get(joseph.page.link("Save our plan")).get_data().startswith(b"%PDF-")
    writes_the_text(told)
    assert "the plan by hand" in ruth.at_desk().words
    ruth.follow("Open the copies")
    while "I gave them their copy" in ruth.page.words:
        ruth.press("I gave them their copy")
    assert "Not yet" not in ruth.page.words


def help_is_asked_for(told: Eastmoor) -> None:
    """Ruby cannot on Wednesdays. She is not blamed, and Ruth finds somebody."""
    told.at("2027-03-15T10:00:00+00:00")
    ruby, ruth = told.comes_in("Ruby"), told.ruth
    ruby.follow("Everything on your page")
    ruby.follow("What you said you would do")
    ruby.follow("Say how it is going")
    ruby.press("I need help")
    assert "No one will blame you." in ruby.page.words
    ruby.press("Send", {"words": "On Wednesdays I am at the hospital."})
    ruth.at_desk()
    assert "Ruby Cole asks for help with: Fetches Tolu from school" in ruth.page.words
    ruth.press("I have been in touch Ruby Cole")
    ruth.follow("Record how it is going")
    assert "On Wednesdays I am at the hospital." in ruth.page.words
    ruth.press("Save the update", {"how": "going_well", "words": "Zadie takes the Wednesdays."})
    assert "Ruby could do with help" not in ruth.at_desk().words


def the_worker_reminds(told: Eastmoor) -> None:
    """Two days before its day, whoever promised something is asked how it goes; the letter does not say what it is."""
    told.worker_round("2027-03-18T10:00:00+00:00")
    letter = told.office.to(told.emails["Bola"])[0]
    assert "the day is near" in letter.text
    assert "bicycle" not in f"{letter.subject}{letter.text}{letter.html}"
    bola = told.comes_in("Bola")
    bola.follow("Say how it is going")
    bola.press("It is done")
    assert "Thank you" in bola.page.words


def ruth_asks_again(told: Eastmoor) -> None:
    """What they said about how they are reached is four months old: nothing goes to them before she has asked again."""
    told.worker_round("2027-05-26T10:00:00+01:00")
    ruth = told.ruth
    ruth.at_desk()
    assert "Ask 13 people again how to reach them." in ruth.page.words
    for name in (*SIGN_BY_LINK.values(), "Kim Ward", "Amy Dunn"):
        ruth.open(f"{told.conference}/circle")
        ruth.follow(name)
        ruth.follow("Change how to reach them")
        ruth.press("Save", {"confirmed": "yes"})
    assert "people again how to reach them" not in ruth.at_desk().words


def no_review(told: Eastmoor) -> None:
    """The family does not want to meet again, and says why."""
    ruth = told.ruth
    ruth.at_desk()
    assert "Review due." in ruth.page.words
    ruth.follow("Record how it is going")
    ruth.press("Save the update", {"how": "done"})
    ruth.at_desk()
    ruth.follow("Open the review")
    ruth.follow("The family does not want to meet again")
    ruth.press("Decline the review", {"because": "It goes well. We talk every Sunday."})
    assert "Why It goes well. We talk every Sunday." in ruth.page.words


def the_end(told: Eastmoor) -> None:
    """The manager closes it. Whoever follows an old link learns that the work has ended."""
    told.at("2027-06-14T10:00:00+01:00")
    helen = told.helen
    helen.at_desk()
    helen.follow("Close the conference The Bright family")
    assert "11 actions of the plan are still open." in helen.page.words
    all_the_same = chosen(helen, "confirmed", "Close anyway")
    helen.press("Close this conference", {"confirmed": [all_the_same]})
    assert "The conference is closed." in helen.page.words
    for link in (told.newest(told.emails["Joseph"], LINK), told.links["Grace"]):
        late = Browser(told.app.test_client())
        late.open(link)
        late.press("Open")
        assert late.page.heading == "Our work with you has ended"
        assert "01632 960200" in late.page.words, "their own service's number"


def test_a_new_service_plays_its_first_conference_until_it_is_closed(eastmoor: Eastmoor) -> None:
    with eastmoor.at_work():
        for chapter in (
            pins_are_told,
            some_answer,
            the_day_is_moved,
            an_address_was_wrong,
            everybody_answers,
            the_morning,
            time_on_their_own,
            the_plan_is_shown_and_agreed,
            a_name_is_corrected,
            two_sign_in_the_hall,
            the_rest_sign_by_link,
            everybody_has_a_copy,
            help_is_asked_for,
            the_worker_reminds,
            ruth_asks_again,
            no_review,
            the_end,
        ):
            chapter(eastmoor)
