"""The printing press: a process of its own that turns HTML into an archival PDF, and can do nothing else.

Started by `press.py` as a plain script, never imported by the application; the only home of WeasyPrint. It reads one
job after another from standard input and answers on standard output. Before the first job it shuts its own doors:

* it has no network (a network namespace of its own where the system grants one; sockets refused in any case);
* it starts no program, and writes and deletes nothing outside its one temporary folder;
* it reads only Python's own files, besides the job; no address is ever fetched, only files that came with the job;
* it has an end: of memory, of file size, of open files, and of seconds of processor time for each job.

A frame, both ways: 8 bytes big-endian length, a JSON head, then the blobs whose names and sizes the head lists.
"""

import ctypes
import gc
import json
import mimetypes
import os
import resource
import struct
import sys
import time
from collections import OrderedDict
from datetime import UTC, datetime
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, BinaryIO

MEMORY_BYTES = 1 << 30
FILE_BYTES = 64 << 20
OPEN_FILES = 256
FONT_SETS_KEPT = 4
SHELF = "https://paper.invalid/"  # a name that can never be an address: what is asked for under it came with the job
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NEVER = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.putenv",
          "ctypes.dlopen", "urllib.", "ftplib.", "smtplib.", "http.", "pty.", "os.startfile", "os.kill")  # fmt: skip
_CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
             "os.chown", "os.utime", "shutil.")  # fmt: skip

_UNUSED = ("::footnote-", "::note-")

Frame = tuple[dict[str, Any], dict[str, bytes]]


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame, or None when the other side has closed. A frame that ends half-way counts as closed."""
    length = stream.read(8)
    if len(length) < 8:
        return None
    head = json.loads(stream.read(struct.unpack(">Q", length)[0]))
    blobs = {name: stream.read(size) for name, size in head.pop("blobs")}
    return head, blobs


def frame_of(head: dict[str, Any], blobs: dict[str, bytes]) -> bytes:
    """One frame as bytes; the order of the blobs is kept."""
    written = json.dumps(head | {"blobs": [(name, len(blob)) for name, blob in blobs.items()]}).encode()
    return b"".join((struct.pack(">Q", len(written)), written, *blobs.values()))


def leave_the_network() -> None:
    """A network namespace without any device, where the system allows one; elsewhere the refusals have to do."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def limit(seconds: int) -> None:
    """Ends of memory, file size and open files for good, and `seconds` of processor time counted from now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(used.ru_utime + used.ru_stime) + seconds + 1,
    }
    for kind, end in ends.items():
        hard = resource.getrlimit(kind)[1]
        soft = end if hard == resource.RLIM_INFINITY else min(end, hard)
        resource.setrlimit(kind, (soft, hard))


def neighbour(name: str) -> Any:
    """A module beside this one, which runs as a script of its own and finds none by name."""
    found = spec_from_file_location(f"paper_{name}", Path(__file__).with_name(f"{name}.py"))
    module = module_from_spec(found)  # type: ignore[arg-type]
    sys.modules[module.__name__] = module
    found.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def shut_the_doors(folder: str) -> None:
    """From now on this process changes nothing outside `folder`, reads only Python's own files, and calls nobody."""
    inside = os.path.realpath(folder) + os.sep
    pythons = {
        os.path.realpath(place) + os.sep for place in (sys.prefix, sys.base_prefix, *sys.path) if place
    }
    readable = (inside, *pythons)

    def lies_in(path: Any, places: tuple[str, ...]) -> bool:
        if isinstance(path, int) or path is None:
            return True
        return (os.path.realpath(os.fsdecode(path)) + os.sep).startswith(places)

    def guard(event: str, about: tuple[Any, ...]) -> None:
        if event == "builtins.id":  # thousands in every document
            return
        if event == "open":
            path, mode, flags = about
            writes = bool(set(mode or "") & set("wax+")) or bool(
                flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            )
            if not lies_in(path, (inside,) if writes else readable):
                raise PermissionError(f"the press may not open {path!r}")
        elif event.startswith(_NEVER) or (event.startswith(_CHANGING) and not lies_in(about[0], (inside,))):
            raise PermissionError(f"the press may not do {event}")

    sys.addaudithook(guard)


