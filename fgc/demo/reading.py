"""Reading a page as a person without script does: its words, its links, its forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import html


class NotThere(AssertionError):
    """A link, a button or a field that the story expects is not on the page."""


@dataclass
class Form:
    """One form of a page: where it goes and what it holds now, by field name."""

    action: str
    fields: dict[str, list[str]]
    buttons: dict[str, tuple[str, str]]
    """The label of each button, with the name and value it sends."""
    labels: dict[str, str] = field(default_factory=dict)

    def filled(self, given: Mapping[str, object], button: str) -> dict[str, list[str]]:
        """What the browser would send. A list ticks several boxes, None empties a field; unknown names are refused."""
        sent = {name: list(values) for name, values in self.fields.items()}
        for name, value in given.items():
            if name not in sent:
                raise NotThere(f"no field {name!r} in the form {self.action}; there are {sorted(sent)}")
            sent[name] = (
                []
                if value is None
                else [str(one) for one in value]
                if isinstance(value, list)
                else [str(value)]
            )
        name, value = next((pair for label, pair in self.buttons.items() if button in label), ("", ""))
        if name:
            sent[name] = [value]
        return {name: values for name, values in sent.items() if values}


class Page:
    """One answer: its words, links and forms."""

    def __init__(self, text: str, path: str, status: int) -> None:
        self.text, self.path, self.status = text, path, status

    @cached_property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.text or "<html></html>")

    @cached_property
    def words(self) -> str:
        """What is read on the page, with single spaces."""
        body = self.tree.find("body")
        shown = self.tree if body is None else body
        return " ".join(" ".join(piece for piece in shown.itertext() if piece.strip()).split())

    @cached_property
    def heading(self) -> str:
        found = self.tree.findall(".//h1")
        return " ".join(found[0].text_content().split()) if found else ""

    def link(self, label: str) -> str:
        """The address behind a link with these words (whole or in part), the first on the page."""
        for anchor in self.tree.iter("a"):
            if label in " ".join(anchor.text_content().split()) and anchor.get("href"):
                return str(anchor.get("href"))
        raise NotThere(f"no link {label!r} on {self.path} ({self.heading})")

    def links(self, part: str) -> list[str]:
        """All addresses that hold `part`."""
        return [
            str(anchor.get("href")) for anchor in self.tree.iter("a") if part in (anchor.get("href") or "")
        ]

    def form(self, *, button: str, which: int | str | None = None) -> Form:
        """The form that has this button; `which` is its number or a part of its action when several have one."""
        forms = [
            form
            for form in map(self._read, self.tree.iter("form"))
            if any(button in one for one in form.buttons)
        ]
        if isinstance(which, str):
            forms = [form for form in forms if which in form.action]
        if not forms:
            raise NotThere(f"no button {button!r} on {self.path} ({self.status} {self.heading})")
        return forms[which if isinstance(which, int) else 0]

    def _read(self, element: html.HtmlElement) -> Form:
        fields: dict[str, list[str]] = {}
        buttons: dict[str, tuple[str, str]] = {}
        for control in element.iter("input", "textarea", "select", "button"):
            name, kind = control.get("name") or "", (control.get("type") or "").lower()
            if control.tag == "button":
                label = " ".join(control.text_content().split())
                buttons[label] = (name, control.get("value") or "")
            elif not name or kind in ("submit", "image", "reset"):
                continue
            elif kind in ("checkbox", "radio"):
                fields.setdefault(name, [])
                if control.get("checked") is not None:
                    fields[name].append(control.get("value") or "on")
            elif control.tag == "select":
                chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")[:1]
                fields[name] = [option.get("value", option.text or "") for option in chosen]
            elif kind != "file":
                text = control.text or "" if control.tag == "textarea" else control.get("value") or ""
                fields.setdefault(name, []).append(text.removeprefix("\n"))
        return Form(element.get("action") or self.path, fields, buttons)
