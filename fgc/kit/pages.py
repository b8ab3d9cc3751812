"""Showing a page."""

from typing import Any

from flask import Response, make_response, render_template


def page(template: str, *, status: int | None = None, **context: Any) -> Response:
    """The rendered template. A form that was refused is answered with 422, one that agrees to what was changed meanwhile with
    409, and what was typed stays on the page."""
    forms = [context["form"]] if context.get("form") else []
    forms += context.get("forms", [])
    if status is None:
        refused = 422 if any(form.problems for form in forms) else 200
        status = 409 if any(form.changed for form in forms) else refused
    return make_response(render_template(template, **context), status)
