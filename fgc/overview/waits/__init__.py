"""What waits for somebody, ordered by what hurts most if it is late."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from fgc.access.models import Role
from fgc.invitation.models import Invitation
from fgc.invitation.queries import HAS_ANSWERED, asked_and_reached, not_reached_yet
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.text import sentence_start
from fgc.overview.waits import (
    alerts,
    clocks,
    colleagues,
    consent,
    contact,
    coordinating,
    deadlines,
    ending,
    erasing,
    held,
    interpreting,
    pins,
    preparing,
    records,
    referring,
    restored,
    safety,
    sending,
    signing,
    statements,
)
from fgc.overview.waits.desk import Desk, Wait
from fgc.schedule.models import Meeting, MeetingState

__all__ = ["Desk", "Wait", "count_waiting", "waits_of"]

Source = Callable[[Desk], list[Wait]]
SOURCES: dict[Role, tuple[Source, ...]] = {
    Role.COORDINATOR: (
        restored.letters_wait,
        safety.at_risk, contact.urgent, sending.nobody_sends, coordinating.held, safety.another_way_refused, safety.orders_unread,
        safety.left_out, interpreting.interpreters, clocks.other_hours, safety.orders_that_end, consent.stopped,
        held.lifted, held.copies, held.meeting_texts, held.lines_for_family, pins.wrong_readers, pins.other_browsers,
        pins.to_tell, coordinating.letters,
        contact.to_send_again, contact.to_ask_again, coordinating.not_told, coordinating.late, preparing.independence,
        contact.promised, signing.other_names, signing.plans, coordinating.copies, preparing.suggestions,
        deadlines.coming, deadlines.report_to_give, deadlines.check_in,
        coordinating.followed, coordinating.reviews, ending.meetings_over, statements.words_left,
        ending.declined, ending.untold_links, preparing.next_steps, records.copies,
    ),
    Role.SOCIAL_WORKER: (
        restored.letters_wait,
        safety.at_risk, coordinating.held, referring.plans, referring.entered, referring.bottom_lines, referring.drafts,
        deadlines.report,
        coordinating.followed,
    ),
    Role.SERVICE_MANAGER: (
        restored.letters_wait,
        safety.at_risk, alerts.let_in, alerts.noticed, clocks.other_hours, coordinating.held, safety.second_person,
        referring.queue, referring.by_phone, referring.colleagues_calls, referring.left_drafts, referring.sent_back,
        deadlines.missed,
        coordinating.letters_not_gone, erasing.asked, erasing.lifts, coordinating.reviews,
        ending.closable, records.exports, records.copies, erasing.listed, colleagues.to_agree, colleagues.to_ask_for,
    ),
    Role.ADMINISTRATOR: (restored.letters_wait, sending.nobody_sends, alerts.noticed, colleagues.to_agree, colleagues.to_invite,),
    Role.AUDITOR: (),
}  # fmt: skip


def waits_of(desk: Desk) -> list[Wait]:
    """Everything that waits on this desk, the most urgent first."""
    signed = desk.signed()
    found = [
        desk.of_family(wait)
        for source in SOURCES[desk.viewer.role]
        for wait in source(desk if source is preparing.independence else signed)
    ]
    return sorted(_named_where_needed(desk, found), key=lambda wait: wait.rank)


def _named_where_needed(desk: Desk, found: list[Wait]) -> list[Wait]:
    """With the name of the conference only where there is more than one: the same name above every line says nothing."""
    names = {sentence_start(one.name) for one in desk.conferences}
    if len(desk.conferences) != 1 or any(one.family not in {"", *names} for one in found):
        return found
    return [replace(one, family="") for one in found]


def count_waiting(conference_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """For each conference, how many of those asked to its next meeting have answered, of how many."""
    following = (
        select(Meeting.id)
        .where(
            Meeting.conference_id.in_(conference_ids),
            Meeting.state == MeetingState.PLANNED,
            Meeting.ends_at > now(),
        )
        .ext(distinct_on(Meeting.conference_id))
        .order_by(Meeting.conference_id, Meeting.starts_at, Meeting.id)
    )
    rows = session().execute(
        select(
            Invitation.conference_id,
            func.count().filter(HAS_ANSWERED),
            func.count().filter(asked_and_reached(not_reached_yet(set(conference_ids)))),
        )
        .where(Invitation.meeting_id.in_(following), Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.conference_id)
    )
    return {conference_id: (answered, asked) for conference_id, answered, asked in rows}
