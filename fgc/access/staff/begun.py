"""Questions for a passkey: put once, answered once, within five minutes, for what they were put for, and in the browser they
were put in.

A question carries its own end and a mark that only our key can make, over what it is for, whose it is, and the secret that
each browser which is asked something keeps in the signed cookie of its forms. So nothing is kept for a question: strangers
who ask for a thousand use up nothing that a colleague needs. What is kept is that one was answered, until its end.
"""

import hmac
import secrets as random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from flask import session as cookie
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from fgc.access.models_staff import Begun, Ceremony
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import every

WAITS = timedelta(minutes=5)
KEPT = "asked_here"
"""Under which name the browser's cookie keeps its secret."""
RANDOM, END, MARK = 24, 8, 32
"""Bytes of a question: what nobody can foresee, its end in seconds since 1970, our mark."""


def question(ceremony: Ceremony, *, staff_id: UUID | None) -> bytes:
    """A question, a random one, for the browser that asks for it."""
    if KEPT not in cookie:
        cookie[KEPT] = secrets.new_secret()
    ends = int((now() + WAITS).timestamp()).to_bytes(END, "big")
    head = random.token_bytes(RANDOM) + ends
    return head + _mark(head, ceremony, staff_id)


def finish(ceremony: Ceremony, asked: bytes, *, staff_id: UUID | None) -> bool:
    """Whether this question was put and waits; from here on it does not. False for one that was not put, for something
    else, to somebody else, in another browser, too long ago, or that was answered."""
    head, mark = asked[: RANDOM + END], asked[RANDOM + END :]
    if not hmac.compare_digest(mark, _mark(head, ceremony, staff_id)) or KEPT not in cookie:
        return False
    ends_at = datetime.fromtimestamp(int.from_bytes(head[RANDOM:], "big"), UTC)
    if ends_at <= now():
        return False
    answered = insert(Begun).values(
        id=uuid4(), ceremony=ceremony, fingerprint=mark, staff_id=staff_id, ends_at=ends_at
    )
    with saving() as current:
        first = answered.on_conflict_do_nothing(index_elements=["fingerprint"]).returning(Begun.id)
        return current.scalar(first) is not None


def _mark(head: bytes, ceremony: Ceremony, staff_id: UUID | None) -> bytes:
    told = f"{ceremony.value}:{staff_id}:{cookie.get(KEPT, '')}:{head.hex()}"
    return secrets.ring().fingerprint("begun", told)


@every("*/15 * * * *")
def forget_begun() -> None:
    """Every quarter of an hour: what can be answered no more, because its end has come, need not be remembered."""
    with saving():
        session().execute(delete(Begun).where(Begun.ends_at < now()))
