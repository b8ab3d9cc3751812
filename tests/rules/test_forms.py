"""What a form takes, what it hands on, and how it says no."""

from collections.abc import Callable, Iterator
from datetime import date, time
from enum import Enum
from io import BytesIO
from typing import Any
from uuid import UUID

import html5lib
import pytest
from flask import Flask, current_app
from flask_babel import Babel
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined
from werkzeug.datastructures import FileStorage, MultiDict

from fgc.kit.forms import (
    Choice,
    Day,
    Email,
    Form,
    Hour,
    Line,
    Number,
    OneOf,
    Paragraph,
    Password,
    Phone,
    SomeOf,
    Tick,
    Upload,
)
from fgc.kit.refusal import Refused
from tests.typed import cases

LIBRARIES = ("govuk_frontend_jinja", "govuk_frontend_wtf")
ID = UUID("6f1c9c9e-3b5e-4b0a-9c58-0d6c8f6f2a11")


class Colour(Enum):
    DEEP_TEAL = "deep_teal"
    OCHRE = "ochre"


class Asked(Form):
    name = Line("Your name", missing="Enter your name.", longest=20)
    story = Paragraph("Your story", hint="In your own words.")
    mail = Email("Email")
    phone = Phone("Phone number")
    day = Day("The day", not_before=date(2027, 1, 1), not_after=date(2027, 12, 31))
    hour = Hour("The hour")
    count = Number("Minutes spent", least=1, most=9)
    colour = OneOf("The colour", Colour, hints={Colour.OCHRE: "A warm one"})
    mood = Choice("The mood", [("good", "Good"), ("bad", "Bad")])
    tastes = SomeOf("What you like", [(1, "Tea"), (2, "Cake")])
    who = OneOf("Who")
    sure = Tick("I am sure")
    word = Password("The word")
    picture = Upload("A picture", megabytes=1)


