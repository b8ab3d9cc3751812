"""What is asked on the day."""

from flask_babel import lazy_gettext as _l

from fgc.kit.forms import Form, Number, Paragraph, Tick


class NothingAsked(Form):
    """A press of a button."""


class BeginPrivateTimeForm(Form):
    """Nobody who is paid to be there stays in the room, the coordinator included."""

    said_out = Tick("Everybody who is paid to be here has left the room, and I am leaving too")


class KnockForm(Form):
    """Ending the family's own time is the family's. The coordinator who has to knows why."""

    because = Paragraph(
        "Why did you have to knock?",
        hint="The family and your manager may read this.",
        missing="Say why you had to knock. It is kept.",
        longest=1000,
    )


class NoteForm(Form):
    """One box of the family's room."""

    words = Paragraph(_l("Your words"), longest=10_000, rows=8, optional_mark=False)
    version = Number(least=0)

    CARRIED = ("version",)
