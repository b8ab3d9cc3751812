"""Calendar feeds: an address that shows its owner's own hours as nothing but busy, opens nothing else, and is over the
moment anything speaks against it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from fgc.access.feeds import FETCHES_KEPT, program_of
from fgc.access.limits import Limit
from fgc.access.links import revoke_links
from fgc.access.models import Assignment, Part, Role, Staff
from fgc.access.models_feeds import Feed, FeedFetch
from fgc.circle.models import AgeGroup, Caution, Channel, Kind, Person, SafeContact
from fgc.conference.models import Conference, Stage
from fgc.invitation.models import Answer, Invitation
from fgc.kit import journal, logs
from fgc.kit.db import session
from fgc.kit.postgres import Server
from fgc.schedule.models import MeetingKind, MeetingPart, Place
from fgc.schedule.operations import When
from fgc.schedule.rules import PartTimes
from tests.doors import statements
from tests.gathering import EARLY, SATURDAY, Gathering, gather, working
from tests.house.test_doors import address, pages
from tests.make import World
from tests.neighbours import everything
from tests.pages.test_links import link_for
from tests.visiting import Browser, put

ADDRESS = re.compile(r"https?://[\w.:-]+(/feed/([\w-]{43})\.ics)")
MARCH = When(date(2027, 3, 6), "Europe/London", time(10), (PartTimes("welcome", time(10), time(11, 30)),))


def on(day: date, begins: str, ends: str) -> tuple[datetime, datetime]:
    """Hours of one day, in UTC."""
    return tuple(datetime.combine(day, time.fromisoformat(each), UTC) for each in (begins, ends))  # type: ignore[return-value]


SARAS = {on(SATURDAY.on, "11:00", "15:30")}
BARANS = {on(MARCH.on, "10:00", "11:30")}


BEFORE = {"held_since": None, "stage": Stage.PREPARING, "awaiting_independence": False}


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """Sara and Amy come to the meeting of 27 February; Baran, who must not meet Shirin, to one of his own in March."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Shirin Aziz", email="shirin@example.org")
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Amy Okafor", Kind.PROFESSIONAL, email="amy@example.org").staff_id = world.amy.id
        found.apart(found.people["Baran"], found.people["Shirin"])
        found.answer_pairs()
        found.meet(asked=[found.people[name] for name in ("Sara", "Shirin", "Amy")])
        found.meet(kind=MeetingKind.SEPARATE, when=MARCH, asked=[found.people["Baran"]])
        session().add(
            Assignment(
                conference_id=found.conference.id, staff_id=world.amy.id, part=Part.REFERRER, began_at=EARLY
            )
        )
        session().execute(update(Invitation).values(asked_at=EARLY, told_sequence=0, answer=Answer.YES))
    return found


def made(browser: Browser, path: str, button: str) -> str:
    """The path of a new feed, as its owner reads it on the page."""
    browser.open(path)
    browser.press(button)
    found = ADDRESS.search(browser.page.words)
    assert found, browser.page.words
    return found[1]


def of_staff(family: Gathering, who: Staff) -> str:
    return made(family.world.in_as(who), "/account/calendar", "Make a")


def of_person(family: Gathering, name: str) -> str:
    browser = family.world.with_link(link_for(family, name))
    return made(browser, "/yours/calendar", "Make a")


def hours(family: Gathering, path: str) -> set[tuple[datetime, datetime]] | None:
    """What a calendar reads there; None when there is no calendar."""
    answer = family.world.app.test_client().get(path)
    if answer.status_code == 404:
        return None
    assert answer.status_code == 200, answer.get_data(as_text=True)
    read = Calendar.from_ical(answer.get_data())
    return {(one.decoded("dtstart"), one.decoded("dtend")) for one in read.walk("VEVENT")}


