"""Who may ask for a copy of what is kept, who agrees, how long it may be taken, and by when a person must have theirs."""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from fgc.access.models import Role
from fgc.kit.refusal import ASKING_ENDED, Reason, why_not_answer
from fgc.kit.words import mark
from fgc.record.models import Export, OwnCopy

TAKEN_FOR = timedelta(hours=24)
"""How long whoever asked may take a copy of the record, from the moment a manager agreed."""
OPEN_FOR = timedelta(days=30)
"""How long a person may take their own copy, from the moment it was released."""
NEAR = timedelta(days=7)


LONGEST_BEFORE = timedelta(days=366)


class WhyNot(Reason):
    NO_REASON = mark("Say why you need a copy, in a few words.")
    WAITS_ALREADY = mark(
        "You have asked already. A manager who did not ask decides, and then you may take it for 24 hours."
    )
    DECIDED_ALREADY = mark("This has already been decided.")
    ENDED = ASKING_ENDED
    SECOND_PERSON = mark(
        "Another person than the one who asked has to agree, and they have to be a service manager."
    )
    OPENS_NO_MORE = mark("Whoever asked for this copy may not open the conference any more.")
    NOT_YOURS = mark("Only the person who asked for this copy can take it.")
    NOT_AGREED = mark("A manager has not agreed to this copy.")
    TOO_LATE = mark("The 24 hours are over. Ask again if you still need a copy.")
    ASKED_ALREADY = mark("You have asked for a copy already.")
    THEY_ASKED_ALREADY = mark(
        "They have asked for a copy already. It stands under “Copies that the family asked for”."
    )
    HAS_ACCOUNT = mark(
        "They have a staff account here, so no copy is made for them on this page. They can ask the organisation they work for."
    )
    NOTHING_KEPT = mark(
        "What was kept about them has been erased. There is nothing left to give them a copy of."
    )
    STILL_TO_COME = mark("That day is still to come. Give the day on which they asked.")
    LONG_AGO = mark("That is more than a year ago. Look at the year.")
    HELD = mark("A safety hold stands. The copy waits until it is lifted; the clock goes on.")
    TELL_PIN = mark("They open it with a PIN and have none that works. Tell them one first, by voice.")
    YOURS_DONE = mark("You have released it. A second person has to do so too.")
    RELEASED_ALREADY = mark("It was released already.")
    PRINTING = mark("Another copy is being printed just now. Try again in a minute.")
    NOT_READY = mark("Your copy is not ready yet. We will tell you when it is.")
    OPENS_NO_LONGER = mark("This copy cannot be opened any more. They can ask for another one.")
    PIN_AGAIN = mark("Type the six numbers of your PIN to open your copy.")


class Standing(Enum):
    """How far somebody's own copy is."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"


def is_open(export: Export, now: datetime) -> bool:
    """It waits for a second person, or may be taken."""
    return export.decided_at is None or (export.ends_at is not None and now < export.ends_at)


def why_not_ask(mine: Iterable[Export], because: str, now: datetime) -> WhyNot | None:
    """With a reason, and one at a time. `mine`: what the same person asked for in this conference."""
    if any(is_open(one, now) for one in mine):
        return WhyNot.WAITS_ALREADY
    return None if because.strip() else WhyNot.NO_REASON


def why_not_decide(export: Export, by: UUID, role: Role) -> WhyNot | None:
    """A service manager who did not ask decides, once; for a manager's own wish another manager (security.md, 3.2)."""
    if over := why_not_answer(
        export.decided_at, export.decided_by, decided=WhyNot.DECIDED_ALREADY, ended=WhyNot.ENDED
    ):
        return over
    return WhyNot.SECOND_PERSON if by == export.asked_by or role is not Role.SERVICE_MANAGER else None


def why_not_agree(export: Export, by: UUID, role: Role, *, opens: bool) -> WhyNot | None:
    """As it is decided; and a yes only as long as whoever asked may open the conference themself (`opens`)."""
    return why_not_decide(export, by, role) or (None if opens else WhyNot.OPENS_NO_MORE)


