"""Break a title into lines of even length, in the largest size that fits a box.

The rule is the one of a careful typesetter, not of the first fit: as few lines as the
size allows, and then as narrow as so many lines can be.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ELLIPSIS = "…"
_WORD = re.compile(r"\S+(?:\s+\d\S*)?\s*")  # with the number that follows it
# After a hyphen, a dash or a slash within a word a line may end.
_WITHIN_WORD = re.compile(r"(?<=[^\W\d_][-\u2010\u2013\u2014/])(?=\w)")


class Lines(NamedTuple):
    """A text as it is set."""

    size: int  # pixels of the em
    lines: tuple[str, ...]


class Box(NamedTuple):
    """Where a text has to fit."""

    width: float  # pixels
    height: float  # pixels
    leading: float  # distance of two lines, in ems


def fit(
    text: str, box: Box, sizes: Sequence[int], measure: Callable[[int, str], float]
) -> Lines:
    """Set a text in the first of ``sizes`` that fits; the last one cuts what does not.

    ``measure`` gives the width of a text in a size.  A cut ends in an ellipsis.
    """
    for size in sizes:
        room = max(1, int(box.height / (size * box.leading)))
        width_of = _remembered(size, measure)
        pieces = _pieces(text, box.width, width_of)
        lines = _break(pieces, box.width, width_of)
        if len(lines) <= room:
            break
    else:
        kept = lines[: room - 1]
        rest = "".join(lines[room - 1 :])
        return Lines(size, (*_stripped(kept), _cut(rest, box.width, width_of)))
    return Lines(size, _stripped(_balanced(pieces, lines, box.width, width_of)))


def _remembered(
    size: int, measure: Callable[[int, str], float]
) -> Callable[[str], float]:
    widths: dict[str, float] = {}

    def width_of(text: str) -> float:
        if text not in widths:
            widths[text] = measure(size, text)
        return widths[text]

    return width_of


def _stripped(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines)


def _pieces(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """Return what stays together, spaces at the end.

    A number stays with the word before it ("Part 1").  A word too wide is split after a
    hyphen, failing that anywhere.
    """
    fitting: list[str] = []
    for word in _WORD.findall(text):
        is_wide = width_of(word.rstrip()) > width
        parts = _WITHIN_WORD.split(word) if is_wide else [word]
        for piece in (piece for part in parts for piece in _ideographs_apart(part)):
            fitting += _split(piece, width, width_of)
    return fitting


def _split(piece: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """Split what is wider than a line anywhere."""
    parts: list[str] = []
    while width_of(piece.rstrip()) > width and len(piece) > 1:
        length = _longest(piece, width, width_of)
        parts.append(piece[:length])
        piece = piece[length:]
    return [*parts, piece]


def _ideographs_apart(word: str) -> list[str]:
    """Split between wide characters (UAX 11), but before no closing sign."""
    parts: list[str] = []
    for char in word:
        is_closing = unicodedata.category(char) in {"Pe", "Pf", "Po", "Mn", "Zs"}
        is_wide = unicodedata.east_asian_width(char) in {"W", "F"}
        after_wide = parts and unicodedata.east_asian_width(parts[-1][-1]) in {"W", "F"}
        if parts and (is_closing or not (is_wide or after_wide)):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _longest(text: str, width: float, width_of: Callable[[str], float]) -> int:
    """Return how many characters, one at least, are within a width."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _break(
    pieces: Sequence[str], width: float, width_of: Callable[[str], float]
) -> list[str]:
    """Fill lines with as many pieces as go in."""
    lines: list[str] = []
    for piece in pieces:
        if lines and width_of((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def _balanced(
    pieces: Sequence[str],
    lines: list[str],
    width: float,
    width_of: Callable[[str], float],
) -> list[str]:
    """Narrow the lines as far as their number allows, to a hundredth of the width."""
    low, high = width * 0.5, width
    while high - low > width / 100:
        middle = (low + high) / 2
        narrower = _break(pieces, middle, width_of)
        if len(narrower) > len(lines) or any(
            width_of(line.rstrip()) > middle for line in narrower
        ):
            low = middle
        else:
            lines, high = narrower, middle
    return lines


def _cut(text: str, width: float, width_of: Callable[[str], float]) -> str:
    """Return as much of a text as fits with an ellipsis, whole words if there are."""
    length = _longest(text, width - width_of(_ELLIPSIS), width_of)
    kept, space, _ = text[:length].rpartition(" ")
    return (kept if space else text[:length]).rstrip(" ,;:–-") + _ELLIPSIS
