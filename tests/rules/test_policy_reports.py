"""What browsers report is read with limits, and nothing of what they send comes out but words of our own lists."""

import json

import pytest

from fgc.kit.policy_reports import BadReport, Report, read_reports

OWN = "fgc.example.org"
SECRET = "A1b2C3d4E5f6G7h8I9j0"


def told(**body: object) -> bytes:
    return json.dumps([{"type": "csp-violation", "url": f"https://{OWN}/l/{SECRET}", "body": body}]).encode()


@pytest.mark.parametrize(
    ("blocked", "kind"),
    [
        ("inline", "inline"),
        (f"https://{OWN}/l/{SECRET}", "an address of ours"),
        (f"https://evil.example/{SECRET}", "an address elsewhere, https"),
        (f"{SECRET}:alert(1)", "something else"),
        ("https://[", "unreadable"),
    ],
)
def test_of_what_was_blocked_only_its_kind_is_kept(blocked: str, kind: str) -> None:
    found = read_reports(told(effectiveDirective="script-src-elem", blockedURL=blocked), own=OWN)
    assert found == [Report("script-src-elem", kind)]
    assert SECRET not in repr(found)


def test_a_directive_that_is_none_is_not_repeated() -> None:
    assert read_reports(told(effectiveDirective=f"{SECRET}\n"), own=OWN)[0].directive == "another"


def test_the_older_way_of_writing_a_report_is_read_as_well() -> None:
    body = {"csp-report": {"violated-directive": "img-src https:", "blocked-uri": "data"}}
    assert read_reports(json.dumps(body).encode(), own=OWN) == [Report("img-src", "something else")]


@pytest.mark.parametrize("body", [b"", b"[", b"7", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(BadReport, match=r"^$"):
        read_reports(body, own=OWN)


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'[{"type":"crash"}]', b'[{"type":"csp-violation","body":[1]}]']
)
def test_a_report_of_something_else_says_nothing(body: bytes) -> None:
    assert read_reports(body, own=OWN) == []
