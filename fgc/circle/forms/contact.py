"""How somebody may safely be reached."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from fgc.circle.models import Channel, SafeContact
from fgc.kit.agreement import Proposal
from fgc.kit.forms import Choice, Email, Form, Hour, Line, Name, Number, OneOf, Paragraph, Phone, SomeOf, Tick

CHANNELS = {
    Channel.EMAIL: _("Email"),
    Channel.TEXT: _("Text message"),
    Channel.PHONE: _("Phone call"),
    Channel.LETTER: _("Letter by post"),
    Channel.IN_PERSON: _("In person"),
}
PLACES = ("first", "second", "third")
UNTOLD: dict[str, Any] = {"confirm_days": 90, "voicemail": False}
"""What stands in the form before anybody said anything; every other field is empty."""


class ContactForm(Form):
    """The ways come in an order; `allowed` joins them. The rest is named as in `SafeContact`."""

    CONFIDENTIAL = ("address", "safe_word")

    first = Choice(
        _("Best way to reach them"),
        Channel,
        said=CHANNELS.__getitem__,
        hint=_(
            "Ask how and when you can reach them, and what you can say. Only the ways they name are used."
        ),
    )
    second = Choice(_("If that does not work"), Channel, said=CHANNELS.__getitem__)
    third = Choice(_("If that does not work either"), Channel, said=CHANNELS.__getitem__)
    forbidden = SomeOf(_("Never by"), Channel, said=CHANNELS.__getitem__)
    email = Email(_("Email"))
    phone = Phone(_("Phone number"))
    address = Paragraph(_("Postal address"), longest=300, rows=3)
    address_protected = Tick(
        _("The address is protected"), hint=_("Only you see the address. We never print or send it.")
    )
    town = Line(_("Town"), longest=80)
    hours_from = Hour(
        _("Safe to contact from"), hint=_("The time where they live, like 9:30 am. Leave blank for any time.")
    )
    hours_to = Hour(
        _("Safe to contact until"),
        hint=_("Like 2:30 pm. What would go later waits until they can be reached again."),
        evening_too=True,
    )
    weekdays_only = Tick(_("Only on weekdays"))
    voicemail = OneOf(
        _("Can you leave a voicemail message?"), [(True, _("Yes")), (False, _("No"))], optional_mark=False
    )
    sender_name = Name(
        _("Sender name their phone can show"),
        hint=_("Leave blank to use the neutral name of the service."),
        longest=40,
    )
    shared_device = Tick(_("Someone else may look at their phone or mailbox"))
    safe_word = Line(
        _("Safe word"),
        longest=60,
        hint=_("They say this word on the phone. Then you know that it is them and that they can talk."),
    )
    may_take_message = Name(_("Who can take a message"), longest=120)
    confirm_days = Number(
        _("Ask again after (days)"), least=1, most=365, missing=_("Enter a number of days.")
    )
    confirmed = Tick(
        _("They told me this today"),
        hint=_("Nothing is sent until you tick this box. If it was longer ago, ask them again."),
    )
    because = Paragraph(
        _("How do you know that this person asked for the change?"),
        longest=500,
        rows=2,
        hint=_(
            "For someone protected: they said the safe word, or you were with them. A second person reads "
            "your answer."
        ),
    )
    version = Number(least=1, missing=_("Open the page again."))

    @classmethod
    def about(cls, contact: SafeContact | None, address: str) -> "ContactForm":
        if contact is None:
            return cls(data={**UNTOLD, "version": 1})
        ways = [Channel(value) for value in contact.allowed]
        return cls(
            data={
                **dict(zip(PLACES, ways, strict=False)),
                "forbidden": [Channel(value) for value in contact.forbidden],
                "email": contact.email,
                "phone": contact.phone,
                "address": address,
                "address_protected": contact.address_protected,
                "town": contact.town,
                "hours_from": contact.hours_from,
                "hours_to": contact.hours_to,
                "weekdays_only": contact.weekdays_only,
                "voicemail": contact.voicemail,
                "sender_name": contact.sender_name,
                "shared_device": contact.shared_device,
                "safe_word": contact.safe_word,
                "may_take_message": contact.may_take_message,
                "confirm_days": contact.confirm_days,
                "version": contact.version,
            }
        )

    @property
    def taken_out(self) -> list[Channel]:
        """Which ways were among the best ones and are forbidden: what is forbidden wins."""
        ways = [self[place].data for place in PLACES if self[place].data in self.forbidden.data]
        return list(dict.fromkeys(ways))

    def told(self) -> dict[str, Any]:
        """What was said, as `keep_contact` takes it: each way once, in their order, and none that is forbidden."""
        ways = [self[place].data for place in PLACES if self[place].data not in (None, *self.taken_out)]
        return {
            **self.values(without={*PLACES, "voicemail"}),
            "allowed": list(dict.fromkeys(ways)),
            "voicemail": bool(self.voicemail.data),
        }


def says_something(told: Mapping[str, Any]) -> bool:
    """Whether anything of this, by field, is otherwise than in a form that nobody filled in. A safety fact counts as much as
    an address: that somebody else looks at their phone is often known before their number."""
    return any(
        (value or None) != (UNTOLD.get(name) or None) for name, value in told.items() if name != "version"
    )


class SettleForm(Form):
    """The second person: did they make sure?"""

    DECISION = "agrees"
    agrees = OneOf(
        _("Is this the right way to reach them?"),
        [
            (
                True,
                _("Yes, I checked this myself"),
                _("You spoke to them, or to someone who was with them."),
            ),
            (False, _("No, or I am not sure"), _("Nothing is sent to them until someone asks them again.")),
        ],
        missing=_("Choose one of the two."),
    )

    @classmethod
    def about(cls, proposal: Proposal) -> "SettleForm":
        form = cls()
        form.agrees_to(proposal)
        return form
