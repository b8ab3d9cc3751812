"""Paper: HTML becomes a tagged, archival PDF (PDF/A-3a) in a process that can reach nothing.

The only door to WeasyPrint. Every style, font and picture comes with the job, by its bare name; no address is ever
fetched. The same job gives the same bytes, so what was printed can be printed again and compared.
"""

import hashlib
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from fgc.kit.paper.fonts import accents_set
from fgc.kit.paper.plain import STYLES as PLAIN_STYLES
from fgc.kit.paper.plain import plain
from fgc.kit.paper.press import Press, PressFailed, press

VARIANT = "pdf/a-3a"
LONGEST_HTML = 8 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
log = logging.getLogger("fgc.kit.paper")


class NotPrinted(Exception):
    """Neither the full nor the plain layout could be printed. Nothing was made; the job may be tried again later."""


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF. `relationship` is PDF/A-3's word for how it relates to the page."""

    name: str
    content: bytes
    description: str
    relationship: Literal["Source", "Data", "Alternative", "Supplement"] = "Data"


@dataclass(frozen=True)
class Stationery:
    """What documents of one kind share: fonts (as `@font-face` and `html { font-family }`), styles, and their files.

    In the styles a file is called by its bare name: `url(name.woff2)`.
    """

    fonts: str
    styles: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    always: str = ""
    """Styles that stand in the plain layout too: what must be on each page whatever happens."""


def printed(
    html: str,
    stationery: Stationery,
    *,
    made_at: datetime,
    pictures: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attachment] = (),
    generator: str = "fgc",
    on: Press | None = None,
) -> bytes:
    """A PDF/A-3a of the document: tagged, fonts embedded, its title and language those of the HTML.

    `made_at` (aware) stands in the file as its date. A job that fails is tried once more, and then in the plain
    layout, whose words and attachments are the same. Raises `NotPrinted`, and ValueError for a file's name that is
    more than a name.
    """
    files = {**stationery.files, **(pictures or {})}
    _check(html, files, attachments)
    chosen = on or press()
    full = stationery.fonts + stationery.styles + stationery.always
    for markup, styles in (
        (html, full),
        (html, full),
        (None, stationery.fonts + PLAIN_STYLES + stationery.always),
    ):
        head, blobs = _job(accents_set(markup or plain(html)), styles, stationery, files, attachments)
        try:
            return chosen.printed(head | {"made_at": made_at.isoformat(), "generator": generator}, blobs)
        except PressFailed as failure:
            layout = "full" if markup else "plain"
            log.warning("the press failed", extra={"error": str(failure), "kind": layout})
    raise NotPrinted


def _check(html: str, files: Mapping[str, bytes], attachments: Sequence[Attachment]) -> None:
    if len(html) > LONGEST_HTML:
        raise NotPrinted("too long to print")
    for name in (*files, *(one.name for one in attachments)):
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the bare name of a file: {name!r}")


def _job(
    html: str,
    styles: str,
    stationery: Stationery,
    files: Mapping[str, bytes],
    attachments: Sequence[Attachment],
) -> tuple[dict[str, object], dict[str, bytes]]:
    described = [
        {"name": one.name, "description": one.description, "relationship": one.relationship}
        for one in attachments
    ]
    key = _key(styles, stationery.files)
    head: dict[str, object] = {"variant": VARIANT, "styles": styles, "key": key, "attachments": described}
    carried = {"attached/" + one.name: one.content for one in attachments}
    return head, {"html": html.encode(), **files, **carried}


def _key(styles: str, files: Mapping[str, bytes]) -> str:
    """What the press may keep ready under: the same styles with the same files."""
    digest = hashlib.sha256(styles.encode())
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return digest.hexdigest()
