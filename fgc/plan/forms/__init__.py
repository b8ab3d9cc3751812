"""What is asked about a plan: of those who write it, of those who sign it."""

from fgc.plan.forms.signing import (
    HelpForm,
    LetReadForm,
    PaperForm,
    SignersForm,
    SignForm,
    WithoutForm,
    name_meant,
)
from fgc.plan.forms.writing import (
    ActionForm,
    AnswerForm,
    CheckForm,
    DrawingForm,
    GoalForm,
    IfForm,
    KeeperForm,
    NothingAsked,
    PromiseForm,
    ReviewSealedForm,
    Versioned,
    WordsForm,
)

__all__ = [
    "ActionForm",
    "AnswerForm",
    "CheckForm",
    "DrawingForm",
    "GoalForm",
    "HelpForm",
    "IfForm",
    "KeeperForm",
    "LetReadForm",
    "NothingAsked",
    "PaperForm",
    "PromiseForm",
    "ReviewSealedForm",
    "SignForm",
    "SignersForm",
    "Versioned",
    "WithoutForm",
    "WordsForm",
    "name_meant",
]
