"""Nothing about a person is read by another way than `visible()`: not by a template, a letter, a calendar, a document.

Each field of `visible` is held in some attributes. A page may read one where everybody it is open to may learn that
field of anybody in the circle (the coordinator's pages do), or from a thing that `visible` filled. Everything else that
is read is named below, one by one: another reading fails until somebody has thought about it.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from fgc.access.gate import Openness
from fgc.circle.models import Person, SafeContact
from fgc.circle.rules.sight import OF_ROLE, Field
from fgc.schedule.models import Meeting, Place
from tests.house.sources import Source, python_files, templates

HELD_IN = {
    Field.NAME: ("name", "called"),
    Field.EMAIL: ("email",),
    Field.PHONE: ("phone", "safe_word", "may_take_message", "told_by_referrer"),
    Field.ADDRESS: ("address",),
    Field.TOWN: ("town",),
    Field.VENUE: ("venue", "venue_address", "getting_there", "doors", "rooms", "room", "joining"),
    Field.ARRIVAL: ("arrived_at", "from_at", "until_at"),
}
FIELD_OF = {attribute: field for field, attributes in HELD_IN.items() for attribute in attributes}

NOBODY_OF_THE_CIRCLE = (
    "coordinator",
    "service",
    "conference",
    "form",
    "mail",
    "door",
    "closed",
    "to.service",
)
"""Whose name and number everybody may know; a field of a form; a reason; what the demonstration alone shows."""
SEEN = {
    "templates/circle/person.html": ("contact",),
    "templates/invitation/answer.html": ("seen",),
    "templates/invitation/folds.html": ("seen",),
    "templates/invitation/page.html": ("seen",),
    "templates/overview/yours.html": ("home.person",),
    "templates/parts/plan_text.html": ("text.keeper",),
    "templates/plan/hand_back.html": ("person",),
    "templates/plan/keeper.html": ("plan.monitor",),
    "templates/plan/sign.html": ("person",),
    "templates/plan/write.html": ("line.who", "line.helper", "plan.monitor"),
    "templates/plan/your_readers.html": ("one",),
    "templates/plan/yours.html": ("one",),
}
"""What pages for the family, and for managers, read. `contact` comes from `contact_of`, which asks whether the reader
may learn how people are reached. `seen` is an AnswerPage and
`text` a PlanText, which `visible` filled; `one` comes from `signers_for`, which asks it, or is one of the staff who read
the plan; `person` is the reader themself; whom the family names while it writes its plan it chose among those whom
`people_of` offered."""
OF_THE_REFERRAL = {
    "templates/parts/referral.html": ("each",),
    "templates/referral/people.html": ("named",),
    "templates/referral/person.html": ("named",),
}
"""What the referrer wrote down themself, for whoever may read the referral."""
LETTERS = {
    "fgc/access/letters.py": {"inviter.name", "reader.email", "reader.name", "service.name", "service.phone"},
    "fgc/actions/letters.py": {"Why.plan_replaced.name"},
    "fgc/circle/letters.py": {
        "self.coordinator.name", "self.coordinator.phone", "self.person.called", "self.service.name", "self.service.phone",
        "to.phone",
        "to.person.called", "to.contact.email", "to.contact.phone", "way.name", "WhyNot.CONSENT_WITHDRAWN.name",
        "Why.safety_hold.name",
    },
    "fgc/conference/letters.py": {"Why.safety_hold.name"},
    "fgc/invitation/calendar.py": {"seen.venue", "seen.venue_address"},
    "fgc/invitation/letters.py": {"to.phone", "to.service.address"},
    "fgc/invitation/seeing.py": {"seen.venue", "seen.venue_address", "seen.getting_there", "seen.joining"},
    "fgc/meeting/papers.py": {
        "meeting.doors", "meeting.rooms", "one.name", "one.person.name", "one.place.from_at", "one.place.room",
        "one.place.until_at", "one.room", "other.name", "person.called", "person.name", "service.phone", "viewer.name",
    },
    "fgc/meeting/seating.py": {"one.place.room", "one.room"},
    "fgc/plan/copies.py": {
        "service.name", "service.phone", "coordinator.name", "coordinator.phone", "signer.name", "words.name", "words.called",
    },
    "fgc/plan/document/printing.py": {"document.check.address"},
    "fgc/plan/document/stationery.py": {"path.name"},
    "fgc/plan/document/text.py": {"document.check.address", "one.name"},
    "fgc/plan/letters.py": {"Why.consent_stopped.name", "Why.file_withheld.name", "Why.may_tell.name"},
    "fgc/plan/wording.py": {"words.called", "text.keeper.name"},
    "fgc/record/proposals.py": {"conference.name", "person.name", "who.name"},
    "fgc/record/queries/asked.py": {"Conference.name", "Staff.name"},
    "fgc/record/queries/attached.py": {"one.row.name"},  # of a file, as far as it goes with the record
    "fgc/record/queries/followed.py": {"Person.name", "action.who.name", "row.helper.name", "row.name"},
    "fgc/record/queries/lived.py": {"one.arrived_at"},
    "fgc/record/queries/met.py": {"meeting.venue", "meeting.venue_address", "one.name", "place.arrived_at"},
    "fgc/record/queries/own.py": {
        "contact.email", "contact.phone", "contact.town", "person.called", "person.name",
    },
    "fgc/record/queries/planned.py": {"Staff.name", "one.name", "text.keeper.name"},
    "fgc/record/queries/reached.py": {"contact.email", "contact.phone", "one.called", "one.name"},
    "fgc/record/queries/referred.py": {"one.name"},
    "fgc/record/queries/told.py": {"one.name"},
    "fgc/record/queries/whole.py": {"conference.name"},
    "fgc/record/received.py": {"one.name", "service.name"},
    "fgc/record/taking.py": {"by.name", "person.name"},
}  # fmt: skip
"""What letters, calendars and documents read: their one reader (`to`, `reader` who is staff, `child`), whose route was
made sure of by `addressed()`; on paper for a meeting, whoever `seated_in` asked `visible` about for the coordinator, and
`signing_lists` for everybody who could read the list (during a safety hold none is made); the service and the coordinator;
the code of a reason; and what `visible` filled (`seen`, and in the plan `known_to`, `signers_for` and `_name`). In a copy
of the record: what its reader, who is the coordinator or the manager, may learn of everybody in the circle, how they are
reached each asked of `visible`, the place of `place_visible`; in somebody's own copy, themself, and whom they named."""
OF_THEIRS = {"templates/overview/home.html": ("one",), "templates/overview/find.html": ("one", "person")}
"""Conferences, and people of conferences, that row-level security shows to whoever looks: an administrator sees none."""
FOR_THE_DESK = {"fgc/circle/picture/labels.py", "fgc/invitation/listing.py", "fgc/invitation/next_step.py"}
"""The coordinator's picture of the circle and list of who is asked: on no page that is open to anybody else."""
LEAVES = (
    "letters",
    "calendar",
    "copies",
    "wording",
    "seeing",
    "listing",
    "picture",
    "document",
    "papers",
    "record",
    "seating",
)

_JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
_WRITTEN = re.compile(r'"([a-z_]+/[a-z_/]+\.html)"')
_NAMED = re.compile(r"^(?:[a-z_0-9]+\.)*([a-z_]+)$")


def read_by_template(text: str) -> Iterator[str]:
    """What a template reads: `person.contact.phone`, `person["phone"]`, `people | map(attribute="contact.phone")`."""
    tree = _JINJA.parse(text)
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        if (said := _said(node)).rpartition(".")[2] in FIELD_OF:
            yield said
    for filtered in tree.find_all(nodes.Filter):
        named = [each.value for each in filtered.kwargs if each.key == "attribute"]
        named += filtered.args[:1] if filtered.name in ("selectattr", "rejectattr", "attr") else []
        yield from (
            f"each.{one.value}" for one in named if isinstance(one, nodes.Const) and _field(one.value)
        )


def read_by_module(tree: ast.AST) -> Iterator[str]:
    """What a module reads: `person.contact.phone`, `getattr(person.contact, "phone")`, `attrgetter("contact.phone")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in FIELD_OF and isinstance(node.ctx, ast.Load):
            yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("getattr", "attrgetter")):
            named = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from (f"each.{one}" for one in named if _field(one))


def _said(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_said(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        of = node.arg.value if isinstance(node.arg, nodes.Const) else "…"
        return f"{_said(node.node)}.{of}"
    return "…"


def _field(value: object) -> bool:
    found = _NAMED.match(str(value))
    return bool(found) and found is not None and found[1] in FIELD_OF


# --- who opens a template


def open_to(app: Flask, source: Source, seen: frozenset[str] = frozenset()) -> list[Openness]:
    """Everybody who may be shown this template: by its own page, by those that take it in, by the view that names it."""
    name = source.name.removeprefix("templates/")
    if name in seen:
        return []
    doors = [_door(app, endpoint) for endpoint in _endpoints(app, name)]
    takes_in = [each for each in templates() if each.name != source.name and f'"{name}"' in each.text]
    return doors + [door for each in takes_in for door in open_to(app, each, seen | {name})]


def _endpoints(app: Flask, name: str) -> set[str]:
    """The pages that show it: the one of its name, and any whose view writes its name."""
    return ({name.removesuffix(".html").replace("/", ".")} | _named_by().get(name, set())) & set(
        app.view_functions
    )


@cache
def _named_by() -> dict[str, set[str]]:
    """Which functions write the name of a template, each as the endpoint it would be."""
    found: dict[str, set[str]] = {}
    for source in python_files():
        lines = source.text.splitlines()
        for function in source.functions():
            for name in _WRITTEN.findall("\n".join(lines[function.lineno - 1 : function.end_lineno])):
                found.setdefault(name, set()).add(f"{source.step}.{function.name}")
    return found


def _door(app: Flask, endpoint: str) -> Openness:
    openness: Openness = app.view_functions[endpoint].open_to  # type: ignore[attr-defined]
    return openness


def may_learn(doors: list[Openness], field: Field) -> bool:
    """Whether whoever opens these doors may learn this about anybody of the circle."""
    return bool(doors) and all(
        not door.family and not door.everybody and all(field in OF_ROLE.get(role, ()) for role in door.roles)
        for door in doors
    )


def excused(source: Source, said: str) -> bool:
    of = said.rpartition(".")[0]
    named = (
        *SEEN.get(source.name, ()),
        *OF_THE_REFERRAL.get(source.name, ()),
        *OF_THEIRS.get(source.name, ()),
        *NOBODY_OF_THE_CIRCLE,
    )
    return of in named


# --- what must hold


def test_every_attribute_that_holds_a_field_is_one_of_the_models() -> None:
    nowhere = [
        name
        for name in FIELD_OF
        if not any(hasattr(model, name) for model in (Person, SafeContact, Meeting, Place))
    ]
    assert nowhere == []


def test_no_template_reads_about_a_person_by_another_way(product: Flask) -> None:
    """Templates of the door show staff their own account: that step lies below the circle and knows nobody of it."""
    by_another_way = {
        f"{source.name}: {said}"
        for source in templates()
        if "/letters/" not in source.name and "templates/access/" not in source.name
        for said in read_by_template(source.text)
        if not excused(source, said)
        and not may_learn(open_to(product, source), FIELD_OF[said.rpartition(".")[2]])
    }
    assert by_another_way == set()


def test_no_template_of_a_letter_reads_anything_but_what_it_is_given() -> None:
    """It gets words (`name`, `coordinator`, `link`), never a person, a contact or a meeting."""
    assert [
        source.name
        for source in templates()
        if "/letters/" in source.name and [*read_by_template(source.text)]
    ] == []


def test_no_letter_calendar_or_document_reads_about_a_person_by_another_way() -> None:
    found = {
        source.name: set(read_by_module(source.tree))
        for source in python_files()
        if set(source.name.removesuffix(".py").split("/")) & set(LEAVES) and source.name not in FOR_THE_DESK
    }
    assert {name: read for name, read in found.items() if read} == LETTERS


def test_the_desks_own_are_on_no_page_of_anybody_else(product: Flask) -> None:
    for page in ("circle.people", "invitation.invitations"):
        assert may_learn([_door(product, page)], Field.NAME), page


@pytest.mark.parametrize(
    "text",
    [
        "{{ person.contact.phone }}",
        "{{ person['contact']['phone'] }}",
        "{% set reach = person.contact %}{{ reach.email }}",
        "{{ people | map(attribute='contact.address') | join }}",
        "{{ places | selectattr('arrived_at') | list }}",
        "{{ person.contact | attr('town') }}",
        "{% for one in people %}<a title='{{ one.called }}'></a>{% endfor %}",
    ],
)
def test_another_way_in_a_template_is_found(text: str) -> None:
    assert [*read_by_template(text)]


@pytest.mark.parametrize(
    "text",
    [
        "words = person.contact.phone",
        "getattr(meeting, 'venue')",
        "by = attrgetter('contact.email')",
        "f'{one.name}'",
    ],
)
def test_another_way_in_a_letter_is_found(text: str) -> None:
    assert [*read_by_module(ast.parse(text))]


def test_a_page_of_the_family_that_reads_a_number_is_found(product: Flask) -> None:
    """The same words are nothing on the coordinator's page and a leak on the family's."""
    theirs = {source.name: source for source in templates()}
    hers = open_to(product, theirs["templates/circle/contact.html"])
    assert may_learn(hers, Field.PHONE)
    for name in ("invitation/answer.html", "plan/yours.html", "parts/plan_text.html", "layout/family.html"):
        assert not may_learn(open_to(product, theirs[f"templates/{name}"]), Field.PHONE), name
