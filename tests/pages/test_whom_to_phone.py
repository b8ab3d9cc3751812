"""The number on a page is the service's own: a family that lost its PIN or meets a shut page never phones a stranger."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from fgc.access.models import Service
from fgc.kit.db import saving, session
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_links import link_for
from tests.visiting import Browser

OURS, STRANGER = "01632 960500", "01632 960190"


@pytest.fixture
def family(world: World) -> Gathering:
    """Of a service whose number is not the one that a machine without FGC_PHONE has."""
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", email="nazdar@example.org")
        with saving():
            session().execute(update(Service).values(phone="+441632960500", pin_for_all=True))
    return found


def another_service(app: Flask) -> None:
    with working(app), saving():
        session().add(
            Service(
                id=uuid4(), name="Eastfield FGC", neutral_name="Eastfield Post", phone="01632 960600",
                email="post@eastfield.example.org", address="5 High Street", approach="child_fgc",
            )
        )  # fmt: skip


def at_the_pin(family: Gathering) -> Browser:
    browser = Browser(family.world.app.test_client())
    browser.open(f"/l/{link_for(family, 'Nazdar')}")
    browser.press("Open")
    assert browser.page.path == "/pin"
    return browser


def test_whoever_lost_their_pin_is_told_the_number_of_their_own_service(family: Gathering) -> None:
    words = at_the_pin(family).page.words
    assert f"Please phone us: {OURS}" in words
    assert STRANGER not in words


def test_whoever_lost_their_pin_is_told_their_own_services_number_where_several_share_the_program(
    app: Flask, family: Gathering
) -> None:
    another_service(app)
    assert f"Please phone us: {OURS}" in at_the_pin(family).page.words


def test_a_shut_link_and_a_wrong_address_name_the_only_service_there_is(family: Gathering) -> None:
    shut = family.world.with_link("A" * 43)
    assert f"Please phone us: {OURS}" in shut.page.words
    assert OURS in shut.open("/closed").words
    assert OURS in shut.open("/nothing-here").words


def test_a_link_that_does_not_open_tells_by_its_number_of_no_service_among_several(
    app: Flask, family: Gathering
) -> None:
    """Whoever holds a link that has ended must not learn which of them wrote it: it is the operator's number for all."""
    another_service(app)
    words = family.world.with_link("A" * 43).page.words
    assert STRANGER in words
    assert OURS not in words
