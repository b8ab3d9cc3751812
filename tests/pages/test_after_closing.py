"""After a conference is closed nothing of it is written but what must go on, and whoever needs help is told whom to phone."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text

from fgc.circle.models import Caution
from fgc.circle.models_safeguarding import Safeguarding
from fgc.kit.db import saving, session
from fgc.kit.letter import Letter
from tests.closing import press_close
from tests.gathering import working
from tests.pages.test_closing import reviewed, stage_of
from tests.pages.test_safeguarding import SAID
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]


CLOSED = "This conference is closed. Nothing was saved"


ENDED = "Our work with you has ended"


def close_sealed(day: Day) -> None:
    reviewed(day)
    helen = day.world.in_as(day.world.helen)
    helen.open(f"{day.path}/close")
    press_close(helen)


def says_whom_to_phone(browser: Browser) -> None:
    words = browser.page.words
    assert browser.page.heading == ENDED
    assert "please phone us: 01632 960190" in words
    assert "You can also phone to ask for a copy of what we keep about you." in words
    assert "If someone is in danger now, phone 999 first." in words
    assert not [more for more in ("send you", "new link", "newest", "PIN") if more in words]
    assert browser.page.tree.xpath("//form[@action='/leave']"), "the way out stays in reach"
    for word in ("Kawa", "Daryan", "Ruth", "Northmoor", "NM-27", "school"):
        assert word not in words


def test_a_link_into_work_that_has_ended_says_so_and_whom_to_phone_and_nothing_else(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    kawa.open("/yours/actions")
    close_sealed(sealed)
    kawa.open("/yours/actions")
    says_whom_to_phone(kawa)
    says_whom_to_phone(sealed.family("Kawa"))


@pytest.mark.parametrize("watched", ["protected", "shared"])
def test_whoever_reads_her_old_letter_that_named_nobody_learns_no_service_from_it(
    sealed: Day, watched: str
) -> None:
    kawa, sara = sealed.people["Kawa"], sealed.people["Sara"]
    with working(sealed.world.app), saving() as current:
        contact = current.merge(kawa).contact
        if watched == "protected":
            sealed.gathering.hide(sara, kawa, "phone")
        else:
            contact.shared_device = True
    his = sealed.family("Kawa")
    his.open("/yours/actions")
    assert his.page.status == 200
    close_sealed(sealed)
    his.open("/yours/actions")
    says_whom_to_phone(his)
    found = sealed.family("Kawa")
    assert found.page.heading != ENDED
    assert "work" not in found.page.words


def test_whoever_opens_the_first_of_two_letters_after_closing_is_not_promised_a_link_that_never_comes(
    sealed: Day,
) -> None:
    with working(sealed.world.app):
        session().execute(text("UPDATE letter SET state = 'sent', sent_at = created_at"))
        copies = select(Letter).where(Letter.kind == "plan.copy", Letter.to_id == sealed.people["Sara"].id)
        first = session().scalars(copies).one().secret()
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/letters")
    ruth.follow("Send again")
    ruth.press("Send again", {"once_more": "yes"})
    assert "The old link no longer works." in ruth.page.words
    close_sealed(sealed)
    sara = Browser(sealed.world.app.test_client())
    sara.open(f"/l/{first}")
    sara.press("Open")
    says_whom_to_phone(sara)


def test_a_link_that_opens_nothing_promises_none_that_nobody_may_send(sealed: Day) -> None:
    close_sealed(sealed)
    somebody = Browser(sealed.world.app.test_client())
    somebody.open(f"/l/{'a' * 43}")
    somebody.press("Open")
    assert "This link cannot be used" in somebody.page.words
    assert "Please phone us: 01632 960190" in somebody.page.words
    assert "send you" not in somebody.page.words


def test_a_cry_for_help_after_closing_is_not_lost_in_silence(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    kawa.open("/yours/actions")
    kawa.open(kawa.page.link("Say how it is going"))
    kawa.press("It is going well")
    close_sealed(sealed)
    kawa.press("Send", {"words": "I missed Thursday, and I need help."})
    assert kawa.page.status == 409
    says_whom_to_phone(kawa)
    assert "Nothing was sent. No one reads messages written here any more." in kawa.page.words
    assert "I missed Thursday, and I need help." in kawa.page.words, "to be read out on the phone"


def test_a_report_that_was_on_its_way_while_it_was_closed_is_not_written_and_not_lost(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    kawa.open("/yours/actions")
    kawa.open(kawa.page.link("Say how it is going"))
    with working(sealed.world.app):
        session().execute(text("UPDATE conference SET stage = 'closed'"))
    kawa.press("I need help")
    assert kawa.page.status == 409
    says_whom_to_phone(kawa)


def test_where_another_number_is_rung_in_danger_that_one_is_said(sealed: Day) -> None:
    with working(sealed.world.app):
        session().execute(text("UPDATE service SET region = 'SE'"))
    close_sealed(sealed)
    words = sealed.family("Kawa").page.words
    assert "If someone is in danger now, phone 112 first." in words
    assert "999" not in words


def test_a_link_that_ended_before_the_closing_says_nothing_of_it(sealed: Day) -> None:
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Kawa'].id}/links")
    ruth.press("End all their links")
    close_sealed(sealed)
    assert ENDED not in sealed.family("Kawa").page.words
    assert stage_of(sealed).value == "closed"


def test_a_danger_that_is_learned_of_after_closing_is_written_down_and_binds_what_is_still_given_out(
    sealed: Day,
) -> None:
    close_sealed(sealed)
    kawa, sara = (sealed.people[name].id for name in ("Kawa", "Sara"))
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/safety/{kawa}/{sara}")
    ruth.press("Add the restriction", {"who": "first", "hides": ["address"], "because": "Sara phoned."})
    assert ruth.page.status == 200, ruth.page.words
    ruth.open(f"{sealed.path}/safeguarding/new")
    ruth.press("Save and tell the service manager", {**SAID, "person_id": str(sara)})
    assert "the service manager now" in ruth.page.words
    with working(sealed.world.app):
        assert session().scalar(select(Caution.hides)) == ["address"]
        assert session().scalar(select(func.count()).select_from(Safeguarding)) == 1


def test_what_was_typed_about_a_closed_conference_is_given_back(sealed: Day) -> None:
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/actions")
    ruth.open(ruth.page.link("Record how it is going"))
    close_sealed(sealed)
    ruth.press("Save the update", {"how": "going_well", "words": "Sara lends hers."})
    assert ruth.page.status == 409
    assert CLOSED in ruth.page.words
    assert "Sara lends hers." in ruth.page.words


def test_a_manager_whose_conferences_are_all_closed_is_not_told_that_no_family_was_ever_referred(
    sealed: Day,
) -> None:
    close_sealed(sealed)
    for who in (sealed.world.helen, sealed.world.ruth, sealed.world.amy):
        words = sealed.world.in_as(who).open("/").words
        assert "No conference is open now. See closed conferences" in words, who.role
        assert "No family has been referred yet." not in words
    assert "This conference is closed. You can read it" in sealed.ruth().open(sealed.path).words


@pytest.mark.parametrize(("region", "number"), [("GB", "999"), ("SE", "112")])
def test_staff_in_another_country_are_not_told_to_ring_a_number_that_nobody_answers(
    sealed: Day, region: str, number: str
) -> None:
    with working(sealed.world.app):
        session().execute(text("UPDATE service SET region = :region"), {"region": region})
    ruth = sealed.ruth()
    for page in ("hold", "safeguarding/new"):
        words = ruth.open(f"{sealed.path}/{page}").words
        assert f"If someone is in danger now, phone {number} first." in words, page
        assert ("999" in words) is (number == "999")
