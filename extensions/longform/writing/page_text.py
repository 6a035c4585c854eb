"""The text of a page: marked where it is written, found and parsed where it is read.

It stands between two comments, so no theme need be known, and no whole page be parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from lxml import etree

_BEGIN, _END = b"<!--post-text-->", b"<!--/post-text-->"
_PARSER = html.HTMLParser(encoding="utf-8")


def mark_text(body: str) -> str:
    """Return a page's text between the comments by which it is found again."""
    return f"{_BEGIN.decode()}{body}{_END.decode()}"


def marked_text(page: bytes) -> bytes:
    """Return what stands between the comments of a written page; nothing without."""
    begin, end = page.find(_BEGIN), page.rfind(_END)
    return page[begin + len(_BEGIN) : end] if 0 <= begin < end else b""


def parse_text(text: bytes) -> html.HtmlElement:
    """Return an element that has a page's text in it."""
    document = html.document_fromstring(b"<div>" + text + b"</div>", parser=_PARSER)
    return document.body


def drop_element(element: etree._Element) -> None:
    """Remove an element; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:  # it went with one around it
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
