"""Who sees what, told from the code itself: every page with whom it is open to, and what one may learn of another.

`docs/who-sees-what.md` is this text; a test holds the two together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Flask
from werkzeug.routing import Rule

from fgc.access.gate import Openness
from fgc.access.models import Role
from fgc.circle.rules.cautions import MEETING_TELLS
from fgc.circle.rules.sight import PLACES, TOGETHER, Field, learns

STEP_WORDS = {
    "access": "The door", "conference": "The conference", "referral": "1. Referral", "circle": "2. Circle",
    "schedule": "3. Date", "invitation": "4. Invitation", "meeting": "5. The day", "plan": "6. Plan",
    "actions": "7. Actions", "review": "8. Review", "keeping": "9. Keeping",
    "record": "Copies of what is kept", "overview": "Home pages",
}  # fmt: skip
ROLE_WORDS = {
    Role.COORDINATOR: "coordinator",
    Role.SOCIAL_WORKER: "social worker",
    Role.SERVICE_MANAGER: "service manager",
    Role.ADMINISTRATOR: "administrator",
    Role.AUDITOR: "auditor",
}


@dataclass(frozen=True)
class Door:
    """One address of the product, as its rule and its view tell it."""

    step: str
    page: str
    address: str
    reads: bool
    writes: bool
    openness: Openness
    endpoint: str

    @property
    def does(self) -> str:
        return "shows and changes" if self.reads and self.writes else "changes" if self.writes else "shows"

    @property
    def is_of_one_conference(self) -> bool:
        return self.address.startswith("/conferences/…")

    @property
    def open_to(self) -> str:
        """Whom it is open to, in words and always in the same order."""
        if self.openness.everybody:
            return "everybody"
        if self.openness.feed:
            return "whoever holds the address of a calendar feed"
        every = self.openness.roles == frozenset(Role)
        whom = (
            ["every member of staff"]
            if every
            else [ROLE_WORDS[one] for one in ROLE_WORDS if one in self.openness.roles]
        )
        asked = " (asked again)" if self.openness.step_up else ""
        asked += " (may be handed over)" if self.openness.lendable else ""
        return ", ".join([*whom, *(["family"] if self.openness.family else [])]) + asked


def doors(app: Flask) -> list[Door]:
    """Every address, the steps in the order of the practice; what only the demonstration adds is left out."""
    order = list(app.blueprints)
    found = [
        _door(app, rule)
        for rule in app.url_map.iter_rules()
        if "." in rule.endpoint and not app.view_functions[rule.endpoint].__module__.startswith("fgc.demo")
    ]
    return sorted(found, key=lambda door: (order.index(door.step), door.address, door.page))


def _door(app: Flask, rule: Rule) -> Door:
    step, _, page = rule.endpoint.partition(".")
    openness: Openness = getattr(app.view_functions[rule.endpoint], "open_to", Openness())
    methods = rule.methods or set()
    return Door(
        step=step,
        page=page.strip("_").replace("_", " "),
        address=_address(rule.rule),
        reads="GET" in methods,
        writes=bool(methods - {"GET", "HEAD", "OPTIONS"}),
        openness=openness,
        endpoint=rule.endpoint,
    )


def _address(rule: str) -> str:
    """Fixed choices are spelled out; an id, a number or a secret stands as `…`."""
    choices = re.sub(r"<any\(([^)]*)\):\w+>", lambda told: "{" + told[1].replace("'", "") + "}", rule)
    return re.sub(r"<[^>]*>", "…", choices)


def _yes(known: bool) -> str:
    return "yes" if known else "–"


def _learns(role: Role, field: Field) -> str:
    if field in learns(role, let_in=False):
        return "yes"
    return "let in" if field in learns(role, let_in=True) else "–"


def fields() -> Iterator[tuple[str, ...]]:
    """For each thing that could be learned about a person: who may, and what hides it."""
    for field in Field:
        yield (
            field.label,
            *(_learns(role, field) for role in ROLE_WORDS),
            _yes(field in TOGETHER),
            _yes(field in PLACES),
            _yes(field.value in MEETING_TELLS),
        )


def who_sees_what(app: Flask) -> str:
    """The whole text, in Markdown. Needs an application context."""
    every = doors(app)
    inside = frozenset[Role]().union(*(door.openness.roles for door in every if door.is_of_one_conference))
    return app.jinja_env.get_template("overview/who_sees_what.md").render(
        steps=[(STEP_WORDS[step], list(each)) for step, each in groupby(every, key=lambda door: door.step)],
        shut_out=[words for role, words in ROLE_WORDS.items() if role not in inside],
        roles=[words.capitalize() for words in ROLE_WORDS.values()],
        fields=list(fields()),
    )
