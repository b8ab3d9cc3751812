"""The referrer's report for the family: written or attached, given by the coordinator, and off each desk once it is done."""

import pytest

from fgc.conference.models import Conference, Stage
from fgc.demo.filling import days
from fgc.kit.db import session
from fgc.referral.models import Named, Referral
from tests.conftest import Clock
from tests.gathering import working
from tests.pages.test_attachments import attach, picture
from tests.pages.test_deadlines import REPORT_BY, desk
from tests.the_day import Day

REPORT_LATE = "The family should have had your report by Monday 22 February 2027."
TO_GIVE = "The social worker’s report is with you. Give it to the family by Monday 22 February 2027."
WORDS = "Lana is warm with Daryan. He missed 20 days of school since September."


@pytest.fixture
def due(day: Day, clock: Clock) -> Day:
    """Twelve days before the family meets."""
    clock("2027-02-15T12:00:00+00:00")
    return day


def test_the_referrer_sends_the_report_from_the_button_of_the_line_and_the_line_goes(due: Day) -> None:
    amy = due.world.in_as(due.world.amy)
    assert REPORT_BY in amy.open("/").words
    amy.follow("Send the report")
    amy.press("Send it to the coordinator", {"report": WORDS})
    assert "We have told the coordinator" in amy.page.words
    assert WORDS in amy.page.words
    assert "report" not in desk(due.world, "amy")
    ruth = due.ruth()
    assert TO_GIVE in ruth.open("/").words
    ruth.follow("Read the report")
    assert WORDS in ruth.page.words
    ruth.press("The family has it")
    assert "Noted: the family has the report." in ruth.page.words
    assert ruth.page.words.count("The family has it") == 0
    assert "report" not in desk(due.world, "ruth")
    assert (
        "The family has had it since Monday 15 February 2027" in amy.open(f"{due.path}/referral/report").words
    )


def test_a_report_that_is_a_file_counts_and_no_other_file_does(due: Day) -> None:
    amy = due.world.in_as(due.world.amy)
    path = f"{due.path}/referral/attachments/add"
    attach(amy, path, picture(), {"kind": "assessment", "name": "Assessment", "says_where": "False"})
    assert REPORT_BY in amy.open("/").words
    amy.follow("Send the report")
    amy.follow("Attach it as a PDF or a photo instead")
    assert amy.page.form(button="Attach the file").fields["kind"] == ["family_report"]
    attach(amy, f"{path}?report=1", picture(), {"name": "Report", "says_where": "False"})
    assert "report" not in desk(due.world, "amy")
    assert TO_GIVE in desk(due.world, "ruth")


def test_a_report_that_went_by_another_way_is_noted_with_its_day(due: Day) -> None:
    amy = due.world.in_as(due.world.amy)
    send = f"{due.path}/referral/report/send"
    amy.open(send)
    amy.press("Send it to the coordinator")
    assert "Write the report, or enter the day you gave it to the coordinator." in amy.page.words
    amy.press("Send it to the coordinator", days({"sent_on": (16, 2, 2027)}))
    assert "That day has not come yet." in amy.page.words
    amy.press("Send it to the coordinator", days({"sent_on": (12, 2, 2027)}))
    assert "With the coordinator since Friday 12 February 2027" in amy.page.words
    assert TO_GIVE in desk(due.world, "ruth")


def test_a_protected_address_does_not_reach_the_family_in_the_report(due: Day) -> None:
    with working(due.world.app):
        referral = session().query(Referral).one()
        session().add(
            Named(
                referral_id=referral.id, conference_id=referral.conference_id, name="Shirin Aziz",
                address="14 Quarry Lane, Eastwick", address_protected=True,
            )
        )  # fmt: skip
    amy = due.world.in_as(due.world.amy)
    amy.open(f"{due.path}/referral/report/send")
    amy.press("Send it to the coordinator", {"report": "She lives at 14 Quarry Lane now."})
    assert "they give away an address marked as protected" in amy.page.words
    assert (
        "She lives at 14 Quarry Lane now."
        in amy.page.form(button="Send it to the coordinator").fields["report"]
    )


def test_a_report_that_is_changed_is_given_again(due: Day) -> None:
    amy, ruth = due.world.in_as(due.world.amy), due.ruth()
    amy.open(f"{due.path}/referral/report/send")
    amy.press("Send it to the coordinator", {"report": WORDS})
    ruth.open(f"{due.path}/referral/report")
    ruth.press("The family has it")
    amy.open(f"{due.path}/referral/report")
    amy.follow("Change it and send it again")
    amy.press("Send it to the coordinator", {"report": "Lana is warm with Daryan."})
    assert TO_GIVE in desk(due.world, "ruth"), "the family has other words"


def test_a_report_that_is_late_stays_on_the_desk_until_the_family_meets(due: Day, clock: Clock) -> None:
    clock("2027-02-23T12:00:00+00:00")
    assert REPORT_LATE in desk(due.world, "amy")
    with working(due.world.app):
        session().get_one(Conference, due.gathering.conference.id).stage = Stage.MEETING
    assert "report" not in desk(due.world, "amy")
    amy = due.world.in_as(due.world.amy)
    assert "Bring the report with you" in amy.open(f"{due.path}/referral/report/send").words


def test_only_the_referrer_sends_it_and_only_the_coordinator_says_that_the_family_has_it(due: Day) -> None:
    ruth, amy, colin = due.ruth(), due.world.in_as(due.world.amy), due.world.in_as(due.world.colin)
    assert ruth.open(f"{due.path}/referral/report/send").status == 404
    assert colin.open(f"{due.path}/referral/report").status == 404
    amy.open(f"{due.path}/referral/report/send")
    amy.press("Send it to the coordinator", {"report": WORDS})
    assert "The family has it" not in amy.page.words
