"""A rota is read the same everywhere, hangs on the fridge by days and names, and what a plan lacks is seen."""

import io

import pypdf
import pytest
from sqlalchemy import select

from fgc.circle.models import AgeGroup, Person
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.plan.copies import fridge_of
from fgc.plan.document import fridge_pdf
from fgc.plan.models import Action, Plan
from fgc.plan.wording import when
from fgc.review.models import Feedback
from tests.gathering import working
from tests.the_day import Day, add, seal, write_plan

ROTA = "every Monday, Wednesday and Friday"


def test_the_weekdays_of_a_rota_stand_on_every_page_about_it(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    assert "Every Monday, Wednesday and Friday" in kawa.open("/yours/actions").words
    kawa.follow("Say how it is going")
    assert "Every Monday, Wednesday and Friday" in kawa.page.words
    ruth = sealed.ruth()
    assert ROTA in ruth.open(f"{sealed.path}/actions").words
    ruth.follow("Record how it is going")
    assert ROTA in ruth.page.words
    assert ROTA in ruth.open(f"{sealed.path}/plan").words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([0, 1, 2, 3, 4, 5, 6], "every day"),
        ([6, 5, 4, 3, 2, 1, 0], "every day"),
        ([0, 1, 2, 3, 4, 5], "every Monday, Tuesday, Wednesday, Thursday, Friday and Saturday"),
        ([4, 0], "every Monday and Friday"),
    ],
)
def test_every_day_of_the_week_is_every_day(day: Day, days: list[int], said: str) -> None:
    with working(day.world.app):
        assert when(Action(days=days, how_often="")) == said
        assert when(Action(days=days, how_often="10 to 1")) == f"{said}, 10 to 1"


