"""The words by which people are told of a change, to be read on the page before the change is made: they leave at once."""

from sqlalchemy import select

from fgc.circle.letters import CHANNELS, as_addressed
from fgc.circle.rules import Route
from fgc.conference.models import Conference
from fgc.invitation.letters import CANCELLED, MOVED, preview
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import HoldBack
from fgc.schedule.models import Meeting
from fgc.schedule.queries import ToTell


def letters_of_change(
    conference: Conference, meeting: Meeting, told: list[ToTell], *, cancels: bool
) -> list[tuple[str, str, str]]:
    """One letter for each way and each language in which any goes, as it would be sent: whose it is, their language, its
    words. The others say the same under their own names. None of somebody to whom none can be made."""
    rows = session().scalars(select(Invitation).where(Invitation.meeting_id == meeting.id))
    asked = {one.person_id: one for one in rows}
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for each in told:
        way, person = each.way, each.person
        if not isinstance(way, Route) or (key := (way.channel.value, person.language)) in found:
            continue
        if person.id not in asked:
            continue
        kind, to = CANCELLED if cancels else MOVED, as_addressed(conference, person)
        try:
            words = preview(kind, to, asked[person.id], CHANNELS[way.channel], now()).text
        except HoldBack:
            continue
        found[key] = person.name, person.language, words
    return list(found.values())
