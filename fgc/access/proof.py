"""Asking again who somebody is, before what could harm most: a protected address, an export, a caution, users.

Good for five minutes, for this session alone. A page is asked for before it is shown. A form that was sent after the
five minutes is not lost: the page that asks carries everything typed, and sends it on together with the answer.
"""

from datetime import datetime, timedelta

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from fgc.access import audit
from fgc.access.forms import ProofForm
from fgc.access.staff import elsewhere, passkeys, sessions
from fgc.access.staff.signing_in import has_password, is_themself
from fgc.access.viewer import StaffViewer, staff
from fgc.kit.clock import now
from fgc.kit.db import saving, transaction
from fgc.kit.pages import page
from fgc.kit.refusal import Refused

GOOD_FOR = timedelta(minutes=5)
NOT_CARRIED = {"csrf_token", "once", *ProofForm.NAMES}


def is_fresh(proved_at: datetime | None, moment: datetime) -> bool:
    """Whether they showed who they are in the last five minutes."""
    return proved_at is not None and moment - proved_at < GOOD_FOR


def insist() -> None:
    """For a page that shows what is protected only now and then: stops there until they show who they are."""
    if asks := ask_again(staff()):
        abort(asks)


def ask_again(viewer: StaffViewer) -> Response | None:
    """The page that asks, or None: they showed it a moment ago, or with this very request."""
    if is_fresh(viewer.proved_at, now()):
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("access.prove", next=request.full_path.rstrip("?")), 303)
    form = ProofForm()
    if form.is_answered and is_proved(viewer, form):
        return None
    carried = [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_CARRIED]
    return asking(viewer, form, carried=carried, status=422 if form.problems else 403)


def asking(
    viewer: StaffViewer, form: ProofForm, *, carried: list[tuple[str, str]], status: int | None = None
) -> Response:
    """The page that asks who they are, with what they had typed before carried along."""
    return page(
        "access/prove.html",
        status=status,
        form=form,
        carried=carried,
        action=request.full_path.rstrip("?"),
        with_password=has_password(viewer.staff_id),
        with_passkey=bool(passkeys.passkeys_of(viewer.staff_id)),
        elsewhere=elsewhere.name(),
        next=url_for("access.account") if carried else request.args.get("next"),
    )


def is_proved(viewer: StaffViewer, form: ProofForm) -> bool:
    """Whether the answer is right; then the session has a new secret, which the answer to this request hands over.

    Kept at once, in a transaction of its own: what the page does afterwards may be refused.
    """
    assert viewer.session_id is not None
    renewed = None
    try:
        with transaction(acting={"kind": "door"}), saving():
            if form.proof_passkey.data:
                right = (
                    passkeys.who_answers(form.proof_passkey.data, staff_id=viewer.staff_id).id
                    == viewer.staff_id
                )
            else:
                right = is_themself(viewer.staff_id, form.proof_password.data, form.proof_code.data)
            if right:
                renewed = sessions.prove(viewer.session_id)
                audit.note("proof.ok", by=viewer)
    except Refused as refused:
        form.refuse(refused)
        return False
    if renewed is not None:
        g.new_secret = renewed
    return right
