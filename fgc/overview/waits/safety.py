"""What waits so that nobody is found or met by somebody they fear."""

from collections.abc import Collection
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from fgc.access.models import Role
from fgc.circle.models import Caution, Person
from fgc.circle.models_reaching import ContactChange, OrderEnd
from fgc.circle.queries import name_of_staff, open_sides
from fgc.circle.reaching import changes_refused, changes_waiting
from fgc.circle.rules import ends_soon
from fgc.circle.safeguards import safeguarding_waiting
from fgc.conference.models import Stage
from fgc.kit.db import session
from fgc.kit.text import in_name_order
from fgc.kit.words import said_day
from fgc.overview.waits.desk import Desk, Wait
from fgc.referral.models import Order
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place
from fgc.schedule.models_apart import CheckScope, Exclusion, Instead, LegalCheck
from fgc.schedule.order_limits import ways_not_allowed
from fgc.schedule.queries import missing_exclusions
from fgc.schedule.rules import STANDING

OVER = (Stage.CLOSED, Stage.DECLINED)
DATED = (Stage.PREPARING, Stage.SCHEDULED)


def at_risk(desk: Desk) -> list[Wait]:
    """Somebody may come to serious harm, and no manager has said yet what was done: above everything else, also of a
    conference that is closed."""
    manages = desk.viewer.role is Role.SERVICE_MANAGER
    return [
        Wait(
            0,
            _("Someone may come to serious harm. What was done is not recorded yet."),
            detail=_("Someone is in danger now.") if one.danger_now else "",
            url=url_for("circle.safeguarding", conference_id=one.conference_id),
            button=_("Read the concern") if not manages else _("Read the concern and act"),
            tone="danger",
            family=conference.name,
        )
        for one, conference in safeguarding_waiting(desk.viewer)
    ]  # fmt: skip


def left_out(desk: Desk) -> list[Wait]:
    """Somebody is not asked to a meeting for safety, and nobody has written why and how they are heard: until it is written,
    also after the meeting."""
    apart = set(
        session().scalars(
            select(Caution.conference_id).where(
                Caution.conference_id.in_([one.id for one in desk.conferences if one.stage not in OVER]),
                Caution.must_not_meet,
            )
        )
    )
    return [
        Wait(
            1,
            _("%(who)s is not invited to the meeting, because that would not be safe.", who=person.called),
            detail=_("Speak to them yourself. Record why, and how they are heard instead.")
            if conference.stage in DATED
            else _("The meeting has started without them. Record why, and how they were heard instead."),
            url=url_for("schedule.leave_out", conference_id=conference.id, meeting_id=meeting.id, person_id=person.id),
            button=_("Record how they are heard"),
            tone="danger",
        )
        for conference in desk.conferences
        if conference.id in apart
        for meeting, person in missing_exclusions(desk.viewer, conference, desk.now)
    ] + _ways_not_allowed(desk, apart) + _no_own_meeting(apart)  # fmt: skip


def _ways_not_allowed(desk: Desk, apart: set[UUID]) -> list[Wait]:
    """Somebody is to take part in a way that an order forbids by now: it came after it was written down."""
    excluding = set(
        session().scalars(select(Exclusion.conference_id).where(Exclusion.conference_id.in_(apart))).all()
        if apart
        else ()
    )
    return [
        Wait(
            1,
            _(
                "%(who)s cannot take part in the meeting in the way recorded: an order does not allow it.",
              who=one.person.called),
            detail=_("Choose another way. If the order may allow it, ask for a legal check."),
            url=url_for("schedule.leave_out", conference_id=conference.id, meeting_id=one.meeting_id,
                        person_id=one.person_id),
            button=_("Choose another way"),
            tone="danger",
        )
        for conference in desk.conferences
        if conference.id in excluding
        for one in ways_not_allowed(conference)
    ]  # fmt: skip


def _no_own_meeting(apart: set[UUID]) -> list[Wait]:
    """Somebody is to be heard in a meeting of their own, and there is none: the one there was is called off, or none was set."""
    return [
        Wait(
            1,
            _("%(who)s is to have a meeting of their own, and no date is set for it.", who=one.person.called),
            detail=_("Set a date for it, or record another way in which they are heard."),
            url=url_for("schedule.meetings", conference_id=one.conference_id),
            button=_("Set a date"),
            tone="danger",
        )
        for one in (_without_own_meeting(apart) if apart else ())
    ]  # fmt: skip


def _without_own_meeting(conference_ids: Collection[UUID]) -> list[Exclusion]:
    """Whoever is to be heard in a meeting of their own before one that is still to come, and has a place in none that stands or
    was held: it was never set, or it was called off."""
    another = aliased(Meeting)
    has_one = (
        select(Place.id)
        .join(another, another.id == Place.meeting_id)
        .where(
            Place.person_id == Exclusion.person_id,
            another.id != Exclusion.meeting_id,
            another.kind != MeetingKind.REVIEW,
            another.state != MeetingState.CANCELLED,
        )
    )
    chosen = select(Exclusion).join(Meeting, Meeting.id == Exclusion.meeting_id)
    return list(
        session().scalars(
            chosen.where(
                Exclusion.conference_id.in_(conference_ids),
                Exclusion.instead == Instead.SEPARATE_MEETING,
                Meeting.state.in_(STANDING),
                ~has_one.exists(),
            ).order_by(Exclusion.id)
        )
    )


