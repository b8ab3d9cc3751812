"""Personal links: made, opened, revoked. The secret itself is in the letter alone; the database keeps a fingerprint."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from fgc.access.models import PersonalLink, PersonSession, Purpose
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session

LIVES = timedelta(days=60)
SIGN_LIVES = timedelta(days=14)
SESSION_LIVES = timedelta(hours=4)
SESSION_IDLE = timedelta(minutes=20)


def make_link(
    *,
    service_id: UUID,
    conference_id: UUID,
    person_id: UUID,
    purpose: Purpose,
    secret: str,
    letter_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> PersonalLink:
    """Keeps the fingerprint of `secret` as a way in for one person. Signing links live 14 days, others 60 at most."""
    lives = SIGN_LIVES if purpose is Purpose.SIGN else LIVES
    latest = now() + lives
    link = PersonalLink(
        service_id=service_id,
        conference_id=conference_id,
        person_id=person_id,
        purpose=purpose,
        fingerprint=secrets.ring().fingerprint("link", secret),
        letter_id=letter_id,
        made_at=now(),
        expires_at=min(expires_at, latest) if expires_at else latest,
    )
    with saving():
        session().add(link)
    return link


def open_link(secret: str) -> tuple[PersonalLink, str] | None:
    """A new session for a good link, with the cookie's secret; None for every bad one, alike and without a reason.

    Using a link does not consume it: mail filters open links, and a person comes back many times.
    """
    link = session().scalar(
        select(PersonalLink).where(PersonalLink.fingerprint == secrets.ring().fingerprint("link", secret))
    )
    moment = now()
    if link is None or link.revoked_at is not None or link.expires_at <= moment:
        return None
    cookie = secrets.new_secret()
    with saving():
        link.first_used_at = link.first_used_at or moment
        link.last_used_at = moment
        link.uses += 1
        session().add(
            PersonSession(
                link_id=link.id,
                service_id=link.service_id,
                conference_id=link.conference_id,
                person_id=link.person_id,
                fingerprint=secrets.ring().fingerprint("person-session", cookie),
                began_at=moment,
                seen_at=moment,
                ends_at=moment + SESSION_LIVES,
            )
        )
    return link, cookie


def revoke_links(person_id: UUID, *, because: str) -> None:
    """Ends every link and every open page of one person at once."""
    moment = now()
    with saving():
        session().execute(
            update(PersonalLink)
            .where(PersonalLink.person_id == person_id, PersonalLink.revoked_at.is_(None))
            .values(revoked_at=moment, revoked_because=because)
        )
        session().execute(
            update(PersonSession)
            .where(PersonSession.person_id == person_id, PersonSession.ended_at.is_(None))
            .values(ended_at=moment)
        )
