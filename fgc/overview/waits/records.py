"""What waits about copies of what is kept: those of staff for a second person, those of the family within a month."""

from flask import url_for
from flask_babel import gettext as _

from fgc.access.models import Role
from fgc.circle.models import Person
from fgc.kit.words import said_day, said_moment
from fgc.overview.waits.desk import Desk, Wait
from fgc.record.models import OwnCopy
from fgc.record.queries import copies_waiting, exports_waiting
from fgc.record.rules import is_near, may_release, overdue


def exports(desk: Desk) -> list[Wait]:
    """Each copy of a record that somebody else asked for and no manager decided."""
    return [
        Wait(
            3,
            _("%(who)s asks for a copy of the record.", who=who),
            url=url_for("record.exports", conference_id=export.conference_id),
            button=_("Review the request"),
            when=said_moment(export.asked_at, desk.zone),
            about=name,
            family=name,
        )
        for export, who, name in exports_waiting(desk.viewer)
    ]


def copies(desk: Desk) -> list[Wait]:
    """Each copy that somebody of the family waits for: while this reader has not released it; and for both of them once a
    week is left or the month is over, whoever it still waits for. Also of conferences that have ended."""
    return [
        _copy(desk, copy, person)
        for copy, person in copies_waiting(desk.viewer)
        if may_release(copy, desk.viewer.role) or is_near(copy, desk.today)
    ]


def _copy(desk: Desk, copy: OwnCopy, person: Person) -> Wait:
    late, mine = overdue(copy, desk.today), may_release(copy, desk.viewer.role)
    other = _("the service manager") if desk.viewer.role is Role.COORDINATOR else _("the coordinator")
    return Wait(
        1 if late else 3 if is_near(copy, desk.today) else 6,
        _("%(name)s asked for a copy of what we keep about them, and the month is over.", name=person.name)
        if late
        else _("%(name)s asked for a copy of what we keep about them.", name=person.name),
        url=url_for("record.copies", conference_id=copy.conference_id),
        button=_("Check the copy") if mine else _("See the copies"),
        detail="" if mine else _("You have released the copy. It is waiting for %(other)s.", other=other),
        when=_("Due by %(day)s", day=said_day(copy.due_on)),
        tone="danger" if late else "waits",
        about=person.name,
    )
