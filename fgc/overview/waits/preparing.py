"""What waits for a coordinator while a conference is prepared."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.models import Part
from fgc.circle.queries import open_gates, open_pairs, open_sides
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import assigned
from fgc.invitation.models import Suggestion
from fgc.kit.db import session
from fgc.overview.queries import next_meetings
from fgc.overview.waits.desk import Desk, Wait
from fgc.schedule.models import MeetingKind


def independence(desk: Desk) -> list[Wait]:
    """Each conference that was allocated to them, at whatever stage: nothing else of it is open to them before they sign."""
    return [
        Wait(
            3,
            _("A family has been allocated to you. Sign that you are independent before you start."),
            url=url_for("referral.independence", conference_id=one.id),
            button=_("Sign"),
            about=one.name,
        )
        for one in desk.conferences
        if desk.asks_to_sign(one) and _coordinates(desk, one)
    ]


def _coordinates(desk: Desk, conference: Conference) -> bool:
    coordinator = assigned(conference, Part.COORDINATOR)
    return coordinator is not None and coordinator.id == desk.viewer.staff_id


def suggestions(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(Suggestion).where(Suggestion.conference_id.in_(desk.ids()), Suggestion.settled_at.is_(None))
    )
    return [
        Wait(
            5,
            _("Someone has named a person we missed."),
            url=url_for("invitation.invitations", conference_id=row.conference_id),
            button=_("See who we missed"),
        )
        for row in rows
    ]


def next_steps(desk: Desk) -> list[Wait]:
    """The next step of each conference that is being prepared: the safety question, the checklist, the day. While nobody has said
    whom an order means, that order's own line is the next step."""
    coming = next_meetings(desk.conferences, desk.now, MeetingKind.FIRST)
    found = []
    for conference in desk.conferences:
        if conference.stage is not Stage.PREPARING or conference.id in coming:
            continue
        step = _step(desk, conference)
        if step == "orders":
            continue  # each such order is a line of its own (safety.orders_unread)
        words = {
            "pairs": _("Answer the safety question about each pair."),
            "checklist": _("Continue the preparation."),
            "date": _("Everyone can be invited. Set the day."),
        }
        buttons = {
            "pairs": _("Answer the safety question"),
            "checklist": _("Open the preparation checklist"),
            "date": _("Set the day"),
        }
        places = {
            "pairs": "circle.pairs",
            "checklist": "circle.checklist",
            "date": "schedule.meetings",
        }
        found.append(
            Wait(
                8, words[step], url_for(places[step], conference_id=conference.id), buttons[step], tone="calm"
            )
        )
    return found


def _step(desk: Desk, conference: Conference) -> str:
    if open_sides(conference):
        return "orders"
    if open_pairs(desk.viewer, conference):
        return "pairs"
    return "checklist" if open_gates(conference) else "date"
