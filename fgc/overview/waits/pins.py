"""What waits so that a letter opens for its reader, and for nobody else."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fgc.access.links import NOT_ME, opened_elsewhere
from fgc.access.models import PersonalLink
from fgc.access.pins import pins_in
from fgc.access.visits import coarse_said
from fgc.circle import rules as circle
from fgc.circle.hours import where_to_tell
from fgc.circle.models import Person
from fgc.kit.db import session
from fgc.kit.text import in_name_order
from fgc.kit.tongues import SIGNED
from fgc.overview.waits.coordinating import phone_words
from fgc.overview.waits.desk import Desk, Wait


def to_tell(desk: Desk) -> list[Wait]:
    """Each person who was sent a link that opens with a PIN, and has none or one that has stopped."""
    waiting = {person_id: state for person_id, state in pins_in(*desk.ids()).items() if state.to_tell}
    live = select(PersonalLink.person_id).where(
        PersonalLink.person_id.in_(waiting),
        PersonalLink.revoked_at.is_(None),
        PersonalLink.expires_at > desk.now,
    )
    people = _people(session().scalars(live).all()) if waiting else []
    several = Counter(person.conference_id for person in people)
    return [
        _stopped(person)
        if waiting[person.id].dead
        else _untold(person, with_others=several[person.conference_id] > 1)
        for person in people
    ]


def wrong_readers(desk: Desk) -> list[Wait]:
    """Each person whose letter somebody else had opened, until the coordinator has seen to it."""
    opened = select(PersonalLink.person_id).where(
        PersonalLink.conference_id.in_(desk.ids()),
        PersonalLink.revoked_because == NOT_ME,
        PersonalLink.known_at.is_(None),
    )
    return [
        _wait(
            person,
            1,
            _("Someone else opened the message to %(name)s and told us. The link no longer works.", name=person.name),
            _("See who came in"),
        )
        for person in _people(session().scalars(opened).all())
    ]  # fmt: skip


def other_browsers(desk: Desk) -> list[Wait]:
    """Each person whose link opened in another kind of browser than the first time, until the coordinator has asked them."""
    kinds = opened_elsewhere(desk.ids())
    return [
        _wait(
            person,
            1 if len(kinds[person.id]) > 1 else 2,
            _opened_elsewhere(person, kinds[person.id]),
            _("See who came in"),
        )
        for person in _people(list(kinds))
    ]


def _opened_elsewhere(person: Person, kinds: list[str]) -> str:
    return ngettext(
        "The link of %(name)s opened in another kind of browser: %(kinds)s. Ask whether that was them. If "
        "not, end their links.",
        "The link of %(name)s opened in %(num)s other kinds of browser: %(kinds)s. Ask whether that was "
        "them. If not, end their links.",
        len(kinds),
        name=person.name,
        kinds="; ".join(coarse_said(kind) for kind in kinds),
    )


def _untold(person: Person, *, with_others: bool) -> Wait:
    """Where others of the conference wait for theirs too, all are told on one page."""
    sentence = _("%(name)s cannot open their link until you tell them the PIN.", name=person.name)
    there = ""
    if with_others:
        there = url_for("circle.tell_pins", conference_id=person.conference_id, _anchor=f"pin-{person.id}")
    return _wait(person, 2, sentence, _("Tell them their PIN"), there)


def _stopped(person: Person) -> Wait:
    sentence = _(
        "The PIN of %(name)s was typed wrong ten times in a browser we do not know, and no longer works there.",
        name=person.name,
    )
    there = url_for("circle.make_pin", conference_id=person.conference_id, person_id=person.id)
    return _wait(person, 1, sentence, _("Make a new PIN"), there)


def _wait(person: Person, rank: int, sentence: str, button: str, there: str = "") -> Wait:
    call = circle.phone_them(person.contact, person)
    return Wait(
        rank,
        sentence,
        url=there or url_for("circle.links", conference_id=person.conference_id, person_id=person.id),
        button=button,
        detail=phone_words(person, call)
        if call and person.language != SIGNED
        else where_to_tell(person, call),
        tone="danger" if rank == 1 else "waits",
        about=person.name,
    )


def _people(ids: Sequence[UUID]) -> list[Person]:
    if not ids:
        return []
    rows = session().scalars(select(Person).where(Person.id.in_(ids)).options(joinedload(Person.contact)))
    return sorted(rows, key=lambda one: in_name_order(one.name))
