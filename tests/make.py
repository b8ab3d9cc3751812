"""Builders. They name only what matters to the test; everything else has a sensible value."""

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select, update

from fgc.access.models import PersonalLink, Role, Service, Staff, StaffSession
from fgc.access.pins import make_pin
from fgc.access.staff.sessions import ABSOLUTE
from fgc.access.viewer import StaffViewer
from fgc.demo import seed
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.text import folded
from tests.visiting import Browser, put


class World:
    """A service with its staff in the test's database. `in_as(staff)` gives a signed-in browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.pins: dict[UUID, str] = {}
        with app.app_context(), transaction(acting={"kind": "worker"}), saving():
            people = seed.northmoor(pin_for_all=False)
            self.service: Service = people.service
            self.amy, self.colin, self.ruth, self.helen = people.amy, people.colin, people.ruth, people.helen
            self.tomas = people.tomas

    def hire(self, role: Role, name: str) -> Staff:
        """Somebody else of the service."""
        with self.app.app_context(), transaction(acting={"kind": "worker"}), saving():
            email = f"{folded(name).replace(' ', '.')}@example.org"
            someone = Staff(
                service_id=self.service.id, role=role, name=name, email=email, phone="01632 960140"
            )
            session().add(someone)
        return someone

    def viewer(self, staff: Staff) -> StaffViewer:
        return StaffViewer(staff.id, staff.service_id, staff.role, staff.name)

    def in_as(self, staff: Staff) -> Browser:
        """A browser in which this member of staff is signed in since a moment ago (tests/pages/test_signing_in.py goes
        through the page itself)."""
        browser = Browser(self.app.test_client())
        with self.app.app_context(), transaction(acting={"kind": "door"}), saving():
            secret = secrets.new_secret()
            mark = secrets.ring().fingerprint("staff-session", secret)
            at = now()
            session().add(
                StaffSession(
                    staff_id=staff.id,
                    fingerprint=mark,
                    began_at=at,
                    seen_at=at,
                    proved_at=at,
                    ends_at=at + ABSOLUTE,
                )
            )
        put(browser.client, "sid", secret)
        browser.proves = lambda: self._proved(mark)
        browser.leave_at("/")
        return browser

    def _proved(self, mark: bytes) -> None:
        with self.app.app_context(), transaction(acting={"kind": "door"}), saving():
            now_in = update(StaffSession).where(StaffSession.fingerprint == mark)
            session().execute(now_in.values(proved_at=now()))

    def with_link(self, secret: str) -> Browser:
        """A browser in which somebody opened their personal link, typed their PIN where one is asked for, and said that
        it is them, in whatever language the buttons are."""
        browser = Browser(self.app.test_client())
        browser.open(f"/l/{secret}")
        answer = browser.send("Open")
        if answer.location and answer.location.startswith("/yours/arrival/"):
            answer = browser.client.get(answer.location)
        if answer.location == "/pin":
            browser.pin = self.pin_of(secret)
            browser.open(answer.location)
            browser.press("", {"pin": browser.pin}, form="/pin")
            answer = browser.send("", form="/who")
        browser.leave(answer)
        return browser

    def pin_of(self, secret: str) -> str:
        """The PIN of whoever this link belongs to."""
        fingerprint = secrets.ring().fingerprint("link", secret)
        with self.app.app_context(), transaction(acting={"kind": "worker"}):
            of = select(PersonalLink).where(PersonalLink.fingerprint == fingerprint)
            link = session().scalars(of).one()
        return self.pin_for(link.person_id, link.conference_id)

    def pin_for(self, person_id: UUID, conference_id: UUID) -> str:
        """The PIN of this person, made when it is first asked for."""
        if person_id not in self.pins:
            with self.app.app_context(), transaction(acting={"kind": "worker"}), saving():
                self.pins[person_id] = make_pin(person_id, conference_id, by=self.viewer(self.ruth))
        return self.pins[person_id]


def staff_viewer(role: Role = Role.COORDINATOR, *, staff_id: UUID | None = None) -> StaffViewer:
    """A viewer for rules, without a database."""
    return StaffViewer(staff_id or uuid4(), uuid4(), role, "Ruth Adeyemi")
