"""What is done with a referral: written, sent, decided; a coordinator found; the statutory offer recorded."""

from fgc.referral.operations.correcting import Facts, correct_facts, reword_questions
from fgc.referral.operations.deciding import (
    accept,
    allocate,
    approve_bottom_lines,
    decline,
    give_back,
    send_back_bottom_lines,
    sign_independence,
)
from fgc.referral.operations.offering import decide_no_offer, note_meeting_held, record_answer, record_offer
from fgc.referral.operations.writing import (
    add_order,
    add_person,
    answer_orders,
    begin,
    change_order,
    change_person,
    keep_for_later,
    remove_order,
    remove_person,
    send,
    write_bottom_lines,
    write_questions,
    write_section,
)

__all__ = [
    "Facts", "accept", "add_order", "add_person", "allocate", "answer_orders", "approve_bottom_lines", "begin", "change_order",
    "change_person", "correct_facts", "decide_no_offer", "decline", "give_back", "keep_for_later", "note_meeting_held",
    "record_answer", "record_offer", "remove_order", "remove_person", "reword_questions", "send", "send_back_bottom_lines",
    "sign_independence", "write_bottom_lines", "write_questions", "write_section",
]  # fmt: skip
