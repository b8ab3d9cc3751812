"""Draws one picture anew and ends. Started by `redrawn` as a plain script; the only home of Pillow and of what reads HEIC.

Reads the file from standard input and writes a PNG to standard output. Before it looks at a byte it has an end of memory,
of processor time and of open files, writes no file, and from then on opens nothing, calls nobody and starts nothing.
"""

import resource
import sys
from io import BytesIO
from typing import Any

OPENINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
MOST_BYTES = 24 * 1024 * 1024
"""A telephone's photo of 48 megapixels has 10 to 16."""
MOST_PIXELS = 60_000_000
"""Of a picture that is decoded as a whole: more than the 48 megapixels of telephones."""
MOST_PIXELS_SCALED = 220_000_000
"""Of a JPEG, which is decoded no larger than it is needed: more than the 200 megapixels of some telephones."""
KINDS = ("PNG", "JPEG", "HEIF")
"""As Pillow calls them. What it calls MPO is a JPEG of several pictures, as telephones take them; the first is drawn."""
WHITE = ((255, 255),) * 3
SIDE = 1400
"""Of what is kept, in pixels: 120 millimetres at 300 to the inch."""
KEPT_BYTES = 1_200_000
"""At most, so that a sealed plan with it stays small enough to be checked."""
TOO_MANY_PIXELS = 3
NO_PICTURE = 4
TOO_MUCH_MEMORY = 5
PAGE_SIDE = 2400
PAGE_KEPT_BYTES = 4_000_000
"""The same of a page that is read: 200 dots to the inch of a sheet of paper."""
_MEMORY = 1 << 30
_SECONDS = 15
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
    import pillow_heif  # noqa: PLC0415 - under its limits
    from PIL import Image, ImageOps, MpoImagePlugin  # noqa: F401, PLC0415 - as above; a JPEG of several is read by the last

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # looked at below, by what it takes to decode them
    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1
    _warmed(Image, ImageOps)
    shut_the_doors()
    file = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        opened = Image.open(BytesIO(file), formats=KINDS)
        if opened.width * opened.height > (MOST_PIXELS_SCALED if _scales(opened) else MOST_PIXELS):
            sys.exit(TOO_MANY_PIXELS)
        sys.stdout.buffer.write(_drawn(opened, Image, ImageOps))
    except MemoryError:
        sys.exit(TOO_MUCH_MEMORY)
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        sys.exit(NO_PICTURE)


def _drawn(opened: Any, image: Any, ops: Any) -> bytes:
    """As large as what it is for is kept."""
    side, most = (PAGE_SIDE, PAGE_KEPT_BYTES) if sys.argv[1:] == ["page"] else (SIDE, KEPT_BYTES)
    return _small(_flat(opened, side, image, ops), most, image)


def _scales(opened: Any) -> bool:
    return opened.format in ("JPEG", "MPO")


def _warmed(image: Any, ops: Any) -> None:
    """Both kinds are read and written once, so that whatever the library loads late is loaded."""
    turned = image.Exif()
    turned[0x0112] = 6
    for kind in ("PNG", "JPEG", "MPO"):
        kept = BytesIO()
        image.new("RGB", (8, 8)).save(kept, kind, exif=turned)
        _small(
            _flat(image.open(BytesIO(kept.getvalue()), formats=KINDS), SIDE, image, ops), KEPT_BYTES, image
        )


def _flat(opened: Any, side: int, image: Any, ops: Any) -> Any:
    """Upright, on white, no larger than it is kept. A JPEG is decoded no larger than needed in the first place. What is white
    and can be seen through elsewhere is drawn on black: on white nothing of it would be left."""
    opened.draft("RGB", (side, side))
    turned = opened.getexif()
    picture = _in_usual_colours(opened)
    picture.thumbnail((side, side))
    picture.getexif().update({0x0112: turned.get(0x0112, 1)})
    picture = ops.exif_transpose(picture).convert("RGBA")
    flat = _on("white", picture, image)
    if flat.getextrema() == WHITE and len(set(picture.getchannel("A").getextrema())) > 1:
        flat = _on("black", picture, image)
    return flat


def _in_usual_colours(opened: Any) -> Any:
    """Eight bits for each colour, as shades: sixteen are brought down (cut off, a scan becomes white), and one is made a grey,
    so that a drawing in black and white stays smooth when it is made smaller."""
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if opened.mode == "1":
        return opened.convert("L")
    return opened.convert("RGBA" if opened.mode == "P" else "RGB") if opened.mode in ("P", "CMYK") else opened


def _on(ground: str, picture: Any, image: Any) -> Any:
    flat = image.new("RGB", picture.size, ground)
    flat.paste(picture, mask=picture)
    return flat


def _small(picture: Any, most: int, image: Any) -> bytes:
    """A PNG of nothing but its pixels: with fewer colours, then with fewer pixels, until it is small enough."""
    while len(png := _png(picture)) > most:
        if len(png := _png(picture.quantize(256, method=image.Quantize.MEDIANCUT))) <= most:
            break
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
    return png


def _png(picture: Any) -> bytes:
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=False)
    return kept.getvalue()


if __name__ == "__main__":
    main()
