"""What html-validate has against pages: content models, attributes, roles and names that no browser complains about."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE = Path(sys.prefix) / "bin/node"
VALIDATOR = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
CONFIGURATION = ROOT / "tests/html_validate.json"
"""The presets "standard" and "a11y". Only redundant roles are let through: the design system gives one to each group of date
fields, and a table that is laid out as blocks on a phone is a table to a screen reader by its role alone."""


def invalid(pages: Mapping[str, str]) -> list[str]:
    """One line for each finding in these pages, by the name each was given. One run of the validator for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        names = dict(enumerate(pages))
        for number, name in names.items():
            (Path(folder) / f"{number}.html").write_text(pages[name], encoding="utf-8")
        report = Path(folder) / "report.json"
        asked = [NODE, VALIDATOR, "--config", CONFIGURATION, "--formatter", f"json={report}", folder]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert answer.returncode in (0, 1), answer.stderr
        found = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"{names[int(Path(page['filePath']).stem)]}: {one['ruleId']}: {one['message']} ({one['selector']})"
        for page in found
        for one in page["messages"]
    ]
