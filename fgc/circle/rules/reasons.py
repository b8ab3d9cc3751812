"""Why something about a person or between two people is not possible now."""

from fgc.kit.refusal import ASKING_ENDED, Reason
from fgc.kit.words import mark


class WhyNot(Reason):
    """What is the matter and what to do about it. Read by staff only."""

    # reaching somebody
    NO_CONTACT = mark(
        "How to reach this person has not been recorded yet. Ask them, then record what they say."
    )
    REFERRAL_SAYS = mark(
        "They have not said yet how to reach them safely. The referral says how: ask them that way, and record what they say."
    )
    NOT_CONFIRMED = mark("They have not yet confirmed how to reach them. Phone them and ask.")
    CONFIRM_AGAIN = mark("Ask again how to reach them. Phone them.")
    NOT_CONFIRMED_UNPHONED = mark(
        "They have not yet confirmed how to reach them. Ask them in a way that is safe for them."
    )
    CONFIRM_AGAIN_UNPHONED = mark("Ask again how to reach them, in a way that is safe for them.")
    ONLY_BY_VOICE = mark("They can only be spoken to, not written to. Phone or visit them.")
    ONLY_IN_PERSON = mark("They can only be spoken to face to face. Do not write or phone: visit them.")
    NO_ROUTE = mark("They have not allowed any way to reach them. Ask how they want to be reached.")
    NO_ADDRESS_KEPT = mark("The way they allow has no address or number yet. Ask them for one.")
    NEVER_OPEN = mark("The hours they gave leave no time in which to reach them. Ask them again.")
    CLOSED = mark("This conference is closed. Letters of this kind are no longer sent.")
    HAS_LEFT = mark("This person is no longer part of the circle.")
    LOCKED = mark(
        "A change in how to reach them is waiting for a second person. Until then nothing is sent to them."
    )

    # the contact log
    CONTACT_AHEAD = mark(
        "This time is in the future. Enter the day and time when you reached them or tried to."
    )
    EXPLAINED_TO_NOBODY = mark("Tick this only if you spoke to them.")
    CONTACT_LONG_AGO = mark("This is more than a year ago. Check the year.")
    TALK_AHEAD = mark("This day is in the future. Enter it after you have spoken to them.")
    TIME_AHEAD = mark("This day is in the future. Enter the hours after you have worked them.")
    NEVER_SAFE = mark(
        "They said that they must never be contacted in this way. Do not use it. If you already have, open "
        "“Record a contact that was not safe”."
    )
    NO_MESSAGE = mark(
        "They have not said that you can leave a message. Leave none. If you have left one already, open "
        "“Record a contact that was not safe”."
    )
    NOT_YOUR_ENTRY = mark("Only the person who made this entry can correct it.")

    # sending a letter again
    NEWER_LETTER = mark("There is a newer letter about this. Open that one.")
    LETTER_LEAVES = mark("This letter is on its way. Wait until it has gone, then open this page again.")
    READS_OTHERWISE = mark("The letter would read differently now. Read it once more.")
    SENT_JUST_NOW = mark(
        "This message was sent a few minutes ago. If you want to send it once more all the same, tick the box and press again."
    )
    NOTHING_TO_SEND = mark("There is nothing left to send again.")

    # asking somebody to come
    SAFETY_HOLD = mark(
        "There is a safety hold on this conference. No one is written to until the service manager lifts it."
    )
    NOT_INDEPENDENT = mark("Sign your statement of independence first.")
    LINES_OPEN = mark(
        "What the plan must have is not approved yet. The social worker’s manager has to approve it before "
        "anyone is invited."
    )
    ORDER_UNREAD = mark(
        "An order in force names someone, and no one has recorded who in the circle that is. Record it "
        "first, on the page of the safety question."
    )
    PAIRS_OPEN = mark("Answer the safety question about this person and everyone else first.")
    CHECKLIST_OPEN = mark("Some of the preparation that must come first is not done. See the checklist.")

    # changing the circle
    ALREADY_HERE = mark("Someone with this name is already in the circle. Give the name in full.")
    LISTED_TWICE = mark(
        "Another line above has the same name. Give the names in full, or leave out one of the lines."
    )
    NOBODY_LISTED = mark("We could not find any names. Write one name on each line.")
    LIST_TOO_LONG = mark("This list has more than 40 lines. Paste it in two parts.")
    LINE_TOO_LONG = mark(
        "Some lines are longer than 300 characters (number %(numbers)s). Give each person a short line of their own."
    )
    REST_NOT_READ = mark(
        "%(name)s: read what else the line says, put what matters where it belongs, and tick the box. These words are not kept."
    )
    WORK_IS_NO_FAMILY = mark(
        "This role is a professional’s. Choose “Professional” as their part in the circle. If they are family or a friend "
        "as well, write that as their relationship, for example “aunt”."
    )
    FAMILY_IS_NO_WORK = mark(
        "This relationship is of the family. Choose “Family” as their part in the circle. If they are a "
        "professional, write their role only."
    )
    REACHED_ON_OWN_PAGE = mark(
        "How to reach them is recorded already, or someone with this name is protected. Leave out this "
        "line. Then change how to reach them on their own page, or add them on the page for one person if "
        "they are not in the circle now."
    )
    CENTRAL_STAYS = mark("The conference is about this person, so they cannot be removed from the circle.")
    SAME_PERSON = mark("A restriction is between two people. Choose two different people.")
    NOTHING_HIDDEN = mark("Choose what must stay hidden, or that they must not meet.")
    SECOND_PERSON = mark(
        "Relaxing a restriction needs a second person. Ask to relax it: the service manager decides."
    )
    NOBODY_ASKED = mark(
        "No one is asking to relax this restriction now. The request was answered, the restriction was "
        "made stronger, or the person who asked no longer works on this."
    )
    OWN_REQUEST = mark("You asked for this yourself. Someone else has to agree.")
    THOUGHT_OF_NOBODY = mark(
        "Nothing is answered yet. Tick the last box below a person when you have thought of everyone there."
    )
    CONCERN_SINCE = mark(
        "After you opened this page, a concern about %(name)s was recorded. It is ticked now. Check it, "
        "then save again."
    )
    PAIR_HAS_CAUTION = mark("There is a restriction between these two. Relax it first.")
    ROUTE_WITHOUT_DETAILS = mark("You allow this way but give no address or number for it.")
    BOTH_WAYS = mark("You allow and forbid the same way. Choose one.")
    HOURS_REVERSED = mark("The safe hours end before they start. Change one of the times.")
    NOT_ON_LIST = mark("This item is not on the checklist.")

    # what people agreed to
    CONSENT_WITHDRAWN = mark(
        "They have withdrawn from taking part. No one writes to them until they agree again."
    )
    CONSENT_AHEAD = mark("The day they agreed cannot be in the future.")
    SHARE_WHAT = mark("Say what can be shared, and with whom.")
    WHO_AGREED = mark("Say who agreed for them.")
    AGREED_ALREADY = mark("This is in the list already.")
    STOPPED_ALREADY = mark("This consent has already been withdrawn.")
    ORDER_APART = mark(
        "An order in force keeps these two apart, so the restriction says that they must not meet."
    )
    ORDER_OTHER_WAY = mark(
        "This order is not against the person who must not find out, so it is no reason for this "
        "restriction. Check who must not find out, or leave out the order."
    )
    ORDER_DIRECTION = mark(
        "An order protects one of the two and is against the other. First record who this order means, on "
        "the page of the safety question."
    )
    CHANGE_WAITS = mark("A change in how to reach them is already waiting for a second person.")
    SAY_WHO_ASKED = mark(
        "This person is protected. Say how you know that they asked for the change themselves."
    )
    OWN_CHANGE = mark("You recorded this yourself. Someone else has to agree.")
    SAY_WHO_IS_AT_RISK = mark("Say who is at risk: choose someone in the circle, or write who it is.")
    NOT_HEARD_YET = mark("This day is in the future. Enter the day you heard or saw this.")
    SAY_WHY_NOT_TOLD = mark("Say why they are not told now. You may be asked about this decision later.")
    NOT_YOUR_CHANGE = mark(
        "Only the person who recorded this change can withdraw it. You can say that you do not agree."
    )
    SETTLED = mark("This has been settled already.")
    ENDED = ASKING_ENDED
    FROM_TOO_NEAR = mark("This interpreter is from near the family. Someone asked for one from elsewhere.")
    OTHER_GENDER = mark("Someone asked for an interpreter who is a woman, or a man, and this one is not.")
    SAY_WHOM = mark("Choose who the order means, or say that it is no one in the circle.")
    SOMEBODY_OR_NOBODY = mark(
        "You chose someone and also said that it is no one in the circle. Choose one answer."
    )
    MEANT_ON_BOTH_SIDES = mark(
        "An order keeps two people apart: the same person cannot be on both sides of it."
    )
    ORDER_OVER = mark("This order has ended already, so it keeps no one apart.")
    HAS_NO_END = mark("This order has no end date.")
    NOT_LATER = mark("The new end date must be later than the old one.")
