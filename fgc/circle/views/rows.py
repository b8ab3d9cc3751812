"""What the page of the circle says about each person, in the words that are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.circle.forms.contact import CHANNELS
from fgc.circle.forms.people import RINGS, SIDES
from fgc.circle.hours import safe_moment, said_call
from fgc.circle.models import Channel, Kind, Person, Side
from fgc.circle.picture import OUTSIDE, Picture
from fgc.circle.rules import Between, PhoneThem, Route, Standing, WhyNot, phone_them, route, side_of_tie
from fgc.circle.rules.readiness import unspoken
from fgc.kit.paging import SIZE, Pages
from fgc.kit.words import said_list

TONES = {
    Standing.COMING: "acts",
    Standing.ANOTHER_WAY: "acts",
    Standing.NOT_SURE: "waits",
    Standing.ASKED: "waits",
    Standing.NOT_ASKED: "calm",
    Standing.NOT_COMING: "calm",
}


@dataclass(frozen=True)
class Row:
    """One person of the list. `group` is the heading it stands under."""

    person: Person
    group: str
    tie: str
    url: str
    reach: str
    reach_no: str
    standing: Standing
    square: bool
    answer: str
    tone: str
    missing: Sequence[str]
    caution: str


@dataclass(frozen=True)
class Group:
    """The rows of one page that stand under the same heading."""

    heading: str
    rows: list[Row]


def groups_of(rows: Sequence[Row]) -> list[Group]:
    """The rows under their headings, in the order they come in."""
    return [Group(heading, list(under)) for heading, under in groupby(rows, key=lambda row: row.group)]


def group_of(person: Person) -> str:
    """Under which heading somebody stands: the bands of the picture, from the inside out."""
    if person.kind is Kind.CENTRAL:
        return str(_("At the centre"))
    return str(_("Professionals") if person.kind in OUTSIDE else RINGS[person.ring])


def tie_of(person: Person) -> str:
    """'aunt, mother’s side', 'grandmother on Dad's side' or 'health visitor': the side once, where it is known."""
    said = [person.job or person.tie]
    told = person.side in (Side.OTHER, side_of_tie(person.tie))
    if person.kind not in OUTSIDE and person.kind is not Kind.CENTRAL and not told:
        said.append(str(SIDES[person.side]).lower())
    return ", ".join(word for word in said if word)


def _missing(person: Person, open_pairs: int) -> list[str]:
    """What has to be done about somebody before they can be asked."""
    missing = (
        [
            ngettext(
                "The safety question with %(num)d person",
                "The safety question with %(num)d people",
                open_pairs,
            )
        ]
        if open_pairs
        else []
    )
    return [*missing, _("A preparation visit or call")] if unspoken(person) else missing


def row_of(
    person: Person, standing: Standing, open_pairs: int, cautions: Between, now: datetime, *, reaches: bool
) -> Row:
    """Everything the list says about one person now; how they are reached only to whoever may learn it (`reaches`)."""
    reach, reach_no = _reached(person, now) if reaches else ("", "")
    marked = cautions.about(person.id, now) or cautions.binding(person.id, now)
    return Row(
        person=person,
        group=group_of(person),
        tie=tie_of(person),
        standing=standing,
        square=person.kind in OUTSIDE,
        url=url_for("circle.person", conference_id=person.conference_id, person_id=person.id),
        reach=reach,
        reach_no=reach_no,
        answer=_(standing.label),
        tone=TONES[standing],
        missing=_missing(person, open_pairs),
        caution=_("Restriction") if marked else "",
    )


def _reached(person: Person, now: datetime) -> tuple[str, str]:
    """How somebody is reached now, or by voice; and why not otherwise."""
    way = route(person.contact, person, now, by=tuple(Channel))
    if isinstance(way, Route):
        return said_way(way, person, now), ""
    return phone_words(phone_them(person.contact, person)), way.sentence


def said_way(way: Route, person: Person, now: datetime) -> str:
    """'By text message, from Friday 26 February 2027, 9:30 am' or 'By e-mail now'."""
    channel = str(CHANNELS[way.channel])
    if way.not_before <= now:
        return str(_("Reach them now: %(channel)s", channel=channel))
    return str(
        _(
            "Reach them from %(moment)s: %(channel)s",
            channel=channel,
            moment=safe_moment(way.not_before, person.zone),
        )
    )


def phone_words(call: PhoneThem | None) -> str:
    """'Phone 01632 960111, between 9:30 am and 2:30 pm'; nothing where phoning is not allowed."""
    return str(_("Phone %(call)s", call=said_call(call))) if call else ""


def said_picture(picture: Picture, people: Sequence[Person], standings: Mapping[UUID, Standing]) -> str:
    """The picture in two sentences, for whoever hears the page. The list beside it has every name."""
    middle = said_list(one.called for one in people if one.kind is Kind.CENTRAL)
    outside = sum(one.kind in OUTSIDE for one in people)
    coming = sum(standing is Standing.COMING for standing in standings.values())
    return str(
        _(
            "The circle around %(middle)s. Family and friends: %(family)s. Professionals: %(outside)s. "
            "Coming: %(coming)s. The list below gives the same names.",
            middle=middle,
            outside=outside,
            coming=coming,
            family=len(picture.spots) - outside,
        )
    )


def page_of(rows: Sequence[Row]) -> Pages:
    """The page of the list that `?page=` asks for."""
    total = max(1, -(-len(rows) // SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), total)
    return Pages(list(rows[(number - 1) * SIZE : number * SIZE]), number, total, len(rows))


def why_said(reason: WhyNot | None) -> str:
    return reason.sentence if reason else ""


def said_reader(person: Person) -> str:
    """Somebody who reads a mailbox or a telephone, also when they have left the circle."""
    return _("%(name)s (left the circle)", name=person.name) if person.left_at else person.name
