"""Adding a file to a referral. Opening it and taking it out is the same as for one of the conference."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.viewer import staff, viewer
from fgc.conference import attaching
from fgc.conference.forms import AttachmentForm
from fgc.conference.models import Conference
from fgc.conference.models_attachments import AttachedTo, Attachment, AttachmentKind
from fgc.conference.queries import conference_for
from fgc.kit.bodies import PICTURE, takes
from fgc.kit.pages import page
from fgc.referral.operations import reporting
from fgc.referral.queries import referral_of
from fgc.referral.rules.attaching import may_attach
from fgc.referral.rules.reporting import why_not_report
from fgc.referral.views import bp
from fgc.referral.views.reading import READERS


@bp.route("/conferences/<uuid:conference_id>/referral/attachments/add", methods=["GET", "POST"])
@open_to(*READERS)
@takes(PICTURE)
def attach(conference_id: UUID) -> Response:
    """The file is made anew first, and kept once the conference is locked, by whoever may still add one."""
    form = AttachmentForm(data={"kind": AttachmentKind.FAMILY_REPORT if "report" in request.args else None})
    content = None
    if form.validate_on_submit():
        content = attaching.file_from(form, lambda: _to_add(conference_id))
    conference = _to_add(conference_id)
    if content is not None:
        with form.refusals():
            added = attaching.add(
                conference, AttachedTo.REFERRAL, by=staff(), content=content, **form.facts()
            )
            _note_report(conference, added)
            flash(_("The file is attached to the referral."))
            return redirect(url_for("referral.read", conference_id=conference.id, _anchor="attachments"), 303)
    return page("referral/attach.html", conference=conference, form=form)


def _note_report(conference: Conference, added: Attachment) -> None:
    """The referrer's file for the family is the report that the coordinator waits for."""
    referral = referral_of(conference)
    mine = referral.referrer_id == added.added_by and added.kind is AttachmentKind.FAMILY_REPORT
    if mine and why_not_report(referral, conference) is None:
        reporting.send_report_as_file(conference, referral, by=staff())


def _to_add(conference_id: UUID) -> Conference:
    """The conference, for somebody who may add a file to its referral now; 404 for everybody else."""
    conference = conference_for(viewer(), conference_id)
    if not may_attach(referral_of(conference), staff()):
        abort(404)
    return conference
