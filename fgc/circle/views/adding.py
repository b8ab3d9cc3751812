"""People come into the circle: one, with the ways to reach them; or a list, looked at line by line before it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import AddForm, ListedForm, ListForm
from fgc.circle.forms.telltale import heeded
from fgc.circle.models import Kind, Person
from fgc.circle.operations import Kept, Listed
from fgc.circle.rules import MOST_LISTED, WhyNot, doubles, may_be, may_be_meant, one_person, read_list
from fgc.circle.views.blueprint import bp
from fgc.circle.views.contact import SAID, warn_of_sharing
from fgc.circle.views.people import say_may_be_back
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import today
from fgc.kit.forms import typed_before
from fgc.kit.pages import page
from fgc.kit.refusal import Refused


@bp.route("/conferences/<uuid:conference_id>/circle/add", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def add_person(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    kind = next((one for one in Kind if one.value == request.args.get("kind")), None)
    form, everybody = AddForm.beginning(zone_of(conference), kind), queries.people_of(viewer(), conference)
    if form.validate_on_submit() and heeded(
        form, "tie", conference=conference, readers=everybody, by=staff(), place="circle.add_person"
    ):
        with form.refusals():
            person, kept = operations.add_with_contact(
                conference, by=staff(), person=form.person(), contact=form.contact()
            )
            _say_added(conference, person, kept)
            return redirect(_after_adding(conference, person), 303)
    return page("circle/add_person.html", conference=conference, form=form)


def _say_added(conference: Conference, person: Person, kept: Kept | None) -> None:
    if kept is None or (kept is not Kept.WAITS_FOR_SECOND and not _has_a_way(person)):
        flash(_("%(name)s is in the circle. Now record how to reach them.", name=person.name))
    else:
        flash(_("%(name)s is in the circle.", name=person.name))
    if kept is Kept.WAITS_FOR_SECOND:
        flash(_(SAID[kept]), "waits")
    warn_of_sharing(conference, person)
    say_may_be_back(conference, person)


def _has_a_way(person: Person) -> bool:
    return person.contact is not None and bool(person.contact.allowed)


def _after_adding(conference: Conference, person: Person) -> str:
    if request.form.get("then") == "another":
        return url_for("circle.add_person", conference_id=conference.id)
    return url_for("circle.person", conference_id=conference.id, person_id=person.id)


@bp.route("/conferences/<uuid:conference_id>/circle/list", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def add_list(conference_id: UUID) -> Response:
    """A list is pasted; then each line is shown as it was understood; then each that is in order is kept, and the others stay."""
    conference = conference_for(viewer(), conference_id)
    form, rows, some_kept = ListForm(), _rows_sent(), False
    if not rows and form.validate_on_submit():
        rows = _read(conference, form)
        _check(conference, rows, first_look=True)
    elif rows and request.method == "POST":
        taken = _taken(conference, _check(conference, rows))
        rows, some_kept = [row for row in rows if row not in taken and not row.left_out.data], bool(taken)
        if not rows:
            return redirect(url_for("circle.people", conference_id=conference.id), 303)
    return page("circle/add_list.html", conference=conference, form=form, rows=rows, forms=rows,
                status=200 if some_kept else None)  # fmt: skip


def _rows_sent() -> list[ListedForm]:
    """The lines that were sent to be kept, or that were typed before in this browser; none when a list was pasted."""
    sent: Mapping[str, Any] = request.form if request.method == "POST" else typed_before()
    places = [place for place in range(MOST_LISTED) if f"row{place}-name" in sent]
    return [ListedForm(prefix=f"row{place}") for place in places]


def _read(conference: Conference, form: ListForm) -> list[ListedForm]:
    zone = zone_of(conference)
    found = []
    with form.refusals():
        found = read_list(form.people.data, today=today(zone))
    if form.problems:
        return []
    if not found or len(found) > MOST_LISTED:
        form.refuse(Refused(WhyNot.LIST_TOO_LONG if found else WhyNot.NOBODY_LISTED, field="people"))
        return []
    return [ListedForm.of_line(one, f"row{place}", zone) for place, one in enumerate(found)]


def _check(
    conference: Conference, rows: Sequence[ListedForm], *, first_look: bool = False
) -> list[ListedForm]:
    """The lines that are good and not left out; each of the others says what is wrong with it, and whom it may be. At the
    first look nobody could have ticked yet that they read what else a line says: it stands there, and is no problem before
    they press."""
    people, sides = queries.people_of(viewer(), conference), queries.sides_of(conference)
    again = doubles(["" if row.left_out.data else row.name.data or "" for row in rows])
    good = []
    for place, row in enumerate(rows):
        listed = row.as_person()
        found = may_be(listed, people)
        row.ask_who(found, same=bool(found) and one_person(found[0].name, listed.name))
        row.orders = may_be_meant(listed, sides)
        if _is_good(row, people, first_look=first_look) and place not in again and not row.left_out.data:
            good.append(row)
        if place in again:
            row.refuse(Refused(WhyNot.LISTED_TWICE, field="name"))
    return good


def _is_good(row: ListedForm, people: Sequence[Person], *, first_look: bool) -> bool:
    """Whether one line would be taken as it stands; it says what is wrong with it."""
    if not (row.validate() and (first_look or row.rest_is_read())):
        return False
    wrong = None if row.left_out.data else row.why_not(people)
    if wrong is not None:
        row.refuse(wrong)
    return wrong is None


def _taken(conference: Conference, good: Sequence[ListedForm]) -> list[ListedForm]:
    """Keeps these lines and gives those that were: what is wrong with another stands beside it, and stops nobody else."""
    everybody = queries.people_of(viewer(), conference)
    people = {str(one.id): one for one in everybody}
    heeded_rows = [row for row in good if _heeded(conference, row, everybody)]
    lines = [Listed(row.person(), row.contact(), people.get(row.same_as())) for row in heeded_rows]
    refused = operations.add_list(conference, lines, by=staff())
    for place, wrong in refused.items():
        heeded_rows[place].refuse(wrong)
    taken = [row for place, row in enumerate(heeded_rows) if place not in refused]
    if taken:
        _say_listed(conference, taken)
    return taken


def _heeded(conference: Conference, row: ListedForm, readers: Iterable[Person]) -> bool:
    return heeded(row, "tie", conference=conference, readers=readers, by=staff(), place="circle.add_list")


def _say_listed(conference: Conference, taken: Sequence[ListedForm]) -> None:
    """How many came; whose orders are to be looked at; whoever reads another's letters, or may have been here before."""
    added = sum(not row.same_as() for row in taken)
    flash(
        ngettext("%(num)d person was added to the circle.", "%(num)d people were added to the circle.", added)
    )
    people, names = queries.people_of(viewer(), conference), {row.name.data for row in taken}
    for person in people:
        if person.name in names:
            warn_of_sharing(conference, person)
            say_may_be_back(conference, person)
    if queries.open_sides(conference):
        flash(
            _(
                "An order in force may mean someone here. Record who, on the page of the safety question: "
                "no one is invited until then."
            ),
            "waits",
        )
