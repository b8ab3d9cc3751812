"""What a caterer, a taxi firm and an interpreter learn: numbers, and needs in words of ours.

They are strangers, and what they get lies about. What somebody wrote about a need may hold a name, a street or a reason ("since
he broke her arm"), in any language; so none of it is passed on as it was written. Only needs in the lists below are said, in the
words that stand there. Whatever else was written is told by phone, by the coordinator, who reads it first.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from flask_babel import ngettext

from fgc.circle.models import AgeGroup, Person
from fgc.kit.text import folded
from fgc.kit.words import mark

FOOD = {
    r"vegetarian|veggie": mark("vegetarian"),
    r"vegan|plant based": mark("vegan"),
    r"no meat": mark("no meat"),
    r"halal": mark("halal"),
    r"kosher": mark("kosher"),
    r"no pork": mark("no pork"),
    r"no beef": mark("no beef"),
    r"pescatarian": mark("no meat, fish is fine"),
    r"no (?:pea)?nuts?|nut free|(?:pea)?nuts? allerg\w+|allerg\w+ to (?:pea)?nuts?": mark("no nuts"),
    r"gluten free|no gluten|coeliac|celiac|no wheat": mark("no gluten"),
    r"dairy free|no dairy|no milk|lactose (?:free|intoleran\w+)|no lactose": mark("no milk"),
    r"no eggs?|egg free|egg allerg\w+": mark("no egg"),
    r"no fish|fish allerg\w+": mark("no fish"),
    r"no shellfish|shellfish allerg\w+": mark("no shellfish"),
    r"no sesame|sesame allerg\w+": mark("no sesame"),
    r"no soya?|soya? allerg\w+": mark("no soya"),
    r"diabetic|diabetes|no sugar|sugar free": mark("no sugar"),
    r"soft food|pureed?|mashed": mark("soft food"),
    r"baby food": mark("baby food"),
}
"""Patterns over what was written, each with what a caterer reads."""
TRAVEL = {
    r"wheelchair": mark("space for a wheelchair"),
    r"child(?:s)? (?:car )?seat|car seat": mark("a child seat"),
    r"booster": mark("a booster seat"),
    r"push ?chair|pram|buggy": mark("space for a pushchair"),
    r"walking frame|walker|zimmer": mark("space for a walking frame"),
    r"guide dog|assistance dog": mark("an assistance dog"),
}
SIGNED = r"bsl|british sign(?: language)?|sign language"
"""Written about an interpreter: a language that is not the one somebody reads."""
PLAIN = re.compile(
    r"\b(?:please|thanks|thank you|i|am|im|eats?|only|food|meals?|diet|a|an|and|or|is|be|for|me|they|needs?|with|also|options?)\b"
)
"""Words around a need that say nothing more."""


def by_age(people: Collection[Person]) -> tuple[str, ...]:
    """How many adults, young people and children there are; whoever cooks asks how much each of them eats."""
    ages = Counter(one.age_group for one in people)
    young, children = ages[AgeGroup.YOUNG_PERSON], ages[AgeGroup.BABY] + ages[AgeGroup.CHILD]
    adults = len(people) - young - children
    numbers = [ngettext("%(num)d adult", "%(num)d adults", adults)] if adults else []
    if young:
        said = ngettext("%(num)d young person, 12 to 17", "%(num)d young people, 12 to 17", young)
        numbers.append(said)
    numbers += [ngettext("%(num)d child", "%(num)d children", children)] if children else []
    return tuple(numbers)


def known(words: str, vocabulary: Mapping[str, str]) -> tuple[str, ...]:
    """The need in our words, where all that was written is in the vocabulary; nothing where any of it is not, or nothing was
    written: then it is told by phone. Half of a sentence may say the contrary of the whole."""
    left, says = folded(words), []
    for pattern, said in vocabulary.items():
        without = re.sub(rf"\b(?:{pattern})\b", " ", left)
        if without != left:
            says.append(said)
            left = without
    return () if PLAIN.sub(" ", left).strip() else tuple(dict.fromkeys(says))


class Count(NamedTuple):
    """How many need the same; what is empty is told by phone."""

    number: int
    says: tuple[str, ...]


def counted(needs: Iterable[tuple[str, ...]]) -> list[Count]:
    """Those that need the same together: the most first, then by words; what is told by phone last."""
    found = [Count(number, says) for says, number in Counter(tuple(sorted(one)) for one in needs).items()]
    return sorted(found, key=lambda one: (not one.says, -one.number, one.says))
