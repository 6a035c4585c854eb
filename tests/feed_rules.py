"""What the specifications of feeds ask for, as functions that return what is wrong.

Atom: the RELAX NG schema of RFC 4287 with its Schematron rules and those of its text,
and RFC 5005.  RSS: the specification 2.0.11 and the Best Practices Profile of the RSS
Advisory Board.  JSON Feed: version 1.1.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SCHEMAS = Path(__file__).parent / "schemas"
_NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
}
# RFC 4151, 2.1: "tag:" authority "," date ":" specific.
TAG_URI = re.compile(
    r"tag:(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
    r",\d{4}(?:-\d\d(?:-\d\d)?)?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_CHANNEL = {
    *("title", "link", "description", "language", "copyright", "managingEditor"),
    *("webMaster", "pubDate", "lastBuildDate", "category", "generator", "docs"),
    *("cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item"),
}
_ITEM = {
    *("title", "link", "description", "author", "category", "comments", "enclosure"),
    *("guid", "pubDate", "source"),
}


def atom_problems(document: bytes) -> list[str]:
    """Return what is wrong with an Atom feed."""
    feed = etree.fromstring(document)
    schema = etree.RelaxNG(etree.parse(_SCHEMAS / "atom.rng"))
    schema.validate(feed)
    return [*map(str, schema.error_log), *_atom_text_rules(feed)]


def _atom_text_rules(feed: etree._Element) -> Iterator[str]:
    def found(path: str) -> list[etree._Element]:
        elements: list[etree._Element] = feed.xpath(path, namespaces=_NAMES)
        return elements

    # Appendix B: the two rules that RELAX NG can't say.
    yield from ("no author" for _ in found("a:entry[not(a:author or ../a:author)]"))
    has_link = "a:link[@rel='alternate'] or a:link[not(@rel)]"
    for _ in found(f"a:entry[not({has_link} or a:content)]"):
        yield "an entry has neither link nor content"
    if not found("a:link[@rel='self']"):
        yield "4.1.1: no link to itself"
    ids = Counter(element.text for element in found("a:entry/a:id"))
    yield from (f"4.1.1: id twice: {name}" for name, count in ids.items() if count > 1)
    for element in found(".//a:id"):
        if not TAG_URI.fullmatch(element.text or ""):
            yield f"RFC 4151: no tag URI: {element.text}"
    for element in found(".//a:published | .//a:updated"):
        if not _RFC_3339.fullmatch(element.text or ""):
            yield f"3.3: no RFC 3339 date: {element.text}"
    yield from _link_rules(found(".//a:link"))
    yield from _archive_rules(feed)


def _link_rules(links: list[etree._Element]) -> Iterator[str]:
    for link in links:
        if not re.match("https?://", link.get("href")):
            yield f"a relative link: {link.get('href')}"
        is_measured = link.get("type") and (link.get("length") or "").isdigit()
        if link.get("rel") == "enclosure" and not is_measured:
            yield "an enclosure without type or length"


def _archive_rules(feed: etree._Element) -> Iterator[str]:
    """RFC 5005, 4: an archive says so and links to the current document."""
    relations = set(feed.xpath(".//a:link/@rel", namespaces=_NAMES))
    is_archive = bool(feed.xpath(".//fh:archive", namespaces=_NAMES))
    if is_archive != ("current" in relations):
        yield "RFC 5005, 4: an archive has `fh:archive` and a link to `current`"
    if "next-archive" in relations and not is_archive:
        yield "RFC 5005, 4: only archives have a next one"


def rss_problems(document: bytes) -> list[str]:
    """Return what is wrong with an RSS feed."""
    rss = etree.fromstring(document)
    return [
        *_channel_rules(rss),
        *(p for i in rss.iter("item") for p in _item_rules(i)),
    ]


def _plain(element: etree._Element) -> list[str]:
    """Return the names of the children that are RSS's own."""
    return [child.tag for child in element if not child.tag.startswith("{")]


def _channel_rules(rss: etree._Element) -> Iterator[str]:
    if rss.tag != "rss" or rss.get("version") != "2.0" or len(rss) != 1:
        yield "the document is no `rss` 2.0 with one `channel`"
    channel = rss[0]
    for name in ("title", "link", "description"):
        if not (channel.findtext(name) or "").strip():
            yield f"channel: `{name}` is required"
    names = Counter(_plain(channel))
    yield from (f"channel: unknown `{name}`" for name in names.keys() - _CHANNEL)
    for name, count in names.items():
        if count > 1 and name not in {"item", "category"}:
            yield f"channel: `{name}` twice"
    for name in ("pubDate", "lastBuildDate"):
        yield from _date_rule(channel, name)
    if not channel.xpath("a:link[@rel='self']", namespaces=_NAMES):
        yield "profile: no atom:link to itself"
    guids = Counter(element.text for element in channel.iter("guid"))
    yield from (f"guid twice: {guid}" for guid, count in guids.items() if count > 1)
    yield from _archive_rules(channel)


def _item_rules(item: etree._Element) -> Iterator[str]:
    names = Counter(_plain(item))
    yield from (f"item: unknown `{name}`" for name in names.keys() - _ITEM)
    for name, count in names.items():
        if count > 1 and name != "category":
            yield f"item: `{name}` twice"
    if not (item.findtext("title") or item.findtext("description")):
        yield "item: neither title nor description"
    yield from _date_rule(item, "pubDate")
    guid = item.find("guid")
    if guid is None or guid.get("isPermaLink") != "false":
        yield "item: a guid that is no address says so"
    for enclosure in item.iter("enclosure"):
        if not (
            re.match("https?://", enclosure.get("url", ""))
            and enclosure.get("length", "").isdigit()
            and "/" in enclosure.get("type", "")
        ):
            yield "item: an enclosure has url, length and type"
    whole = item.find("content:encoded", _NAMES)
    description = item.find("description")
    if whole is not None and description is not None:
        order = list(item)
        if order.index(description) > order.index(whole):
            yield "profile: description stands before content:encoded"


def _date_rule(element: etree._Element, name: str) -> Iterator[str]:
    text = element.findtext(name)
    if text is not None:
        try:
            parsedate_to_datetime(text)
        except ValueError:
            yield f"{name}: no RFC 822 date: {text}"


def json_feed_problems(document: bytes) -> list[str]:
    """Return what is wrong with a JSON Feed."""
    feed = json.loads(document)
    schema = json.loads((_SCHEMAS / "json-feed.schema.json").read_bytes())
    errors = Draft202012Validator(schema).iter_errors(feed)
    ids = Counter(item["id"] for item in feed["items"])
    return [
        *(f"{'/'.join(map(str, e.absolute_path))}: {e.message:.200}" for e in errors),
        *(f"id twice: {name}" for name, count in ids.items() if count > 1),
    ]


PROBLEMS: dict[str, Callable[[bytes], list[str]]] = {
    "atom": atom_problems,
    "rss": rss_problems,
    "feed": json_feed_problems,
}
"""The rules of each format, by the stem of its files' names."""
