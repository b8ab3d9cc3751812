"""What a second person reads before they agree that a legal hold ends, or that somebody is erased."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.queries import cautions_with, name_of_staff
from fgc.conference.models import Conference
from fgc.keeping.models import Erasure, LegalHold
from fgc.keeping.queries import kept
from fgc.keeping.rules import About
from fgc.kit.agreement import Proposal, facts, line
from fgc.kit.words import said_day, said_list


def lift(conference: Conference, held: LegalHold) -> Proposal | None:
    """What the hold keeps, and when it would be erased without it; None where nobody asks to lift it."""
    if held.lift_asked_at is None:
        return None
    found = kept(conference)
    when = _("When the retention period ends")
    if found and found.erased_from:
        when = _(
            "On %(day)s or, if that day is past, during the next night",
            day=said_day(found.erased_from.date()),
        )
    elif found:
        when = _("A month after %(day)s at the earliest", day=said_day(found.keeping.until))
    return Proposal(
        held.id,
        held.lift_asked_at,
        held.lift_because,
        (
            line(_("Legal hold"), _("In force"), _("Lifted")),
            line(_("When the whole record is deleted"), _("Not while the legal hold is on"), when),
            line(_("Someone who asks us to delete their information"), _("Waiting"), _("Deleted, if a service manager agrees")),
        ),
        facts(
            (_("Why there is a legal hold"), held.because),
            (_("Put on by"), name_of_staff(held.set_by)),
            (_("Who asks to lift it"), name_of_staff(held.lift_asked_by)),
        ),
    )  # fmt: skip


def erasure(viewer: Viewer, conference: Conference, asked: Erasure, person: Person, about: About) -> Proposal:
    """What would be erased, and where their name stands that has a duty of its own to be kept."""
    lines = [line(_("What we keep about %(name)s", name=person.name), _("Kept"), _("Deleted for good"))]
    if about.in_a_kept_plan:
        lines.append(
            line(_("Sealed plans with their name"), _("Kept"), _("Deleted only if you decide so below"))
        )
    if about.attached:
        files = ngettext("%(num)d attached file", "%(num)d attached files", about.attached)
        lines.append(line(files, _("Kept"), _("Kept, even where they name or show this person")))
    if about.near:
        words = said_list(about.near)
        lines.append(line(_("Words that may be their name: %(words)s", words=words), _("Kept"), _("Kept")))
    return Proposal(
        asked.id,
        asked.asked_at,
        asked.because,
        tuple(lines),
        facts(
            (_("Recorded by"), name_of_staff(asked.asked_by)),
            (_("Restrictions that stay, without their name"), len(cautions_with(viewer, conference, person))),
        ),
    )
