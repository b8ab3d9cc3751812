"""Case number, gender, ethnicity and school: asked of nobody else, seen by few, put right with a trace, gone when erased."""

import pytest
from sqlalchemy import select, text

from fgc.access.viewer import Worker
from fgc.conference.models import Happening
from fgc.demo import s01_referral
from fgc.kit.db import session, transaction
from fgc.referral.models import Ethnicity, Named, Referral
from tests.make import World
from tests.pages.test_referral import Told, begun
from tests.visiting import Browser


@pytest.fixture
def told(world: World, clock: object) -> Told:
    found = Told(world, clock)
    s01_referral.play(found)  # type: ignore[arg-type]
    return found


def central(world: World) -> list[Named]:
    with world.app.app_context(), transaction(acting=Worker().settings()):
        return list(session().scalars(select(Named).where(Named.central).order_by(Named.position)))


def correct(browser: Browser, path: str, **filled: object) -> Browser:
    browser.open(f"{path}/referral")
    browser.follow("Correct the case number, gender, ethnicity or school")
    browser.press("Save", filled)
    return browser


def test_a_referral_is_sent_without_any_of_it_and_nothing_is_guessed(told: Told) -> None:
    children = central(told.world)
    assert children
    assert [(one.gender, one.ethnicity, one.school) for one in children] == [("", None, "")] * len(children)
    words = told.staff("Amy").open(f"{told.conference}/referral").words
    assert "Ethnicity White" not in words


def test_what_is_asked_about_the_child_is_refused_about_anybody_else_and_nothing_is_lost(
    world: World,
) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/people/add")
    amy.press("Save this person", {"name": "Rojin Aziz", "ethnicity": "AOTH", "school": "Larkfield"})
    assert "This question is only about the person the referral is about." in amy.page.words
    assert amy.page.form(button="Save this person").fields["school"] == ["Larkfield"]
    amy.press("Save this person", {"central": "yes", "gender": "girl, she or they"})
    assert "Rojin Aziz" in amy.page.words
    (kept,) = central(world)
    assert (kept.gender, kept.ethnicity, kept.school) == (
        "girl, she or they",
        Ethnicity.ASIAN_OTHER,
        "Larkfield",
    )


def test_not_wanting_to_say_is_an_answer_and_the_list_has_the_groups_of_the_census(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/people/add")
    options = amy.page.tree.xpath("//select[@name='ethnicity']/option/text()")
    assert len(options) == 21, "nineteen groups, not wanting to say, and no answer yet"
    assert options[0] == "Choose one"
    assert "White: Gypsy or Irish Traveller" in options
    assert options[-1] == "Prefers not to say"
    amy.press("Save this person", {"name": "Daryan Rashid", "central": "yes", "ethnicity": "REFU"})
    assert central(world)[0].ethnicity is Ethnicity.PREFERS_NOT_TO_SAY


def test_the_case_number_stands_in_the_referral_and_in_no_title_or_address(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    amy.open(f"{path}/referral/write/legal")
    amy.press("Save and continue", {"case_number": "LCS-778899"})
    amy.open(f"{path}/referral/send")
    assert "LCS-778899" in amy.page.words
    assert "LCS-778899" not in amy.page.tree.xpath("string(//title)")
    with world.app.app_context(), transaction(acting=Worker().settings()):
        kept = session().scalars(text("SELECT case_number_locked FROM referral")).one()
        assert b"778899" not in bytes(kept)


@pytest.mark.parametrize("who", ["Amy", "Ruth", "Helen"])
def test_after_sending_it_is_put_right_and_history_says_so_without_the_words(told: Told, who: str) -> None:
    browser = correct(told.staff(who), told.conference, case_number="LCS-1", ethnicity_1="REFU", gender_1="boy",
                      school_1="Larkfield Primary")  # fmt: skip
    for words in ("LCS-1", "Prefers not to say", "boy", "Larkfield Primary"):
        assert words in browser.page.words
    with told.world.app.app_context(), transaction(acting=Worker().settings()):
        lines = session().scalars(select(Happening).where(Happening.kind == "ReferralFactsCorrected")).all()
        assert [(one.facts, one.actor) for one in lines] == [
            ({}, f"staff:{getattr(told.world, who.lower()).id}")
        ]
    words = told.staff("Ruth").open(f"{told.conference}/history").words
    assert "was corrected in the referral." in words
    assert "Larkfield" not in words


def test_saving_it_as_it_was_leaves_no_trace(told: Told) -> None:
    correct(told.staff("Ruth"), told.conference)
    with told.world.app.app_context(), transaction(acting=Worker().settings()):
        assert (
            session().scalars(select(Happening).where(Happening.kind == "ReferralFactsCorrected")).all() == []
        )


def test_two_people_who_correct_it_at_once_do_not_overwrite_each_other(told: Told) -> None:
    one, two = told.staff("Ruth"), told.staff("Amy")
    for browser in (one, two):
        browser.open(f"{told.conference}/referral/facts")
    one.press("Save", {"case_number": "LCS-1"})
    two.press("Save", {"case_number": "LCS-2"})
    assert two.page.status == 409
    assert "LCS-1" in two.page.words
    assert "LCS-2" in two.page.text


def test_nobody_without_the_referral_sees_any_of_it(told: Told) -> None:
    assert (
        "Larkfield Primary"
        in correct(
            told.staff("Ruth"), told.conference, case_number="LCS-1", school_1="Larkfield Primary"
        ).page.words
    ), "whoever has the referral reads it there"
    tomas = told.world.in_as(told.world.tomas)
    for page in ("", "/referral", "/referral/facts", "/circle", "/history"):
        assert tomas.open(f"{told.conference}{page}").status == 404, page
    for page in ("/", "/conferences"):
        assert tomas.open(page).status == 200
        assert told.conference not in tomas.page.text
    his = told.world.viewer(told.world.tomas).settings()
    with told.world.app.app_context(), transaction(acting=his):
        assert session().scalars(select(Referral)).all() == []
        assert session().scalars(select(Named)).all() == []


def test_what_is_asked_about_the_child_stands_on_no_page_but_that_of_the_referral(told: Told) -> None:
    """The circle lies open on a desk, and a list of conferences behind whoever shares their screen."""
    ruth = correct(told.staff("Ruth"), told.conference, case_number="LCS-1", school_1="Larkfield Primary")
    for path in (
        "/",
        "/conferences",
        told.conference,
        f"{told.conference}/circle",
        f"{told.conference}/history",
    ):
        assert ruth.open(path).status == 200, path
        for words in ("Larkfield Primary", "LCS-1"):
            assert words not in ruth.page.text, (path, words)


def test_a_draft_is_written_and_not_corrected(world: World) -> None:
    amy = world.in_as(world.amy)
    path = begun(amy)
    assert amy.open(f"{path}/referral/facts").status == 404
    with world.app.app_context(), transaction(acting=Worker().settings()):
        assert session().scalars(select(Referral)).one().case_number == ""
