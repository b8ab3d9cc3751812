"""What people are asked on their own page, and what the coordinator writes down for those who phoned."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fgc.approach.rules import Approach
from fgc.invitation.models import Answer
from fgc.kit.forms import Form, Line, Name, OneOf, Paragraph, SomeOf
from fgc.referral.forms.tie import Tie
from fgc.schedule.models import Way

WAYS = {
    Way.VIDEO: _("By video"),
    Way.PHONE: _("By phone"),
    Way.LETTER: _("By a letter that is read out"),
    Way.SPOKESPERSON: _("Someone speaks for me"),
}
SPOKEN_OF = {
    Way.VIDEO: _("By video"),
    Way.PHONE: _("By phone"),
    Way.LETTER: _("By a letter that is read out"),
    Way.SPOKESPERSON: _("Someone speaks for them"),
}


class AnswerForm(Form):
    """The one question. One tap answers: the answer is the button that was pressed."""

    answer = OneOf(
        _("Your answer"), [(one, one.value) for one in Answer], missing=_("Choose one of the answers.")
    )


class WayForm(Form):
    """Which other way."""

    way = OneOf(
        _("How would you like to take part?"),
        list(WAYS.items()),
        missing=_("Choose how you want to take part."),
    )
    spokesperson = Name(_("Who speaks for you?"), longest=120)


class NeedsForm(Form):
    """What they need in order to come. `needs_form` adds the approach's list."""

    needs = SomeOf(_("What would help you to come?"), [], optional_mark=False)
    needs_words = Paragraph(_("Anything else we should know"), longest=1000, rows=3)


class ForgottenForm(Form):
    """Somebody nobody thought of."""

    name = Name(_("Who is it?"), longest=120, missing=_("Write who it is."))
    tie = Tie(_("Who are they to you?"), longest=120)
    reach = Line(_("How can we reach them?"), longest=200)


class WordsForm(Form):
    """Words to be read out."""

    own_words = Paragraph(_("Your words"), longest=4000, rows=6)


FOLDED = {"way": WayForm, "needs": NeedsForm, "forgotten": ForgottenForm, "words": WordsForm}


def folded_form(part: str, approach: Approach) -> Form:
    """The form of one folded part of the page, with the approach's list of needs where it has one."""
    form: Form = FOLDED[part]()
    if isinstance(form, NeedsForm):
        form.needs.choose_from([(need.key, gettext(need.words)) for need in approach.needs])
    return form


class RecordForm(Form):
    """What somebody said on the phone."""

    answer = OneOf(_("What did they say?"), [
        (Answer.YES, _("They will come")), (Answer.NO, _("They cannot come")),
        (Answer.NOT_SURE, _("They are not sure yet")), (Answer.ANOTHER_WAY, _("They will take part another way")),
    ], missing=_("Choose what they said."))  # fmt: skip
    way = OneOf(_("How will they take part?"), list(SPOKEN_OF.items()), optional_mark=False)
    spokesperson = Name(_("Who speaks for them?"), longest=120, optional_mark=False)
    needs = SomeOf(_("What they need"), [], optional_mark=False)
    needs_words = Paragraph(_("More about what they need"), longest=1000, rows=2)
    own_words = Paragraph(_("Their words, to be read out"), longest=4000, rows=3)


class SettleForm(Form):
    """What came of a person who had been named."""

    how = Line(_("What was the outcome?"), longest=200, missing=_("Write the outcome, in a few words."))
