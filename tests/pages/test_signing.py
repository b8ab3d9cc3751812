"""Everybody signs the exact text, in their own way; a change needs new signatures; asking for help leaves no trace."""

import threading
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from fgc.circle.models import Channel, Person
from fgc.circle.models_help import HelpAsked
from fgc.conference.models import Conference, Happening
from fgc.kit.clock import now
from fgc.kit.clock_guard import tick
from fgc.kit.db import session, transaction
from fgc.kit.letter import Letter
from fgc.kit.message import TextMessage
from fgc.kit.refusal import Refused
from fgc.plan.letters import sign
from fgc.plan.models import Method, Plan, PlanState, Signature
from fgc.plan.operations import add_signers
from tests.gathering import working
from tests.the_day import ROOM, Clock, Day, add, agree, on_tablet, show_plan, signs
from tests.visiting import Browser


def state(day: Day) -> PlanState:
    with working(day.world.app):
        return session().scalars(select(Plan.state).order_by(Plan.number.desc())).first()


def test_everybody_signs_in_their_own_way_and_then_the_plan_is_signed(agreed: Day) -> None:
    ruth = agreed.ruth()
    words = ruth.open(f"{agreed.path}/plan/signing").words
    assert all(agreed.people[name].name in words for name in (*ROOM, "Mina"))
    assert "Amy Okafor" in words
    assert "Baran" not in words
    assert "Jas" not in words
    for name in ROOM[:3]:
        assert on_tablet(ruth, agreed, name).page.heading == f"Thank you, {name}"
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/paper")
    ruth.press("Record the signature", {"name": "Sara Whitlow", "witness": "Ruth Adeyemi", "same": "yes"})
    assert "Signed on paper" in ruth.page.words
    signs(agreed.family("Shirin"), "Shirin Aziz")
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    assert state(agreed) is PlanState.AGREED
    mina = signs(agreed.family("Mina"), "Mina Rashid")
    assert "You have signed our plan" in mina.page.words
    assert state(agreed) is not PlanState.AGREED
    with working(agreed.world.app):
        rows = session().execute(select(Signature.method, func.count()).group_by(Signature.method)).all()
        assert {row[0]: row[1] for row in rows} == {
            Method.TABLET: 3,
            Method.PAPER: 1,
            Method.OWN_LINK: 2,
            Method.STAFF: 1,
        }
        assert session().scalar(select(func.count()).where(Happening.kind == "PlanSigned")) == 1
        assert set(session().scalars(select(Signature.text_hash))) == {
            session().scalar(select(Plan.text_hash))
        }


def test_a_mother_without_a_task_whom_nobody_noted_as_here_signs_what_is_decided_about_her_children(
    agreed: Day,
) -> None:
    """Rojin sat there all day, and the plan went to its seal without her. Nobody noted that she was here, and it gives her no
    task. Baran has parental responsibility as well: he is kept away from this meeting, so he hears nothing of it."""
    signing = f"{agreed.path}/plan/signing"
    ruth = agreed.ruth()
    assert "Who is not asked to sign" in ruth.open(signing).words
    assert "0 of 7 have signed" in ruth.page.words
    with working(agreed.world.app):
        for name in ("Rojin", "Baran"):
            session().get_one(Person, agreed.people[name].id).has_pr = True
    assert "0 of 8 have signed" in ruth.open(signing).words
    assert "Rojin Aziz" in ruth.page.words
    assert "Baran" not in ruth.page.words
    assert "Who is not asked to sign" not in ruth.page.words
    assert "You have signed our plan" in signs(agreed.family("Rojin"), "Rojin Aziz").page.words


