"""What somebody had typed when their session ended: sent again, or thrown away."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import unsent
from fgc.access.form_words import labels_of
from fgc.access.forms import NothingAsked
from fgc.access.gate import ALL_STAFF, FAMILY, cookie_name, open_to
from fgc.access.turning_away import CLOSED, WAITS, YOURS
from fgc.access.viewer import person, viewer
from fgc.access.views import bp
from fgc.access.visits import end_visit
from fgc.kit.pages import page


@bp.get("/unsent")
@open_to(*ALL_STAFF)
def unsent_() -> Response:
    return _shown("access/unsent.html", "overview.home")


@bp.post("/unsent/throw-away")
@open_to(*ALL_STAFF)
def throw_away() -> Response:
    return _thrown_away("overview.home")


@bp.get("/yours/unsent")
@open_to(FAMILY)
def your_unsent() -> Response:
    return _shown("access/your_unsent.html", "overview.yours")


@bp.post("/yours/unsent")
@open_to(FAMILY)
def keep_unsent() -> Response:
    """The page closes by itself, and a script brings what was being written. The visit ends."""
    kept = unsent.keep(request.cookies.get(cookie_name("fam")), of_staff=False)
    flash(str(YOURS if kept else CLOSED), WAITS)
    if session_id := person().session_id:
        end_visit(session_id)
    return Response(status=204)


@bp.post("/yours/unsent/throw-away")
@open_to(FAMILY)
def throw_yours_away() -> Response:
    return _thrown_away("overview.yours")


def _shown(template: str, home: str) -> Response:
    found = unsent.waiting()
    if found is None:
        return redirect(url_for(home), 303)
    labels = labels_of(found.path, [name for name, _text in found.fields])
    return page(template, waiting=found, labels=labels, form=NothingAsked(), home=url_for(home))


def _thrown_away(home: str) -> Response:
    unsent.forget(viewer(), request.form.get("unsent", ""))
    flash(_("What you had typed has been deleted."))
    return redirect(url_for(home), 303)
