"""A chapter of a book: XHTML from the HTML of a post, without what only a page has.

What an author wrote is kept in words: an element that HTML has not is a ``<span>``, and
a film or a picture that the book does not hold is its description, with a link to it.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from lxml.html import defs

from longform.writing.page_text import drop_element

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from longform.writing.books import Book
    from longform.writing.views import PostView

_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_NOT_FOR_BOOKS = ("script", "style", "form", "button", "input", "object", "source")
_NOT_ATTRIBUTES = frozenset({"srcset", "loading", "decoding"})
_MEDIA = frozenset(f"{{{_XHTML}}}{n}" for n in ("img", "video", "audio", "iframe"))
_OLD_TAGS = defs.deprecated_tags | defs.nonstandard_tags | defs.frame_tags
_OLDER_TAGS = {"acronym", "big", "command", "keygen", "noscript", "tt"}
_LIVING_TAGS = {"bdi", "main", "menu", "picture", "s", "u"}  # lxml has HTML 4's view
_TAGS = (defs.tags - _OLD_TAGS - _OLDER_TAGS) | _LIVING_TAGS


def chapter_xhtml(
    name: str, body: bytes, view: PostView, book: Book, held: AbstractSet[str]
) -> bytes:
    """Return a chapter as XHTML.

    Links to what the book does not hold lose their address and keep their words.
    """
    language = view.language or book.language
    page = etree.Element(f"{{{_XHTML}}}html", nsmap={None: _XHTML})
    page.set("lang", language)
    page.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    head = etree.SubElement(page, f"{{{_XHTML}}}head")
    etree.SubElement(head, f"{{{_XHTML}}}title").text = view.title
    up = "../" * name.count("/")
    style = {"rel": "stylesheet", "type": "text/css", "href": f"{up}book.css"}
    etree.SubElement(head, f"{{{_XHTML}}}link", style)
    content = _parsed(body.decode())
    page.append(content)
    for element in list(content.iter(*(f"{{{_XHTML}}}{n}" for n in _NOT_FOR_BOOKS))):
        drop_element(element)
    held = {*held, *(f"{name}#{anchor}" for anchor in content.xpath("//@id"))}
    for element in content.iter():
        _settle(element, name, held)
    text: bytes = etree.tostring(page, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n' + text + b"\n"


def _parsed(body: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the body of a chapter; what is no XML is read as HTML."""
    marked = body.replace("<math", f'<math xmlns="{_MATHML}"').replace(
        f'xmlns="{_MATHML}" xmlns="{_MATHML}"', f'xmlns="{_MATHML}"'
    )
    text = f'<body xmlns="{_XHTML}"><main>{marked}</main></body>'
    try:
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        found = html.document_fromstring(f"<body><main>{marked}</main></body>")
        text = etree.tostring(found.find("body"), encoding="unicode", method="xml")
        text = text.replace("<body", f'<body xmlns="{_XHTML}"', 1)
        return etree.fromstring(text)


def _settle(element: Any, name: str, held: AbstractSet[str]) -> None:  # noqa: ANN401
    """Take from an element what leads nowhere in a book, or runs."""
    for attribute in list(element.attrib):
        if attribute.startswith("on") or attribute in _NOT_ATTRIBUTES:
            del element.attrib[attribute]
    space, _, tag = str(element.tag).rpartition("}")
    if space == f"{{{_XHTML}" and tag not in _TAGS:
        element.tag = f"{{{_XHTML}}}span"
    if element.get("role") == "doc-biblioentry":  # deprecated in DPUB-ARIA 1.1
        del element.attrib["role"]
    if element.tag in _MEDIA and _place(name, element.get("src", "")) not in held:
        _name_media(element)
    href = element.get("href")
    if href is not None and not urlsplit(href).scheme:
        path, _, fragment = href.partition("#")
        place = _place(name, path) if path else f"{name}#{unquote(fragment)}"
        if place not in held:
            del element.attrib["href"]


def _place(name: str, address: str) -> str:
    """Return the path in the book of an address in one of its chapters."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))


def _name_media(element: Any) -> None:  # noqa: ANN401
    """Put words in the place of what a book does not hold, with a link to the web."""
    source = element.get("src", "")
    words = element.get("alt") or element.get("title") or posixpath.basename(source)
    tail = element.tail
    element.clear()
    element.tail, element.text = tail, words
    is_web = source.startswith(("https://", "http://"))
    element.tag = f"{{{_XHTML}}}a" if is_web else f"{{{_XHTML}}}span"
    if is_web:
        element.set("href", source)