class Press:
    """Prints jobs. Fonts and styles that come again are kept ready: unpacking fonts costs more than the printing."""

    def __init__(self) -> None:
        # Loaded here and not above: by now the process has left the network and has its limits.
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

        class Shelf(URLFetcher):
            """Serves the files that came with the job by their bare names, and nothing else in the world."""

            def __init__(self) -> None:
                super().__init__(allowed_protocols=())
                self.files: dict[str, bytes] = {}
                self.refused = 0

            def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
                name = url.removeprefix(SHELF)
                if name == url or name not in self.files:
                    self.refused += 1
                    raise ValueError("only files that came with the job")
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, self.files[name], {"Content-Type": kind})

        lines = (files("weasyprint") / "css" / "html5_ua.css").read_text().splitlines()
        usual = weasyprint.CSS(string="\n".join(line for line in lines if not line.startswith(_UNUSED)))

        class Page(weasyprint.HTML):
            """HTML whose every element is not also asked for its footnotes, which takes 6 % of a document's time."""

            def _ua_stylesheets(self, _forms: object = False) -> list[object]:
                return [usual]

        self.weasyprint, self.page, self.fonts, self.shelf = weasyprint, Page, FontConfiguration, Shelf()
        self.ready: OrderedDict[str, tuple[Any, Any]] = OrderedDict()
        self.clusters = neighbour("clusters").Clusters()

    def dressed(self, key: str, styles: str) -> tuple[Any, Any]:
        """The parsed styles with their loaded fonts, kept under `key` (a digest of styles and font files)."""
        if key not in self.ready:
            fonts = self.fonts()
            sheet = self.weasyprint.CSS(
                string=styles, base_url=SHELF, url_fetcher=self.shelf, font_config=fonts
            )
            self.ready[key] = (sheet, fonts)
        self.ready.move_to_end(key)
        while len(self.ready) > FONT_SETS_KEPT:
            self.ready.popitem(last=False)
        return self.ready[key]

    def printed(self, head: dict[str, Any], blobs: dict[str, bytes]) -> Frame:
        """The PDF of one job, the same bytes for the same job. Raises whatever WeasyPrint raises."""
        began = time.process_time()
        attached = {item["name"]: blobs.pop("attached/" + item["name"]) for item in head["attachments"]}
        html = blobs.pop("html").decode()
        self.shelf.files, self.shelf.refused = blobs, 0
        self.clusters.begin()
        sheet, fonts = self.dressed(head["key"], head["styles"])
        made_at = datetime.fromisoformat(head["made_at"]).astimezone(UTC)
        document = self.page(string=html, base_url=SHELF, url_fetcher=self.shelf).render(
            font_config=fonts, stylesheets=[sheet], pdf_variant=head["variant"]
        )
        document.metadata.created = document.metadata.modified = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        document.metadata.generator = head["generator"]
        document.metadata.attachments = [
            self.attachment(item, attached[item["name"]], made_at) for item in head["attachments"]
        ]
        pdf = document.write_pdf(pdf_variant=head["variant"], pdf_tags=True)
        used = time.process_time() - began
        return {"pages": len(document.pages), "refused": self.shelf.refused, "seconds": used}, {"pdf": pdf}

    def attachment(self, item: dict[str, str], content: bytes, made_at: datetime) -> Any:
        """A file carried inside the PDF, with its name, its description and how it relates to the document."""
        return self.weasyprint.Attachment(
            string=content, name=item["name"], description=item["description"], relationship=item["relationship"],
            created=made_at, modified=made_at, url_fetcher=self.shelf,
        )  # fmt: skip


def answer_to(press: Press, job: Frame) -> tuple[bytes, BaseException | None]:
    """The frame to answer with, and what went wrong if anything did: only its kind is told."""
    try:
        return frame_of(*press.printed(*job)), None
    except BaseException as failure:  # noqa: BLE001 (main raises it again, once the answer is out)
        return frame_of({"failed": type(failure).__name__}, {}), failure


def main(folder: str, seconds: int) -> None:
    """Prints until standard input ends. A job that fails is answered with the kind of failure, and ends the press."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes the way of complaints, never into an answer
    leave_the_network()
    limit(seconds)
    press = Press()
    mimetypes.init()
    shut_the_doors(folder)
    gc.disable()
    while job := read_frame(jobs):
        limit(seconds)
        answer, failure = answer_to(press, job)
        answers.write(answer)
        answers.flush()
        if failure:
            raise failure
        gc.collect()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
