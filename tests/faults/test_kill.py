"""Web workers are killed in the middle of requests: what was thanked for is kept, and a retry mends the rest."""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from uuid import uuid4

import pytest

from bench.load import people
from bench.load.servers import Server as Running
from fgc.app import Product
from fgc.kit import db
from fgc.kit.postgres import Server
from tests.faults.answering import Reader, answered, encoded, servers

BROWSERS = 6
ANSWERS = 25
KILLS = 12


@pytest.fixture
def readers(app: Product, server: Server, database_name: str) -> list[Reader]:
    owner = db.connect(server.url("owner", database_name))
    asked = people.asked(app, BROWSERS)
    owner.dispose()
    return [Reader(one) for one in asked]


def until_thanked(reader: Reader, port: int, body: str) -> int:
    """Presses again, as a person does when nothing comes, until somebody says thank you. How often it was lost."""
    lost = 0
    while True:
        try:
            status, page = reader.send(port, body)
        except (OSError, HTTPException):
            lost += 1
            time.sleep(0.05)
            continue
        assert status == 200, page
        return lost


def kill_now_and_then(gunicorn: Running, over: threading.Event, killed: list[int]) -> None:
    chance = random.Random(7)
    while not over.wait(chance.uniform(0.1, 0.4)) and len(killed) < KILLS:
        if workers := gunicorn.workers:
            killed.append(chance.choice(workers).pid)
            os.kill(killed[-1], signal.SIGKILL)


def test_workers_are_killed_while_people_answer_and_each_answer_counts_once(
    readers: list[Reader], server: Server, database_name: str
) -> None:
    with servers(server, database_name, count=1, workers=2) as (gunicorn,):
        forms = [reader.filled(gunicorn.port) for reader in readers]
        over, killed = threading.Event(), list[int]()
        killer = threading.Thread(target=kill_now_and_then, args=(gunicorn, over, killed))

        def answer(number: int) -> int:
            """One person answers again and again, each time with a form of its own."""
            bodies = [encoded(forms[number] | {"once": [uuid4().hex]}) for _time in range(ANSWERS)]
            return sum(until_thanked(readers[number], gunicorn.port, body) for body in bodies)

        killer.start()
        with ThreadPoolExecutor(BROWSERS) as pool:
            lost = sum(pool.map(answer, range(BROWSERS)))
        over.set()
        killer.join()
    assert killed
    assert lost, "nobody was answering when a worker was killed: the test shows nothing"
    assert answered(server, database_name) == BROWSERS * ANSWERS
