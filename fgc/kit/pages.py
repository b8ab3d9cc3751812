"""Showing a page."""

from typing import Any

from flask import Response, make_response, render_template


def page(template: str, *, status: int | None = None, **context: Any) -> Response:
    """The rendered template. A form that was refused is answered with 422, and what was typed stays on the page."""
    forms = [context["form"]] if context.get("form") else []
    forms += context.get("forms", [])
    if status is None:
        status = 422 if any(form.problems for form in forms) else 200
    return make_response(render_template(template, **context), status)
