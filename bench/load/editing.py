"""Coordinators who change what is arranged for the children at a meeting, again and again: words locked under the ring."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from bench.load.answering import opened, request
from bench.load.client import one
from bench.load.servers import Server

PRESS = "Save the change and tell everyone invited"


@dataclass
class Edited:
    """What was last kept of each meeting, by its id, and how often anything was."""

    words: dict[UUID, str] = field(default_factory=dict)
    times: int = 0


@contextmanager
def edits(server: Server, meetings: Sequence[tuple[UUID, UUID]], cookie: str) -> Iterator[Edited]:
    """One browser for each of these meetings (its id and its conference's), until the block ends."""
    edited, over = Edited(), threading.Event()
    with ThreadPoolExecutor(len(meetings)) as pool:
        jobs = [pool.submit(_edit, server, cookie, *each, edited, over) for each in meetings]
        try:
            yield edited
        finally:
            over.set()
        for job in jobs:
            job.result()


def _edit(
    server: Server, cookie: str, meeting: UUID, conference: UUID, edited: Edited, over: threading.Event
) -> None:
    path, number = f"/conferences/{conference}/dates/{meeting}/change", 0
    while not over.is_set():
        number += 1
        said = f"A toy corner, and {number} books."
        page, cookies = opened(server, cookie, path)
        form = page.form(button=PRESS).filled({"children": said}, PRESS)
        status, _length = one(
            server.port, request("POST", path, cookies, urlencode(form, doseq=True)).encode()
        )
        if status != "303":
            raise RuntimeError(f"an edit was answered {status}")
        edited.words[meeting] = said
        edited.times += 1
