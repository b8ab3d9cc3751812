"""What Amy writes when she asks for a conference."""

from typing import Any

QUESTIONS = (
    "Who helps Shirin in the mornings and at night?",
    "How do we keep Shirin and the children safe when the order ends?",
    "What do Daryan and Lana need to keep their Dad's family?",
    "Who cares for them if Shirin is ill?",
)
BOTTOM_LINES = (
    "Daryan and Lana live with Shirin, or with a relative who has been checked.",
    "No time alone with Baran, and nobody gives him their address.",
    "Daryan is at school 95 days of 100 or more.",
    "Somebody other than Amy sees Lana on three days a week, for 12 weeks.",
    "A plan for a day when Shirin cannot cope.",
)
PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "name": "Daryan Rashid",
        "tie": "child",
        "central": "yes",
        "born_on": (2, 5, 2017),
        "language": "ckb",
        "needs": "Speaks English at school and Sorani at home.",
    },
    {"name": "Lana Rashid", "tie": "child", "central": "yes", "born_on": (20, 11, 2025), "language": "ckb"},
    {
        "name": "Shirin Aziz",
        "tie": "mother",
        "has_pr": "yes",
        "born_on": (14, 3, 1995),
        "language": "ckb",
        "interpreter": "yes",
        "phone": "07700 900101",
        "address": "Flat 2, 8 Orchard Rise, Eastwick",
        "address_protected": "yes",
        "needs": "A woman who interprets Sorani, independent, not from Northmoor's Kurdish community. Reads Sorani "
        "slowly, no English.",
        "safe_contact": "Text only, 09:30 to 14:30 on school days. No voicemail, no post. The phone was once shared "
        "with Baran and was changed in November. Safe word: Newroz tea.",
    },
    {
        "name": "Baran Rashid",
        "tie": "father",
        "has_pr": "yes",
        "born_on": (9, 8, 1990),
        "language": "ckb",
        "phone": "07700 900102",
        "safe_contact": "Phone or text, any time.",
    },
    {
        "name": "Nazdar Aziz",
        "tie": "grandmother on Mum's side",
        "born_on": (1, 6, 1968),
        "language": "ckb",
        "interpreter": "yes",
        "phone": "01632 960111",
        "needs": "Does not read. Diabetic. A wheelchair for distance.",
        "safe_contact": "Her own landline, before 14:30.",
    },
    {
        "name": "Mina Rashid",
        "tie": "grandmother on Dad's side",
        "born_on": (17, 1, 1966),
        "language": "ckb",
        "phone": "07700 900105",
        "safe_contact_unknown": "yes",
    },
)
ORDERS: tuple[dict[str, Any], ...] = (
    {
        "kind": "non_molestation",
        "protects": "Shirin Aziz",
        "against": "Baran Rashid",
        "terms": "Not within 100 metres of Shirin, no contact with her by any means.",
        "court": "Northmoor Family Court",
        "made_on": (14, 9, 2026),
        "expires_on": (14, 9, 2027),
    },
    {
        "kind": "prohibited_steps",
        "protects": ["Daryan Rashid", "Lana Rashid"],
        "against": "Baran Rashid",
        "terms": "Not to take the children out of the care of their mother. Supervised time every second Saturday, "
        "10:00 to 11:30, at the contact centre.",
        "court": "Northmoor Family Court",
        "made_on": (14, 9, 2026),
    },
)
SECTIONS: dict[str, dict[str, Any]] = {
    "Why you are asking": {
        "purpose": "Who, besides Shirin, keeps Daryan and Lana safe and cared for, so that they can stay with her? The "
        "council decides on Friday 5 March whether to go to court.",
        "living_arrangement": "With their mother, in a refuge move-on flat.",
    },
    "What the family will read": {
        "going_well": "Shirin is warm with both children. She left and has kept everybody safe. Daryan is close to his "
        "school. There is an aunt and a family who care.",
        "worries": "Daryan saw his father hurt his mother; the police came three times in 2026. Shirin has been very "
        "low. Daryan missed 22 school days of 100. The flat is cold and bare.",
        "if_nothing_changes": "The council may ask the court to decide where Daryan and Lana live.",
        "help_available": "A heating grant, a bed, an adviser about the court order.",
    },
    "Legal stage": {
        "legal_stage": "pre_proceedings",
        "application_on": (5, 3, 2027),
        "important_dates": "Amy is on leave from 15 to 19 February. Ramadan is about 8 February to 9 March.",
    },
    "Culture": {
        "culture": "Muslim, Kurdish. Halal food. Ramadan 2027: end before sunset, or food after it.",
        "coordinator_wishes": "Shirin would like a woman.",
    },
    "Safety": {
        "not_to_contact": "Baran's friends at the taxi rank must not learn of this.",
        "safety_risks": "MARAC in August 2026, DASH 17. Baran must not learn where the flat is, nor when and "
        "where the family meets.",
    },
    "Your part": {"attends_whole": "yes", "manager_aware": "yes"},
}
CONSENT = {
    "consent_by": "Shirin Aziz",
    "consent_basis": "parental_responsibility",
    "consent_on": (20, 1, 2027),
    "consent_scope": ["refer", "contact_family", "share_report", "share_plan"],
    "child_asked": "Daryan said: I want to come for the food and the talking about school, not the sad bit. "
    "Lana is 14 months old.",
}
