"""Versions of a plan: begun, shown, answered. Nothing is overwritten: what changes is a new version."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import update

from fgc.access.viewer import PersonViewer, StaffViewer, Viewer, Worker
from fgc.approach.reading import approach_of
from fgc.circle.models import AgeGroup, Kind, Person, Ring, Side
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import acting_as, saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.meeting.queries import bottom_lines_of, questions_of
from fgc.meeting.rules import why_not_change
from fgc.plan.document.text import text_hash
from fgc.plan.happenings import PlanAgreed, PlanAnswered, PlanShown
from fgc.plan.looking import why_not_write_version
from fgc.plan.models import (
    Action,
    AgreedName,
    AgreedQuote,
    ChangeAsked,
    Contingency,
    Decision,
    Goal,
    Plan,
    PlanState,
    ReferrersAnswer,
)
from fgc.plan.queries import (
    central_people,
    changes_of,
    in_hand,
    meeting_of,
    newest_number,
    person_of_staff,
    plan_now,
    words_now,
)
from fgc.plan.rules import (
    Answered,
    WhyNot,
    begun_apart,
    why_not_answer,
    why_not_begin_version,
    why_not_show,
)
from fgc.plan.wording import plan_text
from fgc.schedule.models import Meeting

REPLACEABLE = (PlanState.SHOWN, PlanState.CHANGES_ASKED, PlanState.NOT_AGREED, PlanState.AGREED)
TEXTS = (
    "family_words",
    "childs_words",
    "drawing",
    "monitor_id",
    "review_on",
    "review_at_time",
    "review_place",
    "no_review_because",
)
LINE_TEXTS = {
    Goal: ("position", "question_id", "words"),
    Action: (
        "thread",
        "position",
        "agency",
        "what",
        "who_id",
        "who_words",
        "helper_id",
        "starts_on",
        "due_on",
        "days",
        "how_often",
        "short",
        "off_fridge",
        "how_we_know",
        "needs_from_services",
        "if_not",
        "bottom_line_id",
    ),
    Contingency: ("position", "if_words", "then_words", "who_id"),
}


def begin_version(conference: Conference, meeting: Meeting, *, by: Viewer) -> Plan:
    """The version that is being written at this meeting, begun when there is none: everything of the newest version is
    copied, nothing of it is touched. The family's is a draft for themselves; a coordinator's is typed in the open."""
    state = PlanState.DRAFT if isinstance(by, PersonViewer) else PlanState.TYPING
    if state is PlanState.TYPING:
        refuse(why_not_change(meeting))
    latest = plan_now(by, conference)
    refuse(why_not_begin_version(latest, meeting.id))
    begun = in_hand(by, meeting.id, state)
    if isinstance(by, PersonViewer):
        refuse(why_not_write_version(conference, meeting.id, begun, by=by))
    with saving():
        if begun:
            return begun
        plan = Plan(
            conference_id=conference.id,
            meeting_id=meeting.id,
            state=state,
            typed_by=by.staff_id if isinstance(by, StaffViewer) else None,
        )
        session().add(plan)
        session().flush()
        if latest is not None:
            _copy(latest, plan)
        return plan


def add_newest(conference: Conference, plan: Plan, *, by: Viewer) -> None:
    """Adds to a version that was begun before another was shown what the other says: its lines after those that are there, its
    words where there are none. Refused where something of it stands there already."""
    latest = plan_now(by, conference)
    if latest is None or not begun_apart(plan, latest):
        raise Refused(WhyNot.NOTHING_TO_ADD)
    with saving():
        _copy(latest, plan, beside=True)


def show(conference: Conference, plan: Plan, *, by: Viewer) -> None:
    """The version stands as it is from here on, with a number, for everybody at the table; older ones are replaced."""
    family = isinstance(by, PersonViewer)
    refuse(why_not_show(plan, today(zone_of(conference)), family=family))
    refuse(why_not_begin_version(plan_now(by, conference), plan.meeting_id))
    if isinstance(by, PersonViewer):
        refuse(why_not_write_version(conference, plan.meeting_id, plan, by=by))
    with saving():
        session().execute(
            update(Plan)
            .where(
                Plan.conference_id == conference.id,
                Plan.meeting_id == plan.meeting_id,
                Plan.state.in_(REPLACEABLE),
                Plan.id != plan.id,
            )
            .values(state=PlanState.REPLACED, version=Plan.version + 1)
        )
        plan.number = newest_number(conference) + 1
        plan.state, plan.shown_at = PlanState.SHOWN, now()
        plan.shown_by = by.person_id if isinstance(by, PersonViewer) else None
        conference.stage = Stage.AGREEING
        tell(PlanShown(conference, plan, plan.number), by=by)


def answer(conference: Conference, *, by: StaffViewer, plan: Plan | None, answered: Answered) -> None:
    """The referrer's answer to the version that was shown. Agreed: its exact text is fixed and can be signed."""
    day = today(zone_of(conference))
    if found := why_not_answer(plan, answered, bottom_lines_of(by, conference.id), day):
        raise Refused(found[0], field=found[1])
    assert plan is not None
    with saving():
        kept = ReferrersAnswer(
            conference_id=conference.id,
            plan_id=plan.id,
            staff_id=by.staff_id,
            at=now(),
            decision=answered.decision,
            changes="\n".join(answered.each_change)
            if answered.decision is Decision.AGREED_WITH_CHANGES
            else "",
        )
        if answered.decision is Decision.NOT_AGREED:
            kept.bottom_line_id, kept.reason, kept.safe_if = (
                answered.bottom_line_id,
                answered.reason,
                answered.safe_if,
            )
        session().add(kept)
        session().flush()
        tell(PlanAnswered(conference, plan, plan.number, answered.decision), by=by)
        {
            Decision.AGREED: _agree,
            Decision.AGREED_WITH_CHANGES: _ask_changes,
            Decision.NOT_AGREED: _not_agreed,
        }[answered.decision](conference, plan, kept, by)


