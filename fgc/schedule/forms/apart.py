"""What is asked when somebody is not asked to come, and about a legal check."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _

from fgc.kit.forms import Choice, Day, Form, Name, Number, OneOf, Paragraph, SomeOf
from fgc.schedule.models_apart import CheckScope, Code, Decider, Exclusion, Instead

LOOK_AGAIN = timedelta(days=28)


class ExclusionForm(Form):
    """Why somebody is not asked, and how they are heard. Named as in `Exclusion`."""

    code = OneOf(
        _("Why would it not be safe?"),
        Code,
        missing=_("Choose why it would not be safe."),
        hint=_("A risk, not what someone is like: being “difficult” is no reason to leave anyone out."),
    )
    because = Paragraph(
        _("What happened, in a few words"),
        longest=1000,
        rows=3,
        missing=_("Write in a few words what happened."),
    )
    considered = SomeOf(_("What else did you consider first?"), Instead, optional_mark=False)
    instead = OneOf(
        _("How will they take part instead?"), Instead, missing=_("Choose how they will take part instead.")
    )
    instead_words = Paragraph(
        _("How exactly?"),
        longest=1000,
        rows=2,
        hint=_("For example: a short meeting at the council office; who reads the letter."),
    )
    decided_by = OneOf(_("Who decided?"), Decider, missing=_("Choose who decided."))
    decided_words = Name(_("Their names"), longest=200, missing=_("Write the name of everyone who decided."))
    capacity = Paragraph(
        _("Their capacity to decide, and their safety"),
        longest=1000,
        rows=3,
        hint=_("If the adult this conference is about decides: how you looked at both, and what you found."),
    )
    decided_on = Day(_("When was this decided?"), happened=True, missing=_("Give the day of the decision."))
    review_on = Day(_("When will this be reviewed?"), missing=_("Give the day of the review."))
    told = Paragraph(
        _("What you will tell them, word for word"),
        longest=1000,
        rows=3,
        hint=_("They are told these words and nothing else: no day, no place, no one’s name."),
    )
    views = Paragraph(_("What they want to say, in their own words"), longest=5000, rows=6)
    views_checked_on = Day(_("When did they confirm that these are their words?"), happened=True)
    version = Number(least=0)
    chosen_before: Instead | None = None
    """The way that was chosen, where it cannot be any more: nothing is ticked in its place."""

    def offer(self, ways: Sequence[Instead]) -> None:
        """Only what could be (see `rules.ways_instead`). What was thought of first is any way at all: that somebody weighed
        a video call before the order came, or because of it did not choose one, stays on record."""
        self.instead.choose_from(ways)
        before = self.instead.object_data
        self.chosen_before = None if before is None or before in ways else before

    def asked(self) -> list[Any]:
        """The version travels hidden."""
        return [field for field in super().asked() if field.short_name != "version"]

    @classmethod
    def about(cls, exclusion: Exclusion | None, today: date, *, of_an_adult: bool = False) -> "ExclusionForm":
        """As it stands, or empty with what is most often so: the adult it is about decides who is there."""
        if exclusion is None:
            usual = {"decided_on": today, "review_on": today + LOOK_AGAIN, "version": 0}
            return cls(data=usual | ({"decided_by": Decider.PERSON} if of_an_adult else {}))
        kept = {name: getattr(exclusion, name) for name in cls._names()}
        return cls(data=kept | {"considered": [Instead(value) for value in exclusion.considered]})

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return (
            "code",
            "because",
            "instead",
            "instead_words",
            "decided_by",
            "decided_words",
            "capacity",
            "decided_on",
            "review_on",
            "told",
            "views",
            "views_checked_on",
            "version",
        )


class AskCheckForm(Form):
    """Asking a second person whether two who must not meet may be at one meeting, or have words passed on at it."""

    pair = Choice(_("Which two people?"), missing=_("Choose which two people."))
    scope = OneOf(_("What has to be checked?"), CheckScope, missing=_("Choose what has to be checked."))
    because = Paragraph(
        _("Why do you ask, and what would keep both safe?"),
        longest=1500,
        rows=4,
        missing=_("Write why you ask, and what would keep both safe."),
    )


class AnswerCheckForm(Form):
    """What the second person found."""

    DECISION = "allowed"
    allowed = OneOf(
        _("Can both be at this meeting?"),
        [(True, _("Yes, as described")), (False, _("No"))],
        missing=_("Choose yes or no."),
    )

    @classmethod
    def about(cls, scope: CheckScope) -> "AnswerCheckForm":
        """With the question that was asked."""
        form = cls()
        if scope is CheckScope.WORDS:
            form.allowed.label.text = _("Can words be passed on between them at this meeting?")
        return form

    checked = Paragraph(
        _("What was checked?"),
        longest=1500,
        rows=4,
        missing=_("Write what was checked."),
        hint=_(
            "Which order or condition, its terms and end date; which of the two was asked, and that they were alone."
        ),
    )
    advice_from = Name(
        _("Who gave the legal advice?"),
        longest=200,
        missing=_("Give the name of the person who gave the advice."),
    )
