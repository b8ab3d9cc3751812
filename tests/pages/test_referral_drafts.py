"""A referral that was begun and is not sent: only its writer opens it, another manager takes over, and it is put away."""

from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select, update

from fgc.access.models import Conflict, Role, Staff
from fgc.access.models_audit import AuditLine
from fgc.conference.models import Conference, Happening
from fgc.keeping.models import LegalHold
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import run_due
from fgc.kit.postgres import Server
from fgc.referral.models import Named, Order, Referral
from tests.erasing import forget
from tests.pages.test_referral import begun
from tests.pages.test_referral_by_phone import DOCTOR, Told, letters, looking, phoned, sent, told, typed
from tests.visiting import Browser

__all__ = ["told"]


@pytest.fixture(autouse=True)
def kept_beside(product: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_file", tmp_path / "journal.jsonl")


def test_another_manager_takes_over_what_a_colleague_who_is_away_began_to_type(
    told: Told, clock: Any
) -> None:
    phoned(told, named=False, **DOCTOR)
    other = told.world.hire(Role.SERVICE_MANAGER, "Iris Cole")
    assert "came by phone has" not in told.world.in_as(other).open("/").words, "not on the day itself"
    clock("2027-01-22T10:00:00+00:00")
    helen, iris = told.staff("Helen"), told.world.in_as(other)
    iris.open("/")
    assert "A referral that came by phone has not been sent yet. Helen Marsh is typing it." in iris.page.words
    iris.follow("Take over the referral")
    assert (
        "Helen Marsh started typing this referral. The call was on Thursday 21 January 2027, 9:45 am."
        in iris.page.words
    )
    for private in ("Rashid", "Priya", "960155"):
        assert private not in iris.page.words
    iris.press("Take over the referral")
    assert iris.page.path.endswith("/referral/write")
    assert "Iris Cole typed the referral." in iris.page.words
    assert "The Rashid family" in iris.page.words
    assert helen.open(f"{told.conference}/referral/write").status == 404, "it is not hers any more"
    assert letters(told.world, "referral.taken_over") == [told.world.helen.id]
    with looking(told.world):
        kinds = session().scalars(select(Happening.kind).order_by(Happening.turn)).all()
        assert kinds == ["ReferralTakenByPhone", "ReferralTakenOver"]


@pytest.mark.parametrize("who", ["Amy", "Colin", "Ruth", "Tomas"])
def test_nobody_but_a_manager_takes_a_call_over(told: Told, who: str) -> None:
    helen = phoned(told)
    assert told.staff(who).open(f"{told.conference}/referral/take-over").status in (403, 404)
    assert helen.open(f"{told.conference}/referral/take-over").status == 404, "it is hers"


def test_what_the_caller_does_not_want_any_more_is_put_away_and_erased(told: Told) -> None:
    helen = typed(told, named=False, **DOCTOR)
    helen.open(f"{told.conference}/referral/write")
    helen.follow("Discard this referral")
    helen.press("Discard the referral")
    assert "Choose why you are discarding the referral." in helen.page.words
    helen.press("Discard the referral", {"because": "changed_mind"})
    assert helen.page.path == "/"
    assert "The referral was discarded. What was typed is being deleted." in helen.page.words
    assert "The Rashid family" not in helen.page.words
    assert helen.open(f"{told.conference}/referral/write").path.endswith("/referral"), (
        "nothing is written in it"
    )
    run_due()
    assert helen.open(f"{told.conference}/referral").status == 404
    with looking(told.world):
        for kind in (Conference, Referral, Named, Order, Happening):
            assert session().scalars(select(kind)).all() == [], kind
        lines = session().scalars(
            select(AuditLine).where(AuditLine.conference_id == UUID(told.conference.rpartition("/")[2]))
        )
        found = {one.action: (one.actor_id, one.payload) for one in lines}
    assert found["ReferralPutAway"] == (told.world.helen.id, '{"because": "changed_mind"}')
    assert found["conference.erased"] == (None, '{"kept_as": "never_sent", "until": null}')


def test_what_was_sent_is_not_put_away_any_more(told: Told) -> None:
    helen = sent(told)
    assert helen.open(f"{told.conference}/referral/put-away").status == 404
    amy = told.staff("Amy")
    assert "put it away" not in amy.open(f"{told.conference}/referral").words
    assert amy.open(f"{told.conference}/referral/put-away").status == 409


def test_a_call_without_anybodys_consent_does_not_lie_on_the_desk_unsaid(told: Told, clock: Any) -> None:
    phoned(told, named=False, **DOCTOR)
    said = "The referral was started on Thursday 21 January and no consent is recorded yet. Send the referral, or discard it."
    for day, there in (("2027-02-04T09:59:00+00:00", False), ("2027-02-04T10:00:00+00:00", True)):
        clock(day)
        assert (said in told.staff("Helen").open("/").words) is there, day


def left(told: Told, name: str) -> None:
    with looking(told.world), saving():
        whose = getattr(told.world, name.lower()).id
        session().execute(update(Staff).where(Staff.id == whose).values(active=False))


def still_there(told: Told) -> list[str]:
    with looking(told.world):
        return list(session().scalars(select(Conference.name)))


def put_away(browser: Browser, because: str) -> None:
    browser.follow("Discard this referral")
    browser.press("Discard the referral", {"because": because})


def test_a_social_worker_puts_away_what_they_began_themself(told: Told) -> None:
    amy = told.staff("Amy")
    path = begun(amy)
    helen = told.staff("Helen")
    assert helen.open(f"{path}/referral").status == 404, "a draft is its writer's alone"
    assert helen.open(f"{path}/referral/put-away").status == 404
    amy.open(f"{path}/referral/write")
    put_away(amy, "not_agreed")
    assert "has not been sent yet" not in amy.page.words
    run_due()
    assert amy.open(path).status == 404
    assert still_there(told) == []


def test_what_somebody_began_who_left_is_a_managers_to_put_away(told: Told) -> None:
    path = begun(told.staff("Amy"))
    assert "started a referral" not in told.staff("Helen").open("/").words
    left(told, "Amy")
    helen = told.staff("Helen")
    helen.open("/")
    assert "Amy Okafor started a referral that was never sent, and no longer works here." in helen.page.words
    helen.follow("Read the referral")
    assert helen.open(f"{path}/referral/write").status == 404, "nobody writes on in her name"
    helen.open(f"{path}/referral")
    put_away(helen, "nobody_goes_on")
    run_due()
    assert "started a referral" not in helen.open("/").words
    assert still_there(told) == []


def test_a_call_whose_typist_left_stands_on_the_desks_of_the_others_at_once(told: Told) -> None:
    phoned(told)
    left(told, "Helen")
    iris = told.world.in_as(told.world.hire(Role.SERVICE_MANAGER, "Iris Cole"))
    iris.open("/")
    assert "Helen Marsh, who typed it, no longer works here." in iris.page.words
    iris.follow("Take over the referral")
    iris.press("Take over the referral")
    put_away(iris, "changed_mind")
    run_due()
    assert still_there(told) == []
    assert letters(told.world, "referral.taken_over") == [], "nobody writes to somebody who left"


def test_a_manager_with_a_link_to_the_family_takes_no_call_over(told: Told) -> None:
    phoned(told)
    iris = told.world.hire(Role.SERVICE_MANAGER, "Iris Cole")
    with looking(told.world), saving():
        which = session().scalars(select(Conference.id)).one()
        session().add(Conflict(conference_id=which, staff_id=iris.id, why="A cousin", declared_at=now()))
    assert told.world.in_as(iris).open(f"{told.conference}/referral/take-over").status == 404


def test_under_a_legal_hold_nothing_is_erased_and_it_goes_in_the_night_after(
    told: Told, server: Server, database_name: str
) -> None:
    helen = phoned(told)
    with looking(told.world), saving():
        which = session().scalars(select(Conference.id)).one()
        session().add(
            LegalHold(
                conference_id=which,
                because="A court asks.",
                set_by=told.world.colin.id,
                set_at=now(),
                lift_asked_by=told.world.colin.id,
                lift_asked_at=now(),
            )
        )
    helen.open(f"{told.conference}/referral/write")
    put_away(helen, "changed_mind")
    run_due()
    forget(told.world)
    assert still_there(told) == ["The Rashid family"]
    assert "has not been sent yet" not in helen.open("/").words
    assert (
        "The referral was discarded. What was typed is being deleted."
        in helen.open(f"{told.conference}/referral").words
    )
    with psycopg.connect(server.conninfo("owner", database_name)) as owner:
        owner.execute("UPDATE legal_hold SET lifted_at = now(), lifted_by = %s", (told.world.helen.id,))
    forget(told.world)
    assert still_there(told) == []
