"""What is known about who was asked and what they said; and all that one person's page shows, in one select."""

from fgc.invitation.queries.asked import (
    Asked,
    asked_in,
    asked_of,
    invitation_for,
    invitations_of,
    letter_by_hand,
    newest_letters,
    next_unseen,
    suggestions_of,
)
from fgc.invitation.queries.seen import AnswerPage, PartSeen, answer_page_for

__all__ = [
    "AnswerPage", "Asked", "PartSeen", "answer_page_for", "asked_in", "asked_of", "invitation_for", "invitations_of",
    "letter_by_hand", "newest_letters", "next_unseen", "suggestions_of",
]  # fmt: skip
