"""Your account: passkeys, password and codes, and where you are signed in."""

from uuid import UUID

from flask import Response as PlainResponse
from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import feeds
from fgc.access.forms import NewPasskeyForm
from fgc.access.gate import ALL_STAFF, open_to
from fgc.access.staff import joining, passkeys, sessions
from fgc.access.staff.signing_in import has_password
from fgc.access.staff.themself import myself, zone_of
from fgc.access.viewer import staff
from fgc.access.views import bp
from fgc.access.views.cookies import with_cookie
from fgc.kit.pages import page
from fgc.kit.refusal import Refused


@bp.get("/account")
@open_to(*ALL_STAFF)
def account() -> Response:
    mine = staff()
    return page(
        "access/account.html",
        me=myself(mine),
        zone=zone_of(mine),
        passkeys=passkeys.passkeys_of(mine.staff_id),
        has_password=has_password(mine.staff_id),
        sessions=sessions.sessions_of(mine.staff_id),
        feed=feeds.feed_of(mine),
        has_calendar=mine.role in feeds.ROLES,
    )


@bp.route("/account/add-passkey", methods=["GET", "POST"])
@open_to(*ALL_STAFF, step_up=True)
def add_passkey() -> Response:
    form = NewPasskeyForm()
    if form.validate_on_submit():
        with form.refusals():
            passkeys.add(myself(staff()), form.passkey.data, name=form.name.data)
            flash(_("Your passkey has been added."))
            return redirect(url_for("access.account"), 303)
    return page("access/add_passkey.html", form=form)


@bp.post("/account/ask")
@open_to(*ALL_STAFF, step_up=True)
def ask_new_passkey() -> Response:
    return PlainResponse(passkeys.ask_for_new(myself(staff())), mimetype="application/json")


@bp.post("/account/passkeys/<uuid:passkey_id>/remove")
@open_to(*ALL_STAFF, step_up=True)
def remove_passkey(passkey_id: UUID) -> Response:
    mine = staff()
    try:
        if not passkeys.remove(mine.staff_id, passkey_id, has_other_ways=has_password(mine.staff_id)):
            abort(404)
        flash(_("Your passkey has been removed. It can no longer be used to sign in."))
    except Refused as refused:
        flash(refused.sentence, "danger")
    return redirect(url_for("access.account"), 303)


@bp.post("/account/begin-anew")
@open_to(*ALL_STAFF, step_up=True)
def begin_anew() -> Response:
    """A new password and a new app: the way of an invitation, for somebody who is in already."""
    opened = joining.open_invitation(joining.link_for(myself(staff())))
    assert opened is not None
    return with_cookie(redirect(url_for("access.set_up"), 303), "join", opened, samesite="Strict")


@bp.post("/account/sessions/<uuid:session_id>/end")
@open_to(*ALL_STAFF)
def end_session(session_id: UUID) -> Response:
    if not sessions.end(staff().staff_id, session_id):
        abort(404)
    flash(_("That browser has been signed out."))
    return redirect(url_for("access.account"), 303)


@bp.post("/account/sessions/end-others")
@open_to(*ALL_STAFF)
def end_others() -> Response:
    sessions.end_all(staff().staff_id, but=staff().session_id)
    flash(_("You have been signed out everywhere else."))
    return redirect(url_for("access.account"), 303)
