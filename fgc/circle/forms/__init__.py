"""What is asked about the people of a circle."""

from fgc.circle.forms.adding import AddForm, ListedForm, ListForm
from fgc.circle.forms.consent import ConsentForm, EndForm, NothingAsked
from fgc.circle.forms.contact import ContactForm, SettleForm
from fgc.circle.forms.people import InterpretingForm, LeaveForm, PersonForm
from fgc.circle.forms.preparing import ChecklistForm, NotNeededForm, PreparationForm, preparation_form
from fgc.circle.forms.safeguarding import SafeguardForm, SafeguardingDoneForm
from fgc.circle.forms.safety import (
    CautionForm,
    LowerForm,
    OrderEndForm,
    OrderForm,
    OrderPeopleForm,
    PairsForm,
    PairsSectionForm,
)

__all__ = [
    "AddForm", "CautionForm", "ChecklistForm", "ConsentForm", "ContactForm", "EndForm", "InterpretingForm", "LeaveForm",
    "ListForm", "ListedForm", "LowerForm", "NotNeededForm", "NothingAsked", "OrderEndForm", "OrderForm", "OrderPeopleForm",
    "PairsForm", "PairsSectionForm", "PersonForm", "PreparationForm",
    "SafeguardForm", "SafeguardingDoneForm", "SettleForm", "preparation_form",
]  # fmt: skip
