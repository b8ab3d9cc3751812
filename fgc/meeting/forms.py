"""What is asked on the day, and what a browser of the family sends by itself."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from fgc.kit.fields import Asked
from fgc.kit.forms import Form, Hour, Line, Number, OneOf, Paragraph, Tick
from fgc.meeting.rules import is_public_key, looks_locked
from fgc.schedule.forms.places import CHOOSERS, NOBODY


class NothingAsked(Form):
    """A press of a button."""


class BeginPrivateTimeForm(Form):
    """Nobody who is paid to be there stays in the room, the coordinator included."""

    said_out = Tick(_("Everyone who is paid to be here has left the room, and I am leaving too"))
    stays = Tick(
        _("This screen stays in the room"),
        hint=_(
            "Tick this for a tablet that you leave with the family. Nothing of yours opens on it until you sign in again."
        ),
    )
    said_without = Tick(_("The family will go on without the interpreter or advocate who was asked for"))

    @classmethod
    def about(cls, *, missed: bool, chosen: bool) -> "BeginPrivateTimeForm":
        """Going on without somebody is asked about only where somebody in the room asked for them. Where an interpreter or
        an advocate was chosen to stay, nobody has to tick that everybody who is paid has left."""
        form = cls()
        if chosen:
            form.said_out.label.text = _(
                "Everyone who is paid to be here has left the room, except those chosen to stay, and I am leaving too"
            )
        if not missed:
            del form.said_without
        return form

    def said(self) -> dict[str, bool]:
        """What was ticked of what has to be so before it begins."""
        return {name: bool(self[name].data) for name in ("said_out", "said_without") if name in self}


class LetStayForm(Form):
    """The family chose that an advocate or interpreter stays with it."""

    chosen_by = OneOf(
        _("Who chose for them to stay"),
        [(who, words) for who, words in CHOOSERS.items() if who != NOBODY],
        missing=_("Say who chose."),
    )
    stays_until = Hour(_("Until when, if not for the whole time"), optional_mark=False)


class KnockForm(Form):
    """Ending the family's own time is the family's. The coordinator who has to knows why."""

    because = Paragraph(
        _("Why did you have to end it?"),
        hint=_("We keep the reason. Write it in words that the family can read."),
        missing=_("Say why you had to end it."),
        longest=1000,
    )


class NotHeardForm(Form):
    """Words that somebody left for the meeting, and that nobody heard."""

    because = Paragraph(
        _("Why were their words not heard?"),
        hint=_("We keep the reason. Write it in words that they can read."),
        missing=_("Write why their words were not heard."),
        longest=1000,
    )


class BrowserBytes(Asked):
    """Bytes that a browser of the family made, in base64. What does not look as it must is none at all."""

    def __init__(self, fits: Callable[[bytes], bool] = looks_locked, **kwargs: Any) -> None:
        super().__init__(missing="not from the script of the room", **kwargs)
        self.fits = fits

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        try:
            sent = base64.b64decode(str(valuelist[0]) if valuelist else "", validate=True)
        except (binascii.Error, ValueError):
            sent = b""
        self.data = sent if self.fits(sent) else b""

    def is_empty(self) -> bool:
        return not self.data


class BeginNotesForm(Form):
    """The script of the room made a key, and locked nothing at all with it."""

    proof = BrowserBytes()


class BeginAnewForm(BeginNotesForm):
    """The same, once those of the room agreed to throw the old notes away."""

    instead_of = Line("", longest=36)


class NoteForm(Form):
    """One box of the family's room, locked in the browser of whoever wrote it."""

    sealed = BrowserBytes()
    version = Number(least=0)
    begun = Line("", longest=36)


def is_hash(sent: bytes) -> bool:
    """Whether this can be a SHA-256, or a nonce of as many bytes."""
    return len(sent) == 32


def is_locked_key(sent: bytes) -> bool:
    """Whether this can be the key to the notes, locked for one phone."""
    return looks_locked(sent) and len(sent) == 1 + 12 + 32 + 16


class AskToEnterForm(Form):
    """A phone without the key says by a hash which key it will show."""

    begun = Line("", longest=36)
    commitment = BrowserBytes(is_hash)


class EntryForm(Form):
    """Which request is meant."""

    entry = Line("", longest=36)


class AnswerEntryForm(EntryForm):
    """A phone that is in shows its key first."""

    key = BrowserBytes(is_public_key)


class ShowKeyForm(EntryForm):
    """The phone that asks shows what it promised."""

    key = BrowserBytes(is_public_key)
    nonce = BrowserBytes(is_hash)


class LetInForm(EntryForm):
    """The pictures were the same: the key to the notes, locked for that phone."""

    sealed = BrowserBytes(is_locked_key)
