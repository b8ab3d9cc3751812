"""Staff hand their browser to somebody of the family."""

from flask import abort, request
from werkzeug.wrappers import Response

from fgc.access.gate import ALL_STAFF, EVERYBODY, open_to
from fgc.access.lending import hand_browser_over, is_lendable
from fgc.access.views import bp
from fgc.kit.pages import page


@bp.post("/hand-over")
@open_to(*ALL_STAFF)
def hand_over() -> Response:
    """For the page that `to` names, or for none: then nothing of whoever works here opens any more."""
    path = request.form.get("to") or None
    if path is not None and not is_lendable(path):
        abort(404)
    return hand_browser_over(path)


@bp.get("/locked-screen")
@open_to(EVERYBODY)
def locked_screen() -> Response:
    return page("access/locked_screen.html")
