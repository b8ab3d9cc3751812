"""Which rules of time zones are in use, and taking up new ones while the program runs.

Python reads them from the system where it has them, else from the package `tzdata`, and keeps what it has read. Laws change
a few times a year, and with them which instant "11 o'clock there" means.
"""

import zoneinfo
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

LIST = "tzdata.zi"
SIGN = "# version "


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
