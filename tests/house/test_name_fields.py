"""Wherever a form asks for somebody's name, it takes none that nobody can see."""

import importlib
import re
from collections.abc import Iterator

import pytest
from wtforms.fields.core import UnboundField

from fgc.kit.forms import Form, Line, Name, Paragraph
from tests.house.sources import python_files

ASKS_A_NAME = re.compile(r"\b(names?|who|whom|whose|called)\b", re.IGNORECASE)
NO_NAME = {
    "PersonForm.tie": "what they are to each other: sister, friend of Mum",
    "ForgottenForm.tie": "what they are to each other",
}
"""One line of text whose question says "who" and asks for no name."""


def forms() -> list[type[Form]]:
    for source in python_files():
        if source.path.stem in {"forms", "user_forms"} or source.path.parent.name == "forms":
            importlib.import_module(
                ".".join(source.path.with_suffix("").parts[-len(source.name.split("/")) :])
            )

    def below(form: type[Form]) -> Iterator[type[Form]]:
        for one in form.__subclasses__():
            yield one
            yield from below(one)

    return [one for one in below(Form) if one.__module__.startswith("fgc.")]


def lines() -> dict[str, tuple[type[Line], str]]:
    """Every question for one line of text: its kind of field, and its words."""
    found = {}
    for form in forms():
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField) and issubclass(field.field_class, Line):
                words = str(field.args[0] if field.args else field.kwargs.get("label", ""))
                if not issubclass(field.field_class, Paragraph):
                    found[f"{form.__name__}.{name}"] = (field.field_class, words)
    return found


def test_nobody_can_be_given_a_name_that_nobody_can_see() -> None:
    asked = lines()
    names = {key for key, (kind, _words) in asked.items() if issubclass(kind, Name)}
    assert {
        "PersonForm.name",
        "SignForm.name",
        "WhoForm.name",
        "OrderForm.protects_others",
        "OfferForm.to",
    } <= names
    plain = {
        key: words
        for key, (kind, words) in asked.items()
        if kind is Line and (ASKS_A_NAME.search(words) or re.search("name|^who", key.partition(".")[2]))
    }
    assert {key: words for key, words in plain.items() if key not in NO_NAME} == {}


@pytest.mark.parametrize("key", sorted(NO_NAME))
def test_what_is_left_out_of_the_rule_is_still_there(key: str) -> None:
    assert key in lines()