def test_a_coordinators_calendar_is_busy_at_her_meetings_and_says_nothing_else(family: Gathering) -> None:
    path = of_staff(family, family.world.ruth)
    ahead = SARAS | BARANS
    assert hours(family, path) == ahead
    answer = family.world.app.test_client().get(path)
    text = answer.get_data(as_text=True)
    assert set(re.findall(r"^([A-Z-]+)[;:]", text, re.MULTILINE)) == {
        "BEGIN", "PRODID", "VERSION", "METHOD", "NAME", "REFRESH-INTERVAL", "UID", "DTSTAMP", "DTSTART", "DTEND",
        "SUMMARY", "CLASS", "TRANSP", "END"}  # fmt: skip
    assert set(re.findall(r"^(?:SUMMARY|NAME):(.*)\r$", text, re.MULTILINE)) == {"Busy"}
    assert all(line.endswith("Z\r") for line in text.split("\n") if line.startswith(("DTSTA", "DTEND")))
    kept = {str(one) for one in (family.conference.id, *(each.id for each in family.people.values()))}
    assert not any(word in text or word.replace("-", "") in text for word in kept)


def test_a_feed_answers_with_the_headers_of_a_secret_and_knows_no_cookie(family: Gathering) -> None:
    path = of_staff(family, family.world.ruth)
    helen = family.world.in_as(family.world.helen)
    for client in (family.world.app.test_client(), helen.client):
        answer = client.get(path)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.get_data() == family.world.app.test_client().get(path).get_data()


def test_a_feeds_secret_opens_nothing_else(family: Gathering) -> None:
    """Not as a link, not as a cookie of any kind, not in the place of any other word of an address."""
    for path in (of_staff(family, family.world.ruth), of_person(family, "Sara")):
        secret = path.removeprefix("/feed/").removesuffix(".ics")
        client = family.world.app.test_client()
        for name in ("sid", "fam", "join", "known", "visit"):
            put(client, name, secret)
        nobody = family.world.app.test_client()
        for rule in pages(family.world.app):
            if "GET" not in (rule.methods or ()) or rule.endpoint == "invitation.feed":
                continue
            asked = address(rule).replace("nowhere", secret)
            with_it, without = client.get(asked), nobody.get(asked)
            assert with_it.status_code == without.status_code, asked
            assert with_it.headers.get("Location") == without.headers.get("Location"), asked
        token = Browser(nobody).open(f"/l/{secret}").form(button="Open").filled({}, "Open")
        assert "This link cannot be used" in nobody.post("/l", data=token).get_data(as_text=True)
        assert nobody.post(path, data=token).status_code in (400, 405)


def test_every_feed_that_is_none_gets_the_same_answer_byte_for_byte(family: Gathering) -> None:
    path, browser = of_staff(family, family.world.ruth), family.world.in_as(family.world.ruth)
    browser.open("/account")
    browser.press("Disconnect your calendar")
    good = path.removeprefix("/feed/").removesuffix(".ics")
    bad = (good, "A" * 43, "short", "ü" * 43, "x" * 3000, good.lower(), good[:-1])
    answers = {
        (answer.status_code, answer.get_data(), tuple(sorted(answer.headers.items())))
        for answer in (family.world.app.test_client().get(f"/feed/{one}.ics") for one in bad)
    }
    assert len(answers) == 1
    (status, body, headers) = answers.pop()
    assert (status, body) == (404, b"There is no calendar here.\n")
    assert "Set-Cookie" not in dict(headers)
    for odd in ("/feed/", "/feed/a/b.ics", f"/feed/{good}"):
        assert family.world.app.test_client().get(odd).get_data() == body


def test_a_new_address_ends_the_old_one_and_only_its_fingerprint_is_kept(
    family: Gathering, server: Server, database_name: str
) -> None:
    first = of_staff(family, family.world.ruth)
    second = of_staff(family, family.world.ruth)
    assert hours(family, first) is None
    assert hours(family, second)
    kept = "\n".join(everything(server.url("owner", database_name)))
    assert first.removeprefix("/feed/").removesuffix(".ics") not in kept
    assert second.removeprefix("/feed/").removesuffix(".ics") not in kept


