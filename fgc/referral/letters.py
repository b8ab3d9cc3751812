"""What professionals are told by e-mail. No family's name travels: a number, one sentence, and where to look."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _

from fgc.access.letters import staff_letter
from fgc.conference.models import Conference
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
from fgc.referral.models import Referral

PAGES = {
    "referral.sent": "referral/decide",
    "referral.to_approve": "referral/bottom-lines",
    "referral.entered": "referral",
    "referral.taken_over": "referral/take-over",
    "referral.accepted": "referral",
    "referral.returned": "referral/write",
    "referral.declined": "referral",
    "referral.bottom_lines_back": "referral/bottom-lines",
    "referral.allocated": "referral/independence",
    "referral.coordinator_ready": "",
    "referral.questions_reworded": "referral",
    "referral.report_sent": "referral/report",
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


def tell_referrer(kind: str, conference: Conference, referral: Referral) -> Letter:
    """News to whoever referred. Only of a referral that was sent: before that it may be in nobody's name yet."""
    if referral.referrer_id is None:
        raise ValueError("a referral that was sent is in somebody's name")
    return news(kind, conference, referral.referrer_id)


def _renderer(kind: str, path: str) -> Callable[[Letter, datetime], Message]:
    def write(letter: Letter, _now: datetime) -> Message:
        conference = session().get(Conference, letter.matter_id)
        if conference is None:
            raise Cancelled("no_longer_here")
        return staff_letter(
            letter,
            "referral/letters/news",
            path=f"/conferences/{conference.id}/{path}".rstrip("/"),
            press=_("Open the page"),
            subject=_("News about %(number)s", number=conference.number),
            kind=kind,
            number=conference.number,
        )

    return write


RENDERERS: dict[str, Renderer] = {
    kind: letter_kind(kind, when_uncertain=WhenUncertain.ONCE_MORE)(_renderer(kind, path))
    for kind, path in PAGES.items()
}