def orders_unread(desk: Desk) -> list[Wait]:
    """An order names somebody, and nobody has said who of the circle it is: nobody is asked to come before that."""
    return [
        Wait(
            1,
            _("An order protects %(protects)s against %(against)s. Who in the circle is that?",
              protects=order.protects, against=order.against),
            detail=_("No one is invited until you say who it is, or that it is no one in the circle."),
            url=url_for("circle.order_people", conference_id=conference.id, order_id=order.id),
            button=_("Record who the order means"),
            tone="danger",
        )
        for conference in desk.conferences
        if conference.stage not in OVER
        for order in {side.order.id: side.order for side in open_sides(conference)}.values()
    ]  # fmt: skip


def orders_that_end(desk: Desk) -> list[Wait]:
    """From three months before an order ends until somebody says what becomes of it."""
    settled = (
        exists()
        .where(
            OrderEnd.order_id == Order.id,
            OrderEnd.expires_on == Order.expires_on,
            OrderEnd.settled_at.is_not(None),
        )
        .correlate(Order)
    )
    rows = session().scalars(
        select(Order)
        .where(Order.conference_id.in_(desk.ids()), Order.expires_on >= desk.today, ~settled)
        .order_by(Order.expires_on, Order.id)
    )
    return [
        Wait(
            3,
            _("An order that protects %(who)s ends on %(day)s.", who=order.protects, day=said_day(order.expires_on)),
            detail=_("Talk to them about the order in good time: a court needs weeks to extend it."),
            url=url_for("circle.order_end", conference_id=order.conference_id, order_id=order.id),
            button=_("End or extend it"),
        )
        for order in rows
        if order.expires_on and ends_soon(order.expires_on, desk.today)
    ]  # fmt: skip


def another_way_refused(desk: Desk) -> list[Wait]:
    """The second person said no, or it ended before anybody agreed: until the coordinator has asked anew, nothing goes to
    somebody who is protected."""
    return [
        Wait(
            1,
            _not_agreed(change, person),
            detail=_("Nothing is sent to them. Ask how to reach them, and record what they say."),
            url=url_for("circle.person", conference_id=change.conference_id, person_id=person.id),
            button=_("Open their page"),
            about=person.name,
            tone="danger",
        )
        for change, person in changes_refused(desk.viewer, desk.ids())
    ]


def _not_agreed(change: ContactChange, person: Person) -> str:
    if change.settled_by is None:
        return _(
            "A change in how to reach %(name)s was recorded, and ended before anyone agreed to it.",
            name=person.name,
        )
    who = name_of_staff(change.settled_by)
    return _("%(who)s did not agree to a change in how to reach %(name)s.", who=who, name=person.name)


def second_person(desk: Desk) -> list[Wait]:
    """What somebody else asked for and only another one may settle: for the service manager."""
    found = [
        Wait(
            1,
            _(
                "A change in how to reach %(name)s is waiting for a second person. Nothing is sent to them "
                "until then.",
              name=person.name),
            url=url_for("circle.new_contact", conference_id=change.conference_id, person_id=person.id,
                        contact_change_id=change.id),
            button=_("Check the change"),
            tone="danger",
        )
        for change, person in changes_waiting(desk.viewer, desk.ids())
        if change.asked_by != desk.viewer.staff_id
    ]  # fmt: skip
    checks = session().scalars(
        select(LegalCheck).where(
            LegalCheck.conference_id.in_(desk.ids()),
            LegalCheck.allowed.is_(None),
            LegalCheck.ended_at.is_(None),
        )
    )
    found += [
        Wait(
            3,
            _check_said(one),
            url=url_for("schedule.answer_check", conference_id=one.conference_id, legal_check_id=one.id),
            button=_("Answer the legal check"),
        )
        for one in checks
        if one.asked_by != desk.viewer.staff_id
    ]
    return found + _lowering(desk)


def _check_said(check: LegalCheck) -> str:
    if check.scope is CheckScope.WORDS:
        return _(
            "Legal check needed before words can be passed on between %(one)s and %(other)s. An "
            "order keeps them apart.",
            **_two_names(check),
        )
    return _(
        "Legal check needed before %(one)s and %(other)s, who must not meet, can attend the same meeting.",
        **_two_names(check),
    )


def _two_names(check: LegalCheck) -> dict[str, str]:
    people = (session().get_one(Person, each) for each in (check.first_id, check.second_id))
    one, other = sorted((person.name for person in people), key=in_name_order)
    return {"one": one, "other": other}


def _lowering(desk: Desk) -> list[Wait]:
    rows = session().execute(
        select(Caution, Person)
        .join(Person, Person.id == Caution.protects_id)
        .where(
            Caution.conference_id.in_(desk.ids()),
            Caution.lower_asked_by.is_not(None),
            Caution.lifted_at.is_(None),
        )
    )
    return [
        Wait(
            3,
            _("Someone asks to relax a restriction that protects %(name)s.", name=person.name),
            url=url_for("circle.pairs", conference_id=caution.conference_id),
            button=_("Review the request"),
        )
        for caution, person in rows
        if caution.lower_asked_by != desk.viewer.staff_id
    ]
