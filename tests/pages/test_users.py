"""Who works here: invited, changed and let go by an administrator, who opens no conference; two people make a manager."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text as db_text

from fgc.access import letters
from fgc.access.models import Role, Staff
from fgc.access.models_staff import Joining
from fgc.access.staff import joining
from fgc.kit import db
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter, render
from tests.gathering import gather, working
from tests.make import World
from tests.neighbours import Westbrook
from tests.visiting import Browser

NEW = {
    "name": "Nadia Omar",
    "email": "nadia@example.org",
    "phone": "01632 960150",
    "team": "Independent coordinators",
}


@pytest.fixture
def ada(world: World) -> Staff:
    return world.hire(Role.ADMINISTRATOR, "Ada Byrne")


def found(app: Flask, email: str) -> Staff:
    with working(app):
        return session().query(Staff).filter_by(email=email).one()


def letters_to(app: Flask, someone: Staff) -> int:
    with working(app):
        return session().query(Letter).filter_by(kind=letters.JOINING, to_id=someone.id).count()


def invite(browser: Browser, role: Role, **more: str) -> str:
    browser.open("/users/invite")
    return browser.press("Send the invitation", NEW | {"role": role.value} | more).words


def test_whoever_invites_the_first_social_worker_reads_that_their_manager_comes_first(
    world: World, ada: Staff
) -> None:
    needed = (
        "A social worker’s manager must have an account here before the social worker can send a referral."
    )
    first = "Invite the manager first and leave “Social worker’s manager” empty"
    browser = world.in_as(ada)
    assert needed not in browser.open("/users/invite").words, "there is one to choose"
    with working(world.app):
        for one in (world.amy, world.colin):
            session().get_one(Staff, one.id).active = False
    words = browser.open("/users/invite").words
    assert needed in words
    assert first in words


def test_an_administrator_invites_a_coordinator_who_gets_a_letter(
    app: Flask, world: World, ada: Staff
) -> None:
    browser = world.in_as(ada)
    assert "We are sending an email to Nadia Omar" in invite(browser, Role.COORDINATOR)
    nadia = found(app, "nadia@example.org")
    assert (nadia.active, nadia.role, letters_to(app, nadia)) == (True, Role.COORDINATOR, 1)
    assert "cannot be used here" in invite(browser, Role.COORDINATOR)


def test_whoever_was_invited_and_has_not_signed_in_is_told_apart_and_invited_again_from_the_list(
    app: Flask, world: World, ada: Staff, clock: Callable[[str], None]
) -> None:
    """A link that went astray is noticed before its seven days are over."""
    clock("2027-02-01T09:00:00+00:00")
    browser = world.in_as(ada)
    said = "Invited on Monday 1 February 2027, has not signed in yet"
    assert said in invite(browser, Role.COORDINATOR)
    nadia = found(app, "nadia@example.org")
    assert said in browser.open(f"/users/{nadia.id}").words
    assert "They have lost their device" not in browser.page.words
    browser.open("/users")
    browser.press("Send the invitation again Nadia Omar")
    assert letters_to(app, nadia) == 2
    with working(app):
        for one in session().query(Joining).filter_by(staff_id=nadia.id):
            joining.use_up(one)
    assert "has not signed in yet" not in browser.open("/users").words


def test_a_team_managers_letter_does_not_call_them_a_social_worker(
    app: Flask, world: World, ada: Staff
) -> None:
    """They are invited before those whose manager they are: until then nobody can tell."""
    invite(world.in_as(ada), Role.SOCIAL_WORKER)
    nadia = found(app, "nadia@example.org")

    def role() -> str:
        with working(app):
            letter = session().query(Letter).filter_by(kind=letters.JOINING, to_id=nadia.id).one()
            return re.search(r"Your role: ([^.]+)", render(letter, now()).text)[1]

    assert role() == "Social worker or team manager"
    with working(app):
        session().get_one(Staff, world.amy.id).manager_id = nadia.id
    assert role() == "Team manager"
    with working(app):
        session().get_one(Staff, world.amy.id).manager_id = None
        session().get_one(Staff, nadia.id).manager_id = world.colin.id
    assert role() == "Social worker"


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.ADMINISTRATOR])
def test_a_manager_or_an_administrator_takes_two_people(
    app: Flask, world: World, ada: Staff, role: Role
) -> None:
    alone, helen = world.in_as(ada), world.in_as(world.helen)
    assert "A second person now has to agree" in invite(alone, role)
    nadia = found(app, "nadia@example.org")
    assert (nadia.active, letters_to(app, nadia)) == (False, 0)
    helen.open("/users")
    action = helen.page.form(button="Agree").action
    token = alone.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    assert "Agree" not in alone.open("/users").words
    alone.client.post(action, data={"csrf_token": token})
    assert not found(app, "nadia@example.org").active
    helen.press("Agree")
    assert "You have agreed to the change." in helen.page.words
    assert found(app, "nadia@example.org").active
    assert letters_to(app, nadia) == 1
    helen.client.post(action, data={"csrf_token": token})
    assert letters_to(app, nadia) == 1


def test_a_manager_who_may_agree_reads_on_their_desk_that_they_are_waited_for(
    world: World, ada: Staff
) -> None:
    administrator, helen = world.in_as(ada), world.in_as(world.helen)
    asked = (
        "Ada Byrne asks for Nadia Omar to have the role Service manager. A second person agrees or declines."
    )
    assert asked not in helen.open("/").words
    invite(administrator, Role.SERVICE_MANAGER)
    assert asked not in administrator.open("/").words, "she asked, and cannot agree"
    assert asked in helen.open("/").words
    helen.follow("Review the request")
    helen.press("Agree")
    assert asked not in helen.open("/").words


def test_what_the_second_person_declines_is_nothing(app: Flask, world: World, ada: Staff) -> None:
    invite(world.in_as(ada), Role.SERVICE_MANAGER)
    helen = world.in_as(world.helen)
    helen.open("/users")
    helen.press("Decline")
    nadia = found(app, "nadia@example.org")
    assert (nadia.active, letters_to(app, nadia)) == (False, 0)


def test_another_role_counts_with_the_next_request(app: Flask, world: World, ada: Staff) -> None:
    ruth, browser = world.in_as(world.ruth), world.in_as(ada)
    browser.open(f"/users/{world.ruth.id}")
    browser.press("Save", {"role": "auditor"})
    assert found(app, world.ruth.email).role is Role.AUDITOR
    assert ruth.client.get("/").status_code == 303


def test_a_manager_to_be_stays_what_they_are_until_somebody_agrees(
    app: Flask, world: World, ada: Staff
) -> None:
    ruth, browser = world.in_as(world.ruth), world.in_as(ada)
    browser.open(f"/users/{world.ruth.id}")
    browser.press("Save", {"role": "service_manager"})
    assert found(app, world.ruth.email).role is Role.COORDINATOR
    assert ruth.client.get("/").status_code == 200
    helen = world.in_as(world.helen)
    helen.open("/users")
    helen.press("Agree")
    assert found(app, world.ruth.email).role is Role.SERVICE_MANAGER
    assert ruth.client.get("/").status_code == 303


def test_whoever_is_let_go_is_out_at_once_and_has_no_way_in(app: Flask, world: World, ada: Staff) -> None:
    ruth, browser = world.in_as(world.ruth), world.in_as(ada)
    browser.open(f"/users/{world.ruth.id}")
    browser.press("Close this account")
    assert ruth.client.get("/").status_code == 303
    with working(app):
        from fgc.access.staff.signing_in import has_password  # noqa: PLC0415

        assert not has_password(world.ruth.id)
    browser.open(f"/users/{world.ruth.id}")
    browser.press("Invite them again")
    assert found(app, world.ruth.email).active
    assert letters_to(app, world.ruth) == 1


def test_nobody_reads_that_an_email_went_to_a_manager_who_cannot_come_back_by_one_person(
    world: World, ada: Staff
) -> None:
    browser = world.in_as(ada)
    browser.open(f"/users/{world.helen.id}")
    browser.press("Close this account")
    assert f"The account of {world.helen.name} is closed" in browser.page.words
    browser.open(f"/users/{world.helen.id}")
    assert "A second person has to agree first." in browser.page.words
    browser.press("Invite them again")
    assert "A second person now has to agree" in browser.page.words
    assert "on its way" not in browser.page.words


def test_nobody_does_it_to_themself_and_the_last_administrator_stays(
    app: Flask, world: World, ada: Staff
) -> None:
    browser = world.in_as(ada)
    browser.open(f"/users/{ada.id}")
    assert "Close this account" not in browser.page.words
    assert "Ask a colleague" in browser.press("Save", {"role": "auditor"}).words
    token = browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    browser.client.post(f"/users/{ada.id}/let-go", data={"csrf_token": token})
    assert found(app, ada.email).active
    assert found(app, ada.email).role is Role.ADMINISTRATOR


def test_an_administrator_opens_no_conference_and_finds_none(world: World, ada: Staff) -> None:
    with working(world.app):
        ours = gather(world)
    browser = world.in_as(ada)
    for path in (ours.path, f"{ours.path}/circle", f"{ours.path}/history"):
        assert browser.client.get(path).status_code == 404
    assert "Daryan" not in browser.open("/conferences").words
    assert "Daryan" not in browser.open("/").words


def test_users_are_asked_for_again_after_five_minutes(
    world: World, ada: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FGC_CLOCK", "2027-02-18T09:00:00+00:00")
    browser = world.in_as(ada)
    browser.proves = None
    monkeypatch.setenv("FGC_CLOCK", "2027-02-18T09:05:00+00:00")
    assert browser.open("/users/invite").heading == "Confirm that it is you"
    assert browser.open(f"/users/{world.ruth.id}").heading == "Confirm that it is you"
    assert browser.open("/users").heading == "Users"


def test_the_users_of_another_service_are_not_there(world: World, ada: Staff) -> None:
    west = Westbrook(world.app)
    browser, theirs = world.in_as(ada), west.in_as(west.admin)
    assert west.ruth.name not in browser.open("/users").words
    assert "Ruth Adeyemi" not in theirs.open("/users").words
    assert browser.client.get(f"/users/{west.ruth.id}").status_code == 404
    token = browser.open("/users").tree.xpath("//input[@name='csrf_token']/@value")[0]
    for what in ("", "/let-go", "/invite-again"):
        data = {"csrf_token": token, "role": "auditor", "phone": "1"}
        assert browser.client.post(f"/users/{west.ruth.id}{what}", data=data).status_code == 404
    assert invite(browser, Role.SERVICE_MANAGER)
    helen = west.in_as(west.helen)
    assert "Nadia" not in helen.open("/users").words
    with (
        db.transaction(acting=world.viewer(ada).settings()) as asked,
        pytest.raises(Exception, match="only an administrator of the service"),
    ):
        asked.execute(db_text("SELECT fgc_shut_out(:whom)"), {"whom": west.ruth.id})


@pytest.mark.parametrize("who", ["ruth", "amy"])
def test_nobody_else_changes_users_also_not_in_the_database(world: World, who: str) -> None:
    someone: Staff = getattr(world, who)
    assert world.in_as(someone).client.get("/users").status_code == 404
    with db.transaction(acting=world.viewer(someone).settings()) as asked:
        changed = asked.execute(db_text("UPDATE staff SET role = 'administrator' RETURNING id")).all()
    assert changed == []
