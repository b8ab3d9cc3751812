"""Letters to staff: the frame that those of every step share, and what they are told about getting in.

Neutral: whoever reads one over a shoulder learns that they are invited to work here, or that there is news.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import exists, select

from fgc.access.models import Role, Service, Staff
from fgc.access.models_staff import Joining, KnownBrowser
from fgc.access.rules import ROLE_NAMES
from fgc.kit.compose import compose
from fgc.kit.db import session
from fgc.kit.outbox import Cancelled, Letter, Message, Outgoing, ToKind, letter_kind, post
from fgc.kit.phone import shown_phone
from fgc.kit.words import mark

TEAM_MANAGER = mark("Team manager")
SOCIAL_WORKER_OR_TEAM_MANAGER = mark("Social worker or team manager")
JOINING = "access.joining"
NEW_BROWSER = "access.new_browser"


def to_staff(kind: str, staff_id: UUID, service_id: UUID, **about: UUID | str | int) -> Outgoing:
    """A letter to one member of staff that belongs to no conference, so that no hold of one stops it."""
    return Outgoing(kind=kind, to_kind=ToKind.STAFF, to_id=staff_id, service_id=service_id, about=about)


def staff_letter(
    letter: Letter, words: str, *, path: str, press: str, subject: str, **context: Any
) -> Message:
    """The e-mail to the member of staff it is for, made of the template of these words; `path` is where they go on.

    Raises `Cancelled` when they do not work here any more.
    """
    reader = session().get(Staff, letter.to_id)
    if reader is None or not reader.active:
        raise Cancelled("no_longer_here")
    service = session().get_one(Service, letter.service_id)
    return compose(
        words,
        letter=letter,
        to=reader.email,
        to_name=reader.name,
        sender_name=service.neutral_name,
        subject=subject,
        press=press,
        link=f"{base_url()}{path}",
        phone=shown_phone(service.phone, service.region),
        phone_of=service.neutral_name,
        first_name=reader.first_name,
        **context,
    )


def base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def ask_to_join(staff: Staff) -> Letter:
    """The letter whose link sets up how somebody signs in."""
    return post(to_staff(JOINING, staff.id, staff.service_id), with_secret=True)


def tell_of_browser(staff: Staff, browser: KnownBrowser) -> Letter:
    """Somebody signed in as them from a browser that was not known."""
    return post(to_staff(NEW_BROWSER, staff.id, staff.service_id, browser_id=browser.id))


@letter_kind(JOINING)
def joining(letter: Letter, _now: datetime) -> Message:
    """It says who invites them and to what: a link from nobody in particular looks like a trick."""
    service, made_by = session().get_one(Service, letter.service_id), _newest_inviter(letter)
    inviter = session().get(Staff, made_by) if made_by else None
    return staff_letter(
        letter,
        "access/letters/joining",
        path=f"/join/{letter.secret()}",
        press=_("Set up how you sign in"),
        subject=_("Your invitation to %(service)s", service=service.neutral_name),
        service=service.name,
        inviter=inviter.name if inviter else "",
        role=_(_role_of(session().get_one(Staff, letter.to_id))),
    )


def _role_of(reader: Staff) -> str:
    """What they are to do here, in words. A team manager is invited as a social worker, and before those whose manager they are
    (see `UserForm`): until then nobody can tell which of the two they are."""
    if reader.role is not Role.SOCIAL_WORKER:
        return ROLE_NAMES[reader.role]
    if session().scalar(select(exists().where(Staff.manager_id == reader.id))):
        return TEAM_MANAGER
    return ROLE_NAMES[reader.role] if reader.manager_id else SOCIAL_WORKER_OR_TEAM_MANAGER


def _newest_inviter(letter: Letter) -> UUID | None:
    newest = select(Joining.made_by).where(Joining.staff_id == letter.to_id).order_by(Joining.made_at.desc())
    return session().scalar(newest.limit(1))


@letter_kind(NEW_BROWSER)
def new_browser(letter: Letter, _now: datetime) -> Message:
    seen = session().get_one(KnownBrowser, letter.id_about("browser_id"))
    return staff_letter(
        letter,
        "access/letters/new_browser",
        path="/account",
        press=_("Check where you are signed in"),
        subject=_("Your account"),
        device=seen.device,
        at=seen.first_seen_at,
        zone=session().get_one(Service, letter.service_id).zone,
    )
