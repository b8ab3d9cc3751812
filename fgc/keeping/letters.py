"""What managers are told before something is erased, and what people are told before their links end."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _

from fgc.access.letters import staff_letter, to_staff
from fgc.access.models import Staff
from fgc.circle.letters import addressed, written
from fgc.kit.outbox import Cancelled, Letter, Message, Rendered, explain, letter_kind, post
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.kit.zones import day_of

NOTICE = "keeping.notice"
ENDING = "keeping.ending"
"""The kind of the letter that says that somebody's link will end."""
UNTIL = "until"
"""Under which name such a letter keeps the last day on which the link works."""


class Why(Reason):
    """What the codes in `Letter.why` mean that come from here."""

    erased = mark("What we kept about this person has been deleted.")


explain(Why)


def last_day_in(letter: Letter) -> date:
    """The last day on which the link works, as such a letter says it."""
    return date.fromisoformat(str(letter.about[UNTIL]))


def tell_of_notice(manager: Staff) -> Letter:
    """Something stands on the notice list since this night."""
    return post(to_staff(NOTICE, manager.id, manager.service_id))


@letter_kind(NOTICE)
def notice(letter: Letter, _now: datetime) -> Message:
    return staff_letter(
        letter, "keeping/letters/notice", path="/keeping", press=_("Open the list"), subject=_("News for you")
    )


@letter_kind(ENDING)
def ending(letter: Letter, now: datetime) -> Rendered:
    """Leads to their own page while it is open, and says until when that is; never of what. Not sent once the day is over."""
    reader, until = addressed(letter, now), last_day_in(letter)
    if day_of(now, reader.person.zone) > until:
        raise Cancelled("day_passed")
    return written(letter, reader, "keeping/letters/ending", until=until)
