"""The mark of a copy: who took it, when, and a code of its own, by which the audit says the same."""

import secrets
from datetime import datetime
from html import escape

from flask_babel import gettext as _

from fgc.kit.paper.fonts import font_names, fonts_for
from fgc.kit.words import said_moment

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that are not taken for each other when they are read aloud."""
FOURS = 3
ACROSS = 40
"""Characters of a mark that fit across a page, at the size below."""


def new_code() -> str:
    """'7F3K-9Q2M-XH4B': random, so that nobody guesses the code of a copy; 58 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _each in range(4)) for _four in range(FOURS))


def marked(code: str, name: str, at: datetime, zone: str) -> str:
    """'Copy 7F3K-9Q2M-XH4B for Ruth Adeyemi, Sunday 22 November 2026, 2:05 pm'."""
    return str(_("Copy %(code)s for %(name)s, %(when)s", code=code, name=name, when=said_moment(at, zone)))


def across(code: str, name: str) -> bytes:
    """A picture to lie under the words of a page, pale and aslant: it cannot be cut off as a line at the edge can."""
    words = escape(f"{code}  {name}"[:ACROSS])
    lines = "".join(
        f'<text x="105" y="{y}" text-anchor="middle" transform="rotate(-32 105 {y})">{words}</text>'
        for y in (75, 155, 235)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" height="297mm">'
        f'<g font-family="{font_names(fonts_for(words))}" font-weight="700" font-size="10" fill="#eef2f1">{lines}</g></svg>'
    ).encode()
