"""Whom a page is open to: said by each view of itself, and asked by the gate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from flask import current_app

from fgc.access.models import Role
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Openness:
    """Whom a page is open to."""

    roles: frozenset[Role] = frozenset()
    family: bool = False
    everybody: bool = False
    feed: bool = False
    """To whoever holds the address of a calendar feed, and to no cookie (see `feeds.py`)."""
    step_up: bool = False
    """Whoever opens it shows again who they are, unless they did in the last five minutes (see `proof.py`)."""
    traceless: bool = False
    """What is sent here is on no page afterwards, not even when it came too late."""
    cookie: str = ""
    """Of a page open to everybody, whose cookie alone says who asks: "sid" (staff), "fam" (the family), "none", or either."""
    resend: str = ""
    """What its form does, in words, where the page may be opened again with what was typed too late (see `unsent.py`).
    Nothing: it is never offered, only begun anew. Whatever ends, lowers, shares, releases, erases or agrees says nothing."""
    after_closing: bool = False
    """What its form changes may be changed when the conference it is about has been closed; nothing else is then."""
    page: str = ""
    """Of an address that only takes a form, the endpoint of the page on which the form stands, where that page is none above it
    (see `errors.plain`)."""
    lendable: bool = False
    """Staff may hand their browser to somebody of the family with this page open (see `lending.py`)."""

    def admits(self, viewer: Viewer | None) -> bool:
        if self.everybody or self.feed:
            return self.everybody or viewer is not None
        if isinstance(viewer, StaffViewer):
            return viewer.role in self.roles
        return self.family and isinstance(viewer, PersonViewer)


FAMILY = "family"
STAFF_DOOR = "sid"
FAMILY_DOOR = "fam"
WAY_OUT = "none"
"""Leaving asks nobody who they are: it works for everybody, also while nobody could be let in."""
EVERYBODY = "everybody"
FEED = "feed"
ALL_STAFF = tuple(Role)


def open_to(
    *whom: Role | str,
    step_up: bool = False,
    traceless: bool = False,
    resend: str = "",
    page: str = "",
    lendable: bool = False,
    after_closing: bool = False,
) -> Callable[[View], View]:
    """Marks a view with whom it is open to: roles of staff, `FAMILY` (a personal link), `FEED` or `EVERYBODY`; with `step_up`
    staff show again who they are before it (a protected address, an export, a caution, users); with `after_closing` its form
    works for a conference that is closed, too.

    One browser may hold the cookies of both sides. A page open to everybody that belongs to one of their doors says whose
    (`STAFF_DOOR`, `FAMILY_DOOR`, `WAY_OUT`), and then no other cookie says anything there.
    """
    openness = Openness(
        roles=frozenset(one for one in whom if isinstance(one, Role)),
        family=FAMILY in whom,
        everybody=EVERYBODY in whom,
        feed=FEED in whom,
        step_up=step_up,
        traceless=traceless,
        cookie=next((one for one in whom if one in (STAFF_DOOR, FAMILY_DOOR, WAY_OUT)), ""),
        resend=resend,
        page=page,
        lendable=lendable,
        after_closing=after_closing,
    )

    def mark(view: View) -> View:
        view.open_to = openness  # type: ignore[attr-defined]
        return view

    return mark


def openness_of(endpoint: str | None) -> Openness | None:
    """What a page says of itself, or None: then nobody gets in."""
    view = current_app.view_functions.get(endpoint or "")
    return cast("Openness | None", getattr(view, "open_to", None))
