"""How much a request may carry: little, except where a page takes a picture."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

SMALL = 4 * 1024 * 1024
PICTURE = 26 * 1024 * 1024
"""A picture of the most bytes that are read (`picture.child.MOST_BYTES`), with the words beside it."""
WORDS = 500_000
"""Of one field in a form that carries files."""
ENCODED = 1_000_000
"""Of a whole form without files. The library reads it at once and counts no fields, so the whole has to be small."""
PARTS = 2000

View = TypeVar("View", bound=Callable[..., object])


def takes(size: int) -> Callable[[View], View]:
    """Marks a view: its requests may carry so many bytes, and no more. A longer one answers 413 before it is read."""

    def mark(view: View) -> View:
        view.takes = size  # type: ignore[attr-defined]
        return view

    return mark


def limit_bodies(app: Flask) -> None:
    """Sets the limits. Call it before anything that reads a form."""
    app.config.update(MAX_CONTENT_LENGTH=SMALL, MAX_FORM_MEMORY_SIZE=WORDS, MAX_FORM_PARTS=PARTS)

    @app.before_request
    def limit() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        size = getattr(view, "takes", SMALL)
        if request.mimetype == "application/x-www-form-urlencoded":
            size = min(size, ENCODED)
        request.max_content_length = size
