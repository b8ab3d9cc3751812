"""Whether others can send mail in the name of a domain: SPF (RFC 7208), DKIM (6376), DMARC (7489), MTA-STS (8461)."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from fgc.kit.checkup import Finding, look, ok, wrong
from fgc.kit.checkup.names import Names, Silent

MOST_LOOKUPS = 10
SHORT, WEAK = 2048, 1024
ED25519_BYTES = 32
ASKS = re.compile(r"^[+?~-]?(?:(include|exists|redirect)[:=](.+)|(?:a|mx|ptr)(?:[:/].*)?)$", re.IGNORECASE)
ENDS = re.compile(r"^([+?~-]?)all$", re.IGNORECASE)

Fetch = Callable[[str], str | None]
"""The policy that a host publishes at /.well-known/mta-sts.txt; None where there is none, or no good certificate."""


def looked_at(domain: str, names: Names, selectors: Sequence[str], fetch: Fetch) -> Iterator[Finding]:
    """All four; where nobody answers, that is said of each."""
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("SPF", lambda: spf(domain, names)),
        *((f"DKIM {one}", lambda one=one: dkim(domain, names, one)) for one in selectors),
        ("DMARC", lambda: dmarc(domain, names)),
        ("MTA-STS", lambda: mta_sts(domain, names, fetch)),
    )
    for about, check in checks:
        try:
            yield check()
        except Silent:
            yield look(
                about,
                f"nobody answers about {domain}.",
                "Ask again where names can be looked up: --resolver.",
            )
    if not selectors:
        yield look(
            "DKIM",
            "which key signs our letters was not said.",
            "Name it: --selector, as your provider calls it.",
        )


def spf(domain: str, names: Names) -> Finding:
    """Who may send for the domain."""
    found = [text for text in names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
    if not found:
        return wrong("SPF", f"{domain} does not say who may send for it.",
                     "Publish a TXT record with what your provider gives you, such as “v=spf1 include:… -all”.")  # fmt: skip
    if len(found) > 1:
        return wrong(
            "SPF", f"{domain} says it {len(found)} times, so it counts for nothing.", "Keep one record."
        )
    if _lookups(found[0], names) > MOST_LOOKUPS:
        return wrong(
            "SPF",
            f"more than {MOST_LOOKUPS} names have to be looked up, so it fails.",
            "Shorten it.",
        )
    last = _end_of(found[0], names)
    if last in ("", "+"):
        return wrong("SPF", "it lets everybody send.", "End it with “-all”.")
    if last == "?":
        return look("SPF", "it says nothing about others.", "End it with “-all”.")
    return ok("SPF", f"others are {'refused' if last == '-' else 'taken for doubtful'}.")


def _lookups(record: str, names: Names, so_far: int = 0) -> int:
    for term in record.split()[1:]:
        if so_far > MOST_LOOKUPS or not (found := ASKS.match(term)):
            continue
        so_far += 1
        if (found[1] or "").lower() in ("include", "redirect"):
            so_far = _lookups(_record_of(found[2], names), names, so_far)
    return so_far


def _record_of(domain: str, names: Names) -> str:
    return next((text for text in names.texts(domain) if text.lower().startswith("v=spf1")), "v=spf1")


def _end_of(record: str, names: Names, deep: int = 0) -> str:
    """The sign before `all`; where it is left to another domain, that one's. Saying nothing is '?'."""
    for term in record.split()[1:]:
        if found := ENDS.match(term):
            return found[1]
    elsewhere = [term[9:] for term in record.split() if term.lower().startswith("redirect=")]
    return (
        _end_of(_record_of(elsewhere[0], names), names, deep + 1)
        if elsewhere and deep < MOST_LOOKUPS
        else "?"
    )


def dkim(domain: str, names: Names, selector: str) -> Finding:
    """The key by which others know that a letter is ours."""
    about, name = f"DKIM {selector}", f"{selector}._domainkey.{domain}"
    found = [_tags(text) for text in names.texts(name)]
    keys = [tags for tags in found if "p" in tags]
    if not keys:
        return wrong(about, f"there is no key at {name}.", "Publish the one that your provider gives you.")
    if not keys[0]["p"]:
        return wrong(
            about, "the key was taken back.", "Publish the one that signs now, or name its selector."
        )
    bits = _bits(keys[0])
    if bits is None:
        return wrong(about, f"what stands at {name} is no key.", "Publish it anew, whole.")
    if bits < WEAK:
        return wrong(about, f"its key of {bits} bits can be broken.", "Make one of 2048 bits.")
    if "y" in keys[0].get("t", ""):
        return look(about, "it says that it is only tried out.", "Take “t=y” away.")
    if bits < SHORT:
        return look(about, f"its key has {bits} bits.", "Make one of 2048.")
    return ok(about, "a key is published.")


