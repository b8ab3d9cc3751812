"""What is done in a circle. Each in a module of its own kind; pages call them from here."""

from fgc.circle.operations.adding import Listed, add_list, add_with_contact
from fgc.circle.operations.beginning import take_up
from fgc.circle.operations.consent import give_consent, know, stop_taking_part, withdraw_consent
from fgc.circle.operations.contact import Kept, agree_contact, decline_contact, keep_contact, withdraw_contact
from fgc.circle.operations.contact_log import (
    ContactMade,
    correct_contact,
    correct_time,
    log_contact,
    log_time,
)
from fgc.circle.operations.help import ask_for_help, settle_help
from fgc.circle.operations.interpreting import keep_interpreting
from fgc.circle.operations.letters import send_again, send_all_again, why_not_resend, withdraw_letter
from fgc.circle.operations.links import close_links, end_links, make_pin, note_pin_told, see_to
from fgc.circle.operations.looking import go_on
from fgc.circle.operations.orders import add_order, look_for_orders, remind_of_orders, say_whom, settle_order
from fgc.circle.operations.people import add_person, change_person, leave
from fgc.circle.operations.preparing import arrange, arrange_again, keep_checklist, not_needed, prepare
from fgc.circle.operations.safeguarding import record_safeguarding, settle_safeguarding
from fgc.circle.operations.safety import (
    AnsweredAboutMany,
    agree_lower,
    answer_about_many,
    answer_pairs,
    ask_to_lower,
    decline_lower,
    set_caution,
    set_cautions,
)

__all__ = [
    "AnsweredAboutMany",
    "ContactMade", "Kept", "Listed", "add_list", "add_order", "add_person", "add_with_contact", "agree_contact",
    "agree_lower",
    "answer_about_many",    "answer_pairs", "arrange", "arrange_again", "ask_for_help",
    "ask_to_lower",
    "change_person", "close_links", "correct_contact", "correct_time", "decline_contact", "decline_lower", "end_links",
    "give_consent",
    "go_on", "keep_checklist", "keep_contact", "keep_interpreting", "know", "leave", "log_contact", "log_time", "look_for_orders",
    "make_pin", "not_needed", "note_pin_told", "prepare", "record_safeguarding", "remind_of_orders", "say_whom",
    "see_to", "send_again", "send_all_again", "set_caution", "set_cautions", "settle_help",
    "settle_order", "settle_safeguarding", "stop_taking_part", "take_up", "why_not_resend", "withdraw_consent",
    "withdraw_contact", "withdraw_letter",
]  # fmt: skip
