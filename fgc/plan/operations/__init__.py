"""What is done with a plan: versions are begun, shown and answered; lines are written; people sign."""

from fgc.plan.operations.lines import (
    KINDS,
    add_line,
    change_line,
    line_of,
    lines_of,
    move,
    take_out,
    words_of,
    write_texts,
)
from fgc.plan.operations.sealing import (
    Found,
    Genuine,
    give_by_hand,
    give_copies,
    review_sealed,
    reviewed_by,
    seal_plan,
    seal_soon,
    verify,
    verify_code,
)
from fgc.plan.operations.signatures import (
    Mark,
    ask_for_help,
    ask_to_sign,
    go_on_without,
    hash_for,
    settle_help,
    sign,
    withdraw,
)
from fgc.plan.operations.versions import answer, answer_change, begin_version, referrers_person, show

__all__ = [
    "KINDS", "Found", "Genuine", "Mark", "give_by_hand", "give_copies", "review_sealed", "reviewed_by", "seal_plan", "seal_soon", "verify",
    "verify_code", "add_line", "answer", "answer_change", "ask_for_help", "ask_to_sign", "begin_version",
    "change_line",
    "go_on_without", "hash_for", "line_of", "lines_of", "move", "referrers_person", "settle_help", "show", "sign",
    "take_out", "withdraw", "words_of", "write_texts",
]  # fmt: skip
