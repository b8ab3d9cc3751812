"""What somebody agreed to: the coordinator's ledger, and each person's own page with one button to stop."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part, Role
from fgc.access.viewer import person, staff, viewer
from fgc.circle import consents as kept
from fgc.circle import operations
from fgc.circle.forms import ConsentForm, EndForm, NothingAsked
from fgc.circle.forms.telltale import heeded
from fgc.circle.models import Person
from fgc.circle.models_consent import Consent
from fgc.circle.queries import person_for
from fgc.circle.rules.consent import ENDS_ALL
from fgc.circle.views.agreed import agreed_by, said_to_them
from fgc.circle.views.blueprint import READING, bp, opened
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for
from fgc.kit.page_version import expect_page, page_version
from fgc.kit.pages import page

OF = "/conferences/<uuid:conference_id>/circle/<uuid:person_id>/consents"


@bp.get(OF)
@open_to(*READING)
def consents(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    lines = kept.consents_of(viewer(), someone)
    return page(
        "circle/consents.html",
        conference=conference,
        person=someone,
        lines=agreed_by(someone, lines),
        received=kept.received_about(viewer(), someone),
        may_change=staff().role is Role.COORDINATOR,
        new=page_version(*unseen) if (unseen := _stopped_unseen(lines)) else None,
        stopped=kept.stopped(someone),
    )


def _stopped_unseen(lines: Sequence[Consent]) -> list[UUID]:
    """What they stopped and the coordinator has not said that they know."""
    return [one.id for one in lines if one.is_stop_unseen]


@bp.route(f"{OF}/add", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def give_consent(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    form = ConsentForm()
    if form.validate_on_submit() and heeded(
        form,
        "what",
        "with_whom",
        "given_by",
        conference=conference,
        readers=[someone],
        by=staff(),
        place="circle.give_consent",
    ):
        with form.refusals():
            operations.give_consent(conference, someone, by=staff(), **form.values())
            flash(_("Recorded."))
            return _back(conference, someone)
    return page("circle/give_consent.html", conference=conference, person=someone, form=form)


@bp.route(f"{OF}/stop", methods=["GET", "POST"])
@bp.route(f"{OF}/<uuid:consent_id>/stop", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, after_closing=True)
def withdraw_consent(conference_id: UUID, person_id: UUID, consent_id: UUID | None = None) -> Response:
    """Without a line: they stop taking part, whether or not a yes was written down."""
    conference, someone = opened(conference_id, person_id)
    line = _line(someone, consent_id)
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            cancelled = _stop(conference, someone, line, how=form.how.data)
            flash(
                _(
                    "Consent withdrawn. Letters cancelled: %(count)s. Below you can see who received what.",
                    count=cancelled,
                )
            )
            return _back(conference, someone)
    return page(
        "circle/withdraw_consent.html", conference=conference, person=someone, form=form, **_meant(line)
    )


@bp.post(f"{OF}/known")
@open_to(Role.COORDINATOR)
def know(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    expect_page(*_stopped_unseen(kept.consents_of(viewer(), someone)))
    operations.know(someone, by=staff())
    return _back(conference, someone)


@bp.get("/yours/consent")
@open_to(FAMILY)
def your_consent() -> Response:
    _conference, me = _mine()
    lines = kept.consents_of(viewer(), me)
    return page("circle/your_consent.html", lines=agreed_by(me, lines), taking_part=not kept.stopped(me))


@bp.route("/yours/consent/stop", methods=["GET", "POST"])
@bp.route("/yours/consent/<uuid:consent_id>/stop", methods=["GET", "POST"])
@open_to(FAMILY, after_closing=True)
def stop(consent_id: UUID | None = None) -> Response:
    """The second step. Whoever stops taking part gets the last page here: their link has ended with it."""
    conference, me = _mine()
    line = _line(me, consent_id)
    form, meant = NothingAsked(), _meant(line)
    if form.validate_on_submit():
        with form.refusals():
            _stop(conference, me, line)
            if not meant["altogether"]:
                flash(_withdrawn(conference))
                return redirect(url_for("circle.your_consent"), 303)
            return page("circle/stop.html", form=form, done=True, **meant)
    return page("circle/stop.html", form=form, done=False, **meant)


def _withdrawn(conference: Conference) -> str:
    coordinator = assigned(conference, Part.COORDINATOR)
    name = coordinator.first_name if coordinator else _("your coordinator")
    return _(
        "You have withdrawn this. We have told %(name)s, who will talk to you about what happens next.",
        name=name,
    )


def _mine() -> tuple[Conference, Person]:
    conference = conference_for(viewer(), person().conference_id)
    return conference, person_for(viewer(), conference, person().person_id) or abort(404)


def _line(someone: Person, consent_id: UUID | None) -> Consent | None:
    return (kept.consent_for(viewer(), someone, consent_id) or abort(404)) if consent_id else None


def _meant(line: Consent | None) -> dict[str, Any]:
    return {
        "what": said_to_them(line) if line else "",
        "altogether": line is None or line.purpose in ENDS_ALL,
    }


def _stop(conference: Conference, someone: Person, line: Consent | None, *, how: str = "") -> int:
    if line is None:
        return operations.stop_taking_part(conference, someone, by=viewer(), how=how)
    return operations.withdraw_consent(conference, someone, line, by=viewer(), how=how)


def _back(conference: Conference, someone: Person) -> Response:
    return redirect(url_for("circle.consents", conference_id=conference.id, person_id=someone.id), 303)
