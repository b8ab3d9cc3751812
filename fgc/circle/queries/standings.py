"""How far each person is with the question whether they come."""

from collections.abc import Callable, Mapping
from uuid import UUID

from fgc.access.viewer import Viewer
from fgc.circle.rules import Standing
from fgc.conference.models import Conference

Standings = Callable[[Viewer, Conference], Mapping[UUID, Standing]]

_standings: list[Standings] = []


def told_by(source: Standings) -> None:
    """Names who knows how far each person is with the question whether they come: the step that asks them, which
    comes later in the practice and cannot be imported here. Said once, when the app is put together."""
    _standings[:] = [source]


def standings_of(viewer: Viewer, conference: Conference) -> Mapping[UUID, Standing]:
    """How far each person is, by id; whoever is missing has not been asked."""
    return _standings[0](viewer, conference) if _standings else {}
