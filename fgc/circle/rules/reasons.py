"""Why something about a person or between two people is not possible now."""

from fgc.kit.refusal import ASKING_ENDED, Reason
from fgc.kit.words import mark


class WhyNot(Reason):
    """What is the matter and what to do about it. Read by staff only."""

    # reaching somebody
    NO_CONTACT = mark("No one has said yet how this person may be reached. Ask them, and write it down.")
    REFERRAL_SAYS = mark(
        "They have not said yet how to reach them safely. The referral says how: ask them that way, and write down what they say."
    )
    NOT_CONFIRMED = mark("They have not confirmed yet how to reach them. Phone them and ask.")
    CONFIRM_AGAIN = mark("It is too long since they said how to reach them. Phone them and ask again.")
    NOT_CONFIRMED_UNPHONED = mark(
        "They have not confirmed yet how to reach them. Ask them in person, or by the way they chose."
    )
    CONFIRM_AGAIN_UNPHONED = mark(
        "It is too long since they said how to reach them. Ask them in person, or by the way they chose."
    )
    ONLY_BY_VOICE = mark("They may only be spoken with, not written to. Phone or visit them.")
    ONLY_IN_PERSON = mark("They may only be spoken with face to face, not written to or phoned. Visit them.")
    NO_ROUTE = mark("No route is allowed for them. Ask how they want to be reached.")
    NO_ADDRESS_KEPT = mark("The route they allow has no address or number yet. Ask them for it.")
    NEVER_OPEN = mark("The hours they gave leave no time in which to reach them. Ask them again.")
    CLOSED = mark("This conference is closed. No letter of this kind is sent any more.")
    HAS_LEFT = mark("This person is no longer part of the circle.")
    LOCKED = mark(
        "Another way to reach them was written down and waits for a second person. Until then nothing is sent to them."
    )

    # the contact log
    CONTACT_AHEAD = mark(
        "This time has not come yet. Give the day and time at which you reached or tried to reach them."
    )
    EXPLAINED_TO_NOBODY = mark("Tick this only where you spoke with them.")
    CONTACT_LONG_AGO = mark("This is more than a year ago. Look at the year.")
    TIME_AHEAD = mark("This day has not come yet. Enter the hours when you have worked them.")
    NEVER_SAFE = mark(
        "They said that they must never be contacted in this way. Do not use it. If it has happened already, open "
        "“Record a contact that was not safe”."
    )
    NO_MESSAGE = mark(
        "They have not said that a message may be left. Leave none. If you have left one already, open “Record a contact "
        "that was not safe”."
    )
    NOT_YOUR_ENTRY = mark("Only the person who made this entry can correct it.")

    # sending a letter again
    NEWER_LETTER = mark("There is a newer letter about this. Look at that one.")
    LETTER_LEAVES = mark("This letter is on its way. Wait until it has gone, then look here again.")
    READS_OTHERWISE = mark("The letter would read differently now. Read it once more.")
    NOTHING_TO_SEND = mark("There is nothing left to send again.")

    # asking somebody to come
    SAFETY_HOLD = mark(
        "There is a safety hold on this conference. No one is written to until the manager lifts it."
    )
    NOT_INDEPENDENT = mark("Sign your statement of independence first.")
    LINES_OPEN = mark(
        "What the plan must have is not approved yet. The social worker's manager does that; then it does not grow on the day."
    )
    ORDER_UNREAD = mark(
        "An order in force names someone, and no one has said yet who of the circle it is. Say it first: "
        "it stands with the safety question."
    )
    PAIRS_OPEN = mark("Answer the safety question about this person and everyone else first.")
    CHECKLIST_OPEN = mark("Some of the preparation that must come first is not done. Look at the checklist.")

    # changing the circle
    ALREADY_HERE = mark("Someone with this name is already in the circle. Give the name in full.")
    LISTED_TWICE = mark(
        "Another line above has the same name. Give the names in full, or leave one of the lines out."
    )
    NOBODY_LISTED = mark("No one could be read from this. Write a name on each line.")
    LIST_TOO_LONG = mark("This list has more than 40 lines. Paste it in two parts.")
    LINE_TOO_LONG = mark(
        "Some lines are longer than 300 characters (number %(numbers)s). Give each person a short line of their own."
    )
    REST_NOT_READ = mark(
        "%(name)s: read what else the line says, put what matters where it belongs, and tick the box. These words are not kept."
    )
    REACHED_ON_OWN_PAGE = mark(
        "How they are reached is written down already, or someone of this name is protected. Leave this "
        "line out. Then change it on their own page, or add them on the page for one person if they are "
        "not in the circle now."
    )
    CENTRAL_STAYS = mark("The conference is about this person, so they cannot leave the circle.")
    SAME_PERSON = mark("A restriction is between two people.")
    NOTHING_HIDDEN = mark("Choose what must stay hidden, or that they must not meet.")
    SECOND_PERSON = mark(
        "Relaxing a restriction needs a second person. Ask for it; the manager agrees or not."
    )
    NOBODY_ASKED = mark(
        "No one asks now to relax this restriction. It was answered already, the restriction was made "
        "stronger, or whoever asked does not work on it any more."
    )
    OWN_REQUEST = mark("You asked for this yourself. Someone else has to agree.")
    THOUGHT_OF_NOBODY = mark(
        "Nothing is answered yet. Tick the last box below a person when you have thought of everyone there."
    )
    CONCERN_SINCE = mark(
        "After you opened this page it was written down that there is a concern about %(name)s. It is ticked now. Look at it, "
        "and save again."
    )
    PAIR_HAS_CAUTION = mark("There is a restriction between these two. Relax it first.")
    ROUTE_WITHOUT_DETAILS = mark("You allow this route but give no address or number for it.")
    BOTH_WAYS = mark("You allow and forbid the same route. Choose one.")
    HOURS_REVERSED = mark("The end of the hours comes before their beginning.")
    NOT_ON_LIST = mark("This line is not on the checklist.")

    # what people agreed to
    CONSENT_WITHDRAWN = mark("They have stopped taking part. No one writes to them until they agree again.")
    CONSENT_AHEAD = mark("The day on which they agreed is still to come.")
    SHARE_WHAT = mark("Say what may be shared, and with whom.")
    WHO_AGREED = mark("Say who agreed for them.")
    AGREED_ALREADY = mark("This stands in the list already.")
    STOPPED_ALREADY = mark("This has been stopped already.")
    ORDER_APART = mark(
        "An order in force keeps these two apart, so the restriction says that they must not meet."
    )
    ORDER_OTHER_WAY = mark(
        "This order does not bind whoever must not learn it, so it is no reason for this restriction. Look again at who must not "
        "learn it, or leave the order out."
    )
    ORDER_DIRECTION = mark(
        "An order binds one of the two and protects the other. Say first whom this order means: it stands with the safety "
        "question."
    )
    CHANGE_WAITS = mark("Another way to reach them waits already for a second person.")
    SAY_WHO_ASKED = mark("Say how you know that it was they who asked for it: this person is protected.")
    OWN_CHANGE = mark("You wrote this yourself. Someone else has to agree.")
    SAY_WHO_IS_AT_RISK = mark("Say who is at risk: choose someone of the circle, or write who it is.")
    NOT_HEARD_YET = mark("This day has not come yet. Give the day on which you heard or saw it.")
    SAY_WHY_NOT_TOLD = mark("Say why they are not told now. It is a decision that may be asked about later.")
    NOT_YOUR_CHANGE = mark("Only whoever wrote this down takes it back. You can say that you do not agree.")
    SETTLED = mark("This has been settled.")
    ENDED = ASKING_ENDED
    FROM_TOO_NEAR = mark("This interpreter is from near the family. Someone asked for one from elsewhere.")
    OTHER_GENDER = mark("Someone asked for an interpreter who is a woman, or a man, and this one is not.")
    SAY_WHOM = mark("Choose whom it means, or say that it is no one of the circle.")
    SOMEBODY_OR_NOBODY = mark("You chose someone and said that it is no one. Leave one of the two out.")
    MEANT_ON_BOTH_SIDES = mark(
        "An order keeps two people apart: the same person cannot stand on both sides of it."
    )
    ORDER_OVER = mark("This order has ended already, so it keeps no one apart.")
    HAS_NO_END = mark("This order has no day on which it ends.")
    NOT_LATER = mark("An order that was made longer ends later than before.")
