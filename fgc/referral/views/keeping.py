"""Keeping what was written in a section, whole or unfinished; nothing typed is lost."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.viewer import staff
from fgc.conference.models import Conference
from fgc.kit.forms import Form, typed_before
from fgc.kit.refusal import Refused, Stale, refuse
from fgc.referral import operations
from fgc.referral.models import Referral
from fgc.referral.queries import mine_to_write
from fgc.referral.rules.deciding import why_not_write


def open_to_write(conference_id: UUID) -> tuple[Conference, Referral]:
    conference, referral = mine_to_write(staff(), conference_id)
    refuse(why_not_write(referral))
    return conference, referral


@dataclass(frozen=True)
class Sheet:
    """A section of a referral, or one person or order in it, as it was opened: under which key it is kept unfinished,
    and what is kept of it now, by field."""

    conference: Conference
    referral: Referral
    key: str
    was: Mapping[str, Any]

    def form(self, kind: type[Form]) -> Any:
        """The form as it was left unfinished, or else with what is kept."""
        left = (self.referral.unfinished or {}).get(self.key)
        if left and request.method == "GET" and not typed_before():
            return kind.from_draft(left)
        return kind(data=self.was)

    @property
    def version(self) -> str:
        """Tells one state of it from another."""
        told = repr(sorted((name, str(value)) for name, value in self.was.items()))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def shown(self) -> str:
        """The version that the page speaks of: where it opens with what was typed too late, the one that was typed for."""
        return typed_before().get("version", self.version)

    def expect(self, form: Form) -> None:
        """Raises `Stale`, with what stands there now as the form asks it, when it was changed since the page was opened."""
        if request.form.get("version") != self.version:
            raise Stale(form.kept_in_words())


def _taken(form: Form, keep: Callable[[], None]) -> bool:
    """Keeps good answers; where the operation refuses them, that stands beside its field and nothing was kept."""
    try:
        keep()
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def kept(
    form: Form, sheet: Sheet, keep: Callable[[], None], *, back: str = "referral.write"
) -> Response | None:
    """What pressing does: keeps good answers; keeps unfinished ones as typed when they come back later; None: show it
    again, with what was refused beside its field. Raises `Stale` when the section was changed since the page was opened."""
    good, later = form.validate_on_submit(), "later" in request.form
    if request.method != "POST" or "csrf_token" in form.errors:
        return None
    sheet.expect(form)
    good = good and _taken(form, keep)
    if not (good or later):
        return None
    if good:
        flash(_("Saved."))
    else:
        operations.keep_for_later(sheet.referral, sheet.key, form.typed())
        flash(_("Saved as you left it. You can come back to the referral at any time."), "waits")
    return redirect(url_for("referral.write" if later else back, conference_id=sheet.conference.id), 303)
