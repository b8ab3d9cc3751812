"""Asking: who is asked and how far it is, what each would see, and sending it."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.pins import pins_in
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Channel
from fgc.circle.queries.without_pin import people_without_pin
from fgc.circle.rules import Route, route, through_their_eyes
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.invitation import operations, queries
from fgc.invitation.listing import answers_said, listed
from fgc.invitation.models import Invitation
from fgc.invitation.next_step import next_step, without_a_part
from fgc.invitation.rules import asked_about
from fgc.invitation.seeing import page_of
from fgc.invitation.views import bp
from fgc.kit.by_hand import goes_by_itself
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter
from fgc.kit.pages import page
from fgc.kit.paging import paged
from fgc.kit.phone import shown_phone
from fgc.kit.tongues import shown_locale
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.queries import meetings_of


@bp.get("/conferences/<uuid:conference_id>/invitations")
@open_to(Role.COORDINATOR)
def invitations(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meetings = meetings_of(viewer(), conference)
    if (meeting := _chosen(list(meetings))) is None:
        return page("invitation/invitations.html", conference=conference, meeting=None)
    pages, asked = paged(queries.invitations_of(viewer(), meeting)), queries.asked_of(meeting)
    return page(
        "invitation/invitations.html",
        conference=conference,
        meeting=meeting,
        meetings=meetings,
        pages=pages,
        rows=listed(viewer(), conference, pages.rows),
        asked=asked,
        late=len(without_a_part(viewer(), conference, meeting)),
        answers=answers_said(asked),
        step=next_step(viewer(), conference, meeting),
        suggestions=queries.suggestions_of(viewer(), conference),
        without_pin=len(people_without_pin(staff(), conference)),
    )


@bp.post("/conferences/<uuid:conference_id>/invitations/all/<uuid:meeting_id>")
@open_to(Role.COORDINATOR)
def invite_all(conference_id: UUID, meeting_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = next((one for one in meetings_of(viewer(), conference) if one.id == meeting_id), None) or abort(
        404
    )
    letters = operations.invite_all(
        conference, session().scalars(queries.invitations_of(viewer(), meeting)), by=viewer()
    )
    _say_asked(letters)
    return redirect(url_for("invitation.invitations", conference_id=conference.id, meeting=meeting.id), 303)


def _say_asked(letters: Sequence[Letter]) -> None:
    """Whoever gets a text or a letter on paper is asked by nothing that goes from here."""
    sent = sum(goes_by_itself(one) for one in letters)
    carried = len(letters) - sent
    if sent:
        flash(ngettext("We are inviting %(num)d person.", "We are inviting %(num)d people.", sent))
    if carried:
        flash(
            ngettext(
                "%(num)d person is not invited yet: you write their text or post their letter yourself.",
                "%(num)d people are not invited yet: you write their text or post their letter yourself.",
                carried,
            ),
            "waits",
        )


@bp.route("/conferences/<uuid:conference_id>/invitations/<uuid:invitation_id>/ask", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.CONTACT)
def invite(conference_id: UUID, invitation_id: UUID) -> Response:
    """What one person would get, exactly; and sending it, or going on to the next."""
    conference, invitation = _invitation(conference_id, invitation_id)
    form, prepared = NothingAsked(), operations.prepare(viewer(), conference, invitation)
    form.for_page(*asked_about(invitation, prepared.letter.mark if prepared.letter else ""))
    if form.validate_on_submit():
        with form.refusals():
            return _done(conference, invitation, request.form.get("do", ""))
    return page(
        "invitation/invite.html",
        conference=conference,
        invitation=invitation,
        form=form,
        prepared=prepared,
        pin=pins_in(conference.id).get(invitation.person_id),
        goes_to=_masked(invitation),
    )


def _masked(invitation: Invitation) -> str:
    """'Sara Whitlow, s…@example.org': enough to notice that it is the wrong person, too little to be read over a shoulder."""
    contact, way = invitation.person.contact, route(invitation.person.contact, invitation.person, now())
    where = ""
    if contact and isinstance(way, Route):
        name, _at, host = contact.email.partition("@")
        where = {
            Channel.EMAIL: f"{name[:1]}…@{host}",
            Channel.TEXT: f"…{shown_phone(contact.phone)[-3:]}",
        }.get(way.channel, "")
    return ", ".join(part for part in (invitation.person.name, where) if part)


def _done(conference: Conference, invitation: Invitation, what: str) -> Response:
    if what in ("voice", "voice_next", "voice_listed"):
        return _asked_by_voice(conference, invitation, what)
    operations.look(conference, invitation, by=viewer())
    if what == "send":
        _say_asked([operations.invite(conference, invitation, by=viewer())])
    return _next(conference, invitation)


def _asked_by_voice(conference: Conference, invitation: Invitation, what: str) -> Response:
    """Then comes what they said to it; or the list that it was pressed on; or whoever is next."""
    operations.ask_by_voice(conference, invitation, by=viewer())
    flash(_("Recorded: you have invited %(name)s.", name=invitation.person.called))
    if what == "voice_next":
        return _next(conference, invitation)
    if what == "voice_listed":
        return _to_list(conference, invitation)
    to = url_for("invitation.record", conference_id=conference.id, invitation_id=invitation.id)
    return redirect(to, 303)


def _next(conference: Conference, invitation: Invitation) -> Response:
    following = queries.next_unseen(invitation.meeting, after=invitation.id)
    if following is None:
        return _to_list(conference, invitation)
    return redirect(
        url_for("invitation.invite", conference_id=conference.id, invitation_id=following.id), 303
    )


def _to_list(conference: Conference, invitation: Invitation) -> Response:
    return redirect(
        url_for("invitation.invitations", conference_id=conference.id, meeting=invitation.meeting_id), 303
    )


@bp.get("/conferences/<uuid:conference_id>/invitations/<uuid:invitation_id>/as-they-see-it")
@open_to(Role.COORDINATOR, lendable=True)
@noted(Opened.THEIR_VIEW)
def as_they_see_it(conference_id: UUID, invitation_id: UUID) -> Response:
    """The person's own page, in their language, with nothing to press."""
    _conference, invitation = _invitation(conference_id, invitation_id)
    seen = queries.answer_page_for(through_their_eyes(invitation.person), now(), invitation_id=invitation.id)
    strip = _("This is what %(name)s sees. Nothing can be pressed here.", name=invitation.person.name)
    back = _("Back")
    with force_locale(shown_locale(invitation.person.language)):
        return page(
            "invitation/as_they_see_it.html",
            **page_of(seen),
            strip=strip,
            back=back,
            is_lent=staff().is_lent,
            conference_id=conference_id,
            invitation_id=invitation_id,
        )


def _invitation(conference_id: UUID, invitation_id: UUID) -> tuple[Conference, Invitation]:
    conference = conference_for(viewer(), conference_id)
    return conference, queries.invitation_for(viewer(), conference, invitation_id) or abort(404)


def _chosen(meetings: list[Meeting]) -> Meeting | None:
    """The meeting that `?meeting=` names; else the next that is planned and not over; else the last one."""
    wanted, moment = request.args.get("meeting"), now()
    planned = [one for one in meetings if one.state is MeetingState.PLANNED and one.ends_at > moment]
    named = [meeting for meeting in meetings if str(meeting.id) == wanted]
    return next(iter([*named, *planned, *reversed(meetings)]), None)
