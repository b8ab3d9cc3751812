"""What somebody agreed to, in sentences: to staff about them, and to themself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from fgc.circle.models import Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.queries import names_of_staff
from fgc.kit.words import said_day
from fgc.kit.zones import day_of


@dataclass(frozen=True)
class Line:
    """One line of the ledger in words."""

    id: UUID
    purpose: str
    sentence: str
    """What it is, to staff."""
    to_them: str
    given: str
    given_to_them: str
    ground: str
    ended: str
    """'' while it stands."""
    how: str


def agreed_by(person: Person, lines: Sequence[Consent]) -> list[Line]:
    """Every line in words; days are those of the person's own zone."""
    names = names_of_staff([one.said_to for one in lines])
    return [_said(person, one, names) for one in lines]


def said_to_them(line: Consent) -> str:
    """What they agreed to, to the person themself."""
    return str(_("I take part.")) if line.purpose is ConsentTo.TAKE_PART else _sentence(line)


def _sentence(line: Consent) -> str:
    if line.purpose is ConsentTo.TAKE_PART:
        return str(_("They take part."))
    what = _(line.what)
    return str(
        _("%(what)s. Shared with: %(whom)s.", what=what, whom=line.with_whom)
        if line.with_whom
        else f"{what}."
    )


def _said(person: Person, line: Consent, names: Mapping[UUID, str]) -> Line:
    themself = line.withdrawn_by.startswith("person:")
    ended = ""
    if line.withdrawn_at is not None:
        day = said_day(day_of(line.withdrawn_at, person.zone))
        ended = (
            _("Withdrawn by them on %(day)s.", day=day) if themself else _("Withdrawn on %(day)s.", day=day)
        )
    name = names.get(line.said_to, "") if line.said_to else ""
    return Line(
        id=line.id,
        purpose=_(line.purpose.label),
        sentence=_sentence(line),
        to_them=said_to_them(line),
        given=_given(line, name),
        given_to_them=_given_to_them(line, name),
        ground=str(line.basis.label) if line.basis else "",
        ended=ended,
        how=line.withdrawn_how,
    )


def _given(line: Consent, name: str) -> str:
    if line.given_on is None:
        return str(_("No consent has been recorded."))
    day = said_day(line.given_on)
    if line.given_by:
        return str(
            _(
                "%(who)s agreed for them on %(day)s. Recorded by %(name)s.",
                who=line.given_by,
                day=day,
                name=name,
            )
        )
    return str(_("They agreed on %(day)s. Recorded by %(name)s.", day=day, name=name))


def _given_to_them(line: Consent, name: str) -> str:
    if line.given_on is None:
        return ""
    day = said_day(line.given_on)
    if line.given_by:
        return str(
            _("%(who)s said yes for you on %(day)s, to %(name)s.", who=line.given_by, day=day, name=name)
        )
    return str(_("You said yes on %(day)s, to %(name)s.", day=day, name=name))
