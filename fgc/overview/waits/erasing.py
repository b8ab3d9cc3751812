"""What waits before something is erased: for those who answer for the service."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.keeping import queries
from fgc.kit.db import session
from fgc.kit.words import said_day
from fgc.overview.waits.desk import Desk, Wait


def asked(desk: Desk) -> list[Wait]:
    """Each person who asked to be erased, until a manager has decided."""
    return [
        Wait(
            3,
            _("Someone asks us to delete their information."),
            url=url_for("keeping.erasure", conference_id=conference.id, erasure_id=one.id),
            button=_("Decide on the request"),
            when=said_day(one.asked_at.date()),
            detail=_("They have a right to an answer within a month."),
            about=conference.name,
            family=conference.name,
        )
        for one, conference in queries.erasures_open(desk.viewer)
    ]


def lifts(desk: Desk) -> list[Wait]:
    """Each legal hold that somebody else asks to lift."""
    return [
        Wait(
            5,
            _("Someone asks to lift the legal hold."),
            url=url_for("keeping.hold", conference_id=conference.id),
            button=_("Review the request"),
            about=conference.name,
            family=conference.name,
        )
        for hold, conference in queries.holds_of(desk.viewer)
        if hold.lift_asked_by not in (None, desk.viewer.staff_id)
    ]


def listed(desk: Desk) -> list[Wait]:
    """That something stands on the notice list, in one line."""
    waiting = [
        one
        for one in queries.kept_each(session().scalars(queries.on_the_list(desk.viewer)).all())
        if not one.hold
    ]
    if not waiting:
        return []
    first = min(one.erased_from for one in waiting if one.erased_from)
    sentence = ngettext(
        "The retention period of one conference has ended. It will be deleted.",
        "The retention period of %(num)s conferences has ended. They will be deleted.",
        len(waiting),
    )
    there = url_for("keeping.notices")
    detail = _("The first on %(day)s.", day=said_day(first.date()))
    return [Wait(7, sentence, there, _("See the list"), detail=detail, tone="calm")]
