"""From nothing: a service begins, two people set up how they sign in, they invite the others, and desks say what is first."""

import re

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from fgc.access.models import Role, Staff
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter, render
from tests.gathering import working
from tests.make import World
from tests.pages.test_joining import opened, set_up
from tests.visiting import Browser

ABOUT = {
    "--name": "Eastfield FGC", "--neutral-name": "Eastfield Post", "--phone": "01632 960500",
    "--email": "post@eastfield.example.org", "--address": "5 High Street", "--approach": "child_fgc",
    "--administrator": "Ada Byrne", "--administrator-email": "ada@eastfield.example.org",
    "--administrator-phone": "01632 960501", "--manager": "Moira Lennox",
    "--manager-email": "moira@eastfield.example.org", "--manager-phone": "01632 960502",
}  # fmt: skip
MOIRA = {
    "--service": "Eastfield FGC", "--role": "service_manager", "--who": "Nour Said",
    "--who-email": "nour@eastfield.example.org", "--who-phone": "01632 960503",
}  # fmt: skip


def ran(app: Flask, word: str, about: dict[str, str], **other: str) -> Result:
    told = about | {f"--{name.replace('_', '-')}": typed for name, typed in other.items()}
    return app.test_cli_runner().invoke(
        args=["service", word, *(part for pair in told.items() for part in pair)]
    )


def links(said: Result) -> dict[str, str]:
    """The secret of each link that was printed, by the name before it."""
    return dict(re.findall(r"^(.+): .*/join/([\w-]{43})$", said.output, re.MULTILINE))


@pytest.fixture
def eastfield(app: Flask) -> dict[str, str]:
    said = ran(app, "begin", ABOUT)
    assert said.exit_code == 0, said.output
    return links(said)


def set_up_with(app: Flask, secret: str) -> Browser:
    browser = opened(app, secret)
    assert browser.page.path == "/join/set-up", browser.page.words
    assert set_up(browser).path == "/"
    return browser


def staff_of(app: Flask, email: str) -> Staff:
    with working(app):
        return session().scalars(select(Staff).where(Staff.email == email)).one()


def test_a_new_service_has_its_two_people_who_agree_to_each_other_from_the_first_hour(
    app: Flask, eastfield: dict[str, str]
) -> None:
    assert list(eastfield) == ["Ada Byrne", "Moira Lennox"]
    ada, moira = (set_up_with(app, secret) for secret in eastfield.values())
    ada.open("/users/invite")
    ada.press("Send the invitation", {"name": "Nour Said", "email": "nour@eastfield.example.org", "phone": "01632 960503",
                              "team": "", "role": "service_manager"})  # fmt: skip
    assert not staff_of(app, "nour@eastfield.example.org").active
    moira.open("/users")
    moira.press("Agree")
    assert staff_of(app, "nour@eastfield.example.org").active


def invited(app: Flask, ada: Browser, name: str, role: str) -> Browser:
    """Somebody is invited by the page, gets their letter, and sets up how they sign in."""
    email = f"{name.split(maxsplit=1)[0].lower()}@eastfield.example.org"
    ada.open("/users/invite")
    told = {"name": name, "email": email, "phone": "01632 960504", "team": "", "role": role}
    assert f"We are sending an email to {name}." in ada.press("Send the invitation", told).words
    with working(app):
        someone = session().scalars(select(Staff).where(Staff.email == email)).one()
        letter = session().scalars(select(Letter).where(Letter.to_id == someone.id)).one()
        found = re.search(r"/join/([\w-]{43})", render(letter, now()).text)
    assert found
    return set_up_with(app, found[1])


def test_on_the_first_day_each_desk_says_what_is_first_until_it_is_done(
    app: Flask, eastfield: dict[str, str]
) -> None:
    ada, moira = (set_up_with(app, secret) for secret in eastfield.values())
    nobody = "There is no coordinator here yet."
    ada.open("/")
    assert nobody in ada.page.words
    assert "You manage staff accounts." in ada.page.words
    assert "allocated" not in ada.page.words
    assert ada.follow("Invite someone").path == "/users/invite"
    assert nobody in moira.open("/").words
    assert "Ask your administrator to invite one." in moira.page.words
    ruth, amy = (
        invited(app, ada, "Ruth Adeyemi", "coordinator"),
        invited(app, ada, "Amy Okafor", "social_worker"),
    )
    assert "here yet. They" not in ada.open("/").words
    assert "here yet. They" not in moira.open("/").words
    assert "A social worker refers a family from their own desk." in moira.page.words
    assert "The service manager allocates your first one." in ruth.open("/").words
    amy.open("/")
    assert amy.follow("Refer a family").status == 200


def test_a_link_that_was_used_leads_whoever_works_here_to_signing_in_and_not_to_the_page_for_relatives(
    app: Flask, eastfield: dict[str, str]
) -> None:
    set_up_with(app, eastfield["Ada Byrne"])
    again = opened(app, eastfield["Ada Byrne"])
    assert again.page.path == "/sign-in"
    assert "it has been used already or is too old" in again.page.words
    assert "ask your administrator for a new link" in again.page.words


