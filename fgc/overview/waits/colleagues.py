"""Who is missing in a service that has just begun: without them nothing comes to any desk, and no desk said so. And who waits for
a second person to be a manager or an administrator."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.models import Role, Staff
from fgc.access.staff.users import SAID, may_answer, users_of, waiting
from fgc.kit.db import session
from fgc.kit.words import mark
from fgc.overview.waits.desk import Desk, Wait

NEEDED = {
    Role.SERVICE_MANAGER: mark(
        "There is no service manager here yet. They allocate a coordinator to each family."
    ),
    Role.COORDINATOR: mark("There is no coordinator here yet. They bring each family together."),
    Role.SOCIAL_WORKER: mark("There is no social worker here yet. They refer the first family."),
}
"""In the order in which they are invited."""


def to_agree(desk: Desk) -> list[Wait]:
    """For each who may be the second person: a role of a manager or an administrator that somebody asked for."""
    everybody = users_of(desk.viewer)
    names = {one.id: one.name for one in everybody}
    return [
        Wait(
            2,
            _("%(asked_by)s asks for %(name)s to have the role %(role)s. A second person agrees or declines.",
              asked_by=names.get(one.asked_by, _("Someone")), name=names[one.staff_id], role=_(SAID[one.role])),
            url=url_for("access.users"),
            button=_("Review the request"),
            about=names[one.staff_id],
        )
        for one in waiting(desk.viewer)
        if desk.viewer.staff_id in {each.id for each in may_answer(one, everybody)}
    ]  # fmt: skip


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
        Wait(2, _(NEEDED[role]), detail=_("Ask your administrator to invite one.")) for role in _missing(desk)
    ]


def _missing(desk: Desk) -> list[Role]:
    there = set(
        session().scalars(
            select(Staff.role).where(Staff.service_id == desk.viewer.service_id, Staff.active).distinct()
        )
    )
    return [role for role in NEEDED if role not in there]
