"""Looks at one PDF, writes it anew and ends. Started by `rewritten` as a plain script; the only home of pikepdf (qpdf).

Reads the file from standard input and writes a PDF to standard output, or ends with a number that says why not. Before it
looks at a byte it has an end of memory, of processor time and of open files, writes no file, and from then on opens nothing,
calls nobody and starts nothing.

What is refused runs, reaches out or hides a file. What is dropped is about the file, or leads out of it: information about the
document, what a camera wrote into a photo in it, links to other places, signatures (they hold for the file that came, and not
for the one that is kept). What can be seen on the pages stays.
"""

import resource
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 500
MOST_OBJECTS = 200_000
MOST_UNPACKED = 1 << 30
"""Of all that is packed in it, together: thirty sheets scanned in colour at 300 dots to the inch."""
MOST_PIXELS = 220_000_000
"""Of one picture on a page."""
NO_PDF, LOCKED, RUNS, HOLDS_FILES, SENDS, TOO_MUCH = range(3, 9)
"""How it ends, where it refuses."""
RUNNING = frozenset(
    {"/JavaScript", "/Launch", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/RichMedia", "/3D"}
)
"""Actions, and kinds of things on a page, that run or play something."""
SENDING = frozenset({"/SubmitForm", "/ImportData"})
FILES = frozenset({"/GoToE", "/FileAttachment", "/EmbeddedFile"})
HOLDING = frozenset({"/EF", "/EmbeddedFiles", "/Collection"})
ABOUT_THE_FILE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Thumb")
"""Dropped wherever they stand."""
KEPT_AT_ROOT = frozenset(
    {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/Outlines", "/PageLabels", "/PageMode", "/PageLayout",
     "/AcroForm", "/OCProperties", "/Dests", "/ViewerPreferences", "/Names"}
)  # fmt: skip
KEPT_AT_END = frozenset({"/Root", "/Size"})
"""Of what stands at the end of the file and leads to all of it."""
KEPT_SEGMENTS = frozenset({0xE0, 0xEE})
"""Of a photo: what says how its colours are meant (JFIF, Adobe). A profile of colours is kept too."""
PROFILE = b"ICC_PROFILE\0"
PIECE = 1 << 20
_MEMORY = 1 << 30
_SECONDS = 20
_NEVER = (
    "open",
    "socket.",
    "subprocess.",
    "os.",
    "ctypes.",
    "import",
    "exec",
    "compile",
    "shutil.",
    "urllib.",
)


def limit() -> None:
    """Ends for good of memory, processor time, files written and opened."""
    ends = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, end in ends.items():
        hard = resource.getrlimit(kind)[1]
        reachable = end if hard == resource.RLIM_INFINITY else min(end, hard)
        resource.setrlimit(kind, (reachable, reachable))


def shut_the_doors() -> None:
    """From now on nothing is opened, called or started."""

    def guard(event: str, _about: tuple[Any, ...]) -> None:
        if event.startswith(_NEVER):
            raise PermissionError(event)

    sys.addaudithook(guard)


def main() -> None:
    limit()
    import pikepdf  # noqa: PLC0415 - under its limits

    _warmed(pikepdf)
    shut_the_doors()
    file = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        anew = rewritten(file, pikepdf)
    except MemoryError:
        sys.exit(TOO_MUCH)
    except pikepdf.PasswordError:
        sys.exit(LOCKED)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, OSError, RuntimeError, zlib.error):
        sys.exit(NO_PDF)
    sys.stdout.buffer.write(anew)


def rewritten(file: bytes, pikepdf: Any) -> bytes:
    """The file written anew, from nothing but what its pages need. Ends the process with the number of what stands in the
    way. One that asks for a password only to be changed or printed opens for everybody, and is read like any other."""
    with pikepdf.open(BytesIO(file)) as pdf:
        if not 0 < len(pdf.pages) <= MOST_PAGES:
            sys.exit(TOO_MUCH if len(pdf.pages) else NO_PDF)
        _strip_root(pdf, pikepdf)
        unpacked = 0
        for one in _reached(pdf.Root, pikepdf):
            _look_at(one, pikepdf)
            if isinstance(one, pikepdf.Stream):
                unpacked += _unpacked(one, MOST_UNPACKED - unpacked, pikepdf)
                if unpacked > MOST_UNPACKED:
                    sys.exit(TOO_MUCH)
        for name in set(pdf.trailer.keys()) - KEPT_AT_END:
            del pdf.trailer[name]
        kept = BytesIO()
        pdf.save(
            kept, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True,
            fix_metadata_version=False, deterministic_id=True, encryption=False,
        )  # fmt: skip
    return kept.getvalue()


