"""Every staff page of a closed conference, as each role reads it: nothing is offered there that would be refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from werkzeug.exceptions import HTTPException

from fgc.app import Product
from fgc.conference.closed_forms import takes_form
from fgc.conference.models import Stage
from fgc.conference.queries import conference_for
from fgc.kit.clock import now
from fgc.kit.db import transaction
from fgc.kit.postgres import Server
from tests.access_matrix import AFTER_CLOSING, OF_NO_CONFERENCE
from tests.attacked import Attacked, attacked
from tests.comers import comer
from tests.gathering import gather, working
from tests.make import World
from tests.visiting import put

READ_TOO = {"circle.checklist", "referral.bottom_lines", "referral.independence", "meeting.words"}
"""Pages with a form that are read as well, whether or not it is taken."""
MANY = {"coordinator": 80, "social_worker": 8, "service_manager": 50, "family": 4}
"""How many pages each comes to at least: a walk over none would find nothing."""
CLOSE = "UPDATE conference SET stage = 'closed', closed_at = '2027-02-18T09:00:00+00:00' WHERE id = :it"


@dataclass
class Walk:
    """Every page that somebody comes to from the first page of the conference, and what each offers to change, by endpoint."""

    app: Product
    client: FlaskClient
    within: str
    pages: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)

    def go(self, *paths: str) -> None:
        waiting = list(paths)
        while waiting:
            at = waiting.pop()
            if at in self.pages:
                continue
            answer = self.client.get(at)
            self.pages[at] = []
            if answer.status_code == 303:
                waiting += self._inside([answer.location], at)
                continue
            if answer.status_code != 200:
                self.broken[at] = answer.status_code
                continue
            if answer.mimetype != "text/html":
                continue
            tree = lxml.html.fromstring(answer.get_data(as_text=True))
            self.pages[at] = [*self._posts(tree, at)]
            waiting += self._inside([str(one) for one in tree.xpath("//a/@href")], at)

    def refused(self) -> dict[str, list[str]]:
        """By the endpoint of what is not taken after closing, the pages that offer it."""
        found: dict[str, list[str]] = {}
        for page, offers in self.pages.items():
            for one in offers:
                if one not in AFTER_CLOSING | OF_NO_CONFERENCE:
                    found.setdefault(one, []).append(page)
        return found

    def _posts(self, tree: lxml.html.HtmlElement, at: str) -> Iterator[str]:
        for form in tree.xpath("//form[@method='post']"):
            if found := self._changes(urljoin(at, form.get("action") or at)):
                yield found
        for link in tree.xpath("//a/@href"):
            found = self._changes(urljoin(at, link))
            if found and found not in READ_TOO:
                yield found

    def _changes(self, address: str) -> str | None:
        """The endpoint that a form sent to this address, of this conference, is for; None where there is none."""
        path = urlsplit(address).path
        try:
            found, _values = self.app.url_map.bind("localhost").match(path, method="POST")
        except HTTPException:
            return None
        return str(found) if path.startswith(self.within) else None

    def _inside(self, links: list[str], at: str) -> list[str]:
        found = [urlsplit(urljoin(at, one)).path for one in links]
        return [one for one in found if one.startswith(self.within)]


@pytest.fixture(scope="module")
def closed(product: Product, server: Server, template: str) -> Iterator[Attacked]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FGC_CLOCK", "2027-02-18T09:30:00+00:00")
        with attacked(product, server, template) as made:
            engine = create_engine(server.url("owner", made.database))
            with engine.begin() as closes:
                closes.execute(text(CLOSE), {"it": made.family().conference})
                closes.execute(text("UPDATE staff_session SET proved_at = '2027-02-18T09:29:00+00:00'"))
            engine.dispose()
            yield made


def browser_of(who: str, closed: Attacked, product: Product) -> FlaskClient:
    """A browser with the cookies of one of those who come."""
    client = product.test_client()
    for name, secret in comer(who, closed).cookies.items():
        put(client, name, secret)
    return client


@pytest.mark.parametrize("who", ["coordinator", "social_worker", "service_manager"])
def test_a_closed_conference_offers_nothing_that_would_be_refused(
    closed: Attacked, product: Product, who: str
) -> None:
    walk = Walk(product, browser_of(f"{who} of the first service", closed, product), closed.conference())
    walk.go("/", closed.conference())
    assert len(walk.pages) > MANY[who]
    assert walk.broken == {}
    assert walk.refused() == {}


@pytest.mark.parametrize("who", ["aunt", "professional"])
def test_whoever_comes_for_their_copy_after_closing_is_offered_nothing_that_would_be_refused(
    closed: Attacked, product: Product, who: str
) -> None:
    comes = f"{who} of the first conference by a link to home"
    walk = Walk(product, browser_of(comes, closed, product), "/yours")
    walk.go("/yours")
    assert len(walk.pages) > MANY["family"]
    assert walk.broken == {}
    assert walk.refused() == {}


def test_a_relative_is_not_told_of_a_conference_that_is_closed_but_that_the_work_has_ended(
    closed: Attacked, product: Product
) -> None:
    """To a grandmother a conference is a thing of an office."""
    hers = browser_of("aunt of the first conference by a link to home", closed, product)
    for path in ("/yours/feedback", "/yours/sign/help"):
        words = hers.get(path).get_data(as_text=True)
        assert "This work has ended, so you can no longer change anything here." in words, path
        assert "This conference is closed" not in words, path
    ruths = browser_of("coordinator of the first service", closed, product)
    words = ruths.get(f"{closed.conference()}/safeguarding/new").get_data(as_text=True)
    assert "This work has ended" not in words


def test_a_form_of_one_conference_is_offered_though_another_one_that_the_page_looked_at_is_closed(
    world: World,
) -> None:
    with working(world.app):
        over, going_on = gather(world, "NM-27-0001"), gather(world, "NM-27-0002")
        over.conference.stage, over.conference.closed_at = Stage.CLOSED, now()
        ids = going_on.conference.id, over.conference.id
    ruth = world.viewer(world.ruth)
    for order in (ids, ids[::-1]):
        with world.app.test_request_context(going_on.path), transaction(acting=ruth.settings()):
            for conference_id in order:
                conference_for(ruth, conference_id)
            assert takes_form(f"{going_on.path}/circle/add"), "it goes on"
            assert not takes_form(f"{over.path}/circle/add"), "it is closed"
            assert takes_form(), "this page is of the one that goes on"
