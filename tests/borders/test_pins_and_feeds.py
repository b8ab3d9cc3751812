"""Who types a PIN, and what a calendar feed opens: asked of the functions that the door asks, as the door."""

import pytest

from tests.borders.asking import Borders

LATER = "2099-01-01T00:00:00+00:00"
PIN = "SELECT because FROM fgc_person_comes_in(%s, clock_timestamp(), interval '20 minutes')"
FEED = "SELECT person_id, staff_id, because FROM fgc_feed_comes_in(%s, clock_timestamp())"
NOTHING_BINDS = "UPDATE caution SET lifted_at = now()"
BINDS_HER = ("INSERT INTO caution (id, conference_id, person_id, protects_id, hides, must_not_meet, set_by, set_at, lower_hides,"
    " lower_must_not_meet, version) SELECT gen_random_uuid(), conference_id, {person}, {protects}, '{{address}}', true, set_by,"
    " now(), '{{}}', false, 1 FROM caution WHERE conference_id = %(conference)s LIMIT 1; UPDATE person SET left_at = now()"
    " WHERE id = %(friend)s")  # fmt: skip
SHARES = "UPDATE safe_contact SET marks = ARRAY['one mailbox'], shared_device = false WHERE person_id IN (%(aunt)s, %(friend)s)"
NO_OTHER_REASON = "UPDATE pin SET kept = NULL"
NOT_EVERYBODY = "UPDATE service SET pin_for_all = false"


def mark_of(borders: Borders, who: str, table: str) -> bytes:
    whose = borders.person(who).id
    found = next(one["fingerprint"] for one in borders.rows(table) if one["person_id"] == whose)
    return bytes.fromhex(found.removeprefix("\\x"))


@pytest.mark.parametrize(
    ("left", "because"),
    [("SELECT 1", "shared"), ("UPDATE person SET left_at = now() WHERE id = %(friend)s", None),
     (BINDS_HER.format(person="%(friend)s", protects="%(protected)s"), "shared"),
     (BINDS_HER.format(person="%(protected)s", protects="%(friend)s"), None),
     (BINDS_HER.format(person="%(friend)s", protects="%(protected)s") + f"; {NOTHING_BINDS}", None),
     ("UPDATE safe_contact SET shared_device = true WHERE person_id = %(aunt)s", "shared"),
     ("UPDATE safe_contact SET marks = '{}' WHERE person_id = %(friend)s", None),
     ("UPDATE pin SET kept = 'x' WHERE person_id = %(aunt)s", "shared"),
     ("UPDATE service SET pin_for_all = true", "shared")],
)  # fmt: skip
def test_whoever_left_the_circle_forces_a_pin_only_where_there_is_something_they_must_not_learn(
    borders: Borders, left: str, because: str | None
) -> None:
    """What opens behind the link is for them to read as before: day, hall and hour of whom they must not find."""
    people = {who: borders.person(who).id for who in ("aunt", "friend", "protected")}
    ready = (NOTHING_BINDS, SHARES, NO_OTHER_REASON, NOT_EVERYBODY, *left.split("; "))
    with borders.arranged(*ready, **people, conference=borders.conference()) as told:
        told.act(borders.program("door"))
        assert told.one(PIN, mark_of(borders, "aunt", "person_session")) == because


@pytest.mark.parametrize(
    ("changed", "because"),
    [("SELECT 1", "caution"), ("UPDATE caution SET lifted_at = now()", None),
     ("UPDATE caution SET lifted_at = now(); UPDATE service SET pin_for_all = true", "service"),
     ("UPDATE caution SET lifted_at = now(); UPDATE pin SET kept = 'x'", "made")],
)  # fmt: skip
def test_a_caution_that_stands_asks_whom_it_protects_for_a_pin_and_tells_whom_it_binds_nothing(
    borders: Borders, changed: str, because: str | None
) -> None:
    """Whoever is bound would learn of it by being asked for a PIN from one day to the next."""
    alone = "UPDATE safe_contact SET marks = '{}', shared_device = false"
    with borders.arranged(alone, NO_OTHER_REASON, NOT_EVERYBODY, *changed.split("; ")) as told:
        told.act(borders.program("door"))
        assert told.one(PIN, mark_of(borders, "protected", "person_session")) == because
        bound = None if because == "caution" else because
        assert told.one(PIN, mark_of(borders, "excluded", "person_session")) == bound


def test_whoever_has_not_typed_their_pin_is_nobody(borders: Borders) -> None:
    opened = "UPDATE person_session SET level = 'link'"
    with borders.arranged(opened) as told:
        told.act(borders.program("door"))
        assert told.one(PIN, mark_of(borders, "protected", "person_session")) == "caution"
        assert told.one("SELECT fgc_kind()") == "door"
        assert told.one("SELECT count(*) FROM person") == 0


OVER = {
    "the clock is behind": "UPDATE clock_mark SET reached_at = now() + interval '6 minutes'",
    "they left the circle": "UPDATE person SET left_at = now()",
    "the conference closed": "UPDATE conference SET stage = 'closed'",
    "the link it was made by ended": "UPDATE personal_link SET revoked_at = now() WHERE id IN (SELECT link_id FROM feed)",
    "no link is left": "UPDATE personal_link SET expires_at = now() - interval '1 minute'",
    "it was ended": "UPDATE feed SET ended_at = now()",
}


@pytest.mark.parametrize("why", OVER)
def test_a_calendar_shows_nothing_when(borders: Borders, why: str) -> None:
    mark = mark_of(borders, "aunt", "feed")
    with borders.arranged("UPDATE clock_mark SET reached_at = now() + interval '4 minutes'") as told:
        told.act(borders.program("door"))
        assert [str(row["person_id"]) for row in told.all(FEED, mark)] == [borders.person("aunt").id]
        assert told.one("SELECT fgc_kind()") == "person"
    with borders.arranged(OVER[why]) as told:
        told.act(borders.program("door"))
        assert told.all(FEED, mark) == []
        assert told.one("SELECT fgc_kind()") == "door"


@pytest.mark.parametrize("changed", ["role = 'auditor'", "active = false", "service_id = (SELECT id FROM service WHERE id <> service_id LIMIT 1)"])  # fmt: skip
def test_the_calendar_of_somebody_of_staff_ends_with_their_role_and_their_work_here(
    borders: Borders, changed: str
) -> None:
    ruth = borders.staff("coordinator")
    mark = next(one["fingerprint"] for one in borders.rows("feed") if one["staff_id"] == ruth.id)
    again = "UPDATE feed SET ended_at = NULL"  # the trigger ended it: the door looks by itself besides
    for before, staff in (
        ("SELECT 1", [ruth.id]),
        (f"UPDATE staff s SET {changed} WHERE s.id = %(ruth)s", []),
    ):
        with borders.arranged(before, again, ruth=ruth.id) as told:
            told.act(borders.program("door"))
            found = told.all(FEED, bytes.fromhex(mark.removeprefix("\\x")))
            assert [str(row["staff_id"]) for row in found] == staff


def test_a_feed_is_made_for_oneself_and_ended_by_whoever_answers_for_it(borders: Borders) -> None:
    ends = "UPDATE feed SET ended_at = now() WHERE person_id = %s"
    aunt = borders.person("aunt").id
    for who, rows in (
        ("coordinator", 1),
        ("service_manager", 1),
        ("social_worker", 0),
        ("coordinator_unassigned", 0),
    ):
        with borders.asking(borders.staff(who)) as app:
            assert app.execute(ends, (aunt,)).rowcount == rows, who
