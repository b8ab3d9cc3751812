"""What a referral asks (practice 3.1 and 3.4)."""

from fgc.referral.forms.deciding import AllocateForm, DecideForm, IndependenceForm, SendBackForm
from fgc.referral.forms.lines import LINES, BottomLinesForm, LinesForm, QuestionsForm
from fgc.referral.forms.naming import OrderForm, OrdersKnownForm, PersonForm
from fgc.referral.forms.offering import NoOfferForm, OfferAnswerForm, OfferForm
from fgc.referral.forms.sections import (
    FORMS,
    BeginForm,
    ChosenConsentForm,
    ConsentForm,
    InformationForm,
    LegalForm,
    PromisesForm,
    PurposeForm,
    SafetyForm,
    WishesForm,
)

__all__ = [
    "FORMS",
    "LINES",
    "AllocateForm",
    "BeginForm",
    "BottomLinesForm",
    "ChosenConsentForm",
    "ConsentForm",
    "DecideForm",
    "IndependenceForm",
    "InformationForm",
    "LegalForm",
    "LinesForm",
    "NoOfferForm",
    "OfferAnswerForm",
    "OfferForm",
    "OrderForm",
    "OrdersKnownForm",
    "PersonForm",
    "PromisesForm",
    "PurposeForm",
    "QuestionsForm",
    "SafetyForm",
    "SendBackForm",
    "WishesForm",
]
