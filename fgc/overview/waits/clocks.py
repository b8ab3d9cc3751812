"""What waits when the rules of a zone changed and a meeting's hours mean other instants."""

from flask import url_for
from flask_babel import gettext as _

from fgc.kit.words import said_day, said_hour, said_moment
from fgc.overview.waits.desk import Desk, Wait
from fgc.schedule.models import Meeting
from fgc.schedule.models_clock import OtherReading
from fgc.schedule.readings import readings_in


def other_hours(desk: Desk) -> list[Wait]:
    """Each meeting with both readings, until somebody takes the new one or sets another hour. It waits while a safety hold
    lasts: no hour is said or changed then."""
    return [
        _wait(desk.named(one.conference_id).name, reading, one)
        for reading, one in readings_in(desk.ids())
        if desk.tells_when(one.conference_id)
    ]


def _wait(name: str, reading: OtherReading, meeting: Meeting) -> Wait:
    place = meeting.zone.replace("_", " ")
    hour, day = said_hour(meeting.starts), said_day(meeting.on)
    kept = said_moment(meeting.starts_at, "UTC")
    told = (
        _(
            "The clock rules there have changed. Calendars may show %(kept)s UTC; under the new rules the "
            "time is %(other)s UTC.", kept=kept,
          other=said_moment(reading.starts_at, "UTC"))
        if reading.starts_at
        else _(
            "The clock rules there have changed. Calendars may show %(kept)s UTC; under the new rules "
            "there is no such time on that day.", kept=kept)
    )  # fmt: skip
    return Wait(
        1,
        _("The clocks in %(zone)s changed, so %(hour)s on %(day)s may be wrong in calendars.", zone=place, hour=hour, day=day),
        detail=told,
        url=url_for("schedule.other_hours", conference_id=meeting.conference_id, meeting_id=meeting.id),
        button=_("Check the meeting time"),
        tone="danger",
        about=name,
    )  # fmt: skip
