"""What the family of Eastmoor's first conference decides, and how it is written on one of its phones."""

from tests.journeys.eastmoor import Eastmoor, chosen
from tests.visiting import Browser

WEEKDAYS = ["0", "1", "2", "3", "4"]
ACTIONS: tuple[dict[str, object], ...] = (
    {"what": "Takes Tolu to school", "who_id": "Grace", "days": WEEKDAYS, "how_often": "at 8:30",
     "bottom_line_id": "Tolu is at school every day."},
    {"what": "Fetches Tolu from school", "who_id": "Ruby", "days": ["0", "1", "2"]},
    {"what": "Fetches Tolu from school", "who_id": "Zadie", "days": ["3", "4"]},
    {"what": "Has Tolu on Saturdays", "who_id": "Joseph", "helper_id": "Pearl", "days": ["5"]},
    {"what": "Cooks on Sundays", "who_id": "Pearl", "days": ["6"]},
    {"what": "Reads with Tolu by video", "who_id": "Ife", "how_often": "on Wednesdays at 6"},
    {"what": "Teaches Tolu to sign", "who_id": "Dele", "how_often": "every week"},
    {"what": "Sees Tolu at Ruby’s", "who_id": "Marcus", "how_often": "every second Sunday"},
    {"what": "Mends Tolu’s bicycle", "who_id": "Bola", "due_on": 20, "due_on-month": 3, "due_on-year": 2027},
    {"what": "Phones the school when Tolu is ill", "who_id": "Grace", "how_often": "when it happens"},
    {"what": "Packs his bag", "who_id": "Tolu", "days": WEEKDAYS},
    {"what": "Fetches Tolu when Ruby cannot", "who_id": "Leon", "how_often": "on some Fridays"},
)  # fmt: skip


def the_family_writes_its_plan(told: Eastmoor) -> Browser:
    """Grace writes on her phone what they say to each other: twelve lines of who does what, a rota among them."""
    grace = told.comes_in("Grace")
    grace.follow("Write our plan")
    grace.press("Start")
    adds(grace, "Add what we want", {"words": "Tolu is at school, and weekends are calm."})
    for action in ACTIONS:
        adds(grace, "Add who does what", action)
    adds(grace, "Add if", {"if_words": "Grace is ill", "then_words": "Ruby takes Tolu to school"})
    promise = {"due_on": 12, "due_on-month": 3, "due_on-year": 2027}
    adds(grace, "Add what a service promises", {"what": "A bus pass", "who_words": "The council", **promise})
    again = {"review_on": 5, "review_on-month": 6, "review_on-year": 2027, "review_at_time": "11 am"}
    adds(grace, "Say who, and when", {"monitor_id": "Zadie", "review_place": "Mill Street Hall", **again})
    assert "Done: Tolu is at school every day." in grace.page.words, "what the plan must have is answered"
    assert "Not yet:" not in grace.page.words
    assert "Day or time every Thursday and Friday" in grace.page.words
    return grace


def adds(visitor: Browser, link: str, line: dict[str, object]) -> None:
    visitor.follow(link)
    filled = {
        name: chosen(visitor, name, str(value)) if name.endswith("_id") else value
        for name, value in line.items()
    }
    visitor.press("Save", filled)
    assert visitor.page.heading == "Our plan for Tolu", visitor.page.words
