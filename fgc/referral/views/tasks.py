"""The list of sections of a referral, each with how far it has come."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.conference.models import Conference
from fgc.referral.models import BottomLine, Question, Referral
from fgc.referral.rules.sections import Missing, Section

Task = tuple[str, str, str, str, str]

ENDPOINTS = {
    Section.CALLER: "referral.caller",
    Section.PEOPLE: "referral.people",
    Section.ORDERS: "referral.orders",
    Section.QUESTIONS: "referral.lines",
    Section.MUST_HAVE: "referral.lines",
}
NOT_NAMED = (Section.CALLER, Section.PEOPLE, Section.ORDERS)
"""Sections whose word is no part of the rule of their address."""
OPTIONAL = {
    Section.WISHES: ("culture", "coordinator_wishes"),
    Section.SAFETY: ("not_to_contact", "safety_risks"),
}


def address_of(conference: Conference, section: Section) -> str:
    """Where a section is written."""
    endpoint = ENDPOINTS.get(section, "referral.section")
    with_word: dict[str, Any] = {} if section in NOT_NAMED else {"word": section.value}
    return url_for(endpoint, conference_id=conference.id, **with_word)


def tasks_of(
    conference: Conference,
    referral: Referral,
    missing: Sequence[tuple[Section, Missing]],
    questions: Sequence[Question],
    lines: Sequence[BottomLine],
) -> list[Task]:
    """(title, address, where it stands, tone, hint) for each section, in order."""
    hints = _hints(referral, len(questions), len(lines))
    found = []
    for section in (
        Section if referral.entered_by_id else [one for one in Section if one is not Section.CALLER]
    ):
        status, tone = _status(referral, section, missing)
        found.append(
            (_(section.label), address_of(conference, section), status, tone, hints.get(section, ""))
        )
    return found


def _hints(referral: Referral, questions: int, lines: int) -> dict[Section, str]:
    people, orders = len(referral.named), len(referral.orders)
    counted = {
        Section.PEOPLE: (people, ngettext("%(num)s person named", "%(num)s people named", people)),
        Section.QUESTIONS: (questions, ngettext("%(num)s question", "%(num)s questions", questions)),
        Section.MUST_HAVE: (lines, ngettext("%(num)s requirement", "%(num)s requirements", lines)),
        Section.ORDERS: (orders, ngettext("%(num)s order", "%(num)s orders", orders)),
    }
    return {section: words for section, (number, words) in counted.items() if number}


def _status(
    referral: Referral, section: Section, missing: Sequence[tuple[Section, Missing]]
) -> tuple[str, str]:
    lacks = [reason for where, reason in missing if where is section]
    if Missing.UNFINISHED in lacks:
        return _("Not finished"), "waits"
    if lacks:
        return _("To do"), "waits"
    if section in OPTIONAL and not any(getattr(referral, name) for name in OPTIONAL[section]):
        return _("Optional"), "calm"
    return _("Done"), "acts"
