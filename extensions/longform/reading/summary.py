"""Rich text from docutils nodes: titles, summaries, and the sentence around a link."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
from docutils import nodes
from sphinx import addnodes

from longform.model.rich_text import Anchor, Math, RichText, Span, Styled, Text, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STYLES: dict[type[nodes.Node], str] = {
    nodes.emphasis: "em",
    nodes.strong: "strong",
    nodes.literal: "code",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
}
_WORDLESS = (
    nodes.raw,
    nodes.image,
    nodes.comment,
    nodes.footnote_reference,
    nodes.system_message,
    nodes.problematic,
)
_MORE = re.compile(r"<!--\s*more\s*-->")
_SENTENCE_BREAK = re.compile(
    "(?<=[\u3002\uff01\uff1f])"  # Chinese and Japanese: no space follows
    "|(?<=[.!?])(?=\\s+[\"'“\u2018(\\[]?(?P<next>\\w|$))"
)
_ABBREVIATION = re.compile(r"\b(?:al|cf|e\.g|i\.e|vs|[Ee]qs?|[Ff]igs?|[Ss]ecs?)\.$")
_GAP = "\0"  # where a reference without words was
_EMPTY_BRACKETS = re.compile(r" ?\((?:see |and |or |[,; ])*\0(?:and |or |[,; \0])*\)")
_TITLED = frozenset({"eq", "numref", "ref", "post"})


def rich_text(children: Iterable[nodes.Node]) -> RichText:
    """Convert inline nodes; markup without a counterpart keeps its words.

    Raw HTML, images and footnote marks go; so do references that have no words before
    they are resolved (equation numbers).
    """
    return _tidy(_all_spans(children))


def _all_spans(children: Iterable[nodes.Node]) -> tuple[Span, ...]:
    """Convert nodes, with a gap in place of each reference that has no words yet."""
    return tuple(span for child in children for span in _spans(child))


def _spans(node: nodes.Node) -> list[Span]:
    spans: list[Span] = []
    match node:
        case nodes.Text():
            spans = [Text(str(node).replace("\n", " "))]
        case nodes.math():
            spans = [Math(node.astext(), node.get("mathml", ""))]
        case addnodes.pending_xref() if _is_unresolved(node):
            spans = [Text(_GAP)]
        case nodes.reference() if _is_external(node):
            spans = [Anchor(node["refuri"], _all_spans(node.children))]
        case nodes.Element() if not isinstance(node, _WORDLESS):
            inner = _all_spans(node.children)
            style = _STYLES.get(type(node))
            spans = [Styled(style, inner)] if style and inner else list(inner)
    return spans


def _is_external(node: nodes.reference) -> bool:
    return str(node.get("refuri", "")).startswith(("http://", "https://"))


def _is_unresolved(node: addnodes.pending_xref) -> bool:
    """Say whether a reference shows its target's key until it is resolved."""
    return not node.get("refexplicit") and node["reftype"] in _TITLED


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
            return _joined(_ended_before(node, before_more))
    lead: list[nodes.paragraph] = []
    top = doctree.next_node(nodes.section) or doctree
    for child in top.children:
        if isinstance(child, nodes.section) and lead:
            break
        lead += [p for p in child.findall(nodes.paragraph) if _is_running_text(p)]
    return cut(_joined(lead), max_words)[0]


def _is_running_text(paragraph: nodes.paragraph) -> bool:
    return isinstance(paragraph.parent, nodes.section | nodes.document)


def _is_more(node: nodes.Node) -> bool:
    text = node.astext().strip()
    return bool(_MORE.fullmatch(text)) or text == "more"


def _ended_before(
    more: nodes.Element, paragraphs: list[nodes.paragraph]
) -> list[nodes.paragraph]:
    """End the last paragraph before the mark where it stands in its middle."""
    if not paragraphs or more.parent is not paragraphs[-1]:
        return paragraphs
    last = paragraphs[-1].copy()
    last += [node.deepcopy() for node in more.parent[: more.parent.index(more)]]
    return [*paragraphs[:-1], last]


def _joined(paragraphs: Iterable[nodes.paragraph]) -> RichText:
    spans: list[Span] = []
    for paragraph in paragraphs:
        text = rich_text(paragraph.children)
        if text:
            spans += [Text(" "), *text] if spans else text
    return tuple(spans)


def _tidy(text: Iterable[Span]) -> RichText:
    """Join neighbouring words, and close the gaps that left-out references leave."""
    spans: list[Span] = []
    for span in text:
        match span:
            case Text() if spans and isinstance(spans[-1], Text):
                spans[-1] = Text(spans[-1].text + span.text)
            case Styled() | Anchor():
                spans.append(msgspec.structs.replace(span, spans=_tidy(span.spans)))
            case _:
                spans.append(span)
    return tuple(
        Text(_without_gaps(span.text)) if isinstance(span, Text) else span
        for span in spans
    )


def _without_gaps(words: str) -> str:
    """Take gaps out, with empty brackets and the space before a comma or full stop."""
    words = _EMPTY_BRACKETS.sub("", re.sub(r"[ \n\t]+", " ", words))
    words = re.sub(r" ?\0(?=[.,;:!?)])", "", words)
    return re.sub(r"(^| )\0 ?", r"\1", words).replace(_GAP, "")


def sentence_around(link: nodes.Element) -> RichText:
    """Return the sentence of the paragraph that has ``link``, its words in <mark>."""
    block: nodes.Node = link
    while block.parent is not None and not isinstance(
        block, nodes.paragraph | nodes.title | nodes.term | nodes.caption
    ):
        block = block.parent
    sentences: list[list[Span]] = [[]]
    marked = 0
    for child in _joined_texts(block.children):
        if isinstance(child, str):
            first, *more = _sentences(child)
            sentences[-1].append(Text(first))
            sentences += [[Text(part.lstrip())] for part in more]
        elif child is link or link in list(child.findall()):
            marked = len(sentences) - 1
            sentences[-1].append(Styled("mark", _all_spans(link.children)))
        else:
            sentences[-1] += _spans(child)
    return _tidy(sentences[marked])


def _joined_texts(children: Iterable[nodes.Node]) -> Iterator[str | nodes.Node]:
    """Yield nodes, runs of text as one string: MyST makes a node of each line end."""
    runs = groupby(children, lambda node: isinstance(node, nodes.Text))
    for is_text, run in runs:
        if is_text:
            yield "".join(str(node) for node in run).replace("\n", " ")
        else:
            yield from run


def _sentences(text: str) -> list[str]:
    """Split after sentence ends; a small letter or a digit begins no sentence."""
    starts = [0]
    for mark in _SENTENCE_BREAK.finditer(text):
        first = mark["next"] or ""
        is_within = first.islower() or first.isdigit()
        if not is_within and not _ABBREVIATION.search(text, 0, mark.start()):
            starts.append(mark.start())
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
