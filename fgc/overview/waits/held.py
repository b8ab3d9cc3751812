"""What waits when a copy of the plan, or what is written about a meeting, may tell its reader what must stay hidden, and after a
safety hold was lifted."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.circle.telling import Told
from fgc.conference.models import Stage
from fgc.kit.db import session
from fgc.kit.words import said_list, said_moment
from fgc.meeting.read_through import LineLeftOut, left_out_while_open
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.queries import held_copies
from fgc.schedule.after_hold import lifted_and_unconfirmed
from fgc.schedule.models import Meeting
from fgc.schedule.read_through import told_by_meeting
from fgc.schedule.rules import STANDING

BEFORE_MEETING = (Stage.PREPARING, Stage.SCHEDULED)


def lifted(desk: Desk) -> list[Wait]:
    """Each conference whose hold was lifted, until the coordinator has confirmed the date, moved it or called it off."""
    return [
        Wait(
            1,
            _("The safety hold was lifted. Check the date and what is waiting."),
            url=url_for("schedule.meetings", conference_id=conference_id),
            button=_("Check the dates"),
            when=said_moment(at, desk.zone),
        )
        for conference_id, at in lifted_and_unconfirmed(desk.ids()).items()
    ]


def copies(desk: Desk) -> list[Wait]:
    """Each conference in which somebody cannot read the plan before the coordinator has looked at their copy, and decided."""
    held = [one for one in held_copies(desk.ids()) if one.refused_at is None]
    people = {
        person.id: person.name
        for person in session().scalars(select(Person).where(Person.id.in_([one.person_id for one in held])))
    }
    names: dict[UUID, list[str]] = {}
    for one in held:
        names.setdefault(one.conference_id, []).append(people[one.person_id])
    return [
        Wait(
            1,
            ngettext(
                "%(names)s cannot read the plan until you have checked their copy.",
                "%(names)s cannot read the plan until you have checked their copies.",
                len(theirs),
                names=said_list(list(dict.fromkeys(theirs))),
            ),
            url=url_for("plan.plan", conference_id=conference_id),
            button=_("Check their copies"),
            tone="danger",
        )
        for conference_id, theirs in names.items()
    ]


def meeting_texts(desk: Desk) -> list[Wait]:
    """Each meeting to come of which something that is written for all who are asked may tell one of them what is hidden from
    them: a caution, a town or a name is another one than when it was written."""
    return [
        Wait(
            1,
            _("Something written about the meeting may tell a person what they must not find out."),
            url=url_for("schedule.meetings", conference_id=one.conference_id),
            button=_("Read what is written"),
            detail=" ".join(
                _may_tell(readers, about) for (readers, _id), about in _whom_it_tells(told).items()
            ),
            tone="danger",
        )
        for one in _standing_meetings(desk)
        if (told := told_by_meeting(desk.viewer, desk.named(one.conference_id), one))
    ]


def _whom_it_tells(told: Iterable[Told]) -> dict[tuple[tuple[Person, ...], UUID], Person]:
    """About whom these tell something to whom, each once: for a page that names the people, and does not repeat the words. To
    nobody in particular what no caution hides."""
    pairs = [(one.readers if one.by_caution else (), one.about) for one in told]
    return {(readers, about.id): about for readers, about in pairs}


def _may_tell(readers: Sequence[Person], about: Person) -> str:
    """About whom and to whom, never what."""
    if not readers:
        return _("It may tell something about %(about)s, whose address is protected.", about=about.name)
    names = said_list([one.name for one in readers])
    return _("It may tell %(readers)s something about %(about)s.", readers=names, about=about.name)


def lines_for_family(desk: Desk) -> list[Wait]:
    """Each conference in which a question for the family, or what the plan must have before it is approved, tells somebody what
    takes two people to let them read: it is left out for them, and the social worker can still put it in other words. Asked from
    the preparing on, of everybody in the circle while no meeting says who comes."""
    meetings = {one.conference_id: one for one in reversed(_standing_meetings(desk))}
    return [
        Wait(
            1,
            _(
                "A question for the family, or what the plan must have, gives away something that must stay "
                "hidden from someone. Ask the social worker to reword it."
            ),
            url=url_for("referral.read", conference_id=one.id),
            button=_("Read the referral"),
            detail=_lines_said(lines),
            tone="danger",
        )
        for one in desk.conferences
        if (one.stage in BEFORE_MEETING or one.id in meetings)
        and (lines := left_out_while_open(desk.viewer, one, meetings.get(one.id)))
    ]


def _lines_said(lines: Sequence[LineLeftOut]) -> str:
    """About whom and from whom, once for each who must not find out, and in which lines; never the words, which a screen that
    stands open would show."""
    found: dict[tuple[Person, ...], list[tuple[Person, LineLeftOut]]] = {}
    for line in lines:
        for (readers, _id), about in _whom_it_tells(line.told).items():
            found.setdefault(readers, []).append((about, line))
    return " ".join(_given_away(readers, each) for readers, each in found.items())


def _given_away(readers: Sequence[Person], each: Sequence[tuple[Person, LineLeftOut]]) -> str:
    questions = list(dict.fromkeys(line.number for _about, line in each if line.is_question))
    required = list(dict.fromkeys(line.number for _about, line in each if not line.is_question))
    said = [
        _(
            "Something about %(about)s must stay hidden from %(readers)s.",
            about=said_list(list(dict.fromkeys(about.name for about, _line in each))),
            readers=said_list([one.name for one in readers]),
        )
    ]
    if questions:
        said.append(
            ngettext(
                "Question %(numbers)s gives it away.",
                "Questions %(numbers)s give it away.",
                len(questions),
                numbers=said_list([str(one) for one in questions]),
            )
        )
    if required:
        said.append(
            ngettext(
                "Line %(numbers)s of what the plan must have gives it away.",
                "Lines %(numbers)s of what the plan must have give it away.",
                len(required),
                numbers=said_list([str(one) for one in required]),
            )
        )
    return " ".join(said)


def _standing_meetings(desk: Desk) -> Sequence[Meeting]:
    """The meetings to come or under way of all its conferences."""
    return (
        session()
        .scalars(
            select(Meeting)
            .where(Meeting.conference_id.in_(desk.ids()), Meeting.state.in_(STANDING))
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .all()
    )