def test_the_coordinator_asks_an_aunt_to_sign_whom_nobody_noted_as_here(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.follow("Ask others to sign")
    ruth.press("Ask them to sign")
    assert "Choose at least one person." in ruth.page.words
    ruth.press("Ask them to sign", {"signers": [str(agreed.people["Rojin"].id)]})
    assert "0 of 8 have signed" in ruth.page.words
    assert "Who is not asked to sign" not in ruth.page.words
    assert "You have signed our plan" in signs(agreed.family("Rojin"), "Rojin Aziz").page.words
    with working(agreed.world.app):
        assert session().scalar(select(func.count()).where(Happening.kind == "SignerAdded")) == 1
        conference = session().get_one(Conference, agreed.gathering.conference.id)
        plan, baran = session().scalars(select(Plan)).one(), agreed.people["Baran"]
        with pytest.raises(Refused, match="NOT_EXPECTED"):
            add_signers(conference, plan, [baran], by=agreed.gathering.ruth)


def test_the_text_of_a_page_that_was_open_too_long_is_not_signed(agreed: Day) -> None:
    sara, nazdar = agreed.family("Sara"), agreed.family("Nazdar")
    sara.open("/yours/sign")
    nazdar.open("/yours/plan/write")
    nazdar.press("Write a new version")
    add(
        nazdar,
        "Add who does what",
        {"what": "Cooks", "who_id": str(agreed.people["Nazdar"].id), "how_often": "daily"},
    )
    show_plan(nazdar)
    sara.press("I sign our plan", {"agree": "yes", "name": "Sara Whitlow"})
    assert sara.page.status in (409, 422)
    assert state(agreed) is PlanState.SHOWN
    agree(agreed)
    sara.open("/yours/sign")
    form = sara.page.form(button="I sign our plan")
    old = form.filled({"agree": "yes", "name": "Sara Whitlow"}, "I sign our plan") | {"text": ["0" * 64]}
    answer = sara.client.post("/yours/sign", data=old)
    assert answer.status_code == 409
    assert "read it again" in answer.get_data(as_text=True)
    assert "Cooks" in answer.get_data(as_text=True)
    with working(agreed.world.app):
        assert session().scalar(select(func.count()).select_from(Signature)) == 0


def test_a_new_version_needs_every_signature_again(agreed: Day) -> None:
    signs(agreed.family("Sara"), "Sara Whitlow")
    nazdar = agreed.family("Nazdar")
    nazdar.open("/yours/plan/write")
    nazdar.press("Write a new version")
    show_plan(nazdar)
    agree(agreed)
    ruth = agreed.ruth()
    assert "0 of 7 have signed" in ruth.open(f"{agreed.path}/plan/signing").text


def test_a_signature_is_taken_back_until_the_plan_is_sealed(agreed: Day) -> None:
    sara = signs(agreed.family("Sara"), "Sara Whitlow")
    sara.follow("Take my signature back")
    sara.press("Yes, take it back")
    assert "I sign our plan" in sara.page.text
    signs(sara, "Sara Whitlow")
    assert "You have signed our plan" in sara.page.words
    with working(agreed.world.app):
        kept = session().execute(select(Signature.withdrawn_at)).scalars().all()
        assert sorted(one is None for one in kept) == [False, True]
    with working(agreed.world.app), pytest.raises(DBAPIError, match="permission denied"):
        session().execute(text("DELETE FROM signature"))


def test_a_paper_needs_a_witness(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/paper")
    ruth.press("Record the signature", {"name": "Sara Whitlow", "same": "yes"})
    assert ruth.page.status == 422
    assert "Say who saw them sign." in ruth.page.words


def test_asking_for_help_reaches_the_coordinator_alone_and_leaves_no_trace(agreed: Day) -> None:
    sara = agreed.family("Sara")
    with working(agreed.world.app):
        before = session().scalar(select(func.count()).select_from(Happening))
    sara.open("/yours/sign")
    sara.follow("I want to speak to someone first")
    sara.press("Please get in touch with me", {"words": "walnut-canary"})
    assert "Thank you. Ruth will get in touch with you." in sara.page.words
    ruth = agreed.ruth()
    assert "Sara Whitlow would like to speak to you before signing" in ruth.open(f"{agreed.path}/plan").words
    assert "walnut-canary" in ruth.page.words
    signing = f"{agreed.path}/plan/signing"
    for where in (signing, f"{signing}/{agreed.people['Sara'].id}/without"):
        assert "walnut-canary" in ruth.open(where).words, (
            "whoever goes on without her signature reads first that she asked"
        )
    assert "walnut-canary" not in ruth.open(f"{signing}/{agreed.people['Mina'].id}/without").words
    ruth.open(f"{agreed.path}/plan")
    for other in (agreed.amy(), agreed.world.in_as(agreed.world.helen)):
        for path in ("", "/plan", "/plan/signing", "/history"):
            other.open(f"{agreed.path}{path}")
            assert "walnut-canary" not in other.page.text
            assert "before signing. Only you see this" not in other.page.text
    for name in ("Sara", "Kawa", "Mina"):
        browser = agreed.family(name)
        for path in ("/yours", "/yours/plan", "/yours/sign", "/yours/sign/help"):
            page = browser.open(path)
            assert "walnut-canary" not in page.text, (name, path)
    with working(agreed.world.app):
        assert session().scalar(select(func.count()).select_from(Happening)) == before
        assert session().scalar(select(func.count()).select_from(HelpAsked)) == 0
    ruth.press("I have spoken to them")
    assert "asks for help" not in ruth.page.words


def test_who_asks_for_a_call_after_the_seal_is_not_said_to_be_about_to_sign(
    sealed: Day, clock: Clock
) -> None:
    """Kawa signed, the plan is final, and the bus of the visits has stopped running. He asks her to phone him."""
    kawa = sealed.family("Kawa")
    page = kawa.open("/yours/plan/begin")
    assert page.heading == "Our plan is final"
    assert "so it cannot be changed here" in page.words
    assert "It is too late to write here" not in page.words
    assert "Phone Ruth Adeyemi:" in page.words
    kawa.follow("Ask your coordinator to get in touch")
    assert kawa.page.heading == "Ask your coordinator to get in touch"
    assert "You do not have to sign" not in kawa.page.words
    kawa.press("Please get in touch with me", {"words": "The bus stopped."})
    words = sealed.ruth().open("/").words
    assert "Kawa Aziz would like to speak to you." in words
    assert "before signing" not in words


def test_whoever_signed_can_still_ask_to_speak_to_the_coordinator(sealed: Day) -> None:
    kawa = sealed.family("Kawa")
    assert kawa.open("/yours/sign").heading == "Thank you, Kawa"
    kawa.follow("I want to speak to my coordinator")
    assert kawa.page.heading == "Ask your coordinator to get in touch"


def test_who_asks_for_a_call_before_there_is_a_plan_is_not_said_to_be_about_to_sign(day: Day) -> None:
    kawa = day.family("Kawa")
    assert "You do not have to sign" not in kawa.open("/yours/sign/help").words
    kawa.press("Please get in touch with me", {"words": "May my cousin come?"})
    assert "Kawa Aziz would like to speak to you." in day.ruth().open("/").words


def test_somebody_who_was_not_in_the_room_is_sent_a_link_to_sign(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.press("Send a link", form=f"{agreed.people['Mina'].id}/ask")
    assert "We are sending Mina Rashid a link" in ruth.page.words
    with working(agreed.world.app):
        letter = session().scalars(select(Letter).where(Letter.kind == "plan.sign")).one()
        assert letter.to_id == agreed.people["Mina"].id
        secret = letter.secret()
    mina = agreed.world.with_link(secret)
    assert mina.page.path == "/yours/sign"
    assert "Drives Daryan" in mina.page.words
    ruth.press("Send a link", form=f"{agreed.people['Nazdar'].id}/ask")
    assert "can only be spoken to" in ruth.page.words


def test_a_link_to_sign_goes_by_text_to_whoever_is_reached_so_and_says_nothing(agreed: Day) -> None:
    with working(agreed.world.app):
        contact = session().get_one(Person, agreed.people["Mina"].id).contact
        contact.allowed, contact.phone = [Channel.TEXT.value], "07700 900105"
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.press("Send a link", form=f"{agreed.people['Mina'].id}/ask")
    with working(agreed.world.app):
        sent = sign(session().scalars(select(Letter).where(Letter.kind == "plan.sign")).one(), now())
    assert isinstance(sent, TextMessage)
    assert sent.to == "+447700900105"
    assert "there is a message for you" in sent.words
    assert "plan" not in sent.words


def test_the_plan_goes_on_without_somebody_when_the_coordinator_says_why(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Mina'].id}/without")
    ruth.press("Go on without this signature", {"because": "She is in hospital."})
    assert "will go on without them unless they sign: She is in hospital." in ruth.page.words
    for name in ROOM:
        on_tablet(ruth, agreed, name)
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    assert state(agreed) is not PlanState.AGREED


def test_somebody_from_whom_the_place_is_hidden_signs_a_text_without_it(agreed: Day) -> None:
    with working(agreed.world.app):
        agreed.gathering.apart(agreed.people["Mina"], agreed.people["Shirin"]).hides = ["venue"]
    mina = agreed.family("Mina")
    assert "Same hall" not in mina.open("/yours/plan").text
    assert "Same hall" not in signs(mina, "Mina Rashid").page.text
    assert "You have signed our plan" in mina.page.words
    signs(agreed.family("Sara"), "Sara Whitlow")
    with working(agreed.world.app):
        hashes = {one.person_id: one.text_hash for one in session().scalars(select(Signature))}
        whole = session().scalar(select(Plan.text_hash))
    assert hashes[agreed.people["Sara"].id] == whole
    assert hashes[agreed.people["Mina"].id] != whole


def test_all_sign_at_the_same_time_and_it_is_complete_once(agreed: Day) -> None:
    family = [signing_page(agreed.family(name)) for name in (*ROOM, "Mina")]
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    sent = [
        (
            browser,
            "/yours/sign",
            browser.page.form(button="I sign our plan").filled(
                {"agree": "yes", "name": name}, "I sign our plan"
            ),
        )
        for name, browser in zip((*ROOM, "Mina"), family, strict=True)
    ]
    sent.append(
        (
            amy,
            f"{agreed.path}/plan/sign",
            amy.page.form(button="Sign the plan").filled({"agree": "yes", "name": "Amy"}, "Sign the plan"),
        )
    )
    answers: list[int] = []
    barrier, numbers = threading.Barrier(len(sent) * 2), count()

    def post(browser: Browser, path: str, data: dict[str, list[str]]) -> None:
        barrier.wait()
        next(numbers)
        answers.append(browser.client.post(path, data=data).status_code)

    twice = [threading.Thread(target=post, args=one) for one in sent for _ in range(2)]
    for thread in twice:
        thread.start()
    for thread in twice:
        thread.join()
    assert answers == [303] * len(twice), answers
    with working(agreed.world.app):
        assert session().scalar(select(func.count()).select_from(Signature)) == len(sent)
        assert session().scalar(select(func.count()).where(Happening.kind == "PlanSigned")) == 1


def signing_page(browser: Browser) -> Browser:
    browser.open("/yours/sign")
    return browser


def test_nobody_signs_for_somebody_else_in_sql(agreed: Day) -> None:
    settings = {
        "kind": "person",
        "moment": now().isoformat(),
        "viewer": str(agreed.people["Kawa"].id),
        "service": str(agreed.world.service.id),
        "role": "",
        "conference": str(agreed.gathering.conference.id),
    }
    with working(agreed.world.app):
        plan_id = session().scalar(select(Plan.id))
    forged = text(
        "INSERT INTO signature (id, conference_id, plan_id, person_id, method, text_hash, has_picture,"
        " device, signed_at) VALUES (gen_random_uuid(), :c, :p, :who, 'own_link', 'x', false, '', :at)"
    )
    with (
        agreed.world.app.app_context(),
        transaction(acting=settings),
        pytest.raises(DBAPIError, match="row-level"),
    ):
        session().execute(
            forged,
            {
                "c": agreed.gathering.conference.id,
                "p": plan_id,
                "who": agreed.people["Sara"].id,
                "at": now(),
            },
        )


def test_nobody_signs_while_the_clock_is_a_day_behind_and_what_they_typed_is_not_lost(
    agreed: Day, clock: Clock
) -> None:
    there = now()
    clock((there + timedelta(days=1)).isoformat())
    with working(agreed.world.app):
        tick()
    clock(there.isoformat())
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/paper")
    ruth.press("Record the signature", {"name": "Sara Whitlow", "witness": "Ruth Adeyemi", "same": "yes"})
    assert (ruth.page.status, "Ruth Adeyemi" in ruth.page.words) == (503, True)
    with working(agreed.world.app):
        assert session().scalars(select(Signature.id)).all() == []


def test_a_plan_that_went_on_without_somebody_does_not_say_that_everybody_signed(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Mina'].id}/without")
    ruth.press("Go on without this signature", {"because": "She is in hospital."})
    for name in ROOM:
        on_tablet(ruth, agreed, name)
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    words = agreed.family("Mina").open("/yours/plan").words
    assert "Signing is finished. This is our plan." in words
    assert "veryone has signed" not in words
    assert "verybody has signed" not in words


def test_everybody_who_has_no_link_is_sent_one_at_once_and_the_page_says_how_far_each_has_come(
    agreed: Day,
) -> None:
    ruth = agreed.ruth()
    page = ruth.open(f"{agreed.path}/plan/signing").words
    assert "people have no link to sign yet" in page
    assert "link on its way" not in page
    on_tablet(ruth, agreed, "Kawa")
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.press("Send all of them a link")
    page = ruth.page.words
    assert "A link to read and sign goes to" in page
    assert "link on its way" in page
    assert "no link to sign yet" not in page
    assert "Send all of them a link" not in page
    with working(agreed.world.app):
        sent = session().scalars(select(Letter.to_id).where(Letter.kind == "plan.sign")).all()
    assert agreed.people["Mina"].id in sent
    assert agreed.people["Kawa"].id not in sent, "who has signed is asked for nothing"
    assert len(sent) == len(set(sent))


def test_who_is_reached_by_text_has_no_link_until_the_coordinator_sends_the_text(agreed: Day) -> None:
    with working(agreed.world.app):
        mina = session().get_one(Person, agreed.people["Mina"].id)
        mina.contact.allowed, mina.contact.phone = [Channel.TEXT.value], "07700 900123"
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing")
    ruth.press("Send a link", form=f"{agreed.people['Mina'].id}/ask")
    assert "Mina Rashid has no link yet: you send the text or post the letter yourself." in ruth.page.words
    assert "you send the text with the link yourself" in ruth.page.words
    assert ruth.page.link("Their letters Mina Rashid")


def test_whoever_the_plan_goes_on_without_can_still_sign_as_their_own_page_says(agreed: Day) -> None:
    """She came out of hospital and wanted to sign, and the coordinator had no button for her any more."""
    ruth, mina = agreed.ruth(), agreed.people["Mina"]
    ruth.open(f"{agreed.path}/plan/signing/{mina.id}/without")
    ruth.press("Go on without this signature", {"because": "She is in hospital."})
    assert "Go on without their signature: Mina Rashid" not in ruth.page.words
    assert ruth.page.link("Record a signature on paper: Mina Rashid")
    assert "Read our plan and sign" in agreed.family("Mina").open("/yours/plan").words
    ruth.press("Send a link", form=f"{mina.id}/ask")
    assert "We are sending Mina Rashid a link to read and sign." in ruth.page.words
    assert on_tablet(ruth, agreed, "Mina").page.heading == "Thank you, Mina"
    words = agreed.ruth().open(f"{agreed.path}/plan/signing").words
    assert "goes on without them" not in words
    assert "Signed on the tablet" in words
