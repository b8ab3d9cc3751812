"""What happens to actions."""

from dataclasses import dataclass

from fgc.actions.models import How
from fgc.conference.history import Happened
from fgc.kit.words import mark
from fgc.plan.models import Action


@dataclass(frozen=True)
class ActionReported(Happened):
    """An owner, or the coordinator for them, said how it goes."""

    says = mark("Someone said how an action is going.")
    action: Action
    how: How


@dataclass(frozen=True)
class OwnerReminded(Happened):
    """The owner of an action was written to."""

    says = mark("A reminder was sent about an action.")
    action: Action
    kind: str
