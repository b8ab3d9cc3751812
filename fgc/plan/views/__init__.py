"""Pages of the plan: as the family writes it, as it is shown and answered, signed, sealed."""

import importlib
from pathlib import Path

from flask import Blueprint

bp = Blueprint("plan", __name__)

# TEMPORARY while modules are being written: becomes the plain import line again when all are there
for _path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    importlib.import_module(f"fgc.plan.views.{_path.stem}")
