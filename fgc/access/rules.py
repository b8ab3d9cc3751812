"""Why somebody does not get in, and what a password must be."""

from enum import Enum
from uuid import UUID

from flask_babel import lazy_gettext

from fgc.access.models import Role
from fgc.kit.refusal import Reason
from fgc.kit.text import folded
from fgc.kit.words import mark

SHORTEST = 12
FEWEST_DIFFERENT = 5


SECOND_PERSON = frozenset({Role.SERVICE_MANAGER, Role.ADMINISTRATOR})
"""Roles that one person alone gives to nobody."""


ROLE_NAMES = {
    Role.COORDINATOR: mark("Coordinator"),
    Role.SOCIAL_WORKER: mark("Social worker"),
    Role.SERVICE_MANAGER: mark("Service manager"),
    Role.ADMINISTRATOR: mark("Administrator"),
    Role.AUDITOR: mark("Auditor"),
}


class WhyNot(Reason):
    WRONG_SIGN_IN = mark("The email, the password or the code is not right. Check all three and try again.")
    TOO_MANY_ATTEMPTS = mark(
        "There were too many attempts. Use your passkey or a browser you have signed in with before, or wait 15 minutes."
    )
    PASSKEY_NOT_TAKEN = mark("We could not use this passkey. Try again, or sign in another way.")
    TOO_SHORT = mark(
        "Use 12 characters or more. Three or four words that have nothing to do with each other are good."
    )
    TOO_SIMPLE = mark("This password is too easy to guess. Use more different characters.")
    ABOUT_YOU = mark("Do not use your name or your email address in the password.")
    KNOWN_TO_EVERYBODY = mark("This password is on a list of stolen passwords. Choose another one.")
    WRONG_CODE = mark("This code is not right. Type the one your app shows now.")
    INVITATION_USED = mark("This invitation has already been used. Ask for a new one.")
    ADDRESS_TAKEN = mark("This email cannot be used here. Ask them for another one.")
    NOT_YOURSELF = mark("You cannot change your own account. Ask a colleague.")
    LAST_ADMINISTRATOR = mark("This is the only administrator. Invite another administrator first.")
    WAITS_ALREADY = mark("This request is already waiting for a second person.")
    NOT_BOTH = mark("The second person cannot be the person who asked or the person it is about.")
    NOT_WAITING = mark("This request is no longer waiting for a decision.")
    ONE_PERSON = mark(
        "The administrator and the service manager must be two people with two email addresses: one agrees "
        "to what the other asks for."
    )
    NOT_THE_ONLY_ONE = mark(
        "Someone else already has this role there. They can invite others, and a second person agrees. If "
        "they have left, say who is being replaced."
    )
    OTHER_OF_THE_TWO = mark(
        "This email belongs to the other of the two. The administrator and the service manager must be two "
        "people: one agrees to what the other asks for. Give someone else’s email."
    )
    NOBODY_THERE = mark("No one with this role and this email works there.")
    LEFT_ALREADY = mark("They no longer work here.")
    ELSEWHERE_FAILED = mark(
        "Signing in with your organisation did not work. Try again, or sign in another way."
    )
    ELSEWHERE_SLOW = mark(
        "Your organisation’s sign-in is not responding at the moment. Sign in another way, or try again in "
        "a minute."
    )
    ELSEWHERE_UNKNOWN = mark("This account has no access here. Ask your administrator for an invitation.")
    LAST_WAY_IN = mark(
        "This is your only way in. Add another passkey, or a password with codes, before you remove it."
    )
    NO_PIN = mark("Type the six numbers of your PIN.")
    WRONG_PIN = mark("This is not the right PIN. Check it and try again, or phone us.")
    TOO_MANY_PINS = mark("There were too many wrong numbers. Wait 15 minutes, then try again.")
    PIN_DEAD = mark(
        "There were too many wrong numbers. This PIN no longer works here. Please phone us for a new one."
    )
    TOO_MANY_TODAY = mark(
        "There were too many wrong numbers today. Try again tomorrow, or phone us for a new PIN."
    )
    NO_PIN_YET = mark("They have no PIN yet. Make one first.")


def why_not_password(password: str, *, name: str, email: str, known: bool) -> WhyNot | None:
    """A password may be anything long enough that nobody guesses: no rule about kinds of characters, no expiry (ASVS
    5.0, 6.2; NIST SP 800-63B, 3.1.1.2). `known`: it stands in a list of stolen ones."""
    if len(password) < SHORTEST:
        return WhyNot.TOO_SHORT
    told = password.casefold()
    if len(set(told)) < FEWEST_DIFFERENT:
        return WhyNot.TOO_SIMPLE
    parts = {*name.casefold().split(), *folded(name).split(), email.casefold().partition("@")[0]}
    if any(part in told or part in folded(told) for part in parts if len(part) > 3):
        return WhyNot.ABOUT_YOU
    return WhyNot.KNOWN_TO_EVERYBODY if known else None


def why_not_remove(passkeys: int, has_other_ways: bool) -> WhyNot | None:
    """The last way in is never thrown away by its owner."""
    return WhyNot.LAST_WAY_IN if passkeys < 2 and not has_other_ways else None


class Because(Enum):
    """Why somebody types a PIN before their pages open."""

    CAUTION = "caution"
    SHARED = "shared"
    MADE = "made"
    SERVICE = "service"

    @property
    def sentence(self) -> str:
        return str(lazy_gettext(_WHY[self]))


_WHY = {
    Because.CAUTION: mark("They type a PIN because a safety restriction protects them."),
    Because.SHARED: mark("They type a PIN because someone else uses or may look at their phone or mailbox."),
    Because.MADE: mark("They type a PIN because one was made for them."),
    Because.SERVICE: mark("They type a PIN because this service asks everyone for one."),
}


def why_not_change_user(who: UUID, by: UUID, *, gives_up: bool, other_administrators: int) -> WhyNot | None:
    """Nobody changes their own role or removes themself; an installation is never left without an administrator. The only manager
    may be let go: whoever has left is out at once, and an operator gives the service another (`service appoint`).
    `gives_up`: they would be an administrator no more."""
    if who == by:
        return WhyNot.NOT_YOURSELF
    return WhyNot.LAST_ADMINISTRATOR if gives_up and not other_administrators else None


def why_not_appoint(others: int) -> WhyNot | None:
    """An operator gives a service the one manager or administrator it lacks; the next ones take two people of the service.
    `others`: how many have the role besides whom this is about."""
    return WhyNot.NOT_THE_ONLY_ONE if others else None


def why_not_decide(asked_by: UUID, about: UUID, by: UUID, *, decided: bool) -> WhyNot | None:
    """Two people, neither of them the one it is about (practice: no single pair of hands)."""
    if decided:
        return WhyNot.NOT_WAITING
    return WhyNot.NOT_BOTH if by in (asked_by, about) else None
