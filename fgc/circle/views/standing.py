"""Where preparation stands, in sentences: (done, sentence, note) for the marks of a list."""

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from fgc.access.viewer import Viewer
from fgc.approach.reading import approach_of
from fgc.circle import queries
from fgc.circle.picture import OUTSIDE
from fgc.circle.rules import WhyNot, route
from fgc.conference.models import Conference
from fgc.kit.clock import now

UNCONFIRMED = frozenset({WhyNot.NO_CONTACT, WhyNot.NOT_CONFIRMED, WhyNot.CONFIRM_AGAIN})


def stands(viewer: Viewer, conference: Conference) -> list[tuple[bool, Markup]]:
    """What the product itself can tell of what must come before anybody is asked, each with the page that does it."""
    people = queries.people_of(viewer, conference)
    open_pairs = len(queries.open_pairs(viewer, conference))
    unconfirmed = [one.called for one in people if route(one.contact, one, now()) in UNCONFIRMED]
    unspoken = [
        one.called
        for one in people
        if one.kind not in OUTSIDE and (one.preparation is None or one.preparation.explained_on is None)
    ]
    here = url_for("circle.people", conference_id=conference.id)
    found = [
        (
            not unconfirmed,
            _linked(
                here,
                _("Everybody has confirmed how to reach them")
                if not unconfirmed
                else _("Not confirmed how to reach: %(names)s", names=", ".join(unconfirmed)),
            ),
        ),
        (
            not unspoken,
            _linked(
                here,
                _("You have spoken with everybody of the family and friends")
                if not unspoken
                else _("Not spoken with yet: %(names)s", names=", ".join(unspoken)),
            ),
        ),
    ]
    if approach_of(conference).gates.pairs_answered:
        pairs = url_for("circle.pairs", conference_id=conference.id)
        said = (
            _("The safety question is open for %(count)s pairs", count=open_pairs)
            if open_pairs
            else _("The safety question is answered for every pair")
        )
        found.insert(0, (not open_pairs, _linked(pairs, said)))
    return found


def _linked(url: str, words: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, words)
