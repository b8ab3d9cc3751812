"""What waits for a coordinator: safety first, then people who have not heard, then everything else."""

from datetime import timedelta
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fgc.access.models import Role
from fgc.actions import queries as actions
from fgc.actions.rules import Standing
from fgc.circle import rules as circle
from fgc.circle.hours import safe_hours, said_call
from fgc.circle.letters import AFTER_CLOSING
from fgc.circle.models import Person
from fgc.circle.models_help import HelpKind
from fgc.circle.queries.help import help_waiting
from fgc.conference.models import Conference, Happening, Stage
from fgc.conference.queries import conferences_of, listed
from fgc.invitation.models import Invitation
from fgc.invitation.queries import HAS_TO_HEAR, OFF_AND_ASKED
from fgc.kit.by_hand import waits_for_a_hand
from fgc.kit.db import session
from fgc.kit.outbox import Channel, Letter, ToKind, to_decide, why_sentence
from fgc.kit.words import said_day, said_list
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import copies_sent, sealed_plan_now
from fgc.review.models import Review
from fgc.review.queries import OPEN
from fgc.schedule.models import Meeting, MeetingState, Place

REVIEW_NEAR = timedelta(days=28)
FOLLOWED_UP = (Standing.HELP, Standing.NOT_DONE, Standing.LATE)


def held(desk: Desk) -> list[Wait]:
    """Each safety hold, also one that was set after closing: it hides what people may open until it is lifted."""
    under = listed(desk.viewer).where(Conference.held_since.is_not(None))
    return [
        Wait(
            0,
            _("A safety hold stops every letter."),
            tone="danger",
            url=url_for("conference.hold", conference_id=one.id),
            button=_("See the safety hold"),
            family=one.name,
        )
        for one in session().scalars(under)
    ]


def letters(desk: Desk) -> list[Wait]:
    return [_stuck(letter, person) for letter, person in _waiting(desk)]


def letters_not_gone(desk: Desk) -> list[Wait]:
    """For a manager: that it did not go, and why. To carry or to tell it is the coordinator's, and so is the number."""
    return [
        _not_gone(
            person,
            detail=why_sentence(letter),
            url=url_for("conference.conference", conference_id=letter.matter_id),
            button=_("Open the conference"),
        )
        for letter, person in _waiting(desk)
        if not waits_for_a_hand(letter)
    ]


def _waiting(desk: Desk) -> list[tuple[Letter, Person]]:
    """Of conferences that are closed too those that still go: what was promised or is off is not closed away."""
    closed = _closed_and_written_to(desk)
    waiting = [
        letter
        for letter in to_decide([*desk.ids(), *closed])
        if letter.to_kind is ToKind.PERSON
        and (letter.matter_id not in closed or letter.kind in AFTER_CLOSING)
    ]
    people = {
        person.id: person
        for person in session().scalars(
            select(Person)
            .where(Person.id.in_([letter.to_id for letter in waiting]))
            .options(joinedload(Person.contact))
        )
    }
    return [(letter, people[letter.to_id]) for letter in waiting if letter.to_id in people]


def _closed_and_written_to(desk: Desk) -> set[UUID]:
    """Which conferences that are closed have letters of a kind that still goes."""
    written = select(Letter.matter_id).where(Letter.kind.in_(AFTER_CLOSING))
    closed = conferences_of(desk.viewer).where(Conference.stage == Stage.CLOSED, Conference.id.in_(written))
    return set(session().scalars(closed.with_only_columns(Conference.id).order_by(None)))


def _stuck(letter: Letter, person: Person) -> Wait:
    """What somebody carries is carried; any other that does not go is looked at: sent, left unsent, or told by voice."""
    if waits_for_a_hand(letter):
        there = url_for("invitation.letter", conference_id=letter.matter_id, letter_id=letter.id)
        if letter.channel is Channel.PRINT:
            return Wait(
                2, _("Print and post a letter to %(name)s.", name=person.name), there, _("Print the letter")
            )
        text = _("Send a text to %(name)s from the service’s phone.", name=person.name)
        return Wait(1, text, there, _("Send the text"), detail=safe_words(person))
    return _not_gone(
        person,
        detail=_instead(why_sentence(letter), person),
        url=url_for(
            "circle.resend", conference_id=letter.matter_id, person_id=person.id, letter_id=letter.id
        ),
        button=_("Read why it was not sent"),
    )


def _not_gone(person: Person, *, detail: str, button: str, url: str) -> Wait:
    text = _("A letter to %(name)s has not been sent.", name=person.name)
    return Wait(1, text, url, button, detail=detail, tone="danger", about=person.name)


def _instead(why: str, person: Person) -> str:
    number = circle.phone_them(person.contact, person)
    return f"{why} {phone_words(person, number)}" if number else why


def phone_words(person: Person, call: circle.PhoneThem) -> str:
    """'Phone Nazdar: 01632 960111, until 2:30 pm.' in a whole sentence."""
    return _("Phone %(called)s: %(call)s.", called=person.called, call=said_call(call))


