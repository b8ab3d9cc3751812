"""What every letter to a person of the circle shares: the route is chosen when it is asked for, and checked again when
it is sent, so that a flag, a hold or a new number set in between holds it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fgc.access.ended import ended_by_closing
from fgc.access.links import make_link
from fgc.access.models import Part, Purpose, Service, Staff
from fgc.access.pins import PinState, pins_in
from fgc.approach.reading import approach_of
from fgc.circle.consents import stopped
from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.queries import others_read
from fgc.circle.rules import Route, WhyNot, may_name_service, route
from fgc.conference.letters import Why
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import assigned
from fgc.kit.clock import now as present
from fgc.kit.compose import compose, paragraphs_of
from fgc.kit.db import session
from fgc.kit.outbox import (
    Attachment,
    Cancelled,
    HoldBack,
    Letter,
    Message,
    NotNow,
    Outgoing,
    Rendered,
    Sheet,
    TextMessage,
    ToKind,
    explain,
    post,
)
from fgc.kit.outbox import Channel as By
from fgc.kit.phone import shown_phone, takes_texts, text_number
from fgc.kit.refusal import Reason
from fgc.kit.tongues import SIGNED, shown_locale
from fgc.kit.words import mark


class Held(Reason):
    """Why a letter to somebody of the circle is held back at the moment of sending (codes of `Letter.why`)."""

    safety_changed = mark(
        "What people are allowed to know was changed after this letter was prepared. Check the letter again."
    )
    route_changed = mark("How to reach them has changed since this letter was prepared.")
    left_the_circle = mark("They have left the circle.")
    consent_withdrawn = mark("They have withdrawn their consent.")
    closed = mark("The conference was closed before this letter was sent.")


explain([*Held, *WhyNot])

OFF = frozenset({"invitation.cancelled", "review.declined"})
"""Letters that only tell that something will not take place: whoever does not get one stands before a shut door. Closing takes
none of them back; from then on they carry no link."""
AFTER_CLOSING = OFF | {"record.ready"}
"""All that anybody is written after their conference was closed: beside those, that a copy of what is kept about them can be
opened, which is asked for and released after closing too. No other letter goes, whatever asks for it."""

CHANNELS = {Channel.EMAIL: By.EMAIL, Channel.TEXT: By.TEXT, Channel.LETTER: By.PRINT}


@dataclass(frozen=True)
class Addressed:
    """Everything about the reader that a letter may use, checked at the moment it is sent."""

    person: Person
    contact: SafeContact
    conference: Conference
    coordinator: Staff | None
    service: Service
    link: str
    """The address of their personal link, or '' when the letter carries none."""
    says_service: bool = False
    """Whether it may say of which service it comes (`may_name_service`)."""
    others_read_it: bool = False
    """Whether somebody else who is, or was, of the circle reads the same mailbox or telephone, whatever they said themself about
    it."""

    @property
    def sender_name(self) -> str:
        return sender_shown(self.contact, self.service)

    @property
    def phone(self) -> str:
        """The number to ring, as it is written where the service is: the service's own where the coordinator has none, so that
        no letter asks anybody to phone without a number."""
        number = (self.coordinator.phone if self.coordinator else "") or self.service.phone
        return shown_phone(number, self.service.region)

    @property
    def told(self) -> dict[str, Any]:
        """What the words of every letter to them may use."""
        number = self.service.phone
        return {
            "name": self.person.called,
            "by_voice": phones(self.person, self.contact),
            "takes_texts": takes_texts((self.coordinator.phone if self.coordinator else "") or number),
            "coordinator": self.phone_of,
            "kind": self.person.kind.value,
            "ended": self.conference.stage is Stage.CLOSED,
            "service": self.service.name if self.says_service else "",
            "service_phone": shown_phone(number, self.service.region) if self.says_service else "",
        }

    @property
    def phone_of(self) -> str:
        return self.coordinator.name if self.coordinator else self.service.neutral_name


def phones(person: Person, contact: SafeContact) -> bool:
    """Whether they may be asked to phone: nobody who signs is, nor whoever said that they are not to be phoned."""
    return person.language != SIGNED and Channel.PHONE.value not in contact.forbidden


def sender_shown(contact: SafeContact | None, service: Service) -> str:
    """Whose name stands on whatever reaches somebody, also in their calendar: the one they asked for, or the neutral one
    of the service. Nothing else says who writes."""
    return (contact.sender_name if contact else "") or service.neutral_name


def as_addressed(conference: Conference, person: Person) -> Addressed:
    """The reader of a letter that is only looked at; dots stand for their link."""
    pins = pins_in(conference.id)
    return Addressed(
        person=person,
        contact=session().scalars(select(SafeContact).where(SafeContact.person_id == person.id)).one(),
        conference=conference,
        coordinator=assigned(conference, Part.COORDINATOR),
        service=session().get_one(Service, person.service_id),
        link=f"{current_app.config['SETTINGS'].base_url}/l/" + "•" * 43,
        says_service=_says_service(person, pins),
        others_read_it=others_read(person.id),
    )


def write_to(
    person: Person,
    *,
    kind: str,
    purpose: Purpose | None,
    about: dict[str, UUID | str | int] | None = None,
    not_before_at: datetime | None = None,
    not_after_at: datetime | None = None,
) -> Letter | WhyNot:
    """Asks for a letter of `kind` to this person by their first safe route, with a new personal link for `purpose`.

    Nothing is sent here: the letter and its job are rows of the running transaction. A `WhyNot` comes back when no
    written route is safe; then the coordinator phones. Nobody writes to somebody who has stopped taking part, and of a
    conference that is closed nothing is written but `AFTER_CLOSING`.
    """
    conference = session().get_one(Conference, person.conference_id)
    moment, purpose = present(), purpose_now(conference, kind, purpose)
    way = way_to(person, kind=kind)
    if isinstance(way, WhyNot):
        return way
    begins = max(way.not_before, not_before_at or moment)
    letter = post(
        Outgoing(
            kind=kind,
            to_kind=ToKind.PERSON,
            to_id=person.id,
            service_id=person.service_id,
            matter_id=person.conference_id,
            about=about or {},
            channel=CHANNELS[way.channel],
            not_before_at=begins,
            not_after_at=not_after_at,
            safety_version=conference.safety_version,
        ),
        with_secret=purpose is not None,
    )
    if purpose is not None:
        make_link(
            service_id=person.service_id,
            conference_id=person.conference_id,
            person_id=person.id,
            purpose=purpose,
            secret=letter.secret(),
            letter_id=letter.id,
            expires_at=max(conference.links_until or moment, begins + _days_of_links(conference)),
        )
    return letter


def way_to(person: Person, *, kind: str) -> Route | WhyNot:
    """How a letter of this kind would go to them if it was asked for now, or why none is."""
    conference = session().get_one(Conference, person.conference_id)
    if not goes_on(conference, kind):
        return WhyNot.CLOSED
    if stopped(person):
        return WhyNot.CONSENT_WITHDRAWN
    return route(person.contact, person, present())


def goes_on(conference: Conference, kind: str) -> bool:
    """Whether letters of this kind may go: of a conference that is closed only those that must."""
    return conference.stage is not Stage.CLOSED or kind in AFTER_CLOSING


def purpose_now(conference: Conference, kind: str, purpose: Purpose | None) -> Purpose | None:
    """What the link of such a letter is for; None where it carries none, as what tells after closing that something is off."""
    return None if conference.stage is Stage.CLOSED and kind in OFF else purpose


def _days_of_links(conference: Conference) -> timedelta:
    """How long a link lives after the day it is sent, or after the last meeting, whichever is later."""
    return timedelta(days=approach_of(conference).clocks.link_days_after_meeting)


def addressed(letter: Letter, now: datetime) -> Addressed:
    """Checks again, at the moment of sending, that this letter may go to this person by this route now.

    Held back: during a safety hold, after a caution or a contact changed, when the route is no longer safe, when they
    have stopped taking part. Outside the safe hours it waits for them. Not sent at all once the conference is closed, but
    for `AFTER_CLOSING`.
    """
    person = session().get_one(Person, letter.to_id)
    conference = session().get_one(Conference, person.conference_id)
    if not goes_on(conference, letter.kind):
        raise Cancelled("closed")
    if conference.held_since is not None:
        raise HoldBack(Why.safety_hold.name)
    if letter.safety_version != conference.safety_version:
        raise HoldBack("safety_changed")
    if stopped(person):
        raise HoldBack(WhyNot.CONSENT_WITHDRAWN.name)
    way = route(person.contact, person, now)
    if isinstance(way, WhyNot):
        raise HoldBack(way.name)
    if CHANNELS[way.channel] is not letter.channel:
        raise HoldBack("route_changed")
    if way.not_before > now:
        raise NotNow(way.not_before)
    assert person.contact is not None, "there is no route without a contact"
    pins = pins_in(conference.id)
    return Addressed(
        person=person,
        contact=person.contact,
        conference=conference,
        coordinator=assigned(conference, Part.COORDINATOR),
        service=session().get_one(Service, person.service_id),
        link=_link_of(letter, conference),
        says_service=_says_service(person, pins),
        others_read_it=others_read(person.id),
    )


def _link_of(letter: Letter, conference: Conference) -> str:
    """The address of the link that it carries, '' where it carries none. A link that ended with its conference is written to
    nobody: what only tells that something is off goes without it, and any other letter waits for somebody to look at it."""
    if not letter.kept_secret or (conference.stage is Stage.CLOSED and letter.kind in OFF):
        return ""
    if ended_by_closing(letter.id):
        raise HoldBack("closed")
    return f"{current_app.config['SETTINGS'].base_url}/l/{letter.secret()}"


def unnamed(conference: Conference) -> list[Person]:
    """Everybody whose letters may not say of which service they come (`may_name_service`), and whose link alone shows nothing:
    a PIN is asked of them."""
    pins = pins_in(conference.id)
    people = select(Person).where(Person.id.in_(pins)).options(joinedload(Person.contact))
    return [person for person in session().scalars(people) if not _says_service(person, pins)]


def _says_service(person: Person, pins: Mapping[UUID, PinState]) -> bool:
    contact = person.contact
    return contact is not None and may_name_service(
        contact, pin_because=_because(person, pins), others_read_it=others_read(person.id)
    )


def _because(person: Person, pins: Mapping[UUID, PinState]) -> str:
    pin = pins.get(person.id)
    return pin.because.value if pin and pin.because else ""


def written(letter: Letter, to: Addressed, words: str, **context: Any) -> Rendered:
    """A letter that leads to their own page, in their language and by the route it was asked for. It says nothing of
    what waits there; a text is one line that a lock screen may show."""
    if letter.channel is By.TEXT:
        return by_text(to)
    if letter.channel is By.PRINT:
        return on_paper(words, to, **context)
    return by_e_mail(letter, to, words, paper=False, **context)


def on_paper(words: str, to: Addressed, **context: Any) -> Sheet:
    """The letter that goes by post, in their language."""
    with force_locale(shown_locale(to.person.language)):
        told = render_template(f"{words}.txt", paper=True, **to.told, **context)
    return Sheet(tuple(paragraphs_of(told)))


def by_e_mail(
    letter: Letter,
    to: Addressed,
    words: str,
    *,
    attachments: tuple[Attachment, ...] = (),
    **context: Any,
) -> Message:
    """The e-mail made of the template of these words."""
    return compose(
        words,
        letter=letter,
        to=to.contact.email,
        to_name=to.person.called,
        sender_name=to.sender_name,
        subject=lambda: subject_of(to, letter.kind),
        language=to.person.language,
        press=lambda: gettext("Open your page"),
        link=to.link,
        phone=to.phone,
        phone_of=to.phone_of,
        attachments=attachments,
        **to.told,
        **context,
    )


def by_text(to: Addressed) -> TextMessage:
    """The text to their telephone, in their language."""
    with force_locale(shown_locale(to.person.language)):
        return TextMessage(text_number(to.contact.phone), text_words(to))


SUBJECTS = {
    "invitation.invitation": mark("%(name)s has a question for you"),
    "invitation.moved": mark("Something has changed: a message from %(name)s"),
    "invitation.cancelled": mark("The meeting will not go ahead: a message from %(name)s"),
    "invitation.reminder": mark("A reminder from %(name)s"),
    "plan.sign": mark("Something for you to read, from %(name)s"),
    "plan.copy": mark("Something for you to keep, from %(name)s"),
    "actions.reminder": mark("A reminder from %(name)s"),
    "review.declined": mark("Something has changed: a message from %(name)s"),
    "keeping.ending": mark("Before your link stops working: a message from %(name)s"),
    "record.ready": mark("What you asked for is ready: a message from %(name)s"),
}
NEUTRAL = mark("A message for you from %(name)s")


def subject_of(to: Addressed, kind: str = "") -> str:
    """The subject of an e-mail to them, in the language of the page: who writes, by the name they asked for. What it asks of
    them is told apart where that is safe; elsewhere a glance tells nothing more, whatever it is."""
    words = SUBJECTS.get(kind, NEUTRAL) if to.says_service else NEUTRAL
    return gettext(words, name=to.contact.sender_name or to.phone_of)


def subjects_of(to: Addressed) -> list[str]:
    """The subjects of all letters that they may get."""
    return list(dict.fromkeys(subject_of(to, kind) for kind in SUBJECTS))


def text_words(to: Addressed) -> str:
    """One line that a lock screen may show. It names nobody and nothing. Without a link there is somebody to phone."""
    if not to.link and not phones(to.person, to.contact):
        return gettext("%(sender)s: there is a message for you. Please contact us.", sender=to.sender_name)
    if not to.link:
        return gettext("%(sender)s: there is a message for you. Please phone us.", sender=to.sender_name)
    return gettext("%(sender)s: there is a message for you. %(link)s", sender=to.sender_name, link=to.link)
