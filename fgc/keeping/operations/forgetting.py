"""What the night does: short-lived things go first, then conferences whose time is over are announced, and then erased.

Any number of workers may do it at once, and it may stop anywhere: each step is a small transaction of its own, one that
fails holds up no other, and the database deletes only what is due, whoever asks (policies.sql).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import exists, select, text

from fgc.access import audit
from fgc.access.models import Role, Staff
from fgc.access.viewer import Viewer, Worker
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import locked
from fgc.keeping.letters import tell_of_notice
from fgc.keeping.models import EraseNotice, Keeping
from fgc.keeping.operations.clock import by_the_clock
from fgc.keeping.operations.closing import keep_declined
from fgc.keeping.operations.erasing import agreed_and_not_done, carry_out
from fgc.keeping.queries import held_back
from fgc.keeping.rules import NOTICE
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import run_each, saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.security_log import Event, alert
from fgc.referral.happenings import ReferralPutAway
from fgc.referral.models import Referral, State

AT_ONCE = 500
"""Rows of one table in one transaction."""
NEVER_SENT = "never_sent"
"""What stands in the audit in place of a class: it never had one."""
PATIENCE = text("SET LOCAL statement_timeout = '5min'")
"""A whole conference goes in one statement, which looks through every table."""


@every("10 1 * * *")
def forget() -> None:
    """Each night. What was missed is made up for the night after. What could not be done is one alert, once all the rest is
    done, and raises `ExceptionGroup`."""
    by_the_clock()
    try:
        run_each(OF_TONIGHT)
    except ExceptionGroup as failed:
        alert(Event.WATCH, kind="forgetting", count=len(failed.exceptions))
        raise


def forget_early() -> dict[str, int]:
    """Ended links and sessions, invitations to join, PINs of closed conferences and letters, each when nobody needs it any
    more (decision 19 says when). Gives how many rows went, by table."""
    gone: dict[str, int] = {}
    for table, count in _small_steps():
        gone[table] = gone.get(table, 0) + count
    return gone


def _small_steps() -> Iterator[tuple[str, int]]:
    again = True
    while again:
        with saving():
            rows = (
                session().execute(text("SELECT what, gone FROM fgc_forget(:most)"), {"most": AT_ONCE}).all()
            )
        again = any(row.gone == AT_ONCE for row in rows)
        yield from ((row.what, row.gone) for row in rows)


def declined() -> list[UUID]:
    """Referrals that were declined and have no class yet."""
    has_one = exists().where(Keeping.conference_id == Conference.id)
    return list(session().scalars(select(Conference.id).where(Conference.stage == Stage.DECLINED, ~has_one)))


def keep_what_was_declined(conference_id: UUID) -> None:
    """A declined referral has ended, and nobody closes it: it gets the class of what ended without a plan."""
    with saving():
        conference = locked(conference_id)
        if session().scalar(select(Keeping.id).where(Keeping.conference_id == conference_id)) is None:
            keep_declined(conference)


def put_away() -> list[UUID]:
    """Referrals that were put away before they were sent, and are there still: a hold stood, or the worker was stopped."""
    return list(session().scalars(select(Referral.conference_id).where(Referral.state == State.WITHDRAWN)))


def erase_soon(happened: ReferralPutAway, *, by: Viewer) -> None:  # noqa: ARG001 - a reaction to an earlier step
    """What was typed goes in a moment, as the worker does it."""
    which = happened.conference.id
    later(erase_put_away, only_once=f"erase:{which}", conference_id=which)


@job("keeping.erase_put_away")
def erase_put_away(conference_id: UUID) -> None:
    """Erases a referral that was put away; done twice it has one effect. Under a legal hold it stays until the night after."""
    by_the_clock()
    erase_conference(conference_id)


def give_notice() -> int:
    """Puts on the notice list what has had its time, and tells the managers of the service once a night. Gives how many."""
    with saving():
        noticed = session().scalars(text("SELECT fgc_notice()")).all()
        services = set(session().scalars(select(Conference.service_id).where(Conference.id.in_(noticed))))
        for conference in session().scalars(select(Conference).where(Conference.id.in_(noticed))):
            audit.note(
                "conference.noticed",
                by=Worker(),
                service_id=conference.service_id,
                conference_id=conference.id,
            )
        managers = select(Staff).where(
            Staff.service_id.in_(services), Staff.role == Role.SERVICE_MANAGER, Staff.active
        )
        for manager in session().scalars(managers.order_by(Staff.id)):
            tell_of_notice(manager)
    return len(noticed)


def due() -> list[UUID]:
    """Those whose notice is over and that no hold keeps. Another class or the database may still say no."""
    over = select(EraseNotice.conference_id).where(
        EraseNotice.noticed_at <= now() - NOTICE, text("NOT fgc_on_hold(erase_notice.conference_id)")
    )
    return list(session().scalars(over.order_by(EraseNotice.noticed_at)).all())


def erase_conference(conference_id: UUID) -> bool:
    """Erases a whole conference, if its class has run out, its notice stood for thirty days and no hold stands, or its referral
    was put away before it was sent; gives whether it did. The audit stays whole, and says which one went and of what class."""
    with saving():
        asked = (
            select(Conference.service_id, Keeping.kept_as, Keeping.until)
            .outerjoin(Keeping, Keeping.conference_id == Conference.id)
            .where(Conference.id == conference_id)
        )
        told = session().execute(asked).one_or_none()
        session().execute(PATIENCE)
        if told is None or not session().scalar(
            text("SELECT fgc_erase_conference(:which)"), {"which": conference_id}
        ):
            return False
        audit.note(
            "conference.erased",
            by=Worker(),
            service_id=told.service_id,
            conference_id=conference_id,
            facts={"kept_as": told.kept_as or NEVER_SENT, "until": told.until},
        )
        journal.note("conference", conference_id, now())
    return True


def _of_each(found: Callable[[], Iterable[UUID]], step: Callable[[UUID], object]) -> Callable[[], None]:
    """A step for each of these. What is there to do is asked when its turn comes, and where that fails it is this step alone
    that failed."""
    return lambda: run_each(partial(step, each) for each in found())


OF_TONIGHT = (
    forget_early,
    _of_each(put_away, erase_conference),
    _of_each(declined, keep_what_was_declined),
    _of_each(agreed_and_not_done, carry_out),
    give_notice,
    _of_each(due, erase_conference),
)
"""In this order."""


@journal.replays("conference")
def erase_conference_again(conference_id: UUID, at: datetime) -> None:
    """On a restored database: what was erased after the backup is erased there too, whatever its class and notice. A legal
    hold that was set later says that it never was: `NeverKept`. Raises `RuntimeError` when no backup is being restored: the
    database refuses it then."""
    by_the_clock(at)
    if held_back(conference_id):
        raise journal.NeverKept
    there = select(Conference.id).where(Conference.id == conference_id)
    session().execute(PATIENCE)
    session().execute(text("SELECT fgc_erase_conference(:which)"), {"which": conference_id})
    if session().scalar(there) is not None:
        raise RuntimeError("nothing is erased again but while a backup is restored")
