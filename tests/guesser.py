"""The guesser: somebody with a copy, a list of halls, names and numbers, and an evening. Whatever in the copy was made from
a hidden word, and not from a secret, gives it away as soon as the right candidate is filled in."""

import base64
import binascii
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from uuid import NAMESPACE_DNS, NAMESPACE_OID, NAMESPACE_URL, uuid3, uuid5

from pypdf import PdfReader
from pypdf.generic import StreamObject

SOMEBODY = "someone in the circle"
SHORTEST = 8
"""Hexadecimal digits from which on a mark tells one of 10,000 candidates from the others."""
DIGESTS: tuple[Callable[[bytes], str], ...] = (
    lambda content: hashlib.md5(content, usedforsecurity=False).hexdigest(),
    lambda content: hashlib.sha1(content, usedforsecurity=False).hexdigest(),
    lambda content: hashlib.sha256(content).hexdigest(),
    lambda content: hashlib.sha512(content).hexdigest(),
    lambda content: hashlib.blake2b(content, digest_size=32).hexdigest(),
    lambda content: f"{zlib.crc32(content):08x}",
)
_HEX = re.compile(r"[0-9a-f]{8,}")
_IN_GROUPS = re.compile(r"\b[0-9a-f]{4}(?:[\s\xa0]+[0-9a-f]{4}\b)+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{11,}={0,2}")

_FIRST = ("Oak", "Elm", "Ash", "Bay", "Hill", "Mill", "Lake", "Moor", "Park", "Kirk", "North", "South", "East", "West",
          "Upper", "Lower", "New", "Old", "High", "Long")  # fmt: skip
_SECOND = ("wood", "field", "ton", "bury", "ford", "dale", "worth", "combe", "stead", "ley", "gate", "bridge")
_KIND = (
    "hall",
    "Hall",
    "Community Centre",
    "Church Hall",
    "Library",
    "Family Centre",
    "School",
    "Street",
    "Road",
)
_GIVEN = ("Kawa", "Nazdar", "Shirin", "Sara", "Mina", "Rojin", "Baran", "Zac", "Leanne", "Jas", "Amir", "Leyla", "Tom",
          "Ruth", "Helen", "Omar", "Dilan", "Azad", "Lana", "Mia")  # fmt: skip
_FAMILY = ("Aziz", "Rashid", "Whitlow", "Gill", "Okafor", "Brennan", "Young", "Kaya", "Khan", "Smith", "Jones", "Ali",
           "Berg", "Cole", "Adeyemi")  # fmt: skip


def candidates(*right: str) -> list[str]:
    """10,000 halls, names and numbers; `right` are among them, somewhere in the middle."""
    halls = [f"{one}{two} {kind}" for one, two, kind in product(_FIRST, _SECOND, _KIND)]
    names = [*_GIVEN, *(f"{one} {two}" for one, two in product(_GIVEN, _FAMILY))]
    numbers = [f"07700 900{last:03}" for last in range(1000)] + [
        f"+447700900{last:03}" for last in range(1000)
    ]
    numbers += [f"01632 960{last:03}" for last in range(1000)] + [
        f"{house} Mill Lane" for house in range(1, 5000)
    ]
    every = list(dict.fromkeys([*halls, *names, *right, *numbers]))[:10_000]
    assert len(every) == 10_000
    assert set(right) <= set(every)
    return every


def found_by_guessing(copy: bytes, known: dict[str, object] | None, guesses: Iterable[str]) -> set[str]:
    """Which candidates something in this copy gives away. `known`: the text of the plan as the reader has it."""
    return found_in({"": copy}, known, guesses).get("", set())


def found_in(
    held: Mapping[str, bytes], known: dict[str, object] | None, guesses: Iterable[str]
) -> dict[str, set[str]]:
    """The same for all that somebody holds, by its name: what gives anything away, and what it gives."""
    beginnings: dict[str, set[tuple[str, str]]] = {}
    for name, copy in held.items():
        for mark in {mark for text in _opened(copy) for mark in _marks(text)}:
            beginnings.setdefault(mark[:SHORTEST], set()).add((name, mark))
    shapes, found = list(_shapes(known)) if known else [], dict[str, set[str]]()
    for guess in guesses:
        for content in _made_from(guess, shapes):
            for digest in _digests(content):
                for name, mark in beginnings.get(digest[:SHORTEST], ()):
                    if _same(mark, digest):
                        found.setdefault(name, set()).add(guess)
    return found


def plan_in(copy: bytes) -> dict[str, object]:
    """The text of the plan inside a sealed copy, as a computer reads it."""
    inside = PdfReader(io.BytesIO(copy)).attachments["plan.json"][0]
    return dict(json.loads(inside)["plan"])


def _same(mark: str, digest: str) -> bool:
    """A mark is the digest, or its beginning, however long the one or the other was cut."""
    return mark.startswith(digest[: len(mark)]) if len(mark) <= len(digest) else digest in mark


def _digests(content: bytes) -> Iterator[str]:
    for digest in DIGESTS:
        yield digest(content)
    if len(content) < 200:
        text = content.decode()
        for space in (NAMESPACE_DNS, NAMESPACE_OID, NAMESPACE_URL):
            yield uuid5(space, text).hex
            yield uuid3(space, text).hex


def _shapes(known: dict[str, object]) -> Iterator[str]:
    """The text with a gap at each place where something may have been left out, in the two ways JSON is written."""
    whole = json.dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    review = known.get("review")
    filled = {**known, "review": {**review, "place": "@@"}} if isinstance(review, dict) else known
    for gap in (filled, {**known, "title": "@@"}, {**known, "title": "Our plan for @@"}):
        yield json.dumps(gap, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        yield json.dumps(gap, indent=2, ensure_ascii=False)
    if SOMEBODY in whole:
        yield whole.replace(SOMEBODY, "@@")
        both = json.dumps(filled, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        yield both.replace(SOMEBODY, "@@", 1)


def _made_from(guess: str, shapes: Iterable[str]) -> Iterator[bytes]:
    yield guess.encode()
    yield guess.casefold().encode()
    yield re.sub(r"\W", "", guess.casefold()).encode()
    for shape in shapes:
        yield shape.replace("@@", guess).encode()


def _marks(text: str) -> Iterator[str]:
    """Whatever stands in a text and could be a digest, or a piece of one, in small hexadecimal digits."""
    low = text.lower()
    yield from _HEX.findall(low)
    yield from _HEX.findall(re.sub(r"(?<=[0-9a-f])-(?=[0-9a-f])", "", low))
    for groups in _IN_GROUPS.findall(low):
        yield re.sub(r"\W", "", groups)
    for encoded in _BASE64.findall(text):
        padded = encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % 4)
        try:
            yield base64.urlsafe_b64decode(padded.replace("+", "-").replace("/", "_")).hex()
        except (ValueError, binascii.Error):
            continue


def _opened(copy: bytes) -> Iterator[str]:
    """A file as it is, and all that it carries: pages, streams and attachments of a PDF, the files of an archive."""
    yield copy.decode("latin-1")
    yield copy.decode("utf-8", "replace")
    if copy.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(copy)) as bundle:
            for name in bundle.namelist():
                yield from _opened(bundle.read(name))
    if copy.startswith(b"%PDF-"):
        reader = PdfReader(io.BytesIO(copy))
        yield from (page.extract_text() for page in reader.pages)
        for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
            thing = reader.get_object(number)
            if isinstance(thing, StreamObject) and thing.get("/Subtype") not in ("/Image", "/OpenType"):
                yield thing.get_data().decode("latin-1")
        for files in reader.attachments.values():
            yield from (text for file in files for text in _opened(file))
