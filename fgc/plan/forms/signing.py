"""What is asked of whoever signs, and of the coordinator about a signature."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fgc.access.forms import PinLine
from fgc.circle.models import Person
from fgc.circle.telling import Told
from fgc.kit.forms import Form, Line, Name, Paragraph, SomeOf, Tick, Upload
from fgc.plan.models import Method
from fgc.plan.operations import Mark


class SignForm(Form):
    """A signature: the name and a yes under the exact text; `text` is the hash of what the page shows."""

    agree = Tick(_l("I agree"), missing=_l("Tick that you agree."))
    name = Name(_l("Your name"), missing=_l("Write your name to show that you agree."), longest=200)
    pin = PinLine(
        _l("Your PIN"),
        hint=_l("The six numbers that we told you. We ask again so that no one else can sign for you."),
        missing=_l("Type the six numbers of your PIN."),
        longest=30,
    )
    text = Line("", longest=64)

    CARRIED = ("text",)

    @classmethod
    def asking(cls, *, pin: bool) -> "SignForm":
        """With or without the PIN."""
        form = cls()
        if not pin:
            del form.pin
        return form

    @property
    def typed_pin(self) -> str:
        return str(self.pin.data) if "pin" in self else ""


class PaperForm(Form):
    """A signature on paper, recorded by the coordinator."""

    name = Name("The name as signed", missing="Write the name as it is on the paper.", longest=200)
    witness = Name("Who saw them sign?", missing="Say who saw them sign.", longest=200)
    picture = Upload(
        "A photo of the signed sheet",
        hint="JPEG, PNG or HEIC. We keep a fresh copy that does not say where or when the photo was taken.",
    )
    same = Tick(
        "I have checked that the paper has exactly this text",
        missing="Compare the paper with the text, then tick.",
    )
    text = Line("", longest=64)

    CARRIED = ("text",)


def name_meant(form: Form, mark: Mark) -> bool:
    """Whether whoever typed a name that is not how theirs stands here means it: they are asked once more, and press
    again. On paper it is the coordinator who looks once more."""
    if mark.method is Method.PAPER:
        sentence = _("That is not the name we have for them. Check the paper again, then tick below.")
        return form.look_again("name", sentence, tick=_("That is what the paper says"), mark=mark.name)
    sentence = _(
        "That is not the name we have for you. Change the name, or tick below if you sign with this one."
    )
    return form.look_again("name", sentence, tick=_("I sign with this name"), mark=mark.name)


class HelpForm(Form):
    """A word to the coordinator alone."""

    words = Paragraph(_l("Do you want to say what your question is about?"), rows=3, longest=1000)


class SignersForm(Form):
    """Who else is asked to sign."""

    signers = SomeOf(_l("Who else signs the plan?"), [], optional_mark=False)

    @classmethod
    def among(cls, people: Sequence[Person], proposed: Collection[UUID]) -> "SignersForm":
        """Of these people, with those ticked whom the page proposes."""
        form = cls(data={"signers": list(proposed)})
        form.signers.choose_from([(one.id, _signer_said(one)) for one in people])
        return form


def _signer_said(person: Person) -> str:
    return f"{person.name}, {person.tie}" if person.tie else person.name


class WithoutForm(Form):
    """Why the plan goes on without somebody's signature."""

    because = Paragraph(
        "Why does the plan go on without this signature?",
        longest=500,
        missing="Say why you are going on without this signature.",
    )


class LetReadForm(Form):
    """Letting somebody read a copy in which words come near something hidden."""

    because = Paragraph(
        _l("Why do these words not give away anything hidden from them?"),
        hint=_l("For example: it is the name of the school, not of the town. Your reason is recorded."),
        missing=_l("Say why these words do not give away anything hidden from them."),
        longest=500,
        rows=3,
    )
    readers = SomeOf(_l("Who can read the plan?"), [], optional_mark=False)
    copy = Line("", longest=64)
    """The mark of the copy that the page showed, and of what was found in it."""

    CARRIED = ("copy",)

    @classmethod
    def about(cls, told: Collection[Told], alike: Sequence[tuple[str, str]]) -> "LetReadForm":
        """The reason is asked only where something was found, and who (each by a key, with the name) where several copies wait
        for the same words: nobody is chosen before the coordinator chooses them. A protected address that no caution hides may
        stand there because somebody wants it to."""
        form = cls()
        form.readers.choose_from(alike)
        if len(alike) < 2:
            del form.readers
        if not told:
            del form.because
        elif any(not one.by_caution for one in told):
            form.because.label.text = _("Why can they read these words?")
            form.because.description = _(
                "For example: the person who lives there was asked and wants these words in the plan, or it is the "
                "road of the school. Your reason is recorded."
            )
            form.because.missing = _("Say why they can read these words.")
        return form

    def reason(self) -> str:
        return self.because.data or "" if "because" in self else ""

    def chosen(self) -> list[str] | None:
        """The keys of the readers who were chosen; None where there is one alone, who was not asked about."""
        return self.readers.data or [] if "readers" in self else None