def answer_change(plan: Plan, change_id: UUID, *, by: PersonViewer, accepted: bool) -> None:
    """The family says yes or no to one change that was asked for. It may think again until the new version is shown."""
    change = next((one for one in changes_of(plan) if one.id == change_id), None)
    if change is None or plan.state is not PlanState.CHANGES_ASKED:
        raise Refused(WhyNot.NO_CHANGE_ASKED)
    with saving():
        change.accepted, change.answered_by, change.answered_at = accepted, by.person_id, now()


def referrers_person(conference: Conference, by: StaffViewer) -> Person:
    """The social worker as a person of the circle, so that they stand among those who sign; made when there is none, or none
    any more. Written on behalf of the program: a social worker writes nobody into a circle, themself included."""
    with saving(), acting_as(Worker().settings()):
        person = person_of_staff(conference, by.staff_id, by.name) or _as_professional(conference, by)
        person.staff_id = by.staff_id
    return person


def _as_professional(conference: Conference, by: StaffViewer) -> Person:
    person = Person(
        conference_id=conference.id,
        service_id=conference.service_id,
        name=by.name,
        called=by.name.split()[0],
        kind=Kind.PROFESSIONAL,
        job="Social worker",
        side=Side.OTHER,
        ring=Ring.COMMUNITY,
        age_group=AgeGroup.ADULT,
        zone=zone_of(conference),
        added_at=now(),
    )
    session().add(person)
    return person


def _agree(conference: Conference, plan: Plan, _kept: ReferrersAnswer, by: StaffViewer) -> None:
    """From here on the text is what it is now: what is corrected elsewhere does not change it (decision 31)."""
    referrers_person(conference, by)
    _keep_quotes(conference, plan)
    plan.state, plan.agreed_at = PlanState.AGREED, now()
    plan.text_hash = text_hash(plan_text(plan, conference))
    conference.stage = Stage.SIGNING
    tell(PlanAgreed(conference, plan, plan.number), by=by)


def _keep_quotes(conference: Conference, plan: Plan) -> None:
    """Every word that the text takes from elsewhere is kept with the version itself."""
    these = {"conference_id": conference.id, "plan_id": plan.id}
    central = [one.id for one in central_people(conference)]
    for person_id, words in words_now(plan).items():
        place = central.index(person_id) if person_id in central else None
        session().add(AgreedName(person_id=person_id, central_place=place, **these, **asdict(words)))
    meeting = meeting_of(plan)
    quotes = {one.id: one.words for one in questions_of(Worker(), conference.id)}
    quotes |= {one.id: one.words for one in bottom_lines_of(Worker(), conference.id)}
    quotes |= {conference.id: conference.number, meeting.id: meeting.on.isoformat()}
    quotes[plan.id] = approach_of(conference).signing
    session().add_all(
        AgreedQuote(about_id=about_id, words=words, **these) for about_id, words in quotes.items()
    )
    session().flush()


def _ask_changes(_conference: Conference, plan: Plan, kept: ReferrersAnswer, _by: StaffViewer) -> None:
    plan.state = PlanState.CHANGES_ASKED
    session().add_all(
        ChangeAsked(
            conference_id=plan.conference_id, plan_id=plan.id, answer_id=kept.id, position=number, words=words
        )
        for number, words in enumerate(kept.changes.splitlines(), 1)
    )


def _not_agreed(_conference: Conference, plan: Plan, _kept: ReferrersAnswer, _by: StaffViewer) -> None:
    plan.state = PlanState.NOT_AGREED


def _copy(source: Plan, plan: Plan, *, beside: bool = False) -> None:
    """Every row again, under the new version; an action keeps its `thread`, by which its progress is followed. `beside`: what the
    version says already stays as it is, and comes first."""
    for name in TEXTS:
        if not (beside and getattr(plan, name)):
            setattr(plan, name, getattr(source, name))
    goals: dict[UUID, UUID] = {}
    first = {Goal: len(plan.goals), Action: len(plan.actions), Contingency: len(plan.contingencies)}
    for kind, rows in ((Goal, source.goals), (Action, source.actions), (Contingency, source.contingencies)):
        for row in rows:
            copy = kind(
                conference_id=plan.conference_id,
                plan_id=plan.id,
                **{name: getattr(row, name) for name in LINE_TEXTS[kind]},
            )
            if isinstance(copy, Action) and isinstance(row, Action) and row.goal_id:
                copy.goal_id = goals[row.goal_id]
            copy.position += first[kind]
            session().add(copy)
            session().flush()
            if isinstance(copy, Goal):
                goals[row.id] = copy.id
    session().expire(plan, ["goals", "actions", "contingencies"])
