"""Sealing a signed plan, giving everybody their copy, and saying whether a file is genuine."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from flask import current_app
from sqlalchemy import exists, select, text, update

from fgc.access.models import Purpose
from fgc.access.viewer import StaffViewer, Viewer, Worker
from fgc.circle.consents import is_stop_unseen, stop_unseen
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.models_consent import Consent
from fgc.conference.history import Happened, tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import locked
from fgc.kit import seal
from fgc.kit.clock import now
from fgc.kit.crash import crash_point
from fgc.kit.db import saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Refused, refuse
from fgc.kit.security_log import Event, alert
from fgc.plan.copies import Copy, copies_of
from fgc.plan.happenings import PlanSealed, PlanSigned, SealedPlanReviewed, SealingStopped, SignaturesMissing
from fgc.plan.letters import COPY
from fgc.plan.models import CopySent, Decision, Plan, PlanState, SealedPlan, SealReview, Signature
from fgc.plan.queries import Reader, expected_signers, readers_of
from fgc.plan.rules import Signer, WhyNot, all_settled, why_not_give, why_not_review_sealed
from fgc.plan.wording import as_agreed

STUCK = timedelta(minutes=15)
"""After the last signature."""


def seal_soon(signed: PlanSigned, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """When the last signature is there."""
    queue_seal(signed.plan)


def queue_seal(plan: Plan) -> None:
    """A job, so that nobody waits for the press."""
    with saving():
        later(seal_plan, only_once=f"seal:{plan.id}", plan_id=plan.id)


@every("*/5 * * * *")
def seal_what_waits() -> None:
    """Never gives up on a plan that is signed and not sealed: a killed worker or a full disk only costs minutes. Also when a
    worker starts. One that has waited for a quarter of an hour is an alert in the security log."""
    waiting = select(Plan.id).where(Plan.state == PlanState.SIGNED)
    with saving():
        for plan_id in session().scalars(waiting):
            later(seal_plan, only_once=f"seal:{plan_id}", plan_id=plan_id)
    newer = exists().where(Signature.plan_id == Plan.id, Signature.signed_at > now() - STUCK)
    stopped = exists().where(Consent.conference_id == Plan.conference_id, stop_unseen())
    if late := len(session().scalars(waiting.where(~newer, ~stopped)).all()):
        alert(Event.WATCH, kind="plans wait for their seal", count=late)


@job("plan.seal", retry=8)
def seal_plan(plan_id: UUID) -> None:
    """Prints, seals and keeps every copy of a signed plan, and makes it the one that counts: all of it or nothing.

    Run twice, or by two workers at once, it has one effect: the conference's row is locked, and only a signed plan is
    sealed. What was sealed before stays, as a replaced version. A text that is not as it was agreed any more is not
    sealed, nor one that somebody called signed while a signature is missing: it waits for its coordinator. One of a
    circle in which somebody stopped what may be shared waits as it is, until the coordinator has looked.
    """
    with saving():
        plan = session().get_one(Plan, plan_id)
        conference = locked(plan.conference_id)
        session().refresh(plan)
        if plan.state is not PlanState.SIGNED or is_stop_unseen(conference.id):
            return
        if _stopped(plan, conference):
            return
        key, at = seal_key(), now()
        for copy in copies_of(plan, conference, at=at, fingerprint=key.fingerprint):
            crash_point("plan_printed")
            _keep(plan, copy, key, at)
            crash_point("plan_sealed")
        session().execute(
            update(Plan)
            .where(Plan.conference_id == conference.id, Plan.state == PlanState.SEALED)
            .values(state=PlanState.REPLACED)
        )
        plan.state, conference.stage = PlanState.SEALED, Stage.LIVE
        tell(PlanSealed(conference, plan=plan), by=Worker())
        crash_point("seal_told")


def _stopped(plan: Plan, conference: Conference) -> bool:
    """Asked again as the program, which sees everybody: whoever called it signed may not be who says that nobody is missing."""
    if not as_agreed(plan, conference):
        stopped: Happened = SealingStopped(conference, plan)
    elif not all_settled(expected_signers(plan)):
        stopped = SignaturesMissing(conference, plan)
        alert(Event.WATCH, kind="a plan was called signed without everybody", about=str(plan.id), count=1)
    else:
        return False
    plan.state = PlanState.AGREED
    tell(stopped, by=Worker())
    return True


def _keep(plan: Plan, copy: Copy, key: seal.SealKey, at: datetime) -> None:
    pdf = seal.sealed(copy.pdf, key, reason="Agreed and signed", at=at)
    session().add(
        SealedPlan(
            conference_id=plan.conference_id,
            plan_id=plan.id,
            kind=copy.kind,
            person_id=copy.reader.id if copy.reader else None,
            text_hash=copy.text_hash,
            sha256=hashlib.sha256(pdf).hexdigest(),
            short_code=copy.code,
            pdf=pdf,
            evidence=_evidence(plan) | copy.tells.as_kept(),
            certificate=key.certificate,
            sealed_at=at,
        )
    )


def _evidence(plan: Plan) -> dict[str, object]:
    """Who signed, how, when and which text, by id: what the evidence page shows in words."""
    return {
        "text_hash": plan.text_hash,
        "signatures": [_signed(one) for one in expected_signers(plan) if one.signature],
    }


def _signed(signer: Signer) -> dict[str, str]:
    signature = signer.signature
    assert signature is not None
    return {
        "person": str(signer.person_id),
        "signature": str(signature.id),
        "method": signature.method.value,
        "at": signature.signed_at.isoformat(),
        "text_hash": signature.text_hash,
    }


def seal_key() -> seal.SealKey:
    """The service's key, kept beside the key ring and outside the database."""
    return seal.SealKey.load_or_make(current_app.config["SETTINGS"].state / "seal.pem", "Family plan seal")


