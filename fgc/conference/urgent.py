"""Being let into a conference without a part in it: with a reason, by a second person, for a day, with everybody told.

For a coordinator who falls ill on the day, and for whoever has to act tonight. A manager of the service, to whom its
conferences are open, asks in the same way to learn how people are reached. It is never silent: the managers read the
asking, and the coordinator, the managers and the history learn that it was agreed to. Whoever asks learns nothing from
the answer, not even whether there is a conference of that number.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select, text

from fgc.access import audit
from fgc.access.models import Part, Role, Staff, UrgentAccess
from fgc.access.staff.users import SAID
from fgc.access.viewer import StaffViewer
from fgc.conference import letters
from fgc.conference.happenings import LetInUrgently
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, colleagues, in_conflict
from fgc.conference.rules import number_typed, why_not_ask_to_open, why_not_let_in
from fgc.kit.agreement import Proposal, expect_agreed, facts, line
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.locked import lock_of
from fgc.kit.refusal import refuse

A_DAY = timedelta(hours=24)


def ask_to_open(*, by: StaffViewer, number: str, why: str) -> None:
    """Asks to be let in. Answered alike whether there is such a conference or not; where there is, the managers are told
    in the same transaction. Nothing is asked twice while it waits, and nobody with a conflict asks at all."""
    urgent_id = uuid4()
    asking = {
        "id": urgent_id,
        "number": number_typed(number),
        "why": bytes(lock_of(UrgentAccess, "why").lock(urgent_id, why)),
    }
    with saving() as current:
        asked = current.scalar(text("SELECT fgc_ask_urgently(:id, :number, :why)"), asking)
        if asked:
            audit.note("urgent.asked", about=urgent_id)
            managers = select(Staff.id).where(
                Staff.service_id == by.service_id,
                Staff.role == Role.SERVICE_MANAGER,
                Staff.active,
                Staff.id != by.staff_id,
            )
            for manager in current.scalars(managers.order_by(Staff.id)):
                letters.urgent_news(letters.URGENT_ASKED, by.service_id, manager)


def waiting_for(viewer: StaffViewer) -> Sequence[tuple[UrgentAccess, Conference, Staff]]:
    """What waits for a manager, the oldest first: what was asked, for which conference, by whom."""
    rows = session().execute(
        select(UrgentAccess, Conference, Staff)
        .join(Conference, Conference.id == UrgentAccess.conference_id)
        .join(Staff, Staff.id == UrgentAccess.staff_id)
        .where(Conference.service_id == viewer.service_id, UrgentAccess.decided_at.is_(None))
        .order_by(UrgentAccess.asked_at)
    )
    return [(row.UrgentAccess, row.Conference, row.Staff) for row in rows]


def urgent_for(urgent_id: UUID) -> UrgentAccess | None:
    """What was asked, if the viewer may see it; locked."""
    return session().scalar(select(UrgentAccess).where(UrgentAccess.id == urgent_id).with_for_update())


def proposed(urgent: UrgentAccess, conference: Conference, who: Staff) -> Proposal:
    """What would be open to whom when a manager agrees."""
    closed, for_a_day = _("Not open to them"), _("Open to them for 24 hours")
    lines = [line(f"{conference.number}, {conference.name}", closed, for_a_day)]
    if who.role is Role.SERVICE_MANAGER:
        lines = [line(_("How people are reached"), closed, for_a_day)]
    return Proposal(
        urgent.id,
        urgent.asked_at,
        urgent.why,
        tuple(lines),
        facts((_("Asked by"), who.name), (_("What they do here"), _(SAID[who.role]))),
    )


def decide(
    urgent: UrgentAccess, conference: Conference, *, agrees: bool, by: StaffViewer, agreed_to: str
) -> None:
    """A manager who did not ask lets somebody in for 24 hours, or does not, as they read it (`agreed_to`, its version). The
    history says so, and the coordinator and the managers get a letter, all in the same transaction."""
    refuse(why_not_let_in(urgent, by.staff_id, by.role))
    who = session().get_one(Staff, urgent.staff_id)
    expect_agreed(proposed(urgent, conference, who), agreed_to)
    linked = in_conflict(conference, who.id)
    refuse(why_not_ask_to_open(works_here=who.active, in_conflict=linked) if agrees else None)
    with saving():
        moment = now()  # one reading of the clock: a microsecond more is longer than a day
        urgent.decided_by, urgent.decided_at, urgent.agreed = by.staff_id, moment, agrees
        if not agrees:
            audit.note("urgent.declined", conference_id=conference.id, about=urgent.staff_id)
            return
        urgent.ends_at = moment + A_DAY
        tell(LetInUrgently(conference, urgent.staff_id), by=by)
        coordinator = assigned(conference, Part.COORDINATOR)
        told = {each.id for each in colleagues(conference, Role.SERVICE_MANAGER)} | {urgent.staff_id}
        for reader in sorted(told | ({coordinator.id} if coordinator else set())):
            letters.urgent_news(letters.URGENT_AGREED, conference.service_id, reader, conference)
