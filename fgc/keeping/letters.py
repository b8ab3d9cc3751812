"""What managers are told before something is erased."""

from datetime import datetime

from flask_babel import lazy_gettext as _

from fgc.access.letters import staff_letter, to_staff
from fgc.access.models import Staff
from fgc.kit.outbox import Letter, Message, explain, letter_kind, post
from fgc.kit.refusal import Reason
from fgc.kit.words import mark

NOTICE = "keeping.notice"


class Why(Reason):
    """What the codes in `Letter.why` mean that come from here."""

    erased = mark("What we kept about this person has been deleted.")


explain(Why)


def tell_of_notice(manager: Staff) -> Letter:
    """Something stands on the notice list since this night."""
    return post(to_staff(NOTICE, manager.id, manager.service_id))


@letter_kind(NOTICE)
def notice(letter: Letter, _now: datetime) -> Message:
    return staff_letter(
        letter, "keeping/letters/notice", path="/keeping", press=_("Open the list"), subject=_("News for you")
    )
