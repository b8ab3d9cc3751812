"""What a few words say of how somebody is reached: a small closed grammar.

A phrase counts only where the whole of it is one of the forms below. "Not after 5" has a good hour in it and says the
opposite; so whatever is not known word for word is not understood at all, and a person reads it.
"""

import re
from dataclasses import dataclass

from fgc.circle.models import Channel

_WAYS = {
    Channel.TEXT: r"texts?|texting|sms|text messages?",
    Channel.PHONE: r"phone|phoning|phone calls?|calls?|calling|ring|ringing|voice calls?",
    Channel.EMAIL: r"e-?mails?|e-?mailing",
    Channel.LETTER: r"post|letters?",
    Channel.IN_PERSON: r"in person|face to face|visits?|visiting",
}
_WAY = "|".join(_WAYS.values())
_SOME = rf"(?:{_WAY})(?:\s*(?:and|or|/)\s*(?:by )?(?:{_WAY}))?"
_ALLOWED = re.compile(
    rf"(?:only )?(?:by |via |prefers )?({_SOME})(?: only| best| please| is safe| is fine| is ok)?"
)
_FORBIDDEN = re.compile(rf"(?:no|never|not|don't|do not)(?: by)? ({_SOME})(?: please)?")
_EACH = {channel: re.compile(rf"\b(?:{words})\b") for channel, words in _WAYS.items()}
_CLOCK = r"(\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\.?|\d{1,2}[:.]\d{2})"
"""Noon or midnight is never guessed, and a bare "12 - 14" is a house as well."""
_HOURS = re.compile(
    rf"(?:only )?(?:between |from )?{_CLOCK}\s?(?:-|to|and|until|till)\s?{_CLOCK}(?: only)?", re.IGNORECASE
)
_AFTER = re.compile(rf"(?:only )?after {_CLOCK}(?: only)?", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:only )?(?:before|until|till) {_CLOCK}(?: only)?", re.IGNORECASE)
_WEEKDAYS = re.compile(r"(?:only )?(?:on )?(?:weekdays|week days|school days)(?: only)?")
_WARNING = re.compile(
    r"\b(?:not?|none|nobody|never|nor|neither|cannot|don'?t|doesn'?t|can'?t|won'?t|mustn'?t|shouldn'?t|\w+n't|stop\w*|avoid\w*|"
    r"without|unless|except|unsafe|danger\w*|careful\w*|risk\w*|warn\w*|reads?|reading|monitor\w*|watch\w*|track\w*|check\w*|"
    r"open|opens|opened|opening|sees?|answers?|shares?|shared|sharing|home|contact\w*|refuge|hostel|shelter|afraid|scared|violen\w*|"
    r"old number|wrong|hidden|secret\w*|confidential)\b"
)


@dataclass(frozen=True)
class ContactPhrase:
    """What one phrase says, and nothing besides."""

    allowed: tuple[Channel, ...] = ()
    forbidden: tuple[Channel, ...] = ()
    hours_from: str = ""
    hours_to: str = ""
    weekdays_only: bool = False


def contact_phrase(words: str) -> ContactPhrase | None:
    """What the phrase says of reaching somebody; None where a single word of it is not known."""
    plain = _plain(words)
    if found := _FORBIDDEN.fullmatch(plain):
        return ContactPhrase(forbidden=_named(found.group(1)))
    if found := _ALLOWED.fullmatch(plain):
        return ContactPhrase(allowed=_named(found.group(1)))
    if found := _HOURS.fullmatch(plain):
        return ContactPhrase(hours_from=found.group(1), hours_to=found.group(2))
    if found := _AFTER.fullmatch(plain):
        return ContactPhrase(hours_from=found.group(1))
    if found := _BEFORE.fullmatch(plain):
        return ContactPhrase(hours_to=found.group(1))
    return ContactPhrase(weekdays_only=True) if _WEEKDAYS.fullmatch(plain) else None


def is_warning(words: str) -> bool:
    """Whether a word stands there with which something may be unsafe, whatever else was understood."""
    return bool(_WARNING.search(_plain(words)))


def _plain(words: str) -> str:
    text = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", words.casefold())
    text = re.sub("\\s*[\u2010-\u2015]\\s*|\\s+-\\s+", "-", text)
    return " ".join(text.split()).strip(" .!")


def _named(words: str) -> tuple[Channel, ...]:
    return tuple(channel for channel, shape in _EACH.items() if shape.search(words))
