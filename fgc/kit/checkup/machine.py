"""The machine: the address people use, files that are nobody else's, the disk, the clocks' rules."""

import ipaddress
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from fgc.kit import zones
from fgc.kit.checkup import Finding, look, ok, wrong

OTHERS = 0o077
SOON = timedelta(days=365)
FULL, FILLING = 0.05, 0.15


def address(base_url: str) -> Finding:
    """People come by HTTPS, to a name: a passkey is bound to it."""
    about, host = "address", urlsplit(base_url).hostname or ""
    if not base_url.startswith("https://"):
        return wrong(about, f"{base_url} is not HTTPS.", "Put a TLS proxy before it and set FGC_BASE_URL.")
    if _is_number(host):
        return wrong(about, f"{host} is no name, and passkeys need one.", "Give it a name in FGC_BASE_URL.")
    if "." not in host:
        return look(
            about, f"{host} is a name of this network alone.", "Give it a whole name in FGC_BASE_URL."
        )
    return ok(about, base_url)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def private(file: Path, *, made: str = "") -> Finding:
    """Nobody but its owner, who is the one of its folder, can read it. `made`: when it comes to be, where it is not there."""
    about = file.name
    if not file.exists():
        return (
            look(about, "is not there yet.", made) if made else wrong(about, "is not there.", "Put it back.")
        )
    kept, folder = file.stat(), file.parent.stat()
    if kept.st_mode & OTHERS:
        return wrong(
            about,
            f"others can read it (mode {kept.st_mode & 0o777:04o}).",
            f"chmod 600 {file}; then see who could.",
        )
    if kept.st_uid != folder.st_uid:
        return wrong(
            about, "belongs to somebody else than its folder.", f"chown it to the owner of {file.parent}."
        )
    if folder.st_mode & OTHERS:
        return look(about, "is its owner's alone, but its folder is not.", f"chmod 700 {file.parent}")
    return ok(about, "is its owner's alone.")


def certificate(file: Path, now: datetime) -> Finding:
    """How long plans can still be sealed with it; what was sealed stays genuine."""
    about = "seal"
    if not file.exists():
        return look(about, "there is no certificate yet.", "It is made with the first plan that is sealed.")
    try:
        ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
    except ValueError:
        return wrong(about, f"{file.name} holds no certificate.", "Put the right one back from its copy.")
    if ends <= now:
        return wrong(
            about, f"its certificate ended on {ends:%Y-%m-%d}.", "Put a new key and certificate in its place."
        )
    if ends - now < SOON:
        return look(about, f"its certificate ends on {ends:%Y-%m-%d}.", "Make a new one before.")
    return ok(about, f"its certificate is good until {ends:%Y-%m-%d}.")


def apart(about: str, file: Path, state: Path, *, setting: str) -> Finding:
    """A file that is worth most where whoever can write the database cannot."""
    if file.is_relative_to(state):
        return look(
            about,
            f"lies in {state}, beside the keys.",
            f"Set {setting} to a place that only takes additions.",
        )
    if not file.exists():
        return look(
            about, f"nothing is at {file} yet.", "A worker writes it within five minutes; then ask again."
        )
    return ok(about, f"is kept at {file}.")


def writable(about: str, file: Path | None) -> Finding:
    """A file that lines are added to; None: they go to stderr."""
    if file is None:
        return ok(about, "goes to stderr with the other lines.")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return wrong(about, f"{file} cannot be written.", "Let the program's user write there.")
    if file.exists() and file.stat().st_mode & OTHERS:
        return look(
            about, f"others can read {file}.", "Let only those read it who watch over the installation."
        )
    return ok(about, f"is written to {file}.")


def disk(folder: Path) -> Finding:
    """What is left where keys, logs and the embedded database lie."""
    usage = shutil.disk_usage(folder)
    left = usage.free / usage.total
    said = f"{left:.0%} of it is free."
    if left < FULL:
        return wrong("disk", said, "Make room now: plans that cannot be kept are not sealed.")
    return look("disk", said, "Make room.") if left < FILLING else ok("disk", said)


def clock_rules() -> Finding:
    """Whether the rules of time zones in use are as new as those that came with the program."""
    used, known = zones.version(), zones.packaged()
    if used == "unknown":
        return look(
            "time zones", "the system does not say which version it has.", "See that its tzdata is kept new."
        )
    if used < known:
        return look(
            "time zones",
            f"the system's tzdata is {used}, the program came with {known}.",
            "Bring it up to date.",
        )
    return ok("time zones", f"version {used}.")


def list_of_stolen(file: Path | None) -> Finding:
    """The passwords that nobody may choose."""
    about = "stolen passwords"
    if file is None:
        return look(about, "there is no list: only our own rules hold.", "Set FGC_BREACHED_PASSWORDS.")
    if not os.access(file, os.R_OK) or not file.stat().st_size:
        return wrong(about, f"{file} cannot be read, or is empty.", "Put the list there anew.")
    return ok(about, f"a list of {file.stat().st_size:,} bytes.")
