"""Why a date, a part or a place is refused."""

from fgc.kit.refusal import Reason
from fgc.kit.words import mark


class WhyNot(Reason):
    """Why a date, a part or a place is refused. Read by staff only."""

    # the clock
    NO_SUCH_TIME = mark("The clocks go forward on this day and skip this time. Choose another time.")
    WHICH_OF_TWO = mark(
        "The clocks go back on this day, so this time comes twice. Choose which of the two you mean."
    )
    IN_THE_PAST = mark("This day and time are in the past.")

    # the parts
    NO_PARTS = mark("Choose at least one part of the meeting.")
    PART_NEEDS_TIMES = mark("Give the time at which this part starts and ends.")
    ENDS_BEFORE_START = mark("This part must end after it starts.")
    PART_TOO_EARLY = mark("This part starts before the meeting does.")
    PART_TOO_LATE = mark(
        "The first part starts later than the meeting. Give both the same time: people are told to come when their "
        "first part starts."
    )
    PAST_MIDNIGHT = mark(
        "With this start, the last parts would run past midnight. Choose an earlier start, or give the parts shorter times."
    )
    PARTS_OVERLAP = mark("This part starts before the one before it has ended.")
    FAMILY_TIME_MISSING = mark(
        "The family needs time on its own. Private family time is part of this meeting."
    )
    SOMEBODY_CAME = mark("Someone has already arrived for a part that would be taken away.")

    # the meeting as a whole
    NOT_PLANNED_ANY_MORE = mark(
        "This meeting has started, is over or was cancelled, so it cannot be changed."
    )
    NOT_UNDER_WAY = mark(
        "The meeting is not under way. Before it starts, change the meeting itself. After it ends, these words stay as they are."
    )
    FAMILY_ALONE = mark(
        "The family is on its own now. No one can change anything about this meeting until everyone is back together."
    )
    NOT_CALLED_OFF = mark("This meeting is not cancelled.")
    OFF_WAS_TOLD = mark(
        "Someone was invited to this meeting and is being told that it is cancelled. Set a new date, on the same day "
        "if you like, and invite them again."
    )
    SAFETY_HOLD = mark(
        "There is a safety hold on this conference. Nothing can be changed until the service manager lifts the hold."
    )
    TOO_EARLY_TO_PLAN = mark(
        "You can set a date once you are preparing the circle. The referral has not got that far yet."
    )

    SET_ALREADY = mark(
        "Another meeting of this kind is set at these times. Cancel that meeting first, or choose other times."
    )
    ROOM_TAKEN = mark(
        "Another meeting of this conference is in this place at these times. Choose another place, another room, or other times."
    )
    PEOPLE_ELSEWHERE = mark(
        "Someone is invited to another meeting at these times. Choose other times, or change who is invited there."
    )

    # who is asked to what
    FAMILY_ONLY = mark(
        "Private family time is for the family alone. No one who is paid to be there has a place in it."
    )
    ADVOCATE_NEVER_STAYS = mark("In this kind of meeting the advocate does not stay for private family time.")
    INTERPRETER_NEVER_STAYS = mark("In this kind of meeting no interpreter stays for private family time.")
    FAMILY_HAS_NOT_CHOSEN = mark(
        "They stay for private family time only if the family chooses it. Say who in the family chose."
    )
    SAY_UNTIL_WHEN = mark("They stay for the first minutes of private family time. Say until when.")
    CHILD_HAS_NOT_CHOSEN = mark("An advocate stays for private family time only if the child asks for it.")
    HAS_PRIVATE_PLACE = mark(
        "They are invited to private family time, which is for the family. On the page “Who is invited to which part”, take "
        "them out of it first. Then save this again."
    )
    WAS_IN_PRIVATE_TIME = mark(
        "They had a place in private family time, as family. That part is over, so this cannot be changed any more. "
        "Say who they are in the next box."
    )
    AT_ANOTHER_MEETING = mark(
        "They are invited to another meeting at these times. Choose other parts or times, or change that meeting first."
    )
    MUST_NOT_MEET = mark(
        "%(one)s and %(other)s must not meet: they cannot be invited to the same part, or to times less than 30 minutes apart."
    )
    TIMES_TOUCH = mark(
        "At these times %(one)s and %(other)s, who must not meet, would be less than 30 minutes apart. Choose other times."
    )
    OWN_HOURS_OUTSIDE = mark(
        "%(names)s: the times that you set for them do not fit the new times of their part. Change their times first, under "
        "“Who is invited to which part”, and then the date."
    )
    WINDOW_OUTSIDE = mark("Their own times must be within the parts they are invited to.")
    WINDOW_REVERSED = mark("The time they leave must be after the time they come.")
    HAS_LEFT = mark("This person is no longer part of the circle.")

    # who is left out, and legal checks
    NO_DATE = mark("There is no date yet.")
    NOBODY_ASKED = mark("Choose who is invited to which part.")
    PAIRS_OPEN = mark("Answer the safety question about each pair first.")
    EXCLUSION_MISSING = mark(
        "Someone is not invited because it would not be safe. Record why, and how they are heard instead."
    )
    ORDER_FORBIDS = mark(
        "An order in force keeps them from someone who is invited to this meeting, and does not allow this way. Choose "
        "another way."
    )
    WORDS_FORBIDDEN = mark(
        "An order in force keeps them from someone who is invited to this meeting, so their words are not read out "
        "there. Ask for a legal check if the order may allow it."
    )
    WORDS_WOULD_REACH = mark(
        "An order in force keeps %(one)s from %(other)s, so no letter of theirs is read out and no one speaks for them "
        "in a part to which %(other)s is invited. Choose other parts, or ask for a legal check if the order may allow "
        "it."
    )
    NO_ORDER_FORBIDS = mark(
        "No order keeps words from passing between these two, so there is nothing to check."
    )
    NOTHING_CONSIDERED = mark("Say what else was considered before leaving someone out.")
    CAPACITY_MISSING = mark("Write how their capacity to decide, and their safety, were looked at.")
    ADULT_DECIDES = mark(
        "This conference is about an adult, who decides who is there. If they cannot make this decision, write how "
        "their capacity and their safety were looked at."
    )
    REVIEW_TOO_EARLY = mark("The review must be after the day of the decision.")
    VIEWS_MISSING = mark("Record their words first.")
    NOT_CHECKED = mark("They have not confirmed these words yet, so the words are not read out.")
    COORDINATOR_TAKES_HOUR = mark(
        "A legal check ends with the new time, and someone can then no longer be invited. The coordinator sets the new "
        "time, and talks to them."
    )
    CHECK_ENDED = mark(
        "This legal check has ended: the safety restriction was made stronger after the check was asked for, the meeting is at "
        "another time or place, or the person who asked no longer works on this conference. You can ask for a new check."
    )
    CHECKED_TOO_LATE = mark(
        "This meeting has started, is over or was cancelled, so there is nothing to check."
    )
    NOT_KEPT_APART = mark("Nothing keeps these two people apart, so there is nothing to check.")
    ASKED_BEFORE = mark("This check has already been asked for.")
    OWN_REQUEST = mark("You asked for this check yourself. Someone else has to do it.")
    ANSWERED_BEFORE = mark("This check has been answered.")
