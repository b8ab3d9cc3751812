"""What is still open in a conference that somebody is about to close: each in words, with where it is seen to.

Counted, and nobody is named: the page is a manager's, and a count is all that they need to ask.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, func, select, text

from fgc.access.models import PersonalLink, Purpose
from fgc.access.viewer import StaffViewer
from fgc.actions.queries import actions_of, reported
from fgc.actions.rules import settled
from fgc.circle.letters import AFTER_CLOSING
from fgc.circle.models import Caution
from fgc.circle.models_reaching import ContactChange
from fgc.circle.queries import open_orders
from fgc.circle.safeguards import danger_waits
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.invitation.queries import not_told_that_it_is_off
from fgc.keeping.ending import told_until, with_links
from fgc.keeping.queries import meetings_now, meetings_to_come, was_sealed
from fgc.keeping.rules import TOGETHER, Ending
from fgc.kit.by_hand import waits_for_a_hand
from fgc.kit.clock import now, today
from fgc.kit.db import Base, session
from fgc.kit.outbox import ToKind, on_their_way, to_decide
from fgc.kit.words import said_day, said_moment
from fgc.meeting.queries import meetings_of
from fgc.meeting.statements import statements_of
from fgc.plan.models import PlanState, Signature
from fgc.plan.queries import copies_sent, plan_now, sealed_plan_now
from fgc.review.queries import reviews_of
from fgc.review.rules import nothing_to_come
from fgc.schedule.models import MeetingState


@dataclass(frozen=True)
class Outstanding:
    """One thing that is still open, and where it is seen to; no address where the coordinator alone has the page for it."""

    sentence: str
    url: str
    button: str


@dataclass(frozen=True)
class HelpWaiting:
    """How many people wait for somebody to be in touch; whose help it is and what they wrote is the coordinator's alone."""

    urgent: int
    """Who asked for help: they do not know what to do."""
    promised: int
    """Whom their page told that the coordinator will see to something."""


def help_waiting_in(conference: Conference) -> HelpWaiting:
    """Counted by the database (`fgc_help_waiting`): row-level security shows no row of it to a manager."""
    counted = text("SELECT urgent, promised FROM fgc_help_waiting(:conference)")
    row = session().execute(counted, {"conference": conference.id}).one()
    return HelpWaiting(row.urgent, row.promised)


def ending_of(conference: Conference) -> Ending:
    """How it stands when somebody wants to close it."""
    return Ending(
        conference.stage,
        reviews_of(conference),
        meeting_comes=bool(meetings_to_come(conference)),
        together=bool(meetings_now(conference)),
        with_plan=was_sealed(conference),
        help_waits=help_waiting_in(conference).urgent,
        in_danger=danger_waits(conference),
        on_hold=conference.held_since is not None,
    )


def outstanding(viewer: StaffViewer, conference: Conference) -> list[Outstanding]:
    """Everything that is still open and does not stop the closing by itself."""
    return [
        Outstanding(
            sentence, url_for(endpoint, conference_id=conference.id) if endpoint else "", button
        )
        for sentence, endpoint, button in (
            *_letters(conference), *_off(conference), *_words(viewer, conference), *_copies(conference),
            *_followed(viewer, conference), *_links(conference),
            *_second_person(conference), *_signing(viewer, conference), *_promised(conference), *_own_copies(conference),
        )
    ]  # fmt: skip


def version_of(found: Sequence[Outstanding]) -> str:
    """Stands for this very list; '' where nothing is open. Whoever closes all the same says so about what they have read."""
    words = "\n".join(one.sentence for one in found)
    return hashlib.sha256(words.encode()).hexdigest()[:16] if found else ""


Line = tuple[str, str, str]
"""A sentence, the endpoint of a page of the conference, and what its link says."""
BY_COORDINATOR = "", ""
"""It stands on the coordinator's desk, and no page of a manager shows it: a link would lead to where nothing of it is."""


