"""Who works here: invited, changed, let go. A manager or an administrator is made by two people, never by one.

Every change takes effect with the next request of whoever it is about: their sessions end, and with them whatever they
asked for, and was asked about them, and waits for a second person (see `fgc_staff_out` in two_people.sql).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from fgc.access import audit
from fgc.access.models import Role, Staff
from fgc.access.models_feeds import Feed
from fgc.access.models_staff import Elsewhere, Joining, Passkey, SignInSecret, Wanted
from fgc.access.rules import ROLE_NAMES, SECOND_PERSON, WhyNot, why_not_change_user, why_not_decide
from fgc.access.staff import joining
from fgc.access.viewer import StaffViewer
from fgc.kit import journal
from fgc.kit.agreement import Proposal, differing, expect_agreed, facts, line
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.kit.text import in_name_order

SAID = ROLE_NAMES


@dataclass(frozen=True)
class About:
    """What is kept of somebody who works here."""

    name: str
    email: str
    phone: str
    team: str
    manager_id: UUID | None


def users_of(viewer: StaffViewer) -> Sequence[Staff]:
    """Everybody of the viewer's service, those who left too, by name."""
    everybody = select(Staff).where(Staff.service_id == viewer.service_id)
    return sorted(session().scalars(everybody), key=lambda one: (not one.active, in_name_order(one.name)))


def not_in_yet(viewer: StaffViewer) -> Mapping[UUID, datetime]:
    """Of those who work here, who was invited and has not signed in since, with when they were invited last: whoever waits for
    them can send the letter again. Only an administrator is told (`administers` in two_people.sql).

    What somebody who is signed in opened for themself, to begin anew, is no invitation.
    """
    theirs = or_(Joining.made_by.is_not(None), Joining.opened_at.is_(None))
    waiting_for = (
        select(Joining.staff_id, func.max(Joining.made_at))
        .join(Staff, Staff.id == Joining.staff_id)
        .where(Joining.service_id == viewer.service_id, Staff.active, theirs)
        .group_by(Joining.staff_id)
        .having(func.count(Joining.used_at) == 0)
    )
    return {row[0]: row[1] for row in session().execute(waiting_for)}


def user_for(viewer: StaffViewer, staff_id: UUID) -> Staff | None:
    """Somebody of the viewer's service."""
    return session().scalar(select(Staff).where(Staff.id == staff_id, Staff.service_id == viewer.service_id))


def waiting(viewer: StaffViewer) -> Sequence[Wanted]:
    """What waits for a second person, the oldest first."""
    open_ones = select(Wanted).where(Wanted.service_id == viewer.service_id, Wanted.decided_at.is_(None))
    return session().scalars(open_ones.order_by(Wanted.asked_at)).all()


def may_answer(wanted: Wanted, users: Sequence[Staff]) -> Sequence[Staff]:
    """Who of these could be the second person. Nobody: it waits in vain, and an operator has to appoint one."""
    asked = (wanted.asked_by, wanted.staff_id)
    return [one for one in users if one.active and one.role in SECOND_PERSON and one.id not in asked]


def wanted_for(viewer: StaffViewer, wanted_id: UUID) -> Wanted | None:
    """One of these, whether it waits or not, locked."""
    one = select(Wanted).where(Wanted.id == wanted_id, Wanted.service_id == viewer.service_id)
    return session().scalar(one.with_for_update())


def invite_user(about: About, role: Role, *, by: StaffViewer) -> Staff:
    """Somebody is to work here. They get their letter at once; a manager or an administrator when a second person has
    agreed."""
    alone = role not in SECOND_PERSON
    someone = Staff(
        service_id=by.service_id, role=role, active=alone, name=about.name, email=about.email, phone=about.phone,
        team=about.team, manager_id=about.manager_id,
    )  # fmt: skip
    with saving() as current:
        try:
            with current.begin_nested():
                current.add(someone)
                current.flush()
        except IntegrityError as taken:
            raise Refused(WhyNot.ADDRESS_TAKEN, field="email") from taken
        audit.note("user.invited", about=someone.id, facts={"role": role})
        if alone:
            joining.invite(someone, by=by.staff_id)
        else:
            _ask_second(someone, role, by=by)
    return someone


def change_user(
    someone: Staff, role: Role, *, phone: str, team: str, manager_id: UUID | None, by: StaffViewer
) -> bool:
    """Keeps the new telephone number, team and manager, and the role. False: the role waits for a second person."""
    with saving():
        someone.phone, someone.team, someone.manager_id = phone, team, manager_id
        if role is someone.role:
            return True
        _refuse_change(someone, by=by)
        if role in SECOND_PERSON:
            _ask_second(someone, role, by=by)
            return False
        audit.note("user.changed", about=someone.id, facts={"from": someone.role, "to": role})
        someone.role = role
        return True


