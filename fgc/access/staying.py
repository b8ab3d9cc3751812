"""How long a family member's page stays open, and who waits at the door of one: what the gate noted of this request."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from flask import g

from fgc.access.models import PersonSession
from fgc.access.viewer import PersonViewer
from fgc.access.visits import AtTheDoor
from fgc.kit.clock import now


def waiting() -> AtTheDoor | None:
    """The visit of whoever opened a link and has not typed their PIN yet, or not said who they are."""
    found: AtTheDoor | None = g.get("waiting")
    return found


def stay(session_id: UUID, as_long: timedelta) -> None:
    """Lets this family member's page stay open untouched for a while: in private family time people talk."""
    g.touch = (PersonSession, session_id)
    g.stays_until = now() + as_long
    g.closes_at = min(max(g.closes_at, g.stays_until), g.ends_at)


def asked_by_itself() -> None:
    """An open page asks, and nobody touched it: the visit ends no later for that."""
    g.pop("touch", None)


def whose_page() -> str:
    """A mark of the family member whose page this is, which tells nothing of them: the open pages of one browser know by it that
    somebody else opened theirs, and close (exit.js). '' on a page of nobody."""
    viewer = g.get("viewer")
    return (
        sha256(b"page" + viewer.person_id.bytes).hexdigest()[:16] if isinstance(viewer, PersonViewer) else ""
    )


def closes_in() -> int:
    """In how many seconds this family member's page closes by itself, when nobody touches it; 0 where none does."""
    return int((g.closes_at - now()).total_seconds()) if "closes_at" in g else 0