def _warmed(pikepdf: Any) -> None:
    """One is written and read, so that whatever the library loads late is loaded."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        kept = BytesIO()
        pdf.save(kept)
    rewritten(kept.getvalue(), pikepdf)


def _strip_root(pdf: Any, pikepdf: Any) -> None:
    """Looks at what stands at the root before most of it goes: a script that starts with the file is refused, and not
    silently lost."""
    for one in _reached(pdf.Root, pikepdf):
        _look_at(one, pikepdf, drops=False)
    for name in set(pdf.Root.keys()) - KEPT_AT_ROOT:
        del pdf.Root[name]


def _reached(root: Any, pikepdf: Any) -> Iterator[Any]:
    """Every dictionary and stream that can be reached, each once. Goes by a list: how deep a file nests things is its own
    choice."""
    waiting, known, seen = [root], set(), 0
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            continue
        if one.is_indirect:
            if one.objgen in known:
                continue
            known.add(one.objgen)
        seen += 1
        if seen > MOST_OBJECTS:
            sys.exit(TOO_MUCH)
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
            continue
        yield one
        waiting.extend(value for _name, value in one.items())


def _look_at(one: Any, pikepdf: Any, *, drops: bool = True) -> None:
    names = {
        str(one.get(key)) for key in ("/S", "/Subtype", "/Type") if isinstance(one.get(key), pikepdf.Name)
    }
    keys = set(one.keys())
    if keys & {"/JS", "/XFA"} or names & RUNNING:
        sys.exit(RUNS)
    if names & SENDING:
        sys.exit(SENDS)
    if keys & HOLDING or names & FILES:
        sys.exit(HOLDS_FILES)
    if drops:
        _drop(one, keys, pikepdf)


def _drop(one: Any, keys: set[str], pikepdf: Any) -> None:
    """What is about the file, and whatever a press would do but to turn to another page of it."""
    for name in keys.intersection(ABOUT_THE_FILE):
        del one[name]
    action = one.get("/A")
    if isinstance(action, pikepdf.Dictionary) and isinstance(action.get("/S"), pikepdf.Name):
        if action.get("/S") != pikepdf.Name.GoTo:
            del one["/A"]
        elif "/Next" in action:
            del action["/Next"]
    if one.get("/FT") == pikepdf.Name.Sig and "/V" in keys:
        del one["/V"]
    if isinstance(one, pikepdf.Stream):
        _drop_from_photo(one, pikepdf)


def _drop_from_photo(stream: Any, pikepdf: Any) -> None:
    """A photo stands in a PDF as the camera wrote it, with where and when it was taken. One that is packed in a way of which
    what it holds cannot be told is refused."""
    filters = _filters(stream, pikepdf)
    if filters == ["/DCTDecode"]:
        photo = stream.read_raw_bytes()
    elif filters == ["/FlateDecode", "/DCTDecode"]:
        unpacking = zlib.decompressobj()
        photo = unpacking.decompress(stream.read_raw_bytes(), 4 * MOST_BYTES)
        if unpacking.unconsumed_tail:
            sys.exit(TOO_MUCH)
    elif "/DCTDecode" in filters:
        sys.exit(NO_PDF)
    else:
        return
    stream.write(without_position(photo), filter=pikepdf.Name.DCTDecode)


def without_position(photo: bytes) -> bytes:
    """A JPEG without what a camera or a program noted in it. What is not cut into segments as it should be comes out as it
    is up to there, and then its pixels."""
    if not photo.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    kept, at = [photo[:2]], 2
    while photo[at : at + 1] == b"\xff" and photo[at + 1 : at + 2] not in (b"", b"\xda"):
        kind, size = photo[at + 1], int.from_bytes(photo[at + 2 : at + 4]) + 2
        if size < 4:
            raise ValueError("a segment without a length")
        segment = photo[at : at + size]
        is_profile = kind == 0xE2 and segment[4:].startswith(PROFILE)
        if not (0xE0 <= kind <= 0xEF or kind == 0xFE) or kind in KEPT_SEGMENTS or is_profile:
            kept.append(segment)
        at += size
    return b"".join(kept) + photo[at : photo.rfind(b"\xff\xd9") + 2 or None]


def _unpacked(stream: Any, most: int, pikepdf: Any) -> int:
    """How many bytes this comes to when it is unpacked; more than `most` as soon as it is more. A picture of more dots than any
    camera gives, and what is packed twice over, counts as too much."""
    filters = _filters(stream, pikepdf)
    width, height = (stream.get(name, 0) for name in ("/Width", "/Height"))
    if isinstance(width, int) and isinstance(height, int) and width * height > MOST_PIXELS:
        return most + 1
    if filters.count("/FlateDecode") + filters.count("/LZWDecode") > 1:
        return most + 1
    if not filters or filters[0] != "/FlateDecode":
        return 0
    count, unpacking, packed = 0, zlib.decompressobj(), stream.read_raw_bytes()
    while packed and count <= most and not unpacking.eof:
        count += len(unpacking.decompress(packed, PIECE))
        packed = unpacking.unconsumed_tail
    return count


def _filters(stream: Any, pikepdf: Any) -> list[str]:
    found = stream.get("/Filter")
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)] if found else []


if __name__ == "__main__":
    main()