def test_staff_show_again_who_they_are_before_they_make_an_address(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.proves = None
    clock("2027-02-01T09:06:00+00:00")
    assert ruth.open("/account/calendar").heading == "Confirm that it is you"
    assert family.world.in_as(family.world.helen).client.get("/account/calendar").status_code == 404


def test_uids_stay_and_say_neither_whose_nor_which(family: Gathering) -> None:
    """A meeting keeps its name under a new address, and has another one in somebody else's calendar."""

    def uids(path: str) -> set[str]:
        return set(re.findall(r"UID:(\w+)", family.world.app.test_client().get(path).get_data(as_text=True)))

    first = uids(of_staff(family, family.world.ruth))
    assert len(first) == 2
    assert first == uids(of_staff(family, family.world.ruth))
    assert not first & uids(of_person(family, "Sara"))


def test_a_feed_that_was_ended_after_a_backup_is_ended_again_when_that_is_restored(
    family: Gathering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_file", tmp_path / "journal.jsonl")
    path, browser = of_staff(family, family.world.ruth), family.world.in_as(family.world.ruth)
    browser.open("/account")
    browser.press("Disconnect your calendar")
    with working(family.world.app):
        session().execute(update(Feed).values(ended_at=None))
    assert hours(family, path)
    with working(family.world.app):
        for entry in journal.read(tmp_path / "journal.jsonl").entries:
            journal.replay(entry)
    assert hours(family, path) is None


# --- whoever works there


def test_whoever_is_relieved_has_nothing_of_it_at_the_next_fetch(family: Gathering) -> None:
    ruth, amy = of_staff(family, family.world.ruth), of_staff(family, family.world.amy)
    assert hours(family, ruth)
    assert hours(family, amy) == {on(SATURDAY.on, "11:00", "12:15"), on(SATURDAY.on, "13:55", "15:30")}
    with working(family.world.app):
        session().execute(update(Assignment).values(ended_at=EARLY))
    assert hours(family, ruth) == hours(family, amy) == set()


def test_of_a_conference_on_hold_or_closed_or_not_begun_nothing_is_shown(family: Gathering) -> None:
    path = of_staff(family, family.world.ruth)
    for change in ({"held_since": EARLY}, {"stage": Stage.CLOSED}, {"awaiting_independence": True}):
        with working(family.world.app):
            session().execute(update(Conference).values(change))
        assert hours(family, path) == set(), change
        with working(family.world.app):
            session().execute(update(Conference).values(BEFORE))
        assert hours(family, path) == SARAS | BARANS


def test_another_role_or_leaving_ends_it_for_good(family: Gathering) -> None:
    ruth = family.world.ruth
    for change in ({"role": Role.SERVICE_MANAGER}, {"active": False}):
        path = of_staff(family, ruth)
        for then in (change, {"role": Role.COORDINATOR, "active": True}):
            with working(family.world.app):
                session().execute(update(Staff).where(Staff.id == ruth.id).values(then))
            assert hours(family, path) is None, then


def test_what_is_over_or_called_off_leaves_the_calendar(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    path = of_staff(family, family.world.ruth)
    clock("2027-02-27T16:00:00+00:00")
    assert hours(family, path) == BARANS


# --- the family


def test_somebody_gets_their_own_hours_and_no_others(family: Gathering) -> None:
    path = of_person(family, "Sara")
    assert hours(family, path) == SARAS
    with working(family.world.app):
        last = select(MeetingPart.id).where(MeetingPart.key == "agreeing")
        hers = update(Place).where(Place.person_id == family.people["Sara"].id, Place.part_id.in_(last))
        session().execute(hers.values(from_at=datetime(2027, 2, 27, 14, 30, tzinfo=UTC)))
    assert hours(family, path) == {on(SATURDAY.on, "11:00", "13:55"), on(SATURDAY.on, "14:30", "15:30")}
    with working(family.world.app):
        session().execute(update(Invitation).values(answer=Answer.NO))
    assert hours(family, path) == set()


SAFE = {"shared_device": False, "address_protected": False, "locked_at": None, "allowed": [Channel.EMAIL.value],
        "confirmed_on": date(2027, 1, 20)}  # fmt: skip
UNSAFE = {"shared_device": True, "address_protected": True, "locked_at": EARLY, "allowed": [Channel.PHONE.value],
          "confirmed_on": None}  # fmt: skip


def test_where_it_is_not_safe_none_is_offered_and_one_that_is_there_goes_empty(family: Gathering) -> None:
    browser = family.world.with_link(link_for(family, "Sara"))
    assert "Keep my calendar up to date by itself" in browser.open("/yours").words
    path = made(browser, "/yours/calendar", "Make a")
    hers = update(SafeContact).where(SafeContact.person_id == family.people["Sara"].id)
    for name, unsafe in UNSAFE.items():
        with working(family.world.app):
            session().execute(hers.values(SAFE | {name: unsafe}))
        assert hours(family, path) == set(), name
        assert "Keep my calendar up to date by itself" not in browser.open("/yours").words, name
        assert browser.open("/yours/calendar").status == 404 or browser.page.path == "/pin", name
    with working(family.world.app):
        session().execute(hers.values(SAFE))
    assert hours(family, path) == SARAS


def test_whom_a_caution_protects_is_offered_none_and_for_whom_it_binds_nothing_changes(
    family: Gathering,
) -> None:
    """A calendar that is not offered any more, or goes empty, would tell him that something was set."""
    shirin = family.world.with_link(link_for(family, "Shirin"))
    assert shirin.open("/yours").status == 200
    assert "calendar" not in shirin.page.words
    assert shirin.open("/yours/calendar").status == 404
    baran = family.world.with_link(link_for(family, "Baran"))
    bound = baran.open("/yours").words
    assert "Keep my calendar up to date by itself" in bound
    with working(family.world.app):
        session().execute(update(Caution).values(lifted_at=EARLY))
    assert baran.open("/yours").words == bound


def test_a_caution_a_hold_or_a_young_owner_empties_a_feed_that_is_there(family: Gathering) -> None:
    sara = family.people["Sara"]
    path = of_person(family, "Sara")
    with working(family.world.app):
        session().execute(update(Conference).values(held_since=EARLY))
    assert hours(family, path) == set()
    with working(family.world.app):
        session().execute(update(Conference).values(held_since=None))
        session().execute(update(Person).where(Person.id == sara.id).values(age_group=AgeGroup.CHILD))
    assert hours(family, path) == set()
    with working(family.world.app):
        session().execute(update(Person).where(Person.id == sara.id).values(age_group=AgeGroup.ADULT))
    assert hours(family, path) == SARAS
    with working(family.world.app):
        family.apart(family.people["Baran"], sara)
    assert hours(family, path) == set()


def test_whose_pair_must_not_meet_gets_their_own_window_only_where_they_have_a_feed(
    family: Gathering,
) -> None:
    """A legal check may let a caution be lifted; the feed made then shows her own window, and nothing of his."""
    with working(family.world.app):
        session().execute(update(Caution).values(lifted_at=EARLY))
    shirin, baran = of_person(family, "Shirin"), of_person(family, "Baran")
    assert hours(family, shirin) == SARAS
    assert hours(family, baran) == BARANS
    with working(family.world.app):
        session().execute(update(Caution).values(lifted_at=None))
    assert hours(family, shirin) == set()
    assert hours(family, baran) == BARANS, "his own hours, as before"
    assert len(hours(family, of_staff(family, family.world.ruth)) or ()) == 2


def test_a_persons_feed_is_over_with_the_link_it_was_made_by(family: Gathering) -> None:
    path = of_person(family, "Sara")
    with working(family.world.app):
        revoke_links(family.people["Sara"].id, because="route_changed")
    assert hours(family, path) is None
    link_for(family, "Sara")
    assert hours(family, path) is None, "a new link does not bring it back"


def test_a_persons_feed_is_over_when_they_are_no_longer_part_of_it(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    path, everybody = of_person(family, "Sara"), update(Person)
    for over, back in (
        (everybody.values(left_at=EARLY), everybody.values(left_at=None)),
        (update(Conference).values(stage=Stage.CLOSED), update(Conference).values(BEFORE)),
    ):
        for change, there in ((over, None), (back, SARAS)):
            with working(family.world.app):
                session().execute(change)
            assert hours(family, path) == there
    clock("2027-06-01T09:00:00+00:00")
    assert hours(family, path) is None, "no link of theirs lives any more"


def test_the_coordinator_sees_when_it_was_fetched_and_stops_it(family: Gathering) -> None:
    path = of_person(family, "Sara")
    family.world.app.test_client().get(path, headers={"User-Agent": "Google-Calendar-Importer"})
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Sara'].id}/links")
    assert "Google Calendar" in ruth.page.words
    ruth.press("Disconnect")
    assert hours(family, path) is None
    assert "Google Calendar" not in ruth.page.words
    assert "calendar" not in family.world.in_as(family.world.amy).open(f"{family.path}").words


# --- fetching


def test_fetching_writes_the_list_of_fetches_and_nothing_else(
    family: Gathering, server: Server, database_name: str, clock: Callable[[str], None]
) -> None:
    path = of_staff(family, family.world.ruth)
    before = [
        line for line in everything(server.url("owner", database_name)) if not line.startswith("feed_fetch")
    ]
    client = family.world.app.test_client()
    with statements() as heard:
        assert client.head(path).status_code == 200
    writing = [
        said.split()[:3] for said, read_only in heard if not read_only and not said.startswith("SELECT")
    ]
    assert [" ".join(one) for one in writing] == [
        "INSERT INTO tally",
        "INSERT INTO feed_fetch",
        "DELETE FROM feed_fetch",
    ]
    for minute in range(FETCHES_KEPT + 3):
        clock(f"2027-02-01T09:{minute + 1:02}:00+00:00")
        client.get(path, headers={"User-Agent": "Thunderbird"})
    after = list(everything(server.url("owner", database_name)))
    assert [line for line in after if not line.startswith("feed_fetch")] == before
    assert len(after) - len(before) == FETCHES_KEPT
    ruth = family.world.in_as(family.world.ruth)
    assert ruth.open("/account/calendar").words.count("Thunderbird") == FETCHES_KEPT
    with working(family.world.app):
        assert session().scalars(select(FeedFetch.program).distinct()).all() == ["Thunderbird"]


def test_one_place_that_tries_addresses_again_and_again_waits_and_no_good_calendar_with_it(
    family: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fgc.access.feeds.BAD_FEEDS", Limit("calendar fetched", most=2))
    path, far = of_staff(family, family.world.ruth), {"REMOTE_ADDR": "203.0.113.9"}
    client = family.world.app.test_client()
    asked = ("/feed/none.ics", path) * 3
    answers = [client.get(one, environ_base=far) for one in asked]
    assert [answer.status_code for answer in answers] == [404, 200, 404, 200, 429, 200]
    assert answers[4].get_data() == answers[0].get_data()
    assert answers[4].headers["Retry-After"] == "900"
    assert "Set-Cookie" not in answers[4].headers


def test_one_calendar_that_is_fetched_every_few_seconds_waits_by_itself(
    family: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fgc.access.feeds.FETCHED", Limit("one calendar fetched", most=2))
    ruths, amys = of_staff(family, family.world.ruth), of_staff(family, family.world.amy)
    client = family.world.app.test_client()
    assert [client.get(one).status_code for one in (ruths, ruths, ruths, amys)] == [200, 200, 429, 200]


@pytest.mark.parametrize(
    ("told", "program"),
    [("Google-Calendar-Importer", "Google Calendar"), ("iOS/17.4 (21E219) dataaccessd/1.0", "Apple Calendar"),
     ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)", "Outlook"), ("", ""), ("curl/8", "")],
)  # fmt: skip
def test_of_a_program_only_its_kind_is_kept(told: str, program: str) -> None:
    assert program_of(told) == program


def test_no_log_holds_the_address(family: Gathering, caplog: pytest.LogCaptureFixture) -> None:
    path = of_staff(family, family.world.ruth)
    with caplog.at_level("DEBUG"):
        family.world.app.test_client().get(path)
        family.world.app.test_client().get("/feed/Zqcanary.ics")
    lines = "\n".join(
        logs.JsonLines().format(record)
        for record in caplog.records
        if record.name.startswith(("fgc", "gunicorn"))
    )
    assert path.removeprefix("/feed/") not in lines
    assert "Zqcanary" not in lines
