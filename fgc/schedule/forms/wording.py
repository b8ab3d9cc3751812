"""What is asked about the words of a meeting that is under way."""

from flask_babel import lazy_gettext as _

from fgc.kit.forms import Form, Paragraph
from fgc.schedule.models import Meeting
from fgc.schedule.rules import TEXTS_UNDER_WAY


class WordsForm(Form):
    """The words that lead nobody to another place or hour."""

    getting_there = Paragraph(_("Getting there"), rows=3, longest=1500)
    food = Paragraph(_("Food"), rows=2, longest=1000)
    children = Paragraph(_("For the children"), rows=2, longest=1000)
    joining = Paragraph(_("Joining by video or phone"), rows=2, longest=1000)

    @classmethod
    def about(cls, meeting: Meeting) -> "WordsForm":
        """As they are kept; it writes them whole."""
        form = cls(data={name: getattr(meeting, name) for name in TEXTS_UNDER_WAY})
        stands = {str(form[name].label.text): getattr(meeting, name) for name in TEXTS_UNDER_WAY}
        form.replaces(meeting.id, *stands.values(), stands=stands)
        return form
