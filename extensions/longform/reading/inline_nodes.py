"""Rich text back into docutils nodes, for a page that shows it."""

from __future__ import annotations

from docutils import nodes

from longform.model.rich_text import Anchor, Math, RichText, Styled, Text

_ELEMENTS: dict[str, type[nodes.TextElement]] = {
    "em": nodes.emphasis,
    "strong": nodes.strong,
    "code": nodes.literal,
    "mark": nodes.inline,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
}


def inline_nodes(text: RichText) -> list[nodes.Node]:
    """Turn rich text back into nodes."""
    made: list[nodes.Node] = []
    for span in text:
        match span:
            case Text(words):
                made.append(nodes.Text(words))
            case Math(tex, mathml):
                made.append(nodes.math(tex, tex, mathml=mathml))
            case Styled(style, spans):
                made.append(_ELEMENTS[style]("", "", *inline_nodes(spans)))
            case Anchor(url, spans):
                made.append(nodes.reference("", "", *inline_nodes(spans), refuri=url))
    return made
