"""What is signed is the text as it was agreed: a name, a question or a day that is corrected elsewhere does not change it,
and whatever stops the signing lies on the coordinator's desk with the button that goes on from there."""

import json
from datetime import timedelta
from io import BytesIO

import psycopg
import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from fgc.access.viewer import PersonViewer, Worker
from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference, Happening
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.postgres import Server
from fgc.meeting.queries import questions_of
from fgc.plan import operations
from fgc.plan.models import AgreedName, HeldCopy, Plan, PlanState, SealedPlan, Signature
from fgc.plan.operations.sealing import seal_what_waits
from fgc.plan.queries import file_of
from fgc.referral.models import Question
from fgc.schedule.models import Meeting
from tests.gathering import working
from tests.the_day import ROOM, Day, add, agree, on_tablet, seal, show_plan, signs, takes_tablet


def correct_name(day: Day, name: str, *, to: str, called: str) -> None:
    """As the coordinator does it on the page about somebody."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people[name].id}/change")
    ruth.press("Save", {"name": to, "called": called})
    assert "Saved." in ruth.page.words, ruth.page.words


def states(day: Day) -> list[PlanState]:
    with working(day.world.app):
        return list(session().scalars(select(Plan.state).order_by(Plan.number)))


def everybody_signs(day: Day, *, but: tuple[str, ...] = ()) -> None:
    ruth = day.ruth()
    for name in ROOM:
        if name not in but:
            on_tablet(ruth, day, name)
    if "Mina" not in but:
        signs(day.family("Mina"), "Mina Rashid")
    if "Amy" not in but:
        amy = day.amy()
        amy.open(f"{day.path}/plan/sign")
        amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})


def whole_plan(day: Day) -> PdfReader:
    with working(day.world.app):
        pdf = file_of(session().scalars(select(SealedPlan).where(SealedPlan.kind == "plan")).one())
    return PdfReader(BytesIO(pdf))


def test_a_name_corrected_after_agreement_stops_nobody_from_signing_and_stands_beside_the_plan(
    agreed: Day,
) -> None:
    correct_name(agreed, "Kawa", to="Kawah Azeez", called="Kawah")
    kawa = agreed.family("Kawa")
    page = kawa.open("/yours/sign").words
    assert "Kawa: Drives Daryan to school" in page, "the text stays as it was agreed"
    beside = "“Kawa Aziz” is now written “Kawah Azeez”."
    assert beside in page
    assert "Kawah" not in page.replace(beside, "")
    assert "You have signed our plan" in signs(kawa, "Kawah Azeez").page.words
    everybody_signs(agreed, but=("Kawa",))
    assert states(agreed) == [PlanState.SIGNED]
    seal(agreed)
    told = json.loads(whole_plan(agreed).attachments["plan.json"][0])
    assert "Kawah" not in json.dumps(told["plan"])
    assert told["corrected_since"] == [{"agreed": "Kawa Aziz", "corrected": "Kawah Azeez"}]
    assert [one["name"] for one in told["signatures"] if one["name"].startswith("Kawa")] == ["Kawa Aziz"]
    words = " ".join(page.extract_text() for page in whole_plan(agreed).pages)
    assert "Kawa Aziz → Kawah Azeez" in " ".join(words.split())
    assert "now written “Kawah Azeez”" in agreed.family("Sara").open("/yours/plan").words


def test_whatever_else_the_plan_quotes_stays_as_it_was_agreed(agreed: Day) -> None:
    """A question, the day of the meeting, the number of the conference, a tie: none of them changes what is signed. What
    a plan must have is frozen already when a manager approved it."""
    with working(agreed.world.app):
        before = session().scalars(select(Plan.text_hash)).one()
        session().scalars(select(Question)).one().words = "Who helps Shirin in the evenings?"
        session().scalars(select(Conference)).one().number = "FGC-2027-0999"
        agreed_on = session().scalars(select(Meeting)).one()
        agreed_on.on = agreed_on.on + timedelta(days=1)
        session().get_one(Person, agreed.people["Kawa"].id).tie = "neighbour"
        session().flush()
    with working(agreed.world.app):
        plan, conference = session().scalars(select(Plan)).one(), session().scalars(select(Conference)).one()
        text_now = operations.hash_for(plan, conference, session().get_one(Person, agreed.people["Amy"].id))
        assert text_now == plan.text_hash == before
        assert [one.words for one in questions_of(Worker(), conference.id)] == [
            "Who helps Shirin in the evenings?"
        ]
    assert (
        "now written “Who helps Shirin in the evenings?”" in agreed.ruth().open(f"{agreed.path}/plan").words
    )
    everybody_signs(agreed)
    assert states(agreed) == [PlanState.SIGNED]


def test_who_left_the_circle_after_agreement_keeps_the_name_they_have_in_the_plan(agreed: Day) -> None:
    with working(agreed.world.app):
        before = session().scalars(select(Plan.text_hash)).one()
        daryan = session().get_one(Person, agreed.people["Daryan"].id)
        daryan.called, daryan.left_at, daryan.left_because = "Dario", now(), "moved away"
    with working(agreed.world.app):
        plan, conference = session().scalars(select(Plan)).one(), session().scalars(select(Conference)).one()
        amy = session().get_one(Person, agreed.people["Amy"].id)
        assert operations.hash_for(plan, conference, amy) == before
    assert "Our plan for Daryan" in agreed.ruth().open(f"{agreed.path}/plan").words


@pytest.mark.parametrize("before", ["left the circle", "is no one in the circle"])
def test_a_social_worker_whose_own_row_is_not_there_any_more_agrees_and_signs(
    shown: Day, before: str
) -> None:
    with working(shown.world.app):
        row = session().get_one(Person, shown.people["Amy"].id)
        if before == "left the circle":
            row.left_at, row.left_because = now(), "written down by mistake"
        else:
            row.staff_id, row.name, row.kind = None, "Somebody Else", Kind.FAMILY
    amy = agree(shown)
    amy.open(f"{shown.path}/plan/sign")
    assert amy.page.status == 200, amy.page.words
    with working(shown.world.app):
        mine = select(Person).where(Person.staff_id == shown.world.amy.id, Person.left_at.is_(None))
        assert session().scalars(mine).one().name == shown.world.amy.name


def test_the_coordinator_may_make_a_new_version_with_the_corrected_name(agreed: Day) -> None:
    correct_name(agreed, "Kawa", to="Kawah Azeez", called="Kawah")
    ruth = agreed.ruth()
    assert "Something was corrected after the plan was" in ruth.open("/").words
    ruth.open(f"{agreed.path}/plan/signing")
    assert "“Kawa Aziz” is now written “Kawah Azeez”" in ruth.page.words
    ruth.follow("Start a new version")
    ruth.press("Start")
    ruth.open(f"{agreed.path}/plan/type/show")
    assert "Kawah" in ruth.page.words
    ruth.press("The family says yes: show the plan")
    agree(agreed)
    assert states(agreed) == [PlanState.REPLACED, PlanState.AGREED]
    assert "Something was corrected" not in ruth.open("/").words
    assert "Kawah" in agreed.family("Sara").open("/yours/sign").words


def test_names_are_kept_with_the_plan_and_nobody_changes_them(agreed: Day) -> None:
    with working(agreed.world.app):
        kept = {one.person_id: one for one in session().scalars(select(AgreedName))}
        assert kept[agreed.people["Kawa"].id].name == "Kawa Aziz"
        assert b"Kawa" not in session().scalar(text("SELECT string_agg(name_locked, '') FROM agreed_name"))
    for change in ("UPDATE agreed_name SET baby = true", "DELETE FROM agreed_quote"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            agreed.world.app.app_context(),
            transaction(acting=Worker().settings()),
            saving(),
        ):
            session().execute(text(change))


def test_a_family_cannot_put_names_into_a_plan_that_is_agreed(agreed: Day) -> None:
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        agreed.world.app.app_context(),
        transaction(acting=agreed.acting("Kawa")),
        saving(),
    ):
        session().execute(
            text(
                "INSERT INTO agreed_quote (id, conference_id, plan_id, about_id)"
                " SELECT gen_random_uuid(), conference_id, id, gen_random_uuid() FROM plan"
            )
        )


def spoil(server: Server, database_name: str) -> None:
    """A hand in the database, or an erasure: a line of the plan is gone."""
    with psycopg.connect(server.conninfo("owner", database_name), autocommit=True) as owner:
        owner.execute("UPDATE action SET how_often_locked = NULL, days = '{}', due_on = '2027-09-09'")


def test_a_text_that_is_not_as_it_was_agreed_is_not_signed_and_the_coordinator_begins_a_new_version(
    agreed: Day, server: Server, database_name: str
) -> None:
    spoil(server, database_name)
    sara = signs(agreed.family("Sara"), "Sara Whitlow")
    assert sara.page.status == 409
    assert "no longer as it was agreed" in sara.page.words
    with working(agreed.world.app):
        assert session().scalars(select(Signature.id)).all() == []
    ruth = agreed.ruth()
    assert "cannot be signed: it has changed since it was agreed" in ruth.open("/").words
    ruth.follow("Start a new version")
    ruth.press("Start")
    assert ruth.page.status == 200
    assert ruth.page.path == f"{agreed.path}/plan/type"


def test_what_nobody_signed_is_not_sealed_and_its_coordinator_is_told(
    signed: Day, server: Server, database_name: str
) -> None:
    spoil(server, database_name)
    seal(signed)
    assert states(signed) == [PlanState.AGREED]
    with working(signed.world.app):
        assert session().scalars(select(SealedPlan.id)).all() == []
        assert session().scalars(select(Happening.kind).where(Happening.kind == "SealingStopped")).all() == [
            "SealingStopped"
        ]
    assert "cannot be signed: it has changed since it was agreed" in signed.ruth().open("/").words
    ruth = signed.ruth()
    ruth.open(f"{signed.path}/plan/signing")
    assert "Make the plan final" not in ruth.page.words


def test_a_plan_that_one_relative_called_signed_in_the_database_is_not_sealed_without_the_rest_and_somebody_is_alarmed(
    agreed: Day, caplog: pytest.LogCaptureFixture
) -> None:
    assert "You have signed our plan" in signs(agreed.family("Sara"), "Sara Whitlow").page.words
    sara = agreed.people["Sara"]
    her = PersonViewer(sara.id, sara.conference_id, sara.service_id)
    with agreed.world.app.app_context(), transaction(acting=her.settings()), saving():
        session().execute(text("UPDATE plan SET state = 'signed'"))
    assert states(agreed) == [PlanState.SIGNED], "she has signed, so the database lets her"
    with agreed.world.app.app_context(), transaction(acting=Worker().settings()):
        seal_what_waits()
    seal(agreed)
    assert states(agreed) == [PlanState.AGREED]
    with working(agreed.world.app):
        assert session().scalars(select(SealedPlan.id)).all() == []
        stopped = Happening.kind.in_(["SignaturesMissing", "SealingStopped", "PlanSealed"])
        assert session().scalars(select(Happening.kind).where(stopped)).all() == ["SignaturesMissing"]
    assert "a plan was called signed without everybody" in [
        getattr(record, "kind", "") for record in caplog.records
    ]
    assert "Mina Rashid" in agreed.ruth().open(f"{agreed.path}/plan/signing").words
    everybody_signs(agreed, but=("Sara",))
    seal(agreed)
    assert states(agreed) == [PlanState.SEALED], "with everybody it is sealed all the same"


def test_when_the_last_one_missing_leaves_the_circle_the_coordinator_makes_the_plan_final(
    agreed: Day,
) -> None:
    everybody_signs(agreed, but=("Mina",))
    ruth = agreed.ruth()
    assert "Not yet: Mina Rashid." in ruth.open("/").words
    assert "Make the plan final" not in ruth.page.words
    with working(agreed.world.app):
        mina = session().get_one(Person, agreed.people["Mina"].id)
        mina.left_at, mina.left_because = now(), "moved away"
    ruth.open("/")
    assert "Signing is finished, and the plan" in ruth.page.words
    ruth.press("Make the plan final")
    assert states(agreed) == [PlanState.SIGNED]
    seal(agreed)
    assert states(agreed) == [PlanState.SEALED]


def test_nobody_makes_a_plan_final_while_somebody_is_missing(agreed: Day) -> None:
    everybody_signs(agreed, but=("Mina",))
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    label = "Take their signature back"
    token = ruth.page.form(button=label).filled({}, label)
    assert ruth.client.post(f"{agreed.path}/plan/signing/final", data=token).status_code == 303
    assert "Someone has not signed yet." in ruth.open(f"{agreed.path}/plan/signing").words
    assert states(agreed) == [PlanState.AGREED]


def test_a_plan_that_is_signed_and_was_not_sealed_waits_on_the_desk_with_a_button(
    signed: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "is not final yet" not in signed.ruth().open("/").words
    monkeypatch.setenv("FGC_CLOCK", (now() + timedelta(minutes=16)).isoformat())
    ruth = signed.ruth()
    assert "is not final yet" in ruth.open("/").words
    ruth.press("Make the plan final")
    assert "The plan is being made final." in ruth.page.words


def test_a_social_worker_who_cannot_sign_does_not_stop_the_plan(agreed: Day) -> None:
    everybody_signs(agreed, but=("Amy",))
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Amy'].id}/without")
    assert (
        f"/signing/{agreed.people['Amy'].id}/without"
        in agreed.ruth().open(f"{agreed.path}/plan/signing").text
    )
    ruth.press("Go on without this signature", {"because": "She is on leave for a month."})
    assert states(agreed) == [PlanState.SIGNED]


def test_the_desk_says_what_a_plan_waits_for_before_it_can_be_signed(shown: Day) -> None:
    assert (
        "is waiting for the social worker’s answer. No one can sign until then."
        in shown.ruth().open("/").words
    )
    amy = shown.amy()
    amy.open(f"{shown.path}/plan/answer")
    amy.press("Send this answer", {"decision": "agreed_with_changes", "changes": "- Lana as well"})
    assert "No one can sign until the family answers." in shown.ruth().open("/").words


def test_a_copy_that_waits_for_a_look_is_read_on_no_screen_and_on_no_paper_and_the_tablet_does_not_say_why(
    agreed: Day,
) -> None:
    mina = agreed.people["Mina"]
    ruth, signing = agreed.ruth(), f"{agreed.path}/plan/signing"
    takes_tablet(ruth, agreed, "Mina")
    with working(agreed.world.app):
        plan = session().scalars(select(Plan)).one()
        session().add(
            HeldCopy(conference_id=plan.conference_id, plan_id=plan.id, person_id=mina.id, held_at=now())
        )
    tablet = ruth.open(f"{signing}/{mina.id}/tablet")
    assert "This plan cannot be signed now." in tablet.words
    assert "Drives Daryan" not in tablet.text
    assert "copy" not in tablet.words
    ruth = agreed.ruth()
    assert "Check their copy first" in ruth.open(signing).words
    for way in ("paper", "paper/print"):
        page = ruth.open(f"{signing}/{mina.id}/{way}")
        assert "Check their copy first" in page.words
        assert "Drives Daryan" not in page.text


def test_nobody_of_staff_reads_the_hidden_place_in_the_text_to_sign_while_a_safety_hold_lasts(
    agreed: Day,
) -> None:
    with working(agreed.world.app):
        session().scalars(select(Conference)).one().held_since = now()
    assert "Same hall" not in agreed.amy().open(f"{agreed.path}/plan/sign").text


def test_a_signature_withdrawn_after_the_last_one_keeps_the_plan_from_being_sealed_without_it(
    signed: Day,
) -> None:
    sara = signed.family("Sara")
    sara.open("/yours/sign/withdraw")
    sara.press("Yes, take it back")
    assert states(signed) == [PlanState.AGREED]
    with working(signed.world.app):
        plan_id = session().scalars(select(Plan.id)).one()
    with signed.world.app.app_context(), transaction(acting=Worker().settings()):
        operations.seal_plan(plan_id)
    with working(signed.world.app):
        assert session().scalars(select(SealedPlan.id)).all() == []
    signs(sara, "Sara Whitlow")
    assert states(signed) == [PlanState.SIGNED]


def test_an_agreed_version_does_not_stay_beside_the_next_one_and_if_not_is_carried_into_it(
    shown: Day,
) -> None:
    """Two agreed versions at once: people would sign either. And what was to happen if an action fails was lost."""
    kawa = shown.family("Kawa")
    kawa.open("/yours/plan/write")
    kawa.press("Write a new version")
    add(
        kawa,
        "Add who does what",
        {
            "what": "Cooks",
            "who_id": str(shown.people["Nazdar"].id),
            "how_often": "daily",
            "if_not": "Rojin cooks",
        },
    )
    show_plan(kawa)
    agree(shown)
    kawa.open("/yours/plan/write")
    kawa.press("Write a new version")
    show_plan(kawa)
    assert states(shown) == [PlanState.REPLACED, PlanState.REPLACED, PlanState.SHOWN]
    with working(shown.world.app):
        newest = session().scalars(select(Plan).where(Plan.number == 3)).one()
        cooks = next(one for one in newest.actions if one.what == "Cooks")
        assert cooks.if_not == "Rojin cooks"
    agree(shown)
    assert states(shown) == [PlanState.REPLACED, PlanState.REPLACED, PlanState.AGREED]
    assert "Rojin cooks" in shown.family("Sara").open("/yours/sign").words
