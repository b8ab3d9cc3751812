"""Phone numbers: however they were typed, one form to keep and compare, one to read, one to dial.

Kept is E.164, with the extension as RFC 3966 writes it: `+447700900104`, `+441632960111;ext=12`. A number without a
country is read in the region of the service whose page it is (ISO 3166, see `region_is`). Only the length is judged, by
the kind of number: a range that was given out yesterday, or is kept for stories, is somebody's number too.
"""

import re
import unicodedata
from collections.abc import Callable

from babel.core import get_global
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    country_code_for_region,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    national_significant_number,
    number_type,
    parse,
    region_code_for_country_code,
    region_code_for_number,
    region_codes_for_country_code,
)
from phonenumbers.timezone import time_zones_for_number

from fgc.kit.refusal import Reason, Refused
from fgc.kit.words import mark

_KEPT = re.compile(r"\+[1-9][0-9]{6,14}(;ext=[0-9]{1,20})?")


class WhyNot(Reason):
    """Why something that was typed is not a phone number."""

    NOT_A_NUMBER = mark("Enter a phone number, like 01632 960190 or +44 7700 900190.")
    TOO_SHORT = mark("This phone number is too short. Enter the whole number, with the area or country code.")
    DIGIT_MISSING = mark("A digit seems to be missing from this phone number. Please check it.")
    TOO_LONG = mark("This phone number is too long. Enter one number only.")
    NO_COUNTRY = mark("No country has this code. Check the number after the plus.")


_WRONG = {
    ValidationResult.INVALID_COUNTRY_CODE: WhyNot.NO_COUNTRY,
    ValidationResult.TOO_SHORT: WhyNot.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: WhyNot.TOO_SHORT,
    ValidationResult.TOO_LONG: WhyNot.TOO_LONG,
}
_UNREADABLE = {
    NumberParseException.INVALID_COUNTRY_CODE: WhyNot.NO_COUNTRY,
    NumberParseException.TOO_SHORT_NSN: WhyNot.TOO_SHORT,
    NumberParseException.TOO_SHORT_AFTER_IDD: WhyNot.TOO_SHORT,
    NumberParseException.TOO_LONG: WhyNot.TOO_LONG,
}
_NORTH_AMERICA = 1
_NATIONAL = {"GB": "999", "IE": "999"}
"""The number that everybody knows there, beside the 112 that works too."""
_EXTENSION = re.compile(r"\b(?:extension|extn|ext|x)\b\.?|(?<=\d)x(?=\d)", re.IGNORECASE)
_OTHER_SIGN = re.compile(r"[^\d\s+\uff0b()\uff08\uff09\[\]./\-\u2010-\u2015\u2212\uff0d\uff0e\u00b7*#,;:=~]")
"""What stands in no number as people write it."""


HOME = "GB"


def _home() -> str:
    return HOME


_region: Callable[[], str] = _home


def region_is(found: Callable[[], str]) -> None:
    """Says how the region of whoever is looked after now is found, such as 'GB'."""
    global _region
    _region = found


def kept_phone(typed: str, region: str = "") -> str:
    """The number as it is kept; nothing typed is no number. Refused, beside the field `phone`, when it is not one number.

    Signs that nobody sees, such as a direction mark that came along, are not part of it.
    """
    if not (visible := "".join(sign for sign in typed if unicodedata.category(sign) != "Cf").strip()):
        return ""
    if _OTHER_SIGN.search(
        _EXTENSION.sub("", visible)
    ):  # to the library 0800 FLOWERS is a number, and so is 0800 9'--
        raise Refused(WhyNot.NOT_A_NUMBER, field="phone")
    try:
        number = parse(visible, None if visible[0] in "+\uff0b" else region or _region())
    except NumberParseException as wrong:
        raise Refused(_UNREADABLE.get(wrong.error_type, WhyNot.NOT_A_NUMBER), field="phone") from wrong
    found = is_possible_number_with_reason(number)
    if found != ValidationResult.IS_POSSIBLE:
        raise Refused(_WRONG.get(found, WhyNot.NOT_A_NUMBER), field="phone")
    if _lacks_a_digit(number):
        raise Refused(WhyNot.DIGIT_MISSING, field="phone")
    return _in_one_form(number)


def _lacks_a_digit(number: PhoneNumber) -> bool:
    """Whether some number of the country is as short as this, but none that begins like it, or one more digit makes it whole.

    "07700 900 11" is kept, dialled and texted as somebody else's number otherwise: a British number may have nine digits after
    the 0, as in 016977 3123, but a mobile never has.
    """
    if is_valid_number(number):
        return False
    region = region_code_for_number(number) or region_code_for_country_code(number.country_code or 0)
    country, digits = PhoneMetadata.metadata_for_region(region), national_significant_number(number)
    numbers = country.general_desc if country else None
    if numbers is None or len(digits) >= max(numbers.possible_length):
        return False
    longer = (parse(f"+{number.country_code}{digits}{more}") for more in range(10))
    begins_like_none = not re.fullmatch(numbers.national_number_pattern or "", digits)
    return begins_like_none or any(is_valid_number(one) for one in longer)


def shown_phone(kept: str, region: str = "") -> str:
    """The number as people write it: without the country where that is the region's own. What was kept and is no number
    is shown as it stands."""
    if (number := _read(kept)) is None:
        return kept
    at_home = number.country_code == country_code_for_region(region or _region())
    return format_number(number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)


def phone_link(kept: str) -> str:
    """The address that dials the number (RFC 3966); '' when it is not one."""
    return f"tel:{kept}" if _read(kept) else ""


def text_number(kept: str) -> str:
    """The number as a provider of text messages takes it; '' when no text reaches it: an extension is a desk."""
    return kept if (number := _read(kept)) and not number.extension else ""


def takes_texts(kept: str) -> bool:
    """Whether a text to this number is read on a telephone that somebody carries, as far as the number tells: never a landline.
    A British 07 number that was never given out is one for stories."""
    if (number := _read(kept)) is None or number.extension:
        return False
    kind = number_type(number)
    of_stories = kind == PhoneNumberType.UNKNOWN and text_number(kept).startswith("+447")
    return of_stories or kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def zone_of_phone(kept: str) -> str:
    """The time zone where the number rings, for one that stands in a single zone of the world; '' for any other. Of an Irish
    number the library knows three zones, none of them Irish: there the one zone of the one country with this code is it."""
    if (number := _read(kept)) is None:
        return ""
    found = time_zones_for_number(number)
    if len(found) != 1:
        regions = region_codes_for_country_code(number.country_code or 0)
        found = tuple(one for one, where in get_global("zone_territories").items() if regions == (where,))
    return found[0] if len(found) == 1 and "/" in found[0] and not found[0].startswith("Etc/") else ""


def _read(kept: str) -> PhoneNumber | None:
    """What `kept_phone` once gave; None for anything else."""
    if not _KEPT.fullmatch(kept):
        return None
    try:
        return parse(kept, None)
    except NumberParseException:
        return None


def _in_one_form(number: PhoneNumber) -> str:
    plain = format_number(number, PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def emergency_number(region: str) -> str:
    """What is rung there when somebody is in danger: "999", "112" or "911"; "" where no number is known, so that none is said
    that would not be answered."""
    if number := _NATIONAL.get(region):
        return number
    if country_code_for_region(region) == _NORTH_AMERICA:
        return "911"
    known = PhoneMetadata.short_metadata_for_region(region)
    return (known.emergency.example_number or "") if known and known.emergency else ""
