"""A family member's visit after a link was opened: who they say they are, and its end."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select, update

from fgc.access import audit
from fgc.access.links import NOT_ME, make_room, revoke_link
from fgc.access.models import Level, PersonalLink, PersonSession, Purpose
from fgc.access.pins import DOOR, check_pin
from fgc.access.viewer import PersonViewer
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.words import mark

DEVICES = (
    (mark("tablet"), r"ipad|tablet|android(?!.*mobile)"),
    (mark("phone"), r"iphone|mobile|phone"),
    (mark("computer"), r"windows|macintosh|cros|x11|linux"),
)
SYSTEMS = (
    ("Android", r"android"), ("iOS", r"iphone|ipad|ipod"), ("Windows", r"windows"), ("macOS", r"macintosh"),
    ("Linux", r"linux|x11|cros"),
)  # fmt: skip


BROWSERS = (
    ("WhatsApp", r"whatsapp"), ("Facebook", r"fban|fbav|instagram"), ("Samsung", r"samsungbrowser"), ("Edge", r"edg(a|ios)?/"),
    ("Opera", r"opr/|opera"), ("Firefox", r"firefox|fxios"), ("Chrome", r"chrome|crios|chromium"), ("Safari", r"safari"),
)  # fmt: skip
"""Most say that they are Safari, and many that they are Chrome: the first that fits counts."""


@dataclass(frozen=True)
class AtTheDoor:
    """A visit that has not shown anything yet, because a PIN is asked for first."""

    who: PersonViewer
    """Whom the link was sent to; whether it is them in front of the page is not known yet."""
    session_id: UUID
    link_id: UUID
    level: Level
    initial: str
    """The first letter of what they are called: nothing else of them is known here."""
    language: str


def try_pin(visit: AtTheDoor, typed: str) -> str:
    """The cookie's new secret when the PIN is right: the old one is worth nothing from then on. Refused otherwise."""
    return _come_in(visit, Level.PIN, check_pin(visit.who, typed))


def say_who(visit: AtTheDoor) -> tuple[str, Purpose]:
    """They say that they are the one whose first letter is shown: the cookie's new secret, and what their link is for."""
    with transaction(acting=DOOR):
        purpose = (
            session().scalars(select(PersonalLink.purpose).where(PersonalLink.id == visit.link_id)).one()
        )
    return _come_in(visit, Level.SELF), purpose


def say_not_me(visit: AtTheDoor) -> None:
    """Somebody else has the link: it ends, with every page that was opened with it, and the coordinator is told."""
    with transaction(acting=DOOR), saving():
        link = session().get_one(PersonalLink, visit.link_id)
        revoke_link(link, because=NOT_ME)
        audit.note("link.not_me", by=visit.who, about=link.id)


def end_visit(session_id: UUID) -> None:
    """Ends a family member's session on the server: a kept cookie is worth nothing afterwards."""
    with transaction(acting=DOOR), saving():
        session().execute(
            update(PersonSession)
            .where(PersonSession.id == session_id, PersonSession.ended_at.is_(None))
            .values(ended_at=now())
        )
    audit.note_anyway("visit.left", about=session_id, or_else_go_on=True)


def coarse(user_agent: str) -> str:
    """'phone, Android, Firefox': enough to notice another kind of browser, too little to know one again."""
    told = user_agent.lower()
    kinds = [name for name, sign in DEVICES if re.search(sign, told)][:1]
    for known in (SYSTEMS, BROWSERS):
        kinds += [name for name, sign in known if re.search(sign, told)][:1]
    return ", ".join(kinds)


def coarse_said(noted: str) -> str:
    """What `coarse` noted, or the name of a calendar program, in the language of the page."""
    kinds = {name for name, _sign in DEVICES}
    return ", ".join(gettext(each) if each in kinds else each for each in noted.split(", "))


def _come_in(visit: AtTheDoor, level: Level, pin_at: datetime | None = None) -> str:
    cookie = secrets.new_secret()
    told: dict[str, object] = {
        "fingerprint": secrets.ring().fingerprint("person-session", cookie), "level": level, "seen_at": now(),
    }  # fmt: skip
    if pin_at:
        told["pin_at"] = pin_at
    before = Level.LINK if level is Level.PIN else Level.PIN
    with transaction(acting=DOOR), saving():
        if level is Level.PIN:
            make_room(visit.link_id, now(), known=True)
        session().execute(
            update(PersonSession)
            .where(PersonSession.id == visit.session_id, PersonSession.level == before)
            .values(told)
        )
    return cookie
