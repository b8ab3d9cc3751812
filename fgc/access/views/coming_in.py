"""Between a link and the first page: the PIN, and whether they are who they are taken for. Nothing personal stands here."""

from flask import redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from fgc.access import unsent
from fgc.access.forms import NothingAsked, PinForm
from fgc.access.gate import EVERYBODY, FAMILY_DOOR, open_to
from fgc.access.known_here import knows
from fgc.access.leaving import end_everything_here
from fgc.access.models import Level
from fgc.access.once import when_kept
from fgc.access.our_number import our_number
from fgc.access.staying import waiting
from fgc.access.viewer import PersonViewer, viewer
from fgc.access.views import bp
from fgc.access.views.cookies import left, with_cookie
from fgc.access.views.visiting import first_page
from fgc.access.visits import say_not_me, say_who, try_pin
from fgc.kit.pages import page


@bp.route("/pin", methods=["GET", "POST"])
@open_to(EVERYBODY, FAMILY_DOOR)
def pin() -> Response:
    visit, form = waiting(), PinForm()
    if visit is None:
        return _elsewhere()
    if visit.level is Level.PIN:
        return redirect(url_for("access.who"), 303)
    if form.validate_on_submit():
        with form.refusals():
            return _with(try_pin(visit, form.pin.data), url_for("access.who"))
    return page("access/pin.html", form=form, phone=our_number())


@bp.route("/who", methods=["GET", "POST"])
@open_to(EVERYBODY, FAMILY_DOOR)
def who() -> Response:
    """After the right PIN: is it the right person? A no ends the link, and the coordinator is told."""
    visit, form = waiting(), NothingAsked()
    if visit is None or visit.level is not Level.PIN:
        return redirect(url_for("access.pin"), 303)
    if form.validate_on_submit() and request.form.get("me") == "yes":
        secret, purpose = say_who(visit)
        there = first_page(purpose, unsent.waits_for(visit.who))
        return knows(_with(secret, there), visit.who.person_id)
    if form.validate_on_submit() and request.form.get("me") == "no":
        say_not_me(visit)
        end_everything_here()
        return left(page("access/not_you.html", phone=our_number()), traces=True)
    return page("access/who.html", form=form, initial=visit.initial)


def _elsewhere() -> Response:
    """Whoever is in already goes home; whoever is not has nothing to open."""
    home = "overview.yours" if isinstance(viewer(), PersonViewer) else "access.closed"
    return redirect(url_for(home), 303)


def _with(secret: str, there: str) -> Response:
    when_kept(cookie.clear)
    return with_cookie(redirect(there, 303), "fam", secret, samesite="Strict")
