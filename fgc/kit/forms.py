"""Forms: the shape of what a person fills in, and how a refusal comes back to them with nothing lost.

A form knows shapes only (a day is a day, a name has letters); what is allowed is asked of the rules, and their
refusal is put beside its field by `form.refusals()`.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, NamedTuple, Self

from flask import flash, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field

from fgc.kit.agreement import FIELD, Proposal
from fgc.kit.choosing import Choice, OneOf, SomeOf, Tick, Zone
from fgc.kit.fields import Again, Email, Line, Name, Number, Paragraph, Password, Phone, Upload
from fgc.kit.moments import Day, Hour, Moment
from fgc.kit.page_version import FIELD as PAGE_VERSION
from fgc.kit.page_version import expect_page, page_version
from fgc.kit.refusal import Refused, Stale

__all__ = [
    "Choice",
    "Day",
    "Email",
    "Form",
    "Hour",
    "Line",
    "Name",
    "Number",
    "OneOf",
    "Paragraph",
    "Password",
    "Phone",
    "SomeOf",
    "Tick",
    "Upload",
    "Zone",
    "once_key",
    "typed_before",
]


def once_key() -> str:
    """A fresh key for one filled-in form: however often it arrives, it has one effect."""
    return secrets.token_urlsafe(18)


def typed_before() -> MultiDict[str, str]:
    """What its owner typed in the form of this page once before, and did not get sent; mostly nothing."""
    return MultiDict(g.get("typed_before", ()))


def _typed_before(form: "Form") -> MultiDict[str, str] | None:
    """Of what was typed before, the fields this form asks for and people see; what travels hidden is what the page says
    now, but for the version that the words belong to."""
    seen = {field.name for field in form.asked()} | {"version"}
    typed = [
        pair
        for pair in typed_before().items(multi=True)
        if pair[0] in seen or pair[0].partition("-")[0] in seen
    ]
    return MultiDict(typed) if any(name != "version" for name, _text in typed) else None


class Problem(NamedTuple):
    """One thing to put right: its sentence, and the id of the field it belongs to (None: the form as a whole)."""

    sentence: str
    anchor: str | None


def in_page_order(problems: Sequence[Problem], page_body: str) -> list[Problem]:
    """The problems as their fields stand on the page, from the top down, whatever the order in which the form names them: whoever
    puts them right goes down the page once. Those of a form as a whole come first."""

    def place(problem: Problem) -> int:
        found = page_body.find(f'id="{problem.anchor}') if problem.anchor else -1
        return found if found >= 0 or not problem.anchor else len(page_body)

    return sorted(problems, key=place)


class Form(FlaskForm):
    """The base of every form."""

    class Meta(FlaskForm.Meta):
        """Before anything is sent a form is empty; or it holds what its owner typed in it once before (`g.typed_before`)."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            sent = super().wrap_formdata(form, formdata)
            return _typed_before(form) if sent is None else sent

    CARRIED: ClassVar[Collection[str]] = ()
    """Fields that travel hidden and are not asked: which version, or which text, the page showed."""

    CONFIDENTIAL: ClassVar[Collection[str]] = ()
    """Fields whose words stand on their own page alone, and on none that says what went wrong."""

    DECISION: ClassVar[str] = ""
    """The field in which a second person says yes or no; empty again when what they decide about has changed."""
    CHANGED: ClassVar[Any] = lazy_gettext(
        "What you are asked to agree to was changed after you opened this page. Nothing was decided. Read "
        "the request again: this is how it is now."
    )
    proposal: Proposal | None = None
    """What a second person agrees to with this form; None: nothing of the kind."""
    changed = False
    """That it was changed after the page was opened."""
    carried: Mapping[str, str] = {}
    """What it carries of its page, hidden (`fgc.kit.page_version`)."""

    def agrees_to(self, proposal: Proposal) -> None:
        """The form names, hidden, the version of what the page shows."""
        self.proposal = proposal

    def for_page(self, *shown: object) -> None:
        """The form is about what its page shows, and carries the version of it. Raises `PageChanged` where a form was sent that
        was about something else."""
        if self.is_submitted():
            expect_page(*shown)
        self.carried = page_version(*shown)

    def replaces(self, *rows: object, stands: Mapping[str, str]) -> None:
        """The form writes anew, whole, what its page shows of these rows, and carries their version as `version`. Raises `Stale`,
        with what `stands` there now by label, where a form was sent that was opened with something else. What was typed too late
        goes on belonging to the rows as they were when it was typed."""
        now = page_version(*rows)[PAGE_VERSION]
        if self.is_submitted() and request.form.get("version", "") != now:
            raise Stale(dict(stands))
        self.carried = {**self.carried, "version": typed_before().get("version", now)}

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was sent and is good. Days and hours that were not written in the usual way are shown back as they
        were understood, on the page that comes next."""
        good = bool(super().validate_on_submit(extra_validators))
        if good:
            for field in self.asked():
                if isinstance(field, Moment) and (sentence := field.understood()):
                    flash(sentence, "waits")
        return good

    def hidden(self) -> Markup:
        """The inputs nobody sees: against forged posts, against the same post counted twice, and for what version a second
        person agrees to. Without ids, so that several forms fit on one page."""
        inputs = Markup('<input type="hidden" name="once" value="{}">').format(once_key())
        for name, value in self.carried.items():
            inputs += Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
        if self.proposal is not None:
            version = self.proposal.version
            inputs += Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, version)
        if "csrf_token" in self:
            token = self._fields["csrf_token"]
            inputs += Markup('<input type="hidden" name="{}" value="{}">').format(
                token.name, token.current_token
            )
        if "unsent" in g:
            inputs += Markup('<input type="hidden" name="unsent" value="{}">').format(g.unsent)
        return inputs

    def asked(self) -> list[Field]:
        """The fields a person sees, in order."""
        return [
            field
            for name, field in self._fields.items()
            if name != "csrf_token" and field.short_name not in self.CARRIED
        ]

    def values(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """What was answered, by field, ready to be handed to an operation; only after the form was found good."""
        return {field.short_name: field.data for field in self.asked() if field.short_name not in without}

    def kept_in_words(self) -> dict[str, str]:
        """What is kept now, as the form was opened with it: by its questions, and in the words of its page. Where several fields
        ask the same, their words are under one question."""
        found: dict[str, list[str]] = {}
        for field in self.asked():
            words = field.in_words(field.object_data)
            if words and field.label.text and field.short_name not in self.CONFIDENTIAL:
                found.setdefault(str(field.label.text), []).append(words)
        return {question: "\n".join(lines) for question, lines in found.items()}

    def refuse(self, refused: Refused) -> None:
        """Puts a refusal beside the field it names, or on top of the form when it names none of ours."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors.append(refused.sentence)
        else:
            field.errors = [*field.errors, refused.sentence]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Whatever is refused inside comes back on the page; the view goes on after the block to show it. So does a form
        that agrees to something which is another thing by now: what was typed stays, and the decision is made anew. Where
        somebody else changed what the form is about, the 409 page says what is kept now by the questions of this form."""
        try:
            yield
        except Refused as refused:
            self.refuse(refused)
        except Stale as late:
            if self.proposal is None:
                late.theirs = late.theirs or self.kept_in_words()
                raise
            self._decide_anew()

    def _decide_anew(self) -> None:
        self.changed = True
        if self.DECISION:
            self._fields[self.DECISION].data = None
        self.form_errors.append(str(self.CHANGED))

    def look_again(self, name: str, sentence: str, *, tick: str, mark: str) -> bool:
        """Asks whoever filled it in to look at one field once more before it is kept.

        False the first time: the field says the sentence and has a box below it, and nothing typed is lost. True when
        the box came back ticked for the same `mark`, a word that stands for what there is to look at: when that
        changed meanwhile, they are asked anew.
        """
        field = self._fields[name]
        box = f"{field.name}-looked"
        field.again = Again(box, tick, mark, ticked=mark in request.form.getlist(box))
        if not field.again.ticked:
            field.errors = [*field.errors, sentence]
        return bool(field.again.ticked)

    @property
    def problems(self) -> list[Problem]:
        """Everything to put right, the form as a whole first, then field by field; empty when all is well."""
        found = [Problem(str(sentence), None) for sentence in self.form_errors]
        if "csrf_token" in self and self._fields["csrf_token"].errors:
            found.append(
                Problem(
                    _(
                        "We did not recognise this page, so nothing was sent. Nothing you typed is lost: press the button again."
                    ),
                    None,
                )
            )
        return found + [Problem(str(field.errors[0]), field.id) for field in self.asked() if field.errors]

    def typed(self) -> dict[str, list[str]]:
        """What was typed, good or not, by field: plain text to keep as a draft, without files and passwords."""
        return {
            field.short_name: [str(part) for part in field.raw_data]
            for field in self.asked()
            if field.raw_data and not isinstance(field, Upload | Password)
        }

    @classmethod
    def from_draft(cls, typed: dict[str, list[str]], **kwargs: Any) -> Self:
        """The form as it was left, nothing lost and nothing complained about yet."""
        prefix = kwargs.get("prefix", "")
        names = f"{prefix}-" if prefix and prefix[-1] not in "-_;:/." else prefix
        return cls(formdata=MultiDict({f"{names}{name}": parts for name, parts in typed.items()}), **kwargs)
