"""The circle over HTTP: gathered, pictured, guarded; who sees what of it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from fgc.access.models import Assignment, Part
from fgc.access.viewer import Worker
from fgc.circle.lock_screen import lock_screens
from fgc.circle.models import AgeGroup, Caution, Channel, Need, Person, SafeContact
from fgc.circle.queries import between, people_of, person_for
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference
from fgc.demo import s01_referral, s03_circle
from fgc.kit.clock import now
from fgc.kit.db import act, saving, session, transaction
from fgc.kit.tongues import locale_for
from tests.gathering import SATURDAY, Gathering, gather, working
from tests.make import World
from tests.pages.test_referral import Told


@pytest.fixture
def told(world: World, clock: object) -> Told:
    return Told(world, clock)


@pytest.fixture
def family(world: World, clock) -> Gathering:  # noqa: ANN001
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Nazdar Aziz", phone="01632 960111")
        found.add("Rojin Aziz", email="rojin@example.org")
    return found


def person_path(family: Gathering, name: str) -> str:
    return f"{family.path}/circle/{family.people[name].id}"


def test_the_northmoor_circle_as_it_is_told(told: Told) -> None:
    s01_referral.play(told)  # type: ignore[arg-type]
    before = len(told.steps)
    s03_circle.play(told)  # type: ignore[arg-type]
    assert len(told.steps) - before == 12


def test_nobody_but_the_coordinator_and_the_manager_opens_the_circle(family: Gathering) -> None:
    paths = [
        "/circle",
        "/circle/add",
        "/circle/safety",
        "/circle/checklist",
        *(
            f"/circle/{family.people['Shirin'].id}{tail}"
            for tail in ("", "/change", "/contact", "/prepare", "/leave")
        ),
        f"/circle/safety/{family.people['Shirin'].id}",
    ]
    for staff in (family.world.amy, family.world.colin, family.world.tomas):
        browser = family.world.in_as(staff)
        assert [browser.open(f"{family.path}{path}").status for path in paths] == [404] * len(paths)
    ruth = family.world.in_as(family.world.ruth)
    assert [ruth.open(f"{family.path}{path}").status for path in paths] == [200] * len(paths)
    helen = family.world.in_as(family.world.helen)
    assert helen.open(f"{family.path}/circle").status == 200
    assert helen.open(f"{person_path(family, 'Shirin')}/prepare").status == 404


def test_another_familys_person_is_not_found(family: Gathering) -> None:
    with working(family.world.app):
        other = gather_second(family.world)
        stranger = other.add("Somebody Else")
    ruth = family.world.in_as(family.world.ruth)
    for tail in ("", "/change", "/contact", "/prepare", "/leave"):
        assert ruth.open(f"{family.path}/circle/{stranger.id}{tail}").status == 404
    assert ruth.open(f"{family.path}/circle/safety/{stranger.id}").status == 404
    assert ruth.open(f"{family.path}/circle/safety/{stranger.id}/{family.people['Shirin'].id}").status == 404


def gather_second(world: World) -> Gathering:
    """Another conference of the same service, which is not Ruth's."""
    conference = Conference(
        service_id=world.service.id,
        approach="child_fgc",
        name="Another family",
        number="NM-27-0002",
        opened_at=now(),
    )
    act(**world.viewer(world.ruth).settings())
    session().add(conference)
    session().flush()
    act(**Worker().settings())
    return Gathering(world, conference)


def test_a_stale_edit_keeps_both_texts(family: Gathering) -> None:
    one, two = family.world.in_as(family.world.ruth), family.world.in_as(family.world.ruth)
    for browser in (one, two):
        browser.open(f"{person_path(family, 'Rojin')}/change")
    choices = {"kind": "family", "side": "mothers_side", "ring": "closest", "age_group": "adult"}
    one.press("Save", {"tie": "aunt in Gothenburg", **choices})
    two.press("Save", {"tie": "aunt who paints", **choices})
    assert two.page.status == 409
    assert "aunt in Gothenburg" in two.page.words
    assert "aunt who paints" in two.page.text


