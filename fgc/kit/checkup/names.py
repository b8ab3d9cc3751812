"""Asking the domain name system."""

from collections.abc import Sequence

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver


class Silent(Exception):
    """Nobody answered: nothing can be said about the name."""


class Names:
    """What names say, by the resolver of this machine or another one."""

    def __init__(self, server: str = "", port: int = 53) -> None:
        try:
            self._resolver = Resolver(configure=not server)
        except DNSException as why:
            raise Silent from why
        if server:
            self._resolver.nameservers, self._resolver.port = [server], port
        self._resolver.lifetime = 6
        self._answers: bool | None = None
        """Whether anybody ever did; None before the first question."""

    def texts(self, name: str) -> Sequence[str]:
        """Its TXT records, each in one piece."""
        return [b"".join(one.strings).decode("utf-8", "replace") for one in self._asked(name, "TXT")]

    def mail_hosts(self, name: str) -> Sequence[str]:
        """Who takes its mail, in small letters and without the last dot."""
        return [one.exchange.to_text(omit_final_dot=True).lower() for one in self._asked(name, "MX")]

    def _asked(self, name: str, kind: str) -> Sequence:  # type: ignore[type-arg]
        """Where nobody answered the first question, none is asked again: each takes seconds."""
        if self._answers is False:
            raise Silent
        try:
            found = list(self._resolver.resolve(name, kind))
        except (NXDOMAIN, NoAnswer):
            found = []
        except DNSException as why:
            self._answers = bool(self._answers)
            raise Silent from why
        self._answers = True
        return found