def _bits(tags: dict[str, str]) -> int | None:
    """How hard its key is to break, as bits of RSA; None for what is no key."""
    try:
        der = base64.b64decode("".join(tags["p"].split()), validate=True)
        if tags.get("k", "rsa") == "ed25519":
            return SHORT if len(der) == ED25519_BYTES else None
        key = load_der_public_key(der)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return key.key_size if isinstance(key, RSAPublicKey) else None


def dmarc(domain: str, names: Names) -> Finding:
    """What others do with letters that say they come from the domain and do not."""
    labels = domain.split(".")
    for above in range(max(len(labels) - 1, 1)):
        asked = ".".join(labels[above:])
        found = [
            tags for text in names.texts(f"_dmarc.{asked}") if (tags := _tags(text)).get("v") == "DMARC1"
        ]
        if len(found) > 1:
            return wrong(
                "DMARC", f"{asked} says it {len(found)} times, so it counts for nothing.", "Keep one record."
            )
        if found:
            return _of_policy(found[0], below=above > 0)
    return wrong("DMARC", f"{domain} does not say what is done with forged letters.",
                 f"Publish a TXT record at _dmarc.{domain}, such as “v=DMARC1; p=reject; rua=mailto:…”.")  # fmt: skip


def _of_policy(tags: dict[str, str], *, below: bool) -> Finding:
    policy = (tags.get("sp") if below else None) or tags.get("p", "")
    if policy not in ("none", "quarantine", "reject"):
        return wrong("DMARC", "it names no policy.", "Set “p=reject”.")
    if policy == "none":
        return look("DMARC", "forged letters are let through.", "Set “p=quarantine”, later “p=reject”.")
    if tags.get("pct", "100") != "100":
        return look("DMARC", f"it counts for {tags['pct']} of 100 letters.", "Take “pct” away.")
    if "rua" not in tags:
        return look(
            "DMARC", f"forged letters meet “{policy}”, and nobody hears of them.", "Add “rua=mailto:…”."
        )
    return ok("DMARC", f"forged letters meet “{policy}”.")


def mta_sts(domain: str, names: Names, fetch: Fetch) -> Finding:
    """Whether mail to the domain must be encrypted on its way: people answer our letters."""
    said = [text for text in names.texts(f"_mta-sts.{domain}") if _tags(text).get("v") == "STSv1"]
    if not said:
        return look(
            "MTA-STS",
            f"mail to {domain} may travel in clear.",
            "Publish a policy, if your provider offers it.",
        )
    policy = fetch(f"mta-sts.{domain}")
    lines = [line.split(":", 1) for line in (policy or "").splitlines() if ":" in line]
    told = [(name.strip().lower(), value.strip().lower()) for name, value in lines]
    if ("version", "stsv1") not in told:
        return wrong("MTA-STS", "it is announced, and no policy can be fetched.",
                     f"Serve https://mta-sts.{domain}/.well-known/mta-sts.txt with a good certificate.")  # fmt: skip
    hosts, allowed = names.mail_hosts(domain), [value for name, value in told if name == "mx"]
    if missing := [host for host in hosts if not any(_is_one(host, one) for one in allowed)]:
        return wrong(
            "MTA-STS", f"the policy leaves out {missing[0]}, which takes the mail.", "Name it there."
        )
    if ("mode", "enforce") not in told:
        return look("MTA-STS", "the policy is only tried out.", "Set “mode: enforce” once nothing is lost.")
    return ok("MTA-STS", "mail to the domain must be encrypted.")


def _is_one(host: str, allowed: str) -> bool:
    """A star stands for one label, the first."""
    return fnmatch(host, allowed) and host.count(".") == allowed.count(".")


def _tags(text: str) -> dict[str, str]:
    pairs = [part.split("=", 1) for part in text.split(";") if "=" in part]
    return {name.strip(): value.strip() for name, value in pairs}
