"""A warning before a text goes to the other side: shown beside the field, with a box to tick, nothing lost."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.circle.models import Person
from fgc.circle.operations.looking import go_on
from fgc.circle.telling import Told, mark_of, not_looked_at, own_told, told_together
from fgc.conference.models import Conference
from fgc.kit.forms import Form
from fgc.kit.telltale import Found
from fgc.kit.words import said_list


def heeded(
    form: Form, *fields: str, conference: Conference, readers: Iterable[Person], by: Viewer, place: str
) -> bool:
    """Whether these texts may be kept: they tell nobody what a caution hides from them, or somebody has looked.

    Asked by a view between a good form and its operation. Readers are everybody to whom the texts may come. A
    coordinator who ticks that they have looked goes on, and history keeps that they did. Nobody else is warned: to a
    member of the family, or to whoever may not know cautions, the warning would be the very thing that is hidden.
    """
    texts = {name: form[name].data or "" for name in fields}
    people = list(readers)
    told = {name: not_looked_at(by, conference, text, people) for name, text in texts.items()}
    warned = {name: (found, mark_of(texts[name], found)) for name, found in told.items() if found}
    change = _("Change the words, or tick the box below to go on.")
    looked = [
        form.look_again(name, f"{said_of(found)} {change}", tick=tick(found), mark=mark)
        for name, (found, mark) in warned.items()
    ]
    if not all(looked):
        return False
    for found, mark in warned.values():
        if not isinstance(by, StaffViewer):
            raise TypeError("nobody else is warned")
        go_on(conference, by=by, marks=[mark], place=place, findings=len(found))
    return True


def heeded_lines(
    form: Form,
    field: str,
    to_look_at: Mapping[str, Sequence[Told]],
    *,
    conference: Conference,
    by: StaffViewer,
    place: str,
) -> bool:
    """The same about lines that stand elsewhere and are about to be shown, each to one reader (by its mark): the warning and its
    box stand by `field`. No box lets go what takes two people: whoever shows the lines leaves it out for whom it concerns."""
    if not to_look_at:
        return True
    told = told_together(one for found in to_look_at.values() for one in found)
    sentence = f"{said_of(told)} {_('Have it written otherwise, or tick the box to go on.')}"
    all_marks = hashlib.sha256("\n".join(sorted(to_look_at)).encode()).hexdigest()
    if not form.look_again(field, sentence, tick=tick(told), mark=all_marks):
        return False
    go_on(conference, by=by, marks=list(to_look_at), place=place, findings=len(told))
    return True


def warned_of(viewer: Viewer, conference: Conference, text: str, readers: Iterable[Person]) -> str:
    """The same in words about a text that is kept already: what the family wrote without being warned. '' when nobody
    has to look."""
    return said_of(not_looked_at(viewer, conference, text, readers))


def own_heeded(form: Form, *fields: str, by: PersonViewer) -> bool:
    """The same for a member of the family about nobody but themself: their own address, where it is protected, in
    words that others will read. They may let it stand; it is theirs to say."""
    told = {name: own_told(by, form[name].data or "") for name in fields}
    looked = [
        form.look_again(name, _own_warning(found), tick=str(_("Others may read it")), mark=_own_mark(found))
        for name, found in told.items()
        if found
    ]
    return all(looked)


def _own_warning(found: Collection[Found]) -> str:
    words = said_list(list(dict.fromkeys(one.words for one in found)))
    return str(
        _(
            "“%(words)s” may say where you live. Everyone who gets the plan reads these words. Change "
            "them, or tick the box below.",
            words=words,
        )
    )


def _own_mark(found: Collection[Found]) -> str:
    return hashlib.sha256("\n".join(sorted(f"{one.tells}{one.words}" for one in found)).encode()).hexdigest()


def said_of(told: Collection[Told]) -> str:
    """'“Orchard Rise” may tell the street of Shirin Aziz. It may come to Baran Rashid, who must not learn it.' Those to
    whom the same things may come are named once, after them; of a protected address that no caution hides it is said whom to ask;
    '' when nothing was found."""
    by_readers: dict[tuple[tuple[Person, ...], bool], list[str]] = {}
    for one in told:
        readers = one.readers if one.by_caution else ()
        by_readers.setdefault((readers, one.by_caution), []).append(
            _(
                "“%(words)s” may give away %(what)s of %(name)s.",
                words=one.found.words,
                what=_(one.found.tells.label),
                name=one.about.name,
            )
        )
    return " ".join(
        f"{' '.join(sentences)} {_come_to(readers, len(sentences), by_caution=by_caution)}"
        for (readers, by_caution), sentences in by_readers.items()
    )


def _come_to(readers: Collection[Person], things: int, *, by_caution: bool) -> str:
    if not by_caution:
        return str(_("The address is protected: ask them before anyone else reads this."))
    names = said_list([reader.name for reader in readers])
    return str(
        ngettext(
            "This may reach %(names)s, who must not find out.",
            "These may reach %(names)s, who must not find out.",
            things,
            names=names,
        )
    )


def tick(told: Collection[Told]) -> str:
    if any(not one.by_caution for one in told):
        return str(_("I have checked: nothing here says where anyone is, or they want it to be here"))
    return str(_("I have checked: nothing here says where anyone is"))
