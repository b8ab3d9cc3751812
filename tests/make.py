"""Builders. They name only what matters to the test; everything else has a sensible value."""

from uuid import UUID, uuid4

from flask import Flask

from fgc.access.models import Role, Service, Staff
from fgc.access.viewer import StaffViewer
from fgc.demo import seed
from fgc.kit.db import saving, transaction
from tests.visiting import Browser


class World:
    """A service with its staff in the test's database. `in_as(staff)` gives a signed-in browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), transaction(acting={"kind": "worker"}), saving():
            people = seed.northmoor()
            self.service: Service = people.service
            self.amy, self.colin, self.ruth, self.helen = people.amy, people.colin, people.ruth, people.helen
            self.tomas = people.tomas

    def viewer(self, staff: Staff) -> StaffViewer:
        return StaffViewer(staff.id, staff.service_id, staff.role, staff.name)

    def in_as(self, staff: Staff) -> Browser:
        """A browser in which this member of staff has signed in through the page."""
        browser = Browser(self.app.test_client())
        browser.open("/sign-in")
        browser.press("Sign in", {"email": staff.email, "password": seed.PASSWORD})
        assert browser.page.path == "/", browser.page.words
        return browser

    def with_link(self, secret: str) -> Browser:
        """A browser in which somebody opened their personal link."""
        browser = Browser(self.app.test_client())
        browser.open(f"/l/{secret}")
        browser.press("Open")
        return browser


def staff_viewer(role: Role = Role.COORDINATOR, *, staff_id: UUID | None = None) -> StaffViewer:
    """A viewer for rules, without a database."""
    return StaffViewer(staff_id or uuid4(), uuid4(), role, "Ruth Adeyemi")
