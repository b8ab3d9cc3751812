"""What is asked at the door."""

from flask_babel import lazy_gettext as _

from fgc.kit.forms import Email, Form, Password


class SignInForm(Form):
    """Staff sign in with e-mail and password."""

    email = Email(_("Email address"), missing=_("Enter your email address."))
    password = Password(_("Password"), missing=_("Enter your password."))


class NothingAsked(Form):
    """A button by itself: the check that the request comes from our own page, and its `once`."""
