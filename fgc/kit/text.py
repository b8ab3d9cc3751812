"""What a typed text may hold, and how it is tidied before anyone keeps or compares it."""

import re
import unicodedata

# C0 and C1 controls, line and paragraph separators, direction overrides and isolates, the byte order mark, lone
# surrogates and the characters Unicode says never to exchange. Joiners (U+200C, U+200D) and the two plain direction
# marks (U+200E, U+200F) stay: Persian, Urdu and Kurdish Sorani cannot be written without them.
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\uffff]"
)
_LINE_ENDS = re.compile("\r\n?")
_SPACES = re.compile(r"[^\S\n]+")


def holds_forbidden(text: str, *, lines: bool) -> bool:
    """Whether a text holds a character that could not be shown, kept or printed, or that would turn text around.

    `lines` says that line ends and tabs are welcome, as they are in a paragraph and are not in a name.
    """
    text = _LINE_ENDS.sub("\n", text)
    return bool(_NEVER.search(text)) or (not lines and ("\n" in text or "\t" in text))


def tidied(text: str, *, lines: bool) -> str:
    """The text in Unicode's composed form (NFC), without forbidden characters and without outer white space.

    In a single line every run of white space becomes one space; in a paragraph line ends are kept, as "\n".
    """
    text = unicodedata.normalize("NFC", _NEVER.sub("", _LINE_ENDS.sub("\n", text)))
    if not lines:
        return " ".join(text.split())
    return "\n".join(_SPACES.sub(" ", line).rstrip() for line in text.split("\n")).strip()
