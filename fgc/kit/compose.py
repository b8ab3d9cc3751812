"""Composing an e-mail: one text of plain words, put into the frame that all letters share, as text and as HTML.

The words are a template of plain text, paragraphs parted by empty lines; text and HTML part are made from the same
words, so they always say the same. What people typed can do no harm there: the text part is plain, and the frame of
the HTML part escapes every paragraph.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import render_template
from flask_babel import force_locale

from fgc.kit.letter import Letter
from fgc.kit.message import Attachment, Message
from fgc.kit.tongues import shown_locale

BUTTON = "[[press]]"


def compose(
    words: str,
    *,
    letter: Letter,
    to: str,
    to_name: str,
    sender_name: str,
    subject: str | Callable[[], str],
    language: str = "en",
    press: str | Callable[[], str] = "",
    link: str = "",
    phone: str = "",
    phone_of: str = "",
    attachments: tuple[Attachment, ...] = (),
    **context: Any,
) -> Message:
    """The e-mail made of the template `<words>.txt` in the reader's language; needs an application context.

    The one thing to do is the button `press`, leading to `link`, which also stands there as a plain address: where a
    paragraph `[[press]]` is, or after the last one. At the end who writes, and their phone. A subject that is a lazy string
    or a function is said in the reader's language. Raises `HoldBack` for an address or a sign that must not travel.
    """
    with force_locale(shown_locale(language)):
        told = render_template(
            f"{words}.txt", letter=letter, to_name=to_name, sender_name=sender_name, **context
        )
        before, after = _parted(told)
        frame = {
            "again": letter.again, "before": before, "after": after, "press": _said(press), "link": link,
            "phone": phone, "phone_of": phone_of or sender_name, "subject": _said(subject),
        }  # fmt: skip
        return Message(
            to=to,
            to_name=to_name,
            sender_name=sender_name,
            subject=_said(subject),
            text=re.sub(r"\n{3,}", "\n\n", render_template("layout/letter.txt", **frame)).strip() + "\n",
            html=render_template("layout/letter.html", **frame),
            attachments=attachments,
        )


def paragraphs_of(told: str) -> list[str]:
    """The paragraphs of what a template said; the button is one of its own, however close words stand to it: the template
    engine takes the end of a line that holds nothing but a tag."""
    apart = told.replace(BUTTON, f"\n\n{BUTTON}\n\n")
    return [" ".join(each.split()) for each in re.split(r"\n[ \t]*\n", apart) if each.strip()]


def _parted(told: str) -> tuple[list[str], list[str]]:
    """The paragraphs before the button and those after it."""
    paragraphs = paragraphs_of(told)
    if BUTTON not in paragraphs:
        return paragraphs, []
    place = paragraphs.index(BUTTON)
    return paragraphs[:place], [each for each in paragraphs[place:] if each != BUTTON]


def _said(words: str | Callable[[], str]) -> str:
    return str(words() if callable(words) else words)
