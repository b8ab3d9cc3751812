"""What is asked when getting ready."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fgc.approach.rules import Approach, NeedKind
from fgc.circle.forms.contact_log import WAYS
from fgc.circle.models import AgeGroup, Person, Willing
from fgc.circle.models_contact_log import ContactEntry
from fgc.kit.forms import Day, Form, Line, Number, OneOf, Paragraph, SomeOf
from fgc.kit.zones import day_of

WILLING = {
    Willing.NOT_ASKED: _("Not asked yet"),
    Willing.YES: _("Yes"),
    Willing.UNSURE: _("Not sure yet"),
    Willing.NO: _("No"),
}


class PreparationForm(Form):
    explained_on = Day(_("Day you explained what a conference is"))
    how = Line(_("How you spoke"), hint=_("For example: at her home, with an interpreter."), longest=200)
    minutes = Number(_("Minutes spent"), most=1000)
    willing = OneOf(_("Do they want to take part?"), Willing, said=WILLING.__getitem__, optional_mark=False)
    needs = SomeOf(_("What do they need?"))
    offers = Paragraph(_("What they could offer"), longest=2000, rows=3)
    own_words = Paragraph(
        _("In their own words"), hint=_("What they want, hope for or fear, in their own words."), rows=3
    )
    notes = Paragraph(
        _("Your own notes"),
        hint=_("For you and the service manager. The social worker never sees this page."),
        rows=4,
    )
    version = Number(least=1, missing=_("Open the page again."))

    opened_with: Mapping[str, str]
    """The words on each need that stood there when the page was made."""

    def told(self) -> dict[str, Any]:
        """What was written, as `prepare` takes it: needs with a word on each. Words typed beside a box that stayed empty are a
        need too, so that nothing typed is lost; a box that was emptied takes back the words that stood there with it."""
        words = {name: self[name].data for name in self._fields if name.startswith("about_")}
        keys = [name.removeprefix("about_") for name in words]
        return {
            **self.values(without={"needs", *words}),
            "needs": {
                key: words[f"about_{key}"]
                for key in keys
                if key in self.needs.data or words[f"about_{key}"] not in {"", self.opened_with.get(key)}
            },
            "willing": self.willing.data or Willing.NOT_ASKED,
        }


def preparation_form(
    approach: Approach, person: Person, *, zone: str, last_talk: ContactEntry | None = None
) -> PreparationForm:
    """The form for one person, with the needs this approach knows and a line for a word on each. Before a talk is written
    down, when and how stand there as the contact log has the last one."""
    offered = needs_asked_of(approach, person)
    about = {f"about_{need.key}": Line(_("In a few words"), longest=200) for need in offered}
    kept = {need.kind: need.words for need in person.needs}
    fields = ("explained_on", "how", "minutes", "willing", "offers", "own_words", "notes", "version")
    talked = {name: getattr(person.preparation, name) for name in fields} if person.preparation else {}
    if last_talk is not None and talked.get("explained_on") is None:
        talked |= {
            "explained_on": day_of(last_talk.contacted_at, zone),
            "how": talked.get("how") or str(WAYS[last_talk.way]),
            "minutes": talked.get("minutes") or last_talk.minutes,
        }
    form: PreparationForm = type("PreparationForm", (PreparationForm,), about)(
        data={**talked, "needs": list(kept), **{f"about_{kind}": words for kind, words in kept.items()}}
    )
    form.opened_with = kept
    form.needs.choose_from([(need.key, gettext(need.words)) for need in offered])
    return form


def needs_asked_of(approach: Approach, person: Person) -> list[NeedKind]:
    """What this person may need: a child looks after no children. What is kept of somebody is always there to be taken back."""
    kept = {need.kind for need in person.needs}
    child = person.age_group in (AgeGroup.BABY, AgeGroup.CHILD)
    return [need for need in approach.needs if not (need.adults_only and child) or need.key in kept]


class ChecklistForm(Form):
    first = SomeOf(_("Before anyone is invited"), optional_mark=False)
    later = SomeOf(_("Before the day"), optional_mark=False)


class NotNeededForm(Form):
    because = Paragraph(
        _("Why this line is not needed"), missing=_("Say why, in a few words."), longest=500, rows=3
    )
