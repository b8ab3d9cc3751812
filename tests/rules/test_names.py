"""A name has letters that somebody can see, and is kept without signs that nobody sees."""

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from fgc.access.rules import WhyNot, why_not_password
from fgc.kit.forms import Form, Name
from fgc.kit.text import folded, has_visible_letter, is_found, tidied_name
from tests.typed import cases


class Called(Form):
    name = Name("Name", missing="Enter their name.")
    other = Name("What they like to be called")


def filled(**typed: str) -> Called:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not a secret")
    Babel(app)
    with app.test_request_context("/"):
        form = Called(formdata=MultiDict(typed), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize("typed", cases("nobody_can_see"))
def test_a_name_that_nobody_can_see_is_refused(typed: str) -> None:
    assert not has_visible_letter(typed)
    said = filled(name=typed).name.errors
    assert said in (["Write the name with letters that everyone can see."], ["Enter their name."])


@pytest.mark.parametrize("typed", [typed for typed in cases("nobody_can_see") if typed.strip()])
def test_an_invisible_name_is_refused_also_where_none_is_needed(typed: str) -> None:
    form = filled(name="Zac", other=typed)
    assert form.other.errors == ["Write the name with letters that everyone can see."]


@pytest.mark.parametrize(
    "typed",
    [
        "\u115f\u1160",
        "\uffa0",
        "7",
        "…",
        "\u200d",
        "\U00013441",
        "\u0301",
        "\u02bc",
        "\u0640",
        "\u02bc\u0640",
    ],
)
def test_fillers_figures_and_marks_alone_are_no_name(typed: str) -> None:
    assert filled(name=typed).name.errors == ["Write the name with letters that everyone can see."]


@pytest.mark.parametrize(
    "typed", ["O", "王小明", "தமிழ்", "ትግርኛ", "ไทย", "کوردیی سۆرانی", "Nguyễn Thị Hồng", "Zoë 2"]
)
def test_a_name_of_any_script_is_a_name(typed: str) -> None:
    form = filled(name=typed)
    assert not form.name.errors
    assert form.name.data == typed


def test_an_empty_name_is_no_answer_where_none_is_needed() -> None:
    assert not filled(name="Zac", other="  ").errors


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Zac\u200b Young", "Zac Young"),
        ("\u2800Zac\u00ad", "Zac"),
        ("Zac\u2028Young", "Zac Young"),
        ("می\u200cنا", "می\u200cنا"),
        ("\u200eمینا\u200f", "مینا"),
    ],
)
def test_a_name_is_kept_as_it_is_seen(typed: str, name: str) -> None:
    assert tidied_name(typed) == name


@pytest.mark.parametrize(("typed", "found"), cases("find"))
def test_what_is_typed_without_accents_and_zeros_is_found(typed: str, found: str) -> None:
    assert is_found(typed, found)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("O Neill", "Siobhán O’Neill"),
        ("neill siob", "Siobhán O’Neill"),
        ("baran", "باران رەشید"),
        ("小明", "王小明"),
    ],
)
def test_a_name_is_found_by_its_parts_and_across_scripts(typed: str, text: str) -> None:
    assert is_found(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("Zac", "Siobhán O’Neill"), ("NFG 2027 1", "NFG-2027-0011"), ("", "Zac"), ("…", "Zac")],
)
def test_something_else_is_not_found(typed: str, text: str) -> None:
    assert not is_found(typed, text)


def test_people_stand_in_the_order_of_their_plain_letters() -> None:
    right = cases("sorted")
    mixed = [right[-1], *right[:-1]]
    assert sorted(mixed, key=folded) == right


def test_ones_own_name_is_no_password_with_or_without_its_accents() -> None:
    for password in ("siobhan-siobhan-1", "Siobhán loves tea"):
        why = why_not_password(password, name="Siobhán O’Neill", email="s@example.org", known=False)
        assert why is WhyNot.ABOUT_YOU
