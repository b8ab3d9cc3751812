"""How one person may be reached now, for the pages of whoever may learn it."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from fgc.access.viewer import viewer
from fgc.circle import queries
from fgc.circle.models import Channel, Person
from fgc.circle.reaching import message_taker_unsafe
from fgc.circle.rules import Route, confirmed_until, phone_them, route, why_not_invite
from fgc.circle.views.rows import phone_words, said_way, why_said
from fgc.conference.models import Conference
from fgc.kit.clock import now


def how_reached(conference: Conference, someone: Person) -> dict[str, Any]:
    """How this person may be reached now, and whether they may be asked: for whoever may learn it."""
    if not queries.reaches(viewer(), conference):
        return {"reaches": False, "contact": None}
    moment = now()
    way = route(someone.contact, someone, moment, by=tuple(Channel))
    ready = queries.readiness_of(viewer(), conference, someone)
    return {
        "reaches": True,
        "contact": queries.contact_of(viewer(), conference, someone),
        "message_taker": _message_taker(conference, someone),
        "address": queries.address_of(viewer(), conference, someone),
        "reach": said_way(way, someone, moment) if isinstance(way, Route) else "",
        "reach_no": "" if isinstance(way, Route) else why_said(way),
        "call": phone_words(phone_them(someone.contact, someone)),
        "why_not_invite": why_said(why_not_invite(someone, ready, moment)),
        "confirmed_until": _confirmed_until(someone),
    }


def _message_taker(conference: Conference, someone: Person) -> str:
    """Who may take a message for them, or that it is nobody any more."""
    name = someone.contact.may_take_message if someone.contact else ""
    if message_taker_unsafe(conference, someone):
        return _(
            "No one now. They named %(name)s, who must not find them. Ask them who else could take messages.",
            name=name,
        )
    return name


def _confirmed_until(someone: Person) -> date | None:
    """The last day on which what they said about reaching them holds; None before they said it."""
    contact = someone.contact
    if contact is None or contact.confirmed_on is None:
        return None
    return confirmed_until(contact.confirmed_on, contact.confirm_days)
