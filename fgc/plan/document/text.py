"""What people sign, and what is known of how they signed: plain records without a database.

Every string here is one that the readers of this copy may see: whoever builds a `PlanDocument` decides that, field by
field. No field holds an address of a person, nor a telephone number of one of the family.
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum

from fgc.kit.words import mark


@dataclass(frozen=True)
class Action:
    """Somebody of the family does something. `days` are weekdays (0 is Monday) when it comes back every week;
    `on` is its one day or its last one. `short` is the family's few words for the page for the fridge, `off_wall` that they keep
    it off: both as they wrote them, since what is signed may not depend on how a page is laid out (see `fridge.on_the_wall`)."""

    who: str
    what: str
    when: str
    helper: str = ""
    know: str = ""
    if_not: str = ""
    needs: str = ""
    short: str = ""
    off_wall: bool = False
    days: tuple[int, ...] = ()
    on: date | None = None


REST = mark("What else we do")


@dataclass(frozen=True)
class Goal:
    """One question, what the family wants there in its own words, and what will be done."""

    question: str
    words: str
    actions: tuple[Action, ...] = ()

    @property
    def is_rest(self) -> bool:
        """What stands under nothing the family wants: it is no goal, and is not counted as one."""
        return not self.question and self.words == REST


@dataclass(frozen=True)
class ServicePromise:
    """What a service promises: kept apart from what the family does."""

    who: str
    what: str
    when: str
    money: str = ""


@dataclass(frozen=True)
class IfThen:
    """If something happens, then somebody does something."""

    if_: str
    then: str
    who: str = ""


@dataclass(frozen=True)
class OwnWords:
    """What one person said, as it was said."""

    who: str
    words: str


@dataclass(frozen=True)
class MustHave:
    """One thing the plan must have, and how this plan has it."""

    what: str
    how: str


@dataclass(frozen=True)
class Keeper:
    """The one of the family who keeps an eye on the plan."""

    name: str
    words: str = ""


@dataclass(frozen=True)
class ReviewDay:
    """When everybody looks at the plan again: a local day and hour, and the place if it may be told."""

    day: date
    begins: time | None = None
    place: str = ""


@dataclass(frozen=True)
class PlanText:
    """The plan as people sign it: exactly this, and nothing else, is what `text_hash` is made of."""

    title: str
    number: str
    version: int
    held_on: date
    family_words: str
    language: str = "en"
    own_words: tuple[OwnWords, ...] = ()
    goals: tuple[Goal, ...] = ()
    promises: tuple[ServicePromise, ...] = ()
    contingencies: tuple[IfThen, ...] = ()
    must_have: tuple[MustHave, ...] = ()
    keeper: Keeper | None = None
    review: ReviewDay | None = None
    no_review_because: str = ""


class Method(Enum):
    """How somebody said yes, or that they did not."""

    LINK = "link"
    TABLET = "tablet"
    PAPER = "paper"
    SAID = "said"
    DISAGREES = "disagrees"
    WITHOUT = "without"
    """The plan goes on without their signature; why is not for a file that travels."""
    WAITING = "waiting"


@dataclass(frozen=True)
class Signature:
    """One person's mark; `signed_at` is aware. Nothing here is made from the text they were shown: where that holds words
    which the readers of this copy may not know, its hash would tell them by guessing (decision 32)."""

    name: str
    tie: str
    method: Method = Method.WAITING
    signed_at: datetime | None = None
    witness: str = ""
    other_name: bool = False
    """They signed with a name that is not how theirs stands here. The name itself is not repeated: anything may be one."""


@dataclass(frozen=True)
class Correction:
    """Words that were corrected after the text was agreed with them."""

    agreed: str
    corrected: str


@dataclass(frozen=True)
class Check:
    """How anyone can find out whether a copy is genuine: the page's address, the short code, who answers the phone."""

    address: str
    code: str
    service: str
    phone: str


@dataclass(frozen=True)
class Call:
    """Somebody to ring who is paid for it, and their number at work. Never one of a relative: visitors read the page."""

    who: str
    number: str


@dataclass(frozen=True)
class PlanDocument:
    """A plan to be printed. Without `sealed_at` it is a draft and says so on every page.

    `zone` is the IANA zone of the times shown. `seal_fingerprint` is the SHA-256 of the certificate that will seal it.
    `statement` is the sentence every signature stands under. `calendar` is the review as an iCalendar file, made
    elsewhere; it is carried inside the PDF.
    """

    text: PlanText
    signatures: tuple[Signature, ...]
    check: Check
    zone: str
    made_at: datetime
    statement: str
    sealed_at: datetime | None = None
    seal_fingerprint: str = ""
    drawing: bytes | None = None
    drawing_by: str = ""
    calendar: bytes | None = None
    approach: str = "child_fgc"
    calls: tuple[Call, ...] = ()
    """Whom the family can ring, for the page on the fridge."""
    emergency: str = ""
    """What is rung there when somebody is in danger, where the service works."""
    corrections: tuple[Correction, ...] = ()
    """Beside the text, which stays as it was agreed."""


@dataclass(frozen=True)
class ChildsHelper:
    """Somebody who said they will help, and with what, in a child's words."""

    name: str
    does: str


@dataclass(frozen=True)
class ChildsPlan:
    """The plan for a child: short sentences, their own words, the drawing, who helps, what happens next, whom to ring. Only
    what is good to know."""

    to: str
    sentences: tuple[str, ...]
    helpers: tuple[ChildsHelper, ...]
    next: tuple[tuple[date, str], ...]
    made_at: datetime
    number: str
    own_words: str = ""
    from_: str = ""
    ask: str = ""
    calls: tuple[Call, ...] = ()
    language: str = "en"
    drawing: bytes | None = None
    approach: str = "child_fgc"


def plainly(thing: object) -> object:
    """Records as JSON has them: text composed (NFC), days and times in ISO 8601, a trailing underscore left off."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {one.name.rstrip("_"): plainly(getattr(thing, one.name)) for one in fields(thing)}
    if isinstance(thing, tuple):
        return [plainly(one) for one in thing]
    if isinstance(thing, str):
        return unicodedata.normalize("NFC", thing)
    if isinstance(thing, Enum):
        return thing.value
    return thing.isoformat() if isinstance(thing, date | time) else thing


def canonical(text: PlanText) -> bytes:
    """The text as one sequence of bytes: JSON, keys sorted, no white space between, UTF-8."""
    return json.dumps(plainly(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def text_hash(text: PlanText) -> str:
    """SHA-256 of the canonical text, in hexadecimal: a signature carries it, and so belongs to this text alone."""
    return hashlib.sha256(canonical(text)).hexdigest()


def as_json(document: PlanDocument) -> bytes:
    """The file `plan.json` inside the PDF: the plan, its hash, the signatures, how to check them. People can read it.

    Everything in it is made from this copy's own words. Whoever writes `plan` with sorted keys and without white space
    gets the bytes that `text_sha256` was made of.
    """
    content = {
        "format": "family-plan/2",
        "plan": plainly(document.text),
        "text_sha256": text_hash(document.text),
        "statement": plainly(document.statement),
        "signatures": plainly(document.signatures),
        "corrected_since": plainly(document.corrections),
        "check": {"address": document.check.address, "code": document.check.code},
        "service": document.check.service,
        "sealed_at": document.sealed_at.isoformat() if document.sealed_at else None,
        "seal_certificate_sha256": document.seal_fingerprint,
    }
    return json.dumps(content, indent=2, ensure_ascii=False).encode()
