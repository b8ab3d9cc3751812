"""What a press is about: what stood on its page, and not what came after it was opened.

A form that says something of what its page shows ("I told them", "I gave it to them", "Lift the hold") carries a version of it.
The view that takes the press makes the version anew, under its locks, and refuses when it is another one by then: the record
would say that somebody was told, asked or given what they never were. A warning that stands beside the button belongs to it.
What a second person agrees to has its own (`fgc.kit.agreement`); what a form writes whole, too (`Form.replaces`).
"""

import json

from flask import request

from fgc.kit.refusal import Stale
from fgc.kit.secrets import ring

FIELD = "page_version"
"""The name under which it travels in a form."""


class PageChanged(Stale):
    """What stood on the page is otherwise by now: nothing was kept."""

    def __init__(self) -> None:
        super().__init__({})


def page_version(*shown: object) -> dict[str, str]:
    """What a form of this page carries (`act(values=…)`, `Form.for_page`). `shown`: whatever the press is about, as values whose
    text differs where they differ: ids, moments, words. Keyed, so that it tells none of them."""
    content = json.dumps([str(one) for one in shown]).encode()
    return {FIELD: ring().mac("page", content).hex()[:32]}


def expect_page(*shown: object) -> None:
    """Raises `PageChanged` (409) unless the form that was sent carries the version of exactly this; also where it names none."""
    if request.form.get(FIELD, "") != page_version(*shown)[FIELD]:
        raise PageChanged
