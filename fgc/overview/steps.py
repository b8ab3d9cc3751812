"""The step line: where a conference stands in the eight steps of the practice, and where each step's page is."""

from flask import current_app, url_for
from flask_babel import gettext

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, viewer
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference, Stage
from fgc.conference.rules import why_not_work

STEP_OF_STAGE = {
    Stage.DRAFT: 0,
    Stage.REFERRED: 0,
    Stage.RETURNED: 0,
    Stage.DECLINED: 0,
    Stage.WAITING: 0,
    Stage.PREPARING: 1,
    Stage.SCHEDULED: 3,
    Stage.MEETING: 4,
    Stage.AGREEING: 5,
    Stage.SIGNING: 5,
    Stage.LIVE: 6,
    Stage.CLOSED: 8,
}
PAGES = (
    ("referral.read", None),
    ("circle.people", Role.COORDINATOR),
    ("schedule.meetings", Role.COORDINATOR),
    ("invitation.invitations", Role.COORDINATOR),
    ("meeting.day", Role.COORDINATOR),
    ("plan.plan", None),
    ("actions.actions", None),
    ("review.review", None),
)


def steps_of(conference: Conference) -> list[tuple[str, str | None, str, str]]:
    """(label, address or None, 'done' | 'now' | 'next', note) for each step; None where the viewer has no page, or none before
    they sign that they are independent."""
    labels = (
        gettext("Referral"),
        gettext("Circle"),
        gettext("Date"),
        gettext("Invitations"),
        gettext("The day"),
        gettext("Plan"),
        gettext("Actions"),
        gettext("Review"),
    )
    here = STEP_OF_STAGE[conference.stage]
    found = viewer()
    role = found.role if isinstance(found, StaffViewer) else None
    asks_to_sign = (
        role is not None and why_not_work(conference, role, approach_of(conference).gates) is not None
    )
    rows = []
    for number, (label, (endpoint, only)) in enumerate(zip(labels, PAGES, strict=True)):
        shut = asks_to_sign and endpoint != "referral.read"
        open_now = (only is None or only is role) and not shut and endpoint in current_app.view_functions
        state = "done" if number < here else "now" if number == here else "next"
        rows.append((label, url_for(endpoint, conference_id=conference.id) if open_now else None, state, ""))
    return rows
