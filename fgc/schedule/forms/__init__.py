"""What is asked about dates, about who comes to which part, and about who is kept apart."""

from fgc.schedule.forms.apart import AnswerCheckForm, AskCheckForm, ExclusionForm
from fgc.schedule.forms.dates import CancelForm, MeetingForm, Wished, meeting_form
from fgc.schedule.forms.places import WAYS, PlaceForm, place_form
from fgc.schedule.forms.wording import WordsForm

__all__ = [
    "WAYS", "AnswerCheckForm", "AskCheckForm", "CancelForm", "ExclusionForm", "MeetingForm", "PlaceForm",
    "Wished", "WordsForm", "meeting_form", "place_form",
]  # fmt: skip
