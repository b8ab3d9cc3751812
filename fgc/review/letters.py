"""The letter that says that a review will not be held."""

from datetime import datetime

from fgc.circle.letters import addressed, written
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Rendered
from fgc.kit.outbox import Cancelled, explain, letter_kind
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.review import queries
from fgc.review.models import Review

DECLINED = queries.DECLINED


class Why(Reason):
    """Why a letter about a review was not sent any more (codes of `Letter.why`)."""

    meet_after_all = mark("They will meet after all.")


explain(Why)


@letter_kind(DECLINED)
def declined(letter: Letter, now: datetime) -> Rendered:
    """Says that the day they counted on will not come, and whom to phone; never why, which may be somebody's own words. Not
    sent when there is a day again."""
    reader = addressed(letter, now)
    if queries.another_is_open(session().get_one(Review, letter.id_about("review_id"))):
        raise Cancelled("meet_after_all")
    return written(letter, reader, "review/letters/declined")
