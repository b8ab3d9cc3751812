"""Calendar feeds: an address that a calendar asks again and again, and that shows its owner's own hours alone.

Its secret is good for that one page. Whose it is, and whether it still is, is looked up at each fetch; nothing has to be
ended anywhere for a feed to be over. That a calendar asked is kept in a list its owner sees, after the answer was made:
the answer itself is made in a transaction that cannot write.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy import ColumnElement, delete, exists, select, update

from fgc.access import audit
from fgc.access.limits import Limit, heed, heed_by
from fgc.access.models import PersonalLink, Role
from fgc.access.models_feeds import Feed, FeedFetch
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.access.visits import coarse
from fgc.kit import journal, secrets
from fgc.kit.clock import now
from fgc.kit.db import at_the_end, saving, session

UNDER = "/feed/"
ROLES = (Role.COORDINATOR, Role.SOCIAL_WORKER)
BAD_FEEDS = Limit("calendar fetched", most=300)
"""From one place: many calendars of many people are fetched from one, and a good one is never refused for bad ones."""
FETCHED = Limit("one calendar fetched", most=60)
FETCHES_KEPT = 20
PROGRAMS = (
    ("Google Calendar", r"google-calendar"), ("Outlook", r"outlook|microsoft|exchange"),
    ("Apple Calendar", r"dataaccessd|calendaragent|calendarstore|\bios/|\bmacos/"), ("Thunderbird", r"thunderbird|lightning"),
    ("Nextcloud", r"nextcloud"), ("ICSx5", r"icsx5"),
)  # fmt: skip
COMES_IN = "SELECT * FROM fgc_feed_comes_in(%s, %s)"


@dataclass(frozen=True)
class Fetching:
    """What is known of a fetch besides who its owner is."""

    feed_id: UUID
    because: str
    """Why its owner would have to type a PIN, or nothing: a feed knows no PIN."""


def owner_of(secret: str) -> StaffViewer | PersonViewer | None:
    """Whose feed this is, and from here on the transaction runs on their behalf; None for every bad one, alike."""
    mark = secrets.ring().fingerprint("feed", secret)
    row = session().connection().exec_driver_sql(COMES_IN, (mark, now())).one_or_none()
    if row is None:
        heed(BAD_FEEDS)
        return None
    heed_by(FETCHED, str(row.feed_id))
    g.fetching = Fetching(row.feed_id, row.because or "")
    if row.person_id is not None:
        return PersonViewer(row.person_id, row.conference_id, row.service_id)
    return StaffViewer(row.staff_id, row.service_id, Role(row.role), row.name)


def fetching() -> Fetching:
    """The fetch that this request is."""
    found: Fetching = g.fetching
    return found


def note_fetch() -> None:
    """A calendar asked: kept in a transaction of its own, before the first byte is sent."""
    at_the_end(_keep, (fetching().feed_id, program_of(request.user_agent.string)))


def program_of(user_agent: str) -> str:
    """'Google Calendar', or what kind of device: enough to notice another one."""
    told = user_agent.lower()
    named = [name for name, sign in PROGRAMS if re.search(sign, told)]
    return named[0] if named else coarse(user_agent)


def make_feed(owner: StaffViewer | PersonViewer) -> str:
    """A new address for the owner's calendar, whole, to be shown once; the one before is over."""
    secret, whose = secrets.new_secret(), _whose(owner)
    with saving():
        _end(owner)
        made = Feed(
            service_id=owner.service_id,
            fingerprint=secrets.ring().fingerprint("feed", secret),
            made_at=now(),
            **whose,
        )
        session().add(made)
        session().flush()
        audit.note("feed.made", by=owner, about=made.id)
    return f"{current_app.config['SETTINGS'].base_url}{UNDER}{secret}.ics"


def end_feed(owner: StaffViewer | PersonViewer) -> None:
    """The owner's address opens nothing any more."""
    with saving():
        for feed_id in _end(owner):
            audit.note("feed.ended", by=owner, about=feed_id)


def end_feed_of(person_id: UUID, *, by: StaffViewer) -> None:
    """The same, by whoever answers for the person's links."""
    with saving():
        for feed_id in _ended(Feed.person_id == person_id):
            audit.note("feed.ended", by=by, about=feed_id)


def feed_of(owner: StaffViewer | PersonViewer) -> Feed | None:
    """The feed the owner has now."""
    if isinstance(owner, PersonViewer):
        return feed_of_person(owner.person_id)
    live = select(Feed).where(
        Feed.staff_id == owner.staff_id, Feed.role == owner.role, Feed.ended_at.is_(None)
    )
    return session().scalar(live)


def feed_of_person(person_id: UUID) -> Feed | None:
    """The feed somebody of the circle has now: it is over with the link it was made by."""
    made_by = exists().where(PersonalLink.id == Feed.link_id, PersonalLink.revoked_at.is_(None))
    return session().scalar(select(Feed).where(Feed.person_id == person_id, Feed.ended_at.is_(None), made_by))


def fetches_of(feed: Feed | None) -> Sequence[FeedFetch]:
    """When calendars asked for it, the latest first."""
    if feed is None:
        return []
    of_it = select(FeedFetch).where(FeedFetch.feed_id == feed.id)
    return session().scalars(of_it.order_by(FeedFetch.at.desc(), FeedFetch.id).limit(FETCHES_KEPT)).all()


def _whose(owner: StaffViewer | PersonViewer) -> dict[str, object]:
    if isinstance(owner, StaffViewer):
        return {"staff_id": owner.staff_id, "role": owner.role}
    return {"person_id": owner.person_id, "conference_id": owner.conference_id, "link_id": owner.link_id}


def _is(owner: StaffViewer | PersonViewer) -> ColumnElement[bool]:
    if isinstance(owner, StaffViewer):
        return Feed.staff_id == owner.staff_id
    return Feed.person_id == owner.person_id


def _end(owner: StaffViewer | PersonViewer) -> Sequence[UUID]:
    return _ended(_is(owner))


def _ended(which: ColumnElement[bool]) -> Sequence[UUID]:
    moment = now()
    live = update(Feed).where(which, Feed.ended_at.is_(None))
    found = session().scalars(live.values(ended_at=moment).returning(Feed.id)).all()
    for feed_id in found:
        journal.note("feed", feed_id, moment)
    return found


@journal.replays("feed")
def end_again(feed_id: UUID, _at: datetime) -> None:
    """On a restored database: a feed that was ended after the backup shows nothing there either."""
    _ended(Feed.id == feed_id)


def _keep(fetches: Sequence[tuple[UUID, str]]) -> None:
    for feed_id, program in fetches:
        session().add(FeedFetch(feed_id=feed_id, at=now(), program=program))
        session().flush()
        newest = (
            select(FeedFetch.id)
            .where(FeedFetch.feed_id == feed_id)
            .order_by(FeedFetch.at.desc(), FeedFetch.id)
        )
        session().execute(
            delete(FeedFetch).where(
                FeedFetch.feed_id == feed_id, FeedFetch.id.not_in(newest.limit(FETCHES_KEPT))
            )
        )
