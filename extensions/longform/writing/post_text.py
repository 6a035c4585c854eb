"""The text of posts as it can stand anywhere: for feeds, made once a build.

What is cut out of a written page (``page_text``) is scrubbed: no script, style or form,
nothing that runs, no part of the page, all addresses absolute.

A text has a name made of what it is made from.  Whoever keeps names knows which texts
changed without making one.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec
from lxml import etree

from longform.reading.kept import read_state, time_and_size, write_if_changed
from longform.writing.addresses import page_file
from longform.writing.page_text import drop_element, marked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_STATE_FILE = "longform-feed-texts.msgpack"
_HELD = 2**22  # bytes of texts that stay in memory

_LEFT_OUT = (
    *("script", "style", "link", "meta", "base", "template", "noscript"),
    *("iframe", "frame", "frameset", "object", "applet", "portal", "canvas"),
    *("form", "input", "button", "textarea", "select", "dialog", "h1"),
    *("annotation", "annotation-xml", "set", "animate", "animatemotion"),
    *("animatetransform", "foreignobject"),
)
_ATTRIBUTES_LEFT_OUT = (
    *("style", "class", "action", "formaction", "background", "data", "longdesc"),
    *("ping", "poster", "srcset", "cite", "manifest", "srcdoc", "usemap"),
)
_NOT_OF_THE_TEXT = frozenset({"longform-part", "headerlink", "only-dark"})  # classes
_THEIR_ELEMENTS = ("p", "nav", "section", "aside", "div", "footer", "a", "img")
_LINKS, _SOURCES = etree.XPath("descendant::*/@href"), etree.XPath("descendant::*/@src")
_HANDLER = re.compile(rb"on[a-z]+[\s\0]*=")  # of text in lower case
_INDEX = re.compile(r"/index\.html(?=$|[#?])")  # a folder's page
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE_SCHEMES = frozenset({"http:", "https:", "mailto:", "tel:", "ftp:", "doi:"})
_PICTURE = re.compile("data:image/(png|jpeg|gif|webp|avif|svg\\+xml)[;,]")
# XML 1.0, 2.2: these can't stand in a document.
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")


class _Named(msgspec.Struct, frozen=True):
    """The name of the text on a page as it was written."""

    written: tuple[int, int]  # its file's time of change in nanoseconds, and its size
    name: str


class PostTexts:
    """The scrubbed texts of one build, each made when it is first asked for.

    They wait in a temporary file, so that memory does not grow with them; their names
    are kept beside the doctrees.
    """

    def __init__(self, app: Sphinx) -> None:
        """Read the pages of a build that are written."""
        self._app = app
        self._state_file = Path(app.doctreedir, _STATE_FILE)
        self._before = read_state(self._state_file, dict[str, _Named])
        self._names: dict[str, _Named] = {}
        self._places: dict[str, tuple[int, int]] = {}  # by docname: offset, length
        self._spool = SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - see close

    def close(self) -> None:
        """Forget the texts."""
        self._spool.close()

    def keep_names(self) -> None:
        """Keep the names of this build's texts for the next one."""
        if self._names != self._before:
            write_if_changed(self._state_file, msgspec.msgpack.encode(self._names))

    def name(self, docname: str) -> str:
        """Return a name of a post's text that changes with it; "" where it has none."""
        if docname not in self._names:
            self._names[docname] = self._named(docname)
        return self._names[docname].name

    def _named(self, docname: str) -> _Named:
        page = page_file(self._app.builder, docname)
        if not page.is_file():
            return _Named((0, 0), "")
        written = time_and_size(page)
        before = self._before.get(docname)
        if before is not None and before.written == written:
            return before
        text = self._written(docname)
        digest = blake2b(text, digest_size=16)
        return _Named(written, digest.hexdigest() if text else "")

    def _written(self, docname: str) -> bytes:
        return marked_text(page_file(self._app.builder, docname).read_bytes())

    def read(self, docname: str, url: str) -> bytes:
        """Return a post's text, which has a name."""
        if docname not in self._places:
            text = scrub(self._written(docname), url)
            self._places[docname] = self._spool.seek(0, SEEK_END), len(text)
            self._spool.write(text)
        offset, length = self._places[docname]
        self._spool.seek(offset)
        return self._spool.read(length)


def scrub(text: bytes, url: str) -> bytes:
    """Return a page's text as HTML that is safe and whole away from its page.

    ``url`` is the page's absolute address.  Characters that XML can't carry are gone.
    """
    clean = _NONCHARACTERS.sub(b"", text.translate(None, _CONTROLS))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = etree.HTML(clean or b" ", parser)
    body = page.find("body") if page is not None else None
    if body is None:
        return b""
    etree.strip_elements(body, *_LEFT_OUT, with_tail=False)
    for element in list(body.iter(*_THEIR_ELEMENTS)):
        if not _NOT_OF_THE_TEXT.isdisjoint(element.get("class", "").split()):
            drop_element(element)
    for listing in body.iter("pre"):
        etree.strip_tags(listing, "span")  # colors without their style sheet
    # libxml2 does not know that `embed` has no end tag: what follows stands in it.
    etree.strip_tags(body, "semantics", "embed")
    etree.strip_attributes(body, *_ATTRIBUTES_LEFT_OUT)
    if _HANDLER.search(clean.lower()):
        _strip_handlers(body)
    _make_absolute(body, url)
    body.attrib.clear()
    html: bytes = etree.tostring(body, encoding="utf-8", method="html")
    inner = html.removeprefix(b"<body>").removesuffix(b"</body>")
    return inner.translate(None, _CONTROLS).strip()


def _strip_handlers(body: etree._Element) -> None:
    for element in body.iter(etree.Element):
        for name in element.keys():  # noqa: SIM118 - of an element, not of a dict
            if name.lower().startswith("on"):
                del element.attrib[name]


def _make_absolute(body: etree._Element, url: str) -> None:
    """Make addresses absolute; leave out those of a scheme that may run something."""
    for name, values in (("href", _LINKS(body)), ("src", _SOURCES(body))):
        for value in values:
            address = _absolute(value, url, is_picture=name == "src")
            if address is None:
                del value.getparent().attrib[name]
            else:
                value.getparent().set(name, address)
    for element in _linked_in_pictures(body):
        for name in element.keys():  # noqa: SIM118 - of an element, not of a dict
            if name.endswith(":href") and not element.get(name).startswith("#"):
                del element.attrib[name]


def _linked_in_pictures(body: etree._Element) -> Iterator[etree._Element]:
    for picture in body.iter("svg"):
        yield from picture.iter(etree.Element)


def _absolute(value: str, url: str, *, is_picture: bool) -> str | None:
    if value.startswith("#"):
        return url + value
    bare = re.sub(r"[\x00-\x20]+", "", value)  # as browsers read a scheme
    scheme = _SCHEME.match(bare)
    if scheme:
        is_safe = scheme[0].lower() in _SAFE_SCHEMES
        return value if is_safe or (is_picture and _PICTURE.match(bare)) else None
    try:
        return _INDEX.sub("/", urljoin(url, value.strip()))
    except ValueError:  # brackets that hold no IPv6 address
        return None
