"""A text that may tell the other side something: a warning to staff before it is kept, and never to anybody else."""

import pytest
from sqlalchemy import select, update

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.circle.models import Caution, Person, SafeContact
from fgc.circle.models_looked import Looked
from fgc.conference.models import Happening
from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.kit.secrets import new_secret
from fgc.referral.models import Question
from fgc.schedule.models import Place
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.the_day import Clock, Day, arrive_and_begin

TICK = "I have checked: nothing here says where anyone is"


@pytest.fixture
def family(world: World, clock) -> Gathering:  # noqa: ANN001
    """Shirin lives at a protected address in Eastwick. Baran must not meet her and has a short meeting of his own."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        shirin = found.add(
            "Shirin Aziz",
            phone="07700 900101",
            town="Eastwick",
            address_protected=True,
            address="Flat 2, 8 Orchard Rise\nEastwick",
        )
        found.add("Nazdar Aziz", phone="01632 960111", town="Northmoor")
        found.add("Baran Rashid", email="baran@example.org")
        found.apart(found.people["Baran"], shirin)
        found.answer_pairs()
        found.meet(asked=[found.people["Baran"]])
        for row in session().scalars(select(Invitation)):
            row.asked_at, row.told_sequence = EARLY, row.meeting.sequence
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
    return found


def barans_answer(family: Gathering) -> str:
    with working(family.world.app):
        kept = (
            session()
            .scalars(select(Invitation).where(Invitation.person_id == family.people["Baran"].id))
            .one()
        )
    return f"{family.path}/invitations/{kept.id}/answer"


def barans_words(family: Gathering) -> str:
    with working(family.world.app):
        asked = select(Invitation).where(Invitation.person_id == family.people["Baran"].id)
        return session().scalars(asked).one().own_words


def happened(family: Gathering) -> list[dict[str, object]]:
    with working(family.world.app):
        return list(session().scalars(select(Happening.facts).where(Happening.kind == "WentOn")))


def test_b_typing_eastwick_in_barans_letter_warns_before_it_is_kept(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(barans_answer(family))
    assert TICK not in ruth.page.words
    letter = "I know that they are in Eastwick.\nI am sorry."
    ruth.press("Save this answer", {"answer": "another_way", "way": "letter", "own_words": letter})
    assert ruth.page.status == 422
    assert (
        "“Eastwick” may give away the town of Shirin Aziz. This may reach Baran Rashid, who"
        in ruth.page.words
    )
    assert TICK in ruth.page.words
    assert ruth.page.form(button="Save this answer").fields["own_words"] == [letter]
    assert barans_words(family) == ""
    assert happened(family) == []
    ruth.press("Save this answer")
    assert ruth.page.status == 422, "without the tick it is not kept"
    ruth.press("Save this answer", {"own_words": "I am sorry."})
    assert ruth.page.status == 200
    assert barans_words(family) == "I am sorry."
    assert happened(family) == []


def test_going_on_needs_a_tick_for_this_very_text_and_is_remembered(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(barans_answer(family))
    ruth.press(
        "Save this answer", {"answer": "another_way", "way": "letter", "own_words": "The wick of Istuik"}
    )
    mark = ruth.page.tree.xpath("//input[@name='own_words-looked']/@value")[0]
    ruth.press("Save this answer", {"own_words": "Orchard Rise, Eastwick", "own_words-looked": mark})
    assert ruth.page.status == 422, "the box was ticked for other words"
    assert "the street of Shirin Aziz" in ruth.page.words
    mark = ruth.page.tree.xpath("//input[@name='own_words-looked']/@value")[0]
    ruth.press("Save this answer", {"own_words-looked": mark})
    assert ruth.page.status == 200
    assert barans_words(family) == "Orchard Rise, Eastwick"
    assert [facts["place"] for facts in happened(family)] == ["invitation.record"]
    assert "They checked it and went on." in ruth.open(f"{family.path}/history").words
    ruth.open(barans_answer(family))
    ruth.press("Save this answer")
    assert ruth.page.status == 200, "nobody is asked about the very same text again"
    with working(family.world.app):
        assert session().scalars(select(Looked.staff_id)).all() == [family.world.ruth.id]


def test_baran_himself_is_never_warned_and_ruth_is(family: Gathering) -> None:
    person, secret = family.people["Baran"], new_secret()
    with working(family.world.app):
        make_link(
            service_id=person.service_id,
            conference_id=person.conference_id,
            person_id=person.id,
            purpose=Purpose.ANSWER,
            secret=secret,
        )
    baran = family.world.with_link(secret)
    pages = []
    for town in ("Eastwick", "Westwick"):
        baran.open("/yours/answer")
        baran.press("Save my words", {"own_words": f"Are you in {town}?"})
        assert baran.page.status == 200
        pages.append(baran.page.words.replace(town, "…"))
    assert pages[0] == pages[1], "his page tells him nothing, whatever he tries"
    baran.press("Save my words", {"own_words": "Are you in Eastwick?"})
    ruth = family.world.in_as(family.world.ruth)
    assert "Check their words before anyone hears them" in ruth.open(f"{family.path}/invitations").words
    assert "may give away the town of Shirin Aziz" in ruth.open(barans_answer(family)).words
    assert happened(family) == []


def test_what_is_written_about_a_meeting_is_looked_at_for_those_who_are_asked(family: Gathering) -> None:
    with working(family.world.app):
        meeting = session().scalars(select(Invitation)).one().meeting_id
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates/{meeting}/change")
    ruth.press(
        "Save the change and tell everyone invited",
        {"getting_there": "Shirin comes with bus 9 from EASTWIK."},
    )
    assert ruth.page.status == 422
    assert "“EASTWIK” may give away the town" in ruth.page.words
    assert "“Shirin” may give away the name" in ruth.page.words
    ruth.press("Save the change and tell everyone invited", {"getting_there": "Bus 9 stops outside."})
    assert ruth.page.status == 200


def test_own_words_and_consents_are_looked_at(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}/prepare")
    ruth.press("Save", {"own_words": "Ring my daughter on 07700-900-101."})
    assert "“07700-900-101” may give away the phone number of Shirin Aziz" in ruth.page.words
    ruth.open(f"{family.path}/circle/{family.people['Baran'].id}/consents/add")
    ground = {
        "basis": "adult_with_capacity",
        "given_on": "28",
        "given_on-month": "1",
        "given_on-year": "2027",
    }
    ruth.press("Save this record", {"purpose": "share", "what": "My letter", "with_whom": "Shirin", **ground})
    assert "“Shirin” may give away the name of Shirin Aziz" in ruth.page.words


def test_a_town_that_both_live_in_is_no_secret(family: Gathering) -> None:
    with working(family.world.app):
        his = SafeContact.person_id == family.people["Baran"].id
        session().scalars(select(SafeContact).where(his)).one().town = "eastwick"
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(barans_answer(family))
    ruth.press("Save this answer", {"answer": "no", "own_words": "I walk through Eastwick every day."})
    assert ruth.page.status == 200


def test_without_a_caution_nobody_is_warned(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    with working(family.world.app):
        assert session().scalars(select(Person).where(Person.name == "Nazdar Aziz")).one()
        session().execute(update(Invitation).values(person_id=family.people["Nazdar"].id))
        session().execute(update(Place).values(person_id=family.people["Nazdar"].id))
        kept = session().scalars(select(Invitation)).one().id
    ruth.open(f"{family.path}/invitations/{kept}/answer")
    ruth.press("Save this answer", {"answer": "no", "own_words": "I visit Shirin in Eastwick."})
    assert ruth.page.status == 200


def test_what_an_absent_person_is_told_and_says_is_looked_at_for_those_who_read_and_hear_it(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    with working(family.world.app):
        meeting = session().scalars(select(Place.meeting_id)).first()
    ruth.open(f"{family.path}/dates/{meeting}/apart/{family.people['Baran'].id}")
    said = {
        "code": "order", "because": "An order.", "considered": ["video"], "instead": "letter", "decided_by": "service",
        "decided_words": "Ruth with Helen", "told": "They meet in Eastwik.", "views": "I think of them.",
    }  # fmt: skip
    ruth.press("Save", said)
    assert ruth.page.status == 422
    assert "“Eastwik” may give away the town of Shirin Aziz." in ruth.page.words
    ruth.press("Save", {"told": "You have a time of your own with me.", "views": "Greet her in Иствике."})
    assert "“Иствике” may give away the town of Shirin Aziz." in ruth.page.words, (
        "Baran is asked to it and would hear it"
    )
    ruth.press("Save", {"views": "I think of them."})
    assert ruth.page.heading == "Who is kept apart"


def test_what_the_family_reads_in_its_room_is_looked_at_before_its_own_time_begins(
    day: Day, clock: Clock
) -> None:
    """It only comes near the town that Kawa must not learn: one look is enough."""
    with working(day.world.app):
        shirin = session().merge(day.people["Shirin"])
        contact = shirin.contact
        contact.town, contact.address, contact.address_protected = (
            "Eastwick",
            "8 Orchard Rise\nEastwick",
            True,
        )
        session().add(
            Caution(conference_id=shirin.conference_id, person_id=day.people["Kawa"].id, protects_id=shirin.id,
                    hides=["town"], must_not_meet=False, set_by=day.world.ruth.id, set_at=EARLY)
        )  # fmt: skip
        session().add(
            Question(conference_id=shirin.conference_id, number=9, words="Is the Eastwich club near enough?")
        )
    with pytest.raises(AssertionError, match="Eastwich"):
        arrive_and_begin(day, clock)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    assert "“Eastwich” may give away the town of Shirin Aziz. This may reach Kawa Aziz" in ruth.page.words
    ruth.open(ruth.page.link("Start private family time"))
    ruth.press("Start private family time", {"said_out": "yes"})
    assert (ruth.page.status, TICK in ruth.page.words) == (422, True)
    mark = ruth.page.tree.xpath("//input[@name='said_out-looked']/@value")[0]
    ruth.press("Start private family time", {"said_out": "yes", "said_out-looked": mark})
    assert "The family has been on its own since" in ruth.page.words


@pytest.mark.parametrize("field", ["tie", "job"])
def test_what_somebody_is_to_the_family_or_does_as_their_work_is_read_through_before_relatives_read_it(
    family: Gathering, field: str
) -> None:
    """Both stand behind their name in the plan."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}/change")
    ruth.press("Save", {field: "Cook in Eastwick"})
    assert ruth.page.status == 422
    assert "“Eastwick” may give away the town of Shirin Aziz." in ruth.page.words
    assert ruth.page.form(button="Save").fields[field] == ["Cook in Eastwick"], "nothing typed is lost"
