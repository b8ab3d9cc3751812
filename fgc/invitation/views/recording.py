"""What the coordinator writes down for those who phone, and looks into."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import viewer
from fgc.approach.reading import approach_of
from fgc.circle.forms.telltale import heeded, warned_of
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.invitation import operations, queries
from fgc.invitation.forms import RecordForm, SettleForm
from fgc.invitation.listing import earlier_answer
from fgc.invitation.models import Invitation
from fgc.invitation.queries import in_private_time
from fgc.invitation.rules import must_be_told, needs_offered, said_about, to_tell_about
from fgc.invitation.views import bp
from fgc.kit.page_version import expect_page, page_version
from fgc.kit.pages import page
from fgc.schedule.readers import readers_of

WORDS = ("own_words", "needs_words", "spokesperson")
"""What others may read or hear of what somebody said."""


@bp.route(
    "/conferences/<uuid:conference_id>/invitations/<uuid:invitation_id>/answer", methods=["GET", "POST"]
)
@open_to(Role.COORDINATOR)
def record(conference_id: UUID, invitation_id: UUID) -> Response:
    """What somebody said by phone or in person."""
    conference, invitation = _invitation(conference_id, invitation_id)
    form, hearers = _record_form(conference, invitation), _hearers(conference, invitation)
    form.for_page(*said_about(invitation))
    if form.validate_on_submit() and heeded(
        form, *WORDS, conference=conference, readers=hearers, by=viewer(), place="invitation.record"
    ):
        with form.refusals():
            return _kept(conference, invitation, form)
    return page(
        "invitation/record.html",
        conference=conference,
        invitation=invitation,
        form=form,
        earlier=earlier_answer(invitation),
        to_tell=must_be_told(invitation, invitation.meeting),
        change=page_version(*to_tell_about(invitation)),
        warned=_warned(conference, invitation, hearers, form),
    )


def _kept(conference: Conference, invitation: Invitation, form: RecordForm) -> Response:
    values = form.values(without={"answer"})
    operations.record_answer(conference, invitation, by=viewer(), said=form.answer.data, **values)
    flash(_("Saved: what %(name)s said.", name=invitation.person.called))
    here = url_for("invitation.invitations", conference_id=conference.id, meeting=invitation.meeting_id)
    return redirect(here, 303)


def _hearers(conference: Conference, invitation: Invitation) -> list[Person]:
    """Who may read or hear somebody's words: they themself, and everybody at the meeting."""
    at_meeting = readers_of(viewer(), conference, invitation.meeting)
    return [invitation.person, *(one for one in at_meeting if one.id != invitation.person_id)]


def _warned(conference: Conference, invitation: Invitation, hearers: list[Person], form: RecordForm) -> str:
    """What the words that are kept may tell, until somebody has looked; on a page that was sent, its fields say it."""
    return "" if form.is_submitted() else warned_of(viewer(), conference, invitation.own_words, hearers)


def _record_form(conference: Conference, invitation: Invitation) -> RecordForm:
    needs = [need.kind for need in invitation.person.needs]
    form = RecordForm(
        data={
            "answer": invitation.answer,
            "way": invitation.way or (invitation.earlier_way if invitation.answer is None else None),
            "spokesperson": invitation.spokesperson,
            "needs": needs,
            "needs_words": invitation.needs_words,
            "own_words": invitation.own_words,
        }
    )
    alone, approach = in_private_time(invitation), approach_of(conference)
    offered = needs_offered(approach, invitation.person.kind, in_private_time=alone)
    form.needs.choose_from([(need.key, gettext(need.words)) for need in offered])
    return form


@bp.post("/conferences/<uuid:conference_id>/invitations/<uuid:invitation_id>/told")
@open_to(Role.COORDINATOR)
def told(conference_id: UUID, invitation_id: UUID) -> Response:
    """The coordinator told somebody of a change by phone."""
    conference, invitation = _invitation(conference_id, invitation_id)
    expect_page(*to_tell_about(invitation))
    operations.told_by_voice(conference, invitation, by=viewer())
    flash(_("Recorded: you have told %(name)s.", name=invitation.person.called))
    return redirect(
        url_for("invitation.invitations", conference_id=conference.id, meeting=invitation.meeting_id), 303
    )


@bp.route("/conferences/<uuid:conference_id>/missed/<uuid:suggestion_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def settle(conference_id: UUID, suggestion_id: UUID) -> Response:
    """Somebody named a person who was not thought of: what came of it."""
    conference = conference_for(viewer(), conference_id)
    found = {one.id: (one, who) for one, who in queries.suggestions_of(viewer(), conference)}
    suggestion, who = found.get(suggestion_id) or abort(404)
    form = SettleForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.settle_suggestion(conference, suggestion.id, by=viewer(), how=form.how.data)
            flash(_("Outcome saved."))
            return redirect(url_for("invitation.invitations", conference_id=conference.id), 303)
    return page("invitation/settle.html", conference=conference, suggestion=suggestion, who=who, form=form)


def _invitation(conference_id: UUID, invitation_id: UUID) -> tuple[Conference, Invitation]:
    conference = conference_for(viewer(), conference_id)
    return conference, queries.invitation_for(viewer(), conference, invitation_id) or abort(404)
