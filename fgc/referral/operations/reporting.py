"""The referrer's report for the family: sent to the coordinator, and given to the family by them."""

from datetime import date

from fgc.access.models import Part
from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, zone_of
from fgc.kit.clock import today
from fgc.kit.db import saving
from fgc.kit.refusal import refuse
from fgc.referral.happenings import ReportGiven, ReportSent
from fgc.referral.letters import news
from fgc.referral.models import Referral
from fgc.referral.rules.deciding import why_not_ask
from fgc.referral.rules.reporting import WhyNot, why_not_give_report, why_not_report


def send_report(
    conference: Conference, referral: Referral, *, by: StaffViewer, report: str, sent_on: date | None
) -> None:
    """The report in words, or the day it went another way; with words and no day, today. Refused beside its field where it
    names an address that the referral marks as protected, for a day ahead, and where there is neither."""
    here = today(zone_of(conference))
    refuse(None if report or sent_on else WhyNot.NOTHING_SENT, field="report")
    refuse(why_not_ask(report, referral.named), field="report")
    refuse(WhyNot.DAY_AHEAD if sent_on and sent_on > here else None, field="sent_on")
    _send(conference, referral, by=by, report=report, sent_on=sent_on or here)


def send_report_as_file(conference: Conference, referral: Referral, *, by: StaffViewer) -> None:
    """The same of a file that is attached to the referral as the report for the family: today. What was written stays."""
    _send(conference, referral, by=by, report=referral.report, sent_on=today(zone_of(conference)))


def give_report(conference: Conference, referral: Referral, *, by: StaffViewer) -> None:
    """The coordinator says that the family has it. Said twice it stays as it was."""
    refuse(why_not_give_report(referral))
    if referral.report_given_on:
        return
    with saving():
        referral.report_given_on = today(zone_of(conference))
        tell(ReportGiven(conference), by=by)


def _send(conference: Conference, referral: Referral, *, by: StaffViewer, report: str, sent_on: date) -> None:
    """What is sent anew the family does not have yet: the coordinator is told, and gives it to them again."""
    refuse(why_not_report(referral, conference))
    with saving():
        referral.report, referral.report_sent_on, referral.report_given_on = report, sent_on, None
        tell(ReportSent(conference), by=by)
        if coordinator := assigned(conference, Part.COORDINATOR):
            news("referral.report_sent", conference, coordinator.id)
