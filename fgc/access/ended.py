"""Whoever comes by a link into work that has ended: that it has, whom to phone now, also for a copy of what is kept about them.

With its conference every link ends (`circle.operations.close_links`). Whoever holds one is told so, since they may need help
and nobody reads what they send here any more.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response

from fgc.access.form_words import words_of_form
from fgc.access.links import NEWER
from fgc.access.models import Level, PersonalLink, PersonSession, Service
from fgc.access.viewer import PersonViewer
from fgc.kit import secrets
from fgc.kit.cookies import cookie_name
from fgc.kit.db import session, transaction
from fgc.kit.pages import page
from fgc.kit.phone import emergency_number, shown_phone

CLOSED = "closed"
"""Why a link ended: with its conference."""
CLOSED_UNNAMED = "closed_unnamed"
"""The same, of somebody whose letters may not say of which service they come: whoever holds the link alone learns no more from
it than from any that does not open."""


@dataclass(frozen=True)
class WhomToPhone:
    """The service that did the work, and whoever is rung there when somebody is in danger ('' where nobody knows)."""

    phone: str
    emergency: str


def ended_link(secret: str) -> WhomToPhone | None:
    """Of a link that was good until its conference was closed, itself or in the newer letter that came the same way. None for
    every other: why that one ended is nobody's to learn here; nor of one that came in a letter that named nobody."""
    first = select(PersonalLink.id, PersonalLink.newer_link_id, PersonalLink.revoked_because)
    chain = first.where(PersonalLink.fingerprint == _mark("link", secret)).cte(recursive=True)
    newer = aliased(PersonalLink)
    after = select(newer.id, newer.newer_link_id, newer.revoked_because).join(
        chain, (chain.c.newer_link_id == newer.id) & (chain.c.revoked_because == NEWER)
    )
    chain = chain.union(after)
    found = select(PersonalLink).where(PersonalLink.id.in_(select(chain.c.id)))
    return _whom_to_phone_by(found.where(PersonalLink.revoked_because == CLOSED))


def ended_by_closing(letter_id: UUID) -> bool:
    """Whether the link that a letter carries ended with its conference."""
    by_closing = PersonalLink.revoked_because.in_((CLOSED, CLOSED_UNNAMED))
    ended = exists().where(PersonalLink.letter_id == letter_id, by_closing)
    return bool(session().scalar(select(ended)))


def ended_visit() -> WhomToPhone | None:
    """The same of the visit whose cookie this browser holds: also where the letter named nobody, if they had shown who they are
    (a PIN, or the coordinator's word)."""
    cookie = request.cookies.get(cookie_name("fam"))
    if not cookie:
        return None
    joined = select(PersonalLink).join(PersonSession, PersonSession.link_id == PersonalLink.id)
    shown = (PersonalLink.revoked_because == CLOSED_UNNAMED) & (PersonSession.level != Level.LINK)
    return _whom_to_phone_by(
        joined.where(
            PersonSession.fingerprint == _mark("person-session", cookie),
            (PersonalLink.revoked_because == CLOSED) | shown,
        )
    )


def whom_to_phone(viewer: PersonViewer) -> WhomToPhone:
    """For somebody of the family: their service's own numbers."""
    with transaction(read_only=True, acting=viewer.settings()):
        service = session().get_one(Service, viewer.service_id)
        return WhomToPhone(shown_phone(service.phone, service.region), emergency_number(service.region))


def ended_page(call: WhomToPhone, *, status: int | None = None) -> Response:
    """The page itself, with what they typed, where it brought something: nothing of it was sent."""
    sent = request.endpoint != "access.open_" and request.method == "POST"
    mine = words_of_form() if sent else []
    return page("access/ended.html", call=call, sent=sent, mine=mine, status=status)


def _whom_to_phone_by(which: Select[PersonalLink]) -> WhomToPhone | None:
    with transaction(read_only=True, acting={"kind": "door"}):
        link = session().scalar(which.where(PersonalLink.revoked_at < PersonalLink.expires_at))
        reader = PersonViewer(link.person_id, link.conference_id, link.service_id) if link else None
    return whom_to_phone(reader) if reader else None


def _mark(purpose: str, secret: str) -> bytes:
    return secrets.ring().fingerprint(purpose, secret)
