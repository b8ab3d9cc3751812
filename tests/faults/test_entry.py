"""Being let into the family's notes when things go wrong: two at once, too late, in somebody else's name, malformed."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from fgc.circle.models import Caution
from fgc.kit.db import saving, session, transaction
from fgc.meeting.models import EntryRequest
from fgc.meeting.rules import WhyNot, entry_is_over, is_public_key, why_not_enter
from fgc.schedule.models import MeetingPart, Place
from tests.gathering import working
from tests.the_day import Clock, Day
from tests.visiting import Browser

NOON = datetime(2027, 2, 27, 12, tzinfo=UTC)
AT = "/yours/room/entries"


def in_base64(sent: bytes) -> str:
    return base64.b64encode(sent).decode()


KEY, HASH = in_base64(b"\4" + bytes(range(64))), in_base64(bytes(range(32)))
LOCKED = in_base64(b"\1" + bytes(range(100, 160)))


@dataclass
class Phone:
    """What the script of the room sends, by hand."""

    browser: Browser
    entries: list[dict[str, str]] = field(default_factory=list)
    why: str = ""

    def look(self) -> list[dict[str, str]]:
        status, answer = self.browser.ask(AT)
        assert status == 200, answer
        return list(json.loads(answer)["entries"])

    def tell(self, step: str, **told: str) -> int:
        notes = self.browser.notes.look()
        sent = {
            "csrf_token": notes._token,
            "once": secrets.token_urlsafe(18),
            "begun": (notes.begun or {})["id"],
            **told,
        }
        status, answer = self.browser.ask(f"{AT}/{step}", sent)
        if answer.startswith("{"):
            found = json.loads(answer)
            self.entries, self.why = found["entries"], found["why"]
        return status


def phones(begun: Day) -> tuple[Phone, Phone, Phone]:
    """Kawa and Sara, who are in, and Nazdar, who is not."""
    kawa, sara, nazdar = (Phone(begun.family(name)) for name in ("Kawa", "Sara", "Nazdar"))
    kawa.browser.notes.begin()
    return kawa, sara, nazdar


def test_one_phone_lets_her_in_and_whoever_is_second_is_told_who_was_first(begun: Day, clock: Clock) -> None:
    kawa, sara, nazdar = phones(begun)
    assert nazdar.tell("ask", commitment=HASH) == 200
    (asked,) = kawa.look()
    assert (asked["state"], asked["name"], asked["commitment"]) == ("asked", "Nazdar", HASH)
    entry = asked["id"]
    assert nazdar.tell("show", entry=entry, key=KEY, nonce=HASH) == 409, (
        "nothing is shown before somebody answered"
    )
    assert nazdar.tell("answer", entry=entry, key=KEY) == 409, "nobody answers themself"
    assert kawa.tell("answer", entry=entry, key=KEY) == 200
    assert sara.tell("answer", entry=entry, key=KEY) == 409
    assert [(one["state"], one["by"]) for one in sara.entries] == [("answered", "Kawa")]
    assert sara.tell("show", entry=entry, key=KEY, nonce=HASH) == 409, "nobody else shows a key in her name"
    assert kawa.tell("let-in", entry=entry, sealed=LOCKED) == 409, (
        "nor is the key given before the pictures were there"
    )
    assert nazdar.tell("show", entry=entry, key=KEY, nonce=HASH) == 200
    assert sara.tell("let-in", entry=entry, sealed=LOCKED) == 409
    assert sara.tell("refuse", entry=entry) == 409, "what the two of them see is not hers to say"
    assert kawa.tell("let-in", entry=entry, sealed=LOCKED) == 200
    assert "sealed" not in kawa.entries[0]
    assert [(one["state"], one["sealed"]) for one in nazdar.look()] == [("given", LOCKED)]
    assert nazdar.tell("refuse", entry=entry) == 200, "she may still say that nobody found her pictures"
    assert [one["state"] for one in kawa.look()] == ["refused"]


def test_a_request_ends_by_itself_when_she_stops_when_notes_begin_anew_and_with_the_room(
    begun: Day, clock: Clock
) -> None:
    kawa, sara, nazdar = phones(begun)
    assert nazdar.tell("ask", commitment=HASH) == 200
    (asked,) = kawa.look()
    clock("2027-02-27T12:25:01+00:00")
    assert kawa.look() == []
    assert kawa.tell("answer", entry=asked["id"], key=KEY) == 409, "ten minutes are over"
    assert nazdar.tell("ask", commitment=HASH) == 200
    assert nazdar.tell("stop") == 200
    assert nazdar.tell("stop") == 200, "also twice"
    assert kawa.tell("answer", entry=kawa.look()[0]["id"], key=KEY) == 409
    assert nazdar.tell("ask", commitment=HASH) == 200
    assert sara.browser.notes.begin_anew() == 200
    assert kawa.look() == [], "under the old key nobody is let in"
    assert nazdar.tell("ask", commitment=HASH, begun="of the old ones") == 409
    assert nazdar.tell("ask", commitment=HASH) == 200
    assert rows(begun) == 1
    kawa.browser.open("/yours/room/back-together")
    kawa.browser.press("Yes, come back in")
    assert rows(begun) == 0, "with the room it is gone"
    status, answer = kawa.browser.ask(AT)
    told = json.loads(answer)
    assert (status, told["entries"]) == (409, []), "in the script's own words, so that it stops asking"
    assert told["over"].startswith("Your time on your own is over")
    assert nazdar.tell("ask", commitment=HASH) == 409
    assert nazdar.why.startswith("Your time on your own is over")


def rows(begun: Day) -> int:
    with begun.world.app.app_context(), transaction(acting=begun.acting("Kawa")):
        return session().scalar(select(func.count()).select_from(EntryRequest)) or 0


def test_after_a_knock_it_is_gone_too_though_no_staff_may_touch_it(begun: Day, clock: Clock) -> None:
    _kawa, _sara, nazdar = phones(begun)
    assert nazdar.tell("ask", commitment=HASH) == 200
    world = begun.world
    settings = [world.viewer(one).settings() for one in (world.ruth, world.amy, world.helen, world.colin)]
    for acting in (*settings, {"kind": "worker"}, {"kind": "door"}, {"kind": ""}):
        with world.app.app_context(), transaction(acting=acting):
            assert session().execute(text("SELECT count(*) FROM entry_request")).scalar() == 0, acting
            assert session().execute(text("DELETE FROM entry_request")).rowcount == 0, acting
    with working(world.app):
        session().get_one(MeetingPart, begun.meeting.parts[2].id).ended_at = NOON + timedelta(hours=1)
    assert rows(begun) == 0


def test_whoever_asks_again_and_again_is_told_to_use_the_square(begun: Day, clock: Clock) -> None:
    _kawa, _sara, nazdar = phones(begun)
    assert [nazdar.tell("ask", commitment=HASH) for _time in range(21)] == [200] * 20 + [409]
    assert nazdar.why.startswith("Someone has tried to get in many times. Use the square code")
    assert rows(begun) == 1, "one row for each of them"


@pytest.mark.parametrize("outside", ["Mina", "Baran", "Amy", "Jas"])
def test_who_may_not_be_in_the_room_asks_nobody_and_sees_nobody_ask(
    begun: Day, clock: Clock, outside: str
) -> None:
    _kawa, _sara, nazdar = phones(begun)
    assert nazdar.tell("ask", commitment=HASH) == 200
    browser = begun.family(outside)
    assert browser.open(AT).status == 404
    token = nazdar.browser.notes._token
    for step in ("ask", "answer", "show", "let-in", "refuse", "stop"):
        assert browser.ask(f"{AT}/{step}", {"csrf_token": token, "commitment": HASH})[0] in (400, 404)
    with begun.world.app.app_context(), transaction(acting=begun.acting(outside)):
        assert session().execute(text("SELECT count(*) FROM entry_request")).scalar() == 0


def test_an_advocate_whose_time_in_the_room_is_over_asks_nobody_any_more(begun: Day, clock: Clock) -> None:
    kawa, sara, _nazdar = phones(begun)
    with working(begun.world.app):
        place = (
            session()
            .scalars(
                select(Place).where(
                    Place.person_id == begun.people["Sara"].id, Place.part_id == begun.meeting.parts[2].id
                )
            )
            .one()
        )
        place.until_at = datetime(2027, 2, 27, 12, 18, tzinfo=UTC)
    assert sara.tell("ask", commitment=HASH) == 200
    assert [one["name"] for one in kawa.look()] == ["Sara"]
    clock("2027-02-27T12:19:00+00:00")
    assert kawa.look() == []
    assert begun.family("Sara").open(AT).status == 409


def kept_apart(begun: Day, bound: str, protected: str) -> None:
    people = begun.people
    with working(begun.world.app):
        session().add(Caution(
            conference_id=begun.gathering.conference.id, person_id=people[bound].id, protects_id=people[protected].id,
            hides=["name", "attendance"], must_not_meet=False, set_by=begun.world.ruth.id, set_at=NOON, because="Protected.",
        ))  # fmt: skip


def test_who_may_not_know_of_her_learns_of_no_request_of_hers(begun: Day, clock: Clock) -> None:
    kept_apart(begun, "Kawa", "Nazdar")
    kawa, sara, nazdar = phones(begun)
    assert nazdar.tell("ask", commitment=HASH) == 200
    (asked,) = nazdar.entries
    assert kawa.look() == []
    assert kawa.tell("answer", entry=asked["id"], key=KEY) == 409
    assert [one["name"] for one in sara.look()] == ["Nazdar"]
    assert sara.tell("answer", entry=asked["id"], key=KEY) == 200


def test_an_answer_does_not_tell_her_of_somebody_she_may_not_know_of(begun: Day, clock: Clock) -> None:
    """To her it is as if nobody had answered; she asks again, and somebody else lets her in."""
    kept_apart(begun, "Nazdar", "Kawa")
    kawa, sara, nazdar = phones(begun)
    assert nazdar.tell("ask", commitment=HASH) == 200
    assert kawa.tell("answer", entry=kawa.look()[0]["id"], key=KEY) == 200
    answer = nazdar.browser.ask(AT)[1]
    assert str(begun.people["Kawa"].id) not in answer
    assert "Kawa" not in answer
    assert [(one["state"], one["by"], "answer_key" in one) for one in nazdar.look()] == [("asked", "", False)]
    assert nazdar.tell("ask", commitment=HASH) == 200
    assert sara.tell("answer", entry=sara.look()[0]["id"], key=KEY) == 200
    assert [(one["state"], one["by"]) for one in nazdar.look()] == [("answered", "Sara")]


WRONG = [
    "",
    "words",
    in_base64(b"\4" + bytes(63)),
    in_base64(b"\2" + bytes(64)),
    in_base64(bytes(31)),
    in_base64(bytes(33)),
]


def test_what_is_no_key_no_hash_and_not_locked_is_not_taken(begun: Day, clock: Clock) -> None:
    kawa, _sara, nazdar = phones(begun)
    for wrong in WRONG:
        assert nazdar.tell("ask", commitment=wrong) == 422, wrong
    assert rows(begun) == 0
    assert nazdar.tell("ask", commitment=HASH) == 200
    entry = kawa.look()[0]["id"]
    for wrong in WRONG:
        assert kawa.tell("answer", entry=entry, key=wrong) == 422, wrong
    for unknown in ("", "no-such-request", "%00"):
        assert kawa.tell("answer", entry=unknown, key=KEY) == 409
    assert kawa.tell("answer", entry=entry, key=KEY) == 200
    for wrong in WRONG:
        assert nazdar.tell("show", entry=entry, key=wrong, nonce=HASH) == 422, wrong
        assert nazdar.tell("show", entry=entry, key=KEY, nonce=wrong) == 422, wrong
    assert nazdar.tell("show", entry=entry, key=KEY, nonce=HASH) == 200
    for wrong in (*WRONG, KEY, HASH, in_base64(b"\1" + bytes(range(100, 161))), in_base64(b"\2" + bytes(range(100, 160))),
                  in_base64(b"\1" + b"a secret key in plain words, for all of the family to be read")[:84]):  # fmt: skip
        assert kawa.tell("let-in", entry=entry, sealed=wrong) == 422, wrong
    assert kawa.tell("let-in", entry=entry, sealed=LOCKED) == 200


POINT = "'\\x04'::bytea || repeat('a', 64)::bytea"
STEPS = {
    "nobody answers in his name": ("Sara", f"answered_by = '{{Kawa}}', answer_key = {POINT}, state = 'answered'"),
    "nobody shows a key for her": ("Kawa", f"shown_key = {POINT}, nonce = repeat('a', 32)::bytea, state = 'shown'"),
    "what she promised stays": ("Nazdar", "commitment = repeat('b', 32)::bytea"),
    "nobody gives the key in his name": ("Sara", "sealed = '\\x01'::bytea || repeat('a', 60)::bytea, state = 'given'"),
    "nobody else calls it off": ("Sara", "state = 'left'"),
    "nobody else refuses": ("Sara", "state = 'refused'"),
    "how often she asked stays": ("Nazdar", "times = 1"),
    "when she asked stays": ("Nazdar", "asked_at = now()"),
}  # fmt: skip


@pytest.mark.parametrize("harm", STEPS)
def test_the_database_itself_lets_each_do_their_own_part_alone(begun: Day, clock: Clock, harm: str) -> None:
    kawa, _sara, nazdar = phones(begun)
    nazdar.tell("ask", commitment=HASH)
    assert nazdar.tell("ask", commitment=HASH) == 200
    if "in his name" not in harm or "gives" in harm:
        assert kawa.tell("answer", entry=kawa.look()[0]["id"], key=KEY) == 200
    if "gives" in harm or "refuses" in harm:
        assert nazdar.tell("show", entry=kawa.look()[0]["id"], key=KEY, nonce=HASH) == 200
    who, change = STEPS[harm]
    ids = {name: str(person.id) for name, person in begun.people.items()}
    with (
        pytest.raises(DBAPIError, match="not for them to change"),
        begun.world.app.app_context(),
        transaction(acting=begun.acting(who)),
        saving(),
    ):
        session().connection().exec_driver_sql(f"UPDATE entry_request SET {change.format(**ids)}")


def test_a_page_that_asks_by_itself_keeps_no_visit_open(begun: Day, clock: Clock) -> None:
    """Whoever picks the phone up two hours later finds the page closed, though it asked every few seconds until then."""
    kawa, _sara, _nazdar = phones(begun)
    kawa.browser.open("/yours/room")
    for minute in range(16, 60, 4):
        clock(f"2027-02-27T12:{minute}:00+00:00")
        kawa.look()
    clock("2027-02-27T14:10:00+00:00")
    kawa.look()
    clock("2027-02-27T14:16:00+00:00")
    assert kawa.browser.open("/yours/room").path == "/closed"


def test_an_idle_answer_is_a_few_bytes(begun: Day, clock: Clock) -> None:
    kawa, _sara, nazdar = phones(begun)
    assert len(kawa.browser.ask(AT)[1]) < 40
    nazdar.tell("ask", commitment=HASH)
    assert len(kawa.browser.ask(AT)[1]) < 400


# -- rules, with plain objects -----------------------------------------------------------------------------------------


def room(**part: datetime) -> tuple[MeetingPart, Place]:
    return MeetingPart(**part), Place()


def test_nobody_asks_before_the_family_is_alone_nor_after() -> None:
    assert why_not_enter(*room(), NOON) is WhyNot.NOT_YET_YOURS
    assert why_not_enter(*room(began_at=NOON), NOON) is None
    assert why_not_enter(*room(began_at=NOON, ended_at=NOON), NOON) is WhyNot.BACK_TOGETHER
    part, place = room(began_at=NOON)
    place.until_at = NOON - timedelta(minutes=1)
    assert why_not_enter(part, place, NOON) is WhyNot.YOUR_TIME_OVER


def test_after_ten_minutes_to_the_second_it_is_over() -> None:
    assert not entry_is_over(NOON, NOON + timedelta(minutes=10) - timedelta(seconds=1))
    assert entry_is_over(NOON, NOON + timedelta(minutes=10))


def test_a_public_key_is_a_whole_point_uncompressed() -> None:
    assert is_public_key(b"\4" + bytes(64))
    for wrong in (b"", b"\4" + bytes(63), b"\4" + bytes(65), b"\2" + bytes(64)):
        assert not is_public_key(wrong)
