"""A passkey in a real browser: invited, made, used at the door and to prove oneself, by somebody their device recognises."""

import dataclasses
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from fgc.access.models import Role, Staff
from fgc.access.staff import joining
from fgc.app import Product
from fgc.kit.db import session
from tests import patience
from tests.gathering import working
from tests.make import World


@pytest.fixture
def base_url(app: Product, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The app at an address of its own, as a browser reaches it."""
    server = make_server("localhost", 0, app, threaded=True)
    address = f"http://localhost:{server.server_port}"
    told = dataclasses.replace(app.config["SETTINGS"], base_url=address)
    monkeypatch.setitem(app.config, "SETTINGS", told)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    yield address
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def tab(chromium: Browser, base_url: str) -> Iterator[Page]:
    """A browser on a device that recognises its owner."""
    context = chromium.new_context(base_url=base_url)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.set_default_timeout(patience.SECONDS * 1000)
    yield page
    context.close()


def invited(world: World) -> str:
    with working(world.app):
        nadia = Staff(
            service_id=world.service.id, role=Role.COORDINATOR, name="Nadia Omar", email="nadia@example.org", phone="01632 960140"
        )  # fmt: skip
        session().add(nadia)
        session().flush()
        return joining.link_for(nadia)


def test_a_passkey_is_made_by_invitation_and_then_opens_the_door_and_what_is_protected(
    world: World, tab: Page, clock: Callable[[str], None]
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    tab.goto(f"/join/{invited(world)}")
    tab.get_by_role("button", name="Start").click()
    tab.get_by_label("Name of this device").fill("my work laptop")
    tab.get_by_role("button", name="Make a passkey").click()
    expect(tab.get_by_role("heading", name="My desk")).to_be_visible()
    tab.goto("/account")
    expect(tab.get_by_role("cell", name="my work laptop", exact=True)).to_be_visible()
    tab.get_by_role("button", name="Sign out").click()
    tab.get_by_role("button", name="Use my passkey").click()
    tab.wait_for_url("**/")
    expect(tab.get_by_text("Nadia Omar")).to_be_visible()
    clock("2027-02-18T09:06:00+00:00")
    tab.goto("/account/add-passkey")
    expect(tab.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    tab.get_by_role("button", name="Use my passkey").click()
    expect(tab.get_by_role("heading", name="Add a passkey")).to_be_visible()


def test_a_passkey_that_is_not_known_is_told_on_the_page_and_the_other_way_stays(
    world: World, tab: Page
) -> None:
    tab.goto("/sign-in")
    tab.get_by_role("button", name="Use my passkey").click()
    expect(tab.get_by_role("alert")).to_contain_text("That did not work")
    expect(tab.get_by_label("Password", exact=True)).to_be_visible()
