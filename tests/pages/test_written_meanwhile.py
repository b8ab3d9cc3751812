"""What a colleague wrote meanwhile is not written over by a form that was opened before it."""

from uuid import uuid4

from sqlalchemy import delete, select

from fgc.access.models import Assignment, Part, Role
from fgc.circle.models import Caution, Check
from fgc.circle.models_orders import OrderParty
from fgc.circle.models_reaching import Interpreting
from fgc.kit.db import session
from fgc.referral.models import Order, OrderKind, Referral
from tests.gathering import Gathering, working
from tests.pages.test_agreements import between, caution, family, ruth_of, set_caution, write_order
from tests.visiting import Browser

__all__ = ["family"]

MEANWHILE = "Someone else changed this page while you were writing"


def about_both(family: Gathering) -> Browser:
    ruth = ruth_of(family)
    ruth.open(between(family))
    return ruth


def test_the_reason_of_a_colleague_is_not_written_over_who_made_the_caution_meanwhile(
    family: Gathering,
) -> None:
    """Ruth opens the page of two without a caution. While she writes, the colleague on the phone with Shirin sets one."""
    ruth = about_both(family)
    set_caution(family, ["address", "town"], because="He followed her home on Friday, she says.")
    ruth.press(
        "Add the restriction",
        {"who": "first", "hides": ["address", "town"], "because": "A quarrel about money."},
    )
    assert (ruth.page.status, ruth.page.heading) == (409, MEANWHILE)
    assert caution(family).because == "He followed her home on Friday, she says."
    for words in ("He followed her home on Friday, she says.", "Their address and The town they live in"):
        assert words in ruth.page.words, "what stands there now"
    assert "A quarrel about money." in ruth.page.words, "and nothing that was typed is lost"
    ruth = about_both(family)
    assert "He followed her home on Friday, she says." in ruth.page.text
    both = "He followed her home on Friday, she says. A quarrel about money before that."
    ruth.press("Add the restriction", {"because": both})
    assert caution(family).because == both


def test_what_was_made_stronger_meanwhile_is_not_weaker_by_a_page_from_before(family: Gathering) -> None:
    set_caution(family, ["address"])
    ruth = about_both(family)
    set_caution(family, ["address", "town", "phone"], must_not_meet="yes", because="A new threat.")
    ruth.press("Add the restriction", {"hides": ["address", "town"], "because": "She moved."})
    assert (ruth.page.status, ruth.page.heading) == (409, MEANWHILE)
    kept = caution(family)
    assert (sorted(kept.hides), kept.must_not_meet, kept.because) == (
        ["address", "phone", "town"],
        True,
        "A new threat.",
    )
    assert "They must not meet" in ruth.page.words


def test_an_order_that_was_recorded_meanwhile_is_read_before_a_caution_is_set(family: Gathering) -> None:
    ruth = about_both(family)
    write_order(family, "prohibited_steps")
    ruth.press("Add the restriction", {"who": "first", "hides": ["address"], "because": "She asked."})
    assert (ruth.page.status, ruth.page.heading) == (409, MEANWHILE)
    assert "protects Shirin Aziz against Baran Rashid" in ruth.page.words
    with working(family.world.app):
        assert session().scalars(select(Caution)).all() == [], "it would rest on no order"


def test_the_reason_for_the_other_direction_stands_on_the_page_before_it_is_replaced(
    family: Gathering,
) -> None:
    """“Neither about the other” writes both; the page is filled in with one of them."""
    set_caution(family, ["address"], who="second", because="Shirin followed him to his work.")
    ruth = about_both(family)
    assert "There is already a restriction the other way round." in ruth.page.words
    assert "Shirin followed him to his work." in ruth.page.words


def test_a_caution_that_nobody_else_touched_is_set_as_before(family: Gathering) -> None:
    set_caution(family, ["address"])
    ruth = about_both(family)
    ruth.press("Add the restriction", {"hides": ["address"], "because": ""})
    assert ruth.page.status == 422
    ruth.press("Add the restriction", {"hides": ["address", "town"], "because": "She moved."})
    assert ruth.page.heading == "The safety question", ruth.page.words
    assert sorted(caution(family).hides) == ["address", "town"]


