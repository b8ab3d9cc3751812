"""A plan of 24 actions and 12 signers: rendered, printed, sealed and stored, beside headless Chromium's print.

Warm is what a running process does: its press is running and its fonts are loaded. Cold is a new Python process that
imports everything, starts its press, prints and seals once. Chromium is always cold: a new process with a new profile
prints the same HTML, styles, fonts and pictures from disk; it neither tags for the archive, attaches, seals nor stores.
Rounds alternate, so that whatever else the machine does falls on both.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.report import Figure, Ratio, machine, median, slowest, tell, versions
from fgc.kit import postgres
from fgc.kit.paper.press import press
from fgc.kit.seal import SealKey, check, sealed
from fgc.plan.document import PlanDocument, pdf, rendered
from fgc.plan.document.drawing import ring, square
from fgc.plan.document.stationery import stationery
from tests import paper_samples

ROUNDS = 7
WARM_IN_A_ROUND = 4
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-pdf-header-footer",
)
TABLE = "CREATE TABLE sealed (sha256 bytea PRIMARY KEY, pdf bytea NOT NULL, kept_at timestamptz NOT NULL DEFAULT now())"
Times = dict[str, list[float]]


def main() -> None:
    """Prints the table. Needs `chromium` on the path; without it only our own figures are told."""
    where = machine()
    times: Times = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, postgres.temporary(durable=True) as server:
        path = Path(folder)
        document, key = paper_samples.large(), SealKey.load_or_make(path / "state" / "seal.pem", "A service")
        _spread_out(document, path)
        server.create_database("bench")
        with psycopg.connect(server.conninfo("owner", "bench")) as connection:
            connection.execute(TABLE)
            connection.commit()
            _one(document, key, connection, defaultdict(list))
            for _round in range(ROUNDS):
                _round_of(document, key, connection, path, times)
            used = versions("weasyprint", "pyhanko", "psycopg") | _others(connection)
    press().close()
    _report(times, where, used)


def _round_of(
    document: PlanDocument, key: SealKey, connection: psycopg.Connection, folder: Path, times: Times
) -> None:
    if chromium := _chromium():
        with timed(times, "chromium"):
            _print_in_chromium(chromium, folder)
    for _again in range(WARM_IN_A_ROUND):
        _one(document, key, connection, times)
    with timed(times, "cold"):
        subprocess.run([sys.executable, "-m", "bench.seal", str(folder / "state" / "seal.pem")], check=True)


def _one(document: PlanDocument, key: SealKey, connection: psycopg.Connection | None, times: Times) -> None:
    """The whole way once. The words as HTML are made a second time only to be measured apart."""
    with timed(times, "html"):
        rendered(document)
    with timed(times, "whole"):
        with timed(times, "print"):
            printed = pdf(document)
        times["press"].append(press().last_took * 1000)
        with timed(times, "seal"):
            done = sealed(printed, key, reason="The plan as it was signed", at=paper_samples.SEALED_AT)
        if connection is not None:
            with timed(times, "store"):
                _store(connection, done)
    assert check(done, trusted=[key.certificate]).genuine
    times["bytes"].append(len(done))


def _store(connection: psycopg.Connection, done: bytes) -> None:
    """One row in one transaction, safe on disk when it returns; sealing makes each file unlike every other."""
    connection.execute(
        "INSERT INTO sealed (sha256, pdf) VALUES (%s, %s)", (hashlib.sha256(done).digest(), done)
    )
    connection.commit()


@contextmanager
def timed(times: Times, what: str) -> Iterator[None]:
    """Adds the milliseconds that the block took."""
    began = time.perf_counter()
    yield
    times[what].append((time.perf_counter() - began) * 1000)


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _spread_out(document: PlanDocument, folder: Path) -> None:
    """The same page as files, for Chromium."""
    html = rendered(document)
    dress = stationery(document.approach, html)
    signed = len(document.signatures)
    drawn = {"ring.svg": ring(signed, signed), "square.svg": square(document.check.address)}
    for name, content in {**dress.files, **drawn, "drawing.png": document.drawing or b""}.items():
        (folder / name).write_bytes(content)
    (folder / "print.css").write_text(dress.fonts + dress.styles, encoding="utf-8")
    linked = html.replace("</head>", '<link rel="stylesheet" href="print.css"></head>')
    (folder / "plan.html").write_text(linked, encoding="utf-8")


def _print_in_chromium(chromium: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        out = Path(profile) / "plan.pdf"
        subprocess.run(
            [
                chromium,
                *CHROMIUM,
                f"--user-data-dir={profile}",
                f"--print-to-pdf={out}",
                (folder / "plan.html").as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
            env={**os.environ, "HOME": profile},
        )
        assert out.stat().st_size > 10_000


def _others(connection: psycopg.Connection) -> dict[str, str]:
    others = {"postgresql": str(connection.info.server_version // 10_000)}
    if chromium := _chromium():
        told = subprocess.run([chromium, "--version"], check=True, capture_output=True, text=True).stdout
        others["chromium"] = told.replace("Chromium", "").split()[0]
    return others


def _report(times: Times, where: dict[str, str | float], used: dict[str, str]) -> None:
    warm, cold = median(times["whole"]), median(times["cold"])
    figures = [
        Figure("warm_ms", "warm: print, seal, store (median)", warm, "ms"),
        Figure("warm_fastest_ms", "warm, the fastest", min(times["whole"]), "ms"),
        Figure("warm_p95_ms", "warm, 95 of 100 are done in", slowest(times["whole"]), "ms"),
        Figure("html_ms", "  of it: the words as HTML", median(times["html"]), "ms"),
        Figure("print_ms", "  of it: HTML and PDF/A-3a", median(times["print"]), "ms"),
        Figure("press_processor_ms", "  of it: processor time of the press", median(times["press"]), "ms"),
        Figure("seal_ms", "  of it: the seal (EC P-256)", median(times["seal"]), "ms"),
        Figure("store_ms", "  of it: stored, on disk", median(times["store"]), "ms"),
        Figure("cold_ms", "cold: a new process, print and seal", cold, "ms"),
        Figure("kilobytes", "size of the sealed file", median(times["bytes"]) / 1000, "kB"),
    ]
    ratios = [Ratio("warm_of_aim", "warm, in parts of 250 ms", warm / 250, aim=1)]
    if times["chromium"]:
        chromium = median(times["chromium"])
        figures.append(Figure("chromium_cold_ms", "Chromium, cold: print only", chromium, "ms"))
        ratios += [
            Ratio("warm_of_chromium", "warm, in parts of cold Chromium", warm / chromium, aim=1),
            Ratio("cold_of_chromium", "cold, in parts of cold Chromium", cold / chromium),
        ]
    about = f"a plan of 24 actions and 12 signers, {len(times['whole'])} times warm, {len(times['cold'])} times cold"
    tell("seal", where=where, used=used, figures=figures, ratios=ratios, about=about)


if __name__ == "__main__":
    _one(paper_samples.large(), SealKey.load_or_make(Path(sys.argv[1]), "A service"), None, defaultdict(list))
