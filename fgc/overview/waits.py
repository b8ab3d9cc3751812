"""What waits for somebody, ordered by what hurts most if it is late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer
from fgc.actions import queries as actions
from fgc.actions.rules import Standing
from fgc.circle import rules as circle
from fgc.circle.models import Person
from fgc.conference.models import Conference, Stage
from fgc.invitation.models import Invitation, Suggestion
from fgc.kit.db import session
from fgc.kit.outbox import ToKind, to_decide, why_sentence
from fgc.kit.words import said_day
from fgc.plan.models import Plan, PlanState, SealReview
from fgc.referral.models import BottomLine, Independence, Referral, State
from fgc.review.models import Review
from fgc.schedule.models import Meeting, MeetingState

REVIEW_NEAR = timedelta(days=28)


@dataclass(frozen=True)
class Wait:
    """One thing that waits: a sentence, and the one button that does it."""

    rank: int
    sentence: str
    url: str
    button: str
    detail: str = ""
    when: str = ""
    tone: str = "waits"
    about: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """Whose desk, which conferences lie on it, and what time it is."""

    viewer: StaffViewer
    conferences: Sequence[Conference]
    now: datetime
    today: date

    def ids(self) -> list[object]:
        return [conference.id for conference in self.conferences]

    def named(self, conference_id: object) -> Conference:
        return next(one for one in self.conferences if one.id == conference_id)


def waits_of(desk: Desk) -> list[Wait]:
    """Everything that waits on this desk, the most urgent first."""
    found = [wait for source in SOURCES[desk.viewer.role] for wait in source(desk)]
    return sorted(found, key=lambda wait: wait.rank)


def _held(desk: Desk) -> list[Wait]:
    return [
        Wait(
            0,
            _("%(name)s: a safety hold stops every letter.", name=one.name),
            tone="danger",
            url=url_for("conference.hold", conference_id=one.id),
            button=_("Look at the hold"),
        )
        for one in desk.conferences
        if one.held_since is not None
    ]


def _letters(desk: Desk) -> list[Wait]:
    letters = [letter for letter in to_decide(desk.ids()) if letter.to_kind is ToKind.PERSON]
    people = {
        person.id: person
        for person in session().scalars(
            select(Person)
            .where(Person.id.in_([letter.to_id for letter in letters]))
            .options(joinedload(Person.contact))
        )
    }
    return [
        Wait(
            1,
            _("A letter to %(name)s has not gone.", name=people[letter.to_id].name),
            detail=_instead(why_sentence(letter), people[letter.to_id]),
            tone="danger",
            button=_("Look at it"),
            url=url_for("invitation.invitations", conference_id=letter.matter_id),
        )
        for letter in letters
        if letter.to_id in people
    ]


def _instead(why: str, person: Person) -> str:
    number = circle.phone_them(person.contact, person)
    return f"{why} {said_call(person, number)}" if number else why


def said_call(person: Person, call: circle.PhoneThem) -> str:
    """'Phone Nazdar: 01632 960111, 9:30 to 14:30' in a whole sentence."""
    if call.hours_from and call.hours_to:
        return _(
            "Phone %(called)s: %(number)s, between %(first)s and %(last)s.",
            called=person.called,
            number=call.number,
            first=f"{call.hours_from:%H:%M}",
            last=f"{call.hours_to:%H:%M}",
        )
    return _("Phone %(called)s: %(number)s.", called=person.called, number=call.number)


def _not_told(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.conference_id.in_(desk.ids()),
            Invitation.withdrawn_at.is_(None),
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > desk.now,
            (Invitation.told_sequence.is_(None)) | (Invitation.told_sequence < Meeting.sequence),
        )
        .options(joinedload(Invitation.person).joinedload(Person.contact))
    )
    found = []
    for row in rows:
        call = circle.phone_them(row.person.contact, row.person)
        found.append(
            Wait(
                2,
                _("%(name)s has not been told the time.", name=row.person.name),
                detail=said_call(row.person, call) if call else "",
                button=_("Tell them"),
                url=url_for("invitation.invitations", conference_id=row.conference_id),
            )
        )
    return found


def _independence(desk: Desk) -> list[Wait]:
    signed = set(
        session().scalars(
            select(Independence.conference_id).where(
                Independence.staff_id == desk.viewer.staff_id, Independence.conference_id.in_(desk.ids())
            )
        )
    )
    return [
        Wait(
            3,
            _("%(name)s is yours. Sign that you are independent before you begin.", name=one.name),
            url=url_for("referral.independence", conference_id=one.id),
            button=_("Sign"),
        )
        for one in desk.conferences
        if one.stage in (Stage.WAITING, Stage.PREPARING) and one.id not in signed
    ]


def _suggestions(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(Suggestion).where(Suggestion.conference_id.in_(desk.ids()), Suggestion.settled_at.is_(None))
    )
    return [
        Wait(
            5,
            _(
                "Somebody of %(name)s thinks of a person you have not asked.",
                name=desk.named(row.conference_id).name,
            ),
            url=url_for("invitation.invitations", conference_id=row.conference_id),
            button=_("Look"),
        )
        for row in rows
    ]


def _actions(desk: Desk) -> list[Wait]:
    found = []
    for conference in desk.conferences:
        if conference.stage is not Stage.LIVE:
            continue
        for one in actions.actions_of(desk.viewer, conference, desk.today):
            if one.standing not in (Standing.HELP, Standing.LATE):
                continue
            owner = one.action.who.called if one.action.who else one.action.who_words
            sentence = (
                _("%(who)s could do with help: %(what)s", who=owner, what=one.action.what)
                if one.standing is Standing.HELP
                else _(
                    "Nobody has heard whether this is done: %(what)s (%(who)s)",
                    who=owner,
                    what=one.action.what,
                )
            )
            found.append(
                Wait(
                    4 if one.standing is Standing.HELP else 6,
                    sentence,
                    button=_("Write down how it goes"),
                    url=url_for("actions.report_for", conference_id=conference.id, action_id=one.action.id),
                    tone="waits" if one.standing is Standing.HELP else "calm",
                )
            )
    return found


def _reviews(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(Review).where(
            Review.conference_id.in_(desk.ids()),
            Review.held_at.is_(None),
            Review.declined_because == "",
            Review.due_on <= desk.today + REVIEW_NEAR,
        )
    )
    return [
        Wait(
            4 if row.due_on < desk.today else 7,
            _("The plan of %(name)s is to be looked at again.", name=desk.named(row.conference_id).name),
            when=said_day(row.due_on),
            url=url_for("review.review", conference_id=row.conference_id),
            button=_("Go to the review"),
        )
        for row in rows
    ]


def _signing(desk: Desk) -> list[Wait]:
    return [
        Wait(
            4,
            _("The plan of %(name)s waits for signatures.", name=one.name),
            button=_("Go to the signing"),
            url=url_for("plan.signing", conference_id=one.id),
        )
        for one in desk.conferences
        if one.stage is Stage.SIGNING
    ]


def _drafts(desk: Desk) -> list[Wait]:
    words = {
        State.DRAFT: _("Your referral of %(name)s is not sent yet."),
        State.RETURNED: _("Your referral of %(name)s came back with a question."),
    }
    rows = session().scalars(
        select(Referral).where(
            Referral.conference_id.in_(desk.ids()),
            Referral.referrer_id == desk.viewer.staff_id,
            Referral.state.in_(list(words)),
        )
    )
    return [
        Wait(
            3,
            words[row.state] % {"name": desk.named(row.conference_id).name},
            button=_("Go on writing"),
            url=url_for("referral.write", conference_id=row.conference_id),
            tone="waits" if row.state is State.RETURNED else "calm",
        )
        for row in rows
    ]


def _bottom_lines(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(BottomLine.conference_id)
        .join(Referral, Referral.conference_id == BottomLine.conference_id)
        .where(
            BottomLine.conference_id.in_(desk.ids()),
            BottomLine.approved_at.is_(None),
            Referral.referrer_id != desk.viewer.staff_id,
            Referral.state.not_in([State.DRAFT, State.DECLINED]),
        )
        .group_by(BottomLine.conference_id)
    )
    return [
        Wait(
            2,
            _("Approve what the plan of %(name)s must have.", name=desk.named(conference_id).name),
            url=url_for("referral.bottom_lines", conference_id=conference_id),
            button=_("Read and approve"),
        )
        for conference_id in rows
    ]


def _plans(desk: Desk) -> list[Wait]:
    mine = set(
        session().scalars(
            select(Referral.conference_id).where(
                Referral.conference_id.in_(desk.ids()), Referral.referrer_id == desk.viewer.staff_id
            )
        )
    )
    shown = session().scalars(select(Plan).where(Plan.conference_id.in_(mine), Plan.state == PlanState.SHOWN))
    found = [
        Wait(
            1,
            _(
                "The family of %(name)s has shown its plan and waits for your answer.",
                name=desk.named(plan.conference_id).name,
            ),
            tone="danger",
            url=url_for("plan.answer_plan", conference_id=plan.conference_id),
            button=_("Answer"),
        )
        for plan in shown
    ]
    reviewed = select(SealReview.plan_id).where(SealReview.staff_id == desk.viewer.staff_id)
    sealed = session().scalars(
        select(Plan).where(
            Plan.conference_id.in_(mine), Plan.state == PlanState.SEALED, Plan.id.not_in(reviewed)
        )
    )
    return found + [
        Wait(
            3,
            _(
                "The sealed plan of %(name)s is there for you to read.",
                name=desk.named(plan.conference_id).name,
            ),
            url=url_for("plan.review_sealed", conference_id=plan.conference_id),
            button=_("Read and record"),
        )
        for plan in sealed
    ]


def _queue(desk: Desk) -> list[Wait]:
    words = {
        Stage.REFERRED: (
            _("A new referral: %(name)s. Accept it, or say what is missing."),
            "referral.decide",
            _("Decide"),
        ),
        Stage.WAITING: (_("%(name)s waits for a coordinator."), "referral.allocate", _("Allocate")),
    }
    return [
        Wait(
            2,
            words[one.stage][0] % {"name": one.name},
            url=url_for(words[one.stage][1], conference_id=one.id),
            button=words[one.stage][2],
            when=said_day(one.opened_at.date()),
        )
        for one in desk.conferences
        if one.stage in words
    ]


Source = Callable[[Desk], list[Wait]]
SOURCES: dict[Role, tuple[Source, ...]] = {
    Role.COORDINATOR: (_held, _letters, _not_told, _independence, _signing, _suggestions, _actions, _reviews),
    Role.SOCIAL_WORKER: (_held, _plans, _bottom_lines, _drafts, _actions),
    Role.SERVICE_MANAGER: (_held, _queue, _letters, _reviews),
    Role.ADMINISTRATOR: (),
    Role.AUDITOR: (),
}


def count_waiting(conference_ids: Sequence[object]) -> dict[object, tuple[int, int]]:
    """For each conference, how many of those asked to its next meeting have answered, of how many."""
    rows = session().execute(
        select(Invitation.conference_id, func.count(Invitation.answer), func.count())
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.conference_id.in_(conference_ids),
            Invitation.withdrawn_at.is_(None),
            Meeting.state == MeetingState.PLANNED,
        )
        .group_by(Invitation.conference_id)
    )
    return {conference_id: (answered, asked) for conference_id, answered, asked in rows}
