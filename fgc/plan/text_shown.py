"""Which text somebody signed, in words for whoever has to judge it, and which parts a copy of their own left out.

It says of what kind the parts are, never what stood there. It is for the coordinator and the manager alone: that something
is kept from somebody is itself not for the family, so no copy says it (decision 32).
"""

from flask_babel import gettext as _

from fgc.conference.models import Conference
from fgc.kit.words import said_list
from fgc.plan.document.text import PlanText, text_hash
from fgc.plan.models import Plan
from fgc.plan.rules import Signer
from fgc.plan.wording import plan_text


def text_shown(plan: Plan, conference: Conference, signer: Signer) -> str:
    """What this person had before them when they signed; nothing where they have not signed."""
    if signer.signature is None:
        return ""
    signed = signer.signature.text_hash
    if signed == plan.text_hash:
        return _("The whole plan, word for word")
    theirs = plan_text(plan, conference, reader=signer.signature.person)
    if signed != text_hash(theirs):
        return _(
            "Their own copy. What is hidden from them has changed since then, so the missing parts can no longer be named"
        )
    parts = said_list(left_out(plan_text(plan, conference), theirs))
    return _("Their own copy, word for word except for these parts: %(parts)s", parts=parts)


def left_out(whole: PlanText, theirs: PlanText) -> list[str]:
    """Of what kind the parts are that differ between the whole text and a reader's own."""
    found = {
        _("who the plan is about, in its title"): whole.title != theirs.title,
        _("whose words the children’s words are"): whole.own_words != theirs.own_words,
        _("who does, helps with or is responsible for something"): _names(whole) != _names(theirs),
        _("who keeps an eye on the plan"): whole.keeper != theirs.keeper,
        _("where everyone meets again"): whole.review != theirs.review,
    }
    return [part for part, differs in found.items() if differs]


def _names(text: PlanText) -> list[str]:
    deeds = [one for goal in text.goals for one in goal.actions]
    return [
        *(name for one in deeds for name in (one.who, one.helper)),
        *(one.who for one in text.promises),
        *(one.who for one in text.contingencies),
        *(one.how for one in text.must_have),
    ]
