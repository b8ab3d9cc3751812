"""What people agree to: written down, stopped at any time."""

from collections.abc import Sequence
from typing import Any

from fgc.access.links import revoke_links
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.circle.consents import consents_of
from fgc.circle.happenings import ConsentGiven, ConsentWithdrawn
from fgc.circle.models import Kind, Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.rules import OF_SCOPE, Agreed, ends_with, meant_by, why_not_give, why_not_withdraw
from fgc.circle.rules.consent import ENDS_ALL
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.outbox import cancel_waiting
from fgc.kit.refusal import Refused, refuse
from fgc.referral.models import Referral

BECAUSE = "consent_withdrawn"


def give_consent(conference: Conference, person: Person, *, by: StaffViewer, **told: Any) -> Consent:
    """Writes down that somebody agreed to one thing; `told` holds the fields of `Agreed`. Refused for what stands there
    already, without a ground that holds, and for a day to come."""
    agreed = Agreed(**told)
    if found := why_not_give(person, agreed, consents_of(by, person), today(zone_of(conference))):
        raise Refused(found[0], field=found[1])
    with saving():
        consent = Consent(
            conference_id=conference.id,
            person_id=person.id,
            purpose=agreed.purpose,
            what=agreed.what,
            with_whom=agreed.with_whom,
            basis=agreed.basis,
            given_by=agreed.given_by,
            given_on=agreed.given_on,
            said_to=by.staff_id,
            written_at=now(),
        )
        session().add(consent)
        session().flush()
        tell(ConsentGiven(conference, person, consent.id, consent.purpose), by=by)
    return consent


def withdraw_consent(
    conference: Conference, person: Person, consent: Consent, *, by: Viewer, how: str = ""
) -> int:
    """Stops one thing at once, by the person's own page or by the coordinator whom they told (`how`).

    Where sharing stops, all letters of this conference that wait are looked at again before they go. Whoever stops
    taking part has every link and open page ended and every waiting letter cancelled (how many is returned), and all
    they agreed to ends with it. What went out before stays out; `consents.received_about` says what that is.
    """
    refuse(why_not_withdraw(consent))
    with saving():
        return _end(
            conference, person, ends_with(consent, consents_of(by, person)), consent.purpose, by=by, how=how
        )


def stop_taking_part(conference: Conference, person: Person, *, by: Viewer, how: str = "") -> int:
    """The same for somebody whose yes nobody wrote down: their no is the first line of theirs."""
    lines = consents_of(by, person)
    standing = next(
        (one for one in lines if one.withdrawn_at is None and one.purpose is ConsentTo.TAKE_PART), None
    )
    if standing is not None:
        return withdraw_consent(conference, person, standing, by=by, how=how)
    with saving():
        their_no = Consent(
            conference_id=conference.id, person_id=person.id, purpose=ConsentTo.TAKE_PART, written_at=now()
        )
        ending = [their_no, *(one for one in lines if one.withdrawn_at is None)]
        return _end(conference, person, ending, ConsentTo.TAKE_PART, by=by, how=how)


def know(person: Person, *, by: StaffViewer) -> None:
    """The coordinator has seen what this person stopped: it no longer waits on their desk."""
    with saving():
        for line in consents_of(by, person):
            if line.is_stop_unseen:
                line.known_at = now()


def consent_of_referral(
    conference: Conference, referral: Referral, people: Sequence[Person], *, by: Viewer
) -> None:
    """The first lines of the ledger: what was agreed to when the referral was made, scope by scope.

    They are of the person whose name stands there; where it names nobody of the circle (a council with parental
    responsibility), of those it is about.
    """
    if not (referral.consent_by and referral.consent_basis and referral.consent_on):
        return
    named = meant_by(referral.consent_by, people)
    scopes = {scope.key: scope.words for scope in approach_of(conference).consent_scopes}
    for person in named or [one for one in people if one.kind is Kind.CENTRAL]:
        for key in referral.consent_scope:
            consent = Consent(
                conference_id=conference.id,
                person_id=person.id,
                purpose=OF_SCOPE.get(key, ConsentTo.SHARE),
                what=scopes.get(key, key),
                basis=referral.consent_basis,
                given_on=referral.consent_on,
                given_by="" if named else referral.consent_by,
                said_to=referral.referrer_id,
                written_at=now(),
            )
            session().add(consent)
            session().flush()
            tell(ConsentGiven(conference, person, consent.id, consent.purpose), by=by)


def _end(
    conference: Conference,
    person: Person,
    ending: Sequence[Consent],
    purpose: ConsentTo,
    *,
    by: Viewer,
    how: str,
) -> int:
    cancelled, themself = 0, isinstance(by, PersonViewer)
    for line in ending:
        line.withdrawn_at, line.withdrawn_by = now(), by.actor
        if not themself:  # how they said it, and that it is known, is the coordinator's to write
            line.withdrawn_how, line.known_at = how, now()
    session().add_all(ending)
    session().flush()
    if any(line.purpose is not ConsentTo.TAKE_PART for line in ending):
        conference.safety_version += 1
    if purpose in ENDS_ALL:
        cancelled = cancel_waiting(matter_id=conference.id, because=BECAUSE, to_id=person.id)
        revoke_links(person.id, because=BECAUSE)
    tell(ConsentWithdrawn(conference, person, purpose, themself, len(ending), cancelled), by=by)
    return cancelled
