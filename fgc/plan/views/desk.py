"""Where a plan is written: the family's pages on its phones, or those of the coordinator who types for them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from fgc.access.models import Part, Staff
from fgc.access.viewer import PersonViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.approach.rules import Prompt
from fgc.circle.models import AgeGroup, Kind, Person
from fgc.circle.queries import people_of
from fgc.circle.rules import tie_for_relatives
from fgc.circle.rules.naming import names_apart
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.meeting.queries import Line, bottom_lines_of, questions_of
from fgc.meeting.read_through import open_to_all
from fgc.plan.document.fridge import OnTheWall
from fgc.plan.models import Action, Plan
from fgc.plan.queries import meeting_of, met_by
from fgc.plan.wording import Naming, naming_for, wall_of
from fgc.referral.models import BottomLine, Question
from fgc.schedule.where import shows_when

PAID = (Kind.PROFESSIONAL, Kind.INTERPRETER)


@dataclass(frozen=True)
class Desk:
    """Where somebody writes: whose page it is, which plan, and where its other pages are."""

    conference: Conference
    plan: Plan
    viewer: Viewer

    @property
    def family(self) -> bool:
        return isinstance(self.viewer, PersonViewer)

    @property
    def layout(self) -> str:
        return "layout/family.html" if self.family else "layout/conference.html"

    @property
    def coordinator(self) -> Staff | None:
        return assigned(self.conference, Part.COORDINATOR)

    def to(self, name: str, **values: Any) -> str:
        """The address of the page of this name: the family's, or the coordinator's who types."""
        if self.family:
            return url_for(f"plan.{name}", **values)
        return url_for(f"plan.type_{name}", conference_id=self.conference.id, **values)

    @property
    def shows_review(self) -> bool:
        """Whether the day, the hour and the place at which everybody meets next may stand on a page now: all of it or nothing, as
        one form asks for it."""
        me = (
            [session().get_one(Person, self.viewer.person_id)]
            if isinstance(self.viewer, PersonViewer)
            else []
        )
        place_open = not self.plan.review_place or self.naming.review_place_is_open
        return place_open and shows_when(self.viewer, self.conference, me)

    def noted(self, into: dict[str, str]) -> list[tuple[Prompt, str]]:
        """Which of the family's notes help here, each with the field that its words may be put into ("" for none). The
        words themselves are read in the family's own browser and nowhere else. `into` is by what a prompt is for."""
        if not self.family:
            return []
        return [(one, into[one.box]) for one in approach_of(self.conference).prompts if one.box in into]

    def people(self) -> list[Person]:
        met = met_by(self.viewer) if isinstance(self.viewer, PersonViewer) else ()
        return people_of(self.viewer, self.conference, met=met)

    def choices(self, *, but: Collection[AgeGroup] = (AgeGroup.BABY,)) -> list[tuple[UUID, str]]:
        """Family and friends who could do something, babies apart, or whoever is of these ages."""
        people = [one for one in self.people() if one.kind not in PAID and one.age_group not in but]
        apart = names_apart((one.id, one.called, one.name, "") for one in people)
        said = [(one, apart.get(one.id, one.called)) for one in people]
        return [
            (one.id, f"{name} ({tie})" if (tie := tie_for_relatives(one)) else name) for one, name in said
        ]

    @cached_property
    def questions(self) -> Sequence[Question]:
        """The questions that may be read here: by whoever of the family writes, or by everybody at the table."""
        return self._open(questions_of(self.viewer, self.conference.id))

    @cached_property
    def must_have(self) -> Sequence[BottomLine]:
        """What the plan must have, as the questions."""
        return self._open(bottom_lines_of(self.viewer, self.conference.id))

    def _open(self, lines: Sequence[Line]) -> Sequence[Line]:
        if self.family:
            return lines
        return open_to_all(self.viewer, self.conference, meeting_of(self.plan), lines)

    @cached_property
    def naming(self) -> Naming:
        """The names as this writer may read them: whoever writes a draft may not know of everybody whom another put into it."""
        return naming_for(self.plan, self.conference, self.viewer)

    def chosen(self, person: Person | None) -> tuple[UUID, str] | None:
        """Whoever is chosen already, for a form that offers people: in the words this writer may read."""
        return (person.id, self.name_of(person)) if person else None

    @property
    def name_of(self) -> Callable[[Person | None], str]:
        """How the plan names somebody to this writer."""
        return self.naming.name_of

    def wall_of(self, action: Action) -> OnTheWall:
        """What the page for the fridge will say of a line."""
        return wall_of(action, self.name_of(action.who))

    def page(self, template: str, *, status: int | None = None, **context: Any) -> Response:
        """One of its pages; 409 where somebody else was faster, with both texts on it."""
        return page(
            template,
            status=status,
            desk=self,
            conference=self.conference,
            plan=self.plan,
            coordinator=self.coordinator,
            **context,
        )
