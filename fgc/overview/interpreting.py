"""What the coordinator reads of interpreting that does not fit: on the desk, and on the pages by which it may be changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.viewer import viewer
from fgc.circle.models import Kind, Need, Person
from fgc.circle.models_reaching import Gender
from fgc.circle.rules import WhyNot
from fgc.conference.models import Conference, Stage
from fgc.invitation.queries import ahead_of, interpreter_gaps_in, interpreting_in
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.words import said_day
from fgc.schedule.forms.needs import said_need_state
from fgc.schedule.models import Meeting
from fgc.schedule.rules import InterpreterGap, NeedState, state_of_need
from fgc.schedule.where import shows_when

ENDED = (Stage.CLOSED, Stage.DECLINED)


@dataclass(frozen=True)
class InterpreterNotice:
    """One person at one meeting: what does not fit, why or what to do, and where it is solved."""

    meeting_id: UUID
    gap: InterpreterGap
    people: frozenset[UUID]
    """Who needs an interpreter, and the one who does not fit."""
    sentence: str
    beside: str
    """The same on the page of the meeting itself, beside the people."""
    detail: str
    url: str
    button: str
    """What the page at `url` is for."""


def need_states(conference: Conference, needs: Iterable[Need]) -> dict[UUID, tuple[NeedState, str]]:
    """How it stands with what somebody needs, by the id of the need, with the words for it: by the meetings to come, and while a
    safety hold lasts by what the coordinator noted alone."""
    open_now = conference.stage not in ENDED and shows_when(viewer(), conference, ())
    ids = [conference.id]
    found = interpreting_in(viewer(), ids, ahead_of(ids, now())) if open_now else []
    gaps = [gap for one in found for gap in one.gaps]
    interpreted: dict[UUID, bool] = {}
    for one in found:
        interpreted |= {key: sure and interpreted.get(key, True) for key, sure in one.interpreted.items()}
    states = {need.id: state_of_need(need, gaps, interpreted) for need in needs}
    return {key: (state, said_need_state(state)) for key, state in states.items()}


def interpreter_notices(conference: Conference, person: Person | None = None) -> list[InterpreterNotice]:
    """For a page of this conference, of everybody or of one person. Nothing for anybody but the coordinator; nothing while a
    safety hold lasts: no day is said then, and no place changed."""
    if conference.stage in ENDED or not shows_when(viewer(), conference, ()):
        return []
    found = notices_of(interpreter_gaps_in(viewer(), [conference], now()))
    return [one for one in found if person is None or person.id in one.people]


def notices_of(gaps: Sequence[tuple[Meeting, InterpreterGap]]) -> list[InterpreterNotice]:
    """Each gap with what is done about it. Where the circle has no interpreter at all, one is added first: nobody can be chosen
    before."""
    there = _with_interpreter({meeting.conference_id for meeting, _gap in gaps})
    return [
        _notice(meeting, gap, to_add=gap.interpreter is None and meeting.conference_id not in there)
        for meeting, gap in gaps
    ]


def _with_interpreter(conference_ids: Collection[UUID]) -> set[UUID]:
    """Which of these circles have an interpreter."""
    found = select(Person.conference_id).where(
        Person.conference_id.in_(conference_ids), Person.kind == Kind.INTERPRETER, Person.left_at.is_(None)
    )
    return set(session().scalars(found.distinct())) if conference_ids else set()


def _notice(meeting: Meeting, gap: InterpreterGap, *, to_add: bool) -> InterpreterNotice:
    beside, there = _beside(gap), "circle.add_person" if to_add else "schedule.places"
    about = {"kind": Kind.INTERPRETER.value} if to_add else {"meeting_id": meeting.id}
    return InterpreterNotice(
        meeting.id,
        gap,
        frozenset({gap.person.id, *((gap.interpreter.id,) if gap.interpreter else ())}),
        _sentence(gap, said_day(meeting.on)),
        beside,
        _what_to_do(gap, to_add=to_add) if gap.without_one else beside,
        url_for(there, conference_id=meeting.conference_id, **about),
        _("Add an interpreter") if to_add else _("Who is invited to which part"),
    )


def _sentence(gap: InterpreterGap, day: str) -> str:
    """With the day of the meeting, and who it is about."""
    if gap.interpreter is None:
        return _(
            "%(name)s needs an interpreter at the meeting on %(day)s, and none is invited.",
            name=gap.person.name, day=day,
        )  # fmt: skip
    about = {"name": gap.person.name, "interpreter": gap.interpreter.name, "day": day}
    if gap.without_one:
        return _(
            "%(interpreter)s no longer interprets at the meeting on %(day)s, and %(name)s needs an interpreter.",
            **about,
        )
    return _(
        "%(interpreter)s is invited to the meeting on %(day)s, and is not the interpreter %(name)s asked for.",
        **about,
    )


def _beside(gap: InterpreterGap) -> str:
    if gap.interpreter is None:
        return _("%(name)s needs an interpreter, and none is invited.", name=gap.person.name)
    about = {"name": gap.person.name, "interpreter": gap.interpreter.name}
    if gap.without_one:
        return _("%(interpreter)s no longer interprets here, and %(name)s needs an interpreter.", **about)
    if gap.reason is WhyNot.FROM_TOO_NEAR:
        return _(
            "%(name)s asks for an interpreter from elsewhere. %(interpreter)s is from near the family, or "
            "it is not recorded that they are not.",
            **about,
        )
    if gap.asked_for is not None and gap.asked_for.gender is Gender.MALE:
        return _(
            "%(name)s asks for an interpreter who is a man. %(interpreter)s is not, or it is not recorded.",
            **about,
        )
    return _(
        "%(name)s asks for an interpreter who is a woman. %(interpreter)s is not, or it is not recorded.",
        **about,
    )


def _what_to_do(gap: InterpreterGap, *, to_add: bool) -> str:
    if to_add:
        return _(
            "Add an interpreter to the circle. If someone from outside comes, record on the page of %(called)s that it is "
            "arranged.",
            called=gap.person.called,
        )
    return _(
        "Invite someone else to interpret. If someone from outside comes, record on the page of %(called)s "
        "that an interpreter is arranged.",
        called=gap.person.called,
    )