class Twice(Form):
    day = Day("The day", missing="Enter the day.")
    sure = Tick("I am sure", missing="Tick the box.")


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    """Forms speak the reader's language and are drawn with templates, so each test stands inside a request."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not a secret")
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([PrefixLoader({name: PackageLoader(name) for name in LIBRARIES})])
    Babel(app)
    with app.test_request_context("/"):
        yield


def filled(**typed: Any) -> Asked:
    """The form with a good name and these answers, looked at once; Enum choices are typed by their value."""
    form = Asked(formdata=MultiDict({"name": "Mina"} | typed), meta={"csrf": False})
    form.validate()
    return form


def sentence_for(name: str, typed: Any) -> str:
    """What the page says beside a field after this was typed; nothing when it was taken."""
    return str(next(iter(filled(**{name: typed})[name].errors), ""))


def test_an_empty_form_asks_only_for_what_must_be_there() -> None:
    form = Asked(formdata=MultiDict(), meta={"csrf": False})
    assert not form.validate()
    assert [tuple(problem) for problem in form.problems] == [("Enter your name.", "name")]


def test_what_stays_empty_comes_out_as_nothing() -> None:
    assert filled().values(without={"who"}) == {
        "name": "Mina",
        "story": "",
        "mail": "",
        "phone": "",
        "day": None,
        "hour": None,
        "count": None,
        "colour": None,
        "mood": None,
        "tastes": [],
        "sure": False,
        "word": "",
        "picture": None,
    }


@pytest.mark.parametrize(
    ("name", "typed", "taken"),
    [
        ("name", "  Mina  Rashid ", "Mina Rashid"),
        ("name", "Zoe\u0301", "Zoé"),
        ("name", "می\u200cنا", "می\u200cنا"),
        ("name", "Mi\x00na", "Mi na"),
        ("name", "Mina\u2028Rashid", "Mina Rashid"),
        ("name", "Mina\nRashid", "Mina Rashid"),
        ("name", "Mina\tRashid", "Mina Rashid"),
        ("name", "Mina\x0bRashid", "Mina Rashid"),
        ("name", "Mina\x07Rashid", "Mina Rashid"),
        ("story", " One\r\n\r\ntwo  words \n", "One\n\ntwo words"),
        ("story", "a picture\ufffcbelow", "a picture below"),
        ("mail", "mina@example.org", "mina@example.org"),
        ("phone", "+44 (0)1632  960190", "+441632960190"),
        ("count", " 7 ", 7),
        ("colour", "deep_teal", Colour.DEEP_TEAL),
        ("mood", "bad", "bad"),
        ("sure", "yes", True),
        ("word", " as typed ", " as typed "),
        ("hour", "11", time(11)),
        ("hour", "11 am", time(11)),
        ("hour", "2.30pm", time(14, 30)),
        ("hour", "14:30", time(14, 30)),
        ("hour", "07:05", time(7, 5)),
        ("hour", "12 a.m.", time(0)),
        ("hour", "12pm", time(12)),
        ("hour", "Noon", time(12)),
    ],
)
def test_a_good_answer_is_taken_tidily(name: str, typed: str, taken: Any) -> None:
    form = filled(**{name: typed})
    assert not form.problems
    assert form.values()[name] == taken


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("name", "M" * 21, "21 characters long"),
        ("name", "Mina\u202egnp.exe", "cannot be shown"),
        ("story", "half a sign \ud83d", "cannot be shown"),
        ("mail", "mina", "the whole email address"),
        ("mail", "mina@example.org, baran@example.org", "one email address only"),
        ("phone", "ring me", "phone number"),
        ("phone", "12", "phone number"),
        ("count", "many", "whole number"),
        ("count", "10", "from 1 to 9"),
        ("colour", "mauve", "Choose from the list"),
        ("mood", "ugly", "Choose from the list"),
        ("hour", "2:30", "morning or afternoon"),
        ("hour", "25:00", "no such time"),
        ("hour", "13 pm", "no such time"),
        ("hour", "after lunch", "Enter a time"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(name: str, typed: str, said: str) -> None:
    assert said in sentence_for(name, typed)


def test_a_number_that_was_typed_stays_as_typed_while_another_field_is_put_right() -> None:
    form = filled(phone="01632-960 111 ext. 12", count="x")
    assert not form.validate()
    assert 'value="01632-960 111 ext. 12"' in str(form.phone())
    assert form.phone.data == "+441632960111;ext=12"


def test_a_refused_text_stays_in_its_box_without_the_sign_that_spoilt_it() -> None:
    assert filled(story="kept\u202e words").story.data == "kept words"


@pytest.mark.parametrize(("pasted", "taken"), cases("pasted"))
def test_two_words_pasted_from_word_or_mail_never_become_one(pasted: str, taken: str) -> None:
    form = filled(story=pasted, name=pasted[:20])
    assert not form.problems
    assert form.story.data == taken
    assert form.name.data == " ".join(taken[:20].split())


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february", "FEB."])
def test_a_day_may_have_its_month_as_a_number_or_a_word(month: str) -> None:
    form = filled(**{"day": "27", "day-month": month, "day-year": "2027"})
    assert form.values()["day"] == date(2027, 2, 27)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("29", "2", "2027"), "no such day"),
        (("1", "Nonsense", "2027"), "no such day"),
        (("1", "", "2027"), "the day, the month and the year"),
        (("1", "2", "85"), "all four numbers"),
        (("-5", "3", "2027"), "the day, the month and the year"),
        (("5", "-3", "2027"), "the day, the month and the year"),
        (("5", "3", "\u22122027"), "the day, the month and the year"),
        (("27 2 2027", "3", "2027"), "the day, the month and the year"),
        (("Friday 27", "2", "2027"), "The date you gave is Saturday 27 February 2027"),
        (("31", "12", "2026"), "too early"),
        (("1", "1", "2028"), "too late"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_stays_as_typed(parts: tuple[str, str, str], said: str) -> None:
    form = filled(**{"day": parts[0], "day-month": parts[1], "day-year": parts[2]})
    assert said in form.problems[0].sentence
    assert form.day.shown() == list(parts)
    assert form.problems[0].anchor == "day"


def test_what_is_far_too_long_is_refused_before_anybody_looks_which_signs_can_be_printed() -> None:
    """Looking for a font takes time: of a hundred thousand signs, half a minute in which nobody else is served."""

    class Posted(Form):
        name = Line("Name")
        made_by_a_script = Line("", longest=1000, printed=False)

    posted = Posted(
        formdata=MultiDict({"name": "\u2082" * 201, "made_by_a_script": "\u2082" * 900}), meta={"csrf": False}
    )
    assert not posted.validate()
    assert [problem.sentence for problem in posted.problems] == [
        "This is 201 characters long. Please use 200 at most."
    ]


def test_a_missing_day_and_an_unticked_box_say_their_own_sentence() -> None:
    form = Twice(formdata=MultiDict({"day": "", "day-month": "", "day-year": ""}), meta={"csrf": False})
    assert not form.validate()
    assert [problem.sentence for problem in form.problems] == ["Enter the day.", "Tick the box."]


def test_several_choices_come_out_in_the_order_shown() -> None:
    form = Asked(
        formdata=MultiDict([("name", "Mina"), ("tastes", "2"), ("tastes", "1")]), meta={"csrf": False}
    )
    assert form.validate()
    assert form.tastes.data == [1, 2]


def test_choices_known_only_at_the_page_give_back_the_very_value() -> None:
    form = Asked(formdata=MultiDict({"name": "Mina", "who": str(ID)}), meta={"csrf": False})
    form.who.choose_from([(ID, "Nazdar")])
    assert form.validate()
    assert form.who.data == ID


def test_a_form_opens_with_what_is_kept() -> None:
    form = Asked(
        data={
            "name": "Mina",
            "day": date(2027, 2, 27),
            "colour": Colour.OCHRE,
            "tastes": [2],
            "sure": True,
            "hour": time(14, 30),
            "count": 3,
        }
    )
    assert form.day.shown() == ["27", "2", "2027"]
    drawn = {name: str(form[name]()) for name in ("name", "hour", "count", "colour", "tastes", "sure", "day")}
    assert all('value="' in each for each in drawn.values())
    assert [drawn[name].count("checked") for name in ("colour", "tastes", "sure")] == [1, 1, 1]
    assert 'value="2:30 pm"' in drawn["hour"]


@pytest.mark.parametrize(
    ("opening", "size", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", 100, ""),
        (b"\xff\xd8\xff", 100, ""),
        (b"\0\0\0\x1cftypheic", 100, ""),
        (b"<svg>", 100, "JPEG, PNG, HEIC. For anything else, take a screenshot"),
        (b"\0\0\0\x1cftypavif", 100, "take a screenshot"),
        (b"\xff\xd8\xff", 2 * 1024 * 1024, "too large"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(opening: bytes, size: int, said: str) -> None:
    found = sentence_for("picture", FileStorage(BytesIO(opening + bytes(size)), filename="drawing.png"))
    assert said in found
    assert bool(said) == bool(found)


def test_a_refusal_lands_beside_its_field_or_on_top() -> None:
    form = filled()
    with form.refusals():
        raise Refused("This name is taken.", field="name")
    with form.refusals():
        raise Refused("Not today.")
    assert [tuple(problem) for problem in form.problems] == [
        ("Not today.", None),
        ("This name is taken.", "name"),
    ]


def test_what_is_broken_is_not_taken_for_a_refusal() -> None:
    with pytest.raises(ZeroDivisionError, match=r"^$"), filled().refusals():
        raise ZeroDivisionError


def test_a_draft_keeps_whatever_was_typed_good_or_not() -> None:
    draft = filled(
        **{"day": "31", "day-month": "", "day-year": "27", "colour": "ochre", "word": "secret"}
    ).typed()
    assert "word" not in draft
    again = Asked.from_draft(draft)
    assert again.day.shown() == ["31", "", "27"]
    assert again.colour.data is Colour.OCHRE
    assert again.name.data == "Mina"
    assert not again.problems


def test_the_hidden_inputs_differ_each_time_and_carry_no_id() -> None:
    form = Asked()
    first, second = str(form.hidden()), str(form.hidden())
    assert first != second
    assert 'name="once"' in first
    assert 'name="csrf_token"' in first
    assert " id=" not in first


def test_a_forged_form_is_met_with_a_sentence_that_blames_nobody() -> None:
    form = Asked(formdata=MultiDict({"name": "Mina"}))
    assert not form.validate()
    assert form.problems[0].sentence.startswith("We did not recognise this page, so nothing was sent.")


Draw = Callable[[Asked], str]
DRAWINGS: list[tuple[str, Draw]] = [
    ("as it is", lambda form: "".join(str(field()) for field in form.asked())),
    ("as a heading", lambda form: str(form.name(title=True)) + str(form.colour(title=True))),
    ("opening more", lambda form: str(form.colour(reveals={Colour.OCHRE: form.phone(width=20)}))),
]


@pytest.mark.parametrize("draw", [each for _, each in DRAWINGS], ids=[name for name, _ in DRAWINGS])
def test_every_field_is_drawn_as_strict_html_with_a_label(draw: Draw) -> None:
    for form in (Asked(), filled(name="", mail="x", day="1", hour="x", count="x", colour="mauve")):
        html = draw(form)
        html5lib.HTMLParser(strict=True).parseFragment(html)
        assert "style=" not in html
        assert html.count("<label") + html.count("<legend") >= html.count('class="govuk-form-group')


def test_an_optional_question_says_so_and_a_required_one_does_not() -> None:
    form = Asked()
    assert "Phone number (optional)" in str(form.phone())
    assert "(optional)" not in str(form.name()) + str(form.sure())


def test_typed_text_cannot_become_markup() -> None:
    assert "<b>" not in str(filled(name="<b>x</b>").name())


def test_a_field_can_be_looked_at_once_more_before_it_is_kept() -> None:
    said = {"name": "Mina", "story": "We meet in the woods."}
    first = filled(**said)
    assert not first.look_again("story", "This tells where.", tick="I have looked", mark="woods")
    shown = str(first.story())
    assert "This tells where." in shown
    assert "We meet in the woods." in shown
    assert 'name="story-looked"' in shown
    assert 'value="woods"' in shown
    with current_app.test_request_context("/", method="POST", data={**said, "story-looked": "woods"}):
        again = filled(**said)
        assert again.look_again("story", "This tells where.", tick="I have looked", mark="woods")
        assert not again.look_again("story", "This tells who.", tick="I have looked", mark="wolf"), (
            "another text"
        )
