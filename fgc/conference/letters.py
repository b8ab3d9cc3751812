"""While a safety hold stands nothing leaves: this is asked again for every letter at the moment it would be sent."""

from datetime import datetime

from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.outbox import HoldBack, Letter, before_each, explain
from fgc.kit.refusal import Reason
from fgc.kit.words import mark


class Why(Reason):
    safety_hold = mark(
        "A safety hold stops every letter of this conference. Only the service manager lifts it."
    )


explain(Why)


@before_each
def nothing_under_a_hold(letter: Letter, _now: datetime) -> None:
    """Holds back every letter of a conference that is held; a person decides about it once the hold is lifted."""
    conference = (
        session().get(Conference, letter.matter_id, populate_existing=True) if letter.matter_id else None
    )
    if conference is not None and conference.held_since is not None:
        raise HoldBack(Why.safety_hold.name)
