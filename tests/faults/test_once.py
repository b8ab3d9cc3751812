"""Sent twenty times at once to two real servers, a form has one effect and twenty equal answers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.load import people
from fgc.app import Product
from fgc.kit import db
from fgc.kit.postgres import Server
from tests.faults.answering import Reader, answered, encoded, servers

TIMES = 20


@pytest.fixture
def readers(app: Product, server: Server, database_name: str) -> list[Reader]:
    """Three people of three families, each with their page open."""
    owner = db.connect(server.url("owner", database_name))
    asked = people.asked(app, 3)
    owner.dispose()
    return [Reader(one) for one in asked]


def test_twenty_identical_answers_to_two_servers_count_once_and_are_thanked_for_alike(
    readers: list[Reader], server: Server, database_name: str
) -> None:
    with servers(server, database_name, count=2) as (one, other):
        nazdar = readers[0]
        body = encoded(nazdar.filled(one.port))
        together = threading.Barrier(TIMES)

        def press(number: int) -> tuple[int, str]:
            together.wait()
            return nazdar.send((one, other)[number % 2].port, body)

        with ThreadPoolExecutor(TIMES) as pool:
            answers = list(pool.map(press, range(TIMES)))
        assert {status for status, _page in answers} == {200}
        assert len({page for _status, page in answers}) == 1
        assert "Thank you" in answers[0][1]
        assert answered(server, database_name) == 1
        assert nazdar.send(one.port, body) == answers[0]


def test_the_same_key_of_somebody_else_is_another_form(
    readers: list[Reader], server: Server, database_name: str
) -> None:
    """Keys are each person's own: nobody can use up or read another's."""
    with servers(server, database_name, count=1) as (one,):
        first, second, _third = readers
        sent, theirs = first.filled(one.port), second.filled(one.port)
        theirs["once"] = sent["once"]
        assert first.send(one.port, encoded(sent))[0] == 200
        status, page = second.send(one.port, encoded(theirs))
        assert status == 200
        assert sent["invitation"][0] not in page
        assert answered(server, database_name) == 2


def test_what_is_kept_for_one_person_is_not_shown_to_the_next(
    readers: list[Reader], server: Server, database_name: str
) -> None:
    """One process answers them all, one after the other: each page is that person's own, and so is its form."""
    with servers(server, database_name, count=1) as (one,):
        forms = [reader.filled(one.port) for reader in readers]
        assert (
            len({form["invitation"][0] for form in forms})
            == len({form["csrf_token"][0] for form in forms})
            == 3
        )
        for reader, form in zip(readers, forms, strict=True):
            assert reader.send(one.port, encoded(form))[0] == 200
        status, _page = readers[0].send(one.port, encoded(forms[1] | {"once": ["another"]}))
        assert status == 400
        assert answered(server, database_name) == 3