def let_go(someone: Staff, *, by: StaffViewer) -> None:
    """They do not work here any more: out at once, every way in taken away. What they did stays theirs."""
    with saving():
        _refuse_change(someone, by=by)
        if not someone.active:
            raise Refused(WhyNot.LEFT_ALREADY)
        someone.active = False
        session().flush()
        shut_out(someone)
        audit.note("user.left", about=someone.id)


def invite_again(someone: Staff, *, by: StaffViewer) -> None:
    """For lost devices, and for somebody who comes back: nothing they had opens anything any more, and a new letter goes
    out. A manager or an administrator who left comes back by two people, as they came."""
    with saving():
        if someone.id == by.staff_id:
            raise Refused(WhyNot.NOT_YOURSELF)
        shut_out(someone)
        if not someone.active and someone.role in SECOND_PERSON:
            _ask_second(someone, someone.role, by=by)
            return
        someone.active = True
        session().flush()
        joining.invite(someone, by=by.staff_id)
        audit.note("user.invited_again", about=someone.id)


def proposed(wanted: Wanted) -> Proposal:
    """Who would be what here, and where the letter that lets them in would go."""
    someone = session().get_one(Staff, wanted.staff_id)
    asked_by = session().get(Staff, wanted.asked_by)
    lines = [line(_("What they do here"), _(SAID[someone.role]), _(SAID[wanted.role])),
             line(_("Works here"), _("Yes") if someone.active else _("No"), _("Yes"))]  # fmt: skip
    letter = "" if someone.active else someone.email
    return Proposal(
        wanted.id,
        wanted.asked_at,
        "",
        differing(lines),
        facts((_("Who"), someone.name), (_("Email"), someone.email), (_("Team"), someone.team),
              (_("Email with the sign-in link goes to"), letter), (_("Asked by"), asked_by.name if asked_by else "")),
    )  # fmt: skip


def decide(wanted: Wanted, *, agrees: bool, by: StaffViewer, agreed_to: str) -> None:
    """The second person says yes or no to what they read (`agreed_to`, its version). With a yes the role counts at once, given
    by the database itself (`fgc_role_given` in two_people.sql), and whoever has no way in gets a letter. What could not be
    asked for any more is not agreed to."""
    decided = wanted.decided_at is not None
    refuse(why_not_decide(wanted.asked_by, wanted.staff_id, by.staff_id, decided=decided))
    expect_agreed(proposed(wanted), agreed_to)
    someone = session().get_one(Staff, wanted.staff_id)
    newly = not someone.active
    if agrees and not newly and wanted.role is not someone.role:
        _refuse_change(someone, by=by)
    with saving():
        wanted.decided_by, wanted.decided_at, wanted.agreed = by.staff_id, now(), agrees
        audit.note(
            "role.agreed" if agrees else "role.declined", about=wanted.staff_id, facts={"role": wanted.role}
        )
        session().flush()
        if not agrees:
            return
        session().refresh(someone)
        if newly:
            joining.invite(someone, by=by.staff_id)


def _ask_second(someone: Staff, role: Role, *, by: StaffViewer) -> None:
    """One at a time, and one alone of two who ask at once: the other is refused as whoever asks later."""
    asked = insert(Wanted).values(
        service_id=by.service_id, staff_id=someone.id, role=role, asked_by=by.staff_id, asked_at=now()
    )
    first = asked.on_conflict_do_nothing(
        index_elements=["staff_id"], index_where=Wanted.decided_at.is_(None)
    ).returning(Wanted.id)
    if session().scalar(first) is None:
        raise Refused(WhyNot.WAITS_ALREADY)


def _refuse_change(someone: Staff, *, by: StaffViewer) -> None:
    others = select(func.count()).where(
        Staff.service_id == by.service_id,
        Staff.role == Role.ADMINISTRATOR,
        Staff.active,
        Staff.id != someone.id,
    )
    refuse(
        why_not_change_user(
            someone.id,
            by.staff_id,
            gives_up=someone.role is Role.ADMINISTRATOR,
            other_administrators=session().scalar(others) or 0,
        )
    )


def shut_out(someone: Staff) -> None:
    """Nothing they had opens anything any more."""
    journal.note("staff", someone.id, now())
    session().execute(text("SELECT fgc_shut_out(:whom)"), {"whom": someone.id})


@journal.replays("staff")
def shut_out_again(staff_id: UUID, at: datetime) -> None:
    """On a restored database: a way in that somebody lost after the backup opens nothing there either. They may be invited
    again; what they got later is left to them."""
    for ways, since in (
        (Passkey, Passkey.added_at),
        (SignInSecret, SignInSecret.set_at),
        (Elsewhere, Elsewhere.bound_at),
    ):
        session().execute(delete(ways).where(ways.staff_id == staff_id, since <= at))
    over = update(Feed).where(Feed.staff_id == staff_id, Feed.made_at <= at, Feed.ended_at.is_(None))
    session().execute(over.values(ended_at=at))
