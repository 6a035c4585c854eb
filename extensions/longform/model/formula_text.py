"""Titles as plain words whose formulas can be read: "O(n²)", "x̂", "(a+b)/2".

For places that have neither MathML nor TeX: a browser's tab, a search result, a
picture.  Formulas are read from their MathML Core; what has no sign of its own in
Unicode is written with ``^``, ``_`` and ``/``.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from longform.model.rich_text import Anchor, Math, Styled, Text

if TYPE_CHECKING:
    from longform.model.rich_text import RichText

_RAISED = str.maketrans("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans(
    "0123456789+-\u2212=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ"
)
_ACCENTS = {
    "^": "\u0302",
    "\u02c6": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",
    "¯": "\u0304",
    "‾": "\u0305",
    "˙": "\u0307",
    "¨": "\u0308",
    "→": "\u20d7",
}
"""Signs over a letter, as marks that combine with it."""
_PRIMES = frozenset("\u2032\u2033\u2034")
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b")
_TWO = 2


def readable_text(text: RichText) -> str:
    """Return the words alone, formulas in Unicode, white space in single spaces."""
    return " ".join("".join(_words(text)).split())


def _words(text: RichText) -> list[str]:
    words: list[str] = []
    for span in text:
        match span:
            case Text(string):
                words.append(string)
            case Math(tex, mathml):
                words.append(_formula(mathml) if mathml else tex)
            case Styled(_, spans) | Anchor(_, spans):
                words += _words(spans)
    return words


def _formula(mathml: str) -> str:
    """Return a formula's text; bold and script letters are plain ones (NFKC)."""
    return _read(ET.fromstring(mathml)).translate(_INVISIBLE)  # noqa: S314 - our Temml's


def _read(element: ET.Element) -> str:
    """Return an element's text; where it has no form of its own, its parts in a row."""
    name = element.tag.rpartition("}")[2]
    parts = [_read(child) for child in element if "annotation" not in child.tag]
    match name, parts:
        case "mover", [base, above] if len(base) == 1 and above in _ACCENTS:
            text = unicodedata.normalize("NFC", base + _ACCENTS[above])
        case "msup" | "mover", [base, above]:
            text = base + _placed(above, _RAISED, "^")
        case "msub" | "munder", [base, below]:
            text = base + _placed(below, _LOWERED, "_")
        case "msubsup" | "munderover", [base, below, above]:
            text = base + _placed(below, _LOWERED, "_") + _placed(above, _RAISED, "^")
        case "mfrac", [top, bottom]:
            text = f"{_grouped(top)}/{_grouped(bottom)}"
        case "msqrt", _:
            text = f"√{_grouped(''.join(parts))}"
        case "mspace", _:
            text = " "
        case _:
            own = unicodedata.normalize("NFKC", element.text or "")
            text = own + "".join(parts)
    return text


def _placed(text: str, table: dict[int, int], sign: str) -> str:
    """Raise or lower a text where each character has such a form."""
    if all(ord(char) in table for char in text):
        return text.translate(table)
    return text if text in _PRIMES else sign + _grouped(text)


def _grouped(text: str) -> str:
    return text if len(text) < _TWO or text.isalnum() else f"({text})"
