"""What stands around every page: who is signed in, where they may go, the steps of the conference, days and times."""

import base64
import hashlib
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, has_app_context, has_request_context, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from fgc.access.models import Assignment, Part, Role, Service, Staff
from fgc.access.our_number import our_number
from fgc.access.staff.device import device_said
from fgc.access.staying import closes_in, waiting, whose_page
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.access.visits import coarse_said
from fgc.circle import hours
from fgc.circle.models import Person
from fgc.conference.closed_forms import takes_form
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.invitation.calendar import feed_says
from fgc.kit import phone, tongues, words
from fgc.kit.components import component
from fgc.kit.cookies import cookie_name
from fgc.kit.db import is_open, session
from fgc.kit.forms import in_page_order, once_key
from fgc.kit.page_version import page_version
from fgc.kit.pieces import slot
from fgc.kit.text import sentence_start
from fgc.meeting.queries import room_of
from fgc.overview.change_letters import letters_of_change
from fgc.overview.glance import glance_of
from fgc.overview.interpreting import interpreter_notices, need_states
from fgc.overview.lasting import lasting_of
from fgc.overview.steps import steps_of
from fgc.plan.looking import WritingNow, writing_now
from fgc.referral.queries import names_tied_to_nobody, said_sides


def for_templates() -> dict[str, Callable[..., object]]:
    """The globals of every template."""
    return {
        "csrf_token": csrf_token,
        "once_key": once_key,
        "component": component,
        "static": static,
        "integrity": integrity,
        "viewer": viewer_or_none,
        "menu": menu,
        "service_name": service_name,
        "viewer_name": viewer_name,
        "home_url": home_url,
        "shown_language": tongues.shown_language,
        "is_shown_otherwise": tongues.is_shown_otherwise,
        "page_language": words.page_language,
        "page_direction": words.page_direction,
        "languages": words.languages,
        "text_is_big": text_is_big,
        "steps_of": steps_of,
        "glance_of": glance_of,
        "letters_of_change": letters_of_change,
        "lasting_of": lasting_of,
        "interpreter_notices": interpreter_notices,
        "need_states": need_states,
        "family_writing": family_writing,
        "said_day": words.said_day,
        "said_time": words.said_time,
        "said_time_to": words.said_time_to,
        "said_hours_to": words.said_hours_to,
        "said_hour": words.said_hour,
        "said_moment": words.said_moment,
        "said_day_of": words.said_day_of,
        "said_list": words.said_list,
        "said_zone": words.said_zone,
        "sentence_start": sentence_start,
        "said_sides": said_sides,
        "names_tied_to_nobody": names_tied_to_nobody,
        "slot": slot,
        "shown_phone": phone.shown_phone,
        "phone_link": phone.phone_link,
        "takes_texts": phone.takes_texts,
        "feed_says": feed_says,
        "device_said": device_said,
        "coarse_said": coarse_said,
        "safe_hours": hours.safe_hours,
        "safe_moment": hours.safe_moment,
        "zone_of_reader": hours.zone_of_reader,
        "said_call": hours.said_call,
        "where_to_tell": hours.where_to_tell,
        "tongue": tongues.tongue,
        "own_tongue": tongues.own_tongue,
        "my_coordinator": my_coordinator,
        "my_zone": my_zone,
        "my_hour": my_hour,
        "closes_in": closes_in,
        "whose_page": whose_page,
        "our_number": our_number,
        "emergency": emergency,
        "exit_url": exit_url,
        "takes_form": takes_form,
        "page_version": page_version,
        "in_page_order": in_page_order,
    }


def viewer_or_none() -> object:
    return g.get("viewer")


def viewer_name() -> str:
    """The name of the signed-in member of staff, or nothing."""
    found = g.get("viewer")
    return found.name if isinstance(found, StaffViewer) else ""


def menu() -> list[tuple[str, str, bool]]:
    """The few places a member of staff goes to from anywhere: (label, address, here)."""
    found = g.get("viewer")
    if not isinstance(found, StaffViewer):
        return []
    places = [
        ("overview.home", gettext("My desk")),
        ("conference.conferences", gettext("Conferences")),
        ("overview.find", gettext("Find")),
    ]
    if found.role is Role.AUDITOR:
        places = [("overview.home", gettext("My desk")), ("conference.chain", gettext("Audit"))]
    if found.role in (Role.AUDITOR, Role.SERVICE_MANAGER):
        places.append(("conference.readings", gettext("Staff access")))
    if found.role is Role.SERVICE_MANAGER:
        places.append(("access.pins", gettext("PINs")))
        places.append(("keeping.notices", gettext("Deleting")))
    if found.role in (Role.ADMINISTRATOR, Role.SERVICE_MANAGER, Role.AUDITOR):
        places.append(("access.users", gettext("Users")))
    return [
        (label, url_for(endpoint), request.endpoint == endpoint)
        for endpoint, label in places
        if endpoint in current_app.view_functions
    ]


