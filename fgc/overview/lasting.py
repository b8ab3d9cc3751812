"""How long a conference is kept, in a sentence for its first page."""

from dataclasses import dataclass

from flask_babel import gettext as _

from fgc.conference.models import Conference
from fgc.keeping.queries import hold_of, kept
from fgc.kit.words import said_day


@dataclass(frozen=True)
class Lasting:
    """Until when it is kept, or from when it is erased; empty as long as it is open. And that a hold stands, for those who
    may know of it."""

    sentence: str
    held: str


def lasting_of(conference: Conference) -> Lasting:
    found, hold = kept(conference), hold_of(conference)
    said = _("There is a legal hold: nothing in this conference is deleted.") if hold else ""
    if found is None:
        return Lasting("", said)
    if found.erased_from and hold:
        return Lasting(_("The record had to be kept until %(day)s.", day=said_day(found.keeping.until)), said)
    if found.erased_from:
        return Lasting(_("Will be deleted on %(day)s.", day=said_day(found.erased_from.date())), said)
    return Lasting(_("The record is kept until %(day)s.", day=said_day(found.keeping.until)), said)
