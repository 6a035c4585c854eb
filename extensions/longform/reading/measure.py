"""Count what there is to read on a page, from its doctree.

Each piece of content is counted once, in the kind it belongs to: a formula in a table
is a formula, a word in a caption is prose.  Citations count as one word; bibliographies
and comments are not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from longform.model.records import Measurement
from longform.reading.citations import citation_group
from longform.reading.nodes import listed_work

if TYPE_CHECKING:
    from collections.abc import Iterator

_CJK = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U000323af]"
)
_WORD = re.compile(r"[^\W_]\S*")  # between spaces, from its first letter; no lone sign
_CODE_TOKEN = re.compile(r"\w+|[^\w\s]+")
_TEX_TOKEN = re.compile(
    r"\\(?:begin|end|label|tag)\*?\s*\{[^}]*\}|\\[a-zA-Z]+\*?|\\.|"
    r"\d+(?:\.\d+)?|[^\s{}^_&\\]",
    re.DOTALL,
)
_TEX_SILENT = re.compile(
    r"\\(?:(?:begin|end|label|tag)\b.*|text|text(?:bf|it|rm|tt|sf)|mathrm|mathbf|mathit|"
    r"mathsf|mathtt|mathcal|mathbb|mathfrak|boldsymbol|operatorname\*?|left|right|"
    r"[bB]igg?[lrm]?|middle|displaystyle|textstyle|scriptstyle|quad|qquad|limits|"
    r"nolimits|hline|notag|nonumber|[,;:!>\s\\])",
    re.DOTALL,
)
_SKIPPED = (
    nodes.comment,
    nodes.label,  # a footnote's number
    nodes.raw,
    nodes.system_message,
    nodes.substitution_definition,
    addnodes.toctree,
    addnodes.index,
)


def tex_symbols(tex: str) -> int:
    r"""Count the symbols of a formula: letters, numbers, signs, named symbols.

    Grouping, fonts, spacing, delimiter sizes and environments are not symbols;
    ``\frac{a}{2}`` has three (the bar, a, 2).
    """
    tokens = _TEX_TOKEN.findall(tex)
    return sum(1 for token in tokens if not _TEX_SILENT.fullmatch(token))


def measure_doctree(doctree: nodes.document) -> Measurement:
    """Count a page that was just read, before parts are added to it."""
    counts: Counter[str] = Counter()
    rendered: list[str] = []
    for kind, text in _pieces(doctree, "prose"):
        rendered.append(text)
        match kind:
            case "prose":
                rest, cjk = _CJK.subn(" ", text)
                counts["cjk_characters"] += cjk
                counts["words"] += len(_WORD.findall(rest))
            case "table":
                rest, cjk = _CJK.subn(" ", text)
                counts["table_words"] += cjk + len(_WORD.findall(rest))
            case "code":
                counts["code_tokens"] += len(_CODE_TOKEN.findall(text))
            case "figures":
                counts["figures"] += 1
            case _:
                counts[kind] += tex_symbols(text)
    counts["rendered_words"] = len(" ".join(rendered).split())
    return Measurement(**counts)


def _pieces(node: nodes.Node, kind: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each block of words and each formula, in order."""
    if isinstance(node, _SKIPPED) or _is_bibliography(node):
        return
    match node:
        case nodes.math_block():
            yield "display_math_symbols", node.astext()
        case nodes.literal_block() | nodes.doctest_block():
            yield "code", node.astext()
        case nodes.image():
            yield "figures", ""
        case nodes.TextElement():
            yield from _inline_pieces(node, kind)
        case nodes.table():
            for child in node.children:
                is_caption = isinstance(child, nodes.title)
                yield from _pieces(child, kind if is_caption else "table")
        case nodes.Element():
            for child in node.children:
                yield from _pieces(child, kind)


def _is_bibliography(node: nodes.Node) -> bool:
    return isinstance(node, listed_work | nodes.citation)


def _inline_pieces(node: nodes.TextElement, kind: str) -> Iterator[tuple[str, str]]:
    """Yield a paragraph's words as one piece, then its formulas and images."""
    words: list[str] = []
    others: list[tuple[str, str]] = []

    def walk(inner: nodes.Node) -> None:
        if isinstance(inner, citation_group):
            words.append("cited")
        elif isinstance(inner, nodes.Text):
            words.append(str(inner))
        elif isinstance(inner, nodes.math):
            others.append(("inline_math_symbols", inner.astext()))
        elif isinstance(inner, nodes.image):
            others.append(("figures", ""))
        elif not isinstance(inner, _SKIPPED):
            for child in inner.children:
                walk(child)

    walk(node)
    yield kind, "".join(words)
    yield from others
