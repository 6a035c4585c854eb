"""Feeds as Atom 1.0 (RFC 4287), with archives (RFC 5005)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from longform.model.feeds import Format, Person, rfc_3339, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from longform.model.feeds import Entry, Feed

_NAMESPACE = "http://www.w3.org/2005/Atom"


def _head(feed: Feed) -> str:
    """Return the document up to its first entry."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<?xml-stylesheet type="text/css" href="{xml_text(feed.stylesheet_url)}"?>',
        f'<feed xmlns="{_NAMESPACE}" xml:lang="{xml_text(feed.language)}">',
        feed.view,
        f"<title>{xml_text(feed.title)}</title>",
        f"<subtitle>{xml_text(feed.description)}</subtitle>",
        f"<id>{xml_text(feed.id)}</id>",
        f"<updated>{rfc_3339(feed.updated)}</updated>",
        _person(Person(feed.publisher)),
        "<generator>Longform</generator>",
        f'<link rel="alternate" type="text/html" href="{xml_text(feed.page_url)}"/>',
        *history(feed, ATOM, "link"),
    ]
    return "\n".join(lines) + "\n"


def history(feed: Feed, form: Format, element: str) -> Iterator[str]:
    """Yield the links from a document to itself and to the others of its feed.

    Both kinds of RFC 5005 are told: ``prev-archive`` (4) and, for readers that only
    know pages, ``next`` (3).
    """
    links = [("self", feed.number)]
    if feed.number:
        yield '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
        links += [("current", 0), ("first", 0)]
        links += [("previous", feed.newer or 0)]
    if feed.older:
        links += [("prev-archive", feed.older), ("next", feed.older)]
    if feed.newer:
        links += [("next-archive", feed.newer)]
    for relation, number in links:
        url = xml_text(feed.file_url(form, number))
        yield f'<{element} rel="{relation}" type="{form.media_type}" href="{url}"/>'


def _entry(entry: Entry) -> tuple[str, str]:
    """Return an entry up to its content, and after it."""
    language = f' xml:lang="{xml_text(entry.language)}"' if entry.language else ""
    lines = [
        f"<entry{language}>",
        f'<title type="text">{xml_text(entry.title)}</title>',
        f'<link rel="alternate" type="text/html" href="{xml_text(entry.url)}"/>',
        f"<id>{xml_text(entry.id)}</id>",
        f"<published>{rfc_3339(entry.published)}</published>",
        f"<updated>{rfc_3339(entry.updated)}</updated>",
        *map(_person, entry.authors),
    ]
    for category in entry.categories:
        term = xml_text(category.term)
        scheme = f' scheme="{xml_text(category.scheme)}"' if category.scheme else ""
        lines.append(f'<category term="{term}" label="{term}"{scheme}/>')
    if entry.picture:
        lines.append(
            f'<link rel="enclosure" type="{xml_text(entry.picture.media_type)}" '
            f'length="{entry.picture.length}" title="{xml_text(entry.picture.alt)}" '
            f'href="{xml_text(entry.picture.url)}"/>'
        )
    if entry.summary_html:
        lines.append(f'<summary type="html">{xml_text(entry.summary_html)}</summary>')
    return "\n".join(lines) + "\n", "</entry>\n"


def _person(person: Person) -> str:
    uri = f"<uri>{xml_text(person.url)}</uri>" if person.url else ""
    return f"<author><name>{xml_text(person.name)}</name>{uri}</author>"


def _text(html: bytes) -> bytes:
    """Return the whole text of an entry, HTML without characters that XML forbids."""
    return b'<content type="html">' + cdata(html) + b"</content>\n"


def cdata(html: bytes) -> bytes:
    """Return text as a CDATA section: no escaping, so a feed is a fifth smaller."""
    return b"<![CDATA[" + html.replace(b"]]>", b"]]]]><![CDATA[>") + b"]]>"


def no_text(entry: Entry) -> str:
    """Return what stands in place of the whole text: nothing, there is a summary."""
    del entry
    return ""


ATOM = Format(
    label="Atom",
    media_type="application/atom+xml",
    stem="atom",
    suffix="xml",
    head=_head,
    entry=_entry,
    text=_text,
    brief=no_text,
    between="",
    tail="</feed>\n",
)
