"""Sheets to print for a meeting: made when they are asked for, for one meeting, and kept nowhere."""

from io import BytesIO
from uuid import UUID

from flask import abort, request, send_file
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.limits import Limit, heed_by
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.queries import conference_for
from fgc.kit import bulkhead
from fgc.kit.clock import now
from fgc.kit.refusal import Refused, refuse
from fgc.meeting.document import pdf
from fgc.meeting.papers import FOR_SUPPLIERS, FOR_THE_TABLE, Filler, day_sheet, print_job
from fgc.meeting.queries import meeting_of_the_day
from fgc.meeting.rules import WhyNot, why_not_print
from fgc.meeting.views import bp

PRINTED = Limit("sheet printed", most=30)
HERE = "/conferences/<uuid:conference_id>/day/print"
TABLE = ", ".join(f"'{one}'" for one in FOR_THE_TABLE)
SUPPLIERS = ", ".join(f"'{one}'" for one in FOR_SUPPLIERS)
PRINTS = {
    "signing-in": Opened.SIGNING_LISTS,
    "agenda": Opened.AGENDA,
    "food": Opened.FOOD_SHEET,
    "travel": Opened.TRAVEL_SHEET,
    "languages": Opened.LANGUAGES_SHEET,
}


def _sheet_printed(sheet: str, **_rest: UUID) -> Opened:
    """Which of them it was, for the audit."""
    return PRINTS[sheet]


@bp.get(f"{HERE}/day.pdf")
@open_to(Role.COORDINATOR, step_up=True)
@noted(Opened.DAY_SHEET)
def print_day(conference_id: UUID) -> Response:
    """For the coordinator alone."""
    return _printed(conference_id, day_sheet, "day")


@bp.get(f"{HERE}/<any({TABLE}):sheet>.pdf")
@open_to(Role.COORDINATOR)
@noted(_sheet_printed)
def print_for_table(conference_id: UUID, sheet: str) -> Response:
    """What lies where everybody of a part reads it."""
    return _printed(conference_id, FOR_THE_TABLE[sheet], sheet)


@bp.get(f"{HERE}/<any({SUPPLIERS}):sheet>.pdf")
@open_to(Role.COORDINATOR)
@noted(_sheet_printed)
def print_for_supplier(conference_id: UUID, sheet: str) -> Response:
    """What strangers get: numbers and needs."""
    return _printed(conference_id, FOR_SUPPLIERS[sheet], sheet)


def _printed(conference_id: UUID, fill: Filler, name: str) -> Response:
    conference = conference_for(viewer(), conference_id)
    wanted = request.args.get("meeting", type=UUID)
    meeting = meeting_of_the_day(viewer(), conference, now(), wanted) or abort(404)
    refuse(why_not_print(conference, meeting))
    heed_by(PRINTED, staff().actor)
    paper = fill(print_job(staff(), conference, meeting, now()))
    refuse(None if paper.sheets else WhyNot.NOTHING_TO_PRINT)
    try:
        with bulkhead.place():
            file = BytesIO(pdf(paper, at=now()))
    except bulkhead.Full as full:
        raise Refused(WhyNot.PRINTING) from full
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf")