def home_url() -> str:
    return url_for("overview.yours" if isinstance(g.get("viewer"), PersonViewer) else "overview.home")


def service_name() -> str:
    """The neutral name of the service: what a tab, a shared screen or a lock screen may show."""
    found = g.get("viewer")
    service_id = getattr(found, "service_id", None)
    if service_id is None or not is_open():  # the page for our own mistakes is shown after the transaction
        return gettext("Messages")
    if "service_name" not in g:
        g.service_name = session().scalar(select(Service.neutral_name).where(Service.id == service_id)) or ""
    return str(g.service_name)


def region_of_viewer() -> str:
    """Where a number without a country is read on this page: where the service of whoever is signed in is. Nobody in
    particular, such as whoever looks at a link, and our own jobs, which only read numbers that are kept, are at home."""
    service_id = getattr(g.get("viewer"), "service_id", None) if has_app_context() else None
    if service_id is None or not is_open():
        return phone.HOME
    if "region" not in g:
        with session().no_autoflush:
            g.region = session().scalar(select(Service.region).where(Service.id == service_id)) or phone.HOME
    return str(g.region)


def emergency() -> str:
    """What is rung in danger where the service of whoever is signed in is; '' where nobody knows, and then none is said."""
    return phone.emergency_number(region_of_viewer())


def my_coordinator() -> Staff | None:
    """Whom a family member may phone: the coordinator of their conference."""
    found = g.get("viewer")
    if not isinstance(found, PersonViewer):
        return None
    if "my_coordinator" not in g:
        g.my_coordinator = session().scalar(
            select(Staff)
            .join(Assignment, Assignment.staff_id == Staff.id)
            .where(
                Assignment.conference_id == found.conference_id,
                Assignment.part == Part.COORDINATOR,
                Assignment.ended_at.is_(None),
            )
        )
    coordinator: Staff | None = g.my_coordinator
    return coordinator


def language_of_viewer() -> str | None:
    """The language of the family member who is in by a link; staff read English unless they choose.

    Of somebody who is not known yet, such as whoever looks at a link, the first we have of those their browser asks for.
    """
    found = g.get("viewer")
    if visit := waiting():
        return visit.language
    if found is None and has_request_context():
        return request.accept_languages.best_match([code for code, _name, _direction in words.languages()])
    if not isinstance(found, PersonViewer) or not is_open():
        return None
    if "persons_language" not in g:
        g.persons_language = session().scalar(select(Person.language).where(Person.id == found.person_id))
    return str(g.persons_language)


def my_zone() -> str:
    """The zone in which somebody of the family who is in by a link lives; the service's for its staff."""
    found = viewer_or_none()
    if not isinstance(found, PersonViewer):
        return hours.zone_of_reader()
    if "my_zone" not in g:
        g.my_zone = session().scalar(select(Person.zone).where(Person.id == found.person_id))
    return str(g.my_zone)


def my_hour(day: date, clock: time) -> str:
    """An hour of the service's clock on a day, to whoever reads it: their own stands beside it where it is another."""
    found = viewer_or_none()
    if not isinstance(found, PersonViewer):
        return words.said_hour(clock)
    zone = zone_of(found)
    return words.said_time_to(datetime.combine(day, clock, ZoneInfo(zone)), zone, my_zone())


def family_writing() -> WritingNow | None:
    """For the family's room, which comes before the plan: whether its reader can write the plan now; None without a room."""
    mine = g.get("viewer")
    room = room_of(mine) if isinstance(mine, PersonViewer) else None
    if room is None:
        return None
    return writing_now(session().get_one(Conference, mine.conference_id), room, by=mine)


def exit_url() -> str:
    """Where leaving quickly leads to."""
    return str(current_app.config["SETTINGS"].exit_url)


def text_is_big() -> bool:
    return request.cookies.get(cookie_name("text")) == "big"


def csrf_token() -> str:
    """The token against forged posts: one for all the forms of a page."""
    return str(g.get("csrf_token") or generate_csrf())


def static(name: str) -> str:
    """The address of a built file, with its fingerprint, so that browsers keep it for a year."""
    return _built(_app(), name)[0]


def integrity(name: str) -> str:
    """What a script or a stylesheet has to be for a browser to use it (subresource integrity). Each is one whole file:
    what it needs of others was put into it when it was built."""
    return _built(_app(), name)[1]


def _app() -> Flask:
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own advice
    return found


@cache
def _built(app: Flask, name: str) -> tuple[str, str]:
    """Its address and its integrity; it does not change while a process runs, and every page asks for several."""
    path = Path(str(app.static_folder)) / name
    mark = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
    address = f"{app.static_url_path}/{name}?v={mark.hex()[:10] or 'none'}"
    return address, "sha256-" + base64.b64encode(mark).decode()
