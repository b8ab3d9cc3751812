"""What goes on after closing is done once, as somebody does it: with what the form asks for, and it is there afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request, request_finished
from sqlalchemy import func, select

from fgc.access.models import Conflict, Role
from fgc.circle.models_safeguarding import Safeguarding
from fgc.conference.models import Conference
from fgc.keeping.models import Erasure, LegalHold
from fgc.kit.db import session
from fgc.record.models import Export
from tests.gathering import working
from tests.pages.test_after_closing import close_sealed
from tests.pages.test_safeguarding import SAID
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]


@contextmanager
def taken(app: Flask) -> Iterator[set[str]]:
    """Every form that was taken inside, by its endpoint: it led on, and was not given back."""
    found: set[str] = set()

    def note(_app: Flask, response: Response, **_more: Any) -> None:
        if request.method == "POST" and response.status_code == 303:
            found.add(str(request.endpoint))

    with request_finished.connected_to(note, app):
        yield found


def kept(day: Day, what: type[Any]) -> int:
    with working(day.world.app):
        return session().scalar(select(func.count()).select_from(what)) or 0


def asks_and_agrees(sealed: Day, ruth: Browser, helen: Browser) -> None:
    ruth.open(f"{sealed.path}/record")
    ruth.press("Ask for a copy", {"because": "For the court."})
    helen.open(f"{sealed.path}/record")
    helen.press("Agree")


def stops_and_lifts(sealed: Day, ruth: Browser, helen: Browser) -> None:
    ruth.open(f"{sealed.path}/hold")
    ruth.press("Put on a safety hold", {"because": "He asked where she lives."})
    helen.open(f"{sealed.path}/hold")
    helen.press("Lift the safety hold", {"because": "The police spoke with him."})
    with working(sealed.world.app):
        assert session().scalars(select(Conference.held_since)).one() is None


def writes_down_a_danger(sealed: Day, ruth: Browser, helen: Browser) -> None:
    ruth.open(f"{sealed.path}/safeguarding/new")
    ruth.press("Save and tell the service manager", {**SAID, "person_id": str(sealed.people["Sara"].id)})
    helen.open("/")
    helen.follow("Read the concern and act")
    helen.follow("Record what was done")
    helen.press("Save", {"done": "Spoke with the police at 3 pm."})
    with working(sealed.world.app):
        assert session().scalars(select(Safeguarding)).one().done == "Spoke with the police at 3 pm."


def makes_a_pin(sealed: Day, ruth: Browser) -> None:
    """As before a copy is released: they are told one by voice, and it is ticked off."""
    ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/pin")
    ruth.press("Make a PIN")
    ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/links")
    ruth.press("I have told them")


def test_what_goes_on_after_closing_is_done_with_what_people_write(sealed: Day) -> None:
    close_sealed(sealed)
    ruth, helen = sealed.ruth(), sealed.world.in_as(sealed.world.helen)
    with taken(sealed.world.app) as done:
        asks_and_agrees(sealed, ruth, helen)
        stops_and_lifts(sealed, ruth, helen)
        helen.open(f"{sealed.path}/legal-hold")
        helen.press("Put on a legal hold", {"because": "The coroner asked."})
        helen.open(f"{sealed.path}/keeping")
        helen.follow("Change the retention period")
        helen.press("Save", {"kept_as": "child_protection", "because": "There is no other record."})
        colleague = sealed.world.hire(Role.COORDINATOR, "Noor Ali")
        helen.open(f"{sealed.path}/conflicts")
        helen.press("", {"staff_id": str(colleague.id), "why": "A cousin."}, form="conflicts")
    assert done >= {
        "record.ask",
        "record.decide",
        "conference.hold",
        "keeping.hold",
        "keeping.change_class",
        "conference.conflicts",
    }
    assert (kept(sealed, Export), kept(sealed, LegalHold), kept(sealed, Conflict)) == (1, 1, 1)


def test_somebody_asks_after_closing_to_be_erased_and_a_manager_answers(sealed: Day) -> None:
    close_sealed(sealed)
    ruth, helen = sealed.ruth(), sealed.world.in_as(sealed.world.helen)
    with taken(sealed.world.app) as done:
        ruth.open(f"{sealed.path}/circle/{sealed.people['Mina'].id}/erase")
        ruth.press("Ask the service manager", {"because": "She asked me on the phone."})
        helen.open("/keeping")
        helen.follow("Daryan and Lana")
        helen.press("Save this decision", {"agrees": "False", "answer": "A court needs it."})
    assert done >= {"keeping.ask_to_erase", "keeping.erasure"}
    assert kept(sealed, Erasure) == 1


def test_a_danger_a_pin_and_the_ways_in_are_looked_after_when_the_work_has_ended(sealed: Day) -> None:
    close_sealed(sealed)
    ruth, helen = sealed.ruth(), sealed.world.in_as(sealed.world.helen)
    with taken(sealed.world.app) as done:
        writes_down_a_danger(sealed, ruth, helen)
        makes_a_pin(sealed, ruth)
    assert done >= {"circle.safeguard", "circle.settle_safeguarding", "circle.tell_pin"}
