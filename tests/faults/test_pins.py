"""Fifty wrong PINs at once, at two server processes: five are looked at, and not even the right one after them."""

import os
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from fgc.access.models_pin import Pin
from fgc.demo.visitor import Visitor
from fgc.kit.db import session
from fgc.kit.postgres import Server
from tests.faults.two_servers import opened, two_servers
from tests.gathering import working
from tests.the_day import Day

AT_ONCE = 50


def refusal(visitor: Visitor, pin: str, number: int) -> str:
    """What one of many wrong ones is answered, each said to come from somewhere else."""
    sent = visitor.page.form(button="Go on").filled({"pin": pin}, "Go on")
    request = urllib.request.Request(
        f"{visitor.base_url}/pin", data=urllib.parse.urlencode(sent, doseq=True).encode()
    )
    request.add_header("Cookie", "; ".join(f"{one.name}={one.value}" for one in visitor.cookies))
    request.add_header("X-Forwarded-For", f"203.0.113.{number}")
    try:
        urllib.request.urlopen(request, timeout=60).close()
    except urllib.error.HTTPError as answer:
        words = answer.read().decode()
        return "checked" if "not the right PIN" in words else "wait" if "Wait 15 minutes" in words else words
    return "let in"


def test_fifty_wrong_pins_at_two_servers(day: Day, server: Server, database_name: str) -> None:
    kawa = day.people["Kawa"]
    right = day.world.pin_for(kawa.id, kawa.conference_id)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    state, clock = Path(os.environ["FGC_STATE"]), os.environ["FGC_CLOCK"]
    url = server.url("app", database_name)
    with two_servers(url, state, clock) as addresses, ThreadPoolExecutor(AT_ONCE) as crowd:
        doors = [opened(address, day.links["Kawa"]) for address in addresses]
        assert [door.page.path for door in doors] == ["/pin", "/pin"]
        answers = list(crowd.map(lambda number: refusal(doors[number % 2], wrong, number), range(AT_ONCE)))
        assert refusal(doors[0], right, AT_ONCE) == "wait"
    assert sorted(set(answers)) == ["checked", "wait"]
    assert answers.count("checked") <= 5
    with working(day.world.app):
        assert session().scalars(select(Pin.wrong).where(Pin.person_id == kawa.id)).one() <= 5
