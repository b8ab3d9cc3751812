"""What happens to actions."""

from dataclasses import dataclass

from fgc.actions.models import How
from fgc.conference.history import Happened
from fgc.plan.models import Action


@dataclass(frozen=True)
class ActionReported(Happened):
    """An owner, or the coordinator for them, said how it goes."""

    action: Action
    how: How


@dataclass(frozen=True)
class OwnerReminded(Happened):
    action: Action
    kind: str
