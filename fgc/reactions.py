"""One table: when this happens, that follows. In the same transaction; a letter that follows is only queued in it."""

from fgc.circle.happenings import (
    CautionLowered,
    CautionSet,
    ConsentWithdrawn,
    ContactChangeAsked,
    ContactChangeSettled,
    ContactKept,
    KindCorrected,
    LetterSentAgain,
    OrderAdded,
    OrderRead,
    OrderSettled,
    PersonChanged,
    PersonLeft,
)
from fgc.circle.operations import close_links, take_up
from fgc.circle.reminding import drop_reminders
from fgc.conference.happenings import HoldSet
from fgc.conference.history import Reactions
from fgc.invitation import operations as invitation
from fgc.invitation.operations.stopping import let_leave, stop_asking
from fgc.keeping import operations as keeping
from fgc.meeting.happenings import PrivateTimeBegan
from fgc.plan import operations as plan
from fgc.plan.happenings import PlanAnswered, PlanSealed, PlanShown, PlanSigned
from fgc.referral import operations as referral
from fgc.referral.happenings import QuestionsReworded, ReferralAccepted, ReferralPutAway
from fgc.review import operations as review
from fgc.review.happenings import ConferenceClosed
from fgc.schedule import operations as schedule
from fgc.schedule.happenings import (
    KeptApart,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    MeetingReinstated,
    PlaceChanged,
    PlacesSet,
    PlaceTaken,
)

REACTIONS: Reactions = {
    ReferralAccepted: [take_up],
    ReferralPutAway: [keeping.erase_soon],
    ConsentWithdrawn: [stop_asking],
    QuestionsReworded: [plan.look_again],
    CautionSet: [schedule.end_checks, schedule.give_way, plan.look_again],
    CautionLowered: [plan.look_again],
    ContactKept: [plan.look_again],
    ContactChangeAsked: [plan.look_again],
    ContactChangeSettled: [plan.look_again],
    PersonChanged: [plan.look_again],
    KindCorrected: [schedule.refuse_in_private_time],
    OrderAdded: [schedule.end_checks_of_order],
    OrderRead: [schedule.end_checks_of_order],
    OrderSettled: [schedule.end_checks_of_order],
    HoldSet: [drop_reminders],
    LetterSentAgain: [invitation.note_told, plan.note_copy],
    KeptApart: [invitation.let_go],
    PersonLeft: [let_leave],
    PlacesSet: [invitation.follow_places],
    PlaceChanged: [invitation.renew],
    PlaceTaken: [invitation.take_back],
    MeetingMoved: [schedule.keep_links, schedule.arrange_again, invitation.move],
    MeetingCancelled: [invitation.call_off, review.leave_meeting],
    MeetingPlanned: [schedule.keep_links, review.join_meeting],
    MeetingReinstated: [schedule.keep_links, review.join_meeting],
    PrivateTimeBegan: [referral.note_meeting_held],
    PlanShown: [plan.look_through],
    PlanAnswered: [plan.look_at_answer],
    PlanSigned: [plan.seal_soon],
    PlanSealed: [plan.give_copies, review.put_in_diary],
    ConferenceClosed: [close_links],
}
