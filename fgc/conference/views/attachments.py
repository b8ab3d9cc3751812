"""Files of a conference: the list, adding one, saying who else opens it, opening it, taking it out."""

from io import BytesIO
from uuid import UUID

from flask import abort, flash, redirect, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import proof
from fgc.access.audit import Opened, noted
from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference import attaching
from fgc.conference.forms import AttachmentForm, AttachmentReadersForm
from fgc.conference.models import Conference
from fgc.conference.models_attachments import AttachedTo, Attachment
from fgc.conference.queries import conference_for, zone_of
from fgc.conference.rules import MOST_ATTACHED, why_not_let_open
from fgc.conference.views import bp
from fgc.conference.views.spine import WORKING
from fgc.kit.bodies import PICTURE, takes
from fgc.kit.pages import page

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Whatever opens the file in place of saving it runs nothing of it and fetches nothing for it."""


@bp.get("/conferences/<uuid:conference_id>/attachments")
@open_to(*WORKING)
def attachments(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    return page(
        "conference/attachments.html",
        conference=conference,
        coordinates=staff().role is Role.COORDINATOR,
        of_conference=attaching.attachments_of(staff(), conference, AttachedTo.CONFERENCE),
        of_referral=attaching.attachments_of(staff(), conference, AttachedTo.REFERRAL),
        most=MOST_ATTACHED,
        zone=zone_of(conference),
    )


@bp.route("/conferences/<uuid:conference_id>/attachments/add", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@takes(PICTURE)
def attach(conference_id: UUID) -> Response:
    """The file is made anew first, and kept once the conference is locked, by whoever may still write."""
    form = AttachmentForm()
    content = None
    if form.validate_on_submit():
        content = attaching.file_from(form, lambda: conference_for(viewer(), conference_id))
    conference = conference_for(viewer(), conference_id)
    if content is not None:
        with form.refusals():
            attaching.add(conference, AttachedTo.CONFERENCE, by=staff(), content=content, **form.facts())
            flash(_("The file is attached. Only the coordinator can open it."))
            return redirect(url_for("conference.attachments", conference_id=conference.id), 303)
    return page("conference/attach.html", conference=conference, form=form)


@bp.get("/conferences/<uuid:conference_id>/attachments/<uuid:attachment_id>")
@open_to(*WORKING)
@noted(Opened.ATTACHMENT)
def attachment(conference_id: UUID, attachment_id: UUID) -> Response:
    """Always as a file to keep, under a neutral name. A manager shows who they are first: a file cannot be shown in part."""
    _conference, found = _opened(conference_id, attachment_id)
    if staff().role is Role.SERVICE_MANAGER:
        proof.insist()
    answer = send_file(
        BytesIO(attaching.content_of(found)),
        mimetype=found.media.mimetype,
        as_attachment=True,
        download_name=f"attachment-{found.added_at.date().isoformat()}.{found.media.value}",
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.route(
    "/conferences/<uuid:conference_id>/attachments/<uuid:attachment_id>/readers", methods=["GET", "POST"]
)
@open_to(Role.COORDINATOR)
def attachment_readers(conference_id: UUID, attachment_id: UUID) -> Response:
    conference, found = _opened(conference_id, attachment_id)
    form = AttachmentReadersForm(data={"referrer": found.for_referrer, "managers": found.for_managers})
    form.for_page(found.id, found.for_referrer, found.for_managers)
    if form.validate_on_submit():
        with form.refusals():
            attaching.let_open(conference, found, by=staff(), **form.values())
            flash(_("Saved."))
            return redirect(url_for("conference.attachments", conference_id=conference.id), 303)
    return page(
        "conference/attachment_readers.html",
        conference=conference,
        attachment=found,
        form=form,
        why_not=why_not_let_open(found),
    )


@bp.route(
    "/conferences/<uuid:conference_id>/attachments/<uuid:attachment_id>/take-out", methods=["GET", "POST"]
)
@open_to(*WORKING)
def take_out_attachment(conference_id: UUID, attachment_id: UUID) -> Response:
    """Asks once, and then takes it out for good."""
    conference, found = _opened(conference_id, attachment_id)
    form = NothingAsked()
    form.for_page(found.id)
    if form.validate_on_submit():
        with form.refusals():
            attaching.take_out(conference, found, by=staff())
            flash(_("The file has been removed."))
            return redirect(url_for("conference.attachments", conference_id=conference.id), 303)
    return page(
        "conference/take_out_attachment.html",
        conference=conference,
        attachment=found,
        form=form,
        why_not=attaching.why_not_take_out_of(found, staff()),
    )


def _opened(conference_id: UUID, attachment_id: UUID) -> tuple[Conference, Attachment]:
    """The conference and one file of it that the viewer may open, or 404."""
    conference = conference_for(viewer(), conference_id)
    return conference, attaching.attachment_for(staff(), conference, attachment_id) or abort(404)
