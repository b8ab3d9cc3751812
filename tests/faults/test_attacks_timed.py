"""T25: whoever holds a watch learns no more than whoever reads the answer.

Both answers are asked for in turns, so that whatever else the machine does falls on both alike, and their medians are
compared. A difference that is there is there each time: of three rounds one without it is enough.
"""

import statistics
import time
from collections.abc import Callable
from uuid import uuid4

from tests.faults.attacker import Attacker, Told
from tests.faults.siege import Besieged

EACH = 200
ROUNDS = 3
CLOSE = 1.1
AT_ONCE = 4
"""Wrong passwords of one address that are looked at before the counter says no: then it is set back."""

Ask = Callable[[], Told]


def alike(one: Ask, other: Ask, *, status: int, between: Callable[[], object] = lambda: None) -> bool:
    """Whether both take as long, within a tenth, in one of three rounds; `between` runs untimed after every few."""
    return any(_slower(one, other, status, between) < CLOSE for _round in range(ROUNDS))


def _slower(one: Ask, other: Ask, status: int, between: Callable[[], object]) -> float:
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(EACH):
        if turn % AT_ONCE == 0:
            between()
        pairs = [(spent[0], one), (spent[1], other)]
        for kept_in, ask in pairs if turn % 2 else reversed(pairs):
            began = time.perf_counter()
            told = ask()
            kept_in.append(time.perf_counter() - began)
            assert told.status == status
    medians = sorted(statistics.median(each) for each in spent)
    return medians[1] / medians[0]


def nothing_counted(siege: Besieged) -> Callable[[], object]:
    """Sets every counter back, so that each request is looked at."""
    return lambda: siege.rows(
        "WITH tries AS (DELETE FROM sign_in_attempt), places AS (DELETE FROM tally) SELECT 1"
    )


def test_t25_what_is_not_yours_takes_as_long_as_what_is_not_there(siege: Besieged) -> None:
    curious, theirs, nobodys = siege.as_staff("auditor"), siege.conference(), f"/conferences/{uuid4()}"
    assert alike(lambda: curious.get(theirs), lambda: curious.get(nobodys), status=404)


def test_t25_a_wrong_password_takes_as_long_as_an_address_that_nobody_has(siege: Besieged) -> None:
    """In a test run a hash costs next to nothing, so that what else is done shows: at work it costs most of the answer
    (`test_an_address_that_nobody_has_costs_the_same_work`)."""
    nobody = Attacker(siege.one)
    typed = {"password": "wrong", "code": "123456", "csrf_token": nobody.key()}
    known, unknown = siege.staff("auditor", "second")["email"], "zqnobodyhere@example.org"
    assert alike(
        lambda: nobody.post("/sign-in", typed | {"email": known}),
        lambda: nobody.post("/sign-in", typed | {"email": unknown}),
        status=422,
        between=nothing_counted(siege),
    )


def test_t25_a_link_that_ended_takes_as_long_as_one_that_never_was(siege: Besieged) -> None:
    siege.rows(
        "UPDATE personal_link SET revoked_at = made_at WHERE id = %(id)s RETURNING id",
        id=siege.person("friend")["links"]["action"]["id"],
    )
    nobody = Attacker(siege.one)
    key, ended = nobody.key(), siege.link("friend", "action")
    assert alike(
        lambda: nobody.post("/l", {"secret": ended, "csrf_token": key}),
        lambda: nobody.post("/l", {"secret": "A" * 43, "csrf_token": key}),
        status=200,
        between=nothing_counted(siege),
    )
