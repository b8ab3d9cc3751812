"""The spine over HTTP: the list, the safety hold, standing aside."""

import pytest
from sqlalchemy import select, update

from fgc.access.viewer import Worker
from fgc.conference.models import Conference, Stage
from fgc.demo.filling import choice
from fgc.kit.db import act, saving, session, transaction
from fgc.kit.outbox import Channel, HoldBack, Letter, Outgoing, ToKind, post, render
from fgc.kit.page_version import page_version
from fgc.referral import operations as referrals
from tests.make import World
from tests.visiting import Browser


@pytest.fixture
def conference(world: World) -> Conference:
    """Amy's referral, accepted and with Ruth as coordinator, who has not signed yet."""
    return a_conference(world)


def a_conference(world: World, name: str = "The Rashid family") -> Conference:
    from fgc.access.models import Part  # noqa: PLC0415
    from fgc.conference.operations import assign  # noqa: PLC0415

    with world.app.app_context(), transaction(acting=world.viewer(world.amy).settings()), saving():
        made = referrals.begin(by=world.viewer(world.amy), name=name)
        session().flush()
        act(**Worker().settings())
        made.stage, made.awaiting_independence = Stage.WAITING, True
        assign(made, world.ruth.id, Part.COORDINATOR)
    return made


def path_of(conference: Conference) -> str:
    return f"/conferences/{conference.id}"


def hold(browser: Browser, conference: Conference) -> None:
    browser.open(f"{path_of(conference)}/hold")
    browser.press("Put on a safety hold", {"because": "He was seen at the school gate."})


def test_any_of_its_staff_stops_everything_and_only_the_manager_lets_it_go_on(
    world: World, conference: Conference
) -> None:
    amy, ruth, helen = (world.in_as(each) for each in (world.amy, world.ruth, world.helen))
    hold(amy, conference)
    assert "nothing has been sent for this conference" in amy.page.words
    assert "He was seen" not in amy.page.words
    ruth.open(f"{path_of(conference)}/hold")
    assert "He was seen at the school gate." in ruth.page.words
    assert "Lift the safety hold" not in ruth.page.words
    helen.open(f"{path_of(conference)}/hold")
    helen.press("Lift the safety hold", {"because": "The police spoke with him."})
    assert "The safety hold has been lifted." in helen.page.words


def test_a_coordinator_cannot_lift_a_hold_by_sending_the_managers_form(
    world: World, conference: Conference
) -> None:
    ruth = world.in_as(world.ruth)
    hold(ruth, conference)
    page = ruth.open(f"{path_of(conference)}/hold")
    token = page.tree.xpath('//input[@name="csrf_token"]/@value')[0]
    with world.app.app_context(), transaction(acting=Worker().settings()):
        kept = session().get_one(Conference, conference.id)
        read = page_version(kept.id, kept.held_since, kept.held_because)
    answer = ruth.client.post(
        f"{path_of(conference)}/hold/lift", data={"because": "All well.", "csrf_token": token, **read}
    )
    assert answer.status_code == 422
    assert "Only the service manager can lift a safety hold." in answer.get_data(as_text=True)


def test_no_letter_leaves_while_a_hold_stands(world: World, conference: Conference, clock: object) -> None:
    with world.app.app_context(), transaction(acting=Worker().settings()), saving():
        letter = post(
            Outgoing(
                kind="referral.accepted",
                to_kind=ToKind.STAFF,
                to_id=world.amy.id,
                service_id=conference.service_id,
                matter_id=conference.id,
                channel=Channel.EMAIL,
            )
        )
        letter_id = letter.id
    hold(world.in_as(world.amy), conference)
    with world.app.app_context(), transaction(acting=Worker().settings()):
        from fgc.kit.clock import now  # noqa: PLC0415

        with pytest.raises(HoldBack, match="safety_hold"):
            render(session().get_one(Letter, letter_id), now())


def test_the_safety_version_counts_each_hold(world: World, conference: Conference) -> None:
    hold(world.in_as(world.amy), conference)
    with transaction(acting=Worker().settings()):
        assert session().scalar(select(Conference.safety_version)) == 2


def test_a_coordinator_with_a_link_to_the_family_stands_aside_and_sees_nothing_more(
    world: World, conference: Conference
) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{path_of(conference)}/conflicts")
    assert "Helen Marsh" not in ruth.page.words
    ruth.press(
        "Record this link",
        {"staff_id": choice(ruth, "staff_id", "Ruth Adeyemi"), "why": "Shirin's aunt is my neighbour."},
    )
    assert ruth.page.path == "/conferences"
    assert "Rashid" not in ruth.page.words
    assert ruth.open(f"{path_of(conference)}/referral").status == 404
    helen = world.in_as(world.helen)
    assert "Shirin's aunt is my neighbour." in helen.open(f"{path_of(conference)}/conflicts").words


def test_whoever_asked_cannot_be_put_in_the_register(world: World, conference: Conference) -> None:
    helen = world.in_as(world.helen)
    helen.open(f"{path_of(conference)}/conflicts")
    helen.press("Record this link", {"staff_id": choice(helen, "staff_id", "Amy Okafor"), "why": "A friend."})
    assert helen.page.status == 422
    assert "cannot stand aside here" in helen.page.words


def test_before_the_statement_is_signed_a_coordinator_is_led_to_it(
    world: World, conference: Conference
) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{path_of(conference)}/referral/offer")
    assert ruth.page.path.endswith("/referral/independence")
    assert "First sign the statement of independence." in ruth.page.words
    ruth.press("Sign the statement")
    assert ruth.page.status == 422
    assert "Tick the box" in ruth.page.words
    ruth.press("Sign the statement", {"mine": "yes"})
    assert ruth.page.heading == "The circle", "where the work begins"
    assert ruth.open(f"{path_of(conference)}/referral/offer").path.endswith("/offer")


def test_the_list_pages_and_finds_by_name_and_number(world: World) -> None:
    for number in range(22):
        a_conference(world, f"Family {number:02d}")
    a_conference(world, "The Rashid family")
    amy = world.in_as(world.amy)
    amy.open("/conferences")
    assert "23 conferences" in amy.page.words
    assert "Family 00" not in amy.page.words
    amy.open("/conferences?page=2")
    assert "Family 00" in amy.page.words
    assert "Rashid" not in amy.page.words
    amy.open("/conferences?q=rASHID")
    assert "The Rashid family" in amy.page.words
    assert "Family 01" not in amy.page.words
    assert "Nothing found" in amy.open("/conferences?q=%25").words
    amy.open("/conferences?page=banana")
    assert "Rashid" in amy.page.words


def test_numbers_run_on_for_each_service_and_year(world: World, clock: object) -> None:
    clock("2027-12-31T23:59:00+00:00")  # type: ignore[operator]
    assert [a_conference(world).number for _ in range(2)] == ["NFG-2027-0001", "NFG-2027-0002"]
    clock("2028-01-01T00:00:00+00:00")  # type: ignore[operator]
    assert a_conference(world).number == "NFG-2028-0001"


def test_a_conference_of_another_service_is_not_there(world: World, conference: Conference) -> None:
    from fgc.access.models import Service  # noqa: PLC0415

    with world.app.app_context(), transaction(acting={"kind": "worker"}), saving():
        other = Service(
            name="Elsewhere",
            neutral_name="Messages",
            phone="01632 960141",
            email="e@example.org",
            address="a",
            approach="child_fgc",
        )
        session().add(other)
        session().flush()
        session().execute(update(Conference).values(service_id=other.id))
    assert world.in_as(world.helen).open(f"{path_of(conference)}/hold").status == 404
