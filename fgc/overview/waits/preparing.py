"""What waits for a coordinator while a conference is prepared."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.circle.queries import open_gates, open_pairs, open_sides
from fgc.conference.models import Conference, Stage
from fgc.invitation.models import Suggestion
from fgc.kit.db import session
from fgc.overview.queries import next_meetings
from fgc.overview.waits.desk import Desk, Wait
from fgc.referral.models import Independence
from fgc.schedule.models import MeetingKind


def independence(desk: Desk) -> list[Wait]:
    signed = set(
        session().scalars(
            select(Independence.conference_id).where(
                Independence.staff_id == desk.viewer.staff_id, Independence.conference_id.in_(desk.ids())
            )
        )
    )
    return [
        Wait(
            3,
            _("%(name)s is yours. Sign that you are independent before you begin.", name=one.name),
            url=url_for("referral.independence", conference_id=one.id),
            button=_("Sign"),
        )
        for one in desk.conferences
        if one.stage in (Stage.WAITING, Stage.PREPARING) and one.id not in signed
    ]


def suggestions(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(Suggestion).where(Suggestion.conference_id.in_(desk.ids()), Suggestion.settled_at.is_(None))
    )
    return [
        Wait(
            5,
            _(
                "Someone of %(name)s thinks of a person you have not asked.",
                name=desk.named(row.conference_id).name,
            ),
            url=url_for("invitation.invitations", conference_id=row.conference_id),
            button=_("Look"),
        )
        for row in rows
    ]


def next_steps(desk: Desk) -> list[Wait]:
    """The next step of each conference that is being prepared: whom an order means, the safety question, the checklist, the
    day."""
    coming = next_meetings(desk.conferences, desk.now, MeetingKind.FIRST)
    found = []
    for conference in desk.conferences:
        if conference.stage is not Stage.PREPARING or conference.id in coming:
            continue
        step = _step(desk, conference)
        words = {
            "orders": _("%(name)s: say whom a court order means.", name=conference.name),
            "pairs": _("%(name)s: answer the safety question about each pair.", name=conference.name),
            "checklist": _("%(name)s: go on with the preparation.", name=conference.name),
            "date": _("%(name)s: everyone may be asked. Set the day.", name=conference.name),
        }
        places = {
            "orders": "circle.pairs",
            "pairs": "circle.pairs",
            "checklist": "circle.checklist",
            "date": "schedule.meetings",
        }
        found.append(
            Wait(8, words[step], url_for(places[step], conference_id=conference.id), _("Go on"), tone="calm")
        )
    return found


def _step(desk: Desk, conference: Conference) -> str:
    if open_sides(conference):
        return "orders"
    if open_pairs(desk.viewer, conference):
        return "pairs"
    return "checklist" if open_gates(conference) else "date"
