"""Why somebody does not get in."""

from fgc.kit.refusal import Reason
from fgc.kit.words import mark


class WhyNot(Reason):
    WRONG_SIGN_IN = mark("The email address or the password is not right.")
    TOO_MANY_ATTEMPTS = mark("There were too many attempts. Wait 15 minutes and try again.")
