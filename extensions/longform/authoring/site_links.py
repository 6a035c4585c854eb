"""What the files of a built site link to, and the anchors they have.

Reads pages, feeds, sitemaps, JSON, styles, scripts, and the rules of ``_redirects``; it
judges nothing.  Each file is parsed once.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Link(NamedTuple):
    """One address that a file has."""

    file: str  # path in the site, with slashes
    address: str  # as it is written
    words: str  # what is shown for it; else the element that has it


class Content(NamedTuple):
    """What a file has for others, and of others."""

    links: tuple[Link, ...]
    anchors: frozenset[str] = frozenset()


_WORDS = 8  # of a link's text, enough to find it
_ADDRESSES = etree.XPath(
    "//@href | //@src | //@poster | //@action | //object/@data | //meta/@content"
)
_SETS = etree.XPath("//@srcset | //@imagesrcset")
_ANCHORS = etree.XPath("//@id | //a/@name")
_JSON_BLOCKS = etree.XPath("//script[@type='application/ld+json']/text()")
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_MARKUP_ADDRESS = re.compile(r"\b(?:href|src)=\"([^\"]*)\"")
_STYLE_ADDRESS = re.compile(
    r"""(?:url\(\s*|@import\s+)(?:"([^"]*)"|'([^']*)'|([^"')\s]+))"""
)
_MODULE = re.compile(r"\b(?:from|import)\s*\(?\s*[\"'](\.{1,2}/[^\"'\s]+)[\"']")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+")
_FILE_KEYS = frozenset({"src", "start_url"})  # of a web manifest, relative


def read_content(file: str, content: bytes) -> Content:
    """Return the links and anchors of a file, none for a kind that has none.

    Addresses in the text of feeds, sitemaps, JSON and ``<meta>`` are whole ones.
    """
    read = _READERS.get(file.rpartition("/")[2].rpartition(".")[2], _read_nothing)
    return read(file, content)


def _read_nothing(file: str, content: bytes) -> Content:
    del file, content
    return Content(())


def _read_page(file: str, content: bytes) -> Content:
    parser = html.HTMLParser(encoding="utf-8")
    try:
        page = etree.fromstring(content, parser)
    except etree.ParserError:  # an empty file
        page = None
    if page is None:
        return Content(())
    links = [
        Link(file, address, _words(value.getparent()))
        for value in _ADDRESSES(page)
        if (address := _page_address(value)) is not None
    ]
    for value in _SETS(page):
        addresses = (part.split() for part in value.split(","))
        words = _words(value.getparent())
        links += [Link(file, parts[0], words) for parts in addresses if parts]
    for block in _JSON_BLOCKS(page):
        links += _read_json(file, block.encode()).links
    return Content(tuple(links), frozenset(map(str, _ANCHORS(page))))


def _page_address(value: Any) -> str | None:  # noqa: ANN401 - lxml's smart string
    """Return the address in an attribute, None where it has none."""
    element = value.getparent()
    if element.tag == "meta":
        if element.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.fullmatch(value)
            return found[1].strip("\"' ") if found else None
        return str(value) if _ADDRESS.fullmatch(value) else None
    if element.tag == "link" and element.get("rel") in {"preconnect", "dns-prefetch"}:
        return None
    return str(value).strip()


def _words(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    words = " ".join("".join(element.itertext()).split()[:_WORDS])
    if element.tag in {"script", "style"} or not words:
        words = element.get("alt") or element.get("rel") or element.get("property")
        return f"<{element.tag} {words}>" if words else f"<{element.tag}>"
    return words


def _read_xml(file: str, content: bytes) -> Content:
    """Read a feed or a sitemap: attributes and texts that are addresses, and markup."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return Content(())
    links = []
    for element in root.iter(etree.Element):
        words = f"<{etree.QName(element).localname}>"
        found = [element.get(name) or "" for name in ("href", "src", "url", "uri")]
        text = (element.text or "").strip()
        found += [text] if _ADDRESS.fullmatch(text) else _MARKUP_ADDRESS.findall(text)
        links += [Link(file, address, words) for address in found if address]
    return Content(tuple(links))


def _read_json(file: str, content: bytes) -> Content:
    """Read every text that is an address, and the markup of a feed."""
    try:
        root = json.loads(content)
    except ValueError:
        return Content(())
    is_manifest = file.endswith(".webmanifest")
    links = []
    for key, text in _texts("", root):
        if key == "@id":  # a name in JSON-LD, no place to go to
            continue
        if _ADDRESS.fullmatch(text) or (is_manifest and key in _FILE_KEYS):
            links.append(Link(file, text, key))
        elif "<" in text:
            found = _MARKUP_ADDRESS.findall(text)
            links += [Link(file, address, key) for address in found]
    return Content(tuple(links))


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield each text within a JSON value, with the key it stands under."""
    match value:
        case str():
            yield key, value
        case list():
            for item in value:
                yield from _texts(key, item)
        case dict():
            for name, item in value.items():
                yield from _texts(name, item)


def _read_style(file: str, content: bytes) -> Content:
    text = _COMMENT.sub("", content.decode(errors="replace"))
    found = ("".join(parts) for parts in _STYLE_ADDRESS.findall(text))
    return Content(tuple(Link(file, address, "url()") for address in found))


def _read_script(file: str, content: bytes) -> Content:
    text = _COMMENT.sub("", content.decode(errors="replace"))
    return Content(tuple(Link(file, path, "import") for path in _MODULE.findall(text)))


def _read_text(file: str, content: bytes) -> Content:
    """Read the addresses of ``robots.txt`` and ``llms.txt``."""
    found = re.findall(r"https?://[^\s)>\]]+", content.decode(errors="replace"))
    return Content(tuple(Link(file, address, "text") for address in found))


def _read_rules(file: str, content: bytes) -> Content:
    """Read where the rules of ``_redirects`` lead; those with a wildcard are left."""
    rules = (line.split() for line in content.decode(errors="replace").splitlines())
    targets = [(r[0], r[1]) for r in rules if len(r) > 1 and not r[0].startswith("#")]
    return Content(
        tuple(
            Link(file, target, path)
            for path, target in targets
            if "*" not in path and not re.search(r"/:", path + target)
        )
    )


_READERS: Mapping[str, Callable[[str, bytes], Content]] = {
    "html": _read_page,
    "xml": _read_xml,
    "json": _read_json,
    "webmanifest": _read_json,
    "css": _read_style,
    "js": _read_script,
    "txt": _read_text,
    "_redirects": _read_rules,
}