def test_whom_an_order_means_is_not_said_over_what_a_colleague_said(family: Gathering) -> None:
    """Ruth means to say that it is nobody here. Meanwhile somebody who asked Shirin has said that it is Baran."""
    with working(family.world.app):
        order = Order(
            id=uuid4(), conference_id=family.conference.id, kind=OrderKind.PROHIBITED_STEPS, protects="S. Asis", against="B. R.",
            referral_id=session().scalars(select(Referral.id)).one(),
        )  # fmt: skip
        session().add(order)
        path = f"{family.path}/circle/orders/{order.id}/people"
    ruth, other = ruth_of(family), ruth_of(family)
    ruth.open(path)
    other.open(path)
    shirin, baran = (str(family.people[name].id) for name in ("Shirin", "Baran"))
    other.press("Save", {"protected": [shirin], "against": [baran]})
    assert other.page.heading == "The safety question", other.page.words
    ruth.press("Save", {"protected": [shirin], "nobody_against": "yes"})
    assert ruth.page.status == 409
    assert "a colleague recorded who the order means" in ruth.page.words
    assert "Who the order is against Baran Rashid" in ruth.page.words, "what is recorded now"
    assert ruth.page.tree.xpath("//input[@name='nobody_against']/@checked"), (
        "and nothing that was ticked is lost"
    )
    with working(family.world.app):
        rows = select(OrderParty.person_id).where(OrderParty.protected.is_(False), OrderParty.means.is_(True))
        assert session().scalars(rows).all() == [family.people["Baran"].id]


def test_who_may_interpret_is_not_written_over(family: Gathering) -> None:
    path = f"{family.path}/circle/{family.people['Shirin'].id}/interpreter"
    ruth, other = ruth_of(family), ruth_of(family)
    ruth.open(path)
    other.open(path)
    other.press("Save", {"gender": "female", "from_elsewhere": "yes"})
    ruth.press("Save", {"gender": "male"})
    assert (ruth.page.status, ruth.page.heading) == (409, MEANWHILE)
    assert "A woman" in ruth.page.words
    with working(family.world.app):
        kept = session().scalars(select(Interpreting)).one()
        assert (kept.gender.value if kept.gender else "", kept.from_elsewhere) == ("female", True)


def test_a_line_of_the_checklist_that_a_colleague_ticked_is_not_unticked(family: Gathering) -> None:
    with working(family.world.app):
        session().execute(delete(Check))
    ruth, other = ruth_of(family), ruth_of(family)
    for browser in (ruth, other):
        browser.open(f"{family.path}/circle/checklist")
    first, second = other.page.tree.xpath("//input[@name='first' or @name='later']/@value")[:2]
    name = {value: other.page.tree.xpath(f"//input[@value='{value}']/@name")[0] for value in (first, second)}
    other.press("Save", {name[first]: [first]})
    ruth.press("Save", {name[second]: [second]})
    assert ruth.page.status == 409
    with working(family.world.app):
        assert session().scalars(select(Check.item)).all() == [first]


def test_two_managers_do_not_give_one_family_two_coordinators_one_after_the_other(family: Gathering) -> None:
    ada = family.world.hire(Role.COORDINATOR, "Ada Moss")
    ben = family.world.hire(Role.COORDINATOR, "Ben Kerr")
    helen = family.world.in_as(family.world.helen)
    other = family.world.in_as(family.world.hire(Role.SERVICE_MANAGER, "Noor Ali"))
    for browser in (helen, other):
        browser.open(f"{family.path}/referral/allocate")
    helen.press("Allocate this coordinator", {"coordinator_id": str(ada.id)})
    other.press("Allocate this coordinator", {"coordinator_id": str(ben.id)})
    assert other.page.status == 409, other.page.words
    with working(family.world.app):
        now_on = (Assignment.part == Part.COORDINATOR, Assignment.ended_at.is_(None))
        assert session().scalars(select(Assignment.staff_id).where(*now_on)).all() == [ada.id]


def test_a_form_that_names_no_version_sets_no_caution(family: Gathering) -> None:
    ruth = about_both(family)
    form = ruth.page.form(button="Add the restriction")
    sent = {name: value for name, value in form.fields.items() if name != "version"}
    assert "version" in form.fields
    answer = ruth.client.post(
        form.action, data={**sent, "who": "first", "hides": ["address"], "because": "She asked."}
    )
    assert answer.status_code == 409
    with working(family.world.app):
        assert session().scalars(select(Caution)).all() == []
