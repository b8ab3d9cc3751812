"""Personal links: made, opened, revoked. The secret itself is in the letter alone; the database keeps a fingerprint."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, update

from fgc.access import audit
from fgc.access.limits import Limit, heed
from fgc.access.models import Level, PersonalLink, PersonSession, Purpose
from fgc.access.viewer import PersonViewer, Worker
from fgc.kit import clock_guard, journal, secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.letter import HANDED_OVER, Letter

LIVES = timedelta(days=60)
"""Where whoever makes the link knows of no day it must live to."""
SIGN_LIVES = timedelta(days=14)
BAD_LINKS = Limit("link opened", most=60)
SESSION_LIVES = timedelta(hours=4)
SESSION_IDLE = timedelta(minutes=20)
SESSIONS_MOST = 3
"""Of one link at a time: opening it once more ends the oldest."""
NOT_ME = "not_me"
"""Why a link ended: whoever opened it said that they are somebody else."""
ROUTE_CHANGED = "route_changed"
"""They are reached in another way now, or the way it came by is not safe any more: whoever reads that way learns nothing."""
NEWER = "newer"
"""The same letter was sent again by the same way, with a link of its own."""


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
    """Keeps the fingerprint of `secret` as a way in for one person. Links for signing live 14 days at the most."""
    latest = now() + (SIGN_LIVES if purpose is Purpose.SIGN else LIVES)
    if expires_at and (purpose is not Purpose.SIGN or expires_at < latest):
        latest = expires_at
    link = PersonalLink(
        service_id=service_id,
        conference_id=conference_id,
        person_id=person_id,
        purpose=purpose,
        fingerprint=secrets.ring().fingerprint("link", secret),
        letter_id=letter_id,
        made_at=now(),
        expires_at=latest,
    )
    with saving():
        session().add(link)
    return link


def open_link(secret: str, *, device: str = "") -> tuple[PersonalLink, str] | None:
    """A new session for a good link, with the cookie's secret; None for every bad one, alike and without a reason.

    Looked up for nobody in particular: on a shared telephone somebody else's page may still be open. Bad ones are counted
    by place, and raise `TooOften` after many; a good one is never refused for them.
    """
    with transaction(acting={"kind": "door"}), saving():
        opened = admit(secret, device=device)
        if opened is None:
            heed(BAD_LINKS)
            audit.note("link.refused")
    return opened


def admit(secret: str, *, device: str = "") -> tuple[PersonalLink, str] | None:
    """As `open_link`, in the running transaction. Using a link does not consume it: mail filters open links, and a person
    comes back many times. Raises `ClockBehind`: then nobody can say what has expired."""
    clock_guard.heed()
    moment, cookie = now(), secrets.new_secret()
    link = session().scalar(
        select(PersonalLink)
        .where(PersonalLink.fingerprint == secrets.ring().fingerprint("link", secret))
        .with_for_update()
    )
    if link is None or link.revoked_at is not None or link.expires_at <= moment:
        return None
    make_room(link.id, moment, known=False)
    link.first_used_at = link.first_used_at or moment
    link.last_used_at = moment
    link.uses += 1
    begun = PersonSession(
        link_id=link.id,
        service_id=link.service_id,
        conference_id=link.conference_id,
        person_id=link.person_id,
        fingerprint=secrets.ring().fingerprint("person-session", cookie),
        began_at=moment,
        seen_at=moment,
        ends_at=moment + SESSION_LIVES,
        device=device,
    )
    session().add(begun)
    session().flush()
    reader = PersonViewer(link.person_id, link.conference_id, link.service_id)
    audit.note("link.used", by=reader, about=link.id, facts={"device": device})
    return link, cookie


def has_newer(secret: str) -> bool:
    """Whether this link ended because the same letter was sent again by the same way, and the newest of those is with them:
    it was handed over, and its link opens. Then whoever opens the old one may be told so.

    Of every other end nothing is said, nor where the newer letter was held back, or ended with another way since: who reads
    another mailbox now, or got a PIN, is nobody's to learn (decision 42). Asked as the program, which alone reads letters.
    """
    moment, mark = now(), secrets.ring().fingerprint("link", secret)
    alive = PersonalLink.expires_at > moment
    with transaction(acting=Worker().settings()):
        first = session().scalar(select(PersonalLink).where(PersonalLink.fingerprint == mark, alive))
        last = first
        while last is not None and last.revoked_because == NEWER:
            last = session().scalar(select(PersonalLink).where(PersonalLink.id == last.newer_link_id, alive))
        if last is None or last is first or last.revoked_at is not None:
            return False
        carried = select(Letter.id).where(Letter.id == last.letter_id, Letter.state.in_(HANDED_OVER))
        return session().scalar(carried) is not None


def link_in(letter_id: UUID) -> UUID | None:
    """The id of the link that a letter carries; None where it carries none."""
    return session().scalar(select(PersonalLink.id).where(PersonalLink.letter_id == letter_id))


def end_links_of(letter_ids: Collection[UUID], *, because: str, newer: UUID | None = None) -> int:
    """Ends the links that these letters carried, and every page that was opened with one; gives how many ended. `newer`: the
    link that follows them."""
    return _end(PersonalLink.letter_id.in_(letter_ids), because, newer)


def make_room(link_id: UUID, moment: datetime, *, known: bool) -> None:
    """Ends the oldest open sessions of a link, so that one more may begin.

    Those who typed their PIN (`known`) make room for one another alone. Whoever holds the link and not the PIN opens it
    as often as they like, and puts nobody out (decision 27).
    """
    open_now = (
        select(PersonSession.id)
        .where(
            PersonSession.link_id == link_id,
            PersonSession.level != Level.LINK if known else PersonSession.level == Level.LINK,
            PersonSession.ended_at.is_(None),
            PersonSession.ends_at > moment,
            func.coalesce(PersonSession.stays_until, PersonSession.seen_at + SESSION_IDLE) > moment,
        )
        .order_by(PersonSession.seen_at.desc(), PersonSession.began_at.desc(), PersonSession.id)
        .offset(SESSIONS_MOST - 1)
    )
    session().execute(update(PersonSession).where(PersonSession.id.in_(open_now)).values(ended_at=moment))


def revoke_links(person_id: UUID, *, because: str) -> None:
    """Ends every link and every open page of one person at once."""
    _end(PersonalLink.person_id == person_id, because)


def revoke_link(link: PersonalLink, *, because: str) -> None:
    """Ends one link, and every page that was opened with it."""
    _end(PersonalLink.id == link.id, because)


def revoke_all_links(conference_id: UUID, *, because: str) -> None:
    """Ends every link and every open page of a conference."""
    _end(PersonalLink.conference_id == conference_id, because)


def end_every_link(because: str) -> None:
    """Ends every link there is: for a restored database, when nobody knows which of them were ended since."""
    _end(true(), because)


def prolong_links(conference_id: UUID, until: datetime) -> None:
    """Links of a conference that still live do so until then at least. Those for signing keep their own end, and what
    has expired or was ended never revives."""
    with saving():
        session().execute(
            update(PersonalLink)
            .where(
                PersonalLink.conference_id == conference_id,
                PersonalLink.purpose != Purpose.SIGN,
                PersonalLink.revoked_at.is_(None),
                PersonalLink.expires_at > now(),
                PersonalLink.expires_at < until,
            )
            .values(expires_at=until)
        )


def links_of(person_id: UUID) -> list[PersonalLink]:
    """Every link somebody was given, the newest first."""
    rows = session().scalars(
        select(PersonalLink)
        .where(PersonalLink.person_id == person_id)
        .order_by(PersonalLink.made_at.desc(), PersonalLink.id)
    )
    return list(rows)


def uses_of(person_id: UUID) -> dict[UUID, list[PersonSession]]:
    """Who came in by each link of somebody, the latest first: when, with what kind of device, with a PIN or not."""
    return _uses(PersonSession.person_id == person_id)


def _uses(which: ColumnElement[bool]) -> dict[UUID, list[PersonSession]]:
    found: dict[UUID, list[PersonSession]] = {}
    for row in session().scalars(
        select(PersonSession).where(which).order_by(PersonSession.began_at.desc(), PersonSession.id)
    ):
        found.setdefault(row.link_id, []).append(row)
    return found


def other_browsers(link: PersonalLink, uses: Iterable[PersonSession]) -> list[str]:
    """The kinds of browser in which this link was opened besides the first, the newest first, as far as the coordinator has not
    seen to them: a forwarded link opens in another browser, and so does a new telephone. None, once the link has ended."""
    if link.revoked_at is not None:
        return []
    first: dict[str, datetime] = {}
    for use in sorted(uses, key=lambda one: one.began_at):
        if use.device:
            first.setdefault(use.device, use.began_at)
    later = list(first.items())[1:]
    return [kind for kind, at in reversed(later) if link.known_at is None or at > link.known_at]


def opened_elsewhere(conference_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """For each person of these conferences with a link that opened in more than one kind of browser, and nobody has seen to it
    yet: those kinds."""
    links = select(PersonalLink).where(
        PersonalLink.conference_id.in_(conference_ids),
        PersonalLink.revoked_at.is_(None),
        PersonalLink.uses > 1,
    )
    rows = session().scalars(links.order_by(PersonalLink.made_at)).all()
    uses = _uses(PersonSession.link_id.in_([link.id for link in rows])) if rows else {}
    found: dict[UUID, list[str]] = {}
    for link in rows:
        if others := other_browsers(link, uses.get(link.id, [])):
            found.setdefault(link.person_id, []).extend(others)
    return found


def _end(which: object, because: str, newer: UUID | None = None) -> int:
    moment = now()
    with saving() as current:
        ended = (
            update(PersonalLink)
            .where(which, PersonalLink.revoked_at.is_(None))  # type: ignore[arg-type]
            .values(revoked_at=moment, revoked_because=because, **({"newer_link_id": newer} if newer else {}))
            .returning(PersonalLink.id)
        )
        gone = current.scalars(ended).all()
        for link_id in gone:
            journal.note("link", link_id, moment)
        of_them = select(PersonalLink.id).where(which)  # type: ignore[arg-type]
        current.execute(
            update(PersonSession)
            .where(PersonSession.link_id.in_(of_them), PersonSession.ended_at.is_(None))
            .values(ended_at=moment)
        )
    return len(gone)


@journal.replays("link")
def end_again(link_id: UUID, _at: datetime) -> None:
    """On a restored database: a link that was ended after the backup opens nothing there either."""
    _end(PersonalLink.id == link_id, "restored")
