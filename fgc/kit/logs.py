"""Logs as JSON lines with an allow-list of keys: no names, no contact data, no secrets, no addresses of links."""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from fgc.kit.asking import request_number

ALERT = 45
"""Between an error and the end: a person has to look at it now."""
logging.addLevelName(ALERT, "ALERT")
ADDRESS = re.compile(r"/\S*")
"""Addresses of pages may hold secrets or ids: the endpoint is told instead."""
ALLOWED = (
    "event",
    "request",
    "endpoint",
    "method",
    "status",
    "milliseconds",
    "letter",
    "job",
    "kind",
    "state",
    "attempt",
    "staff",
    "error",
    "host",
    "chain",
    "seq",
    "mac",
)


class JsonLines(logging.Formatter):
    """One line for each record. Of an exception only its type and the places in our code are kept, never its text.

    Every line written while a request runs carries the request's number.
    """

    def __init__(self, keys: Sequence[str] = ALLOWED) -> None:
        super().__init__()
        self.keys = keys

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if record.name.startswith("fgc"):
            line["event"] = ADDRESS.sub("(an address)", record.getMessage())
        elif record.name.startswith("gunicorn"):
            line["event"] = ADDRESS.sub("(an address)", str(record.msg))  # without what is filled in
        if number := request_number():
            line["request"] = number
        line.update({key: str(record.__dict__[key]) for key in self.keys if key in record.__dict__})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record)
        return json.dumps(line, ensure_ascii=False)


def _places(record: logging.LogRecord) -> list[str]:
    places, step = [], record.exc_info[2] if record.exc_info else None
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places[-12:]


def start_logging(level: str = "INFO") -> None:
    """Sends every record of this process to stderr as one JSON line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("werkzeug", "alembic", "procrastinate", "fontTools", "weasyprint"):
        logging.getLogger(chatty).setLevel("WARNING")
