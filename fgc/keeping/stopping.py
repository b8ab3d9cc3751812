"""What stops a closing, said of the very thing that does, with the page where it is seen to."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from fgc.conference.models import Conference
from fgc.keeping.queries import meetings_now, meetings_to_come
from fgc.keeping.rules import Ending, WhyNot, stops_closing
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.where import meeting_day


@dataclass(frozen=True)
class Obstacle:
    """One reason why it cannot be closed yet, and what to see to."""

    why: WhyNot
    stops: list["Stop"]

    @property
    def is_coordinators(self) -> bool:
        """Whether only the coordinator ends it."""
        return self.why in (WhyNot.HELP_WAITS, WhyNot.MEETING_COMES, WhyNot.TOGETHER_NOW)


@dataclass(frozen=True)
class Stop:
    """One thing to see to first: a sentence, or a link, or both. Without a link it is the coordinator's alone."""

    sentence: str = ""
    url: str = ""
    button: str = ""


def what_stops(conference: Conference, ending: Ending) -> list[Obstacle]:
    """Everything that stops a closing, at once: whoever saw to one thing does not find the next one then."""
    stops = stops_closing(ending)
    with_review = WhyNot.REVIEW_OPEN in stops
    found = [Obstacle(why, _seen_to(conference, why, with_review=with_review)) for why in stops]
    return [one for one in found if one.stops or one.why is not WhyNot.MEETING_COMES]


def _seen_to(conference: Conference, why_not: WhyNot, *, with_review: bool) -> list[Stop]:
    """For the manager, who has no page of meetings: what only a coordinator ends is said to be theirs. `with_review`: a review is
    open, and its meeting ends with it."""
    match why_not:
        case WhyNot.IN_DANGER:
            there = url_for("circle.safeguarding", conference_id=conference.id)
            return [Stop(url=there, button=_("Read the concern and act"))]
        case WhyNot.SAFETY_HOLD:
            there = url_for("conference.hold", conference_id=conference.id)
            return [Stop(url=there, button=_("See the safety hold"))]
        case WhyNot.REVIEW_OPEN:
            there = url_for("review.review", conference_id=conference.id)
            return [Stop(url=there, button=_("Open the review"))]
        case WhyNot.MEETING_COMES:
            return [
                Stop(_comes(one))
                for one in meetings_to_come(conference)
                if not (with_review and one.kind is MeetingKind.REVIEW)
            ]
        case WhyNot.TOGETHER_NOW:
            return [Stop(_goes_on(one)) for one in meetings_now(conference)]
    return []


def _comes(meeting: Meeting) -> str:
    day = meeting_day(meeting)
    match meeting.kind:
        case MeetingKind.REVIEW:
            return _("The review meeting is on %(day)s. The coordinator has to cancel it.", day=day)
        case MeetingKind.SEPARATE:
            return _("A separate meeting is on %(day)s. The coordinator has to cancel it.", day=day)
        case MeetingKind.FIRST:
            return _("The meeting of the family is on %(day)s. The coordinator has to cancel it.", day=day)


def _goes_on(meeting: Meeting) -> str:
    day = meeting_day(meeting)
    if meeting.alone_since:
        return _(
            "Private family time started on %(day)s and has not ended. The family or the coordinator has "
            "to end it.",
            day=day,
        )
    return _("The meeting started on %(day)s. You can close the conference from the next day.", day=day)
