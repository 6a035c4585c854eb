"""Text with a little markup: what an author's sentence looks like away from its page.

Owns the value that summaries, titles, notes and backlink sentences are kept as, and its
three readings: plain text, HTML, and a cut at a length.  It must not hold anything that
needs the page it came from (links keep their words, images their alternative text),
nor raw HTML: every string is escaped on the way out.

MathML is made when a page is read and kept here beside its TeX, so that writing needs
no renderer.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class Text(msgspec.Struct, frozen=True, tag=True):
    """Words as they are."""

    text: str


class Math(msgspec.Struct, frozen=True, tag=True):
    """One inline formula."""

    tex: str
    mathml: str  # "" where the TeX has an error: the TeX is shown


class Styled(msgspec.Struct, frozen=True, tag=True):
    """Marked-up spans; ``style`` is an HTML element's name: em, strong, code, mark."""

    style: str
    spans: tuple[Span, ...]


class Anchor(msgspec.Struct, frozen=True, tag=True):
    """Words that lead to another site."""

    url: str  # http or https
    spans: tuple[Span, ...]


Span = Text | Math | Styled | Anchor
RichText = tuple[Span, ...]

ELLIPSIS = "…"

_STYLES = frozenset({"em", "strong", "code", "mark", "sub", "sup"})
_SENTENCE_END = re.compile("[.!?\u3002\uff01\uff1f][\"'”’)\\]]*\\s*$")  # with CJK's


def plain_text(rich_text: RichText) -> str:
    """Return the words alone; a formula is its TeX, white space is single spaces."""
    return " ".join("".join(_words(span) for span in rich_text).split())


def _words(span: Span) -> str:
    match span:
        case Text(text):
            return text
        case Math(tex):
            return tex
        case Styled(_, spans) | Anchor(_, spans):
            return "".join(_words(inner) for inner in spans)


def render_html(rich_text: RichText) -> str:
    """Return phrasing content (HTML Living Standard, 3.2.5.2.5), all text escaped."""
    return "".join(_html(span) for span in rich_text)


def _html(span: Span) -> str:
    match span:
        case Text(text):
            return escape(text)
        case Math(tex, mathml):
            return mathml or f"<code>{escape(tex)}</code>"
        case Styled(style, spans):
            if style not in _STYLES:
                raise ValueError(f"no such style: {style}")
            return f"<{style}>{render_html(spans)}</{style}>"
        case Anchor(url, spans):
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"not a web address: {url}")
            return f'<a href="{escape(url)}">{render_html(spans)}</a>'


def cut(rich_text: RichText, max_words: int) -> tuple[RichText, bool]:
    """Shorten to ``max_words`` words and say whether anything was left out.

    The cut falls after the last sentence that ends in the second half of the allowed
    length; failing that after a word, with an ellipsis.  A formula counts as one word,
    and neither it nor code is split.  An ellipsis always marks a cut.
    """
    kept: list[tuple[_Piece, int]] = []
    count = 0
    for piece in _pieces(rich_text):
        count += piece.words
        if count > max_words:
            return _ended(kept, max_words), True
        kept.append((piece, count))
    return rich_text, False


class _Piece(NamedTuple):
    """A part of a text that is kept or left out as a whole."""

    span: Text | Math | Styled  # Styled only for code
    around: tuple[tuple[int, Styled | Anchor], ...]  # place and span, from outside in
    words: int


def _pieces(
    rich_text: RichText, around: tuple[tuple[int, Styled | Anchor], ...] = ()
) -> Iterator[_Piece]:
    """Break a text into words, each with the white space after it, and formulas."""
    for place, span in enumerate(rich_text):
        match span:
            case Text(text):
                for part in re.finditer(r"\s*\S+\s*|\s+", text):
                    words = 0 if part[0].isspace() else 1
                    yield _Piece(Text(part[0]), around, words)
            case Math():
                yield _Piece(span, around, 1)
            case Styled("code", _):
                yield _Piece(span, around, len(_words(span).split()))
            case Styled(_, spans) | Anchor(_, spans):
                yield from _pieces(spans, (*around, (place, span)))


def _ended(kept: list[tuple[_Piece, int]], max_words: int) -> RichText:
    """Put pieces together up to the best place to end, and add the ellipsis."""
    for length in range(len(kept), 0, -1):
        piece, words = kept[length - 1]
        if words * 2 < max_words:
            break
        if _SENTENCE_END.search(_words(piece.span)):
            return (*_joined(kept[:length]), Text(" " + ELLIPSIS))
    return (*_joined(kept), Text(ELLIPSIS))


def _joined(kept: list[tuple[_Piece, int]]) -> RichText:
    """Put pieces together again, without white space at the end."""
    pieces = [piece for piece, _ in kept]
    while pieces and isinstance(last := pieces[-1].span, Text):
        bare = last.text.rstrip()
        if bare:
            pieces[-1] = pieces[-1]._replace(span=Text(bare))
            break
        pieces.pop()
    return _nested(pieces, 0)


def _nested(pieces: list[_Piece], depth: int) -> RichText:
    """Put each piece back into the spans around it, below ``depth``."""
    spans: list[Span] = []
    for around, group in groupby(pieces, key=lambda piece: piece.around[depth:][:1]):
        if around:
            inner = _nested(list(group), depth + 1)
            spans.append(msgspec.structs.replace(around[0][1], spans=inner))
            continue
        for span in (piece.span for piece in group):
            if spans and isinstance(span, Text) and isinstance(spans[-1], Text):
                spans[-1] = Text(spans[-1].text + span.text)
            else:
                spans.append(span)
    return tuple(spans)
