"""An invitation to join is opened, and how one signs in is set up."""

from flask import Response as PlainResponse
from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import JoiningForm, NewPasskeyForm, NothingAsked
from fgc.access.gate import EVERYBODY, STAFF_DOOR, cookie_name, open_to
from fgc.access.limits import Limit, heed
from fgc.access.models import Staff
from fgc.access.models_staff import Joining
from fgc.access.staff import codes, elsewhere, joining, passkeys
from fgc.access.viewer import at_the_door
from fgc.access.views import bp
from fgc.access.views.cookies import with_cookie
from fgc.access.views.signing_in import let_in
from fgc.kit.pages import page

BAD_INVITATIONS = Limit("invitation opened", most=60)


@bp.get("/join/<secret>")
@open_to(EVERYBODY, STAFF_DOOR)
def join(secret: str) -> Response:
    """The same page for every link, good or bad. Opening it changes nothing: mail filters open links."""
    return page("access/join.html", secret=secret, form=NothingAsked())


@bp.post("/join")
@open_to(EVERYBODY, STAFF_DOOR)
def open_invitation() -> Response:
    at_the_door()
    opened = joining.open_invitation(request.form.get("secret", ""))
    if opened is None:
        heed(BAD_INVITATIONS)
        return _to_sign_in()
    return with_cookie(redirect(url_for("access.set_up"), 303), "join", opened, samesite="Strict")


@bp.route("/join/set-up", methods=["GET", "POST"])
@open_to(EVERYBODY, STAFF_DOOR)
def set_up() -> Response:
    """A password and codes, for whoever opened an invitation."""
    found, someone = _invited()
    form = JoiningForm()
    if form.validate_on_submit():
        with form.refusals():
            joining.set_password(found, someone, password=form.password.data, code=form.code.data)
            return _joined(someone)
    return _set_up_page(found, someone, form, NewPasskeyForm(formdata=None))


@bp.post("/join/set-up/passkey")
@open_to(EVERYBODY, STAFF_DOOR, page="access.set_up")
def join_with_passkey() -> Response:
    found, someone = _invited()
    form = NewPasskeyForm()
    if form.validate_on_submit():
        with form.refusals():
            joining.use_up(found)
            passkeys.add(someone, form.passkey.data, name=form.name.data)
            return _joined(someone)
    return _set_up_page(found, someone, JoiningForm(formdata=None), form)


@bp.post("/join/ask")
@open_to(EVERYBODY, STAFF_DOOR)
def ask_joining() -> Response:
    """The question for a new passkey, asked by the script of the page."""
    _joining, someone = _invited()
    return PlainResponse(passkeys.ask_for_new(someone), mimetype="application/json")


def _invited() -> tuple[Joining, Staff]:
    """The invitation this browser opened, or the page for signing in."""
    at_the_door()
    found = joining.joining_of(request.cookies.get(cookie_name("join")))
    return found or abort(_to_sign_in())


def _to_sign_in() -> Response:
    """Whoever has an invitation that opens nothing works here: they have set up how they sign in, or need another one."""
    flash(
        _(
            "This link cannot be used: it has been used already or is too old. If you have set up how you "
            "sign in, sign in here. If you have not, ask your administrator for a new link."
        ),
        "waits",
    )
    return redirect(url_for("access.sign_in"), 303)


def _joined(someone: Staff) -> Response:
    flash(_("Your account is set up and you are signed in."))
    answer = let_in(someone, url_for("overview.home"))
    answer.delete_cookie(
        cookie_name("join"), httponly=True, secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return answer


def _set_up_page(found: Joining, someone: Staff, form: JoiningForm, passkey: NewPasskeyForm) -> Response:
    return page(
        "access/set_up.html",
        forms=[passkey, form],
        passkey=passkey,
        password=form,
        someone=someone,
        seed=codes.in_groups(found.seed),
        elsewhere=elsewhere.name(),
        picture=codes.picture_of(found.seed, whose=someone.email, place=passkeys.place().host),
    )
