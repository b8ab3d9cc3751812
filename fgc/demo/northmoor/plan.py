"""What the family decides: its goals, who does what, what services promise, what happens if."""

GOALS = (
    "Daryan gets to school every day, and Lana is seen and cared for.",
    "Shirin is not alone with it.",
    "Nobody has to be afraid of Baran.",
)
ACTIONS: tuple[dict[str, object], ...] = (
    {
        "what": "Drives Daryan to school",
        "who_id": "Kawa",
        "days": ["0", "2", "4"],
        "starts_on": (1, 3, 2027),
        "goal_id": "Daryan gets",
        "bottom_line_id": "Daryan is at school",
        "short": "drives Daryan to school",
    },
    {
        "what": "Fetches Daryan from home and takes him to school",
        "who_id": "Sara",
        "days": ["1", "3"],
        "goal_id": "Daryan gets",
        "bottom_line_id": "Daryan is at school",
        "short": "takes Daryan to school",
    },
    {
        "what": "Has Lana with her, in her own home",
        "who_id": "Nazdar",
        "days": ["0", "2"],
        "how_often": "from 10 to 1",
        "goal_id": "Daryan gets",
        "bottom_line_id": "Somebody other than Amy",
        "short": "has Lana, 10 to 1",
    },
    {
        "what": "Sees the doctor about sleeping and feeling low",
        "who_id": "Shirin",
        "helper_id": "Nazdar",
        "due_on": (3, 3, 2027),
        "how_we_know": "She tells Nazdar what the doctor said.",
        "goal_id": "Shirin is not alone",
    },
    {
        "what": "Texts Amy, only if Daryan misses two days",
        "who_id": "Sara",
        "how_often": "when it happens",
        "goal_id": "Daryan gets",
    },
    {
        "what": "Comes within 30 minutes when Shirin says the code word on the phone",
        "who_id": "Kawa",
        "how_often": "day and night",
        "if_not": "999",
        "goal_id": "Shirin is not alone",
        "bottom_line_id": "A plan for a day",
    },
    {
        "what": "Sends letters and gifts by Ruth's office until we meet again; sees the children at the contact centre",
        "who_id": "Mina",
        "how_often": "the first Saturday of the month, from April",
        "due_on": (22, 5, 2027),
        "goal_id": "Nobody has to be afraid",
        "bottom_line_id": "No time alone",
    },
)
PROMISES: tuple[dict[str, object], ...] = (
    {"what": "A heating grant, and a bed for Daryan", "who_words": "The council", "due_on": (12, 3, 2027)},
    {
        "what": "The domestic abuse adviser asks for the order to be extended",
        "who_words": "The council",
        "due_on": (1, 8, 2027),
        "bottom_line_id": "No time alone",
    },
    {
        "what": "Checks with Nazdar and Rojin whether the children could live there",
        "who_id": "Amy Okafor",
        "due_on": (26, 3, 2027),
        "bottom_line_id": "Daryan and Lana live",
    },
)
IFS: tuple[dict[str, object], ...] = (
    {
        "if_words": "Shirin has to go to hospital",
        "then_words": "the children go to Nazdar, and then to Rojin",
        "who_id": "Nazdar",
    },
    {"if_words": "Baran breaks the order", "then_words": "we phone the police, and Ruth stops every letter"},
)
