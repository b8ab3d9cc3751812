"""What a second person reads before they write down whether two people who must not meet may be at one meeting."""

from flask_babel import gettext as _

from fgc.access.viewer import Viewer
from fgc.circle.queries import cautions_of, names_in, sides_of
from fgc.circle.rules import pair
from fgc.conference.models import Conference
from fgc.kit.agreement import Proposal, facts, line
from fgc.kit.words import said_day, said_time
from fgc.referral.queries import said_sides
from fgc.schedule.models import Meeting
from fgc.schedule.models_apart import CheckScope, LegalCheck
from fgc.schedule.queries import two_by_name


def legal_check(viewer: Viewer, conference: Conference, check: LegalCheck, meeting: Meeting) -> Proposal:
    """Who would be at which meeting, when and where, and what keeps the two apart at this moment."""
    names = names_in(viewer, conference)
    one, other = (names[each] for each in two_by_name((check.first_id, check.second_id), names))
    asked = (
        _("Words passed on between %(one)s and %(other)s at one meeting", one=one, other=other)
        if check.scope is CheckScope.WORDS
        else _("%(one)s and %(other)s in one meeting", one=one, other=other)
    )
    return Proposal(
        check.id,
        check.asked_at,
        check.because,
        (line(asked, _("Not allowed"), _("Allowed, for this meeting only")),),
        facts(
            *_of_meeting(meeting),
            (_("What keeps them apart"), " ".join(_reasons(conference, check))),
            (_("Orders in force"), "; ".join(_orders(conference))),
        ),
    )


def read_of(meeting: Meeting) -> tuple[object, ...]:
    """All that a legal check says of its meeting, to compare: what was allowed is good for this alone."""
    return meeting.starts_at, meeting.ends_at, *_of_meeting(meeting)


def _of_meeting(meeting: Meeting) -> list[tuple[str, str]]:
    return [
        (_("The meeting"), _hours(meeting)),
        (_("Where"), ", ".join(word for word in (meeting.venue, meeting.venue_address) if word)),
        (_("Rooms"), ", ".join(meeting.rooms)),
        (_("Doors"), meeting.doors),
    ]


def _hours(meeting: Meeting) -> str:
    begins, ends = said_time(meeting.starts_at, meeting.zone), said_time(meeting.ends_at, meeting.zone)
    return str(_("%(day)s, %(first)s to %(last)s", day=said_day(meeting.on), first=begins, last=ends))


def _reasons(conference: Conference, check: LegalCheck) -> list[str]:
    both = pair(check.first_id, check.second_id)
    return [
        one.because
        for one in cautions_of(conference)
        if one.must_not_meet and pair(one.person_id, one.protects_id) == both
    ]


def _orders(conference: Conference) -> list[str]:
    """Each order in force of the conference: the second person sees which of them is about these two."""
    return [
        _(
            "%(kind)s that protects %(protects)s from %(against)s",
            kind=order.kind.label,
            protects=protects,
            against=against,
        )
        for order in (side.order for side in sides_of(conference) if side.protected)
        for protects, against in (said_sides(order),)
    ]