def _letters(conference: Conference) -> Iterator[Line]:
    """Those that closing takes back: what goes on after it stays on the coordinator's desk."""
    waiting, leaving = (
        [one for one in found if one.to_kind is ToKind.PERSON and one.kind not in AFTER_CLOSING]
        for found in (to_decide([conference.id]), on_their_way(conference.id))
    )
    by_hand = sum(waits_for_a_hand(one) for one in waiting)
    if by_hand:
        yield ngettext(
            "%(num)d letter still has to be printed or written by hand.",
            "%(num)d letters still have to be printed or written by hand.",
            by_hand,
        ), *BY_COORDINATOR  # fmt: skip
    if failed := len(waiting) - by_hand:
        yield (
            ngettext("%(num)d letter has not been sent.", "%(num)d letters have not been sent.", failed),
            *BY_COORDINATOR,
        )
    if leaving:
        yield ngettext(
            "%(num)d letter is on its way. Once the conference is closed, it will not be sent.",
            "%(num)d letters are on their way. Once the conference is closed, they will not be sent.",
            len(leaving),
        ), *BY_COORDINATOR  # fmt: skip


def _off(conference: Conference) -> Iterator[Line]:
    """Whom no letter tells that a meeting was called off: somebody tells them by voice, or they stand before a shut door."""
    if untold := not_told_that_it_is_off(conference):
        yield ngettext(
            "%(num)d person was invited to a meeting and has not been told that it is cancelled.",
            "%(num)d people were invited to a meeting and have not been told that it is cancelled.",
            untold,
        ), *BY_COORDINATOR  # fmt: skip


def _words(viewer: StaffViewer, conference: Conference) -> Iterator[Line]:
    """Who left words for a meeting that is over, and nobody has said whether they were heard."""
    held = (one for one in meetings_of(viewer, conference) if one.state is MeetingState.HELD)
    still = sum(one.is_open for meeting in held for one in statements_of(viewer, conference, meeting))
    if still:
        yield ngettext(
            "Not recorded yet: whether the words of %(num)d person were heard at the meeting.",
            "Not recorded yet: whether the words of %(num)d people were heard at the meeting.",
            still,
        ), *BY_COORDINATOR  # fmt: skip


def _copies(conference: Conference) -> Iterator[Line]:
    plan = sealed_plan_now(conference)
    missing = sum(one.sent is None for one in copies_sent(plan)) if plan else 0
    if missing:
        yield ngettext(
            "%(num)d person has not been given their copy of the plan.",
            "%(num)d people have not been given their copy of the plan.",
            missing,
        ), "plan.copies", _("Open the copies")  # fmt: skip


def _followed(viewer: StaffViewer, conference: Conference) -> Iterator[Line]:
    """What the plan says and nobody knows the end of; and the next version, where a review asked for one."""
    actions = actions_of(viewer, conference, today(zone_of(conference)))
    still = sum(not settled(reported(one.newest)) for one in actions)
    if still:
        yield ngettext(
            "%(num)d action of the plan is still open.", "%(num)d actions of the plan are still open.", still
        ), "actions.actions", _("Open the actions")  # fmt: skip
    plan, reviews = sealed_plan_now(conference), reviews_of(conference)
    if not any(one.is_open for one in reviews) and not nothing_to_come(reviews, plan.id if plan else None):
        yield (
            _("A review changed the plan, and the new plan is not sealed yet."),
            "plan.plan",
            _("Open the plan"),
        )


def _links(conference: Conference) -> Iterator[Line]:
    """Whose link ends now and was not told so, or was told that it works for longer."""
    people, told = with_links(conference), told_until(conference)
    if untold := sum(one.id not in told for one in people):
        yield ngettext(
            "%(num)d person has a link that ends now, and has not been told until when it works.",
            "%(num)d people have a link that ends now, and have not been told until when it works.",
            untold,
        ), *BY_COORDINATOR  # fmt: skip
    later = [told[one.id] for one in people if told.get(one.id, date.min) >= today(zone_of(conference))]
    if later:
        yield ngettext(
            "%(num)d person was told that their link works until %(day)s. Closing now ends it sooner.",
            "%(num)d people were told that their links work, the last one until %(day)s. Closing now ends them sooner.",
            len(later),
            day=said_day(max(later)),
        ), *BY_COORDINATOR  # fmt: skip


