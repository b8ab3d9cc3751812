"""The pages about dates, times and who comes to which part."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle.forms.telltale import heeded, said_of
from fgc.circle.models import Person
from fgc.circle.queries import between, open_with, people_of
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import now
from fgc.kit.page_version import expect_page, page_version
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.kit.words import said_list
from fgc.schedule import after_hold, operations, queries
from fgc.schedule.check_ends import ends_with, told_of_change
from fgc.schedule.forms import (
    CancelForm,
    MeetingForm,
    PlaceForm,
    Wished,
    meeting_form,
    place_form,
)
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.read_through import told_by_meeting
from fgc.schedule.readers import readers_of
from fgc.schedule.rules import MAY_STAY, TEXTS, came_since, proposed_places, wanted_by
from fgc.schedule.views.blueprint import bp, meeting_in
from fgc.schedule.views.ended import said_with_ended
from fgc.schedule.where import refuse_under_hold, shows_where


@bp.get("/conferences/<uuid:conference_id>/dates")
@open_to(Role.COORDINATOR)
@noted(Opened.PLACE)
def meetings(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    found = queries.meetings_of(viewer(), conference)
    lifted_at = after_hold.lifted_and_unconfirmed([conference.id]).get(conference.id)
    return page(
        "schedule/meetings.html",
        conference=conference,
        meetings=found,
        approach=approach_of(conference),
        people={person.id: person for person in people_of(viewer(), conference)},
        places=queries.places_by_meeting(found),
        missing=queries.missing_exclusions(viewer(), conference, now()),
        shows_where=shows_where(viewer(), conference),
        reinstating=queries.reinstating(conference, found, now()),
        lifted_at=lifted_at,
        version=page_version(*_dates_shown(conference)) if lifted_at else None,
        passed=queries.passed(found, now()),
        tells={one.id: said_of(told_by_meeting(viewer(), conference, one)) for one in found},
        zone=zone_of(conference),
    )


@bp.post("/conferences/<uuid:conference_id>/dates/confirm")
@open_to(Role.COORDINATOR)
def confirm_dates(conference_id: UUID) -> Response:
    """After a safety hold was lifted: the dates still stand, as they were on the page."""
    conference = conference_for(viewer(), conference_id)
    refuse_under_hold(conference)
    expect_page(*_dates_shown(conference))
    after_hold.confirm_dates(conference, by=staff())
    flash(_("Saved: the dates still stand."))
    return redirect(url_for("schedule.meetings", conference_id=conference_id), 303)


def _dates_shown(conference: Conference) -> list[object]:
    """What is looked at after a hold: when it was lifted, each meeting, who comes to which part, and every warning beside it."""
    found, moment = queries.meetings_of(viewer(), conference), now()
    missing = queries.missing_exclusions(viewer(), conference, moment)
    return [
        after_hold.lifted_and_unconfirmed([conference.id]).get(conference.id),
        [(str(one.id), one.version, one.state.value, one.sequence) for one in found],
        [_seats(one) for one in found],
        [said_of(told_by_meeting(viewer(), conference, one)) for one in found],
        sorted(f"{meeting.id} {person.id}" for meeting, person in missing),
        sorted(map(str, queries.passed(found, moment))),
    ]


@bp.route("/conferences/<uuid:conference_id>/dates/new", methods=["GET", "POST"])
@bp.route("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/change", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def plan_meeting(conference_id: UUID, meeting_id: UUID | None = None) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = meeting_in(conference, meeting_id) if meeting_id else None
    kind = next((one for one in MeetingKind if one.value == request.args.get("kind")), None)
    first = None if queries.meetings_of(viewer(), conference) else MeetingKind.FIRST
    return planning(conference, meeting, Wished(kind or first))


def planning(conference: Conference, meeting: Meeting | None, wished: Wished) -> Response:
    """The page on which a date is set or changed; `wished` is what a new one is filled in with."""
    refuse_under_hold(conference)
    form = meeting_form(approach_of(conference), meeting, zone=zone_of(conference), wished=wished)
    sent = form.validate_on_submit()
    settled = sent and form.settle_times()
    whole = sent and not form.incomplete()
    if sent and _heeded(form, conference, meeting) and settled and whole:  # a warning is said at once
        with form.refusals():
            return _planned(conference, meeting, form)
    return page(
        "schedule/plan_meeting.html",
        conference=conference,
        meeting=meeting,
        form=form,
        **_with_change(conference, meeting),
    )


def _with_change(conference: Conference, meeting: Meeting | None) -> dict[str, Any]:
    """Who is told of a change, what ends with it and what moves with it; a new date has none of them."""
    if meeting is None:
        return {"told": [], "ends": None, "own_times": ""}
    return {
        "told": told_of_change(conference, meeting, now()),
        "ends": ends_with(conference, meeting, now()),
        "own_times": _with_own_times(conference, meeting),
    }


def _with_own_times(conference: Conference, meeting: Meeting) -> str:
    """Whose own times in a part move with it, by name; '' where nobody has any."""
    own = {
        person_id
        for person_id, seats in queries.places_of(meeting).items()
        if any(one.from_at or one.until_at for one in seats)
    }
    return said_list(one.name for one in people_of(viewer(), conference) if one.id in own)


def _heeded(form: MeetingForm, conference: Conference, meeting: Meeting | None) -> bool:
    """Whether nothing that is written for everybody tells somebody what they must not learn."""
    readers, place = readers_of(viewer(), conference, meeting), "schedule.plan_meeting"
    return heeded(form, *TEXTS, conference=conference, readers=readers, by=viewer(), place=place)


def _planned(conference: Conference, meeting: Meeting | None, form: MeetingForm) -> Response:
    if meeting is None:
        made = operations.plan_meeting(
            conference, by=viewer(), kind=form.kind.data, when=form.when(), where=form.where()
        )
        flash(_("The date is set. Now choose who is invited to which part."))
        return redirect(url_for("schedule.places", conference_id=conference.id, meeting_id=made.id), 303)
    ended = operations.change_meeting(
        conference, meeting, by=viewer(), version=form.version.data, when=form.when(), where=form.where()
    )
    flash(said_with_ended(_("The meeting is changed."), ended))
    return redirect(url_for("schedule.meetings", conference_id=conference.id), 303)


@bp.route("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/places", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def places(conference_id: UUID, meeting_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = meeting_in(conference, meeting_id)
    refuse_under_hold(conference)
    people = people_of(viewer(), conference)
    seats = _seats(meeting)
    if request.method == "POST":
        expect_page(*seats)
    forms = _place_forms(conference, meeting, people)
    good = [form.validate_on_submit() for form in forms.values()]  # every one, so that every mistake is shown
    if good and all(good) and _kept(conference, meeting, people, forms):
        flash(_("Saved: who is invited to which part."))
        return redirect(url_for("schedule.meetings", conference_id=conference.id), 303)
    return page(
        "schedule/places.html", conference=conference, meeting=meeting, people=people, by_person=forms,
        forms=list(forms.values()), told=queries.to_tell(meeting, now()), late=_came_since(meeting, people),
        open_late=_open_late(conference, meeting, people),
        apart=_kept_apart(conference, people), approach=approach_of(conference), version=page_version(*seats),
    )  # fmt: skip


def _kept_apart(conference: Conference, people: Sequence[Person]) -> dict[UUID, str]:
    """Whom somebody must not meet, by their id: why nothing is ticked for one of the two, and nobody ticks it by hand."""
    names, found = {one.id: one.called for one in people}, dict[UUID, list[str]]()
    for one, other in queries.apart_pairs(viewer(), conference, now()):
        if one in names and other in names:
            found.setdefault(one, []).append(names[other])
            found.setdefault(other, []).append(names[one])
    return {key: said_list(apart) for key, apart in found.items()}


def _seats(meeting: Meeting) -> Sequence[object]:
    """Who is invited to which part, how and when, as it is kept now."""
    return sorted(
        (
            str(seat.person_id),
            str(seat.part_id),
            str(seat.way),
            str(seat.room),
            str(seat.from_at),
            str(seat.until_at),
        )
        for seats in queries.places_of(meeting).values()
        for seat in seats
    )


def _kept(
    conference: Conference, meeting: Meeting, people: Sequence[Person], forms: Mapping[UUID, PlaceForm]
) -> bool:
    """Asks everybody to what was ticked; a refusal stands with the person it is about."""
    try:
        wishes = [forms[person.id].wish(person) for person in people]
        operations.set_places(conference, meeting, by=viewer(), wishes=wishes)
    except Refused as refused:
        whose = UUID(refused.field) if refused.field else people[0].id
        forms[whose].refuse(refused.beside("parts"))
        return False
    return True


def _came_since(meeting: Meeting, people: Sequence[Person]) -> list[Person]:
    return came_since(people, queries.places_set_at(meeting))


def _open_late(conference: Conference, meeting: Meeting, people: Sequence[Person]) -> list[Person]:
    """Who came later and about whom the safety question is still open: nobody knows yet beside whom they may be."""
    return [one for one in _came_since(meeting, people) if open_with(viewer(), conference, one)]


def _undecided(conference: Conference, meeting: Meeting, people: Sequence[Person]) -> list[Person]:
    """Who came later and may be ticked to their usual parts."""
    unknown = _open_late(conference, meeting, people)
    return [one for one in _came_since(meeting, people) if one not in unknown]


def _place_forms(
    conference: Conference, meeting: Meeting, people: Sequence[Person]
) -> Mapping[UUID, PlaceForm]:
    kept = queries.places_of(meeting)
    elsewhere, cautions = queries.placed_elsewhere(meeting), between(conference)
    undecided = _undecided(conference, meeting, people) if kept else people
    proposal = proposed_places(
        people, meeting.parts, cautions, now(), kind=meeting.kind, elsewhere=elsewhere,
        wanted=[kind for kind in MAY_STAY if wanted_by(people, kind)]) if undecided else {}  # fmt: skip
    parts = [(part, _(approach_of(conference).part(part.key).words)) for part in meeting.parts]
    return {
        person.id: place_form(
            person,
            parts,
            kept.get(person.id, []),
            proposal.get(person.id, []) if person in undecided else [],
            meeting.zone,
        )
        for person in people
    }


@bp.route("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/cancel", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def cancel(conference_id: UUID, meeting_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = meeting_in(conference, meeting_id)
    refuse_under_hold(conference)
    form = CancelForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.cancel_meeting(conference, meeting, by=viewer(), because=form.because.data)
            flash(_("The meeting is cancelled. Everyone who was invited is being told."))
            return redirect(url_for("schedule.meetings", conference_id=conference.id), 303)
    return page(
        "schedule/cancel.html",
        conference=conference,
        meeting=meeting,
        form=form,
        told=queries.to_tell(meeting, now()),
    )


@bp.post("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/reinstate")
@open_to(Role.COORDINATOR)
def reinstate(conference_id: UUID, meeting_id: UUID) -> Response:
    """It was called off by mistake, and nobody has been asked yet."""
    conference = conference_for(viewer(), conference_id)
    operations.reinstate_meeting(conference, meeting_in(conference, meeting_id), by=viewer())
    flash(_("The meeting will go ahead after all. No one had been invited, so no one has to be told."))
    return redirect(url_for("schedule.meetings", conference_id=conference.id), 303)
