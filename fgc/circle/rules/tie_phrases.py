"""What a few words say of who somebody is: kin, a friend, or there for their work. Relatives read a tie in lists, so that it
is made of known words alone."""

import re
from collections.abc import Sequence

from fgc.circle.models import Kind
from fgc.circle.rules.contact_phrases import is_warning
from fgc.circle.rules.reasons import WhyNot
from fgc.kit.address_words import may_be_address


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KIN = _words(
    "mother mum mam mom mummy mama father dad daddy papa parent parents stepmother stepmum stepfather stepdad stepson "
    "stepdaughter stepbrother stepsister son daughter child baby brother sister sibling twin half-brother half-sister "
    "grandmother gran granny grandma nan nana nanny grandfather grandad granddad grandpa grandparent grandson granddaughter "
    "grandchild carer guardian great-grandmother great-grandfather great-aunt great-uncle aunt auntie aunty uncle cousin "
    "niece nephew wife husband partner spouse boyfriend girlfriend fiance fiancee ex-wife ex-husband ex-partner ex "
    "mother-in-law father-in-law sister-in-law brother-in-law son-in-law daughter-in-law kin relative"
)
_BEFORE_KIN = _words("great grand step half foster")
_FRIENDS = _words(
    "friend neighbour neighbor godmother godfather godparent imam vicar priest rabbi coach childminder"
)
_WORKERS = _words(
    "visitor teacher headteacher senco nurse midwife doctor gp police officer school nursery worker practitioner manager "
    "therapist psychologist psychiatrist counsellor solicitor cafcass probation pastoral lead mentor headmaster headmistress "
    "paediatrician dentist lawyer barrister dietitian dietician physiotherapist pharmacist paramedic constable detective "
    "sergeant caseworker keyworker coordinator tutor clinician"
)
_CALLED_SO_AT_WORK = _words("carer guardian")
_PLACES_OF_WORK = _words("police school nursery cafcass probation pastoral lead mentor")
"""Words of work that are nobody by themselves: "police called at night" is no police officer."""
_ROLE_OF_TITLE = {"dr": "doctor", "pc": "police officer", "wpc": "police officer", "dc": "police officer"}
_KINDS = (
    (Kind.ADVOCATE, frozenset({"advocate"})),
    (Kind.INTERPRETER, frozenset({"interpreter"})),
    (Kind.FRIEND, _FRIENDS),
    (Kind.PROFESSIONAL, _WORKERS),
)
_HEADS = _KIN.union(*(words for _kind, words in _KINDS))
_WITH = _words(
    "a an the of on to from by for and in law my her his their our side both step half great grand ex foster adoptive adopted "
    "maternal paternal older elder younger eldest youngest oldest little big close best family first second third 1st 2nd 3rd "
    "4th once twice removed unborn birth late social health class head form key support youth community housing link ad litem "
    "bsl deaf education welfare early help nhs hospital school nursery church mosque family children year reception deputy "
    "assistant teaching senior specialist named allocated sunday"
)
_WORKED_WITH = _words("child children parent family carer baby")
"""Kin in the name of some work: a child psychologist is no child."""
_AT_WORK = re.compile(
    r"(?P<role>[^,]+?) (?:at|from|(?:in|with|for|of) (?=[A-Z]|(?:the|his|her|their) )) ?(?P<where>.+)"
)
_WHOSE = re.compile(r"\b(?:of|for|to|from|with)\b.*|\b[\w-]+['\u2019]s\b(?! side)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+\w*")
_OWNER = re.compile(r"['\u2019]s$", re.IGNORECASE)
LONGEST_PHRASE = 8


def is_tie(words: str) -> bool:
    """Whether every word is known to say who somebody is; a name only after "of" and "for", as in "friend of Mum"."""
    each = words.split()
    if not each or len(each) > LONGEST_PHRASE or may_be_address(words):
        return False
    heads = [_bare(word) for word in each]
    known = all(
        head in _WITH or head in _HEADS or _is_name(word, heads[place - 1] if place else "")
        for place, (word, head) in enumerate(zip(each, heads, strict=True))
    )
    return known and any(head in _HEADS for head in heads)