def safe_words(person: Person) -> str:
    """When they may be reached, in a whole sentence; '' when any hour is right."""
    hours = safe_hours(person.contact, person.zone) if person.contact else ""
    return _("Contact %(called)s only %(hours)s.", called=person.called, hours=hours) if hours else ""


def reach_words(person: Person) -> str:
    """How to be in touch with somebody who waits for it: whom to phone and when; or that phoning is not safe, and when the ways
    that are may be used."""
    if call := circle.phone_them(person.contact, person):
        return phone_words(person, call)
    if person.contact is None:
        return _("How to reach %(called)s is not recorded yet.", called=person.called)
    if person.contact.locked_at:
        return _(
            "A change in how to reach %(called)s is waiting for a second person. Do not contact them until "
            "then.",
            called=person.called,
        )
    no_phone = _("Do not phone %(called)s. Their page says how to reach them.", called=person.called)
    return " ".join(words for words in (no_phone, safe_words(person)) if words)


def not_told(desk: Desk) -> list[Wait]:
    """Who was asked and does not know how it stands now, or that it is off: by name while it is one, counted for each meeting
    else. Who was not asked yet is counted for each meeting too: a date for a review is one thing to do, and not one for each
    of the family."""
    rows = (
        session()
        .scalars(
            select(Invitation)
            .join(Meeting, Meeting.id == Invitation.meeting_id)
            .where(
                Invitation.conference_id.in_(desk.ids()),
                (Meeting.state == MeetingState.PLANNED) | OFF_AND_ASKED,
                Meeting.starts_at > desk.now,
                HAS_TO_HEAR,
            )
            .order_by(Meeting.starts_at, Invitation.id)
            .options(joinedload(Invitation.person).joinedload(Person.contact), joinedload(Invitation.meeting))
        )
        .all()
    )
    groups: dict[tuple[UUID, bool, bool], list[Invitation]] = {}
    for row in rows:
        key = row.meeting_id, row.asked_at is not None, row.withdrawn_at is not None
        groups.setdefault(key, []).append(row)
    return [
        _untold(of, asked=asked, day=desk.tells_when(of[0].conference_id))
        for (_meeting, asked, _no_place), of in groups.items()
    ]


def _untold(of: list[Invitation], *, asked: bool, day: bool) -> Wait:
    """`day`: whether the day of the meeting may be said."""
    first, alone = of[0], asked and len(of) == 1
    call = circle.phone_them(first.person.contact, first.person) if alone else None
    if first.meeting.state is MeetingState.CANCELLED:
        sentence = _untold_that_it_is_off(of)
    elif first.withdrawn_at is not None:
        sentence = _untold_of_no_place(of)
    elif alone:
        sentence = _("%(name)s has not been told the time.", name=first.person.name)
    elif day:
        sentence = _untold_of_day(len(of), said_day(first.meeting.on), asked=asked)
    else:
        sentence = _untold_of_meeting(len(of), asked=asked)
    return Wait(
        2 if asked else 3,
        sentence,
        detail=phone_words(first.person, call) if call else "",
        button=_("Tell them") if asked else _("Invite them"),
        url=url_for("invitation.invitations", conference_id=first.conference_id, meeting=first.meeting_id),
    )


def _untold_that_it_is_off(of: list[Invitation]) -> str:
    """Said without its day, which nobody needs any more."""
    if len(of) == 1:
        return _("%(name)s has not been told that the meeting is cancelled.", name=of[0].person.name)
    return ngettext(
        "%(num)d person has not been told that the meeting is cancelled.",
        "%(num)d people have not been told that the meeting is cancelled.",
        len(of),
    )


def _untold_of_no_place(of: list[Invitation]) -> str:
    """They were asked, and have no part in it any more."""
    if len(of) == 1:
        return _("%(name)s has not been told that they no longer need to come.", name=of[0].person.name)
    return ngettext(
        "%(num)d person has not been told that they no longer need to come.",
        "%(num)d people have not been told that they no longer need to come.",
        len(of),
    )


def _untold_of_day(people: int, day: str, *, asked: bool) -> str:
    if asked:
        return ngettext(
            "%(num)d person has not been told about changes to the meeting on %(day)s.",
            "%(num)d people have not been told about changes to the meeting on %(day)s.",
            people, day=day,
        )  # fmt: skip
    return ngettext(
        "%(num)d person has not been invited yet to the meeting on %(day)s.",
        "%(num)d people have not been invited yet to the meeting on %(day)s.",
        people, day=day,
    )  # fmt: skip


def _untold_of_meeting(people: int, *, asked: bool) -> str:
    """The same of a meeting whose day may not be said."""
    if asked:
        return ngettext(
            "%(num)d person has not been told about changes to a meeting.",
            "%(num)d people have not been told about changes to a meeting.",
            people,
        )
    return ngettext(
        "%(num)d person has not been invited yet to a meeting.",
        "%(num)d people have not been invited yet to a meeting.",
        people,
    )


