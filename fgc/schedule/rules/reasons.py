"""Why a date, a part or a place is refused."""

from fgc.kit.refusal import Reason
from fgc.kit.words import mark


class WhyNot(Reason):
    """Why a date, a part or a place is refused. Read by staff only."""

    # the clock
    NO_SUCH_TIME = mark("The clocks go forward on this day and skip this time. Choose another time.")
    WHICH_OF_TWO = mark(
        "The clocks go back on this day, so this time comes twice. Say which of the two you mean."
    )
    IN_THE_PAST = mark("This day and time are in the past.")

    # the parts
    NO_PARTS = mark("Choose at least one part of the meeting.")
    PART_NEEDS_TIMES = mark("Give the time at which this part begins and ends.")
    ENDS_BEFORE_START = mark("This part must end after it begins.")
    PART_TOO_EARLY = mark("This part begins before the meeting does.")
    PART_TOO_LATE = mark(
        "The first part begins later than the meeting. Give both the same hour: people are asked to come when their first part "
        "begins."
    )
    PARTS_OVERLAP = mark("This part begins before the one before it has ended.")
    FAMILY_TIME_MISSING = mark(
        "The family needs time on its own. Private family time is part of this meeting."
    )
    SOMEBODY_CAME = mark("Somebody has already arrived for a part that would be taken away.")

    # the meeting as a whole
    NOT_PLANNED_ANY_MORE = mark("This meeting has begun, is over or was cancelled, so it cannot be changed.")
    NOT_UNDER_WAY = mark(
        "The meeting is not under way. Before it begins, change the meeting itself; afterwards what was written stays as it was."
    )
    FAMILY_ALONE = mark(
        "The family is on its own now. Nobody changes anything about this meeting until they are back together."
    )
    NOT_CALLED_OFF = mark("This meeting is not called off.")
    OFF_WAS_TOLD = mark(
        "Somebody was asked to this meeting and is told that it is off. Set a new date, on the same day if you like, and "
        "ask them again."
    )
    SAFETY_HOLD = mark(
        "There is a safety hold on this conference. Nothing is changed until the manager lifts it."
    )
    TOO_EARLY_TO_PLAN = mark("A date is set while the circle is prepared. The referral is not that far yet.")

    SET_ALREADY = mark(
        "Another meeting of this kind is set at these hours. Call that one off first, or choose other hours."
    )
    ROOM_TAKEN = mark(
        "Another meeting of this conference is in this place at these hours. Choose another place, another room, or other hours."
    )
    PEOPLE_ELSEWHERE = mark(
        "Somebody is asked to another meeting at these hours. Choose other hours, or change who is asked there."
    )

    # who is asked to what
    FAMILY_ONLY = mark(
        "Private family time is for the family alone. Nobody who is paid to be there has a place in it."
    )
    ADVOCATE_NEVER_STAYS = mark("In this kind of meeting the advocate does not stay for private family time.")
    INTERPRETER_NEVER_STAYS = mark("In this kind of meeting no interpreter stays for private family time.")
    FAMILY_HAS_NOT_CHOSEN = mark(
        "They stay for private family time only if the family chooses it. Say who of the family chose."
    )
    SAY_UNTIL_WHEN = mark("They stay for the first minutes of private family time. Say until when.")
    CHILD_HAS_NOT_CHOSEN = mark("An advocate stays for private family time only if the child asks for it.")
    HAS_PRIVATE_PLACE = mark(
        "They are asked to private family time, which is for the family. On the page “Who is asked to which part”, take them out "
        "of it first. Then save this again."
    )
    WAS_IN_PRIVATE_TIME = mark(
        "They had a place in private family time, as family. What happened stays as it was, so this cannot be changed any more. "
        "Say who they are in the next box."
    )
    AT_ANOTHER_MEETING = mark(
        "They are asked to another meeting at these hours. Choose other parts or hours, or change that meeting first."
    )
    MUST_NOT_MEET = mark(
        "%(one)s and %(other)s must not meet: they cannot be asked to the same part, or to hours less than 30 minutes apart."
    )
    TIMES_TOUCH = mark(
        "At these times %(one)s and %(other)s, who must not meet, would be less than 30 minutes apart. Choose other times."
    )
    WINDOW_OUTSIDE = mark("Their own time must lie inside the parts they are asked to.")
    WINDOW_REVERSED = mark("Their own time must end after it begins.")
    HAS_LEFT = mark("This person is no longer part of the circle.")

    # who is left out, and legal checks
    NO_DATE = mark("There is no date yet.")
    NOBODY_ASKED = mark("Say who is asked to which part.")
    PAIRS_OPEN = mark("Answer the safety question about each pair first.")
    EXCLUSION_MISSING = mark(
        "Somebody is not asked because it would not be safe. Write down why, and how they are heard instead."
    )
    ORDER_FORBIDS = mark(
        "An order in force keeps them from somebody who is asked to this meeting, and does not allow this way. Choose another "
        "way."
    )
    WORDS_FORBIDDEN = mark(
        "An order in force keeps them from somebody who is asked to this meeting, so their words are not read out there. Ask for "
        "a legal check if the order may allow it."
    )
    WORDS_WOULD_REACH = mark(
        "An order in force keeps %(one)s from %(other)s, so no letter of theirs is read out and nobody speaks for them in a part "
        "to which %(other)s is asked. Choose other parts, or ask for a legal check if the order may allow it."
    )
    NO_ORDER_FORBIDS = mark(
        "No order keeps words from passing between these two, so there is nothing to check."
    )
    NOTHING_CONSIDERED = mark("Say what else was thought of before somebody is left out.")
    CAPACITY_MISSING = mark("Write how their capacity to decide, and their safety, were looked at.")
    ADULT_DECIDES = mark(
        "This is about an adult, who decides who is there. If they cannot decide it, write how their capacity and "
        "their safety were looked at."
    )
    REVIEW_TOO_EARLY = mark("The day on which it is looked at again comes after the day of the decision.")
    VIEWS_MISSING = mark("Write down their words first.")
    NOT_CHECKED = mark("They have not said yet that this is taken down right, so it is not read out.")
    COORDINATOR_TAKES_HOUR = mark(
        "A legal check ends with the new hour, and somebody may not be asked any more. The coordinator takes the hour, and "
        "talks to them."
    )
    CHECK_ENDED = mark(
        "This has ended: what keeps these two apart was made stronger after this was asked, the meeting is at another"
        " time or place, or whoever asked does not work on it any more. It may be asked again."
    )
    CHECKED_TOO_LATE = mark(
        "This meeting has begun, is over or was called off, so there is nothing to check."
    )
    NOT_KEPT_APART = mark("Nothing keeps these two people apart, so there is nothing to check.")
    ASKED_BEFORE = mark("This is asked already.")
    OWN_REQUEST = mark("You asked for this yourself. Somebody else has to look at it.")
    ANSWERED_BEFORE = mark("This has been answered.")
