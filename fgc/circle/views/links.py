"""How somebody gets into their pages: the PIN that is told to them, and the links they were sent."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.feeds import end_feed_of, feed_of_person, fetches_of
from fgc.access.gate import open_to
from fgc.access.links import links_of, other_browsers, uses_of
from fgc.access.models import PersonalLink, Role
from fgc.access.once import never_keep
from fgc.access.pins import PinState, pins_in
from fgc.access.viewer import staff
from fgc.circle import operations
from fgc.circle.forms import NothingAsked
from fgc.circle.models import Person
from fgc.circle.rules import phone_them
from fgc.circle.views.blueprint import READING, bp, opened
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.page_version import expect_page, page_version
from fgc.kit.pages import page

OF = "/conferences/<uuid:conference_id>/circle/<uuid:person_id>"


@bp.get(f"{OF}/links")
@open_to(*READING)
def links(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    feed, known, uses = feed_of_person(someone.id), links_of(someone.id), uses_of(someone.id)
    return page(
        "circle/links.html",
        conference=conference,
        person=someone,
        feed=feed,
        fetches=fetches_of(feed),
        links=known,
        uses=uses,
        others={link.id: other_browsers(link, uses.get(link.id, [])) for link in known},
        now=now(),
        may_change=staff().role is Role.COORDINATOR,
        **told_of_pin(conference, someone),
    )


@bp.route(f"{OF}/pin", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, step_up=True, after_closing=True)
def make_pin(conference_id: UUID, person_id: UUID) -> Response:
    """The PIN stands in the answer of the POST, once: to be read out, and never shown or sent again."""
    conference, someone = opened(conference_id, person_id)
    form, made = NothingAsked(), ""
    if form.validate_on_submit():
        never_keep()
        made = operations.make_pin(conference, someone, by=staff())
    told = told_of_pin(conference, someone)
    return page("circle/make_pin.html", conference=conference, person=someone, form=form, made=made, **told)


@bp.post(f"{OF}/pin/told")
@open_to(Role.COORDINATOR, after_closing=True)
def tell_pin(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    expect_page(*pin_about(conference, someone))
    operations.note_pin_told(conference, someone, by=staff())
    flash(_("Recorded: you told %(name)s their PIN.", name=someone.called))
    if request.form.get("then") == "pins":
        return redirect(url_for("circle.tell_pins", conference_id=conference.id), 303)
    return _back(conference, someone)


@bp.post(f"{OF}/links/end")
@open_to(Role.COORDINATOR, after_closing=True)
def end_links(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    live = [link for link in links_of(someone.id) if link.revoked_at is None]
    operations.end_links(conference, someone, live, by=staff())
    flash(_("None of their links work any more. Send a new one when it is safe."))
    return _back(conference, someone)


@bp.post(f"{OF}/links/<uuid:link_id>/end")
@open_to(Role.COORDINATOR, after_closing=True)
def end_link(conference_id: UUID, person_id: UUID, link_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    operations.end_links(conference, someone, [_link(someone, link_id)], by=staff())
    flash(_("This link no longer works."))
    return _back(conference, someone)


@bp.post(f"{OF}/calendar/end")
@open_to(Role.COORDINATOR, after_closing=True)
def end_calendar(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    end_feed_of(someone.id, by=staff())
    flash(_("Their calendar no longer gets anything from here."))
    return _back(conference, someone)


@bp.post(f"{OF}/links/<uuid:link_id>/seen-to")
@open_to(Role.COORDINATOR)
def see_to_link(conference_id: UUID, person_id: UUID, link_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    operations.see_to(conference, someone, _link(someone, link_id), by=staff())
    return _back(conference, someone)


def told_of_pin(conference: Conference, someone: Person) -> dict[str, Any]:
    """How it stands with their PIN, and how they may be phoned."""
    return told_of(someone, pins_in(conference.id).get(someone.id, PinState(None)))


def told_of(someone: Person, pin: PinState) -> dict[str, Any]:
    """The same, of somebody whose PIN is known already to stand like this."""
    version = page_version(*_which(someone, pin))
    return {"pin": pin, "phone": phone_them(someone.contact, someone), "pin_version": version}


def pin_about(conference: Conference, someone: Person) -> tuple[object, ...]:
    """Which PIN it is that somebody was told."""
    return _which(someone, pins_in(conference.id).get(someone.id, PinState(None)))


def _which(someone: Person, pin: PinState) -> tuple[object, ...]:
    return someone.id, pin.which


def _link(someone: Person, link_id: UUID) -> PersonalLink:
    return next((link for link in links_of(someone.id) if link.id == link_id), None) or abort(404)


def _back(conference: Conference, someone: Person) -> Response:
    return redirect(url_for("circle.links", conference_id=conference.id, person_id=someone.id), 303)
