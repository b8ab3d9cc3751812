"""The circle as a picture and as a list that says the same."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.approach.rules import Approach
from fgc.circle import queries
from fgc.circle.models import Kind, Person, Ring, Side
from fgc.circle.picture import OUTSIDE, drawn
from fgc.circle.rules import Standing, balance
from fgc.circle.views.blueprint import READING, bp
from fgc.circle.views.rows import groups_of, page_of, row_of, said_picture, said_reader
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.clock import now
from fgc.kit.pages import page


@bp.get("/conferences/<uuid:conference_id>/circle")
@open_to(*READING)
def people(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    found = queries.in_order(queries.people_of(viewer(), conference))
    standings = queries.standings_of(viewer(), conference)
    return page(
        "circle/people.html",
        conference=conference,
        balance=balance(found),
        open_gates=len(queries.open_gates(conference)),
        open_orders=queries.open_orders(conference),
        may_change=staff().role is Role.COORDINATOR,
        shared=[
            (said_reader(one), said_reader(other), kind)
            for one, other, kind in queries.shared_routes(viewer(), conference)
        ],
        erased=queries.erased_of(viewer(), conference),
        **_as_picture(conference, found, standings),
        **_as_list(conference, found, standings),
    )


def _as_picture(
    conference: Conference, people: list[Person], standings: Mapping[UUID, Standing]
) -> dict[str, Any]:
    approach = approach_of(conference)
    picture = drawn(people, standings, sought=_sides_sought(approach))
    return {
        "picture": picture,
        "says": said_picture(picture, people, standings),
        "sides": _side_words(approach),
        "gaps": _gaps(people, approach),
        "standings": list(Standing),
    }


def _as_list(
    conference: Conference, people: list[Person], standings: Mapping[UUID, Standing]
) -> dict[str, Any]:
    waiting, cautions, moment = (
        queries.open_pairs(viewer(), conference),
        queries.between(conference),
        now(),
    )
    rows, reaches = [], queries.reaches(viewer(), conference)
    for one in people:
        standing = standings.get(one.id, Standing.NOT_ASKED)
        rows.append(
            row_of(one, standing, sum(one in both for both in waiting), cautions, moment, reaches=reaches)
        )
    pages = page_of(rows)
    return {"pages": pages, "groups": groups_of(pages.rows), "open_pairs": len(waiting)}


def _sides_sought(approach: Approach) -> tuple[Side, ...]:
    """The sides of the family that this approach looks for."""
    keys = {question.key for question in approach.widening}
    return tuple(side for side in (Side.MOTHERS, Side.FATHERS) if side.value in keys)


def _side_words(approach: Approach) -> tuple[str, str]:
    if not _sides_sought(approach):
        return "", ""
    return _("Mum’s side"), _("Dad’s side")


def _gaps(people: list[Person], approach: Approach) -> list[tuple[str, str]]:
    """(what is missing, the question that widens the circle) for each gap; the same as the picture shows."""
    family = [one for one in people if one.kind is not Kind.CENTRAL and one.kind not in OUTSIDE]
    said = {
        Side.MOTHERS.value: _("No one yet on Mum’s side"),
        Side.FATHERS.value: _("No one yet on Dad’s side"),
        "community": _("No one yet from friends and community"),
    }
    there = {side.value for one in family for side in (one.side,)}
    if Side.BOTH.value in there:
        there |= {Side.MOTHERS.value, Side.FATHERS.value}
    if any(one.ring is Ring.COMMUNITY for one in family):
        there.add("community")
    return [
        (said[question.key], _(question.words))
        for question in approach.widening
        if question.key in said and question.key not in there
    ]