def test_a_new_number_locks_the_old_route_at_once(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{person_path(family, 'Rojin')}/contact")
    ruth.press("Save", {"email": "new@example.org", "confirmed": "yes"})
    assert "The old way to reach them has stopped" in ruth.page.words
    assert "new@example.org" in ruth.page.words


def test_two_people_behind_one_mailbox_are_warned_about(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{person_path(family, 'Shirin')}/contact")
    ruth.press("Save", {"email": "Rojin@example.org", "first": "email", "confirmed": "yes"})
    assert "have the same email address" in ruth.page.words
    assert "have the same email address" in ruth.open(f"{family.path}/circle").words


def test_the_lock_screen_shows_a_neutral_line(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(f"{person_path(family, 'Rojin')}/contact").words
    assert "Northmoor Messages: Ruth Adeyemi has a question for you" in words


def test_an_address_is_loaded_by_name_alone_and_shown_to_the_coordinator_alone(family: Gathering) -> None:
    with working(family.world.app):
        mine = SafeContact.person_id == family.people["Shirin"].id
        contact = session().scalars(select(SafeContact).where(mine)).one()
        contact.address, contact.address_protected = "Flat 2, 8 Orchard Rise", True
        session().flush()
        session().expire(contact)
        with pytest.raises(Exception, match="raiseload"):
            _ = contact.address
    path = person_path(family, "Shirin")
    assert "Orchard Rise" in family.world.in_as(family.world.ruth).open(path).words
    assert "Orchard Rise" not in family.world.in_as(family.world.helen).open(path).words


def test_a_caution_is_made_stronger_at_once_and_weaker_by_two(family: Gathering) -> None:
    ruth, helen = family.world.in_as(family.world.ruth), family.world.in_as(family.world.helen)
    between = f"{family.path}/circle/safety/{family.people['Rojin'].id}/{family.people['Shirin'].id}"
    ruth.open(between)
    ruth.press(
        "Add the restriction", {"who": "first", "hides": ["address", "phone"], "because": "Asked for."}
    )
    ruth.open(between)
    ruth.press("Add the restriction", {"who": "first", "hides": ["address"], "because": "Asked for."})
    assert ruth.page.status == 422
    assert "needs a second person" in ruth.page.words
    ruth.open(between)
    assert ruth.page.form(button="Add the restriction").fields["hides"] == ["address", "phone"]
    ruth.open(ruth.open(f"{family.path}/circle/safety").link("Ask to relax this restriction"))
    ruth.press("Send the request", {"hides": None, "because": "It is over."})
    assert "Waiting for a second person" in ruth.page.words
    helen.open(f"{family.path}/circle/safety")
    helen.press("Agree to relax it")
    assert "Safety restrictions in force None." in helen.page.words
    with working(family.world.app):
        caution = session().scalars(select(Caution)).one()
        assert caution.lifted_by == family.world.helen.id
        assert session().get_one(Conference, family.conference.id).safety_version == 3


def test_the_manager_does_not_agree_to_her_own_request(family: Gathering) -> None:
    ruth, helen = family.world.in_as(family.world.ruth), family.world.in_as(family.world.helen)
    ruth.open(f"{family.path}/circle/safety/{family.people['Rojin'].id}/{family.people['Shirin'].id}")
    ruth.press("Add the restriction", {"who": "first", "must_not_meet": "yes", "because": "Asked for."})
    helen.open(helen.open(f"{family.path}/circle/safety").link("Ask to relax this restriction"))
    helen.press("Send the request", {"hides": None, "must_not_meet": None, "because": "It is over."})
    helen.press("Agree to relax it")
    assert helen.page.status == 409
    assert "You asked for this yourself." in helen.page.words


def test_nothing_known_cannot_be_said_while_a_caution_stands(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Rojin"], family.people["Shirin"])
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/safety/{family.people['Rojin'].id}")
    ruth.press("Save the answers", {"everybody": "yes"})
    assert ruth.page.status == 422
    assert "There is a restriction between these two." in ruth.page.words


def test_somebody_who_leaves_is_gone_from_the_picture_and_stays_in_the_record(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{person_path(family, 'Nazdar')}/leave")
    ruth.press("Remove from the circle", {"because": "She asked to."})
    assert "Nazdar" not in ruth.open(f"{family.path}/circle").words
    assert "She asked to." in ruth.open(person_path(family, "Nazdar")).words


def test_the_list_pages_and_the_picture_shows_everybody(family: Gathering) -> None:
    with working(family.world.app):
        for number in range(22):
            family.add(f"Cousin{number} Aziz")
    ruth = family.world.in_as(family.world.ruth)
    page = ruth.open(f"{family.path}/circle")
    assert len(page.tree.xpath("//li[contains(@class, 'fgc-row')]")) == 20
    names = {text.text_content() for text in page.tree.xpath("//svg[@role='img']")[0].iter("text")}
    assert {f"Cousin{number}" for number in range(22)} <= names
    assert len(ruth.open(f"{family.path}/circle?page=2").tree.xpath("//li[contains(@class, 'fgc-row')]")) == 5


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("bfi", "British Sign Language"),
        ("kmr", "Kurdish Kurmanji"),
        ("other", "Another language"),
        ("sw", "Swahili"),
    ],
)
def test_whoever_signs_or_speaks_a_language_without_dates_is_opened_named_and_saved_like_everybody(
    family: Gathering, code: str, name: str
) -> None:
    with working(family.world.app):
        family.add("Dilan Aziz", email="dilan@example.org", phone="07700 900155", language=code)
    ruth, there = family.world.in_as(family.world.ruth), person_path(family, "Dilan")
    assert name in ruth.open(there).words
    assert ruth.open(f"{there}/contact").status == 200
    chosen = ruth.open(f"{there}/change").tree.xpath("//select[@name='language']/option[@selected]")
    assert [(each.get("value"), each.text_content().strip()) for each in chosen] == [(code, name)]
    ruth.press("Save")
    assert ruth.page.path == there
    with working(family.world.app):
        dilan = session().get_one(Person, family.people["Dilan"].id)
        assert dilan.language == code
        shown = lock_screens(dilan, family.conference)
        assert list(shown) == [Channel.EMAIL]


def test_no_language_is_offered_at_the_referral_that_a_letter_cannot_be_made_in() -> None:
    assert {locale_for(code) for code in ("bfi", "other", "xx-nobody", "")} == {"en"}
    assert (locale_for("cy"), locale_for("ar-XB")) == ("cy", "ar")


def test_a_child_is_not_asked_who_looks_after_their_children(family: Gathering) -> None:
    someone = next(iter(family.people.values()))
    ruth = family.world.in_as(family.world.ruth)
    path = f"{family.path}/circle/{someone.id}/prepare"
    for age_group, asked in ((AgeGroup.CHILD, False), (AgeGroup.ADULT, True)):
        with working(family.world.app):
            session().get_one(Person, someone.id).age_group = age_group
        assert ("Someone to look after my children" in ruth.open(path).words) is asked, age_group
        assert "Someone who speaks or signs my language" in ruth.page.words


def test_words_on_a_need_are_kept_without_its_tick_and_go_when_they_are_emptied(family: Gathering) -> None:
    """What was typed is not lost; old words do not come back; a box that was emptied takes its old words with it."""
    someone = next(iter(family.people.values()))
    ruth = family.world.in_as(family.world.ruth)
    path = f"{family.path}/circle/{someone.id}"

    def needs() -> dict[str, str]:
        with working(family.world.app):
            return {one.kind: one.words for one in session().scalars(select(Need))}

    def saves(**typed: object) -> dict[str, str]:
        ruth.open(f"{path}/prepare")
        ruth.press("Save", typed)
        assert ruth.page.status == 200
        return needs()

    assert saves(about_food="nut allergy, badly") == {"food": "nut allergy, badly"}
    assert "nut allergy, badly" in ruth.open(path).words
    assert saves(about_food="") == {"food": ""}
    assert saves(needs=["food"], about_food="no nuts") == {"food": "no nuts"}
    assert saves(needs=[]) == {}


def test_preparation_is_kept_from_the_referrer_by_the_database_itself(family: Gathering) -> None:
    with working(family.world.app):
        family.apart(family.people["Rojin"], family.people["Shirin"])
    viewer = family.world.viewer(family.world.amy)
    with family.world.app.app_context(), transaction(acting=Worker().settings()), saving():
        session().add(
            Assignment(
                conference_id=family.conference.id,
                staff_id=viewer.staff_id,
                part=Part.REFERRER,
                began_at=now(),
            )
        )
    with family.world.app.app_context(), transaction(acting=viewer.settings()):
        assert session().scalars(select(Person)).first() is not None
        assert session().scalars(select(Caution)).first() is None


def test_a_relative_sees_those_they_meet_and_no_rule_that_binds_somebody_else(family: Gathering) -> None:
    people = family.people
    with working(family.world.app):
        family.apart(people["Rojin"], people["Shirin"])
    with working(family.world.app):
        family.meet(asked=[people["Nazdar"], people["Rojin"]])
        family.meet(asked=[people["Nazdar"], people["Shirin"]], when=replace(SATURDAY, on=date(2027, 3, 6)))
    met = {one.id for one in people.values()}
    for name, seen in (("Rojin", {"Rojin", "Nazdar"}), ("Nazdar", {"Rojin", "Nazdar", "Shirin"})):
        eyes = through_their_eyes(people[name])
        with family.world.app.app_context(), transaction(acting=eyes.settings()):
            conference = session().get_one(Conference, family.conference.id)
            assert [one.called for one in people_of(eyes, conference)] == [name]
            assert {one.called for one in people_of(eyes, conference, met=met)} == seen
            assert person_for(eyes, conference, people["Shirin"].id) is None
            assert len(between(conference).cautions) == (name == "Rojin")
            others = [one for one in people_of(eyes, conference, met=met) if one.called != name]
            assert all(one.contact is None for one in others)
