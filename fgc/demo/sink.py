"""A real SMTP server that delivers nothing: each letter becomes a file. It can misbehave as providers do.

Each file is the message as it came, with lines before it that say who it was for by the envelope and when.
"""

import asyncio
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from fgc.kit import clock
from fgc.kit.delivery import Patience, SmtpSettings


class Fault(Enum):
    """What the server does instead of taking the next letter: (when, what it answers)."""

    BUSY_421 = ("mail", "421 4.3.2 come back later")
    FULL_452 = ("rcpt", "452 4.2.2 mailbox full")
    UNKNOWN_550 = ("rcpt", "550 5.1.1 no such mailbox")
    GREY_451 = ("data", "451 4.7.1 try again later")
    SPAM_554 = ("data", "554 5.7.1 not wanted here")
    DROP_BEFORE_DATA = ("rcpt", "")
    DROP_AFTER_DATA_TAKEN = ("taken", "")
    DROP_AFTER_DATA_LOST = ("data", "")
    SLOW = ("taken", "slow")

    @property
    def when(self) -> str:
        return self.value[0]

    @property
    def answer(self) -> str:
        return self.value[1]


class Sink:
    """The server, in a thread of its own, listening on 127.0.0.1. `port=0` takes a free one."""

    def __init__(self, folder: Path, port: int = 0, *, slowness: float = 1.0) -> None:
        self.folder = folder
        self.port = port
        self.slowness = slowness
        self._faults: deque[Fault] = deque()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail sink", daemon=True)

    def start(self) -> Self:
        """Listens from now on. Raises OSError when the port is taken."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def stop(self) -> None:
        """Stops listening and ends the thread; what lies in the folder stays."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_ended: object) -> None:
        self.stop()

    def settings(self, patience: Patience | None = None) -> SmtpSettings:
        """Settings that send here."""
        return SmtpSettings(
            host="127.0.0.1",
            port=self.port,
            sender="post@example.org",
            reply_to="post@example.org",
            patience=patience or Patience(),
        )

    def misbehave(self, fault: Fault, *, times: int = 1) -> None:
        """The next letters meet this fault, after those that were asked for before."""
        self._faults.extend([fault] * times)

    @contextmanager
    def refusing_connections(self) -> Iterator[None]:
        """Inside, nobody listens on the port."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(
            lambda: SMTP(self, hostname="sink.example.org", loop=self._loop), "127.0.0.1", self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            await asyncio.sleep(0)
            self._server = None

    def _meets(self, when: str) -> Fault | None:
        return self._faults.popleft() if self._faults and self._faults[0].when == when else None

    # What aiosmtpd calls, by these names.

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if fault := self._meets("mail"):
            return fault.answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        fault = self._meets("rcpt")
        if fault is Fault.DROP_BEFORE_DATA:
            _hang_up(server)
        elif fault:
            return fault.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self._meets("data")
        if fault is Fault.DROP_AFTER_DATA_LOST:
            _hang_up(server)
            return "451 lost"
        if fault:
            return fault.answer
        fault = self._meets("taken")
        if fault is Fault.SLOW:
            await asyncio.sleep(self.slowness)
        self._keep(envelope)
        if fault is Fault.DROP_AFTER_DATA_TAKEN:
            _hang_up(server)
        return "250 OK"

    def _keep(self, envelope: Envelope) -> None:
        known = "".join(f"X-Sink-To: {address}\r\n" for address in envelope.rcpt_tos)
        known += f"X-Sink-From: {envelope.mail_from}\r\nX-Sink-At: {clock.now().isoformat()}\r\n"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        name = f"{time.time_ns():020d}"
        draft = self.folder / f".{name}-{os.getpid()}"
        draft.write_bytes(known.encode() + content)
        draft.rename(self.folder / f"{name}.eml")


def _hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
