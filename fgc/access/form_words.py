"""What somebody typed in a form that could not be taken, to be read on the very page that says so.

It is given back in the answer to the request that brought it, and kept nowhere: so only the browser and the person who typed
it see it, whatever became of their session. Never given back: passwords, codes, PINs and tokens, ids and versions that the
page sent along, and anything that another site sent.
"""

import re
from uuid import UUID

from flask import request
from werkzeug.exceptions import HTTPException

from fgc.access.unsent import KEYS, NOT_KEPT
from fgc.kit.agreement import FIELD
from fgc.kit.same_site import READING, comes_from_our_page

_NO_WORDS = re.compile(r"y|on|yes|no|true|[a-z]+(_[a-z]+)+|[\w+/=-]{40,}", re.ASCII)
"""What a box, a button or a script sends, and nobody typed: a tick, one of several choices, a long key."""


def words_of_form() -> list[str]:
    """Each text that was typed in the form of this request, in the order of the form; a day in three boxes is one."""
    if request.method in READING or not comes_from_our_page() or _by_a_script():
        return []
    try:
        typed = list(request.form.items(multi=True))
    except HTTPException:  # it could not be read at all
        return []
    found: dict[str, list[str]] = {}
    for name, text in typed:
        if _is_typed(name, text):
            found.setdefault(name.removesuffix("-month").removesuffix("-year"), []).append(text.strip())
    return [" ".join(parts) for parts in found.values()]


def _is_typed(name: str, text: str) -> bool:
    secret = name in NOT_KEPT or name in KEYS or name == FIELD
    return bool(text.strip()) and not secret and not _NO_WORDS.fullmatch(text) and not _is_id(text)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _by_a_script() -> bool:
    """Whether a script asked, which shows nobody what is answered."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
