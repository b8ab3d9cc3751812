"""How the players fill in pages: days in three boxes, choices by their words."""

from collections.abc import Mapping
from typing import Any

from fgc.demo.reading import NotThere
from fgc.demo.visitor import Visitor


def days(answers: Mapping[str, Any]) -> dict[str, object]:
    """Answers as the page asks them: a day goes into its three boxes."""
    typed: dict[str, object] = {}
    for name, value in answers.items():
        if isinstance(value, tuple):
            typed |= {name: value[0], f"{name}-month": value[1], f"{name}-year": value[2]}
        else:
            typed[name] = value
    return typed


def choice(visitor: Visitor, field: str, label: str) -> str:
    """The value behind a choice with these words."""
    for option in visitor.page.tree.xpath(f'//select[@name="{field}"]/option'):
        if label in option.text_content():
            return str(option.get("value"))
    for radio in visitor.page.tree.xpath(f'//input[@name="{field}"]'):
        if label in " ".join(radio.getparent().text_content().split()):
            return str(radio.get("value"))
    raise NotThere(f"no choice {label!r} in {field} on {visitor.page.path}")


def ticked(visitor: Visitor, field: str, *names: str) -> list[str]:
    """The boxes of the page that are ticked already, and those of these people."""
    found = []
    for box in visitor.page.tree.xpath(f'//input[@name="{field}"]'):
        label = visitor.page.tree.xpath(f'//label[@for="{box.get("id")}"]')[0].text_content()
        if box.get("checked") is not None or any(name in label for name in names):
            found.append(str(box.get("value")))
    return found


def address_of(visitor: Visitor, *words: str) -> str:
    """The address behind the link with exactly these words, or with all of them when there are several."""
    for anchor in visitor.page.tree.iter("a"):
        said = " ".join(anchor.text_content().split())
        if said == words[0] or (len(words) > 1 and all(word in said for word in words)):
            return str(anchor.get("href"))
    raise NotThere(f"no link {words} on {visitor.page.path}")
