"""The design system's components, for templates and for fields.

They are written for a template engine that reads what is not there as nothing; our own templates refuse that. So the
components live in an environment of their own, beside ours, and are asked for by name: `component("tag", {"text": …})`.
"""

from typing import Any

from flask import current_app
from jinja2 import Environment, Undefined
from markupsafe import Markup


def _environment() -> Environment:
    """The application's templates with a patient `Undefined`; made once for each application."""
    app = current_app
    if "components" not in app.extensions:
        app.extensions["components"] = app.jinja_env.overlay(undefined=Undefined)
    environment: Environment = app.extensions["components"]
    return environment


def component(name: str, params: dict[str, Any]) -> Markup:
    """One component, as markup. `name` is the design system's own, such as "summary-list"."""
    macros: Any = _environment().get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
    macro = getattr(macros, "govuk" + "".join(word.capitalize() for word in name.split("-")))
    return Markup(str(macro(params)).strip())  # noqa: S704 - the components escape what they are given


def drawn(template: str, params: dict[str, Any]) -> Markup:
    """A form field's component from the library's own template, without a page's context: a form of thirty fields
    would otherwise gather it thirty times."""
    return Markup(_environment().get_template(template).render(params=params))  # noqa: S704 - as above
