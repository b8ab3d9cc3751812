"""Letters to staff: the frame that those of every step share, and what they are told about getting in.

Neutral: whoever reads one over a shoulder learns that there is an account, or news.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from fgc.access.models import Service, Staff
from fgc.access.models_staff import KnownBrowser
from fgc.kit.compose import compose
from fgc.kit.db import session
from fgc.kit.outbox import Cancelled, Letter, Message, Outgoing, ToKind, letter_kind, post
from fgc.kit.phone import shown_phone

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
    return staff_letter(
        letter,
        "access/letters/joining",
        path=f"/join/{letter.secret()}",
        press=_("Set up how you sign in"),
        subject=_("Your account"),
        neutral_name=session().get_one(Service, letter.service_id).neutral_name,
    )


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
