"""Draws one picture anew and ends. Started by `redrawn` as a plain script; the only home of Pillow.

Reads the file from standard input and writes a PNG to standard output. Before it looks at a byte it has an end of memory,
of processor time and of open files, writes no file, and from then on opens nothing, calls nobody and starts nothing.
"""

import resource
import sys
from io import BytesIO
from typing import Any

OPENINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""More than the cameras of telephones give; a smaller file may claim to hold many more."""
SIDE = 1400
"""Of what is kept, in pixels: 120 millimetres at 300 to the inch."""
KEPT_BYTES = 1_200_000
"""At most, so that a sealed plan with it stays small enough to be checked."""
TOO_MANY_PIXELS = 3
NO_PICTURE = 4
_MEMORY = 1 << 30
_SECONDS = 10
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
    from PIL import Image, ImageOps  # noqa: PLC0415 - under its limits

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    _warmed(Image, ImageOps)
    shut_the_doors()
    file = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        opened = Image.open(BytesIO(file), formats=("PNG", "JPEG"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        sys.exit(NO_PICTURE)
    if opened.width * opened.height > MOST_PIXELS:
        sys.exit(TOO_MANY_PIXELS)
    try:
        sys.stdout.buffer.write(_small(_flat(opened, Image, ImageOps), Image))
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
        sys.exit(NO_PICTURE)


def _warmed(image: Any, ops: Any) -> None:
    """Both kinds are read and written once, so that whatever the library loads late is loaded."""
    turned = image.Exif()
    turned[0x0112] = 6
    for kind in ("PNG", "JPEG"):
        kept = BytesIO()
        image.new("RGB", (8, 8)).save(kept, kind, exif=turned)
        _small(_flat(image.open(BytesIO(kept.getvalue()), formats=(kind,)), image, ops), image)


def _flat(opened: Any, image: Any, ops: Any) -> Any:
    """Upright, on white, no larger than it is kept. A JPEG is decoded no larger than needed in the first place."""
    opened.draft("RGB", (SIDE, SIDE))
    picture = ops.exif_transpose(opened)
    picture.thumbnail((SIDE, SIDE))
    picture = picture.convert("RGBA")
    white = image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture)
    return white


def _small(picture: Any, image: Any) -> bytes:
    """A PNG of nothing but its pixels: with fewer colours, then with fewer pixels, until it is small enough."""
    while len(png := _png(picture)) > KEPT_BYTES:
        if len(png := _png(picture.quantize(256, method=image.Quantize.MEDIANCUT))) <= KEPT_BYTES:
            break
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
    return png


def _png(picture: Any) -> bytes:
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=False)
    return kept.getvalue()


if __name__ == "__main__":
    main()
