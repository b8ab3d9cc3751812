"""A desk, and what one waiting thing on it looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from fgc.access.viewer import StaffViewer
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference
from fgc.conference.rules import why_not_work
from fgc.kit.text import sentence_start
from fgc.schedule.where import shows_when

OF_CONFERENCE = re.compile(r"/conferences/([0-9a-f-]{36})(?:/|$)")


@dataclass(frozen=True)
class Wait:
    """One thing that waits: a sentence, and the one button that does it."""

    rank: int
    sentence: str
    url: str = ""
    button: str = ""
    act_url: str = ""
    """Where the button posts to, when one press does it; otherwise it leads to `url`."""
    detail: str = ""
    look_url: str = ""
    """Of the page of the person it is about, where the detail leads to how they are reached."""
    when: str = ""
    tone: str = "waits"
    about: str = ""
    values: dict[str, str] = field(default_factory=dict)
    family: str = ""
    """Whose conference it is about: who coordinates four families must not guess."""


@dataclass(frozen=True)
class Desk:
    """Whose desk, which conferences lie on it, and what time it is."""

    viewer: StaffViewer
    conferences: Sequence[Conference]
    now: datetime
    today: date
    zone: str
    """The service's: every moment on the desk is said in it, and its day is today."""

    def ids(self) -> list[UUID]:
        return [conference.id for conference in self.conferences]

    def signed(self) -> "Desk":
        """The same without the conferences of which a coordinator opens no page before they sign that they are independent: a
        button that leads back to the statement does nothing, and its line says what is not theirs to read yet."""
        opened = [one for one in self.conferences if not self.asks_to_sign(one)]
        return replace(self, conferences=opened)

    def asks_to_sign(self, conference: Conference) -> bool:
        return why_not_work(conference, self.viewer.role, approach_of(conference).gates) is not None

    def named(self, conference_id: UUID) -> Conference:
        return next(one for one in self.conferences if one.id == conference_id)

    def tells_when(self, conference_id: UUID) -> bool:
        """Whether the desk may say when people of this conference meet: not while a safety hold lasts."""
        return shows_when(self.viewer, self.named(conference_id), ())

    def of_family(self, wait: Wait) -> Wait:
        """The line with the name of the conference that its button leads into, unless the sentence says it already."""
        found = OF_CONFERENCE.search(wait.url or wait.act_url)
        names = {str(one.id): one.name for one in self.conferences}
        name = names.get(found.group(1), "") if found else ""
        family = wait.family or ("" if name in wait.sentence else name)
        return replace(wait, sentence=sentence_start(wait.sentence), family=sentence_start(family))
