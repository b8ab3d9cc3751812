"""The kinds of thing a form may ask for in words: text, numbers, days, hours, files.

A field is required exactly when it is given `missing`, the whole sentence to show when it stays empty; otherwise
its question says "(optional)". What comes out is tidied (see `fgc.kit.text`); what was typed stays when refused.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field
from wtforms.validators import StopValidation

from fgc.kit.email import kept_email
from fgc.kit.paper.fonts import not_drawn
from fgc.kit.phone import kept_phone, shown_phone
from fgc.kit.refusal import Refused
from fgc.kit.text import has_visible_letter, holds_forbidden, seen_line, tidied, tidied_name
from fgc.kit.widgets import LineWidget, ParagraphWidget, PasswordWidget, UploadWidget

SIGNS_NAMED = 10
LONGEST_FILE_NAME = 255


@dataclass(frozen=True)
class Again:
    """A box below a field: whoever filled it in ticks that they looked at it once more (see `Form.look_again`)."""

    name: str
    words: str
    mark: str
    ticked: bool


class Asked(Field):
    """The base of every field: asks, tidies, and refuses with one sentence at a time."""

    data: Any
    again: Again | None = None

    def __init__(
        self,
        label: Any = "",
        *,
        hint: Any = "",
        missing: Any = None,
        optional_mark: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, kwargs.pop("validators", None), description=hint, **kwargs)
        self.missing = missing
        self.optional_mark = optional_mark

    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return self.data in (None, "", [])

    def in_words(self, value: Any) -> str:
        """A value of this field as its page says it; '' where there is none."""
        return "" if value is None else str(value)

    def problem(self) -> str | None:
        """What is wrong with the value that was given, as a sentence; None when nothing is."""
        return None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - the library hands it over
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            if self.missing:
                raise StopValidation(str(self.missing))
        elif sentence := self.problem():
            raise StopValidation(sentence)


class Line(Asked):
    """One line of text, at most `longest` characters.

    The length is looked at first: which signs the fonts draw takes time that a stranger could use up. What a script fills in
    (`printed=False`) is never asked for that.
    """

    widget = LineWidget()
    lines = False
    spoilt = False

    def __init__(self, label: Any = "", *, longest: int = 200, printed: bool = True, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.longest = longest
        self.printed = printed

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else value

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.spoilt = holds_forbidden(text)
        self.data = tidied(text, lines=self.lines)

    def problem(self) -> str | None:
        if self.spoilt:
            return str(_("We removed characters that cannot be shown or printed. Please check what is left."))
        if len(self.data) > self.longest:
            return str(
                _(
                    "This is %(length)d characters long. Please use %(longest)d at most.",
                    length=len(self.data),
                    longest=self.longest,
                )
            )
        if self.printed and (unprinted := not_drawn(self.data)):
            return str(
                ngettext(
                    "The character %(signs)s cannot be printed. Please write it another way.",
                    "The characters %(signs)s cannot be printed. Please write them another way.",
                    len(unprinted),
                    signs=", ".join(f"“{sign}”" for sign in unprinted[:SIGNS_NAMED]),
                )
            )
        return None

    def _value(self) -> str:
        return str(self.data or "")


class Name(Line):
    """The name of a person or of a service, on one line. Something in it can be read: blanks and signs that nobody sees
    are no name, also where the field may stay empty."""

    unreadable = False

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = tidied_name(self.data)
        self.unreadable = bool(valuelist and str(valuelist[0]).strip()) and not has_visible_letter(self.data)

    def is_empty(self) -> bool:
        """Signs that nobody sees are not an empty answer: they are asked about."""
        return super().is_empty() and not self.unreadable

    def problem(self) -> str | None:
        if self.unreadable:
            return str(_("Write the name with letters that everyone can see."))
        return super().problem()


class Paragraph(Line):
    """Several lines of text; `rows` is how tall the box stands when empty."""

    widget = ParagraphWidget()
    lines = True

    def __init__(self, label: Any = "", *, longest: int = 4000, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(label, longest=longest, **kwargs)
        self.rows = rows


class ContactLine(Line):
    """What leads to one mailbox or telephone: it comes out in the one form in which such things are kept."""

    kept: Callable[[str], str]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        self.spoilt = False  # signs that nobody sees are no part of it

    def problem(self) -> str | None:
        if sentence := super().problem():
            return sentence
        try:
            self.data = type(self).kept(self.data)
        except Refused as refused:
            return refused.sentence
        return None

    def _value(self) -> str:
        """As it was typed, until it is kept."""
        return tidied(str(self.raw_data[0]), lines=False) if self.raw_data else self.in_words(self.data)


class Email(ContactLine):
    """One e-mail address. Only its form is looked at: whether it is read, a letter has to find out."""

    widget = LineWidget("email", autocomplete="off", spellcheck="false", inputmode="email")
    kept = staticmethod(kept_email)

    def __init__(self, label: Any = "", *, longest: int = 254, **kwargs: Any) -> None:
        super().__init__(label, longest=longest, **kwargs)


class Phone(ContactLine):
    """One phone number, shown as people write it."""

    widget = LineWidget("tel", autocomplete="off", inputmode="tel")
    kept = staticmethod(kept_phone)

    def __init__(self, label: Any = "", *, longest: int = 40, **kwargs: Any) -> None:
        super().__init__(label, longest=longest, **kwargs)

    def in_words(self, value: Any) -> str:
        return shown_phone(super().in_words(value))


class Password(Asked):
    """A password, taken exactly as typed and never shown again."""

    widget = PasswordWidget()

    def __init__(self, label: Any = "", *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.autocomplete = autocomplete

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""

    def in_words(self, value: Any) -> str:  # noqa: ARG002 - whatever it is
        return ""

    def problem(self) -> str | None:
        return str(_("This is too long. Please make it shorter.")) if len(self.data) > 1000 else None

    def _value(self) -> str:
        return ""


class Number(Asked):
    """A whole number from `least` to `most`, both included."""

    widget = LineWidget(inputmode="numeric")

    def __init__(self, label: Any = "", *, least: int = 0, most: int = 1_000_000, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least = least
        self.most = most

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        text = seen_line(str(valuelist[0])) if valuelist else ""
        if text:
            if not re.fullmatch(r"[+-]?\d{1,12}", text):
                raise ValueError(_("Enter a whole number, like 12."))
            self.data = int(text)

    def problem(self) -> str | None:
        if not self.least <= self.data <= self.most:
            return str(_("Enter a number from %(least)d to %(most)d.", least=self.least, most=self.most))
        return None

    def _value(self) -> str:
        if self.raw_data:
            return tidied(str(self.raw_data[0]), lines=False)
        return "" if self.data is None else str(self.data)


PICTURES = ("jpeg", "png", "heic")


class Upload(Asked):
    """One file. `kinds` says which: "png", "jpeg", "heic", "pdf"; told by its first bytes, never by its name. `otherwise`: what
    to say of any other one."""

    widget = UploadWidget()
    OPENINGS = {
        "png": rb"\x89PNG\r\n\x1a\n",
        "jpeg": rb"\xff\xd8\xff",
        "heic": rb"....ftyp(?:he|mi|ms)",
        "pdf": rb"%PDF-",
    }
    """How they begin, as patterns."""
    ACCEPTED = {
        "png": "image/png",
        "jpeg": "image/jpeg",
        "heic": "image/heic,.heic,.heif",
        "pdf": "application/pdf",
    }

    def __init__(
        self,
        label: Any = "",
        *,
        kinds: Sequence[str] = PICTURES,
        megabytes: int = 24,
        otherwise: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.kinds = kinds
        self.otherwise = otherwise
        self.megabytes = megabytes
        self.accepted = [self.ACCEPTED[kind] for kind in kinds]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        given = valuelist[0] if valuelist else None
        self.data = given if getattr(given, "filename", "") else None

    def problem(self) -> str | None:
        stream = self.data.stream
        opening, size = stream.read(12), stream.seek(0, 2)
        stream.seek(0)
        if not size:
            return str(_("This file is empty. Choose it again, or choose another one."))
        if not any(re.match(self.OPENINGS[kind], opening, re.DOTALL) for kind in self.kinds):
            if self.otherwise:
                return str(self.otherwise)
            kinds = ", ".join(kind.upper() for kind in self.kinds)
            if self.kinds == PICTURES:
                return str(
                    _(
                        "Choose a photo or a picture: %(kinds)s. For anything else, take a screenshot or a "
                        "photo and send that.",
                        kinds=kinds,
                    )
                )
            return str(_("Choose a file of this kind: %(kinds)s.", kinds=kinds))
        if size > self.megabytes * 1024 * 1024:
            return str(_("This file is too large. Choose one under %(size)d MB.", size=self.megabytes))
        return None

    def in_words(self, value: Any) -> str:  # noqa: ARG002 - a file has no words
        return ""

    def called(self, *, longest: int) -> str:
        """What the sender called the file, as one line that can be read and printed: without folders, its ending, and signs that
        nobody sees; nothing where no letter of it is left. A name is no more than that: which kind it is, its bytes say."""
        name = re.split(r"[/\\]", str(self.data.filename))[-1][:LONGEST_FILE_NAME]
        name = tidied_name(re.sub(r"\.\w{1,5}$", "", name))
        name = tidied_name("".join(sign for sign in name if not not_drawn(sign)))[:longest].strip()
        return name if has_visible_letter(name) else ""

    def _value(self) -> bool:
        return False
