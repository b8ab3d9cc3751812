"""What the manager and the service decide about a referral."""

from fgc.kit.agreement import Proposal
from fgc.kit.forms import Form, OneOf, Paragraph, Tick


class SendBackForm(Form):
    because = Paragraph("What should change", missing="Say what should change.", longest=1000, rows=3)


class DecideForm(Form):
    DECISION = "decision"
    decision = OneOf(
        "Your decision",
        [
            ("accept", "Accept", "It then waits for a coordinator."),
            ("return", "Send it back", "Something is missing. The referrer can complete it."),
            ("decline", "Decline", "It ends here. The referrer is told why."),
        ],
        missing="Choose what you decide.",
    )
    because = Paragraph(
        "Why, or what is missing",
        hint="The referrer reads this. Needed unless you accept.",
        optional_mark=False,
        longest=2000,
    )

    @classmethod
    def about(cls, proposal: Proposal) -> "DecideForm":
        form = cls()
        form.agrees_to(proposal)
        return form


class AllocateForm(Form):
    coordinator_id = OneOf("Who will coordinate", missing="Choose a coordinator.")


class IndependenceForm(Form):
    mine = Tick("This is true for me")
