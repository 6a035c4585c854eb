"""Rich text from docutils nodes: titles, summaries, and the sentence around a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from longform.model.rich_text import Anchor, Math, RichText, Span, Styled, Text, cut

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = {
    nodes.emphasis: "em",
    nodes.strong: "strong",
    nodes.literal: "code",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
}
_MORE = re.compile(r"<!--\s*more\s*-->")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?。！？])(?=\s+[\"'“‘(\[]?\w)")
_ENUMERATED = frozenset({"eq", "numref", "cite", "p", "t"})


def rich_text(children: Iterable[nodes.Node]) -> RichText:
    """Convert inline nodes; markup without a counterpart keeps its words.

    Raw HTML, images and footnote marks go; so do references that have no words before
    they are resolved (equation numbers, citations).
    """
    return tuple(span for child in children for span in _spans(child))


def _spans(node: nodes.Node) -> list[Span]:
    match node:
        case nodes.Text():
            return [Text(str(node).replace("\n", " "))]
        case nodes.math():
            return [Math(node.astext(), node.get("mathml", ""))]
        case nodes.raw() | nodes.image() | nodes.comment() | nodes.footnote_reference():
            return []
        case nodes.system_message() | nodes.problematic():
            return []
        case addnodes.pending_xref() if _is_unresolved(node):
            return []
        case nodes.reference() if _is_external(node):
            return [Anchor(node["refuri"], rich_text(node.children))]
        case nodes.Element():
            inner = rich_text(node.children)
            style = _STYLES.get(type(node))
            return [Styled(style, inner)] if style and inner else list(inner)
    return []


def _is_external(node: nodes.reference) -> bool:
    return str(node.get("refuri", "")).startswith(("http://", "https://"))


def _is_unresolved(node: addnodes.pending_xref) -> bool:
    """Say whether a reference shows its target's key until it is resolved."""
    return node["refdomain"] == "cite" or (
        not node.get("refexplicit") and node["reftype"] in _ENUMERATED | {"ref", "post"}
    )


def document_title(doctree: nodes.document) -> nodes.title | None:
    """Return the title node of the first section, or None."""
    return next(iter(doctree.findall(nodes.title)), None)


def summary_of(doctree: nodes.document, max_words: int) -> RichText:
    """Return the text before ``<!--more-->``, else the first paragraphs, cut.

    The first paragraphs are those before the first subsection, or failing such those of
    the first subsection that has any.
    """
    before_more: list[nodes.paragraph] = []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.paragraph):
            before_more.append(node)
        elif isinstance(node, nodes.comment | nodes.raw) and _is_more(node):
            return _tidy(_joined(before_more))
    lead: list[nodes.paragraph] = []
    top = doctree.next_node(nodes.section) or doctree
    for child in top.children:
        if isinstance(child, nodes.section) and lead:
            break
        lead += [p for p in child.findall(nodes.paragraph) if _is_running_text(p)]
    return _tidy(cut(_joined(lead), max_words)[0])


def _is_running_text(paragraph: nodes.paragraph) -> bool:
    return isinstance(paragraph.parent, nodes.section | nodes.document)


def _is_more(node: nodes.Node) -> bool:
    text = node.astext().strip()
    return bool(_MORE.fullmatch(text)) or text == "more"


def _joined(paragraphs: Iterable[nodes.paragraph]) -> RichText:
    spans: list[Span] = []
    for paragraph in paragraphs:
        text = rich_text(paragraph.children)
        if text:
            spans += [Text(" "), *text] if spans else text
    return tuple(spans)


def _tidy(text: RichText) -> RichText:
    """Close the gaps that left-out references leave before punctuation."""
    spans: list[Span] = []
    for span in text:
        if isinstance(span, Text):
            words = re.sub(r"\(\s*\)", "", re.sub(r"\s+", " ", span.text))
            spans.append(Text(re.sub(r"\s+([.,;:!?)])", r"\1", words)))
        else:
            spans.append(span)
    return tuple(spans)


def sentence_around(link: nodes.Element) -> RichText:
    """Return the sentence of the paragraph that has ``link``, its words in <mark>."""
    block: nodes.Node = link
    while block.parent is not None and not isinstance(
        block, nodes.paragraph | nodes.title | nodes.term | nodes.caption
    ):
        block = block.parent
    sentences: list[list[Span]] = [[]]
    marked = 0
    for child in block.children:
        if child is link or link in list(child.findall()):
            marked = len(sentences) - 1
            inner = tuple(span for part in link.children for span in _spans(part))
            sentences[-1].append(Styled("mark", inner))
        elif isinstance(child, nodes.Text):
            first, *more = _SENTENCE_BREAK.split(str(child).replace("\n", " "))
            sentences[-1].append(Text(first))
            sentences += [[Text(part.lstrip())] for part in more]
        else:
            sentences[-1] += _spans(child)
    return _tidy(tuple(sentences[marked]))
