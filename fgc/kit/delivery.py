"""Speaking to the provider: the only home of SMTP. No text message goes from here: a person writes it (`by_hand`).

One recipient for each message. Every answer of the provider is definite (taken, not now, refused) but one: a
connection that is lost after the final dot was sent leaves it open whether the letter was taken. Just before that dot
`hand_over` is asked; when it says no, another worker has the letter now, and nothing is handed over.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import Enum

from fgc.kit import clock
from fgc.kit.crash import crash_point
from fgc.kit.message import Message

# Seven-bit, so that no server on the way needs to know 8BITMIME and no line is too long.
POLICY = SMTP.clone(cte_type="7bit")
SHUT_OFF = (OSError, smtplib.SMTPException)


class Verdict(Enum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"  # a definite "not now": nothing was taken
    REFUSED = "refused"  # a definite "never": nothing was taken
    UNCERTAIN = "uncertain"  # nobody can know
    LOST = "lost"  # the lease ran out before anything was handed over


@dataclass(frozen=True)
class Result:
    """A verdict with the provider's code (`550`) or the kind of failure (`TimeoutError`): for logs, never its text."""

    verdict: Verdict
    code: str = ""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds (security.md R4).

    `lease` is the time for everything before the final dot, `noting` the time to note the answer after it.
    """

    connect: float = 10
    command: float = 60
    after_data: float = 600
    lease: float = 300
    noting: float = 60


@dataclass(frozen=True)
class SmtpSettings:
    """The mail provider of this installation. With `starttls` nothing is ever sent unencrypted."""

    host: str
    port: int
    sender: str
    reply_to: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    patience: Patience = Patience()


_settings: SmtpSettings | None = None


def use(settings: SmtpSettings) -> None:
    """The mail provider of this process, set at start."""
    global _settings
    _settings = settings


def settings() -> SmtpSettings:
    """The mail provider of this process; asking before `use` is a mistake in the program."""
    if _settings is None:
        raise RuntimeError("no mail settings")
    return _settings


def as_email(message: Message, message_id: str) -> EmailMessage:
    """The e-mail as it travels: From, Reply-To and exactly one To, text and HTML that say the same, attachments."""
    own = settings()
    email = EmailMessage(policy=POLICY)
    email["From"] = Address(display_name=message.sender_name, addr_spec=own.sender)
    email["Reply-To"] = Address(addr_spec=own.reply_to)
    email["To"] = message.address
    email["Subject"] = message.subject
    email["Date"] = clock.now()
    email["Message-ID"] = message_id
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    for each in message.attachments:
        main, sub, parameters = each.kind
        email.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name, params=parameters)
    return email


def deliver(message: Message, message_id: str, hand_over: Callable[[], bool]) -> Result:
    """One attempt over SMTP. Raises only what `hand_over` raises; nothing was handed over then."""
    own = settings()
    data = as_email(message, message_id).as_bytes()
    try:
        client = smtplib.SMTP(own.host, own.port, _domain(own.sender), timeout=own.patience.connect)
    except SHUT_OFF as failure:
        return Result(Verdict.LATER, _code(failure))
    try:
        return _greet(client) or _introduce(client, message.to) or _transfer(client, data, hand_over)
    finally:
        with suppress(*SHUT_OFF):
            client.putcmd("QUIT")
        client.close()


def _greet(client: smtplib.SMTP) -> Result | None:
    """Encryption and sign-in. Their failure is the provider's or ours, never the letter's: not now."""
    own = settings()
    crash_point("connected")
    try:
        if client.sock is not None:
            client.sock.settimeout(own.patience.command)
        client.ehlo_or_helo_if_needed()
        if own.starttls:
            client.starttls(context=ssl.create_default_context())
        if own.username is not None:
            client.login(own.username, own.password or "")
    except SHUT_OFF as failure:
        return Result(Verdict.LATER, _code(failure))
    return None


def _introduce(client: smtplib.SMTP, to: str) -> Result | None:
    """MAIL, the one RCPT and DATA; None when the server waits for the letter."""
    try:
        for command, wanted in (
            (f"MAIL FROM:<{settings().sender}>", (250,)),
            (f"RCPT TO:<{to}>", (250, 251)),
            ("DATA", (354,)),
        ):
            code, _words = client.docmd(command)
            if code not in wanted:
                return _definite(code)
    except SHUT_OFF as failure:
        return Result(Verdict.LATER, _code(failure))
    return None


def _transfer(client: smtplib.SMTP, data: bytes, hand_over: Callable[[], bool]) -> Result:
    """The letter itself. Without its final dot no server may take it, so failures up to there are definite."""
    try:
        client.send(re.sub(rb"(?m)^\.", b"..", data))
    except SHUT_OFF as failure:
        return Result(Verdict.LATER, _code(failure))
    crash_point("before_data_ends")
    if not hand_over():
        return Result(Verdict.LOST)
    crash_point("handing_over")
    try:
        if client.sock is not None:
            client.sock.settimeout(settings().patience.after_data)
        client.send(b".\r\n")
        crash_point("after_data")
        code, _words = client.getreply()
    except SHUT_OFF as failure:
        return Result(Verdict.UNCERTAIN, _code(failure))
    if code < 400:  # nonsense (-1) or an answer that no server gives here
        return Result(Verdict.SENT if code == 250 else Verdict.UNCERTAIN, str(code))
    return _definite(code)


def _definite(code: int) -> Result:
    """5xx is never, everything else that is not the wanted answer is not now."""
    return Result(Verdict.REFUSED if code >= 500 else Verdict.LATER, str(code))


def _code(failure: Exception) -> str:
    return str(getattr(failure, "smtp_code", type(failure).__name__))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
