"""Somebody stops what may be shared of the plan: nothing of it leaves the house before the coordinator has looked."""

from datetime import date

import pytest
from sqlalchemy import select

from fgc.circle.models_consent import Consent, ConsentTo
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.outbox import HoldBack, render
from fgc.plan.models import Plan, PlanState
from fgc.referral.models import ConsentBasis
from tests.gathering import working
from tests.the_day import Day, seal

PLAN = "The plan can be shared with those who agreed it"


def stops_sharing(day: Day, name: str) -> None:
    assert "Until they have looked at it, your plan is not made final" in stops(
        day, name, ConsentTo.SHARE, PLAN
    )


def stops(day: Day, name: str, purpose: ConsentTo, what: str) -> str:
    """They stop it on their own page; what that page said before."""
    with working(day.world.app):
        session().add(
            Consent(
                conference_id=day.gathering.conference.id,
                person_id=day.people[name].id,
                purpose=purpose,
                what=what,
                with_whom="the social worker",
                basis=ConsentBasis.ADULT_CAPACITY,
                given_on=date(2027, 1, 20),
                said_to=day.world.ruth.id,
                written_at=now(),
            )
        )
    theirs = day.family(name)
    theirs.open("/yours/consent")
    theirs.follow("I want to stop this")
    said = theirs.page.words
    theirs.press("Yes, stop")
    return said


def state_of_plan(day: Day) -> PlanState:
    with working(day.world.app):
        return session().scalars(select(Plan.state)).one()


def looks(day: Day, name: str) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people[name].id}/consents")
    ruth.press("I have read this")


def test_a_plan_that_everybody_signed_is_not_made_final_after_one_of_them_stopped_what_may_be_shared(
    signed: Day,
) -> None:
    stops_sharing(signed, "Mina")
    seal(signed)
    assert state_of_plan(signed) is PlanState.SIGNED
    ruth = signed.ruth()
    page = ruth.open(f"{signed.path}/plan/signing").words
    assert "Someone has stopped something they had agreed to. Look at it first" in page
    assert "Make the plan final" not in page
    looks(signed, "Mina")
    seal(signed)
    assert state_of_plan(signed) is PlanState.SEALED


def test_the_desk_says_what_waits_and_not_that_links_have_ended_which_still_open(signed: Day) -> None:
    stops_sharing(signed, "Mina")
    desk = signed.ruth().open("/").words
    assert "Mina Rashid has withdrawn a consent." in desk
    assert "their plan is not made final and no copy of it goes out" in desk
    assert "Their links and letters stopped" not in desk
    assert signed.family("Mina").open("/yours").status == 200


def test_who_stops_that_others_are_spoken_to_keeps_no_plan_waiting_and_the_desk_does_not_say_so(
    signed: Day,
) -> None:
    stops(signed, "Mina", ConsentTo.CONTACT, "You may ring my sister")
    desk = signed.ruth().open("/").words
    assert "Mina Rashid has withdrawn a consent." in desk
    assert "They no longer agree that you speak to others about this." in desk
    assert "their plan is not made final" not in desk
    seal(signed)
    assert state_of_plan(signed) is PlanState.SEALED


def test_no_copy_of_a_sealed_plan_goes_out_before_the_coordinator_has_looked(sealed: Day) -> None:
    with working(sealed.world.app):
        letters = session().scalars(select(Letter).where(Letter.kind == "plan.copy")).all()
    assert letters
    stops_sharing(sealed, "Mina")
    with working(sealed.world.app):
        conference = session().get_one(Conference, sealed.gathering.conference.id)
        for letter in letters:
            session().get_one(Letter, letter.id).safety_version = conference.safety_version
    for letter in letters:
        with working(sealed.world.app), pytest.raises(HoldBack, match="consent_stopped"):
            render(session().get_one(Letter, letter.id), now())
    looks(sealed, "Mina")
    with working(sealed.world.app):
        for letter in letters:
            render(session().get_one(Letter, letter.id), now())
