"""One of two people at two computers who move hours against each other: a process of its own, straight at the database.

Reads one move from each line it is given, makes it in a transaction, says `ready`, and commits when it is told to; then
says `kept` or `refused`.
"""

import json
import sys
from datetime import datetime, timedelta
from typing import Any

import psycopg

MOVES = {
    "hours": "UPDATE place SET from_at = %(begins)s, until_at = %(ends)s WHERE id = %(place)s",
    "part": "UPDATE meeting_part SET starts_at = %(begins)s, ends_at = %(ends)s WHERE id = %(part)s",
    "way": "UPDATE place SET way = %(way)s WHERE id = %(place)s",
    "again": """WITH old AS (DELETE FROM place WHERE id = %(place)s RETURNING *) INSERT INTO place (id, conference_id,
        meeting_id, part_id, person_id, family_only, kind, chosen_by, way, room_locked, from_at, until_at)
        SELECT id, conference_id, meeting_id, part_id, person_id, family_only, kind, chosen_by, 'in_person', room_locked,
        %(begins)s, %(ends)s FROM old""",
    "lift": "UPDATE caution SET lifted_at = now() WHERE lifted_at IS NULL",
    "set": "UPDATE caution SET lifted_at = NULL",
}


def move(connection: psycopg.Connection[Any], settings: dict[str, str], told: dict[str, Any]) -> str:
    """Makes one move; `kept`, or `refused` by the database."""
    if told["kind"] in (
        "lift",
        "set",
    ):  # by two people, which the database asks of staff; the race is about hours alone
        settings = {**settings, "kind": "worker", "role": ""}
    names = ", ".join(f"set_config('fgc.{name}', %({name})s, true)" for name in settings)
    try:
        connection.execute(f"SELECT {names}", settings)  # type: ignore[arg-type]
        connection.execute(MOVES[told["kind"]], told | _hours(told))
        print("ready", flush=True)
        sys.stdin.readline()
        connection.commit()
    except psycopg.errors.ExclusionViolation:
        connection.rollback()
        return "refused"
    return "kept"


def _hours(told: dict[str, Any]) -> dict[str, datetime]:
    begins = datetime.fromisoformat(told["day"]) + timedelta(minutes=told["minute"])
    return {"begins": begins, "ends": begins + timedelta(minutes=told["lasts"])}


def main() -> None:
    with psycopg.connect(sys.argv[1], options="-c timezone=UTC") as connection:
        settings = json.loads(sys.argv[2])
        for line in sys.stdin:
            print(move(connection, settings, json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
