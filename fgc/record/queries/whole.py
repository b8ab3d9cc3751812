"""The record of a conference, as whoever asks for it may see it: for the service's own file, a court, a handover.

Nothing stands in it that is not here line by line. Left out for everybody, since a copy goes on to places that this
program does not guard: what the family writes in its own time (no member of staff can read it), what relatives told the
coordinator in preparation and the contact log (practice.md 4.5: it is not the council's), cautions and safeguarding, safe
words, and every protected address (4.3, rule 5), which stays on the coordinator's screen.
"""

from dataclasses import dataclass

from flask_babel import gettext as _

from fgc.access.viewer import StaffViewer
from fgc.conference.history import sentence_of
from fgc.conference.models import Conference
from fgc.conference.queries import assignments_of, history_of, names_of_actors, zone_of
from fgc.kit.db import session
from fgc.kit.words import mark, said_moment
from fgc.record.queries.attached import attached_files, attachments_parts
from fgc.record.queries.followed import actions_part, actions_rows, reviews_parts
from fgc.record.queries.met import invitations_part, meetings_parts
from fgc.record.queries.planned import plans_parts
from fgc.record.queries.reached import people_part, people_rows
from fgc.record.queries.referred import referral_parts
from fgc.record.queries.said import on_day
from fgc.record.sheet import Part, Sheet, Table, facts, table

PARTS = {
    "coordinator": mark("Coordinator"),
    "referrer": mark("Referrer"),
    "referrers_manager": mark("Social worker’s manager"),
}
STAGES = {
    "draft": mark("The referral is being written"),
    "referred": mark("Referred"),
    "returned": mark("Sent back to be completed"),
    "declined": mark("Declined"),
    "waiting": mark("Waiting for a coordinator"),
    "preparing": mark("Being prepared"),
    "scheduled": mark("The day is set"),
    "meeting": mark("Under way"),
    "agreeing": mark("The plan is being agreed"),
    "signing": mark("The plan is being signed"),
    "live": mark("The plan is being carried out"),
    "closed": mark("Closed"),
}
LEFT_OUT = mark(
    "Not in this copy: what the family wrote in its private time, which no member of staff can read; what "
    "relatives told the coordinator in preparation; the contact log; restrictions, safeguarding and safe "
    "words; protected addresses; attachments that may tell where someone lives or that only the "
    "coordinator can open. The copy holds what the person who asked for it can see. That person must keep "
    "it safe."
)


@dataclass(frozen=True)
class Record:
    """The record on paper, two tables for the council's own system, and the files that go with it."""

    sheet: Sheet
    people: Table
    actions: Table
    files: dict[str, bytes]


def record_for(viewer: StaffViewer, conference: Conference) -> Record:
    """What this viewer may see of this conference now, in the order of the practice."""
    parts = [
        _conference(conference),
        *referral_parts(conference),
        *attachments_parts(viewer, conference),
        people_part(viewer, conference),
        invitations_part(viewer, conference),
        *meetings_parts(viewer, conference),
        *plans_parts(viewer, conference),
        actions_part(viewer, conference),
        *reviews_parts(viewer, conference),
        _history(viewer, conference),
    ]
    sheet = Sheet(conference.name, conference.number, (_(LEFT_OUT),), tuple(parts))
    files = attached_files(viewer, conference)
    return Record(sheet, people_rows(viewer, conference), actions_rows(viewer, conference), files)


def _conference(conference: Conference) -> Part:
    zone = zone_of(conference)
    who = [
        (name, _(PARTS[part.value]), on_day(began, zone), on_day(ended, zone))
        for part, name, began, ended in assignments_of(conference)
    ]
    return Part(
        _("The conference"),
        facts=facts(
            (_("Number"), conference.number),
            (_("Stage"), _(STAGES[conference.stage.value])),
            (_("Opened"), said_moment(conference.opened_at, zone)),
            (_("Closed"), said_moment(conference.closed_at, zone) if conference.closed_at else ""),
        ),
        tables=table((_("Who works on it"), _("Role"), _("From"), _("Until")), who),
    )


def _history(viewer: StaffViewer, conference: Conference) -> Part:
    lines = session().scalars(history_of(viewer, conference)).all()[::-1]
    names, zone = names_of_actors(lines), zone_of(conference)
    rows = [(said_moment(one.at, zone), sentence_of(one), _by(one.actor, names)) for one in lines]
    return Part(_("What has happened"), tables=table((_("When"), _("What"), _("By")), rows))


def _by(actor: str, names: dict[str, str]) -> str:
    if actor in names:
        return names[actor]
    return str(_("Someone in the circle") if actor.startswith("person:") else _("Automatic"))
