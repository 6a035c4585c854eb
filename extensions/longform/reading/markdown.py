"""Short Markdown outside a page: summaries and notes in the front matter.

Inline CommonMark with dollar math becomes rich text; HTML is shown as written, images
are their alternative text, links within the site keep their words.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from longform.model.rich_text import Anchor, Math, RichText, Span, Styled, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

_STYLES = {"em_open": "em", "strong_open": "strong"}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"typographer": True})
    parser.enable(["smartquotes", "replacements"])
    parser.use(dollarmath_plugin, allow_space=False, double_inline=True)
    return parser.use(myst_role_plugin)


def parse_markdown(text: str, render_math: Callable[[str], str]) -> RichText:
    """Turn Markdown into one paragraph of rich text; block marks lose their meaning.

    ``render_math`` takes TeX and returns MathML, "" on an error it has warned of.
    """
    spans: list[Span] = []
    for token in _parser().parse(text):
        if token.type == "inline":
            if spans:
                spans.append(Text(" "))
            spans += _spans(iter(token.children or []), render_math)
        elif token.type in {"math_block", "math_block_label"}:
            spans.append(
                Math(token.content.strip(), render_math(token.content.strip()))
            )
        elif token.type in {"fence", "code_block", "html_block"}:
            spans.append(Text(" " + token.content.strip() + " "))
    return tuple(spans)


def _spans(tokens: Iterator[Token], render_math: Callable[[str], str]) -> list[Span]:
    """Convert tokens up to the next closing one."""
    spans: list[Span] = []
    for token in tokens:
        if token.nesting == -1:
            break
        if token.type == "link_open":
            inner = tuple(_spans(tokens, render_math))
            url = str(token.attrs.get("href", ""))
            is_external = url.startswith(("http://", "https://"))
            spans += [Anchor(url, inner)] if is_external else inner
        elif token.nesting == 1:
            inner = tuple(_spans(tokens, render_math))
            style = _STYLES.get(token.type)
            spans += [Styled(style, inner)] if style else inner
        elif token.type in {"softbreak", "hardbreak"}:
            spans.append(Text(" "))
        elif token.type == "code_inline":
            spans.append(Styled("code", (Text(token.content),)))
        elif token.type.startswith("math_"):
            spans.append(Math(token.content, render_math(token.content)))
        elif token.content:
            spans.append(Text(token.content))
    return spans
