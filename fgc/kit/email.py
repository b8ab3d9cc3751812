"""E-mail addresses: however they were typed, one form to keep, and one to compare.

Kept is what a mail server takes: the domain in lower case and in ASCII (`zac@xn--bcher-kva.example`), the name as it was
typed, since only its own server may say that upper case does not matter. No look-up in the net is made: whether an
address is read, a letter has to find out.
"""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from fgc.kit.refusal import Reason, Refused
from fgc.kit.words import mark

JOINERS = "\u200c\u200d"
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
_LONGEST_NAME = 64
"""Characters before the @ (RFC 5321): a server refuses more."""


class WhyNot(Reason):
    """Why something that was typed is not one e-mail address."""

    NOT_WHOLE = mark("Enter the whole email address, like name@example.org.")
    MORE_THAN_ONE = mark("Enter one email address only, like name@example.org, with nothing before or after.")
    WRONG_SIGN = mark(
        "Before the @, use only plain letters, numbers and signs such as . - _ + (no accents or quotation "
        "marks)."
    )
    WRONG_DOT = mark("Before the @, a dot cannot be first or last, and two dots cannot be together.")
    NAME_TOO_LONG = mark("The part before the @ is too long. Check the email address.")
    WRONG_DOMAIN = mark("Check the part after the @: we cannot send email there.")


def kept_email(typed: str) -> str:
    """The address as it is kept; nothing typed is no address. Refused, beside the field `email`, when it is not one.

    Signs that nobody sees are not part of it, except the joiners that some scripts need in the name of a domain.
    """
    name, at, domain = typed.strip().rpartition("@")
    name, domain = _visible(name), _visible(domain, but=JOINERS)
    if not (name or at or domain):
        return ""
    try:
        found = validate_email(
            f"{name}{at}{domain}", check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as wrong:
        raise Refused(_why(name, domain), field="email") from wrong
    if any(_looks_like_another(label) for label in found.domain.split(".")):
        raise Refused(WhyNot.WRONG_DOMAIN, field="email")
    return str(found.ascii_email)


def compared_email(kept: str) -> str:
    """The address as two are compared: in practice no server tells names apart by upper case, and whoever shares a mailbox
    reads what comes to it."""
    return kept.casefold()


def mailbox_of(kept: str) -> str:
    """The mailbox in which a letter to this address arrives, as far as that is public: what stands after a plus is a mark for its
    owner (RFC 5233), and Google reads no dots and calls its domain by two names. To see who shares one, and for nothing else:
    that two are taken for one costs a PIN, that one is taken for two tells a reader what was not for them. Whoever proves who
    they are is compared by the whole address (`compared_email`)."""
    name, _at, domain = compared_email(kept).rpartition("@")
    name = name.partition("+")[0] or name
    if domain in _GOOGLE:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}" if domain else ""


def can_be_sent_to(kept: str) -> bool:
    """Whether an address as it stands in a row is one that mail can be sent to: a row may be older than what is asked here."""
    try:
        return bool(kept) and kept_email(kept) == kept
    except Refused:
        return False


def _looks_like_another(label: str) -> bool:
    """Whether one word of a domain mixes scripts whose letters look alike: a Cyrillic "\u0430" among Latin letters is there to
    be taken for an "a"."""
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in label if sign.isalpha()}
    return len(scripts & _ALIKE) > 1


def _why(name: str, domain: str) -> WhyNot:
    if not name or "." not in domain:
        return WhyNot.NOT_WHOLE
    if len(name) > _LONGEST_NAME:
        return WhyNot.NAME_TOO_LONG
    if re.search(r"[@,;<>\s]", name):
        return WhyNot.MORE_THAN_ONE
    if name.startswith(".") or name.endswith(".") or ".." in name:
        return WhyNot.WRONG_DOT
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+", name):
        return WhyNot.WRONG_SIGN
    return WhyNot.WRONG_DOMAIN


def _visible(text: str, *, but: str = "") -> str:
    return "".join(sign for sign in text if sign in but or unicodedata.category(sign) != "Cf").strip()
