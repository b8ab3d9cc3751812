"""A conference ends, and from then on its time runs."""

from datetime import date

from fgc.access.viewer import StaffViewer, Worker
from fgc.approach.reading import approach_of
from fgc.approach.rules import KeptAs
from fgc.circle.letters import AFTER_CLOSING, Held
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import zone_of
from fgc.keeping.happenings import KeptUntil
from fgc.keeping.models import Keeping
from fgc.keeping.outstanding import ending_of, outstanding, version_of
from fgc.keeping.queries import Kept, was_sealed, youngest_born_on
from fgc.keeping.rules import WhyNot, kept_until, why_not_close, why_not_close_over, why_not_keep_as
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.outbox import cancel_waiting
from fgc.kit.refusal import Refused, refuse
from fgc.review.happenings import ConferenceClosed


def close(
    conference: Conference, *, by: StaffViewer, kept_as: str, because: str = "", confirmed: str = ""
) -> Keeping:
    """The manager closes a conference and says how long it is kept: after its last review, or earlier with a reason.
    `confirmed` stands for what they have read is still open (`outstanding.version_of`).

    Refused while somebody who asked for help waits. Every link into it ends, and letters on their way are cancelled, but
    those that tell that something is off and those that go after closing (`circle.letters.AFTER_CLOSING`). The
    caller holds the conference's row lock, so that nobody asks for help between the look and the end.
    """
    ending, chosen = ending_of(conference), approach_of(conference).kept_as(kept_as)
    refuse(why_not_close(ending, because), field="because")
    refuse(why_not_keep_as(chosen, with_plan=ending.with_plan), field="kept_as")
    refuse(why_not_close_over(version_of(outstanding(by, conference)), confirmed), field="confirmed")
    with saving():
        conference.stage, conference.closed_at = Stage.CLOSED, now()
        tell(ConferenceClosed(conference), by=by)
        cancel_waiting(matter_id=conference.id, because=Held.closed.name, but=AFTER_CLOSING)
        ended_on = today(zone_of(conference))
        return _keep(conference, chosen, ended_on, by=by, because=because)


def change_class(kept: Kept, *, by: StaffViewer, kept_as: str, because: str) -> None:
    """Another class, with a reason. A notice that stood counts for nothing: the new day gets one of its own."""
    if not because.strip():
        raise Refused(WhyNot.NO_REASON, field="because")
    chosen = approach_of(kept.conference).kept_as(kept_as)
    refuse(why_not_keep_as(chosen, with_plan=was_sealed(kept.conference)), field="kept_as")
    with saving():
        kept.keeping.kept_as, kept.keeping.because = chosen.key, because
        kept.keeping.until = _until(kept.conference, chosen, kept.keeping.ended_on)
        kept.keeping.set_by, kept.keeping.set_at = by.staff_id, now()
        tell(KeptUntil(kept.conference, chosen.key, kept.keeping.until), by=by)


def keep_declined(conference: Conference) -> Keeping:
    """A referral that was declined has ended by that: its time runs from the day on which somebody notices, the night
    after."""
    chosen = approach_of(conference).usually_kept_as(with_plan=False)
    return _keep(conference, chosen, today(zone_of(conference)), by=Worker())


def _keep(
    conference: Conference, chosen: KeptAs, ended_on: date, *, by: StaffViewer | Worker, because: str = ""
) -> Keeping:
    with saving():
        keeping = Keeping(
            conference_id=conference.id,
            kept_as=chosen.key,
            ended_on=ended_on,
            until=_until(conference, chosen, ended_on),
            because=because,
            set_by=by.staff_id if isinstance(by, StaffViewer) else None,
            set_at=now(),
        )
        session().add(keeping)
        tell(KeptUntil(conference, chosen.key, keeping.until), by=by)
    return keeping


def _until(conference: Conference, chosen: KeptAs, ended_on: date) -> date:
    """Refused where the class counts from a birthday that nobody knows."""
    until = kept_until(chosen, ended_on, youngest_born_on(conference))
    if until is None:
        raise Refused(WhyNot.NO_BIRTHDAY, field="kept_as")
    return until
