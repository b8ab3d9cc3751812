"""A warning before a text goes to the other side: shown beside the field, with a box to tick, nothing lost."""

import hashlib
from collections.abc import Collection, Iterable

from flask_babel import gettext as _

from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.circle.models import Person
from fgc.circle.operations.looking import go_on
from fgc.circle.rules import Found
from fgc.circle.telling import Told, mark_of, not_looked_at, own_told
from fgc.conference.models import Conference
from fgc.kit.forms import Form
from fgc.kit.words import said_list


def heeded(
    form: Form, *fields: str, conference: Conference, readers: Iterable[Person], by: Viewer, place: str
) -> bool:
    """Whether these texts may be kept: they tell nobody what a caution hides from them, or somebody has looked.

    Asked by a view between a good form and its operation. Readers are everybody to whom the texts may come. A
    coordinator who ticks that they have looked goes on, and history keeps that they did. Nobody else is warned: to a
    member of the family, or to whoever may not know cautions, the warning would be the very thing that is hidden.
    """
    people = list(readers)
    told = {name: not_looked_at(by, conference, form[name].data or "", people) for name in fields}
    warned = {name: (found, mark_of(form[name].data, found)) for name, found in told.items() if found}
    looked = [
        form.look_again(name, warning(found), tick=tick(), mark=mark)
        for name, (found, mark) in warned.items()
    ]
    if not all(looked):
        return False
    for found, mark in warned.values():
        assert isinstance(by, StaffViewer), "nobody else is warned"
        go_on(conference, by=by, mark=mark, place=place, findings=len(found))
    return True


def warnings_about(viewer: Viewer, conference: Conference, text: str, readers: Iterable[Person]) -> list[str]:
    """The same about a text that is kept already, a sentence each: what the family wrote without being warned."""
    return list(dict.fromkeys(map(sentence_of, not_looked_at(viewer, conference, text, readers))))


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
            "“%(words)s” may say where you live. Everybody who gets the plan reads it. Change it, or tick below.",
            words=words,
        )
    )


def _own_mark(found: Collection[Found]) -> str:
    return hashlib.sha256("\n".join(sorted(f"{one.tells}{one.words}" for one in found)).encode()).hexdigest()


def warning(told: Collection[Told]) -> str:
    """Everything that was found in one text, each in a sentence, then what to do."""
    return " ".join(
        [*dict.fromkeys(map(sentence_of, told)), str(_("Change it, or tick the box below to go on."))]
    )


def sentence_of(told: Told) -> str:
    """'“Eastwick” may tell the town of Shirin Aziz, and Baran Rashid, who must not learn it, may read this.'"""
    return str(
        _(
            "“%(words)s” may tell %(what)s of %(name)s. It may come to %(readers)s, who must not learn it.",
            words=told.found.words,
            what=_(told.found.tells.label),
            name=told.about.name,
            readers=said_list([reader.name for reader in told.readers]),
        )
    )


def tick() -> str:
    return str(_("I have looked; nothing here tells where anybody is"))
