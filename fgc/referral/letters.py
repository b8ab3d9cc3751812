"""What professionals are told by e-mail. No family's name travels: a number, one sentence, and where to look."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from fgc.access.models import Service, Staff
from fgc.conference.models import Conference
from fgc.kit.compose import compose
from fgc.kit.db import session
from fgc.kit.kinds import Renderer
from fgc.kit.outbox import (
    Cancelled,
    Channel,
    Letter,
    Message,
    Outgoing,
    ToKind,
    WhenUncertain,
    letter_kind,
    post,
)

PAGES = {
    "referral.sent": "referral/decide",
    "referral.to_approve": "referral/bottom-lines",
    "referral.accepted": "referral",
    "referral.returned": "referral/write",
    "referral.declined": "referral",
    "referral.bottom_lines_back": "referral/bottom-lines",
    "referral.allocated": "referral/independence",
    "referral.coordinator_ready": "referral",
    "referral.order_ends": "circle/safety",
}
"""Each kind of letter, and the page of the conference on which its reader goes on."""


def news(kind: str, conference: Conference, to: UUID) -> Letter:
    """Tells one member of staff that something in this conference is new to them, in the running transaction."""
    return post(
        Outgoing(
            kind=kind,
            to_kind=ToKind.STAFF,
            to_id=to,
            service_id=conference.service_id,
            matter_id=conference.id,
            about={},
            channel=Channel.EMAIL,
            safety_version=conference.safety_version,
        )
    )


def _renderer(kind: str, path: str) -> Callable[[Letter, datetime], Message]:
    def write(letter: Letter, _now: datetime) -> Message:
        reader = session().get(Staff, letter.to_id)
        conference = session().get(Conference, letter.matter_id)
        if reader is None or conference is None or not reader.active:
            raise Cancelled("no_longer_here")
        service = session().get_one(Service, conference.service_id)
        address = f"{current_app.config['SETTINGS'].base_url}/conferences/{conference.id}/{path}"
        return compose(
            "referral/letters/news",
            letter=letter,
            to=reader.email,
            to_name=reader.name,
            sender_name=service.neutral_name,
            subject=_("News about %(number)s", number=conference.number),
            press=_("Open the page"),
            link=address,
            phone=service.phone,
            phone_of=service.neutral_name,
            kind=kind,
            number=conference.number,
            first_name=reader.first_name,
        )

    return write


RENDERERS: dict[str, Renderer] = {
    kind: letter_kind(kind, when_uncertain=WhenUncertain.ONCE_MORE)(_renderer(kind, path))
    for kind, path in PAGES.items()
}
