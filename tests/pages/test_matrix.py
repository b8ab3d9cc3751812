"""Every way in against every address and method: each cell is asked over HTTP, and answers what access_matrix.toml says.

The installation is the one that is made to be attacked (fgc/demo/attack): whoever has no business with its first
conference gets the very answer that an id gets which nobody has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.test import TestResponse

from fgc.app import Product
from fgc.kit.postgres import Server
from tests.access_matrix import OPEN_TO
from tests.attacked import Attacked, attacked
from tests.browser.chromium import launched
from tests.browser.looking import found_in_kept
from tests.comers import COMERS, Comer, Expected, comer
from tests.neighbours import Family, address, everything
from tests.valid_html import invalid
from tests.visiting import put

METHODS = ("GET", "POST", "PUT")
NEW = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*')


TURNED_AWAY = ("/sign-in", "/closed")
OWN_WAY = (
    "access.pin",
    "access.who",
    "access.set_up",
    "access.sign_out",
    "access.leave",
    "access.elsewhere_",
    "access.finish_elsewhere",
)
"""Open to everybody, and of no use to whoever does not come from the page before; or the way out."""
ENDS = ("access.", "circle.stop")
"""After these somebody may be out."""
NOT_THERE = (
    # a referral that was sent is not written any more
    "referral.write", "referral.order", "referral.people", "referral.person", "referral.section", "referral.lines",
    "referral.submit", "referral.remove_",
    # it did not come by phone
    "referral.caller", "referral.confirm", "referral.send_report", "referral.put_away", "referral.reword", "referral.take_over",
    # the family's own time is over, nobody writes a plan now, and none is sealed
    "meeting.", "plan.", "review.hold_review",
    # only for the plan's readers while a review is open
    "review.your_review",
    # who came for their work is not asked how it was
    "review.feedback",
    # what only one of the people has, or nobody here
    "circle.new_contact", "circle.withdraw_contact", "circle.withdraw_consent", "circle.stop", "circle.not_needed",
    "circle.order_end", "circle.order_people", "keeping.note_told_of_ending",
    "referral.independence", "invitation.answer", "invitation.give_answer", "invitation.calendar", "actions.report",
    "invitation.your_calendar", "schedule.other_hours",
    "access.end_session", "access.remove_passkey", "overview.settle_alert", "conference.decide_urgent",
)  # fmt: skip
"""Pages (by how their names begin) where there may be nothing now, also for whoever may open them: name yours here when the
made installation has nothing to show on it."""
FORM_PAGES = {"/l": "/closed"}
"""What only takes a form, with the page of that form where it is none above it."""
PAGES = 100
"""At least so many kinds of pages are shown to somebody."""
ALWAYS_THERE = ("plan.plan", "plan.signing", "plan.version", "plan.yours", "plan.sign", "plan.check")
"""Of these steps, what there is."""


@dataclass
class Cell:
    """One comer at one address by one method: what was to be expected."""

    comer: str
    method: str
    path: str
    expected: Expected
    endpoint: str = ""

    @property
    def later(self) -> tuple[bool, bool, bool]:
        """Whoever is let in comes after all who are not, what changes something after that, and what may end somebody's
        visit at the very end."""
        inside = self.expected is Expected.IN
        changes = inside and self.method == "POST"
        return inside, changes, changes and self.endpoint.startswith(ENDS)


def cells(app: Product, called: str, who: Comer, family: Family) -> Iterator[Cell]:
    """Every address and method for one comer."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("static", "mail.")):
            continue
        path = address(rule, family.conference, family)
        for method in METHODS:
            try:
                endpoint, values = adapter.match(path, method)
            except MethodNotAllowed:
                yield Cell(called, method, path, Expected.NO_METHOD)
                continue
            yield Cell(
                called, method, path, who.expected(OPEN_TO[endpoint], "conference_id" in values), endpoint
            )


