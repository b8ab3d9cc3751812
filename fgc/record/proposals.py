"""What a second person reads before they agree that a copy of what is kept leaves the service."""

from collections.abc import Sequence

from flask_babel import gettext as _

from fgc.access.models import Staff
from fgc.access.viewer import StaffViewer
from fgc.circle.models import Person
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference
from fgc.kit.agreement import Proposal, facts, line
from fgc.kit.db import session
from fgc.kit.words import mark
from fgc.record.models import Export, OwnCopy
from fgc.record.queries import own_sheet
from fgc.record.sheet import Part, Sheet

HOLDS = mark(
    "The referral, the people, invitations and answers, the meetings, the plan, the actions and how they "
    "are going, reviews and history; and two tables for another program"
)


def export(asked: Export, conference: Conference) -> Proposal:
    """Who could take what of which conference, and for how long."""
    who = session().get_one(Staff, asked.asked_by)
    return Proposal(
        asked.id,
        asked.asked_at,
        asked.because,
        (
            line(
                _("Who can take a copy of the record"),
                _("No one"),
                _("%(name)s, for 24 hours", name=who.name),
            ),
        ),
        facts(
            (_("Conference"), f"{conference.number}, {conference.name}"),
            (_("What it holds"), _(HOLDS)),
        ),
    )


def own_copy(
    copy: OwnCopy, conference: Conference, person: Person, *, by: StaffViewer
) -> tuple[Proposal, Sheet]:
    """The copy as it would be, read by one of the two who release it. What only notes that somebody looked, wrote or came
    grows meanwhile, and is not what they agree to."""
    sheet = own_sheet(through_their_eyes(person), conference, person, by_staff=by)
    return (
        Proposal(
            copy.id,
            copy.asked_at,
            "",
            (line(_("The copy for %(name)s", name=person.name), _("Not open to them"),
                  _("They can open it for 30 days, once both have released it")),),
            facts(*_words(sheet.parts)),
        ),
        sheet,
    )  # fmt: skip


def _words(parts: Sequence[Part]) -> list[tuple[object, object]]:
    return [(part.title, repr((part.words, part.facts, part.tables))) for part in parts if not part.grows]
