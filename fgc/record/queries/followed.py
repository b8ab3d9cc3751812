"""What became of the plan: every action with all that was said on it, and the reviews."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.viewer import StaffViewer
from fgc.actions.forms import SAID
from fgc.actions.models import Progress
from fgc.actions.queries import Followed, actions_of, words_on
from fgc.circle.models import Person
from fgc.circle.queries import names_of_staff
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import today
from fgc.kit.db import session
from fgc.kit.words import mark, said_day, said_list
from fgc.plan.models import Action
from fgc.plan.wording import when
from fgc.record.queries.said import on_day
from fgc.record.sheet import Part, Table, facts, table
from fgc.review.forms import OUTCOMES, RESULTS
from fgc.review.models import Review
from fgc.review.queries import reviews_of, were_at
from fgc.schedule.where import shows_when

COLUMNS = (
    "What", "Who", "With", "Of a service", "When", "By", "How it is going", "Last word", "Last said by", "Last said on",
)  # fmt: skip
STANDINGS = {
    "done": mark("Done"),
    "late": mark("Overdue"),
    "help": mark("Asks for help"),
    "not_done": mark("Did not happen"),
    "not_needed": mark("No longer needed"),
    "due_soon": mark("Soon"),
    "going_well": mark("Going well"),
    "open": mark("No update yet"),
}


def actions_part(viewer: StaffViewer, conference: Conference) -> Part:
    """The actions of the plan that is followed now, in its order."""
    zone = zone_of(conference)
    rows = [
        (
            one.action.what,
            _owner(one.action),
            when(one.action),
            _(STANDINGS[one.standing.value]),
            _said_on(one.action, zone),
        )
        for one in _followed(viewer, conference)
    ]
    return Part(
        _("Actions and how they are going"),
        tables=table((_("What"), _("Who"), _("When"), _("How it is going"), _("What was said")), rows),
    )


def actions_rows(viewer: StaffViewer, conference: Conference) -> Table:
    """The same actions, a column for each thing; days as ISO 8601 has them."""
    rows = []
    for one in _followed(viewer, conference):
        row, newest = one.action, one.newest
        by = _by([newest]) if newest else {}
        rows.append(
            (
                row.what, _owner(row), row.helper.name if row.helper else "", "yes" if row.agency else "", when(row),
                row.due_on.isoformat() if row.due_on else "", _(STANDINGS[one.standing.value]),
                newest.told if newest else "", by.get(newest.id, "") if newest else "",
                newest.at.date().isoformat() if newest else "",
            )
        )  # fmt: skip
    return Table(COLUMNS, tuple(rows))


def reviews_parts(viewer: StaffViewer, conference: Conference) -> list[Part]:
    """The reviews in the order of their days, each with what became of each action; while a safety hold lasts without those
    days."""
    tells = shows_when(viewer, conference, ())
    return [_review(viewer, conference, one, tells_day=tells) for one in reviews_of(conference)[::-1]]


def _review(viewer: StaffViewer, conference: Conference, review: Review, *, tells_day: bool) -> Part:
    held, zone = review.held_at, zone_of(conference)
    ids = [one.action_id for one in review.results]
    whats = {one.id: one.what for one in session().scalars(select(Action).where(Action.id.in_(ids)))}
    rows = [(whats.get(one.action_id, ""), RESULTS[one.result], one.why) for one in review.results]
    return Part(
        _("Review, due on %(day)s", day=said_day(review.due_on)) if tells_day else _("Review"),
        () if not review.is_open else (_("Not held yet."),),
        facts(
            (_("Held"), said_day(review.held_on) if review.held_on else on_day(held, zone)),
            (_("Who was there"), said_list(were_at(viewer, conference, review))),
            (_("Declined"), on_day(review.declined_at, zone)),
            (_("Declined because"), review.declined_because),
            (_("What went well"), review.went_well),
            (_("New worries"), review.new_worries),
            (_("What the child says now"), review.childs_words),
            (_("What happens next"), OUTCOMES[review.outcome] if review.outcome else ""),
        ),
        table((_("Action"), _("Outcome"), _("In words")), rows),
    )


def _followed(viewer: StaffViewer, conference: Conference) -> list[Followed]:
    return actions_of(viewer, conference, today(zone_of(conference)))


def _owner(action: Action) -> str:
    return action.who.name if action.who else action.who_words


def _said_on(action: Action, zone: str) -> str:
    """'Monday 8 March: It is going well. “…” (Kawa)', the oldest first."""
    words = words_on(action)[::-1]
    by = _by(words)
    return "\n".join(
        f"{on_day(one.at, zone)}: {SAID[one.how]}{f', “{one.told}”' if one.told else ''} ({by[one.id]})"
        for one in words
    )


def _by(words: Sequence[Progress]) -> dict[UUID, str]:
    """Who said each of these, by its id."""
    people = [one.by_person_id for one in words if one.by_person_id]
    found = session().execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    names = {row.id: row.name for row in found}
    names |= names_of_staff([one.by_staff_id for one in words])
    return {one.id: names.get(one.by_person_id or one.by_staff_id or one.id, "") for one in words}
