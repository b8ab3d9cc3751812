"""What is done with what is kept."""

from fgc.keeping.operations.closing import change_class, close
from fgc.keeping.operations.ending import note_told_of_ending, tell_of_ending
from fgc.keeping.operations.erasing import ask_to_erase, carry_out, decide
from fgc.keeping.operations.forgetting import erase_conference, erase_soon, forget, forget_early, give_notice
from fgc.keeping.operations.holding import ask_to_lift, leave_held, lift, set_hold

__all__ = [
    "ask_to_erase",
    "ask_to_lift",
    "carry_out",
    "change_class",
    "close",
    "decide",
    "erase_conference",
    "erase_soon",
    "forget",
    "forget_early",
    "give_notice",
    "leave_held",
    "lift",
    "note_told_of_ending",
    "set_hold",
    "tell_of_ending",
]
