"""Asking again who somebody is, before what could harm most: a protected address, an export, a caution, users.

Good for five minutes, for this session alone. A page is asked for before it is shown. A form that was sent after the
five minutes is not done: whoever answers may be another person than whoever sent it, and would send on what they never
read. Nothing typed is lost either: it waits in that browser (see `unsent.py`) and is begun anew.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from fgc.access import audit, unsent
from fgc.access.forms import ProofForm
from fgc.access.staff import elsewhere, passkeys, sessions
from fgc.access.staff.signing_in import has_password, is_themself
from fgc.access.viewer import StaffViewer, staff
from fgc.kit.clock import now
from fgc.kit.db import saving, transaction
from fgc.kit.pages import page
from fgc.kit.refusal import Refused

GOOD_FOR = timedelta(minutes=5)


def is_fresh(proved_at: datetime | None, moment: datetime) -> bool:
    """Whether they showed who they are in the last five minutes."""
    return proved_at is not None and moment - proved_at < GOOD_FOR


def insist() -> None:
    """For a page that shows what is protected only now and then: stops there until they show who they are."""
    if asks := ask_again(staff()):
        abort(asks)


def ask_again(viewer: StaffViewer) -> Response | None:
    """To the page that asks, or None: they showed it a moment ago. Afterwards they are where they wanted to be, or where
    what they had typed stands, or on the page they pressed on."""
    if is_fresh(viewer.proved_at, now()):
        return None
    if request.method in ("GET", "HEAD"):
        there = request.full_path.rstrip("?")
    else:
        there = (
            url_for("access.unsent_") if unsent.keep_for(viewer) else urlsplit(request.referrer or "/").path
        )
    return redirect(url_for("access.prove", next=there), 303)


def asking(viewer: StaffViewer, form: ProofForm) -> Response:
    """The page that asks who they are."""
    return page(
        "access/prove.html",
        form=form,
        action=request.full_path.rstrip("?"),
        with_password=has_password(viewer.staff_id),
        with_passkey=bool(passkeys.passkeys_of(viewer.staff_id)),
        elsewhere=elsewhere.name(),
        next=request.args.get("next"),
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
                right = is_themself(viewer, form.proof_password.data, form.proof_code.data)
            if right:
                renewed = sessions.prove(viewer.session_id)
                audit.note("proof.ok", by=viewer)
    except Refused as refused:
        form.refuse(refused)
        return False
    if renewed is not None:
        g.new_secret = renewed
    return right
