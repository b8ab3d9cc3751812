"""Writing a plan line by line, by several people at once: each line has its own version, and nothing is lost.

A line that somebody else changed in the meantime raises `Stale` with the words that stand there now. The caller holds
the conference's row lock, so that positions and versions are read and written by one at a time.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from fgc.access.viewer import PersonViewer, Viewer
from fgc.kit.clock import today
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.plan.models import Action, Contingency, Goal, Plan
from fgc.plan.queries import meeting_of
from fgc.plan.rules import WhyNot, why_not_due_on, why_not_review_on, why_not_write

Line = Goal | Action | Contingency
KINDS: Mapping[str, type[Goal] | type[Action] | type[Contingency]] = {
    "goal": Goal,
    "action": Action,
    "promise": Action,
    "if": Contingency,
}


def lines_of(plan: Plan, kind: str) -> list[Any]:
    """The lines of one kind, in order. What services promise stands apart from what the family does."""
    if kind == "goal":
        return list(plan.goals)
    if kind == "if":
        return list(plan.contingencies)
    return [one for one in plan.actions if one.agency == (kind == "promise")]


def line_of(plan: Plan, kind: str, line_id: UUID) -> Line | None:
    """One line of the plan, or None when it is not there any more."""
    return next((one for one in lines_of(plan, kind) if one.id == line_id), None)


def words_of(line: Line) -> str:
    """What a line says, for the page that shows two texts beside each other."""
    if isinstance(line, Goal):
        return line.words
    if isinstance(line, Contingency):
        return f"{line.if_words} → {line.then_words}"
    more = (line.how_often, line.how_we_know, line.needs_from_services, line.if_not)
    return "\n".join((line.what, *(one for one in more if one)))


def add_line(plan: Plan, kind: str, *, by: Viewer, **values: Any) -> Line:
    """A new line at the end of its kind."""
    refuse(why_not_write(plan, family=isinstance(by, PersonViewer)))
    with saving():
        last = max((one.position for one in lines_of(plan, kind)), default=0)
        line = KINDS[kind](conference_id=plan.conference_id, plan_id=plan.id, position=last + 1, **values)
        if isinstance(line, Action):
            line.thread, line.agency = uuid4(), kind == "promise"
            _check(line)
            refuse(why_not_due_on(line.due_on, meeting_of(plan).on), field="due_on")
        session().add(line)
        return line


def change_line(plan: Plan, line: Line, *, by: Viewer, version: int, **values: Any) -> None:
    """Other words for one line. Raises `Stale` when somebody else changed it after the page was opened. A due day that an
    older version had may stay, also when it is past by now."""
    refuse(why_not_write(plan, family=isinstance(by, PersonViewer)))
    expect(line, version, {"": words_of(line)})
    if isinstance(line, Action) and values.get("due_on") != line.due_on:
        refuse(why_not_due_on(values.get("due_on"), meeting_of(plan).on), field="due_on")
    with saving():
        for name, value in values.items():
            setattr(line, name, value)
        if isinstance(line, Action):
            _check(line)


def take_out(plan: Plan, line: Line, *, by: Viewer, version: int) -> None:
    """Takes one line out; actions of a goal that is taken out stay, without a goal."""
    refuse(why_not_write(plan, family=isinstance(by, PersonViewer)))
    expect(line, version, {"": words_of(line)})
    with saving():
        if isinstance(line, Goal):
            for action in plan.actions:
                if action.goal_id == line.id:
                    action.goal_id = None
            session().flush()
        session().delete(line)


def move(plan: Plan, kind: str, line: Line, *, by: Viewer, up: bool) -> None:
    """One place up or down among the lines of its kind; at the end of the list nothing happens."""
    refuse(why_not_write(plan, family=isinstance(by, PersonViewer)))
    rows = lines_of(plan, kind)
    here = rows.index(line)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    with saving():
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, 1):
            if row.position != position:
                row.position = position


def write_texts(plan: Plan, *, by: Viewer, version: int, **values: Any) -> None:
    """The words of the plan as a whole, the children's, who keeps an eye on it, when everybody meets again."""
    refuse(why_not_write(plan, family=isinstance(by, PersonViewer)))
    if "review_on" in values:
        meeting, because = meeting_of(plan), values.get("no_review_because", "")
        why_not = why_not_review_on(values["review_on"], because, meeting.on, today(meeting.zone))
        refuse(why_not, field="review_on")
    expect(plan, version, {"": "\n".join(filter(None, (plan.family_words, plan.childs_words)))})
    with saving():
        for name, value in values.items():
            setattr(plan, name, value)


def keep_drawing(plan: Plan, picture: bytes, *, by: Viewer) -> None:
    """A child's drawing for the cover, as we drew it before anything was locked (`fgc.access.pictures`); nothing: no drawing
    any more."""
    refuse(why_not_write(plan, family=isinstance(by, PersonViewer)))
    with saving():
        plan.drawing = picture


def _check(action: Action) -> None:
    """Somebody does it, at some time (a plan is clear and specific)."""
    if action.who_id is None and not action.who_words:
        raise Refused(WhyNot.NOBODY_DOES_IT, field="who_id")
    if not (action.due_on or action.starts_on or action.days or action.how_often):
        raise Refused(WhyNot.NO_TIME, field="due_on")
