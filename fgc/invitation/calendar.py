"""The calendar file of one invitation: what `fgc.schedule.calendar` writes, filled with what this person may see."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext

from fgc.invitation.models import Answer
from fgc.invitation.queries import AnswerPage
from fgc.schedule.calendar import Appointments, calendar_file, feed_words
from fgc.schedule.models import MeetingState


def feed_title(*, staff: bool) -> str:
    """The one word that a calendar feed shows for each of somebody's hours."""
    return gettext("Busy") if staff else gettext("Appointment")


def feed_says(*, staff: bool) -> str:
    """What a calendar that fetches somebody's hours gets, read off such a file."""
    return feed_words(feed_title(staff=staff))


def their_calendar(seen: AnswerPage, *, made_at: datetime, sender_name: str) -> bytes:
    """Their own parts and nothing else, with a neutral title in their language; the place only where they may know it.

    Needs an application context. Safe to hand over only when `calendar_is_safe` says so.
    """
    settings = current_app.config["SETTINGS"]
    gone = seen.withdrawn or seen.state is MeetingState.CANCELLED
    return calendar_file(
        Appointments(
            key=seen.invitation_id,
            host=settings.host,
            title=gettext("Appointment"),
            sender_name=sender_name,
            sender=settings.mail_sender,
            sequence=seen.calendar_sequence,
            blocks=seen.blocks,
            cancelled=gone,
            tentative=seen.answer is Answer.NOT_SURE,
            place=", ".join(line for line in (seen.venue, " ".join(seen.venue_address.split())) if line),
            blocks_before=seen.calendar_blocks,
        ),
        made_at=made_at,
    )
