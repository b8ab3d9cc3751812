"""A signature with another name: asked once more, and seen by the coordinator and on the last page of the plan."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from fgc.kit.db import session
from fgc.plan.models import SealedPlan, Signature
from fgc.plan.queries import file_of
from tests.gathering import working
from tests.the_day import ROOM, Day, on_tablet, seal, signs, takes_tablet


def kept(day: Day) -> list[tuple[str, bool]]:
    with working(day.world.app):
        return [(one.typed_name, one.other_name) for one in session().scalars(select(Signature))]


def test_somebody_who_signs_as_mickey_mouse_is_asked_once_more_and_everybody_who_must_know_is_told(
    agreed: Day,
) -> None:
    sara = signs(agreed.family("Sara"), "Mickey Mouse")
    assert sara.page.status == 422
    assert "That is not the name we have for you." in sara.page.words
    assert "Mickey Mouse" in sara.page.text
    assert kept(agreed) == []
    pin = {"pin": sara.pin} if sara.pin else {}
    sara.press("I sign our plan", {"name-looked": "Mickey Mouse", **pin})
    assert "You have signed our plan" in sara.page.words
    assert kept(agreed) == [("Mickey Mouse", True)]
    ruth = agreed.ruth()
    ruth.open("/")
    assert "Sara Whitlow signed the plan with another name." in ruth.page.words
    assert "They signed as “Mickey Mouse”. We have a different name." in ruth.page.words
    ruth.open(f"{agreed.path}/plan/signing")
    assert "signed as “Mickey Mouse”" in ruth.page.words
    amys = agreed.amy().open(f"{agreed.path}/plan/signing").words
    assert "signed with a different name from the one we have" in amys
    assert "Mickey" not in amys
    assert "…" not in amys
    ruth.press("I have checked the name")
    assert "signed the plan with another name" not in ruth.open("/").words
    for name in ROOM:
        if name != "Sara":
            on_tablet(ruth, agreed, name)
    signs(agreed.family("Mina"), "Mina Rashid")
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    seal(agreed)
    with working(agreed.world.app):
        pdf = file_of(session().scalars(select(SealedPlan).where(SealedPlan.kind == "plan")).one())
    whole = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    last = whole.partition("Evidence and seal")[2]
    assert "Sara Whitlow" in last
    assert last.count("They signed with a different name from the one we have") >= 1
    assert "Mickey" not in last


def test_another_name_after_the_question_is_asked_about_again(agreed: Day) -> None:
    sara = signs(agreed.family("Sara"), "Mickey Mouse")
    pin = {"pin": sara.pin} if sara.pin else {}
    sara.press("I sign our plan", {"name": "Donald Duck", "name-looked": "Mickey Mouse", **pin})
    assert "That is not the name we have for you." in sara.page.words
    assert kept(agreed) == []


@pytest.mark.parametrize(
    "name", ["Sara Whitlow", "sara", "SARA WHITLOW", "Сара", "S. Whitlow", "Sára Whitlow"]
)
def test_a_given_name_another_script_and_other_letters_are_their_name(agreed: Day, name: str) -> None:
    assert "You have signed our plan" in signs(agreed.family("Sara"), name).page.words
    assert kept(agreed) == [(name, False)]


@pytest.mark.parametrize("name", ["\u00ad", "\u200b", "\u2800", "\u3164"])
def test_a_name_that_nobody_can_see_is_no_signature(agreed: Day, name: str) -> None:
    sara = signs(agreed.family("Sara"), name)
    assert sara.page.status == 422
    assert kept(agreed) == []


def test_on_paper_the_coordinator_looks_once_more(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/paper")
    ruth.press("Record the signature", {"name": "M. Mouse", "witness": "Ruth Adeyemi", "same": "yes"})
    assert "That is not the name we have for them." in ruth.page.words
    ruth.press("Record the signature", {"name-looked": "M. Mouse"})
    assert kept(agreed) == [("M. Mouse", True)]


def test_a_signature_with_their_own_name_has_nothing_to_be_looked_at(agreed: Day) -> None:
    signs(agreed.family("Sara"), "Sara Whitlow")
    ruth = agreed.ruth()
    assert "I have checked the name" not in ruth.open(f"{agreed.path}/plan/signing").words
    assert "another name" not in ruth.open("/").words


def test_nobody_signs_with_the_name_of_somebody_else_on_their_link_on_the_tablet_or_on_paper(
    agreed: Day,
) -> None:
    refused = "That is someone else’s name."
    for name in ("Kawa Aziz", "kawa aziz", "Aziz, Kawa", "Mr Kawa Aziz", "Nazdar"):
        sara = signs(agreed.family("Sara"), name)
        assert sara.page.status == 422
        assert refused in sara.page.words, name
        assert "I sign with this name" not in sara.page.words
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Sara'].id}/paper")
    ruth.press("Record the signature", {"name": "Kawa Aziz", "witness": "Ruth Adeyemi", "same": "yes"})
    assert refused in ruth.page.words
    amy = agreed.amy()
    amy.open(f"{agreed.path}/plan/sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Jas Gill"})
    assert refused in amy.page.words
    takes_tablet(ruth, agreed, "Sara")
    ruth.press("I sign our plan", {"agree": "yes", "name": "Kawa Aziz"})
    assert refused in ruth.page.words
    assert kept(agreed) == []


def test_whose_name_is_hidden_from_the_signer_is_not_given_away_by_refusing_it(agreed: Day) -> None:
    with working(agreed.world.app):
        agreed.gathering.hide(agreed.people["Sara"], agreed.people["Rojin"], "name")
    sara = signs(agreed.family("Sara"), "Rojin Aziz")
    assert "That is not the name we have for you." in sara.page.words
    assert "someone else" not in sara.page.words
