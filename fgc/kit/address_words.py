"""Whether some words may say where somebody lives. In doubt they do: an address that is read by the wrong person is the worst
there is, and a word too many that is asked about costs a moment."""

import re

_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?(?:\s*\d[a-z]{2})?\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_ORDINAL = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b|\byear \d{1,2}\b", re.IGNORECASE)
_HOUSE = re.compile(r"\d\s*[a-z]?\s+[A-Z]|\b\d[a-z]\b")
_STREET = re.compile(
    r"\b(?:address|street|str|road|rd|lane|ln|avenue|ave|crescent|terrace|flat|apartment|apt|hostel|refuge|shelter|"
    r"post ?code|p\.?o\.? box)\b",
    re.IGNORECASE,
)
_NAMED_STREET = re.compile(
    r"\b[A-Z][\w’']*\s(?:Close|Court|Drive|Gardens?|Green|Grove|Hill|House|Lodge|Mews|Park|Place|Rise|Row|Square|St|View|"
    r"Walk|Way|Yard)\b"
)
_SMALL = 9


def may_be_address(text: str) -> bool:
    """Whether it has a number beyond a small one ("2nd cousin", "1 of 3", "Year 10"), a postcode, a word of a street, or
    the name of one."""
    counted = _ORDINAL.sub(" ", text)
    return (
        any(int(number) > _SMALL for number in _NUMBER.findall(counted))
        or any(shape.search(counted) for shape in (_POSTCODE, _HOUSE, _STREET, _NAMED_STREET))
        or "@" in text
    )
