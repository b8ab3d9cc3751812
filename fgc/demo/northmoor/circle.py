"""Whom Ruth adds to the circle, how each may be reached, what they tell her, what must stay hidden."""

from collections.abc import Mapping
from typing import Any

WHO: dict[str, dict[str, Any]] = {
    "Rojin Aziz": {
        "kind": "family",
        "tie": "aunt",
        "side": "mothers_side",
        "ring": "closest",
        "language": "sv",
        "zone": "Europe/Stockholm",
    },
    "Kawa Aziz": {
        "kind": "family",
        "tie": "uncle",
        "side": "mothers_side",
        "ring": "family",
        "language": "ckb",
    },
    "Sara Whitlow": {"kind": "friend", "tie": "friend from school", "ring": "community"},
    "Priya Nair": {"kind": "advocate", "job": "advocate for Daryan", "ring": "community"},
    "Hêlîn K.": {
        "kind": "interpreter",
        "called": "Hêlîn",
        "job": "interpreter, from another city",
        "ring": "community",
    },
    "Jas Gill": {"kind": "professional", "job": "health visitor", "ring": "community"},
    "Ms Farrow": {"kind": "professional", "called": "Ms Farrow", "job": "school link", "ring": "community"},
}
NAMED = (
    "Daryan Rashid",
    "Lana Rashid",
    "Shirin Aziz",
    "Baran Rashid",
    "Nazdar Aziz",
    "Mina Rashid",
    "Amy Okafor",
)
DAYTIME = {"hours_from": "9 am", "hours_to": "8 pm"}
CONTACT: dict[str, dict[str, Any]] = {
    "Daryan Rashid": {"first": "in_person", "may_take_message": "Priya, on the school tablet"},
    "Lana Rashid": {"first": "in_person", "may_take_message": "Shirin"},
    "Shirin Aziz": {
        "first": "text",
        "forbidden": ["email", "letter"],
        "town": "Eastwick",
        "hours_from": "9:30 am",
        "hours_to": "2:30 pm",
        "weekdays_only": "yes",
        "voicemail": "False",
        "safe_word": "Newroz tea",
    },
    "Baran Rashid": {"first": "text", "second": "phone", "voicemail": "True", **DAYTIME},
    "Nazdar Aziz": {"first": "phone", "hours_from": "9 am", "hours_to": "2:30 pm", "voicemail": "False"},
    "Mina Rashid": {"first": "email", "second": "phone", "email": "mina@example.org", **DAYTIME},
    "Rojin Aziz": {"first": "email", "email": "rojin@example.org"},
    "Kawa Aziz": {"first": "email", "second": "text", "email": "kawa@example.org", "phone": "07700 900104"},
    "Sara Whitlow": {"first": "email", "email": "sara@example.org"},
    "Priya Nair": {"first": "email", "email": "priya@example.org"},
    "Hêlîn K.": {"first": "email", "email": "helin@example.org"},
    "Jas Gill": {"first": "email", "email": "jas.gill@example.org"},
    "Ms Farrow": {"first": "email", "email": "farrow@example.org"},
}
TALKS: dict[str, dict[str, Any]] = {
    "Shirin Aziz": {
        "how": "At the flat, with Hêlîn",
        "minutes": "70",
        "willing": "yes",
        "needs": ["interpreter", "childcare", "other"],
        "about_interpreter": "A woman, Sorani, from another city",
        "about_childcare": "Lana sleeps from 12:30 to 14:00",
        "own_words": "I want my children with me, and I want to sleep at night.",
        "notes": "Saturdays 11 to 16 suit her, never Fridays. She does not want to hear Baran's voice.",
    },
    "Baran Rashid": {
        "how": "At the council office",
        "minutes": "40",
        "willing": "yes",
        "own_words": "I want them to know that I think of them.",
        "notes": "His views come as a recorded letter. A short meeting of his own on Wednesday 3 March.",
    },
    "Daryan Rashid": {
        "how": "At school, with Priya",
        "minutes": "30",
        "willing": "yes",
        "needs": ["supporter"],
        "about_supporter": "Priya stays for the first 20 minutes",
        "own_words": "I want to come for the food and the talking about school, not the sad bit.",
    },
    "Lana Rashid": {"how": "Seen at home with Shirin", "minutes": "10", "willing": "not_asked"},
    "Nazdar Aziz": {
        "how": "At her home, with Hêlîn",
        "minutes": "60",
        "willing": "yes",
        "needs": ["interpreter", "travel", "food", "reading"],
        "about_travel": "A taxi that takes a wheelchair",
        "about_food": "Diabetic; Ramadan: food to take home",
        "offers": "Lana can be with me on Mondays and Wednesdays.",
    },
    "Rojin Aziz": {
        "how": "By video",
        "minutes": "45",
        "willing": "yes",
        "offers": "I could take the children in the summer.",
        "notes": "Saturdays after 12:00 our time. Test the link on Thursday.",
    },
    "Kawa Aziz": {
        "how": "In his taxi",
        "minutes": "30",
        "willing": "yes",
        "offers": "I can drive Daryan to school.",
        "notes": "Free on Saturdays till 15:00. Angry with Baran: talk about ground rules first.",
    },
    "Mina Rashid": {
        "how": "At her home",
        "minutes": "50",
        "willing": "yes",
        "offers": "I want to help with Lana.",
        "notes": "Part one by video, then she leaves before private time. She will send a letter with her offer.",
    },
    "Sara Whitlow": {
        "how": "At the school gate",
        "minutes": "20",
        "willing": "yes",
        "offers": "I can fetch Daryan on Tuesdays and Thursdays.",
    },
}
FIRST_LINES = ("questions_agreed", "consent_confirmed", "child_seen", "advocate_offered", "safety_plan")
LATER_LINES = ("referral_meeting", "both_sides_sought", "everybody_prepared", "interpreter")
ABOUT_THE_CHILDREN: Mapping[str, Any] = {
    "hides": [
        "attendance",
        "address",
        "town",
        "phone",
        "email",
        "venue",
        "arrival",
        "image",
        "other_meeting",
    ],
    "must_not_meet": "yes",
    "because": "The order on the children; he sees them at the contact centre only.",
}
