"""The letter that says that somebody's own copy can be opened. It says nothing of what it is a copy of."""

from datetime import datetime

from fgc.circle.letters import addressed, written
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Rendered
from fgc.kit.outbox import Cancelled, letter_kind
from fgc.record.models import OwnCopy
from fgc.record.rules import Standing, standing

READY = "record.ready"


@letter_kind(READY)
def ready(letter: Letter, now: datetime) -> Rendered:
    """Leads to their own page, where they type their PIN. Not sent when the copy cannot be opened any more."""
    reader = addressed(letter, now)
    copy = session().get_one(OwnCopy, letter.id_about("own_copy_id"))
    if standing(copy, now) is not Standing.OPEN:
        raise Cancelled("too_late")
    return written(letter, reader, "record/letters/ready")
