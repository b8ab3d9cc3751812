"""What a strict reader has against a page: a browser forgives it, a screen reader does not."""

import hashlib
import re
from collections import Counter

import html5lib
from html5lib.html5parser import ParseError
from lxml import html

SAYS_ITSELF = {"hidden", "submit", "button", "image", "reset"}
"""Kinds of input that need no label."""


FORM_ROLES = {"form", "search", "none", "presentation"}
"""By "ARIA in HTML"; any other hides from a screen reader that it is a form."""


def wrong_with(page: str) -> list[str]:
    """All that is wrong: not HTML by the letter, no title, language or single h1, doubled ids, missing labels."""
    found = _by_the_letter(page)
    tree = html.document_fromstring(page)
    if not tree.get("lang"):
        found.append("the page does not say its language")
    if not (tree.findtext(".//title") or "").strip():
        found.append("the page has no title")
    if len(tree.findall(".//h1")) != 1:
        found.append(f"the page has {len(tree.findall('.//h1'))} h1")
    ids = Counter(tree.xpath("//@id"))
    found += [f"id {name!r} stands {times} times" for name, times in ids.items() if times > 1]
    found += [f"{name!r} points to no id" for name in _pointed_at(tree) if name not in ids]
    found += [f"role {role!r} on a form" for role in tree.xpath("//form/@role") if role not in FORM_ROLES]
    return found + _fields_without_label(tree) + _inline(tree)


def _by_the_letter(page: str) -> list[str]:
    """Reading by the letter is slow, so of all pages of one form only the first is read."""
    if (form := form_of(page)) in _GOOD:
        return []
    try:
        html5lib.HTMLParser(strict=True).parse(page)
    except ParseError as wrong:
        return [f"not strict HTML: {wrong}"]
    _GOOD.add(form)
    return []


_GOOD: set[bytes] = set()
_TAG = re.compile(r"""(<[a-zA-Z/!](?:[^>"']|"[^"]*"|'[^']*')*>)""")
_VALUE = re.compile(r"""(?<=\s)(?!type=|charset=|content=)([\w:-]+=)("[^"]*"|'[^']*')""")
_SIGNS = re.compile(r"&(?:amp|lt|gt|#34|#39);")


def form_of(page: str) -> bytes:
    """What the letter depends on: every tag, and every name of an attribute. Which words stand between tags and in values
    makes no difference to it (but in `type`), as long as they are no more than words."""
    pieces = _TAG.split(page)
    pieces[::2] = [_words(text) if text.strip() else text and " " for text in pieces[::2]]
    pieces[1::2] = [_VALUE.sub(lambda found: found[1] + _words(found[2][1:-1]), tag) for tag in pieces[1::2]]
    return hashlib.sha256("\0".join(pieces).encode()).digest()


def _words(text: str) -> str:
    """Any words are as good as others; what holds a sign that has a meaning stays as it is."""
    rest = _SIGNS.sub("", text)
    plain = rest.replace("\n", "").isprintable() and not any(sign in rest for sign in "&<>\"'`=")
    return "words" if plain and text else f"[{text}]"


def _pointed_at(tree: html.HtmlElement) -> list[str]:
    """The ids that labels, hints and links within the page name."""
    named = [
        *tree.xpath("//label/@for"),
        *tree.xpath("//@aria-describedby"),
        *tree.xpath("//@aria-labelledby"),
    ]
    links = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#") and len(link) > 1]
    return [name for names in named for name in names.split()] + links


def _fields_without_label(tree: html.HtmlElement) -> list[str]:
    labelled = set(tree.xpath("//label/@for"))
    found = []
    for field in tree.xpath("//input | //select | //textarea"):
        says_itself = field.tag == "input" and field.get("type") in SAYS_ITSELF
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if not (says_itself or named or field.xpath("ancestor::label")):
            found.append(f"field {field.get('name')!r} has no label")
    return found


def _inline(tree: html.HtmlElement) -> list[str]:
    """Styles and scripts within the page, which the content security policy would not let work."""
    found = [f"inline style on <{element.tag}>" for element in tree.xpath("//*[@style]")]
    found += ["inline script" for element in tree.xpath("//script[not(@src)]") if not _is_data(element)]
    handlers = tree.xpath("//@*[starts-with(name(), 'on')]")
    return found + [f"inline handler {value!r}" for value in handlers]


def _is_data(script: html.HtmlElement) -> bool:
    return script.get("type") in ("application/json", "importmap")


def alike(page: str) -> list[str]:
    """Names that two links or two buttons of a page share though they lead elsewhere: whoever hears a page as a list of its links
    cannot tell one from the other."""
    targets: dict[str, set[str]] = {}
    tree = html.document_fromstring(page)
    for link in tree.xpath("//a[@href]"):
        targets.setdefault(f"link {_name_of(link)!r}", set()).add(str(link.get("href")).partition("#")[0])
    for button in tree.xpath("//form[not(ancestor::dialog)]//button"):
        form = next(button.iterancestors("form"))
        pressed = f"{button.get('formaction') or form.get('action') or ''} {button.get('name')}={button.get('value')}"
        told = [f"{one.get('name')}={one.get('value')}" for one in form.xpath(".//input[@type='hidden']")]
        does = " ".join(
            [
                pressed,
                *(one for one in told if not one.startswith(("csrf_token", "once", "unsent", "version"))),
            ]
        )
        targets.setdefault(f"button {_name_of(button)!r}", set()).add(does)
    return sorted(name for name, where in targets.items() if len(where) > 1)


def _name_of(thing: html.HtmlElement) -> str:
    return str(thing.get("aria-label") or " ".join(thing.text_content().split()))
