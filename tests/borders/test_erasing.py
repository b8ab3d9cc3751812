"""Erasing, asked of the database's own functions as the background worker. Each test has a database of its own, since what
these functions look at is what was kept."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest

from fgc.kit.postgres import Server
from tests.borders.asking import Borders

CLOSED = "UPDATE conference SET stage = 'closed', closed_at = now() - interval '9 years' WHERE id = %(it)s"
TIME_OVER = "UPDATE keeping SET until = current_date - 40, ended_on = current_date - 4000 WHERE conference_id = %(it)s"
NOTICED = (
    "DELETE FROM erase_notice; INSERT INTO erase_notice (id, conference_id, until, noticed_at)"
    " SELECT gen_random_uuid(), conference_id, until, now() - interval '{days} days {hours} hours' FROM keeping"
)
NO_HOLD = "DELETE FROM legal_hold"
Asks = Callable[..., object]


@pytest.fixture
def alone(borders: Borders, server: Server) -> Iterator[str]:
    name = f"erased_{uuid4().hex[:8]}"
    server.create_database(name, template=borders.database)
    yield name
    server.drop_database(name)


@pytest.fixture
def asks(borders: Borders, server: Server, alone: str) -> Asks:
    """Keeps what the owner arranges, and then asks one thing as the worker."""

    def ask(question: str, *arranged: str, **about: object) -> object:
        values = {
            "it": borders.conference(),
            "aunt": borders.person("aunt").id,
            "friend": borders.person("friend").id,
            **about,
        }
        with psycopg.connect(server.conninfo("owner", alone)) as owner:
            for statement in arranged:
                for one in statement.split("; "):
                    owner.execute(one, values)  # type: ignore[arg-type]
        with psycopg.connect(server.conninfo("app", alone)) as app:
            app.execute("SELECT set_config('fgc.kind', 'worker', true)")
            row = app.execute(question, values).fetchone()  # type: ignore[arg-type]
            assert row is not None
            return row[0]

    return ask


@pytest.mark.parametrize(
    ("days", "hours", "erased"), [(30, 1, True), (29, 23, False), (0, 0, False), (400, 0, True)]
)
def test_nothing_is_erased_before_its_notice_stood_for_thirty_days(
    asks: Asks, days: int, hours: int, erased: bool
) -> None:
    noticed = NOTICED.format(days=days, hours=hours)
    assert asks("SELECT fgc_erase_conference(%(it)s)", CLOSED, TIME_OVER, NO_HOLD, noticed) is erased
    assert asks("SELECT count(*) FROM conference WHERE id = %(it)s") == (0 if erased else 1)


@pytest.mark.parametrize(
    "but",
    ["UPDATE conference SET stage = 'live'", "UPDATE keeping SET until = current_date + 1 WHERE conference_id = %(it)s",
     "UPDATE keeping SET until = current_date - 41 WHERE conference_id = %(it)s", ("INSERT INTO legal_hold (id, conference_id, because_locked, set_by, set_at) SELECT gen_random_uuid(), %(it)s, '\\x00', id, now()"
     " FROM staff LIMIT 1"),
     "DELETE FROM erase_notice"],
)  # fmt: skip
def test_a_notice_of_thirty_days_erases_nothing_that_is_not_due(asks: Asks, but: str) -> None:
    due = (CLOSED, TIME_OVER, NO_HOLD, NOTICED.format(days=31, hours=0))
    assert asks("SELECT fgc_erase_conference(%(it)s)", *due, but) is False
    assert asks("SELECT count(*) FROM person WHERE conference_id = %(it)s") == 6


LONG_AGO = "UPDATE {table} SET {column} = now() - interval '{days} days' WHERE person_id = %(aunt)s"
ENDED_LINK = (
    "DELETE FROM feed_fetch; DELETE FROM feed; DELETE FROM signature; DELETE FROM person_session; UPDATE personal_link SET"
    " revoked_at = now() - interval '{days} days', revoked_because = '{because}', known_at = {known} WHERE person_id = %(aunt)s"
)


@pytest.mark.parametrize(
    ("because", "known", "days", "stays"),
    [("not_me", "NULL", 200, True), ("not_me", "now()", 200, False), ("route_changed", "NULL", 200, False),
     ("route_changed", "NULL", 29, True), ("not_me", "now()", 29, True)],
)  # fmt: skip
def test_that_somebody_else_opened_a_link_is_kept_until_the_coordinator_has_seen_to_it(
    asks: Asks, because: str, known: str, days: int, stays: bool
) -> None:
    asks(
        "SELECT count(*) FROM fgc_forget(100)",
        NO_HOLD,
        ENDED_LINK.format(because=because, known=known, days=days),
    )
    kept = asks("SELECT count(*) FROM personal_link WHERE person_id = %(aunt)s")
    assert kept == (5 if stays else 0)


@pytest.mark.parametrize(
    ("theirs", "part"),
    [("they look after it", "UPDATE plan SET monitor_id = %(friend)s"), ("they showed it", "UPDATE plan SET shown_by = %(friend)s"),
     ("they do something", "UPDATE action SET who_id = %(friend)s"), ("they help", "UPDATE action SET helper_id = %(friend)s"),
     ("they come if it fails", "UPDATE contingency SET who_id = %(friend)s"),
     ("they signed it", ("INSERT INTO signature (id, conference_id, plan_id, person_id, method, text_hash, has_picture, device, other_name, signed_at)"
      " SELECT gen_random_uuid(), conference_id, id, %(friend)s, 'own_link', '', false, '', false, now() FROM plan")),
     ("nothing", "SELECT 1")],
)  # fmt: skip
def test_nobody_is_erased_who_is_named_in_a_sealed_file_without_a_decision_about_the_file(
    asks: Asks, theirs: str, part: str
) -> None:
    nobodys = (
        "UPDATE plan SET monitor_id = NULL, shown_by = NULL; UPDATE action SET who_id = NULL, helper_id = NULL; UPDATE contingency"
        " SET who_id = NULL; DELETE FROM signature WHERE person_id = %(friend)s; DELETE FROM sealed_plan WHERE person_id = %(friend)s"
    )
    agreed = (
        "UPDATE erasure SET decided_by = (SELECT id FROM staff WHERE role = 'service_manager' AND id <> asked_by LIMIT 1),"
        " decided_at = now(), agreed = true, with_plan = {with_plan} WHERE person_id = %(friend)s"
    )
    erase = "SELECT fgc_erase_person(%(friend)s, 'Somebody', 'somebody', '{}')"
    named = theirs != "nothing"
    assert asks("SELECT count(*) > 0 FROM fgc_sealed_with(%(friend)s)", NO_HOLD, nobodys, part) is named
    assert asks(erase, agreed.format(with_plan="false")) is not named
    if named:
        assert asks("SELECT count(*) FROM sealed_plan WHERE pdf_locked IS NULL") == 0
        assert asks(erase, "UPDATE erasure SET with_plan = true") is True
        files = asks(
            "SELECT count(*) FROM sealed_plan WHERE conference_id = %(it)s AND pdf_locked IS NOT NULL"
        )
        assert files == 0, "no file with their name is kept"


@pytest.mark.parametrize(
    "decided",
    [
        "decided_by = NULL, decided_at = now(), agreed = false",
        "decided_by = {auditor}, decided_at = now(), agreed = true",
    ],
)
def test_nobody_is_erased_on_the_word_of_whoever_is_no_manager(asks: Asks, decided: str) -> None:
    auditor = "(SELECT id FROM staff WHERE role = 'auditor' LIMIT 1)"
    agreed = (
        f"UPDATE erasure SET with_plan = true, {decided.format(auditor=auditor)} WHERE person_id = %(friend)s"
    )
    assert asks("SELECT fgc_erase_person(%(friend)s, 'Somebody', 'somebody', '{}')", NO_HOLD, agreed) is False
    assert asks("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 0


def test_nobody_is_erased_under_a_legal_hold_though_two_people_agreed(asks: Asks) -> None:
    """What a court wants to read would be gone, and what others wrote about them changed."""
    agreed = (
        "UPDATE erasure SET decided_by = (SELECT id FROM staff WHERE role = 'service_manager' AND id <> asked_by LIMIT 1),"
        " decided_at = now(), agreed = true, with_plan = true WHERE person_id = %(friend)s"
    )
    may = "SELECT fgc_may_erase_person(%(friend)s, '{}')"
    assert (
        asks("SELECT count(*) > 0 FROM legal_hold WHERE lifted_at IS NULL AND conference_id = %(it)s") is True
    )
    assert asks(may, agreed) is False
    assert asks("SELECT fgc_erase_person(%(friend)s, 'Somebody', 'somebody', '{}')") is False
    assert asks(may, NO_HOLD) is True


@pytest.mark.parametrize("call", ["fgc_erase_conference(gen_random_uuid())", "fgc_notice()", "fgc_forget(1)",
                                  "fgc_erase_person(gen_random_uuid(), '', '', '{}')"])  # fmt: skip
@pytest.mark.parametrize("who", ["service_manager", "administrator", "door", "aunt"])
def test_nothing_is_erased_but_by_the_worker(borders: Borders, who: str, call: str) -> None:
    viewer = (
        borders.program("door")
        if who == "door"
        else borders.person(who)
        if who == "aunt"
        else borders.staff(who)
    )
    with borders.asking(viewer) as app:
        try:
            found = app.execute(f"SELECT * FROM {call}").fetchall()  # type: ignore[call-overload]
        except psycopg.errors.InsufficientPrivilege:
            return
        assert [list(row.values()) for row in found] == [[False]], (
            "there is no such conference, nor such a person"
        )


def test_without_a_class_and_a_notice_only_what_was_put_away_before_it_was_sent_is_erased(asks: Asks) -> None:
    erase = "SELECT fgc_erase_conference(%(it)s)"
    stage = "UPDATE conference SET stage = '{}' WHERE id = %(it)s"
    put_away = "UPDATE referral SET state = 'withdrawn' WHERE conference_id = %(it)s"
    assert asks(erase, NO_HOLD, "DELETE FROM keeping", stage.format("draft")) is False
    assert asks(erase, put_away, stage.format("referred")) is False
    assert asks(erase, stage.format("draft")) is True