def late(desk: Desk) -> list[Wait]:
    """Who came into the circle after it was last said who comes to which part of a meeting ahead, and has no part in any."""
    said_last = (
        select(Happening.conference_id, func.max(Happening.at).label("at"))
        .where(Happening.conference_id.in_(desk.ids()), Happening.kind == "PlacesSet")
        .group_by(Happening.conference_id)
        .subquery()
    )
    next_one = (
        select(Meeting.id)
        .where(
            Meeting.conference_id == Person.conference_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > desk.now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
        .scalar_subquery()
    )
    placed = (
        select(Place.person_id)
        .join(Meeting, Meeting.id == Place.meeting_id)
        .where(Meeting.state == MeetingState.PLANNED, Meeting.starts_at > desk.now)
    )
    people = session().execute(
        select(Person, next_one)
        .join(said_last, said_last.c.conference_id == Person.conference_id)
        .where(
            Person.left_at.is_(None),
            Person.added_at > said_last.c.at,
            next_one.is_not(None),
            Person.id.not_in(placed),
        )
        .order_by(Person.added_at, Person.id)
    )
    return [
        Wait(
            3,
            _("%(name)s joined the circle later and has no part in the meeting yet.", name=one.name),
            detail=_("Choose which parts they come to. If they come to none, save the page as it is."),
            button=_("Who is invited to which part"),
            url=url_for("schedule.places", conference_id=one.conference_id, meeting_id=meeting_id),
        )
        for one, meeting_id in people
    ]


def followed(desk: Desk) -> list[Wait]:
    """What became of the plan. Whoever asks for help by their own page stands on the coordinator's desk already, with their
    words and whom to phone (`contact.urgent`): one call for help is one line."""
    found = []
    coordinates = desk.viewer.role is Role.COORDINATOR
    asked = {one.about_id for one in help_waiting(desk.ids(), (HelpKind.WITH_ACTION,))}
    for conference in desk.conferences:
        if conference.stage is not Stage.LIVE:
            continue
        for one in actions.actions_of(desk.viewer, conference, desk.today):
            said_above = one.standing is Standing.HELP and one.action.thread in asked
            if said_above or one.standing not in FOLLOWED_UP:
                continue
            if one.standing is Standing.HELP and not coordinates:
                continue  # whoever is stuck asked their coordinator
            words = actions.words_for(desk.viewer, one.newest)
            found.append(
                Wait(
                    4 if one.standing is Standing.HELP else 6,
                    _followed_up(one),
                    button=_("Record how it is going"),
                    url=url_for("actions.report_for", conference_id=conference.id, action_id=one.action.id),
                    detail=_("“%(words)s”", words=words) if words else "",
                    tone="waits" if one.standing is Standing.HELP else "calm",
                )
            )
    return found


def _followed_up(one: actions.Followed) -> str:
    about = {
        "who": one.action.who.called if one.action.who else one.action.who_words,
        "what": one.action.what,
    }
    if one.standing is Standing.HELP:
        return _("%(who)s could do with help: %(what)s", **about)
    if one.standing is Standing.NOT_DONE:
        return _("This did not happen: %(what)s (%(who)s)", **about)
    return _("No update yet: %(what)s (%(who)s)", **about)


def reviews(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(Review).where(
            Review.conference_id.in_(desk.ids()),
            OPEN,
            Review.due_on <= desk.today + REVIEW_NEAR,
        )
    )
    return [
        Wait(
            4 if row.due_on < desk.today else 7,
            _("Review due."),
            when=said_day(row.due_on) if desk.tells_when(row.conference_id) else "",
            url=url_for("review.review", conference_id=row.conference_id),
            button=_("Open the review"),
        )
        for row in rows
    ]


def copies(desk: Desk) -> list[Wait]:
    """A reader of a sealed plan whom no letter could reach gets it by hand; and one whose file is not given to them any more,
    since it tells what a caution hides from them now, is spoken with. Whose copy waits for a look has a line of its own."""
    found = []
    for conference in desk.conferences:
        plan = sealed_plan_now(conference) if conference.stage is Stage.LIVE else None
        readers = copies_sent(plan) if plan else []
        url = url_for("plan.copies", conference_id=conference.id)
        if withheld := [one.person.called for one in readers if one.withheld]:
            found.append(
                Wait(
                    2,
                    _(
                        "%(names)s can no longer get the plan as a file, because a safety restriction "
                        "hides something in it from them.",
                        names=said_list(withheld),
                    ),
                    button=_("See who has a copy"),
                    url=url,
                )
            )
        if waiting := [one.person.called for one in readers if one.by_hand]:
            found.append(
                Wait(
                    5,
                    _("%(names)s: give them the plan by hand.", names=said_list(waiting)),
                    button=_("Open the copies"),
                    url=url,
                )
            )
    return found
