"""While a safety hold stands nothing leaves: this is asked again for every letter at the moment it would be sent. And what
staff are told when a hold is set or lifted, and when somebody without a part in a conference asks to be let in."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _

from fgc.access.letters import staff_letter, to_staff
from fgc.access.models import Role, Staff
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.outbox import (
    HoldBack,
    Letter,
    Message,
    Outgoing,
    ToKind,
    before_each,
    explain,
    letter_kind,
    post,
)
from fgc.kit.refusal import Reason
from fgc.kit.words import mark


class Why(Reason):
    safety_hold = mark(
        "A safety hold stops every letter of this conference. Only the service manager lifts it."
    )


explain(Why)


@before_each
def nothing_under_a_hold(letter: Letter, _now: datetime) -> None:
    """Holds back every letter of a conference that is held; a person decides about it once the hold is lifted."""
    conference = (
        session().get(Conference, letter.matter_id, populate_existing=True) if letter.matter_id else None
    )
    if conference is not None and conference.held_since is not None:
        raise HoldBack(Why.safety_hold.name)


HOLD_SET = "conference.hold_set"
HOLD_LIFTED = "conference.hold_lifted"


def hold_news(kind: str, service_id: UUID, to: UUID) -> Letter:
    """Tells one member of staff, in the running transaction, that a hold was set or lifted. It says nothing of whom, and
    belongs to no conference: no hold stops it."""
    return post(to_staff(kind, to, service_id))


@letter_kind(HOLD_SET)
@letter_kind(HOLD_LIFTED)
def hold_told(letter: Letter, _now: datetime) -> Message:
    return staff_letter(
        letter, "conference/letters/hold", path="/", press=_("Open my desk"), subject=_("News for you"),
        lifted=letter.kind == HOLD_LIFTED,
        coordinates=session().get_one(Staff, letter.to_id).role is Role.COORDINATOR,
    )  # fmt: skip


URGENT_ASKED = "conference.urgent_asked"
URGENT_AGREED = "conference.urgent_agreed"
READINGS = "conference.readings"


def urgent_news(kind: str, service_id: UUID, to: UUID, conference: Conference | None = None) -> Letter:
    """Tells one member of staff, in the running transaction. The asking belongs to no conference: whoever asks sees none."""
    matter = {"matter_id": conference.id, "safety_version": conference.safety_version} if conference else {}
    return post(Outgoing(kind=kind, to_kind=ToKind.STAFF, to_id=to, service_id=service_id, **matter))  # type: ignore[arg-type]


@letter_kind(URGENT_ASKED)
def urgent_asked(letter: Letter, _now: datetime) -> Message:
    return _urgent(letter, "/conferences/urgent", number="")


@letter_kind(URGENT_AGREED)
def urgent_agreed(letter: Letter, _now: datetime) -> Message:
    conference = session().get_one(Conference, letter.matter_id)
    return _urgent(letter, f"/conferences/{conference.id}", number=conference.number)


def _urgent(letter: Letter, path: str, *, number: str) -> Message:
    words = "conference/letters/urgent"
    return staff_letter(
        letter, words, path=path, press=_("Open the page"), subject=_("News for you"), number=number
    )


@letter_kind(READINGS)
def readings(letter: Letter, _now: datetime) -> Message:
    """Numbers alone: no name, neither of a family nor of a colleague."""
    return staff_letter(
        letter, "conference/letters/readings", path="/service/readings", press=_("See the figures"),
        subject=_("News for you"), odd=int(str(letter.about.get("odd", 0))),
    )  # fmt: skip
