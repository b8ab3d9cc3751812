"""Passkeys (WebAuthn): added, asked, removed. Each answer must come from our own address, from somebody whom the device
itself recognised (a finger, a face, a PIN), to a question put to the same browser a moment ago and never answered before.

Nothing is asked about the make of a device (no attestation): we do not need to know it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fgc.access import audit
from fgc.access.models import Staff
from fgc.access.models_staff import Ceremony, Passkey
from fgc.access.rules import WhyNot, why_not_remove
from fgc.access.staff import begun
from fgc.access.staff.key_answers import Asked, BadAnswer, KeyAnswer, read_answer
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse


@dataclass(frozen=True)
class Place:
    """Where a passkey is good: one host, one origin, never taken from a request."""

    host: str
    origin: str


def place() -> Place:
    settings = current_app.config["SETTINGS"]
    parts = urlsplit(settings.base_url)
    return Place(settings.host, f"{parts.scheme}://{parts.netloc}")


def ask_for_new(staff: Staff) -> str:
    """The question for a new passkey, as the browser takes it (JSON)."""
    mine = [PublicKeyCredentialDescriptor(id=each.credential_id) for each in passkeys_of(staff.id)]
    options = generate_registration_options(
        rp_id=place().host,
        rp_name=place().host,
        challenge=begun.question(Ceremony.REGISTER, staff_id=staff.id),
        user_id=staff.id.bytes,
        user_name=staff.email,
        user_display_name=staff.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=mine,
    )
    return options_to_json(options)


def add(staff: Staff, answer: str, *, name: str) -> Passkey:
    """Keeps a new passkey. Refused for any answer that is not to the question this member of staff was asked."""
    told = _read(answer, Asked.MAKE)
    if not begun.finish(Ceremony.REGISTER, told.challenge, staff_id=staff.id):
        raise Refused(WhyNot.PASSKEY_NOT_TAKEN)
    with _looking():
        good = verify_registration_response(
            credential=told.credential,
            expected_challenge=told.challenge,
            expected_rp_id=place().host,
            expected_origin=place().origin,
            require_user_verification=True,
        )
    passkey = Passkey(
        staff_id=staff.id,
        credential_id=good.credential_id,
        public_key=good.credential_public_key,
        sign_count=good.sign_count,
        name=name,
        added_at=now(),
    )
    with saving():
        session().add(passkey)
        session().flush()
        audit.note("passkey.added", service_id=staff.service_id, about=passkey.id)
    return passkey


def ask(staff_id: UUID | None = None) -> str:
    """The question for a passkey that is known here: whose, says the answer; or this member of staff's (JSON)."""
    mine = [] if staff_id is None else passkeys_of(staff_id)
    options = generate_authentication_options(
        rp_id=place().host,
        challenge=begun.question(_ceremony(staff_id), staff_id=staff_id),
        allow_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in mine],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def who_answers(answer: str, *, staff_id: UUID | None = None) -> Staff:
    """Whose passkey answered. Refused alike for an unknown passkey, a wrong address, a question that was not put or was
    answered before, a device that did not recognise its owner, a counter that went back, and somebody who left."""
    told = _read(answer, Asked.ANSWER)
    found = session().execute(
        select(Passkey, Staff)
        .join(Staff, Staff.id == Passkey.staff_id)
        .where(Passkey.credential_id == told.credential_id, Staff.active)
        .with_for_update(of=Passkey)
    ).one_or_none()  # fmt: skip
    if not begun.finish(_ceremony(staff_id), told.challenge, staff_id=staff_id) or found is None:
        raise Refused(WhyNot.PASSKEY_NOT_TAKEN)
    with _looking():
        good = verify_authentication_response(
            credential=told.credential,
            expected_challenge=told.challenge,
            expected_rp_id=place().host,
            expected_origin=place().origin,
            credential_public_key=found.Passkey.public_key,
            credential_current_sign_count=found.Passkey.sign_count,
            require_user_verification=True,
        )
    with saving():
        found.Passkey.sign_count, found.Passkey.used_at = good.new_sign_count, now()
    someone: Staff = found.Staff
    return someone


def passkeys_of(staff_id: UUID) -> Sequence[Passkey]:
    """Theirs, the oldest first."""
    return session().scalars(
        select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.added_at, Passkey.id)
    ).all()  # fmt: skip


def remove(staff_id: UUID, passkey_id: UUID, *, has_other_ways: bool) -> bool:
    """Forgets a passkey of this member of staff. False when they have none such; refused when it is their only way in."""
    mine = passkeys_of(staff_id)
    if passkey_id not in {each.id for each in mine}:
        return False
    refuse(why_not_remove(len(mine), has_other_ways))
    with saving():
        journal.note("passkey", passkey_id, now())
        session().execute(delete(Passkey).where(Passkey.id == passkey_id))
        audit.note("passkey.removed", about=passkey_id)
    return True


@journal.replays("passkey")
def remove_again(passkey_id: UUID, _at: datetime) -> None:
    """On a restored database: a passkey that was removed after the backup opens nothing there either."""
    session().execute(delete(Passkey).where(Passkey.id == passkey_id))


def _ceremony(staff_id: UUID | None) -> Ceremony:
    return Ceremony.SIGN_IN if staff_id is None else Ceremony.PROVE


def _read(answer: str, asked: Asked) -> KeyAnswer:
    try:
        return read_answer(answer, asked, origin=place().origin)
    except BadAnswer as wrong:
        raise Refused(WhyNot.PASSKEY_NOT_TAKEN) from wrong


@contextmanager
def _looking() -> Iterator[None]:
    """What the library finds wrong, or cannot read, is one refusal. (It trips over some makers' statements that are not of
    the type they should be.)"""
    try:
        yield
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Refused(WhyNot.PASSKEY_NOT_TAKEN) from wrong