@dataclass
class Asking:
    """One comer's browser, the key for its forms, and how an id that nobody has is answered there."""

    client: FlaskClient
    token: str
    unknown: str
    who: Comer
    told: dict[str, str]
    """Every word of the first conference, by its field."""
    seen: set[str] = field(default_factory=set)
    """The fields of which they saw a word."""
    pages: dict[str, str] = field(default_factory=dict)
    """The first page of each kind that they were shown."""

    def _seen(self, answer: TestResponse) -> list[str]:
        body = answer.get_data().decode("utf-8", "replace")
        self.seen |= {name for name, word in self.told.items() if word in body}
        return [word for word in self.who.never if word in body]

    def wrong_with(self, cell: Cell) -> str:
        """What this cell answered, where it is not what was to be expected."""
        data = {"csrf_token": self.token, "once": uuid4().hex} if cell.method == "POST" else None
        with self.client.open(cell.path, method=cell.method, data=data) as answer:
            to = answer.headers.get("Location", "")
            if answer.mimetype == "text/html" and answer.get_data():
                self.pages.setdefault(
                    f"{cell.method} {cell.endpoint} {answer.status_code}", answer.get_data(as_text=True)
                )
            if is_as(cell, answer, self.unknown):
                seen = self._seen(answer) if cell.expected is Expected.IN else []
                return f"{cell.method} {cell.path} ({cell.endpoint}) tells {seen}" if seen else ""
        return f"{cell.method} {cell.path} ({cell.endpoint}): {answer.status_code} {to}, not {cell.expected.value}"


def asking(app: Product, who: Comer, told: dict[str, str]) -> Asking:
    client = app.test_client()
    for cookie, secret in who.cookies.items():
        put(client, cookie, secret)
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
    assert found
    return Asking(client, found[1], bare(client.get(f"/conferences/{uuid4()}")), who, told)


@dataclass
class Answered:
    """For each comer the cells that were not answered as expected; and all that is kept, before and after those who were
    not let in had tried everything."""

    wrong: dict[str, list[str]]
    before: list[str]
    after: list[str]
    seen: dict[str, set[str]]
    """The fields of the first conference of which each saw a word."""
    calendars: list[tuple[int, str]]
    """What everybody's calendar fetched: status and file."""
    pages: dict[str, str]
    """A page of each kind that anybody was shown."""


@pytest.fixture(scope="module")
def stopped_clock() -> Iterator[None]:
    """Who came in stays in, however long a busy machine takes to ask every cell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FGC_CLOCK", "2027-02-18T09:30:00+00:00")
        yield


@pytest.fixture(scope="module")
def answered(product: Product, server: Server, template: str, stopped_clock: None) -> Iterator[Answered]:
    with attacked(product, server, template) as made:
        who = {called: comer(called, made) for called in COMERS}
        told = made.told["canaries"][f"conference:{made.told['conferences']['first']['id']}"]
        browsers = {called: asking(product, one, told) for called, one in who.items()}
        todo = [cell for called, one in who.items() for cell in cells(product, called, one, made.family())]
        calendars = fetched(product, made)
        wrong: dict[str, list[str]] = {called: [] for called in COMERS}
        kept = [list(everything(server.url("owner", made.database)))]
        for inside in (False, True):
            for cell in sorted((one for one in todo if one.later[0] is inside), key=lambda one: one.later):
                if odd := browsers[cell.comer].wrong_with(cell):
                    wrong[cell.comer].append(odd)
            kept.append([] if inside else list(everything(server.url("owner", made.database))))
        seen = {called: browser.seen for called, browser in browsers.items()}
        pages = {name: page for browser in browsers.values() for name, page in browser.pages.items()}
        yield Answered(wrong, kept[0], kept[1], seen, calendars, pages)


def fetched(app: Product, made: Attacked) -> list[tuple[int, str]]:
    """Everybody's calendar, fetched by their address; the words of the installation stand with each that holds one."""
    told = [*made.told["services"].values(), *made.told["conferences"].values()]
    found = []
    for one in (
        one for each in told for one in each.get("staff", each.get("people")).values() if one["feed"]
    ):
        answer = app.test_client().get(one["feed"].removeprefix(made.told["base_url"]))
        body = answer.get_data(as_text=True)
        found.append(
            (
                answer.status_code,
                " ".join([body, *(f"tells {word}" for word in made.words() if word in body)]),
            )
        )
    return found


