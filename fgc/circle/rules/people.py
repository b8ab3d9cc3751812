"""Who may come into the circle and leave it, and what can be told from what the referrer wrote."""

from collections.abc import Iterable
from datetime import date

from fgc.circle.models import AgeGroup, Kind, Person, Side
from fgc.circle.rules.naming import one_person
from fgc.circle.rules.reasons import WhyNot
from fgc.circle.rules.tie_phrases import kin_words_first
from fgc.kit.address_words import may_be_address

MOTHERS = frozenset({"mother", "mum", "mam", "maternal", "mother's", "mum's"})
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "imam", "rabbi", "father", "sister"}
)
BEFORE_NAMES = frozenset({"old", "auld", "young", "big", "little", "wee"})
"""How a family tells apart two of one name."""
FATHERS = frozenset({"father", "dad", "paternal", "father's", "dad's"})
UNTIL_AGE = ((2, AgeGroup.BABY), (12, AgeGroup.CHILD), (18, AgeGroup.YOUNG_PERSON), (65, AgeGroup.ADULT))


def called_by_default(name: str) -> str:
    """How somebody is greeted until they say otherwise: by their first name; in full where a title comes first; with the name
    after it where a family says "Uncle Pat". Nobody else of the family answers to "Uncle" alone, and no letter greets "Old":
    "Old Joe Doyle" is Joe, and "Big Tony" has no other name."""
    words = name.split()
    if words[0].casefold().rstrip(".") in TITLES:
        return name
    if words[0].casefold() in BEFORE_NAMES and len(words) > 1:
        return called_by_default(" ".join(words[1:])) if len(words) > 2 else name
    return " ".join(words[: kin_words_first(words) + 1])


def why_not_add(name: str, people: Iterable[Person]) -> WhyNot | None:
    """Two rows for one person would split what is known between them and the others. "Siobhan O'Neill" is Siobhán O’Neill."""
    return WhyNot.ALREADY_HERE if any(one_person(name, one.name) for one in people) else None


def why_not_leave(person: Person) -> WhyNot | None:
    """The conference is about its central person: they may stay away from the meeting, never from the circle."""
    if person.left_at is not None:
        return WhyNot.HAS_LEFT
    return WhyNot.CENTRAL_STAYS if person.kind is Kind.CENTRAL else None


def side_of_tie(tie: str) -> Side:
    """The side of the family, where the words for the tie name it without doubt; else it is left to the coordinator."""
    words = set(tie.casefold().replace("’", "'").split())
    mothers, fathers = bool(words & MOTHERS), bool(words & FATHERS)
    if mothers == fathers:
        return Side.OTHER
    return Side.MOTHERS if mothers else Side.FATHERS


def tie_for_relatives(person: Person) -> str:
    """What relatives read of who somebody is: the tie, or the work. Nothing of either that may say where they live."""
    return next((words for words in (person.tie, person.job) if words and not may_be_address(words)), "")


def age_group_on(born_on: date | None, day: date) -> AgeGroup:
    """The age group on a day; an adult when nobody told the date of birth."""
    if born_on is None:
        return AgeGroup.ADULT
    years = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    return next((group for until, group in UNTIL_AGE if years < until), AgeGroup.OLDER)
