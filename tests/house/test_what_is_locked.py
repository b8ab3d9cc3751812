"""Every column in which words or bytes may stand is locked, or says here why it is not (docs/decisions/0013-locked-fields.md)."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from fgc import app  # noqa: F401 - every table of every step is known
from fgc.kit.db import Base
from fgc.kit.locked import Ciphertext

CLEAR = {
    "names and ties, by which lists are searched and sorted, and which a letter is addressed with": """
        conference.name person.name person.called person.tie person.job named.name named.tie offer.to
        order_in_force.protects order_in_force.against""",
    "what a service says of itself, and names and work addresses of its staff": """
        service.name service.neutral_name service.phone service.email service.address staff.name staff.email staff.phone
        staff.team""",
    "a key, a kind, a code or a state, of a few that the program or an approach knows": """
        audit.actor_kind audit.action conference.approach service.approach letter.kind letter.why
        tally.what personal_link.revoked_because happening.kind offer.answer preparation_check.item referral.orders_known
        referral.consent_scope contact_change.fields exclusion.considered feedback.asked_when feedback.statement
        invitation.answered_by invitation.withdrawn_because meeting_part.key need.kind safe_contact.allowed
        safe_contact.forbidden caution.hides caution.lower_hides copy_sent.route room_draft.box sealed_plan.kind
        reminder.kind keeping.kept_as meeting.zone meeting.zone_rules other_reading.zone_rules service.zone person.zone
        service.region offer.language person.language named.language""",
    "ids, numbers and days, in one word or a few": """
        audit.about audit.request letter.about letter.message_id once.actor once.key once.location
        conference.number conference.held_by happening.actor happening.facts consent.withdrawn_by""",
    "who somebody is elsewhere, looked for when they sign in": "elsewhere.issuer elsewhere.subject",
    "a kind of device or program, coarsely": """
        known_browser.device person_session.device staff_session.device signature.device feed_fetch.program
        staff_session.lent_path""",
    "what somebody of staff calls their own passkey": "passkey.name",
    "a digest, a mark or a seal: nothing can be read out of it": """
        audit.prev audit.mac audit_head.mac begun.fingerprint unsent.browser sign_in_attempt.email_fingerprint tally.whose
        personal_link.fingerprint feed.fingerprint joining.fingerprint joining.opened_fingerprint known_browser.fingerprint
        looked.mark words_outcome.mark words_outcome.views_mark words_outcome.own_mark held_copy.refused_mark
        invitation.looked_mark person_session.fingerprint staff_session.fingerprint consent.mark
        safe_contact.marks pin.kept sign_in_secret.password_hash plan.text_hash signature.text_hash sealed_plan.text_hash
        sealed_plan.sha256 sealed_plan.short_code kept_seal.sha256 kept_seal.short_code
        entry_request.commitment entry_request.nonce""",
    "half of a key that is public": """
        passkey.credential_id passkey.public_key sealed_plan.certificate kept_seal.certificate entry_request.answer_key
        entry_request.shown_key""",
    "locked in the family's own browsers, with a key that never was here": """
        notes_begun.proof room_draft.sealed entry_request.sealed""",
}
"""By the reason, the columns that stand as they are."""


def _written() -> Iterator[str]:
    """The columns that could hold what somebody wrote or drew, and are not locked."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
            words = isinstance(kind, sa.Text | JSONB | sa.LargeBinary) and not isinstance(kind, sa.Enum)
            if words and not isinstance(kind, Ciphertext):
                yield f"{table.name}.{column.name}"


def test_what_anybody_writes_is_locked_or_says_why_it_is_not() -> None:
    told = [name for names in CLEAR.values() for name in names.split()]
    assert len(told) == len(set(told))
    open_to_whoever_has_a_dump = set(_written())
    assert open_to_whoever_has_a_dump - set(told) == set(), "lock it, or say above why not"
    assert set(told) - open_to_whoever_has_a_dump == set(), "it is locked, or gone"
