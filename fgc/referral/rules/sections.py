"""The referral in sections, and what is still missing before it may be sent."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from fgc.approach.rules import Approach
from fgc.kit.refusal import Reason
from fgc.kit.text import folded
from fgc.kit.words import mark
from fgc.referral.models import BottomLine, ConsentBasis, Named, Question, Referral
from fgc.referral.rules.deciding import why_not_answer_orders
from fgc.referral.rules.protecting import protected_words_in

UNKNOWN = "unknown"
"""What is kept as safe contact when nobody knows yet how it is safe to reach somebody."""


READ_BY_FAMILY = frozenset({"going_well", "worries", "if_nothing_changes", "help_available"})
"""Of the sections, what the family is told in the words of the referral."""


class Section(Enum):
    """One page of the referral. The value is its word in the address; `label` its title."""

    CALLER = "caller"
    PEOPLE = "people"
    PURPOSE = "purpose"
    INFORMATION = "information"
    QUESTIONS = "questions"
    MUST_HAVE = "must-have"
    ORDERS = "orders"
    CONSENT = "consent"
    LEGAL = "legal"
    WISHES = "wishes"
    SAFETY = "safety"
    PROMISES = "promises"

    @property
    def label(self) -> str:
        return TITLES[self]


TITLES = {
    Section.CALLER: mark("Who phoned"),
    Section.PEOPLE: mark("Who it is about, and their family"),
    Section.PURPOSE: mark("Why you are asking for a family group conference"),
    Section.INFORMATION: mark("What the family will read"),
    Section.QUESTIONS: mark("Questions for the family"),
    Section.MUST_HAVE: mark("What the plan must have"),
    Section.ORDERS: mark("Court orders and conditions"),
    Section.CONSENT: mark("Consent"),
    Section.LEGAL: mark("Legal stage and dates"),
    Section.WISHES: mark("Culture, faith and wishes"),
    Section.SAFETY: mark("Safety"),
    Section.PROMISES: mark("Your part, and your manager"),
}


class Missing(Reason):
    """Why a referral cannot be sent yet."""

    NO_REFERRER = mark(
        "Choose whose referral this is: a social worker with an account here, who attends the conference "
        "and whose manager approves."
    )
    NO_CENTRAL = mark("Say who the referral is about.")
    NO_SAFE_CONTACT = mark(
        "For each adult you named, say how it is safe to reach them, or that this is not known yet."
    )
    NO_PURPOSE = mark("Say why you are asking for a family group conference.")
    NO_INFORMATION = mark("Write what is going well and what the worries are, in words the family can read.")
    NO_QUESTION = mark("Write at least one question for the family.")
    PROTECTED_ADDRESS = mark(
        "The family reads these words, and they give away an address you marked as protected. Reword them."
    )
    NO_BOTTOM_LINE = mark("Write at least one thing that the plan must have.")
    ORDERS_NOT_ANSWERED = mark("Answer whether any court order or condition is in force.")
    NO_ORDER = mark("You said that an order is in force. Add it, or change the answer.")
    ORDER_LISTED = mark(
        "You said that no order is in force, and one is listed. Change the answer, or remove the order."
    )
    NO_CONSENT = mark(
        "There is no consent yet. Say who agreed to this referral, on what legal basis, and when. You "
        "cannot send the referral without consent."
    )
    NOT_IN_SCOPE = mark("The consent does not cover sending this referral. Speak to the family again.")
    NOT_WITH_PR = mark("The person who consented is not among those you named with parental responsibility.")
    CONSENT_AHEAD = mark("The date of consent cannot be in the future.")
    CHILD_NOT_ASKED = mark("Say what the child was told and what they think, or why they could not be asked.")
    NO_LEGAL_STAGE = mark("Choose the legal stage.")
    NOT_ATTENDING = mark("Say that you will attend the whole conference and its review.")
    MANAGER_UNAWARE = mark("Your manager has to know about this referral.")
    NO_MANAGER = mark(
        "We do not know who your manager is. Ask the service to add them: your manager has to approve what "
        "the plan must have."
    )
    NO_OTHER_MANAGER = mark(
        "We do not know who the referrer’s manager is, or it is you. Someone who did not type the referral "
        "has to approve what the plan must have: ask the administrator to add them."
    )
    UNFINISHED = mark("Something in this section is not finished. Open the section and save it.")


def is_adult(named: Named, today: date) -> bool:
    """18 or over; somebody without a birthday counts as an adult unless it is about them or they are not born yet."""
    if named.due_on is not None:
        return False
    if named.born_on is None:
        return not named.central
    birthday_to_come = (today.month, today.day) < (named.born_on.month, named.born_on.day)
    return today.year - named.born_on.year - birthday_to_come >= 18


def lacking(
    referral: Referral,
    named: Sequence[Named],
    questions: Sequence[Question],
    lines: Sequence[BottomLine],
    *,
    approach: Approach,
    has_referrer: bool = True,
    has_manager: bool,
    today: date,
) -> list[tuple[Section, Missing]]:
    """Everything that stands between this referral and being sent, section by section (practice 3.1; guards of S1). One that
    came by phone lacks whatever any other would, and somebody in whose name it is sent (`has_referrer`)."""
    about = {
        Section.CALLER: [] if has_referrer else [Missing.NO_REFERRER],
        Section.PEOPLE: _people(named, today),
        Section.PURPOSE: [] if referral.purpose else [Missing.NO_PURPOSE],
        Section.INFORMATION: _information(referral, named),
        Section.QUESTIONS: _read_by_family(questions, named) if questions else [Missing.NO_QUESTION],
        Section.MUST_HAVE: _read_by_family(lines, named) if lines else [Missing.NO_BOTTOM_LINE],
        Section.ORDERS: _orders(referral),
        Section.CONSENT: _consent(referral, named, today) if approach.gates.consent_before_referral else [],
        Section.LEGAL: [] if referral.legal_stage else [Missing.NO_LEGAL_STAGE],
        Section.PROMISES: _promises(referral, has_manager),
    }
    for key in referral.unfinished or {}:
        about.setdefault(Section(key.partition(":")[0]), []).append(Missing.UNFINISHED)
    return [(section, missing) for section in Section for missing in about.get(section, [])]


def _people(named: Sequence[Named], today: date) -> list[Missing]:
    found = [] if any(each.central for each in named) else [Missing.NO_CENTRAL]
    if any(is_adult(each, today) and not each.safe_contact.strip() for each in named):
        found.append(Missing.NO_SAFE_CONTACT)
    return found


def _information(referral: Referral, named: Sequence[Named]) -> list[Missing]:
    if not (referral.going_well and referral.worries):
        return [Missing.NO_INFORMATION]
    return _says_protected((getattr(referral, name) for name in READ_BY_FAMILY), named)


def _read_by_family(
    lines: Sequence[Question] | Sequence[BottomLine], named: Sequence[Named]
) -> list[Missing]:
    return _says_protected((one.words for one in lines), named)


def _says_protected(texts: Iterable[str], named: Sequence[Named]) -> list[Missing]:
    return [Missing.PROTECTED_ADDRESS] if any(protected_words_in(one, named) for one in texts) else []


def _orders(referral: Referral) -> list[Missing]:
    if not referral.orders_known:
        return [Missing.ORDERS_NOT_ANSWERED]
    if why_not_answer_orders(referral.orders_known, referral.orders):
        return [Missing.ORDER_LISTED]
    return [Missing.NO_ORDER] if referral.orders_known == "yes" and not referral.orders else []


def _consent(referral: Referral, named: Sequence[Named], today: date) -> list[Missing]:
    if not (referral.consent_by and referral.consent_basis and referral.consent_on):
        return [Missing.NO_CONSENT]
    found = []
    if "refer" not in (referral.consent_scope or []):
        found.append(Missing.NOT_IN_SCOPE)
    with_pr = {folded(each.name) for each in named if each.has_pr}
    if (
        referral.consent_basis is ConsentBasis.PARENTAL_RESPONSIBILITY
        and folded(referral.consent_by) not in with_pr
    ):
        found.append(Missing.NOT_WITH_PR)
    if referral.consent_on > today:
        found.append(Missing.CONSENT_AHEAD)
    if not referral.child_asked:
        found.append(Missing.CHILD_NOT_ASKED)
    return found


def _promises(referral: Referral, has_manager: bool) -> list[Missing]:
    unknown = Missing.NO_OTHER_MANAGER if referral.entered_by_id else Missing.NO_MANAGER
    kept = (
        (referral.attends_whole, Missing.NOT_ATTENDING),
        (referral.manager_aware, Missing.MANAGER_UNAWARE),
        (has_manager or (referral.entered_by_id and referral.referrer_id is None), unknown),
    )
    return [missing for true, missing in kept if not true]
