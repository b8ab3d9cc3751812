"""The plan as they see it: the coordinator reads one person's own copy, before it is sealed and after."""

from sqlalchemy import func, select

from fgc.access.models_audit import AuditLine
from fgc.circle.models import Caution, SafeContact
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.plan.models import HeldCopy, Plan
from tests.gathering import EARLY, working
from tests.the_day import Day, seal
from tests.visiting import Browser


def hide(day: Day, *fields: str) -> None:
    """Mina must not learn these things about Sara."""
    with working(day.world.app):
        day.gathering.hide(day.people["Mina"], day.people["Sara"], *fields)


def read(browser: Browser) -> list[str]:
    """What the page says, word by word."""
    main = browser.page.tree.get_element_by_id("main-content")
    for frame in main.xpath("./fieldset/legend"):  # says to a screen reader whose page this is
        frame.drop_tree()
    return " ".join(main.itertext()).split()


def address(day: Day, name: str) -> str:
    return f"{day.path}/plan/readers/{day.people[name].id}"


def as_they_see_it(day: Day, name: str) -> Browser:
    ruth = day.ruth()
    ruth.open(address(day, name))
    assert ruth.page.status == 200
    return ruth


def their_own(day: Day, name: str) -> Browser:
    browser = day.family(name)
    browser.open("/yours/plan")
    return browser


def test_the_coordinator_reads_what_they_read_word_for_word(shown: Day) -> None:
    hide(shown, "attendance")
    for name in ("Kawa", "Mina", "Baran", "Jas"):
        assert read(as_they_see_it(shown, name)) == read(their_own(shown, name)), name


def test_also_when_it_is_sealed_and_the_file_is_theirs(signed: Day) -> None:
    hide(signed, "attendance")
    seal(signed)
    for name in ("Kawa", "Mina"):
        ruth, theirs = as_they_see_it(signed, name), their_own(signed, name)
        assert read(ruth) == read(theirs)
        assert ("Sara" in theirs.page.text) is (name == "Kawa")
        kept = ruth.client.get(ruth.page.link("Save our plan"))
        assert kept.mimetype == "application/pdf"
        assert kept.data == theirs.client.get("/yours/plan.pdf").data


def test_nothing_can_be_pressed_and_no_link_leads_to_a_page_of_the_family(shown: Day) -> None:
    ruth = as_they_see_it(shown, "Kawa")
    assert "This is what Kawa Aziz sees. The buttons do not work here." in ruth.page.words
    assert ruth.page.tree.xpath("//form[not(ancestor::fieldset[@disabled])]/@action") == ["/hand-over"], (
        "but for handing the screen over with this very page"
    )
    assert [one for one in ruth.page.tree.xpath("//a/@href") if "/yours" in one] == []


def test_a_copy_that_waits_is_read_before_it_is_let_go(shown: Day) -> None:
    with working(shown.world.app):
        contact = session().scalars(
            select(SafeContact).where(SafeContact.person_id == shown.people["Sara"].id)
        )
        contact.one().town = "Hall"
    hide(shown, "town")
    with working(shown.world.app):
        mina = shown.people["Mina"]
        session().add(
            HeldCopy(
                conference_id=mina.conference_id,
                plan_id=session().scalars(select(Plan.id)).one(),
                person_id=mina.id,
                held_at=EARLY,
            )
        )
    assert "You cannot read it here yet." in their_own(shown, "Mina").page.words
    ruth = shown.ruth()
    ruth.open(f"{shown.path}/plan")
    ruth.follow("What they would read")
    assert "Mina Rashid cannot read the plan yet. This is what they will see" in ruth.page.words
    assert "Same hall" in ruth.page.words
    would_read = read(ruth)
    ruth.follow("Back to the plan")
    ruth.follow("Decide if they can read the plan")
    assert "no one person can let them read it" in ruth.page.words
    with working(shown.world.app):
        for caution in session().scalars(select(Caution)):
            caution.lifted_at = now()
    ruth.open(ruth.page.path)
    ruth.press("I have checked: they can read the plan")
    assert read(their_own(shown, "Mina")) == would_read


def test_it_is_found_from_the_plan_and_from_the_person_and_is_noted(shown: Day) -> None:
    ruth = shown.ruth()
    ruth.open(f"{shown.path}/plan")
    assert ruth.page.link("Kawa Aziz") == address(shown, "Kawa")
    ruth.open(f"{shown.path}/circle/{shown.people['Kawa'].id}")
    ruth.follow("The plan, as they see it")
    with working(shown.world.app):
        noted = select(func.count()).where(AuditLine.action == "their_view.read")
        assert session().scalar(noted) == 1
    assert "Ruth Adeyemi" in shown.family("Kawa").open("/yours/plan/read-by").words


def test_nobody_else_looks_through_their_eyes_and_not_while_they_are_alone(begun: Day) -> None:
    assert begun.amy().open(address(begun, "Kawa")).status == 404
    assert begun.ruth().open(address(begun, "Kawa")).status == 404, "the family is on its own"


def test_a_colleague_reads_as_staff_and_has_no_page_of_their_own(shown: Day) -> None:
    assert shown.ruth().open(address(shown, "Amy")).status == 404
    assert shown.ruth().open(f"{address(shown, 'Kawa')}/copy.pdf").status == 404, "nothing is sealed yet"