def is_as(cell: Cell, answer: TestResponse, unknown: str) -> bool:
    to = answer.headers.get("Location", "").partition("?")[0]
    if cell.expected is Expected.IN:
        let_in = (200, 204, 303, 400, 403, 409, 422)
        may_lack = cell.endpoint.startswith(NOT_THERE) and cell.endpoint not in ALWAYS_THERE
        not_there = answer.status_code == 404 and may_lack
        return not_there or (
            answer.status_code in let_in and (to not in TURNED_AWAY or cell.endpoint in OWN_WAY)
        )
    return {
        Expected.NO_FEED: answer.status_code == 404 and answer.get_data() == b"There is no calendar here.\n",
        Expected.NO_METHOD: answer.status_code == 405 or _is_led_to_its_form(cell, answer.status_code, to),
        Expected.SIGN_IN: answer.status_code == 303 and to == "/sign-in",
        Expected.CLOSED: answer.status_code == 303 and to == "/closed",
        Expected.HIDDEN: answer.status_code == 404 and bare(answer) == unknown,
    }[cell.expected]


def _is_led_to_its_form(cell: Cell, status: int, to: str) -> bool:
    """Whoever opens an address that only takes a form is led to the page of that form: by the address alone, whoever they are."""
    above = cell.path.startswith(f"{to}/") or FORM_PAGES.get(cell.path) == to
    return cell.method in ("GET", "HEAD") and status == 303 and above


def bare(answer: TestResponse) -> str:
    """A page without what is new each time it is written."""
    return NEW.sub(r"\1", answer.get_data(as_text=True))


@pytest.mark.parametrize("called", COMERS)
def test_every_address_and_method_answers(called: str, answered: Answered) -> None:
    assert "\n".join(answered.wrong[called]) == ""


def test_nothing_changed_whatever_was_tried_by_those_who_were_not_let_in(answered: Answered) -> None:
    assert answered.after == answered.before


def test_every_page_is_valid_html(answered: Answered) -> None:
    assert len(answered.pages) >= PAGES
    assert invalid(answered.pages) == []


def test_no_page_has_a_finding_of_axe_or_is_wider_than_a_small_phone(
    answered: Answered, product: Product
) -> None:
    opened = {
        name: page
        for name, page in answered.pages.items()
        if name.startswith("GET") and name.endswith(" 200")
    }
    assert len(opened) >= PAGES
    with launched() as chromium:
        assert found_in_kept(opened, product, chromium) == []


def test_no_calendar_holds_a_word_of_anybody(answered: Answered) -> None:
    assert {status for status, _file in answered.calendars} == {200}
    assert [file for _status, file in answered.calendars if "tells" in file] == []
    assert any("SUMMARY:Busy" in file for _status, file in answered.calendars)


def test_whoever_may_see_a_thing_finds_it(answered: Answered) -> None:
    """So that the others' seeing nothing says something."""
    told = {name.partition(" of ")[0]: fields for name, fields in answered.seen.items() if "first" in name}
    assert {"conference.name", "meeting.venue", "named.address", "order_in_force.terms"} <= told[
        "coordinator"
    ]
    assert {"goal.words", "order_in_force.terms", "referral.worries"} <= told["social_worker"]
    assert "goal.words" in told["professional"], "by a link, as those of the family read it"
    assert "question.words" in told["aunt"]
    assert "goal.words" not in told["aunt"], "her copy waits until the coordinator has looked at it"
    assert "meeting.venue#2" in told["excluded"], "his own meeting"
    assert not {"meeting.venue", "goal.words"} & told["excluded"]
    assert not [name for fields in told.values() for name in fields if name.startswith("room_draft.")]
