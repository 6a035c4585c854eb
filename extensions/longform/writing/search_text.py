"""What of a page can be found: its text, without what belongs to the page around it.

Makes a smaller document for Pagefind of a page's HTML: headings with their anchors,
text, code.  It knows neither posts nor files.

A formula is written in a line ("β_t", "q(x_t)") where that is short; a longer one, and
one in display, is an ellipsis: the texts of MathML's elements run together ("xixj") are
nobody's query and spoil the excerpt.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

from lxml import html

from longform.model.rich_text import ELLIPSIS
from longform.writing.page_text import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

_NOT_TEXT = frozenset({"button", "form", "nav", "noscript", "script", "style", "svg"})
_NOT_TEXT_CLASSES = frozenset(
    {"backrefs", "eqno", "headerlink", "linenos", "longform-part", "toctree-wrapper"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARTED = frozenset({"td", "th", "dt", "dd", "li", "br", "figcaption"})
_LONGEST_FORMULA = 24  # characters in a line
_SKIPPED = frozenset({"annotation", "annotation-xml", "mphantom", "mspace"})
_ACCENTS = {
    "\u203e": "\u0304",  # overline, and the combining sign
    "\u02c6": "\u0302",  # circumflex
    "^": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",  # small tilde
    "\u02d9": "\u0307",  # dot above
    "\u2192": "\u20d7",  # arrow
}
_BETWEEN = {
    **dict.fromkeys(("msub", "munder"), "_"),
    **dict.fromkeys(("msup", "mover"), "^"),
    **dict.fromkeys(("msubsup", "munderover"), "_^"),
    "mfrac": "/",
}
"""Signs between the children of an element."""
_APPLIED = "\u2061"  # "function application", an invisible sign
_ZERO_WIDTH_SPACE = "\u200b"  # Pagefind would take it for the only space there is
# Han and kana have no spaces between words.  One after each sign makes any part of a
# sentence a phrase that is found; static/longform/search.js does it to what is asked.
_SIGNS = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff])(?=[\u3040-\u30ff\u3400-\u9fff])"
)


def search_text(text: bytes) -> str:
    """Return the text of a page as HTML; "" for one that has headings only.

    ``text`` is the page's own HTML, without the theme's around it.
    """
    content = parse_text(text)
    _leave_text(content)
    if not _has_text(content):
        return ""
    _leave_attributes(content)
    found: str = "".join(html.tostring(part, encoding="unicode") for part in content)
    found = " ".join(found.replace(_ZERO_WIDTH_SPACE, "").split())
    return _SIGNS.sub(" ", found)


def search_head(
    language: str, meta: Mapping[str, str], filters: Mapping[str, Sequence[str]]
) -> str:
    """Return what Pagefind is told of a page, and filters it by: a document's head."""
    head = [
        *(("meta", name, value) for name, value in meta.items()),
        *(("filter", name, value) for name in filters for value in filters[name]),
    ]
    told = "".join(
        f'<meta data-pagefind-{kind}="{name}[content]" content="{escape(value)}">'
        for kind, name, value in head
    )
    return f'<html lang="{escape(language)}"><head>{told}</head>'


def search_document(head: str, text: str) -> str:
    """Return a document for Pagefind."""
    return f"{head}<body data-pagefind-body>{text}</body></html>"


def _leave_text(content: HtmlElement) -> None:
    """Write out formulas and code, then remove all that is no text."""
    for formula in list(content.iter("math")):
        _write_out(formula)
    for code in list(content.iter("pre")):
        for number in code.find_class("linenos"):
            number.drop_tree()
        code[:], code.text = [], code.text_content()
    for element in [element for element in content.iter() if _is_not_text(element)]:
        element.drop_tree()


def _leave_attributes(content: HtmlElement) -> None:
    """Remove all attributes but the anchors of headings; part what stands in a row."""
    anchors = {heading: _anchor(heading) for heading in content.iter(*_HEADINGS)}
    for element in content.iter():
        is_light = element.tag == "pre" or element.get("role") == "doc-biblioentry"
        element.attrib.clear()
        if is_light:
            element.set("data-pagefind-weight", "0.5")
        if anchors.get(element):
            element.set("id", anchors[element])
        if element.tag in _PARTED:
            element.tail = " " + (element.tail or "")


def _is_not_text(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return True  # a comment
    classes = (element.get("class") or "").split()
    return (
        element.tag in _NOT_TEXT
        or not _NOT_TEXT_CLASSES.isdisjoint(classes)
        or element.get("role") == "doc-backlink"
        or element.get("hidden") is not None
    )


def _has_text(content: HtmlElement) -> bool:
    headed = sum(_letter_count(heading) for heading in content.iter(*_HEADINGS))
    return _letter_count(content) > headed


def _letter_count(element: HtmlElement) -> int:
    text: str = element.text_content()
    return len("".join(text.split()))


def _anchor(heading: HtmlElement) -> str:
    """Return the anchor of a heading, its own or its section's; none for the title."""
    if heading.tag == "h1":
        return ""
    section = heading.getparent()
    own = heading.get("id") or (section.get("id") if section.tag == "section" else "")
    return own or ""


def _write_out(formula: HtmlElement) -> None:
    """Put text in a formula's place."""
    if formula.get("display") == "block":
        shown = f" {ELLIPSIS} "
    else:
        line = _in_a_line(formula).strip()
        shown = line if len(line) <= _LONGEST_FORMULA else ELLIPSIS
    formula.tail = shown + (formula.tail or "")
    formula.drop_tree()


def _in_a_line(element: HtmlElement) -> str:
    """Write MathML in a line, as one would in plain text."""
    if element.tag in _SKIPPED:
        return ""
    parts = [_in_a_line(child) for child in element]
    if not parts:
        text = "".join((element.text or "").split())
        return _plain_letters(text.replace(_APPLIED, " "))
    return _combined(element.tag, parts)


def _combined(tag: str, parts: list[str]) -> str:
    """Write an element of MathML whose children are written already."""
    first, *others = parts
    if tag == "mover" and others and others[0] in _ACCENTS:
        return unicodedata.normalize("NFC", first + _ACCENTS[others[0]])
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if tag in _BETWEEN and len(parts) == len(_BETWEEN[tag]) + 1:
        signs = zip(_BETWEEN[tag], others, strict=True)
        base = _grouped(first) if tag == "mfrac" else first
        return base + "".join(sign + _grouped(part) for sign, part in signs)
    return "".join(parts)


def _grouped(part: str) -> str:
    return part if len(part) == 1 or part.isalnum() else f"({part})"


def _plain_letters(text: str) -> str:
    """Write mathematical letters (U+1D400 to U+1D7FF) as the letters they stand for."""
    return "".join(
        unicodedata.normalize("NFKC", char)
        if "\U0001d400" <= char <= "\U0001d7ff"
        else char
        for char in text
    )
