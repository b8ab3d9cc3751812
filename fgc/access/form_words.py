"""What somebody typed in a form that could not be taken, to be read on the very page that says so.

It is given back in the answer to the request that brought it, and kept nowhere: so only the browser and the person who typed
it see it, whatever became of their session. Never given back: passwords, codes, PINs and tokens, ids and versions that the
page sent along, what was only chosen, what a page that leaves no trace was sent, what comes from another tab of a browser that
staff have lent, and anything that another site sent.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from flask import current_app, g, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from wtforms.fields.core import UnboundField

from fgc.access.openness import Openness, openness_of
from fgc.access.unsent import KEYS, SHOWS_WHO, is_lent_here, never_given_back
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.kit.fields import Line, Number
from fgc.kit.forms import Form
from fgc.kit.moments import Moment
from fgc.kit.same_site import READING, comes_from_our_page

TYPED = (Line, Number, Moment)
"""The kinds of field that a person types in; the others are ticked or chosen, or hold a password or a file."""
Questions = dict[str, str | None]
Labelling = Callable[[UnboundField], str | None]
"""The labels of the fields of a form by their names; None: nobody types in it."""
_PREFIX = re.compile(r".+-")


@dataclass(frozen=True)
class TypedWords:
    """What was typed in one field, and what the field is called on its page ('': no form of the page knows it)."""

    label: str
    text: str


def words_of_form() -> list[TypedWords]:
    """Each text that was typed in the form of this request, in the order of the form; a day in three boxes is one."""
    open_to = openness_of(request.endpoint)
    if request.method in READING or not comes_from_our_page() or _by_a_script():
        return []
    if (open_to is not None and open_to.traceless) or _may_be_of_another_tab(open_to):
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # it could not be read at all
        return []
    found: dict[str, list[str]] = {}
    for name, text in sent:
        if text.strip():
            found.setdefault(name.removesuffix("-month").removesuffix("-year"), []).append(text.strip())
    if not found:
        return []
    questions = _questions_of(set(found), request.endpoint or "", _label)
    return [
        TypedWords(questions.get(_in_its_form(name)) or "", " ".join(parts))
        for name, parts in found.items()
        if _is_typed(_in_its_form(name), " ".join(parts), questions)
    ]


def _is_typed(name: str, text: str, questions: Questions) -> bool:
    """Of a field that no form of the page knows (its questions came from the approach) only what has several words is sure to
    have been typed; and what is called `code` there is taken for the code of an app."""
    if name in never_given_back() or name in KEYS:
        return False
    if name in questions:
        return questions[name] is not None
    return name != SHOWS_WHO and len(text.split()) > 1


def labels_of(path: str, names: Collection[str]) -> dict[str, str]:
    """What each field of a form that was sent to this path is called on its page, whether it is typed in or chosen; where no form
    there knows it, that it is one more answer."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, "POST")
    except HTTPException:
        endpoint = ""
    asked = {name: name.removesuffix("-month").removesuffix("-year") for name in names}
    labels = _questions_of(set(asked.values()), endpoint, _label_of_any)
    return {name: labels.get(_in_its_form(base)) or _("Add one more answer") for name, base in asked.items()}


def _questions_of(names: set[str], endpoint: str, label: Labelling) -> Questions:
    """What the form that was sent asks. The forms that the view's module names come before those of its step that are made
    elsewhere: the same field may be called otherwise on the page of somebody else."""
    view = current_app.view_functions.get(endpoint)
    if view is None:
        return {}
    step, named = view.__module__.partition(".views")[0], _named_in(view.__module__)
    of_step = [form for form in _forms(Form) if form.__module__.startswith(f"{step}.")]
    bare = {_in_its_form(name) for name in names}
    here = [form for form in _forms(Form) if form in named]
    return _likest(bare, of_step, label) | _likest(bare, here, label)


def _named_in(module: str) -> list[object]:
    """What the module knows by a name of its own, or has in a table."""
    known = list(vars(sys.modules[module]).values())
    return known + [one for table in known if isinstance(table, dict) for one in table.values()]


def _likest(names: set[str], forms: list[type[Form]], label: Labelling) -> Questions:
    """Of the form with the most of these names and the fewest others. Where two are as like, only what both ask in the same
    words has a label."""
    like: dict[tuple[int, int], list[Questions]] = {}
    for asks in (_asks(form, label) for form in forms):
        like.setdefault((len(names & asks.keys()), -len(asks.keys() - names)), []).append(asks)
    most = max(like, default=(0, 0))
    return _agreed(like[most]) if most[0] else {}


def _agreed(forms: list[Questions]) -> Questions:
    found: Questions = {}
    for asks in forms:
        found |= {name: label if found.get(name, label) == label else "" for name, label in asks.items()}
    return found


def _forms(base: type[Form]) -> Iterator[type[Form]]:
    for one in base.__subclasses__():
        yield one
        yield from _forms(one)


def _asks(form: type[Form], label: Labelling) -> Questions:
    fields = {name: getattr(form, name) for name in dir(form)}
    return {
        name: None if name in form.CARRIED else label(field)
        for name, field in fields.items()
        if isinstance(field, UnboundField)
    }


def _label(field: UnboundField) -> str | None:
    """None also for a field that travels hidden: it has no label."""
    typed = issubclass(field.field_class, TYPED) and field.args
    return str(field.args[0]) or None if typed else None


def _label_of_any(field: UnboundField) -> str | None:
    """The same for every kind of field."""
    return str(field.args[0] if field.args else field.kwargs.get("label", "")) or None


def _in_its_form(name: str) -> str:
    """Without the prefix by which several of one form are told apart on a page."""
    return _PREFIX.sub("", name)


def _may_be_of_another_tab(open_to: Openness | None) -> bool:
    """Whether the browser is lent, and this is not the own page of whoever it is lent to. Where that cannot be asked, it may."""
    who = g.get("viewer")
    if isinstance(who, StaffViewer):
        return False
    if isinstance(who, PersonViewer) and open_to is not None and open_to.family and not open_to.roles:
        return False
    try:
        return is_lent_here()
    except SQLAlchemyError:
        return True


def _by_a_script() -> bool:
    """Whether a script asked, which shows nobody what is answered."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
