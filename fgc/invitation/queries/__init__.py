"""What is known about who was asked and what they said; and all that one person's page shows, in one select."""

from fgc.invitation.queries.asked import (
    HAS_ANSWERED,
    HAS_TO_HEAR,
    OFF_AND_ASKED,
    Asked,
    asked_and_reached,
    asked_of,
    came_to,
    comes_in_person,
    in_private_time,
    invitation_for,
    invitations_of,
    is_away,
    letter_by_hand,
    newest_letters,
    next_unseen,
    not_reached_yet,
    not_told_that_it_is_off,
    reached_in,
    suggestions_of,
)
from fgc.invitation.queries.interpreting import (
    ahead_of,
    interpreter_gaps_in,
    interpreting_at,
    interpreting_in,
)
from fgc.invitation.queries.seen import AnswerPage, PartSeen, answer_page_for

__all__ = [
    "HAS_ANSWERED", "HAS_TO_HEAR", "OFF_AND_ASKED", "AnswerPage", "Asked", "PartSeen", "ahead_of", "answer_page_for",
    "asked_and_reached", "asked_of",
    "came_to", "comes_in_person", "in_private_time", "interpreter_gaps_in", "interpreting_at", "interpreting_in",
    "invitation_for", "invitations_of", "is_away", "letter_by_hand",
    "newest_letters", "next_unseen", "not_reached_yet", "not_told_that_it_is_off", "reached_in", "suggestions_of",
]  # fmt: skip