def _second_person(conference: Conference) -> Iterator[Line]:
    asked = ContactChange.conference_id == conference.id, ContactChange.settled_at.is_(None)
    if changes := _count(*asked):
        yield ngettext(
            "%(num)d change in how to reach someone is waiting for a second person.",
            "%(num)d changes in how to reach someone are waiting for a second person.",
            changes,
        ), "circle.people", _("Open the circle")  # fmt: skip
    weaker = (
        Caution.conference_id == conference.id,
        Caution.lower_asked_by.is_not(None),
        Caution.lifted_at.is_(None),
    )
    if lowering := _count(*weaker):
        yield ngettext(
            "%(num)d request to relax a restriction is waiting for a second person.",
            "%(num)d requests to relax a restriction are waiting for a second person.",
            lowering,
        ), "circle.pairs", _("Open the restrictions")  # fmt: skip
    if orders := open_orders(conference):
        yield ngettext(
            "Not recorded yet who a court order means.",
            "Not recorded yet who %(num)d court orders mean.",
            orders,
        ), "circle.pairs", _("Open the restrictions")  # fmt: skip


def _signing(viewer: StaffViewer, conference: Conference) -> Iterator[Line]:
    if conference.stage in TOGETHER:
        yield _("The meeting has started, and the plan is not agreed yet."), "plan.plan", _("Open the plan")
    plan = plan_now(viewer, conference)
    if plan is None or plan.state not in (PlanState.AGREED, PlanState.SIGNED):
        return
    signed = exists().where(
        Signature.plan_id == plan.id, Signature.person_id == PersonalLink.person_id, Signature.withdrawn_at.is_(None)
    )  # fmt: skip
    sent = session().scalar(
        select(func.count(PersonalLink.person_id.distinct())).where(
            PersonalLink.conference_id == conference.id,
            PersonalLink.purpose == Purpose.SIGN,
            PersonalLink.revoked_at.is_(None),
            PersonalLink.expires_at > now(),
            ~signed,
        )
    )
    if sent:
        yield ngettext(
            "%(num)d person was sent a link to sign the plan and has not signed yet.",
            "%(num)d people were sent a link to sign the plan and have not signed yet.",
            sent,
        ), "plan.plan", _("Open the plan")  # fmt: skip


def _promised(conference: Conference) -> Iterator[Line]:
    if promised := help_waiting_in(conference).promised:
        yield ngettext(
            "%(num)d person was told that the coordinator will be in touch, and is waiting.",
            "%(num)d people were told that the coordinator will be in touch, and are waiting.",
            promised,
        ), *BY_COORDINATOR  # fmt: skip


def _own_copies(conference: Conference) -> Iterator[Line]:
    """What is released ends with every way in, and the letter about it can be sent again afterwards (the step that keeps it
    comes later: its table is asked)."""
    copy = Base.metadata.tables["own_copy"].c
    open_now = copy.conference_id == conference.id, copy.ends_at > now()
    row = session().execute(select(func.count(), func.max(copy.ends_at)).where(*open_now)).one()
    people, until = row
    if people:
        yield ngettext(
            "%(num)d person can open a copy of what we keep until %(moment)s. Closing ends that: send them "
            "the letter about it again afterwards.",
            "%(num)d people can open a copy of what we keep, until %(moment)s at the latest. Closing ends "
            "that: send them the letter about it again afterwards.",
            people,
            moment=said_moment(until, zone_of(conference)),
        ), "record.copies", _("Open the copies for the family")  # fmt: skip


def _count(*which: ColumnElement[bool]) -> int:
    counted: Any = session().scalar(select(func.count()).where(*which))
    return int(counted or 0)
