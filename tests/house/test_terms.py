"""One thing has one word: what a practitioner in the UK would not say, or says of something else, stands on no page.

The table is by hand. A term that is right in one sentence is named there with that sentence and the reason.
"""

import re
from collections.abc import Iterable, Mapping

import pytest
from babel.messages.catalog import Message

from fgc.kit import catalogues

SWEPT = [
    *(
        "fgc/access",
        "templates/access",
        "fgc/circle",
        "templates/circle",
        "fgc/conference",
        "templates/conference",
    ),
    *("fgc/keeping", "templates/keeping", "fgc/overview", "templates/overview"),
    *("fgc/actions", "templates/actions", "templates/demo", "fgc/invitation", "templates/invitation"),
    *("fgc/meeting", "templates/meeting", "fgc/schedule", "templates/schedule"),
    *("fgc/plan", "templates/plan", "fgc/review", "templates/review"),
    *("fgc/record", "templates/record", "fgc/referral", "templates/referral", "fgc/kit", "fgc/approach"),
    *("templates/layout", "templates/parts", "plans"),
]
"""Folders whose sentences have been read once against the table. One that has been read is added; none leaves."""

TERMS = {
    r"(some|any|every)body\b|\bnobody\b": "someone, anyone, everyone, no one",
    r"\be-mails?\b": "email",
    r"\btelephones?\b": "phone",
    r"\bsquares?\b(?! code)": "square code (QR code)",
    r"\bcautions?\b": "safety restriction",
    r"\b(called|call|calls|calling) off\b": "cancelled; to a family: will not go ahead",
    r"\bmade longer\b": "extended",
    r"\blook(ed|s)? at (it )?again\b": "review",
    r"\bthere for (their|his|her) work\b": "professional",
    r"\b(a|the|your|first) talks?\b|\btalks? with\b": "a visit or call; a preparation visit or call",
    r"\b(write|writes|wrote|written|writing) (it |them |this |that |what \w+ \w+ )?down\b": "record, recorded",
    r"\bset down\b": "record",
    r"(?<!right to )\beras(e|es|ed|ing|ure)\b": "delete, deleted; only the law says: right to erasure",
    r"\bbeg(in|ins|an|un|inning)\b": "start, started",
    r"\banew\b": "again",
    r"\bmay not\b": "must not, or cannot; for what is possible: might not",
    r"\b(is|are|was|were|be|been) asked to (it|come|the|a|which|every|meetings?)\b": "invited to",
    r"\bwhoever asked\b": "the referrer; of a request: the person who asked",
    r"\bmust-haves?\b|(?<!at any )\bpoints?\b(?! (a|the|your) )": "what the plan must have",
    r"\bnot taken\b": "we could not use",
    r"\b(keep|kept) it\b(?! to)|\bback without keeping\b|\block it and keep\b": "save, saved; keep is only for how long",
    r"\bput (it |them |this )?away\b": "discard, discarded",
    r"\bcounts? from now\b": "applies from now on",
    r"\bhas stopped( here)?\.": "no longer works",
    r"\bmakes? (it|them) weaker\b|\bweaker\b": "relax",
    r"\binvisible sign\b": "hidden character",
    r"\bwhat becomes? of\b|\bwhat became of\b": "what happens to; outcome",
    r"\b(here|they|these|it) stands? (here|there|on|in|with|under)\b": "is on, is in, you find it on",
    r"\bput (it )?in the register\b": "record",
    r"\bthemself\b|\bby themself\b": "themselves, the person",
    r"\bit opens nothing\b|\bopens nothing here\b": "has no access here",
}
"""Terms that no sentence may have, each with the word to say instead."""

FILLED_IN = re.compile(r"%\(\w+\)[sd]")
"""Where a name or a number is put in: its own name in the code is read by nobody."""

RIGHT_HERE: Mapping[str, str] = {
    "If they cannot hear you, sign the numbers. Or write them down, show them face to face or by video call, then tear the "
    "paper up.": "on paper, with a pen",
    "Square: professional": "the shape in the picture of the circle",
    "The service manager reads your reason, and we keep it.": "how long a reason is kept is not a saving",
    "Not in this copy: what the family wrote in its private time, which no member of staff can read; what relatives told the "
    "coordinator in preparation; the contact log; restrictions, safeguarding and safe words; protected addresses; attachments "
    "that may tell where someone lives or that only the coordinator can open. The copy holds what the person who asked for it "
    "can see. That person must keep it safe.": "keep safe, not save",
    "Someone who is already in opens “Let the others in” on their phone. Point this phone’s camera at the square code, and open "
    "what it finds.": "point a camera at something",
}
"""Whole sentences in which such a term is right, each with its reason."""


def strange(sentences: Iterable[str]) -> dict[str, str]:
    """By sentence, the word to say instead of the one that it has."""
    return {
        sentence: word
        for sentence in sentences
        for term, word in TERMS.items()
        if sentence not in RIGHT_HERE and re.search(term, FILLED_IN.sub("…", sentence), re.IGNORECASE)
    }


def forms(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def read_once() -> list[str]:
    return [
        form
        for message in catalogues.sentences()
        if message.id
        and any(file.startswith(tuple(f"{each}/" for each in SWEPT)) for file, _line in message.locations)
        for form in forms(message)
    ]


def test_no_page_uses_a_word_that_a_practitioner_would_not_say() -> None:
    found = read_once()
    assert len(found) > 150
    assert strange(found) == {}


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Somebody has signed.", "someone, anyone, everyone, no one"),
        ("Everybody was asked.", "someone, anyone, everyone, no one"),
        ("The meeting was called off.", "cancelled; to a family: will not go ahead"),
        ("Their E-mail address", "email"),
        ("Nothing is written down yet.", "record, recorded"),
    ],
)
def test_a_strange_word_is_found(sentence: str, word: str) -> None:
    assert strange([sentence]) == {sentence: word}


def test_every_sentence_that_stands_apart_is_one_we_have() -> None:
    """An exception whose sentence has gone would let the same words in again unread."""
    every = {form for message in catalogues.sentences() if message.id for form in forms(message)}
    assert set(RIGHT_HERE) - every == set()
    assert all(reason for reason in RIGHT_HERE.values())
