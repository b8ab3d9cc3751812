"""Makes the whole of it, and tells what was made."""

from typing import Any

from flask import current_app

from fgc.demo.attack import families, staff, ways_in
from fgc.demo.attack.canaries import Canaries
from fgc.demo.attack.family import Family
from fgc.demo.attack.staff import People
from fgc.kit.clock import now
from fgc.kit.db import saving

Told = dict[str, Any]


def make() -> Told:
    """Two services in one installation: the first with two conferences, each of a coordinator of its own, the second with
    one. What it tells goes into JSON as it is. Runs as the owner of the tables: nobody else makes families of nothing."""
    canaries = Canaries()
    base_url = current_app.config["SETTINGS"].base_url
    with saving():
        first, second = staff.make(canaries), staff.make(canaries)
        made = {
            "first": families.make(first, canaries, number=1),
            "beside": families.make(_of_the_other(first), canaries, number=2),
            "elsewhere": families.make(second, canaries, number=1),
        }
        return {
            "at": now().isoformat(),
            "base_url": base_url,
            "services": {"first": _service(first), "second": _service(second)},
            "conferences": {name: _conference(family, base_url) for name, family in made.items()},
            "canaries": canaries.told,
        }


def _of_the_other(people: People) -> People:
    """The same service, where a second coordinator and a second social worker have what the first have elsewhere."""
    swapped = {who: people.by[f"{who}_unassigned"] for who in ("coordinator", "social_worker")}
    return People(people.service, people.by | swapped)


def _service(people: People) -> Told:
    return {
        "id": str(people.service.id),
        "staff": {who: ways_in.of_staff(one) for who, one in people.by.items()},
    }


def _conference(family: Family, base_url: str) -> Told:
    people = {called: ways_in.of_person(one, family, base_url) for called, one in family.people.items()}
    return {
        "id": str(family.conference.id),
        "service": str(family.service.id),
        "coordinator": str(family.staff.by["coordinator"].id),
        "social_worker": str(family.staff.by["social_worker"].id),
        "in_conflict": [str(one.id) for who, one in family.staff.by.items() if who.endswith("in_conflict")],
        "rows": {
            **{table: str(row_id) for table, row_id in sorted(family.rows.items())},
            "staff": str(family.staff.by["coordinator"].id),
            "personal_link": people["aunt"]["links"]["plan"]["id"],
        },
        "people": people,
    }
