"""Staff sign in and out, and show again who they are."""

from flask import Response as PlainResponse
from flask import flash, g, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import UserMixin
from werkzeug.wrappers import Response

from fgc.access import proof, unsent
from fgc.access.forms import PasskeyForm, ProofForm, SignInForm
from fgc.access.gate import ALL_STAFF, EVERYBODY, STAFF_DOOR, WAY_OUT, open_to
from fgc.access.leaving import end_everything_here
from fgc.access.models import Staff
from fgc.access.once import when_kept
from fgc.access.staff import elsewhere, passkeys, sessions
from fgc.access.staff.signing_in import Typed, who_signs_in
from fgc.access.turning_away import say_if_timed_out
from fgc.access.viewer import StaffViewer, at_the_door, staff
from fgc.access.views import bp
from fgc.access.views.cookies import (
    known_browser,
    knows_browser,
    left,
    nothing_of_relatives,
    own_path,
    with_cookie,
)
from fgc.kit.asking import comes_from
from fgc.kit.clock import now
from fgc.kit.cookies import cookie_name
from fgc.kit.pages import page
from fgc.kit.same_site import insist_on_our_page


class SignedIn(UserMixin):
    """Flask-Login's `current_user`, over our own session table."""

    def __init__(self, staff: StaffViewer) -> None:
        self.id = str(staff.staff_id)
        self.name = staff.name
        self.role = staff.role


def signed_in(_request: object) -> SignedIn | None:
    """Flask-Login asks; the gate already knows."""
    found = g.get("viewer")
    return SignedIn(found) if isinstance(found, StaffViewer) else None


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to(EVERYBODY, STAFF_DOOR)
def sign_in() -> Response:
    at_the_door()
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals():
            typed = Typed(form.email.data, form.password.data, form.code.data)
            someone = who_signs_in(typed, place=comes_from(), browser=known_browser())
            return let_in(someone, own_path(request.args.get("next")))
    elif request.method == "GET":
        say_if_timed_out(request.cookies.get(cookie_name("sid")), of_staff=True)
    return _sign_in_page(form, PasskeyForm())


@bp.post("/sign-in/passkey")
@open_to(EVERYBODY, STAFF_DOOR, page="access.sign_in")
def sign_in_with_passkey() -> Response:
    at_the_door()
    form = PasskeyForm()
    if form.validate_on_submit():
        with form.refusals():
            return let_in(passkeys.who_answers(form.passkey.data), own_path(request.args.get("next")))
    return _sign_in_page(SignInForm(formdata=None), form)


@bp.post("/sign-in/ask")
@open_to(EVERYBODY, STAFF_DOOR)
def ask_passkey() -> Response:
    """The question for a passkey, asked by the script of the sign-in page. Nothing is kept of it, so nobody is refused one."""
    at_the_door()
    return PlainResponse(passkeys.ask(), mimetype="application/json")


@bp.route("/prove", methods=["GET", "POST"])
@open_to(*ALL_STAFF)
def prove() -> Response:
    """Asks again who they are, and goes on to the page they wanted."""
    form = ProofForm()
    if proof.is_fresh(staff().proved_at, now()) or (
        form.validate_on_submit() and proof.is_proved(staff(), form)
    ):
        return redirect(own_path(request.args.get("next")), 303)
    return proof.asking(staff(), form)


@bp.post("/prove/ask")
@open_to(*ALL_STAFF)
def ask_proof() -> Response:
    return PlainResponse(passkeys.ask(staff().staff_id), mimetype="application/json")


@bp.post("/sign-out")
@open_to(EVERYBODY, WAY_OUT)
def sign_out() -> Response:
    """Ends everything this browser holds, and says what that was. Also from a page that is older than its token."""
    insist_on_our_page()
    ended = end_everything_here()
    answer = left(redirect(url_for("access.sign_in"), 303))
    if ended.staff:
        flash(_("You have signed out."))
    if ended.family:
        flash(_("A family member’s page was open in this browser. It has been closed."))
    return answer


def _sign_in_page(form: SignInForm, passkey: PasskeyForm) -> Response:
    return page(
        "access/sign_in.html",
        forms=[passkey, form],
        passkey=passkey,
        password=form,
        next=request.args.get("next"),
        elsewhere=elsewhere.name(),
    )


def let_in(someone: Staff, where: str) -> Response:
    """A new session for somebody who showed who they are. Whatever this browser had open is over: their session of before, and
    the page of a relative who held the tablet meanwhile. Nothing of it stays, but what they had typed themselves when it
    ended by itself: that comes first."""
    when_kept(end_everything_here)
    opened = sessions.begin(someone, agent=request.user_agent.string, browser=known_browser())
    if unsent.waits_for(StaffViewer(someone.id, someone.service_id, someone.role, someone.name)):
        where = url_for("access.unsent_")
    when_kept(cookie.clear)
    answer = with_cookie(nothing_of_relatives(redirect(where, 303)), "sid", opened.session, samesite="Lax")
    return knows_browser(answer, opened.browser)
