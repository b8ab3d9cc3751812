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
    NO_REASON = mark("Say in a few words why you need a copy.")
    WAITS_ALREADY = mark(
        "You have already asked. A service manager who did not ask decides. If they agree, you can "
        "download the copy for 24 hours."
    )
    DECIDED_ALREADY = mark("This has already been decided.")
    ENDED = ASKING_ENDED
    SECOND_PERSON = mark("A service manager other than the person who asked has to agree.")
    OPENS_NO_MORE = mark("The person who asked for this copy can no longer open the conference.")
    NOT_YOURS = mark("Only the person who asked for this copy can download it.")
    NOT_AGREED = mark("No service manager has agreed to this copy yet.")
    TOO_LATE = mark("The 24 hours are over. Ask again if you still need a copy.")
    ASKED_ALREADY = mark("You have already asked for a copy.")
    THEY_ASKED_ALREADY = mark("They have already asked for a copy. See “Copies for the family”.")
    HAS_ACCOUNT = mark(
        "They have a staff account here, so no copy is made for them on this page. They can ask the organisation they work for."
    )
    NOTHING_KEPT = mark("What we kept about them has been deleted. There is nothing left to copy.")
    STILL_TO_COME = mark("That day is in the future. Enter the day they asked.")
    LONG_AGO = mark("That is more than a year ago. Check the year.")
    HELD = mark(
        "There is a safety hold. The copy waits until the hold is lifted, but the month still counts."
    )
    TELL_PIN = mark(
        "They need a PIN to open the copy and have none that works. First tell them one, by phone or face "
        "to face."
    )
    YOURS_DONE = mark("You have released the copy. A second person has to release it too.")
    RELEASED_ALREADY = mark("The copy has already been released.")
    PRINTING = mark("Another copy is being prepared. Try again in a minute.")
    NOT_READY = mark("Your copy is not ready yet. We will tell you when it is.")
    OPENS_NO_LONGER = mark("This copy can no longer be opened. They can ask for another one.")
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