def one_page(file: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_the_page_for_the_fridge_is_made_of_the_rota_with_the_numbers_to_ring(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    assert "The page for the fridge" in kawa.open("/yours/plan").words
    answer = kawa.client.get("/yours/fridge.pdf")
    assert answer.mimetype == "application/pdf"
    words = one_page(answer.data)
    for weekday in ("Monday", "Wednesday", "Friday"):
        assert weekday in words
    assert "Tuesday" not in words
    assert "drives Daryan to school" in words
    assert "Ruth Adeyemi 07700 900190" in words
    assert "999" in words
    assert "07700 900104" not in words, "no number of the family hangs there"
    staff = sealed.ruth().client.get(f"{sealed.path}/plan/fridge.pdf")
    assert "drives Daryan to school" in one_page(staff.data)


def test_nobody_has_a_page_for_the_fridge_of_a_plan_that_is_not_in_force(agreed: Day) -> None:
    assert agreed.family("Kawa").client.get("/yours/fridge.pdf").status_code == 404
    assert agreed.ruth().client.get(f"{agreed.path}/plan/fridge.pdf").status_code == 404


def test_the_page_for_the_fridge_names_nobody_whom_its_reader_may_not_know(sealed: Day) -> None:
    """A caution that comes after the seal: what was sealed names him, so nothing of it is given; and the page itself would leave
    his name out."""
    with working(sealed.world.app):
        sealed.gathering.apart(sealed.people["Mina"], sealed.people["Kawa"])
    assert sealed.family("Mina").client.get("/yours/fridge.pdf").status_code == 404
    wall = the_wall(sealed, reader="Mina")
    assert "drives Daryan to school" in wall
    assert "Kawa" not in wall
    assert "Kawa" in the_wall(sealed)


def the_wall(day: Day, *, reader: str = "") -> str:
    """The page for the fridge of the newest version that was shown, of all of it or as somebody may read it."""
    with working(day.world.app):
        plan = session().scalars(select(Plan).where(Plan.number == 1)).one()
        conference = session().scalars(select(Conference)).one()
        person = session().get_one(Person, day.people[reader].id) if reader else None
        return one_page(fridge_pdf(fridge_of(plan, conference, person, at=now())))


def test_a_family_keeps_something_off_the_fridge_though_it_has_its_days(begun: Day) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    off = {"what": "Takes Shirin to her meeting", "who_id": str(begun.people["Kawa"].id), "days": ["3"]}
    add(kawa, "Add who does what", {**off, "off_fridge": "yes"})
    kawa.open("/yours/plan/show")
    kawa.press("Show our plan now")
    wall = the_wall(begun)
    assert "drives Daryan to school" in wall
    assert "Takes Shirin to her meeting" not in wall
    assert "Thursday" not in wall


def test_what_the_plan_says_of_somebodys_health_does_not_hang_where_visitors_read_it(begun: Day) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    mine = str(begun.people["Kawa"].id)
    health = {"who_id": mine, "what": "Sees the doctor about feeling low", "how_often": "after her tablets"}
    add(kawa, "Add who does what", health | {"days": ["3"]})
    add(
        kawa,
        "Add who does what",
        {
            "who_id": mine,
            "what": "Goes to the court",
            "due_on": "3",
            "due_on-month": "3",
            "due_on-year": "2027",
        },
    )
    add(kawa, "Add who does what", {"who_id": mine, "what": "Rings if she drinks", "how_often": "at night"})
    only = "On the page for the fridge: only the name and the day, because you wrote no words for it."
    assert kawa.page.words.count(only) == 2
    kawa.follow("Change Sees the doctor about feeling low")
    assert only in kawa.page.words, "beside the tick"
    assert "Write nothing on it about health, medicine, money, the court" in kawa.page.words
    kawa.open("/yours/plan/show")
    kawa.press("Show our plan now")
    wall = the_wall(begun)
    assert "Thursday Kawa – look in our plan" in wall
    assert "3 Mar" in wall, wall
    for never in ("doctor", "low", "tablets", "court", "drinks", "night"):
        assert never not in wall, never


def test_where_somebody_lives_does_not_hang_on_the_wall_for_visitors_to_read(begun: Day) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    line = {"what": "Takes Lana to her aunt", "who_id": str(begun.people["Kawa"].id), "days": ["3"]}
    add(kawa, "Add who does what", line | {"short": "with Lana to 4 Hill Road"})
    why = "visitors may read it and “4 Hill Road” may show where someone lives."
    assert why in kawa.page.words
    assert "On the page for the fridge: “drives Daryan to school”" in kawa.page.words
    kawa.follow("Change Takes Lana to her aunt")
    assert why in kawa.page.words, "beside its tick"
    kawa.open("/yours/plan/show")
    kawa.press("Show our plan now")
    wall = the_wall(begun)
    assert "drives Daryan to school" in wall
    assert "Hill Road" not in wall
    assert "Thursday" not in wall


def test_what_the_plan_must_have_and_nothing_answers_is_seen_before_agreeing_and_in_the_plan(
    shown: Day,
) -> None:
    missing = "Nothing in the plan does this"
    assert missing in shown.family("Kawa").open("/yours/plan").words
    assert missing in shown.amy().open(f"{shown.path}/plan/answer").words


def test_the_family_sees_what_nothing_answers_while_it_writes_and_puts_an_action_under_a_goal_later(
    begun: Day,
) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    assert kawa.page.words.count("Nothing in the plan does this yet") == 1, "school is answered, Lana is not"
    assert "Some of these are not linked to a goal yet." in kawa.page.words
    kawa.follow("Change Drives Daryan to school")
    goals = kawa.page.tree.xpath("//select[@name='goal_id']/option[@value!='']/@value")
    assert len(goals) == 1
    kawa.press("Save", {"goal_id": goals[0]})
    assert "Some of these are not linked to a goal yet." not in kawa.page.words
    assert "This helps with Daryan gets to school every day." in kawa.page.words


def test_a_name_corrected_after_agreeing_stands_beside_the_text_where_it_is_signed(agreed: Day) -> None:
    with working(agreed.world.app):
        session().merge(agreed.people["Sara"]).name = "Sarah Whitlow"
    kawa = agreed.family("Kawa")
    said = "“Sara Whitlow” is now written “Sarah Whitlow”."
    assert said in kawa.open("/yours/sign").words
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.press("Sign on this tablet Kawa Aziz")
    assert said in ruth.page.words
    assert said in agreed.amy().open(f"{agreed.path}/plan/sign").words
    paper = f"{agreed.path}/plan/signing/{agreed.people['Kawa'].id}/paper/print"
    assert said in agreed.ruth().open(paper).words


def of_a_child(day: Day) -> None:
    """Daryan is nine."""
    with working(day.world.app):
        session().get_one(Person, day.people["Daryan"].id).age_group = AgeGroup.CHILD


def test_a_childs_own_plan_has_no_empty_page_and_a_number_to_ring(signed: Day) -> None:
    of_a_child(signed)
    seal(signed)
    file = signed.ruth().client.get(f"{signed.path}/plan/1/child.pdf")
    pages = pypdf.PdfReader(io.BytesIO(file.data)).pages
    words = [" ".join(one.extract_text().split()) for one in pages]
    assert all(len(one) > 40 for one in words), words
    assert "0800 1111" in " ".join(words)
    assert "07700 900190" in " ".join(words)


def test_who_comes_for_their_work_is_offered_nothing_that_is_not_theirs_to_do_or_to_say(sealed: Day) -> None:
    words = sealed.family("Jas").open("/yours").words
    assert "What you said you would do" not in words
    assert "What did you think of the meeting?" not in words
    kawa = sealed.family("Kawa")
    kawa.open("/yours")
    assert "What you said you would do" in kawa.page.words
    kawa.follow("What did you think of the meeting?")
    assert "😐 Partly" in kawa.page.words


def test_a_childs_page_holds_nothing_of_an_adults_duties_and_asks_with_faces(sealed: Day) -> None:
    of_a_child(sealed)
    daryan = sealed.family("Daryan")
    words = daryan.open("/yours").words
    assert "What you said you would do" not in words
    folded = daryan.page.tree.xpath("//details[summary='For the grown-up who helps you']")
    assert len(folded) == 1
    assert "Who has looked at our plan" in folded[0].text_content()
    daryan.follow("How was it for you?")
    assert "Choose a face for each." in daryan.page.words
    assert "People listened to me." in daryan.page.words
    assert "I feel more in control of what happens in my life." not in daryan.page.words
    daryan.press("Send", {"felt_in_control": "3", "listened_to": "5"})
    assert daryan.page.status == 422
    assert "Choose a face." in daryan.page.words
    daryan.press("Send", {"felt_in_control": "3", "listened_to": "5", "plan_is_ours": "5"})
    assert "Thank you" in daryan.page.words
    with working(sealed.world.app):
        assert sorted(session().scalars(select(Feedback.score))) == [3, 5, 5]
