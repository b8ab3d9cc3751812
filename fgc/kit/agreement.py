"""What a second person agrees to: the lines that stood on their page, one by one, and nothing that came after them.

Whatever waits for a second person is made into a `Proposal`. The page shows its lines and carries its `version`; the
operation makes the proposal anew, under its locks, and `expect_agreed` raises `Stale` (409) when it is another one by then.
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import request

from fgc.kit.refusal import Stale
from fgc.kit.secrets import ring

FIELD = "agreed_to"
"""The name under which the version travels in a form."""


@dataclass(frozen=True)
class Change:
    """One thing that would be otherwise: what it is, as it is now, and as it would be."""

    what: str
    now: str
    then: str


@dataclass(frozen=True)
class Proposal:
    """Something that counts when a second person agrees, in the words in which they read it."""

    id: UUID
    asked_at: datetime
    why: str
    """What whoever asked gave as the reason."""
    changes: tuple[Change, ...]
    facts: tuple[tuple[str, str], ...] = ()
    """What stays, and what the decision rests on, as (what, its value)."""
    state: str = ""
    """Stands for what the page may not show and what is changed by it: part of the version, and read by nobody."""

    @property
    def version(self) -> str:
        """Stands for every word of it, and tells none: keyed. Another word anywhere makes another version."""
        asked = self.asked_at.astimezone(UTC).isoformat()
        changes = [astuple(one) for one in self.changes]
        content = [str(self.id), asked, self.why, changes, self.facts, self.state]
        return ring().mac("agreement", json.dumps(content).encode()).hex()[:32]

    @property
    def carried(self) -> dict[str, str]:
        """What a form of one press sends along."""
        return {FIELD: self.version}


class AgreedOtherwise(Stale):
    """Somebody agreed, or said no, to something that is another thing by now: nothing was decided."""


def line(what: object, now: object, then: object) -> Change:
    """One change, as text."""
    return Change(str(what), str(now), str(then))


def facts(*pairs: tuple[object, object]) -> tuple[tuple[str, str], ...]:
    """Those of these facts that there are."""
    return tuple((str(what), str(value)) for what, value in pairs if value)


def differing(lines: Iterable[Change]) -> tuple[Change, ...]:
    """Those lines that would be otherwise."""
    return tuple(one for one in lines if one.now != one.then)


def expect_agreed(proposal: Proposal, version: str) -> None:
    """Raises `AgreedOtherwise`, with the lines as they are now, unless this is the version that was read: also when none is
    named."""
    if version != proposal.version:
        raise AgreedOtherwise({one.what: f"{one.now} → {one.then}" for one in proposal.changes})


def agreed_to() -> str:
    """The version that the page named which is answered now; '' where it named none."""
    return request.form.get(FIELD, "")