def test_whoever_lost_their_passkey_reads_who_can_help_where_they_sign_in(
    app: Flask, eastfield: dict[str, str]
) -> None:
    page = Browser(app.test_client()).open("/sign-in")
    assert "Ask an administrator of your service to invite you again." in page.words
    assert "If you are the only administrator" in page.words


def test_a_manager_whom_nobody_else_can_agree_to_says_so_where_it_waits(
    app: Flask, eastfield: dict[str, str]
) -> None:
    ada = set_up_with(app, eastfield["Ada Byrne"])
    ada.open("/users/invite")
    ada.press("Send the invitation", {"name": "Nour Said", "email": "nour@eastfield.example.org", "phone": "01632 960503",
                              "team": "", "role": "service_manager"})  # fmt: skip
    alone = "No one else here can agree to this"
    assert alone not in ada.open("/users").words
    ada.follow("Moira Lennox")
    ada.press("Close this account")
    assert alone in ada.open("/users").words
    assert ran(app, "appoint", MOIRA).exit_code == 0
    assert "Waiting for a second person" not in ada.open("/users").words


def test_the_administrator_and_the_manager_are_two_people(app: Flask, world: World) -> None:
    said = ran(app, "begin", ABOUT, manager_email="ADA@eastfield.example.org")
    assert said.exit_code == 1
    assert "must be two people with two email addresses" in said.output
    with working(app):
        assert not session().scalars(select(Staff).where(Staff.name == "Ada Byrne")).all()


def test_a_service_whose_only_manager_left_gets_another_from_its_operator(
    app: Flask, eastfield: dict[str, str]
) -> None:
    """Nobody else could agree to one: the administrator alone may not."""
    said = ran(app, "appoint", MOIRA)
    assert (said.exit_code, links(said)) == (1, {})
    assert "Someone else already has this role there." in said.output
    gone = ran(app, "appoint", MOIRA, instead_of="moira@eastfield.example.org")
    assert gone.exit_code == 0, gone.output
    assert not staff_of(app, "moira@eastfield.example.org").active
    assert opened(app, eastfield["Moira Lennox"]).page.path != "/join/set-up"
    nour = set_up_with(app, links(gone)["Nour Said"])
    assert staff_of(app, "nour@eastfield.example.org").role is Role.SERVICE_MANAGER
    assert nour.open("/users").status == 200


def test_the_only_administrator_who_lost_how_they_sign_in_begins_anew_and_what_they_had_opens_nothing(
    app: Flask, eastfield: dict[str, str]
) -> None:
    ada = set_up_with(app, eastfield["Ada Byrne"])
    told = {"--role": "administrator", "--who": "Ada Byrne", "--who-email": "ada@eastfield.example.org"}
    said = ran(app, "appoint", MOIRA | told)
    assert ada.open("/").path.startswith("/sign-in")
    assert set_up_with(app, links(said)["Ada Byrne"]).open("/users").status == 200


@pytest.mark.parametrize(
    ("role", "gone", "email", "stays"),
    [
        ("administrator", "ada@eastfield.example.org", "moira@eastfield.example.org", Role.SERVICE_MANAGER),
        ("service_manager", "moira@eastfield.example.org", "ADA@eastfield.example.org", Role.ADMINISTRATOR),
    ],
)
def test_no_service_is_left_with_one_person_for_both_roles(
    app: Flask, eastfield: dict[str, str], role: str, gone: str, email: str, stays: Role
) -> None:
    """Whoever asked for a change of roles would be the one who agrees to it, and the only manager would be none any more."""
    told = {"--role": role, "--who": "One Person", "--who-email": email}
    said = ran(app, "appoint", MOIRA | told, instead_of=gone)
    assert (said.exit_code, links(said)) == (1, {})
    assert "This email belongs to the other of the two" in said.output
    other = staff_of(app, email.lower())
    assert (other.role, other.active, other.name != "One Person") == (stays, True, True)
    assert staff_of(app, gone).active


def test_whoever_is_said_to_be_gone_has_to_be_there(app: Flask, eastfield: dict[str, str]) -> None:
    said = ran(app, "appoint", MOIRA, instead_of="ada@eastfield.example.org")
    assert (said.exit_code, links(said)) == (1, {})
    assert "No one with this role and this email works there." in said.output
    assert staff_of(app, "moira@eastfield.example.org").active


def test_one_service_is_not_taken_for_another(app: Flask, world: World, eastfield: dict[str, str]) -> None:
    said = ran(app, "appoint", MOIRA, service="Eastfeld")
    assert said.exit_code == 2
    assert "Say which service: Eastfield FGC" in said.output
    other = ran(app, "appoint", MOIRA, who_email=world.ruth.email, instead_of="moira@eastfield.example.org")
    assert "This email cannot be used here." in other.output
    assert staff_of(app, world.ruth.email).role is Role.COORDINATOR
    assert staff_of(app, "moira@eastfield.example.org").active
