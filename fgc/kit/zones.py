"""Which rules of time zones are in use, and taking up new ones while the program runs.

Python reads them from the system where it has them, else from the package `tzdata`, and keeps what it has read. Laws change
a few times a year, and with them which instant "11 o'clock there" means.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from babel import Locale
from babel.dates import get_timezone_location

from fgc.kit.text import in_name_order

LIST = "tzdata.zi"
SIGN = "# version "


@dataclass(frozen=True)
class Place:
    """A place by whose clock people live: its zone, its name with its country's, and the country's two letters."""

    zone: str
    name: str
    country: str


@cache
def places() -> tuple[Place, ...]:
    """One place for each clock of each country, by name: "London (United Kingdom)". Without the other names a zone has had
    ("Asia/Calcutta", "GB-Eire", "US/Eastern"), which nobody looks for and of which one place would have several."""
    text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    known, countries = zoneinfo.available_timezones(), Locale("en").territories
    found = [
        Place(row[2], f"{_city(row[2])} ({countries.get(row[0], row[0])})", row[0])
        for row in rows
        if row[2] in known
    ]
    return tuple(sorted(found, key=lambda one: in_name_order(one.name)))


def nearest_first(zone: str | None) -> list[tuple[str, str]]:
    """Every place as a choice: that of this zone first, then the others of its country, then all by name. A zone that goes by
    another name stays what it is, under that name."""
    home = next((one for one in places() if one.zone == zone), None)
    named = [(one.zone, one.name) for one in places()]
    if home is None:
        return [*([(zone, zone.replace("_", " "))] if zone else []), *named]
    near = [(one.zone, one.name) for one in places() if one.country == home.country and one != home]
    first = [(home.zone, home.name), *near]
    return [*first, *(one for one in named if one not in first)]


def _city(zone: str) -> str:
    return str(get_timezone_location(zone, locale="en", return_city=True))


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day on which an aware moment falls in the IANA zone `zone`."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def version() -> str:
    """The version of the rules this process reads by, such as '2026f'; 'unknown' where the system does not say."""
    return _seen


def packaged() -> str:
    """The version that comes with the program."""
    return _said(resources.files("tzdata") / "zoneinfo") or "unknown"


def read_anew() -> str:
    """Forgets what was read of every zone, and says the version that counts from here on."""
    global _seen
    zoneinfo.ZoneInfo.clear_cache()
    _seen = _look()
    return _seen


def _look() -> str:
    for folder in map(Path, zoneinfo.TZPATH):
        if folder.is_dir():
            return _said(folder) or "unknown"
    return packaged()


def _said(folder: Path | Traversable) -> str:
    """What the list of rules, which lies beside the zones, says of itself in its first line."""
    try:
        with (folder / LIST).open(encoding="utf-8") as opened:
            first = opened.readline()
    except FileNotFoundError:
        return ""
    return first.removeprefix(SIGN).strip() if first.startswith(SIGN) else ""


_seen = _look()
