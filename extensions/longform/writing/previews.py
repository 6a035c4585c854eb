"""What a link from another page to a place on this one shows before it is followed.

Reads the HTML that a build wrote; ``static/longform/previews.js`` shows what is made
here, and does the same itself for links within a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree, html

from longform.writing.page_text import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_BLOCKS = frozenset({"section", "figure", "table", "dt", "li", "p"})
_BLOCK_CLASSES = frozenset(
    {"math-display", "literal-block-wrapper", "citation", "footnote"}
)
_FURNITURE = etree.XPath(
    "descendant::*[self::button or self::script or self::style"
    " or contains(@class, 'headerlink') or contains(@class, 'backrefs')"
    " or contains(@class, 'work-backlinks')]"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def previews_of(text: bytes, ids: Iterable[str]) -> dict[str, str]:
    """Return HTML by id, in order of the ids; one that is not in the text has none."""
    places = {
        place.get("id"): place
        for place in parse_text(text).iter(etree.Element)
        if place.get("id")
    }
    blocks = {name: _block(places[name]) for name in sorted(ids) if name in places}
    return {
        name: _excerpt(block) for name, block in blocks.items() if block is not None
    }


def _block(place: HtmlElement) -> HtmlElement | None:
    """Return the block that is or has a place."""
    for element in (place, *place.iterancestors()):
        classes = set((element.get("class") or "").split())
        if element.tag in _BLOCKS or classes & _BLOCK_CLASSES:
            return element
    return None


def _excerpt(block: HtmlElement) -> str:
    """Return heading and first paragraph of a section, any other block whole."""
    if block.tag != "section":
        return _html(block)
    heading = next(block.iterchildren(*_HEADINGS), None)
    paragraphs = (*block.iterchildren("p"), *block.iter("p"))
    paragraph = next(filter(_is_text, paragraphs), None)
    title = ""
    if heading is not None:
        inner = _html(heading).split(">", 1)[1].rsplit("<", 1)[0]
        title = f'<p class="preview__title">{inner}</p>'
    return title + (_html(paragraph) if paragraph is not None else "")


def _is_text(paragraph: HtmlElement) -> bool:
    return "longform-part" not in (paragraph.get("class") or "")


def _html(element: HtmlElement) -> str:
    """Write an element without ids, and without what is there for the page's sake."""
    copy = html.fromstring(html.tostring(element, encoding="unicode", with_tail=False))
    for part in _FURNITURE(copy):
        part.drop_tree()
    etree.strip_attributes(copy, "id")
    written: str = html.tostring(copy, encoding="unicode")
    return written
