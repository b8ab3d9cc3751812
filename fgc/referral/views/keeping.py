"""Keeping what was written in a section, whole or unfinished; nothing typed is lost."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from fgc.access.viewer import staff
from fgc.conference.models import Conference
from fgc.kit.forms import Form
from fgc.kit.refusal import Stale, refuse
from fgc.referral import operations
from fgc.referral.models import Referral
from fgc.referral.queries import mine_to_write
from fgc.referral.rules.deciding import why_not_write


def open_to_write(conference_id: UUID) -> tuple[Conference, Referral]:
    conference, referral = mine_to_write(staff(), conference_id)
    refuse(why_not_write(referral))
    return conference, referral


def form_as_left(kind: type[Form], referral: Referral, key: str, was: Mapping[str, Any]) -> Any:
    """The form as it was left unfinished, or else with what is kept."""
    left = (referral.unfinished or {}).get(key)
    return kind.from_draft(left) if left and request.method == "GET" else kind(data=was)


def kept(
    form: Form,
    conference: Conference,
    referral: Referral,
    key: str,
    keep: Callable[[], None],
    was: Mapping[str, Any],
    *,
    back: str = "referral.write",
) -> Response | None:
    """What pressing does: keeps good answers; keeps unfinished ones as typed when they come back later; None: show it
    again. Raises `Stale` when the section was changed since the page was opened."""
    if request.method != "POST":
        return None
    good, later = form.validate_on_submit(), "later" in request.form
    if "csrf_token" in form.errors:
        return None
    if request.form.get("version") != mark_of(was):
        raise Stale({str(name).replace("_", " "): str(value) for name, value in was.items() if value})
    if good:
        keep()
    elif later:
        operations.keep_for_later(referral, key, form.typed())
    else:
        return None
    if good:
        flash("Saved.")
    else:
        flash("Kept as you left it. You can come back to it at any time.", "waits")
    return redirect(url_for("referral.write" if later else back, conference_id=conference.id), 303)


def mark_of(was: Mapping[str, Any]) -> str:
    """Tells one state of a section from another."""
    return hashlib.sha256(
        repr(sorted((name, str(value)) for name, value in was.items())).encode()
    ).hexdigest()[:16]
