"""Recording the statutory offer (s.31ZA Children Act 1989): it is written down as it happened and never judged here."""

from datetime import date
from typing import Any

from fgc.access.viewer import Viewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import today
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.referral.happenings import NoOfferDecided, OfferAnswered, OfferMade
from fgc.referral.models import Offer, Referral
from fgc.referral.queries import referral_of
from fgc.referral.rules.offering import why_not_record_answer, why_not_record_offer


def record_offer(conference: Conference, *, by: Viewer, offered_on: date, **about: object) -> Offer:
    """Writes down an offer made to one parent. `about`: to, how, language, in_letter_before_proceedings."""
    refuse(why_not_record_offer(offered_on, today(zone_of(conference))), field="offered_on")
    with saving():
        offer = Offer(conference_id=conference.id, offered_on=offered_on, **about)
        session().add(offer)
        tell(OfferMade(conference, offered_on), by=by)
    return offer


def record_answer(
    conference: Conference, offer: Offer, *, by: Viewer, answer: str, answered_on: date | None, note: str = ""
) -> None:
    """Writes down 'accepted' or 'declined' with its day. A refusal is never evidence against anybody."""
    refuse(why_not_record_answer(offer, answered_on, today(zone_of(conference))), field="answered_on")
    with saving():
        offer.answer, offer.answered_on, offer.note = answer, answered_on, note
        tell(OfferAnswered(conference, answer), by=by)


def decide_no_offer(
    conference: Conference, referral: Referral, *, by: Viewer, because: str, who: str, on: date
) -> None:
    """Writes down that an offer would be contrary to the child’s best interests (s.31ZA(3)), with who decided."""
    refuse(why_not_record_offer(on, today(zone_of(conference))), field="on")
    with saving():
        referral.no_offer_because, referral.no_offer_by, referral.no_offer_on = because, who, on
        tell(NoOfferDecided(conference), by=by)


def note_meeting_held(happened: Any, *, by: Viewer) -> None:  # noqa: ARG001 - a reaction to a later step
    """The family met (`happened.meeting.on`): the first time is kept for the statutory test."""
    referral = referral_of(happened.conference)
    with saving():
        if referral.met_on is None:
            referral.met_on = happened.meeting.on
