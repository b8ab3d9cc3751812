"""What browsers tell of pages of ours on which something was tried that our policy does not allow."""

from flask import Response as PlainResponse
from flask import abort, request
from werkzeug.wrappers import Response

from fgc.access.gate import EVERYBODY, open_to
from fgc.access.limits import Limit, heed
from fgc.access.views import bp
from fgc.kit.bodies import takes
from fgc.kit.policy_reports import LONGEST, REPORTED_MOST, BadReport, read_reports
from fgc.kit.security_log import Event, odd

REPORTS = Limit("policy reports", most=30)


@bp.post("/csp")
@open_to(EVERYBODY)
@takes(LONGEST)
def policy_reports() -> Response:
    """Nobody has to be known for it, and it needs no token: it changes nothing, and of what is told only a few words from
    a list of our own are written down."""
    heed(REPORTS)
    try:
        reports = read_reports(request.get_data(cache=False), own=request.host)
    except BadReport:
        abort(400)
    for report in reports[:REPORTED_MOST]:
        odd(Event.INPUT_REFUSED, kind=f"policy: {report.directive}", state=report.blocked)
    return PlainResponse(status=204)
