"""What one person's copy of a plan may tell them that must stay hidden from them: read through for each reader."""

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.telling import Told, mark_of, not_looked_at
from fgc.conference.models import Conference
from fgc.plan.models import Plan
from fgc.plan.wording import lines, plan_text


def told_to(viewer: Viewer, conference: Conference, plan: Plan, reader: Person) -> list[Told]:
    """What this reader's own text of the plan tells them, unless somebody has looked at that very text. The worker and
    the coordinator may ask."""
    return not_looked_at(viewer, conference, words_for(conference, plan, reader), [reader])


def words_for(conference: Conference, plan: Plan, reader: Person) -> str:
    """All that the reader finds on the page of the plan, in plain lines: their own text, what the plan must have, and
    what the social worker answered."""
    text = plan_text(plan, conference, reader=reader)
    answered = [words for one in plan.answers for words in (one.changes, one.reason, one.safe_if)]
    return "\n".join([*lines(text), *(one.what for one in text.must_have), *filter(None, answered)])


def mark_for(conference: Conference, plan: Plan, reader: Person, told: list[Told]) -> str:
    """The mark of this text and of what it tells."""
    return mark_of(words_for(conference, plan, reader), told)
