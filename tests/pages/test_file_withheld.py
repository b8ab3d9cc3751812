"""A caution that comes after the seal: what the page leaves out, no file gives away, and nobody hands out."""

from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from fgc.circle.models import AgeGroup, Caution, Person
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.locked import lock_of
from fgc.kit.outbox import HoldBack, Letter, LetterState, render
from fgc.kit.page_version import page_version
from fgc.kit.postgres import Server
from fgc.plan.models import CopySent, HeldCopy, Plan, PlanState, SealedPlan
from tests.gathering import working
from tests.posting import posting
from tests.the_day import Day, seal
from tests.visiting import Browser

WITHHELD = "There is no file of our plan to save at the moment. Please speak to your coordinator."
ON_DESK = (
    "can no longer get the plan as a file, because a safety restriction hides something in it from them."
)


def in_file(browser: Browser, path: str = "/yours/plan.pdf") -> str:
    answer = browser.client.get(path)
    assert answer.status_code == 200, answer.status_code
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.get_data())).pages)


def caution(day: Day, who: str, about: str, hides: list[str], *, apart: bool = False) -> Browser:
    """Ruth sets it; her browser."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/safety/{day.people[who].id}/{day.people[about].id}")
    asked = {"must_not_meet": "yes"} if apart else {}
    one = (
        "first"
        if ruth.page.words.index(day.people[who].name) < ruth.page.words.index(day.people[about].name)
        else "second"
    )
    ruth.press("Add the restriction", {"who": one, "hides": hides, "because": "She asked for it.", **asked})
    assert ruth.page.status == 200, ruth.page.words
    with working(day.world.app):
        there = select(Caution.id).where(
            Caution.person_id == day.people[who].id, Caution.protects_id == day.people[about].id
        )
        assert len(session().scalars(there).all()) == 1
    return ruth


def test_the_sealed_file_does_not_tell_what_a_later_caution_hides(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    before = in_file(kawa)
    assert "Sara" in before
    assert "Same hall" in before
    caution(sealed, "Kawa", "Sara", ["venue", "attendance", "name"], apart=True)
    page = kawa.open("/yours/plan")
    assert "Sara" not in page.words
    assert "Same hall" not in page.words
    assert WITHHELD in page.words
    assert not {"/yours/plan.pdf", "/yours/fridge.pdf"} & set(page.links("/yours/"))
    assert kawa.client.get("/yours/plan.pdf").status_code == 404
    assert kawa.client.get("/yours/fridge.pdf").status_code == 404
    assert in_file(sealed.family("Nazdar")) == before, "hers says nothing that is hidden from her"


def test_nor_where_somebody_will_be_though_everybody_in_it_may_be_named(sealed: Day) -> None:
    caution(sealed, "Kawa", "Sara", ["venue"])
    kawa = sealed.family("Kawa")
    assert "Sara" in kawa.open("/yours/plan").words
    assert kawa.client.get("/yours/plan.pdf").status_code == 404


def test_nor_who_signed_it_though_no_line_names_them(sealed: Day) -> None:
    """Nazdar stands under the plan alone."""
    rojin = sealed.family("Rojin")
    assert "Nazdar" in in_file(rojin)
    caution(sealed, "Rojin", "Nazdar", ["attendance"])
    assert "Nazdar" not in rojin.open("/yours/plan").words
    assert rojin.client.get("/yours/plan.pdf").status_code == 404


def test_a_copy_of_ones_own_is_given_as_long_as_it_leaves_out_what_is_hidden(signed: Day) -> None:
    with working(signed.world.app):
        signed.gathering.hide(signed.people["Kawa"], signed.people["Shirin"], "venue")
    seal(signed)
    kawa = signed.family("Kawa")
    assert "Same hall" not in in_file(kawa)
    caution(signed, "Kawa", "Sara", ["venue"])
    assert "Same hall" not in in_file(kawa), "the place was left out before"
    with working(signed.world.app):
        for one in session().scalars(select(Caution)):
            one.lifted_at = now()
    assert "Same hall" not in in_file(kawa), "what is hidden no more does not take their file from them"
    caution(signed, "Kawa", "Nazdar", ["name", "attendance"])
    assert kawa.client.get("/yours/plan.pdf").status_code == 404


@pytest.fixture
def with_child(signed: Day) -> Day:
    """Daryan is fourteen, and the plan is sealed."""
    with working(signed.world.app):
        session().get_one(Person, signed.people["Daryan"].id).age_group = AgeGroup.YOUNG_PERSON
    seal(signed)
    return signed


def test_a_young_person_gets_the_whole_plan_and_a_version_of_their_own(with_child: Day) -> None:
    daryan = with_child.family("Daryan")
    assert "Kawa" in in_file(daryan, "/yours/childs-plan.pdf")
    assert in_file(daryan) == in_file(with_child.family("Kawa"))
    assert {"/yours/childs-plan.pdf", "/yours/plan.pdf"} <= set(all_there(daryan))


def test_the_version_for_a_child_names_nobody_whom_a_later_caution_hides(with_child: Day) -> None:
    sealed, daryan = with_child, with_child.family("Daryan")
    assert "Kawa" in in_file(daryan, "/yours/childs-plan.pdf")
    caution(sealed, "Daryan", "Kawa", ["name", "attendance"])
    assert daryan.client.get("/yours/childs-plan.pdf").status_code == 404
    assert "My own version" not in daryan.open("/yours").words
    theirs = f"{sealed.path}/plan/readers/{sealed.people['Daryan'].id}"
    assert sealed.ruth().client.get(f"{theirs}/childs-copy.pdf").status_code == 404


def test_whoever_leaves_the_circle_takes_nobodys_file_with_them(sealed: Day) -> None:
    with working(sealed.world.app):
        session().get_one(Person, sealed.people["Nazdar"].id).left_at = now()
    assert "Same hall" in in_file(sealed.family("Kawa"))


def test_the_coordinator_is_told_and_gives_no_file_that_says_what_is_hidden(sealed: Day) -> None:
    ruth = sealed.ruth()
    by_hand = "Daryan, Kawa, Nazdar and Shirin: give them the plan by hand."
    before = waiting_on_desk(ruth)
    assert by_hand in before, before
    ruth = caution(sealed, "Nazdar", "Sara", ["name", "attendance"])
    after = waiting_on_desk(ruth)
    assert f"Nazdar {ON_DESK}" in after
    assert "Daryan, Kawa and Shirin: give them the plan by hand." in after, after
    ruth.follow("See who has a copy")
    assert "Not given out: a safety restriction hides something in it" in ruth.page.words
    theirs = f"{sealed.path}/plan/readers/{sealed.people['Nazdar'].id}/copy.pdf"
    assert theirs not in ruth.page.tree.xpath("//a/@href")
    assert ruth.client.get(theirs).status_code == 404
    gave_by_hand(
        ruth,
        sealed,
        "Nazdar",
        refused="They can no longer get the plan as a file, because a safety restriction hides something in it from them.",
    )


def waiting_on_desk(ruth: Browser) -> list[str]:
    """The sentence of each line that waits on her desk."""
    lines = ruth.open("/").tree.find_class("fgc-wait__sentence")
    assert lines
    return [" ".join(one.text_content().split()) for one in lines]


def gave_by_hand(ruth: Browser, day: Day, name: str, *, refused: str) -> None:
    """Also an old page gives nothing."""
    ruth.open(f"{day.path}/plan/copies")
    token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    with working(day.world.app):
        sealed = session().scalars(select(Plan.id).where(Plan.state == PlanState.SEALED)).one()
        form = {"csrf_token": token, **page_version(sealed)}
    answer = ruth.client.post(f"{day.path}/plan/copies/{day.people[name].id}", data=form)
    assert refused in answer.get_data(as_text=True), answer.get_data(as_text=True)
    with working(day.world.app):
        given = select(CopySent.id).where(
            CopySent.route == "by_hand", CopySent.person_id == day.people[name].id
        )
        assert session().scalars(given).all() == []


def test_the_desk_does_not_send_the_coordinator_to_give_a_copy_that_waits(sealed: Day) -> None:
    """Nazdar gets hers by hand, and it tells a town that a caution hides from her by now."""
    ruth = sealed.ruth()
    assert "Daryan, Kawa, Nazdar and Shirin: give them the plan by hand." in waiting_on_desk(ruth)
    with working(sealed.world.app):
        sealed.gathering.hide(sealed.people["Nazdar"], sealed.people["Shirin"], "town")
    ruth.open(f"{sealed.path}/circle/{sealed.people['Shirin'].id}/contact")
    ruth.press("Save", {"town": "School"})
    with working(sealed.world.app):
        waiting = set(session().scalars(select(HeldCopy.person_id)))
    assert sealed.people["Nazdar"].id in waiting
    assert "You cannot read it here yet." in sealed.family("Nazdar").open("/yours/plan").words
    (by_hand,) = [one for one in waiting_on_desk(ruth) if "by hand" in one]
    assert "Nazdar" not in by_hand
    ruth.open(f"{sealed.path}/plan/copies")
    assert "On hold until someone has looked at their copy" in ruth.page.words
    theirs = f"{sealed.path}/plan/readers/{sealed.people['Nazdar'].id}/copy.pdf"
    assert theirs not in ruth.page.tree.xpath("//a/@href")
    gave_by_hand(ruth, sealed, "Nazdar", refused="Check their copy first, on the page of the plan.")


def test_whoever_gets_it_by_hand_is_given_the_copy_that_is_theirs(signed: Day) -> None:
    """Kawa may not learn where the others meet, and is reached by voice alone: his copy leaves the place out."""
    with working(signed.world.app):
        session().get_one(Person, signed.people["Daryan"].id).age_group = AgeGroup.YOUNG_PERSON
        signed.gathering.hide(signed.people["Kawa"], signed.people["Shirin"], "venue")
    seal(signed)
    ruth = signed.ruth()
    assert "Daryan, Kawa, Nazdar and Shirin: give them the plan by hand." in waiting_on_desk(ruth)
    ruth.follow("Open the copies")
    links = ruth.page.tree.xpath("//a/@href")
    theirs = f"{signed.path}/plan/readers/{signed.people['Kawa'].id}/copy.pdf"
    assert theirs in links
    assert "Same hall" not in in_file(ruth, theirs)
    assert [one for one in links if one.endswith("/plan.pdf")] == [], (
        "the whole plan is not to be printed from here"
    )
    child = f"{signed.path}/plan/readers/{signed.people['Daryan'].id}/childs-copy.pdf"
    assert child in links
    assert in_file(ruth, child) == in_file(signed.family("Daryan"), "/yours/childs-plan.pdf")


def test_the_tablet_shows_no_copy_that_waits(agreed: Day) -> None:
    with working(agreed.world.app):
        plan = session().scalars(select(Plan).where(Plan.number == 1)).one()
        session().add(
            HeldCopy(
                conference_id=plan.conference_id,
                plan_id=plan.id,
                person_id=agreed.people["Sara"].id,
                held_at=now(),
            )
        )
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    theirs = f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/tablet"
    ruth.client.post("/hand-over", data={"to": theirs, "csrf_token": token})
    assert "Drives Daryan" not in ruth.open(theirs).words


@pytest.mark.parametrize("name", ["Kawa", "Daryan", "Mina"])
def test_the_own_page_of_whoever_has_a_copy_that_waits_offers_no_file_that_is_not_there(
    sealed: Day, name: str
) -> None:
    whose = sealed.family(name)
    assert all_there(whose), "while nothing waits"
    with working(sealed.world.app):
        sealed.gathering.hide(sealed.people[name], sealed.people["Shirin"], "town")
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Shirin'].id}/contact")
    ruth.press("Save", {"town": "School"})
    with working(sealed.world.app):
        assert sealed.people[name].id in set(session().scalars(select(HeldCopy.person_id)))
    all_there(whose)
    assert "Save our plan (PDF)" not in whose.page.words


def all_there(browser: Browser) -> list[str]:
    """The links on their own page, each of which leads to something."""
    links = list(browser.open("/yours").links("/yours/"))
    assert links
    broken = [one for one in links if browser.client.get(one).status_code == 404]
    assert broken == []
    return links


def copy_letter(day: Day, name: str) -> Letter:
    """The newest letter to them that the plan is there to keep."""
    with working(day.world.app):
        theirs = select(Letter).where(Letter.to_id == day.people[name].id, Letter.kind == "plan.copy")
        found = session().scalars(theirs.order_by(Letter.created_at.desc(), Letter.id)).first()
        assert found is not None
        return found


def test_no_letter_says_that_the_plan_is_there_to_keep_while_its_file_is_not_given(
    sealed: Day, tmp_path: Path
) -> None:
    """It has not left when a caution is set that hides only a name, and the coordinator looks at it and lets it go: Mina would
    find no file behind the link."""
    caution(sealed, "Mina", "Sara", ["name", "attendance"])
    assert WITHHELD in sealed.family("Mina").open("/yours/plan").words
    row = row_of(sealed.ruth(), sealed, "Mina Rashid")
    assert "A letter is on its way" not in row
    assert "I gave them their copy" not in row
    assert "A letter is on its way" in row_of(sealed.ruth(), sealed, "Sara Whitlow")
    with working(sealed.world.app):
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        for letter in session().scalars(select(Letter).where(Letter.kind == "plan.copy")):
            assert letter.state is LetterState.PENDING
            letter.safety_version = conference.safety_version
    with posting(sealed.world.app, tmp_path / "letters") as office:
        office.work()
        assert office.to("mina@example.org") == []
        assert len(office.to("sara@example.org")) == 1, "hers tells nothing that is hidden from her"
    held = copy_letter(sealed, "Mina")
    assert (held.state, held.why) == (LetterState.HELD, "file_withheld")
    row = row_of(sealed.ruth(), sealed, "Mina Rashid")
    assert "Email" not in row, "nothing is written down as given"
    assert "Not given out" in row


def row_of(ruth: Browser, day: Day, name: str) -> str:
    """What stands beside somebody on the page of who has a copy."""
    rows = [str(one.text_content()) for one in ruth.open(f"{day.path}/plan/copies").tree.iter("tr")]
    (found,) = [one for one in rows if name in one]
    return found


def test_nor_is_it_sent_again(sealed: Day, tmp_path: Path) -> None:
    with posting(sealed.world.app, tmp_path / "letters") as office:
        office.work()
        before = len(office.to("mina@example.org"))
        assert before == 1
        caution(sealed, "Mina", "Sara", ["name", "attendance"])
        ruth = sealed.ruth()
        ruth.open(f"{sealed.path}/circle/{sealed.people['Mina'].id}/letters")
        ruth.follow("Send again")
        assert f"They {ON_DESK}" in ruth.page.words
        assert "Send again" not in ruth.page.text
        office.work()
        assert len(office.to("mina@example.org")) == before
    with working(sealed.world.app):
        lines = select(CopySent.id).where(CopySent.person_id == sealed.people["Mina"].id)
        assert len(session().scalars(lines).all()) == 1


def test_nor_while_their_copy_waits_for_a_look_though_nothing_hidden_is_found_in_it_now(
    sealed: Day, tmp_path: Path
) -> None:
    """What was found in it once waits until somebody has looked, whatever a reading finds at this moment."""
    with posting(sealed.world.app, tmp_path / "letters") as office:
        office.work()
        assert len(office.to("mina@example.org")) == 1
    with working(sealed.world.app):
        plan = session().scalars(select(Plan).where(Plan.state == PlanState.SEALED)).one()
        session().add(
            HeldCopy(
                conference_id=plan.conference_id,
                plan_id=plan.id,
                person_id=sealed.people["Mina"].id,
                held_at=now(),
            )
        )
    letter = copy_letter(sealed, "Mina")
    with working(sealed.world.app), pytest.raises(HoldBack, match="may_tell"):
        render(session().get_one(Letter, letter.id), now())
    ruth = sealed.ruth()
    ruth.open(f"{sealed.path}/circle/{sealed.people['Mina'].id}/letters")
    ruth.follow("Send again")
    assert "Look at their copy on the page of the plan." in ruth.page.words
    assert "Send again" not in ruth.page.text


def test_a_file_of_which_nobody_wrote_down_whom_it_tells_about_is_given_to_whom_nothing_is_hidden(
    sealed: Day, server: Server, database_name: str
) -> None:
    """As files that were sealed before that was kept, or that come out of an old backup: no page breaks because of them."""
    without_names(server, database_name)
    caution(sealed, "Kawa", "Baran", ["attendance"])
    assert "Sara" in in_file(sealed.family("Nazdar"))
    kawa = sealed.family("Kawa")
    assert WITHHELD in kawa.open("/yours/plan").words, "nobody knows whether it names him"
    assert kawa.client.get("/yours/plan.pdf").status_code == 404
    assert kawa.open("/yours").status == 200
    assert f"Kawa {ON_DESK}" in waiting_on_desk(sealed.ruth())
    assert sealed.ruth().open(f"{sealed.path}/plan/copies").status == 200


def test_nor_is_it_taken_from_somebody_from_whom_only_a_street_is_hidden(
    sealed: Day, server: Server, database_name: str
) -> None:
    without_names(server, database_name)
    caution(sealed, "Kawa", "Baran", ["address"])
    assert "Sara" in in_file(sealed.family("Kawa"))


def without_names(server: Server, database: str) -> None:
    """What was kept with each file before it was kept whom it tells about. No hand of the program changes a sealed row."""
    evidence = lock_of(SealedPlan, "evidence")
    with psycopg.connect(server.conninfo("owner", database)) as owner:
        rows = owner.execute("SELECT id, evidence_locked FROM sealed_plan").fetchall()
        assert rows
        for one, kept in rows:
            told = {key: value for key, value in evidence.unlock(one, kept).items() if key not in NEW}
            owner.execute(
                "UPDATE sealed_plan SET evidence_locked = %s WHERE id = %s", (evidence.lock(one, told), one)
            )


NEW = ("names", "place_of")
