"""Whom the coordinator was said to be in touch with: each stands here, with their words, until it has happened."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from fgc.access.links import ROUTE_CHANGED
from fgc.access.models import PersonalLink
from fgc.circle import rules as circle
from fgc.circle.consents import who_stopped
from fgc.circle.models import Person, SafeContact
from fgc.circle.models_help import URGENT, HelpAsked, HelpKind
from fgc.circle.queries.help import help_waiting
from fgc.circle.resending import ended_by_new_way_of, look_at
from fgc.conference.models import Stage
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.words import said_list, said_moment
from fgc.overview.waits.coordinating import reach_words
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.models import Action, Plan

AFTER_A_DATE = (Stage.SCHEDULED, Stage.MEETING, Stage.AGREEING, Stage.SIGNING, Stage.LIVE)


def urgent(desk: Desk) -> list[Wait]:
    """Somebody does not know what to do. Before everything but danger."""
    return _lines(desk, URGENT, rank=0, tone="danger")


def promised(desk: Desk) -> list[Wait]:
    """What their page said that the coordinator will see to and tell them."""
    return _lines(desk, frozenset(HelpKind) - URGENT, rank=5, tone="waits")


def to_send_again(desk: Desk) -> list[Wait]:
    """Who is reached in another way now, and has nothing by it yet of what ended with the old one."""
    links = select(PersonalLink.person_id).where(
        PersonalLink.conference_id.in_(desk.ids()), PersonalLink.revoked_because == ROUTE_CHANGED
    )
    stopped = select(Letter.to_id).where(Letter.matter_id.in_(desk.ids()), Letter.why == ROUTE_CHANGED)
    people = select(Person).where(
        Person.left_at.is_(None),
        Person.id.in_(links) | Person.id.in_(stopped),
    )
    there = (
        session()
        .scalars(people.options(joinedload(Person.contact)).order_by(Person.added_at, Person.id))
        .all()
    )
    ended = ended_by_new_way_of(there)
    return [
        Wait(
            2,
            _(
                "How to reach %(name)s has changed. What they were sent the old way no longer works.",
                name=one.name,
            ),
            button=_("Send again"),
            url=url_for("circle.resend_all", conference_id=one.conference_id, person_id=one.id),
        )
        for one in there
        if _can_be_sent(desk, one, ended[one.id])
    ]


def to_ask_again(desk: Desk) -> list[Wait]:
    """Of each family that counts on letters, those who said too long ago how they are reached: none goes to them any more."""
    found: dict[UUID, list[str]] = {}
    for one in _said_too_long_ago(desk):
        found.setdefault(one.conference_id, []).append(one.name)
    return [
        Wait(
            4,
            ngettext(
                "Ask %(num)d person again how to reach them. Nothing is sent to them until you have recorded the answer.",
                "Ask %(num)d people again how to reach them. Nothing is sent to them until you have recorded the answers.",
                len(names),
            ),
            url=url_for("circle.people", conference_id=conference_id),
            button=_("See how to reach them"),
            detail=said_list(names),
        )
        for conference_id, names in found.items()
    ]


def _said_too_long_ago(desk: Desk) -> list[Person]:
    """Those who may be written to, were it not that their word is too old, from the day that is set until it is closed; not
    while a safety hold stops every letter anyway, and never those who stopped taking part: they are left in peace."""
    counts = [one.id for one in desk.conferences if one.stage in AFTER_A_DATE and one.held_since is None]
    people = session().scalars(
        select(Person)
        .join(Person.contact)
        .where(
            Person.conference_id.in_(counts),
            Person.left_at.is_(None),
            SafeContact.confirmed_on + SafeContact.confirm_days <= desk.today,
        )
        .order_by(Person.added_at, Person.id)
        .options(contains_eager(Person.contact))
    )
    found = [one for one in people if _is_to_be_asked(desk, one)]
    over = who_stopped(found)
    return [one for one in found if one.id not in over]


def _is_to_be_asked(desk: Desk, person: Person) -> bool:
    written = {channel.value for channel in circle.WRITTEN}
    too_old = (circle.WhyNot.CONFIRM_AGAIN, circle.WhyNot.CONFIRM_AGAIN_UNPHONED)
    allowed = written & {*person.contact.allowed} if person.contact else set()
    return bool(allowed) and circle.route(person.contact, person, desk.now) in too_old


def _can_be_sent(desk: Desk, person: Person, ended: Sequence[Letter]) -> bool:
    conference = desk.named(person.conference_id)
    return any(not look_at(desk.viewer, conference, person, one).why_not for one in ended)


def _lines(desk: Desk, kinds: frozenset[HelpKind], *, rank: int, tone: str) -> list[Wait]:
    """One line for each thing, with every asking under its own date, the newest first. The button is of the newest that
    stands here: what is asked after it is not settled by it."""
    found: dict[tuple[object, ...], list[HelpAsked]] = {}
    for asked in help_waiting(desk.ids(), kinds):
        found.setdefault((asked.person_id, asked.kind, asked.about_id), []).append(asked)
    actions = _actions({one[0].about_id for one in found.values() if one[0].about_id})
    return [
        Wait(
            rank,
            _sentence(each[0], actions),
            detail=_detail(each, desk.zone),
            look_url=_their_page(each[0].person),
            when=said_moment(each[-1].asked_at, desk.zone),
            act_url=url_for("circle.settle_help", conference_id=each[-1].conference_id, asked_id=each[-1].id),
            button=_("I have been in touch"),
            about=each[0].person.name,
            tone=tone,
        )
        for each in found.values()
    ]


def _their_page(person: Person) -> str:
    """Where it stands how they are reached; '' where it stands in the line whom to phone."""
    if circle.phone_them(person.contact, person):
        return ""
    return url_for("circle.person", conference_id=person.conference_id, person_id=person.id)


def _sentence(asked: HelpAsked, actions: dict[UUID, str]) -> str:
    name = asked.person.name
    match asked.kind:
        case HelpKind.BEFORE_SIGNING:
            return _("%(name)s would like to speak to you before signing.", name=name)
        case HelpKind.SPEAK:
            return _("%(name)s would like to speak to you.", name=name)
        case HelpKind.WITH_ACTION:
            what = actions.get(asked.about_id, "") if asked.about_id else ""
            return _("%(name)s asks for help with: %(what)s", name=name, what=what)
        case HelpKind.OTHER_WAY:
            return _("%(name)s takes part in another way. Tell them how that works.", name=name)
        case HelpKind.NEEDS:
            return _("%(name)s said what they need. Tell them what is arranged.", name=name)
    return _("%(name)s wrote words for the day. Go through the words together.", name=name)


def _detail(each: list[HelpAsked], zone: str) -> str:
    person: Person = each[0].person
    said: dict[str, list[str]] = {}
    for one in reversed(each):
        words = said.setdefault(said_moment(one.asked_at, zone), [])
        words.extend([_("“%(words)s”", words=one.words)] if one.words else [])
    newest, *older = said.items()
    told = [*newest[1], *(f"{when}: {' '.join(words) or _('Asked.')}" for when, words in older)]
    return " ".join([*told, reach_words(person)])


def _actions(threads: set[UUID]) -> dict[UUID, str]:
    """What each action says, by its thread; in its newest version."""
    newest = (
        select(Action)
        .join(Plan, Plan.id == Action.plan_id)
        .where(Action.thread.in_(threads))
        .order_by(Plan.number)
    )
    return {one.thread: one.what for one in session().scalars(newest)} if threads else {}
