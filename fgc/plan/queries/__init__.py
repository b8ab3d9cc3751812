"""Which plan somebody may see, and who is expected to sign it. A draft is seen by nobody but the family."""

from fgc.plan.queries.copies import (
    Reader,
    copies_sent,
    file_of,
    kinds_kept,
    sealed_for_person,
    sealed_for_staff,
)
from fgc.plan.queries.held import held_copies, may_open
from fgc.plan.queries.read_by import Look, days_read, looks_on
from fgc.plan.queries.readers import FAMILY_KINDS, central_people, everybody_at, may_read, met_by, readers_of
from fgc.plan.queries.signers import (
    expected_signers,
    help_before_signing,
    known_to,
    person_of_staff,
    sheet_of,
    signature_of,
    signers_for,
)
from fgc.plan.queries.versions import (
    changes_of,
    in_hand,
    meeting_of,
    newest_number,
    plan_now,
    sealed_plan_now,
    version_for,
    versions_of,
)

__all__ = [
    "FAMILY_KINDS",
    "Look",
    "Reader",
    "central_people",
    "changes_of",
    "copies_sent",
    "days_read",
    "everybody_at",
    "expected_signers",
    "file_of",
    "held_copies",
    "help_before_signing",
    "in_hand",
    "kinds_kept",
    "known_to",
    "looks_on",
    "may_open",
    "may_read",
    "meeting_of",
    "met_by",
    "newest_number",
    "person_of_staff",
    "plan_now",
    "readers_of",
    "sealed_for_person",
    "sealed_for_staff",
    "sealed_plan_now",
    "sheet_of",
    "signature_of",
    "signers_for",
    "version_for",
    "versions_of",
]
