"""Who has received what: letters, plans, invitations said by voice. The circle asks for it when somebody stops."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.models import Service
from fgc.access.viewer import Viewer
from fgc.circle.consents import Received
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import conferences_of
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.kit.letter import HANDED_OVER, Channel, Letter, ToKind
from fgc.kit.words import mark
from fgc.plan.models import CopySent, Plan
from fgc.plan.queries import copies_given
from fgc.referral.models import Referral

LETTERS = {
    "invitation.invitation": mark("Invitation"),
    "invitation.moved": mark("A letter about a change"),
    "invitation.reminder": mark("A reminder of the meeting"),
    "invitation.cancelled": mark("A letter that the meeting will not go ahead"),
    "plan.sign": mark("A letter asking them to read and sign the plan"),
    "plan.copy": mark("A letter with a link to the plan"),
    "actions.reminder": mark("A reminder of what they offered to do"),
    "review.declined": mark("A letter that the review will not go ahead"),
    "keeping.ending": mark("A letter that says until when their link works"),
    "record.ready": mark("A letter that their copy is ready"),
}
ANOTHER = mark("A letter")
CHANNELS = {
    Channel.EMAIL: mark("By email"),
    Channel.TEXT: mark("By text message"),
    Channel.PRINT: mark("By post"),
}
ROUTES = {
    "email": mark("By email link"),
    "text": mark("By text link"),
    "print": mark("By post"),
    "by_hand": mark("By hand"),
    "signed_in": mark("Read by signing in"),
}
Names = Mapping[UUID, str]


def received_about(viewer: Viewer, person: Person) -> Sequence[Received]:
    """Everything of this person's conference that went out, to them and to others; nothing for whoever may not open
    the conference. Letters themselves name nobody; what lies behind their links is the page of whoever reads it."""
    conference = session().scalar(
        conferences_of(viewer).where(Conference.id == person.conference_id).order_by(None)
    )
    if conference is None:
        return []
    names = {one.id: one.name for one in session().scalars(
        select(Person).where(Person.conference_id == conference.id))}  # fmt: skip
    return [
        *_referral(conference),
        *_letters(conference, names),
        *_asked(conference, names),
        *_copies(conference, names),
    ]


def _referral(conference: Conference) -> list[Received]:
    referral = session().scalar(select(Referral).where(Referral.conference_id == conference.id))
    if referral is None or referral.submitted_at is None:
        return []
    service = session().get_one(Service, conference.service_id)
    return [Received(referral.submitted_at, service.name, _("The referral"), _("Sent by the social worker"))]


def _letters(conference: Conference, names: Names) -> list[Received]:
    rows = session().scalars(
        select(Letter).where(
            Letter.matter_id == conference.id,
            Letter.state.in_(HANDED_OVER),
            Letter.to_kind == ToKind.PERSON,
            Letter.sent_at.is_not(None),
        )
    )
    return [
        Received(
            row.sent_at,
            names[row.to_id],
            _(LETTERS.get(row.kind, ANOTHER)),
            _(CHANNELS[row.channel]),
            row.to_id,
        )
        for row in rows
        if row.sent_at is not None
    ]


def _asked(conference: Conference, names: Names) -> list[Received]:
    rows = session().scalars(
        select(Invitation).where(
            Invitation.conference_id == conference.id, Invitation.told_by_phone_at.is_not(None)
        )
    )
    return [
        Received(
            row.told_by_phone_at,
            names[row.person_id],
            _("Invited, or told of a change"),
            _("By phone or in person"),
            row.person_id,
        )
        for row in rows
        if row.told_by_phone_at is not None
    ]


def _copies(conference: Conference, names: Names) -> list[Received]:
    numbers = {
        one.id: one.number
        for one in session().scalars(select(Plan).where(Plan.conference_id == conference.id))
    }
    return [
        Received(
            at,
            names[copy.person_id],
            _("The plan, version %(number)s", number=numbers[copy.plan_id]),
            _(ROUTES[copy.route]),
            copy.person_id,
        )
        for copy, at in copies_given(CopySent.conference_id == conference.id)
    ]