def kin_words_first(words: Sequence[str]) -> int:
    """With how many words of kinship a name begins: two for "Great Aunt Mary", none for "Mary Byrne"."""
    heads = [_bare(word) for word in words]
    first = next((at for at, head in enumerate(heads) if head not in _KIN | _BEFORE_KIN), len(heads))
    return first if _KIN.intersection(heads[:first]) else 0


def is_tie_word(word: str) -> bool:
    """Whether a word of the line can no longer be a part of a name."""
    return _bare(word) in _HEADS


def kind_said(ties: Sequence[str], rest: Sequence[str]) -> Kind:
    """Who somebody is here. A word of kinship wins over every other, also where it stands in the `rest` that is no tie:
    whoever is there for their work is asked no safety question, and a father who works in a school is a father. Of the `rest`
    a role counts only where the phrase begins with it: "class teacher at St Anne's"."""
    phrases = [*ties, *(role_before_place(phrase) or phrase for phrase in rest)]
    if any(_heads(phrase) & _KIN for phrase in phrases):
        return Kind.FAMILY
    told = [*ties, *filter(None, map(role_before_place, rest))]
    heads = {word for phrase in told for word in _heads(phrase)}
    return next((kind for kind, words in _KINDS if heads & words), Kind.FAMILY)


def role_before_place(phrase: str) -> str:
    """The work that a phrase begins with, before where it is done: "class teacher" of "class teacher at St Anne's"; '' where
    it begins with anything else, or has a word of kinship after it."""
    found = _AT_WORK.fullmatch(phrase)
    if found is None or not is_tie(found["role"]) or is_warning(phrase):
        return ""
    heads, after = _heads(found["role"]), _WORD.findall(found["where"])
    if heads & _KIN or any(word.islower() and _bare(word) in _KIN for word in after):
        return ""
    return found["role"] if any(heads & words - _PLACES_OF_WORK for _kind, words in _KINDS) else ""


def role_of_title(name: str) -> str:
    """The work that a title before a surname alone stands for, as in "Dr Shah"; a cousin who is one comes with a first name."""
    words = name.split()
    return _ROLE_OF_TITLE.get(words[0].casefold().rstrip("."), "") if len(words) == 2 else ""


def why_not_their_part(kind: Kind, role: str) -> WhyNot | None:
    """Why somebody who is said to be this takes no such part: a teacher is no family of whom the family outnumbers the
    professionals, and an aunt who came as a professional would be asked no safety question."""
    if kind is Kind.FAMILY and is_work(role_before_place(role) or role):
        return WhyNot.WORK_IS_NO_FAMILY
    works = kind in {Kind.PROFESSIONAL, Kind.ADVOCATE, Kind.INTERPRETER}
    return WhyNot.FAMILY_IS_NO_WORK if works and _heads(role) & (_KIN - _CALLED_SO_AT_WORK) else None


def is_work(phrase: str) -> bool:
    """Whether the phrase is about work and no kin."""
    heads = _heads(phrase)
    return bool(heads & _WORKERS) and not heads & _KIN


def _heads(phrase: str) -> set[str]:
    """The words of it that are about the person: "friend of Mum" is no mother."""
    words = [_bare(word) for word in _WORD.findall(_WHOSE.sub(" ", phrase))]
    return {
        word
        for place, word in enumerate(words)
        if not (word in _WORKED_WITH and _is_work_ahead(words[place + 1 :]))
    }


def _is_work_ahead(words: Sequence[str]) -> bool:
    first = next((word for word in words if word not in _WITH - {"and"} | _WORKED_WITH), "")
    return first in _WORKERS


def _bare(word: str) -> str:
    plain = _OWNER.sub("", word).strip(".").casefold()
    return plain[:-1] if plain.endswith("s") and _known(plain[:-1]) and not _known(plain) else plain


def _known(word: str) -> bool:
    return word in _HEADS or word in _WITH


def _is_name(word: str, before: str) -> bool:
    return before in {"of", "for", "to"} and word[:1].isupper() and word.isalpha()