def why_not_take(export: Export, by: UUID, now: datetime) -> WhyNot | None:
    """Whoever asked, after a second person agreed, for 24 hours."""
    if export.asked_by != by:
        return WhyNot.NOT_YOURS
    if not export.agreed or export.ends_at is None:
        return WhyNot.NOT_AGREED
    return WhyNot.TOO_LATE if export.ends_at <= now else None


def month_after(day: date) -> date:
    """The same day of the next month, or its last day where it has none: a month to answer in (UK GDPR, article 12(3),
    counted as the Information Commissioner does)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def standing(copy: OwnCopy, now: datetime) -> Standing:
    """Waiting until both released it; then open for 30 days."""
    if copy.released_at is None or copy.ends_at is None:
        return Standing.WAITING
    return Standing.OPEN if now < copy.ends_at else Standing.OVER


def overdue(copy: OwnCopy, today: date) -> bool:
    """The month is over and they cannot open it yet."""
    return copy.released_at is None and copy.due_on < today


def is_near(copy: OwnCopy, today: date) -> bool:
    """A week is left, or less."""
    return copy.released_at is None and copy.due_on - today <= NEAR


def why_not_ask_copy(newest: OwnCopy | None, now: datetime) -> WhyNot | None:
    """One at a time: not while one waits, nor while one can be opened."""
    unfinished = newest is not None and standing(newest, now) is not Standing.OVER
    return WhyNot.ASKED_ALREADY if unfinished else None


def why_not_record_request(
    newest: OwnCopy | None, now: datetime, *, erased: bool, has_account: bool
) -> WhyNot | None:
    """That somebody asked by phone or by letter is written down for everybody of whom something is kept, whether or not they
    have a page; one at a time, as on their own page. Not for whoever signs in as staff: there is no page, link or PIN for
    them to open a copy with, and it would be overdue for ever."""
    if erased:
        return WhyNot.NOTHING_KEPT
    if has_account:
        return WhyNot.HAS_ACCOUNT
    return WhyNot.THEY_ASKED_ALREADY if why_not_ask_copy(newest, now) else None


def why_not_requested_on(day: date, today: date) -> WhyNot | None:
    """The month runs from the day they asked, which may be days before somebody writes it down. More than a year before is a
    year that was mistyped: the copy would be overdue at once."""
    if day > today:
        return WhyNot.STILL_TO_COME
    return WhyNot.LONG_AGO if day < today - LONGEST_BEFORE else None


def why_not_release(copy: OwnCopy, by: UUID, role: Role, *, held: bool, has_pin: bool) -> WhyNot | None:
    """The coordinator and a manager, each once, in any order; nothing leaves under a safety hold, nor to somebody who
    has no PIN to open it with."""
    if copy.released_at is not None:
        return WhyNot.RELEASED_ALREADY
    if held:
        return WhyNot.HELD
    if by in (copy.coordinator_id, copy.manager_id) or may_release(copy, role) is False:
        return WhyNot.YOURS_DONE
    return None if has_pin else WhyNot.TELL_PIN


def may_release(copy: OwnCopy, role: Role) -> bool:
    """Whether it still waits for somebody of this role."""
    waits_for = {Role.COORDINATOR: copy.coordinator_at, Role.SERVICE_MANAGER: copy.manager_at}
    return copy.released_at is None and role in waits_for and waits_for[role] is None


def why_not_open(copy: OwnCopy | None, now: datetime, *, held: bool, proved: bool) -> WhyNot | None:
    """The person themself, once it was released, after their PIN. Under a safety hold they read what they would read if
    it were not ready: nobody learns from this page that there is one."""
    if copy is None or held or standing(copy, now) is not Standing.OPEN:
        return WhyNot.NOT_READY
    return None if proved else WhyNot.PIN_AGAIN
