"""Text with a little markup: what an author's sentence looks like away from its page.

Owns the value that summaries, titles, notes and backlink sentences are kept as, and its
three readings: plain text, HTML, and a cut at a length.  It must not hold anything that
needs the page it came from (links keep their words, images their alternative text), nor
raw HTML: every string is escaped on the way out.

MathML is made when a page is read and kept here beside its TeX, so that writing needs no
renderer.
"""

from __future__ import annotations

import re
from html import escape

import msgspec


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
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*\s*$")


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
    length; failing that after a word, with an ellipsis.  A formula counts as one word
    and is never split.  An ellipsis always marks a cut.
    """
    kept: list[tuple[Span, int]] = []
    words = 0
    for span in _split_words(rich_text):
        width = 1 if isinstance(span, Math) else len(_words(span).split())
        if words + width > max_words:
            return _ended(kept, max_words), True
        words += width
        kept.append((span, words))
    return rich_text, False


def _split_words(rich_text: RichText) -> list[Span]:
    """Break top-level text into words, each with the white space after it."""
    spans: list[Span] = []
    for span in rich_text:
        if isinstance(span, Text):
            spans += [Text(word) for word in re.findall(r"\s*\S+\s*|\s+", span.text)]
        else:
            spans.append(span)
    return spans


def _ended(kept: list[tuple[Span, int]], max_words: int) -> RichText:
    for length in range(len(kept), 0, -1):
        span, words = kept[length - 1]
        if words * 2 < max_words:
            break
        if _SENTENCE_END.search(_words(span)):
            return (*_joined(kept[:length]), Text(" " + ELLIPSIS))
    return (*_joined(kept), Text(ELLIPSIS))


def _joined(kept: list[tuple[Span, int]]) -> RichText:
    """Put neighbouring words together again, without white space at the end."""
    spans: list[Span] = []
    for span, _ in kept:
        if spans and isinstance(span, Text) and isinstance(spans[-1], Text):
            spans[-1] = Text(spans[-1].text + span.text)
        else:
            spans.append(span)
    if spans and isinstance(spans[-1], Text):
        spans[-1] = Text(spans[-1].text.rstrip())
    return tuple(spans)
