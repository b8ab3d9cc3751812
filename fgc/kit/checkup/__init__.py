"""What somebody who runs an installation has to have right, looked at one by one. No secret is ever part of what is found."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    OK = "ok"
    LOOK = "look"
    """It works; a person should look whether it is meant so."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: a line for a person, and what to do where it is not right."""

    about: str
    verdict: Verdict
    says: str
    todo: str = ""

    @property
    def line(self) -> str:
        return f"{self.verdict.value:5}  {self.about}: {self.says}" + (f" {self.todo}" if self.todo else "")


def ok(about: str, says: str) -> Finding:
    return Finding(about, Verdict.OK, says)


def look(about: str, says: str, todo: str) -> Finding:
    return Finding(about, Verdict.LOOK, says, todo)


def wrong(about: str, says: str, todo: str) -> Finding:
    return Finding(about, Verdict.WRONG, says, todo)
