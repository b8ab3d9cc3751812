"""Reading what browsers report about our Content-Security-Policy, in both of the ways they write it.

Whoever sends it may be anybody: it is read with limits, and only words from our own lists come out.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fgc.kit.bounded_json import BadJson, read_json

LONGEST = 64 * 1024
"""Bytes of one request."""
REPORTED_MOST = 10
"""Of one request; the rest is dropped."""
DIRECTIVES = frozenset(
    (
        "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr",
        "img-src", "font-src", "connect-src", "form-action", "base-uri", "frame-ancestors", "frame-src", "object-src",
        "media-src", "worker-src", "manifest-src", "require-trusted-types-for", "trusted-types",
    )
)  # fmt: skip
WORDS = frozenset(("inline", "eval", "wasm-eval", "self", "trusted-types-policy", "trusted-types-sink"))
SCHEMES = frozenset(("http", "https", "data", "blob", "file", "about", "ws", "wss", "chrome-extension"))


class BadReport(ValueError):
    """It is no report, or not one that can be read."""


@dataclass(frozen=True)
class Report:
    """What was kept from happening: by which directive, and of what kind it was. Never an address."""

    directive: str
    blocked: str


def read_reports(body: bytes, *, own: str) -> list[Report]:
    """The reports in a request's body; `own` is our host and port. Raises `BadReport`."""
    try:
        told = read_json(body, longest=LONGEST)
    except BadJson as wrong:
        raise BadReport from wrong
    if isinstance(told, dict):
        told = [{"type": "csp-violation", "body": told.get("csp-report")}]
    if not isinstance(told, list):
        raise BadReport
    bodies = [one.get("body") for one in told if isinstance(one, dict) and one.get("type") == "csp-violation"]
    return [_report(one, own) for one in bodies if isinstance(one, dict)]


def _report(told: dict[str, Any], own: str) -> Report:
    directive = _word(told, "effectiveDirective", "effective-directive", "violated-directive")
    blocked = _word(told, "blockedURL", "blocked-uri")
    return Report(directive if directive in DIRECTIVES else "another", _kind(blocked, own))


def _word(told: dict[str, Any], *names: str) -> str:
    found = next((told[name] for name in names if isinstance(told.get(name), str)), "")
    return str(found)[:2000].split(" ")[0]


def _kind(blocked: str, own: str) -> str:
    if blocked in WORDS:
        return blocked
    try:
        scheme, host = urlsplit(blocked).scheme, urlsplit(blocked).netloc
    except ValueError:
        return "unreadable"
    if host == own:
        return "an address of ours"
    return f"an address elsewhere, {scheme}" if scheme in SCHEMES else "something else"
