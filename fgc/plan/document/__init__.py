"""The plan on paper: what people sign, what is printed, and the child's own version of it.

A `PlanDocument` holds only strings that the readers of that copy may see. `text_hash` is what signatures carry.
"""

from fgc.plan.document.fridge import weekdays_in
from fgc.plan.document.printing import childs_pdf, childs_rendered, fridge_pdf, pdf, rendered
from fgc.plan.document.text import (
    Action,
    Call,
    Check,
    ChildsHelper,
    ChildsPlan,
    Correction,
    Goal,
    IfThen,
    Keeper,
    Method,
    MustHave,
    OwnWords,
    PlanDocument,
    PlanText,
    ReviewDay,
    ServicePromise,
    Signature,
    as_json,
    canonical,
    text_hash,
)

__all__ = [
    "Action",
    "Call",
    "Check",
    "ChildsHelper",
    "ChildsPlan",
    "Correction",
    "Goal",
    "IfThen",
    "Keeper",
    "Method",
    "MustHave",
    "OwnWords",
    "PlanDocument",
    "PlanText",
    "ReviewDay",
    "ServicePromise",
    "Signature",
    "as_json",
    "canonical",
    "childs_pdf",
    "childs_rendered",
    "fridge_pdf",
    "pdf",
    "rendered",
    "text_hash",
    "weekdays_in",
]
