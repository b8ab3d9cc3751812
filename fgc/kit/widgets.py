"""How each kind of field is drawn: the design system's own components, with our words and a few choices of ours.

A template may give any field these: `hint`, `width` (2, 3, 4, 5, 10 or 20 characters), `rows`, `title` (the question
is the page's heading), `small` (a lighter label), `inline` (radios side by side), `reveals` (what opens under a value).
"""

from typing import Any

from flask_babel import gettext as _
from govuk_frontend_wtf.gov_form_base import GovFormBase
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from markupsafe import Markup

from fgc.kit.choices import text_of
from fgc.kit.components import drawn

_OURS = ("hint", "width", "title", "small", "inline", "reveals")


def _asked(field: Any) -> str:
    """The question as it stands on the page: a field that may stay empty says so."""
    text = str(field.label.text)
    return text if field.missing or not field.optional_mark else _("%(question)s (optional)", question=text)


def _box(again: Any) -> Markup:
    """The box below a field that has to be looked at once more."""
    box = {"value": again.mark, "text": again.words, "checked": again.ticked}
    group = {"classes": "fgc-again"}
    params = {"name": again.name, "idPrefix": again.name, "items": [box], "formGroup": group}
    return drawn(GovCheckboxesInput.template, params)


class _Dressed(GovFormBase):
    """Adds to a component what the library leaves out; the rest of the library's mapping is kept."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        given = {name: kwargs.pop(name) for name in _OURS if name in kwargs}
        kwargs["params"] = {**kwargs.get("params", {}), "given": given}
        shown = Markup(super().__call__(field, **kwargs))  # noqa: S704 - markup already
        return shown + _box(field.again) if field.again else shown

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        given = params["given"]
        hint = given.get("hint") or field.description
        params["hint"] = {"text": str(hint)} if hint else None
        label = {"text": _asked(field), **self.size(given)}
        if "fieldset" in params:
            params["fieldset"] = {"legend": label}
        else:
            params["label"] = label
        if "width" in given:
            params["classes"] = f"govuk-input--width-{given['width']}"
        if field.errors:
            params["errorMessage"] = {"text": str(field.errors[0]), "visuallyHiddenText": _("Error")}
        self.finish(params, field)
        return params

    def size(self, given: dict[str, Any]) -> dict[str, Any]:
        """How large the question is written: as the page's heading, as usual, or lightly."""
        part = "fieldset__legend" if self.in_fieldset else "label"
        if given.get("title"):
            return {"classes": f"govuk-{part}--l", "isPageHeading": True}
        return {"classes": "" if given.get("small") else f"govuk-{part}--s"}

    in_fieldset = False

    def finish(self, params: dict[str, Any], field: Any) -> None:
        """Room for one kind of field to add its own."""

    def render(self, params: dict[str, Any]) -> Markup:
        return drawn(self.template, params)


class LineWidget(_Dressed, GovTextInput):
    """One line of text, of the input type and with the browser's help that the field names."""

    def __init__(self, input_type: str = "text", **attributes: str) -> None:
        super().__init__()
        self.input_type = input_type
        self.attributes = attributes

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **kwargs)
        params["attributes"] = {**self.attributes, **params["attributes"]}
        # The component writes these two itself.
        for name in ("autocomplete", "inputmode"):
            if name in params["attributes"]:
                params[name] = params["attributes"].pop(name)
        return params


class ParagraphWidget(_Dressed, GovTextArea):
    """Several lines of text; as tall as the template says with `rows`, four lines otherwise."""

    def finish(self, params: dict[str, Any], field: Any) -> None:
        params["rows"] = str(params["attributes"].pop("rows", field.rows))


class PasswordWidget(_Dressed, GovPasswordInput):
    """A password, never written back into the page."""

    def finish(self, params: dict[str, Any], field: Any) -> None:
        params["autocomplete"] = field.autocomplete
        params["showPasswordText"] = _("Show")
        params["hidePasswordText"] = _("Hide")
        params["showPasswordAriaLabelText"] = _("Show password")
        params["hidePasswordAriaLabelText"] = _("Hide password")
        params["attributes"].pop("value", None)


class SelectWidget(_Dressed, GovSelect):
    """One of a long list."""


class _Several(_Dressed):
    """What radios and checkboxes share: a hint for each choice, and what a choice opens."""

    in_fieldset = True

    def finish(self, params: dict[str, Any], field: Any) -> None:
        reveals = {text_of(value): content for value, content in params["given"].get("reveals", {}).items()}
        for item, option in zip(params["items"], field.options, strict=True):
            item["hint"] = {"text": str(option.hint)} if option.hint else None
            if item["value"] in reveals:
                item["conditional"] = {"html": reveals[item["value"]]}


class RadiosWidget(_Several, GovRadioInput):
    """One of a few; `inline` puts them side by side."""

    def finish(self, params: dict[str, Any], field: Any) -> None:
        super().finish(params, field)
        params["classes"] = "govuk-radios--inline" if params["given"].get("inline") else ""


class CheckboxesWidget(_Several, GovCheckboxesInput):
    """Any number of a few."""


class TickWidget(_Several, GovCheckboxesInput):
    """One box to tick: its question stands beside it, so it has no legend."""

    def finish(self, params: dict[str, Any], field: Any) -> None:
        hint, params["hint"] = params["hint"], None
        super().finish(params, field)
        params["items"][0]["hint"] = hint
        del params["fieldset"]


class DayWidget(_Dressed, GovDateInput):
    """Day, month and year, each in a box of its own name."""

    in_fieldset = True

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        kwargs["params"] = {**kwargs["params"], "fieldset": {}, "items": self.boxes(field)}
        # One level below the library's own mapping, which takes for granted that three values were posted.
        original, field.raw_data = field.raw_data, None
        try:
            return super().map_gov_params(field, **kwargs)
        finally:
            field.raw_data = original

    def boxes(self, field: Any) -> list[dict[str, Any]]:
        labels = (_("Day"), _("Month"), _("Year"))
        wrong = " govuk-input--error" if field.errors else ""
        return [
            {
                "label": label,
                "id": name,
                "name": name,
                "value": value,
                "classes": f"govuk-input--width-{width}{wrong}",
                "inputmode": "text" if name.endswith("-month") else "numeric",
            }
            for label, name, value, width in zip(labels, field.names, field.shown(), (2, 4, 4), strict=True)
        ]

    def finish(self, params: dict[str, Any], field: Any) -> None:
        params["id"] = f"{field.id}-date"
        params["attributes"].pop("value", None)


class UploadWidget(_Dressed, GovFileInput):
    """A file from the person's own device."""

    def finish(self, params: dict[str, Any], field: Any) -> None:
        params["value"] = None
        params["attributes"] = {"accept": ",".join(field.accepted)}
