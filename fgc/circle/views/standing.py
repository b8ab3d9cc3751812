"""Where preparation stands, in sentences: (done, sentence, note) for the marks of a list."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from fgc.access.openness import openness_of
from fgc.access.viewer import Viewer, viewer
from fgc.approach.reading import approach_of
from fgc.circle import queries
from fgc.circle.models import Person
from fgc.circle.rules import route
from fgc.circle.rules.readiness import UNREACHED, unspoken
from fgc.conference.closed_forms import takes_form
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.words import said_list


def stands(viewer: Viewer, conference: Conference) -> list[tuple[bool, Markup]]:
    """What the product itself can tell of what must come before anybody is asked, each with the page that does it."""
    people = queries.people_of(viewer, conference)
    here = url_for("circle.people", conference_id=conference.id)
    found = [_spoken_with(people, here)]
    if queries.reaches(viewer, conference):
        found.insert(0, _confirmed(people, here))
    if orders := queries.open_orders(conference):
        found.insert(0, _orders_read(orders, url_for("circle.pairs", conference_id=conference.id)))
    if approach_of(conference).gates.pairs_answered:
        waiting = len(queries.open_pairs(viewer, conference))
        found.insert(0, _pairs_answered(waiting, url_for("circle.pairs", conference_id=conference.id)))
    return found


def _confirmed(people: list[Person], url: str) -> tuple[bool, Markup]:
    missing = [one for one in people if route(one.contact, one, now()) in UNREACHED]
    if missing:
        names = _each_linked(missing, "circle.contact", about=_("how they are reached"))
        return False, Markup(_("Not confirmed how to reach: %(names)s", names=names))  # noqa: S704 - names are escaped
    return True, _linked(url, _("Everyone has confirmed how to reach them"))


def _spoken_with(people: list[Person], url: str) -> tuple[bool, Markup]:
    missing = [one for one in people if unspoken(one)]
    if missing:
        names = _each_linked(missing, "circle.prepare", about=_("what you spoke about"))
        return False, Markup(_("Not spoken to yet: %(names)s", names=names))  # noqa: S704 - names are escaped
    return True, _linked(url, _("You have spoken to all the family and friends"))


def _orders_read(waiting: int, url: str) -> tuple[bool, Markup]:
    words = ngettext(
        "Not recorded yet who a court order means",
        "Not recorded yet who %(num)d court orders mean",
        waiting,
    )
    return False, _linked(url, words)


def _pairs_answered(waiting: int, url: str) -> tuple[bool, Markup]:
    if waiting:
        return False, _linked(
            url,
            ngettext(
                "%(num)d pair still needs the safety question",
                "%(num)d pairs still need the safety question",
                waiting,
            ),
        )
    return True, _linked(url, _("The safety question is answered for every pair"))


def _each_linked(people: list[Person], endpoint: str, *, about: str) -> Markup:
    """Their names as a list, each leading to where it is done for this one: for whoever may do it, and as long as it may be
    done. `about` is heard behind each name, since the same name may stand in two lines."""
    openness = openness_of(endpoint)
    may = openness is not None and openness.admits(viewer())
    words = '<a href="{}">{}<span class="fgc-hidden">: {}</span></a>'
    links = (
        Markup(words).format(url, one.called, about) if may and takes_form(url) else escape(one.called)  # noqa: S704 - escaped
        for one in people
        for url in [url_for(endpoint, conference_id=one.conference_id, person_id=one.id)]
    )
    return Markup(said_list(links))  # noqa: S704 - each is escaped above, and a list adds words alone


def _linked(url: str, words: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, words)
