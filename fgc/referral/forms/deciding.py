"""What the manager and the service decide about a referral."""

from flask_babel import lazy_gettext as _l

from fgc.kit.agreement import Proposal
from fgc.kit.forms import Form, OneOf, Paragraph, Tick


class SendBackForm(Form):
    because = Paragraph(_l("What should change"), missing=_l("Say what should change."), longest=1000, rows=3)


DECLINE = ("decline", _l("Decline"), _l("The referral ends here. We tell the referrer why."))
DECISIONS = [
    ("accept", _l("Accept"), _l("The referral then waits for a coordinator.")),
    ("return", _l("Send the referral back"), _l("Something is missing. The referrer can complete it.")),
    DECLINE,
]


class DecideForm(Form):
    DECISION = "decision"
    decision = OneOf(_l("Your decision"), DECISIONS, missing=_l("Choose a decision."))
    because = Paragraph(
        _l("Why, or what is missing"),
        hint=_l("The referrer reads your words. You must fill this in unless you accept."),
        optional_mark=False,
        longest=2000,
    )

    @classmethod
    def about(cls, proposal: Proposal, *, ends: bool) -> "DecideForm":
        """Of what was sent back, and is with the referrer, nothing is left to decide but that it ends (`ends`)."""
        form = cls()
        if ends:
            form.decision.choose_from([DECLINE])
        form.agrees_to(proposal)
        return form


class AllocateForm(Form):
    coordinator_id = OneOf(_l("Coordinator"), missing=_l("Choose a coordinator."))


class IndependenceForm(Form):
    mine = Tick(_l("This statement is true for me"))