def give_copies(sealed: PlanSealed, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """To each reader their own copy by their own route. Whom no letter may reach gets it by hand: the desk says so."""
    with saving():
        for reader in readers_of(sealed.plan):
            if reader.staff_id is not None:
                note_copy_sent(sealed.plan, reader, "signed_in", None)
                continue
            letter = write_to(reader, kind=COPY, purpose=Purpose.PLAN, about={"plan_id": sealed.plan.id})
            if isinstance(letter, Letter):
                note_copy_sent(sealed.plan, reader, letter.channel.value, letter.id)


def give_by_hand(plan: Plan, reader: Reader, *, by: StaffViewer) -> None:  # noqa: ARG001 - history names the reader
    """The coordinator put a printed copy into somebody's hand. Refused for a copy that waits for a look, and for a file that says
    what a caution hides from them by now."""
    refuse(why_not_give(waits=reader.waits, withheld=reader.withheld))
    with saving():
        note_copy_sent(plan, reader.person, "by_hand", None)


def note_copy_sent(plan: Plan, person: Person, route: str, letter_id: UUID | None) -> None:
    """One line of the log of who got the plan, and how."""
    session().add(
        CopySent(
            conference_id=plan.conference_id,
            plan_id=plan.id,
            person_id=person.id,
            route=route,
            letter_id=letter_id,
            at=now(),
        )
    )


def review_sealed(
    plan: Plan, conference: Conference, *, by: StaffViewer, decision: Decision, note: str
) -> SealReview:
    """The social worker read the sealed plan and records what they decide. Once for each version and reader."""
    refuse(why_not_review_sealed(plan.state, reviewed=reviewed_by(plan, by) is not None))
    with saving():
        review = SealReview(
            conference_id=conference.id,
            plan_id=plan.id,
            staff_id=by.staff_id,
            at=now(),
            decision=decision,
            note=note,
        )
        session().add(review)
        tell(SealedPlanReviewed(conference, plan=plan, decision=decision), by=by)
    return review


def reviewed_by(plan: Plan, viewer: StaffViewer) -> SealReview | None:
    """What this member of staff recorded on this version, or None."""
    return session().scalar(
        select(SealReview).where(SealReview.plan_id == plan.id, SealReview.staff_id == viewer.staff_id)
    )


class Genuine(Enum):
    """What can be said of a file."""

    CURRENT = "current"
    REPLACED = "replaced"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Found:
    """What is said of a file or a code; `sealed_at` (UTC) only of a genuine one. Nothing about anybody."""

    genuine: Genuine
    sealed_at: datetime | None = None


def verify(pdf: bytes) -> Found:
    """Whether a file is a genuine plan, and the newest one.

    Genuine means: its SHA-256 stands in the ledger, and its seal covers the whole file unchanged. The seal alone is
    not enough (a validator may call a painted-over page valid), nor is the ledger alone (it says nothing offline).
    """
    kept = _in_ledger(digest=hashlib.sha256(pdf).hexdigest(), code="")
    if kept is None or not seal.check(pdf, trusted=[kept.certificate]).genuine:
        return Found(Genuine.NOT_OURS)
    return Found(Genuine.CURRENT if kept.current else Genuine.REPLACED, kept.sealed_at)


def verify_code(code: str) -> Found:
    """The same for the short code beside the square code; spaces and small letters do not matter. What is not like
    one is refused beside the field `code`: a slip of the finger is no answer about a plan."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    if not re.fullmatch("[0-9A-Z]{10}", typed):
        raise Refused(WhyNot.NOT_A_CODE if typed else WhyNot.NO_CODE, field="code")
    kept = _in_ledger(digest="", code=f"{typed[:5]}-{typed[5:]}")
    if kept is None:
        return Found(Genuine.NOT_OURS)
    return Found(Genuine.CURRENT if kept.current else Genuine.REPLACED, kept.sealed_at)


@dataclass(frozen=True)
class _Kept:
    sealed_at: datetime
    current: bool
    certificate: bytes


def _in_ledger(*, digest: str, code: str) -> _Kept | None:
    """Asked through a function of the database that tells no more than this, to whoever asks."""
    row = (
        session()
        .execute(
            text("SELECT sealed_at, current, certificate FROM fgc_sealed(:digest, :code)"),
            {"digest": digest, "code": code},
        )
        .one_or_none()
    )
    return _Kept(row.sealed_at, row.current, bytes(row.certificate)) if row else None
