"""What is asked at the door."""

from typing import ClassVar

from flask import request
from flask_babel import lazy_gettext as _

from fgc.kit.forms import Email, Form, Line, Name, OneOf, Password
from fgc.kit.widgets import LineWidget


class OwnEmail(Email):
    """One's own address, which a browser may fill in."""

    widget = LineWidget("email", autocomplete="username", spellcheck="false", inputmode="email")


class Code(Line):
    """The six digits an app shows, in one or two groups."""

    widget = LineWidget("text", autocomplete="one-time-code", spellcheck="false", inputmode="numeric")


UNREAD = 1_000_000
"""Characters of what a script fills in: whoever reads it refuses what is too long, in words, where a field that is not shown
could not."""
CODE_HINT = _("6 digits, from the app on your phone.")


class SignInForm(Form):
    """Staff sign in with e-mail, password and a code."""

    email = OwnEmail(_("Email"), missing=_("Enter your email."))
    password = Password(_("Password"), missing=_("Enter your password."))
    code = Code(_("Code"), missing=_("Enter the code that your app shows now."), hint=CODE_HINT, longest=12)


class ProofForm(Form):
    """Showing once more who one is: a passkey (filled in by the script), or password and code."""

    NAMES: ClassVar[tuple[str, ...]] = ("proof_passkey", "proof_password", "proof_code")
    CARRIED = ("proof_passkey",)

    proof_passkey = Line("", longest=UNREAD, printed=False)
    proof_password = Password(_("Password"), optional_mark=False)
    proof_code = Code(_("Code"), optional_mark=False, hint=CODE_HINT, longest=12)

    @property
    def is_answered(self) -> bool:
        """Whether it was filled in, rather than shown for the first time over another form that was sent."""
        return any(request.form.get(name) for name in self.NAMES)


class JoiningForm(Form):
    """A password of one's own, and the first code of the app."""

    password = Password(
        _("Choose a password"), missing=_("Choose a password."), autocomplete="new-password",
        hint=_("12 characters or more. Three or four words that have nothing to do with each other are good."),
    )  # fmt: skip
    code = Code(_("Code"), missing=_("Enter the code that your app shows now."), hint=CODE_HINT, longest=12)


class PasskeyForm(Form):
    """A passkey's answer, filled in by the script of the page."""

    CARRIED = ("passkey",)
    passkey = Line("", longest=UNREAD, printed=False)


class NewPasskeyForm(PasskeyForm):
    """A new passkey, with what its owner calls it."""

    name = Name(
        _("Name of this device"), missing=_("Give the device a name, such as: my work laptop."), longest=60,
        hint=_("For example: my work laptop."),
    )  # fmt: skip


class NothingAsked(Form):
    """A button by itself: the check that the request comes from our own page, and its `once`."""


class PinLine(Line):
    """Six digits, typed on the number keys, never shown again."""

    widget = LineWidget(inputmode="numeric", autocomplete="off", spellcheck="false")

    def _value(self) -> str:
        return ""


class PinForm(Form):
    """Before anything is shown."""

    pin = PinLine(
        _("Your PIN"),
        hint=_("The six numbers that we told you by phone or face to face."),
        missing=_("Type the six numbers of your PIN."),
        longest=30,
    )


class PinSettingForm(Form):
    """For the manager of a service."""

    everybody = OneOf(
        _("Who has to type a PIN to open their pages?"),
        ("no", "yes"),
        missing=_("Choose who has to type a PIN."),
        said=lambda one: {
            "no": _(
                "Only people for whom it is safer: they have a safety restriction, share a phone or "
                "mailbox, or were given a PIN"
            ),
            "yes": _("Everyone"),
        }[one],
    )
