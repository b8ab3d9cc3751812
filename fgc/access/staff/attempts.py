"""Attempts are counted before anything is looked at, in the database, so that fifty at once are five and no more.

They are counted for whoever makes them: a browser that somebody signed in with before, a session whose owner shows again who
they are, and everybody else by the place they come from. So nobody locks out another by guessing; and all the strangers
together have few tries at one address, however many places they come from.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from fgc.access import audit
from fgc.access.limits import Limit, counted, heed_at, take_back
from fgc.access.models import SignInAttempt
from fgc.access.rules import WhyNot
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.refusal import Refused

MOST_WRONG = 5
WITHIN = timedelta(minutes=15)
OF_STRANGERS = 25
"""Wrong ones at one address within the same time, from wherever they come."""
PLACE = Limit("sign in", most=30)
"""Wrong ones of strangers from one place, at whatever addresses."""


@dataclass(frozen=True)
class Tries:
    """Whose attempts are counted together."""

    whose: str
    address: str = ""
    """Of strangers: the address they try, which all of them share."""
    place: str = ""


def of_strangers(address: str, place: str) -> Tries:
    """Whoever is at a browser that is not known for this address."""
    return Tries(f"{address.lower()} from {place}", address.lower(), place)


def of_browser(address: str, browser: UUID) -> Tries:
    """Whoever is at a browser that its owner signed in with before."""
    return Tries(f"{address.lower()} known {browser}")


def of_session(session_id: UUID) -> Tries:
    """Whoever is signed in, and shows again who they are."""
    return Tries(f"session {session_id}")


def count_attempt(tries: Tries) -> UUID:
    """Counts one attempt and keeps it, whatever comes of it; `forget_attempt` takes back a good one.

    Refused after five in fifteen minutes, without looking at what was typed; strangers also after 25 at one address in all.
    Attempts that are counted together wait for each other here, in all processes; when the database cannot count, nobody
    gets in. Raises `TooOften` for strangers of a place that got very many wrong.
    """
    mark = secrets.ring().fingerprint("email", tries.whose)
    attempt = SignInAttempt(id=uuid4(), email_fingerprint=mark, at=now())
    with transaction(acting={"kind": "door"}), saving() as counting:
        counting.execute(select(func.pg_advisory_xact_lock(int.from_bytes(mark[:8], signed=True))))
        wrong = select(func.count()).where(
            SignInAttempt.email_fingerprint == mark, SignInAttempt.at > now() - WITHIN
        )
        if (counting.scalar(wrong) or 0) >= MOST_WRONG:
            _refuse()
        counting.add(attempt)
    if tries.address:
        if counted("sign in to", tries.address, WITHIN) > OF_STRANGERS:
            _refuse()
        heed_at(PLACE, tries.place)
    return attempt.id


def forget_attempt(attempt_id: UUID, tries: Tries) -> None:
    """A good one does not count."""
    with saving():
        session().execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
    if tries.address:
        take_back("sign in to", tries.address)
        take_back(PLACE.what, tries.place)


def _refuse() -> None:
    audit.note_anyway("sign_in.locked")
    raise Refused(WhyNot.TOO_MANY_ATTEMPTS)
