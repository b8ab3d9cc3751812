"""What staff are told about getting in. Neutral: whoever reads it over a shoulder learns that there is an account."""

from datetime import datetime
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from fgc.access.models import Service, Staff
from fgc.access.models_staff import KnownBrowser
from fgc.kit.compose import compose
from fgc.kit.db import session
from fgc.kit.outbox import Cancelled, Letter, Message, Outgoing, ToKind, letter_kind, post

JOINING = "access.joining"
NEW_BROWSER = "access.new_browser"


def ask_to_join(staff: Staff) -> Letter:
    """The letter whose link sets up how somebody signs in."""
    return post(_to(JOINING, staff.id, staff.service_id), with_secret=True)


def tell_of_browser(staff: Staff, browser: KnownBrowser) -> Letter:
    """Somebody signed in as them from a browser that was not known."""
    return post(_to(NEW_BROWSER, staff.id, staff.service_id, browser_id=browser.id))


def _to(kind: str, staff_id: UUID, service_id: UUID, **about: UUID | str | int) -> Outgoing:
    return Outgoing(kind=kind, to_kind=ToKind.STAFF, to_id=staff_id, service_id=service_id, about=about)


def _reader(letter: Letter) -> tuple[Staff, Service]:
    reader = session().get(Staff, letter.to_id)
    if reader is None or not reader.active:
        raise Cancelled("no_longer_here")
    return reader, session().get_one(Service, letter.service_id)


def base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


@letter_kind(JOINING)
def joining(letter: Letter, _now: datetime) -> Message:
    reader, service = _reader(letter)
    return compose(
        "access/letters/joining",
        letter=letter,
        to=reader.email,
        to_name=reader.name,
        sender_name=service.neutral_name,
        subject=_("Your account"),
        press=_("Set up how you sign in"),
        link=f"{base_url()}/join/{letter.secret()}",
        phone=service.phone,
        phone_of=service.neutral_name,
        first_name=reader.first_name,
        neutral_name=service.neutral_name,
    )


@letter_kind(NEW_BROWSER)
def new_browser(letter: Letter, _now: datetime) -> Message:
    reader, service = _reader(letter)
    seen = session().get_one(KnownBrowser, letter.id_about("browser_id"))
    return compose(
        "access/letters/new_browser",
        letter=letter,
        to=reader.email,
        to_name=reader.name,
        sender_name=service.neutral_name,
        subject=_("Your account"),
        press=_("See where you are signed in"),
        link=f"{base_url()}/account",
        phone=service.phone,
        phone_of=service.neutral_name,
        first_name=reader.first_name,
        device=seen.device,
        at=seen.first_seen_at,
        zone=service.zone,
    )
