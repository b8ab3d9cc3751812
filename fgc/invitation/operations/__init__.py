"""Asking people, telling them of changes; hearing what they answer."""

from fgc.invitation.operations.answering import (
    answer,
    choose_way,
    give_words,
    record_answer,
    settle_suggestion,
    suggest,
    tell_needs,
    why_not_answer_now,
)
from fgc.invitation.operations.asking import (
    ask_by_voice,
    carried,
    invite,
    invite_all,
    look,
    prepare,
    told_by_voice,
)
from fgc.invitation.operations.following import call_off, follow_places, let_go, move, renew, take_back
from fgc.invitation.operations.reminding import drop_past_letters, look_for_meetings, remind_of_meeting
from fgc.invitation.operations.resending import date_due, note_told

__all__ = [
    "answer", "ask_by_voice", "call_off", "carried", "choose_way", "date_due", "drop_past_letters",
    "follow_places", "give_words", "invite", "invite_all", "let_go", "look", "look_for_meetings", "move",
    "note_told", "prepare", "record_answer", "remind_of_meeting", "renew", "settle_suggestion", "suggest",
    "take_back", "tell_needs", "told_by_voice",
    "why_not_answer_now",
]  # fmt: skip
