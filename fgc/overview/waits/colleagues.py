"""Who is missing in a service that has just begun: without them nothing comes to any desk, and no desk said so."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.models import Role, Staff
from fgc.kit.db import session
from fgc.kit.words import mark
from fgc.overview.waits.desk import Desk, Wait

NEEDED = {
    Role.SERVICE_MANAGER: mark(
        "No one works here yet as service manager. They give each family to a coordinator."
    ),
    Role.COORDINATOR: mark("No one works here yet as coordinator. They bring each family together."),
    Role.SOCIAL_WORKER: mark("No one works here yet as social worker. They refer the first family."),
}
"""In the order in which they are invited."""


def to_invite(desk: Desk) -> list[Wait]:
    """For an administrator: each role that nobody has, with where they are invited."""
    return [
        Wait(
            2,
            _(NEEDED[role]),
            url=url_for("access.invite_user"),
            button=_("Invite someone"),
            about=_(NEEDED[role]),
        )
        for role in _missing(desk)
    ]


def to_ask_for(desk: Desk) -> list[Wait]:
    """For the manager: the same, and whom to ask."""
    return [
        Wait(2, _(NEEDED[role]), detail=_("Ask your administrator to invite them."))
        for role in _missing(desk)
    ]


def _missing(desk: Desk) -> list[Role]:
    there = set(
        session().scalars(
            select(Staff.role).where(Staff.service_id == desk.viewer.service_id, Staff.active).distinct()
        )
    )
    return [role for role in NEEDED if role not in there]
