"""The coordinator's browser in the hands of the family: whoever holds it opens what was handed over, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from fgc.access.models import StaffSession
from fgc.access.models_unsent import Unsent
from fgc.conference.models import Conference
from fgc.demo import seed
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from tests.gathering import working
from tests.the_day import MORNING, PRIVATE, Clock, Day, in_again, takes_tablet
from tests.visiting import Browser, cookie, put


def everything_of_hers(day: Day) -> list[str]:
    """What somebody with her tablet would look for: other tabs, what Back leads to, addresses that can be guessed."""
    kawa, shirin = day.people["Kawa"].id, day.people["Shirin"].id
    return [
        "/",
        "/account",
        "/conferences",
        "/prove",
        "/unsent",
        day.path,
        f"{day.path}/circle",
        f"{day.path}/circle/safety",
        f"{day.path}/circle/{shirin}",
        f"{day.path}/hold",
        f"{day.path}/day",
        f"{day.path}/plan",
        f"{day.path}/plan/signing",
        f"{day.path}/plan/signing/{shirin}/tablet",
        f"{day.path}/plan/signing/{kawa}/paper",
        f"{day.path}/plan/readers/{shirin}",
    ]


def opens_nothing(browser: Browser, day: Day) -> None:
    for path in everything_of_hers(day):
        answer = browser.client.get(path)
        assert (answer.status_code, answer.headers.get("Location", "").partition("?")[0]) == (
            303,
            "/sign-in",
        ), path


def test_whoever_holds_the_coordinators_tablet_opens_nothing_but_the_page_to_sign(agreed: Day) -> None:
    ruth = agreed.ruth()
    before = str(cookie(ruth.client, "sid"))
    takes_tablet(ruth, agreed, "Kawa")
    assert "You do not have to sign." in ruth.page.words
    opens_nothing(ruth, agreed)
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Kawa'].id}/tablet")
    ruth.press("I sign our plan", {"agree": "yes", "name": "Kawa Aziz"})
    assert ruth.page.heading == "Thank you, Kawa"
    assert ruth.follow("Coordinator: sign in to go on").path.startswith("/sign-in"), "one tap is not enough"
    opens_nothing(ruth, agreed)
    kept = Browser(agreed.world.app.test_client())
    put(kept.client, "sid", before)
    opens_nothing(kept, agreed)


def test_what_is_sent_from_another_tab_of_a_lent_browser_is_neither_done_nor_kept(agreed: Day) -> None:
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/hold")
    form = ruth.page.form(button="Put on a safety hold").filled(
        {"because": "She has the tablet now."}, "Put on a safety hold"
    )
    takes_tablet(ruth, agreed, "Kawa")
    token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = ruth.client.post(f"{agreed.path}/hold", data={**form, "csrf_token": token})
    assert answer.headers["Location"] == "/sign-in"
    answer = ruth.client.post(f"{agreed.path}/hold", data=form)
    assert "This page is from before" in answer.get_data(as_text=True)
    assert "She has the tablet now." not in answer.get_data(as_text=True)
    with working(agreed.world.app):
        assert session().scalars(select(Conference.held_since)).all() == [None]
        assert session().scalars(select(Unsent)).all() == []


def test_no_error_page_reads_out_what_another_tab_of_a_lent_browser_sent(agreed: Day) -> None:
    """Any error page gave it back, not only those about a form that is not ours."""
    ruth, moved = agreed.ruth(), f"{agreed.path}/a-page-that-is-called-otherwise-now"
    words = {"because": "She has the tablet now."}
    answer = ruth.client.post(moved, data=words)
    assert (answer.status_code, words["because"] in answer.get_data(as_text=True)) == (404, True)
    takes_tablet(ruth, agreed, "Kawa")
    answer = ruth.client.post(moved, data=words)
    assert (answer.status_code, words["because"] in answer.get_data(as_text=True)) == (404, False)


def test_only_a_fresh_proof_gives_the_coordinator_her_pages_back(agreed: Day, clock: Clock) -> None:
    ruth = agreed.ruth()
    takes_tablet(ruth, agreed, "Kawa")
    ruth.follow("Not now: give the tablet back")
    ruth.follow("Coordinator: sign in to go on")
    typed = {"email": agreed.world.ruth.email, "password": seed.PASSWORD}
    ruth.press("Sign in", {**typed, "code": "000000"})
    assert ruth.page.path.startswith("/sign-in")
    opens_nothing(ruth, agreed)
    lent = str(cookie(ruth.client, "sid"))
    ruth.open(f"/sign-in?next={agreed.path}/plan/signing")
    ruth.press("Sign in", {**typed, "code": seed.code(now())})
    assert ruth.page.path == f"{agreed.path}/plan/signing"
    kept = Browser(agreed.world.app.test_client())
    put(kept.client, "sid", lent)
    answer = kept.client.get(f"{agreed.path}/plan/signing/{agreed.people['Kawa'].id}/tablet")
    assert answer.headers["Location"].startswith("/sign-in"), "what was lent is over"


def test_the_page_to_sign_on_the_tablet_opens_only_once_the_tablet_is_handed_over(agreed: Day) -> None:
    """Otherwise its owner would hand over a browser in which everything of theirs is open."""
    ruth = agreed.ruth()
    ruth.open(f"{agreed.path}/plan/signing/{agreed.people['Kawa'].id}/tablet")
    assert ruth.page.path == f"{agreed.path}/plan/signing"
    for path in (f"{agreed.path}/circle", "/account", "//example.org", "/nowhere"):
        assert (
            ruth.client.post("/hand-over", data={"to": path, "csrf_token": token_of(ruth)}).status_code == 404
        )
    assert ruth.open("/account").path == "/account"


def test_the_next_one_with_the_tablet_does_not_find_the_page_of_the_one_before(agreed: Day) -> None:
    ruth, shirin = agreed.ruth(), agreed.family("Shirin")
    put(ruth.client, "fam", str(cookie(shirin.client, "fam")))
    assert ruth.open("/yours/plan").status == 200
    takes_tablet(ruth, agreed, "Kawa")
    assert ruth.open("/yours/plan").path == "/closed"
    assert shirin.open("/yours/plan").path == "/closed"


def test_a_screen_that_stays_with_the_family_in_its_own_time_opens_nothing_of_the_coordinators(
    day: Day, clock: Clock
) -> None:
    clock(MORNING)
    ruth = day.ruth()
    ruth.open(f"{day.path}/day")
    for _part in ("welcome", "information"):
        ruth.press("Start", form="/begin")
        ruth.press("End", form="/end")
    clock(PRIVATE)
    in_again(ruth, day)
    ruth.open(f"{day.path}/day/private-time")
    ruth.press("Start private family time", {"said_out": "yes", "stays": "yes"})
    assert ruth.page.heading == "Nothing is open here"
    opens_nothing(ruth, day)
    in_again(ruth, day)
    assert "The family has been on its own since" in ruth.open(f"{day.path}/day").words
    ruth.press("Lock this tablet and leave it with the family")
    assert ruth.page.heading == "Nothing is open here", "also where she forgot to tick it before"
    opens_nothing(ruth, day)


def test_a_page_that_is_shown_as_they_see_it_is_all_that_opens_on_a_screen_handed_over(agreed: Day) -> None:
    ruth = agreed.ruth()
    theirs = f"{agreed.path}/plan/readers/{agreed.people['Kawa'].id}"
    ruth.open(theirs)
    ruth.press("Hand over this screen with this page")
    assert ruth.page.path == theirs
    assert "This is what" not in ruth.page.words, "the strip is for whoever works here"
    assert ruth.client.get(f"{theirs}/copy.pdf").headers["Location"].startswith("/sign-in")
    opens_nothing(ruth, agreed)
    assert ruth.follow("Give the tablet back").heading == "Nothing is open here"


def test_any_screen_can_be_locked_before_it_is_left_with_somebody(agreed: Day) -> None:
    amy = agreed.amy()
    amy.open("/")
    amy.press("Lock this screen")
    assert amy.page.heading == "Nothing is open here"
    assert amy.open(f"{agreed.path}/plan").path.startswith("/sign-in")


@pytest.mark.parametrize("address", [None, "/", "/a", "/a/tabletop", "/a/table", "/b/tablet"])
def test_the_database_knows_nobody_behind_a_sleeping_session_at_another_address(
    agreed: Day, address: str | None
) -> None:
    ruth = agreed.ruth()
    mark = secrets.ring().fingerprint("staff-session", str(cookie(ruth.client, "sid")))
    asks = text("SELECT asleep FROM fgc_staff_comes_in(:mark, :at, :idle, :address)")
    asked = {"mark": mark, "at": now(), "idle": timedelta(minutes=30)}
    with agreed.world.app.app_context(), transaction(acting={"kind": "door"}):
        mine = session().scalars(select(StaffSession).where(StaffSession.fingerprint == mark)).one()
        assert session().scalars(asks, {**asked, "address": address}).all() == [False], "awake, everywhere"
        mine.asleep_at, mine.lent_path = now(), "/a/tablet"
        session().flush()
        assert session().scalars(asks, {**asked, "address": "/a/tablet/thanks"}).all() == [True]
        assert session().scalars(asks, {**asked, "address": address}).all() == []
        mine.lent_path = None
        session().flush()
        assert session().scalars(asks, {**asked, "address": address}).all() == []


def token_of(browser: Browser) -> str:
    return str(browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0])


def test_the_coordinator_who_signs_in_on_a_tablet_that_comes_back_closes_the_relatives_page_on_it(
    begun: Day, clock: Clock
) -> None:
    """The family wrote on it in its own time, and showed nothing yet."""
    tablet = begun.ruth()
    put(tablet.client, "fam", str(cookie(begun.family("Kawa").client, "fam")))
    assert tablet.open("/yours/room").status == 200
    tablet.open("/sign-in")
    typed = {"email": begun.world.ruth.email, "password": seed.PASSWORD, "code": seed.code(now())}
    tablet.press("Sign in", typed)
    assert tablet.page.path == "/"
    for path in ("/yours", "/yours/room"):
        assert tablet.client.get(path).status_code != 200, path
