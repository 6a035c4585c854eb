"""Feeds as RSS 2.0 (rssboard.org/rss-specification, 2.0.11).

By the Best Practices Profile: Atom's ``link`` and ``updated``, Dublin Core's
``creator`` for each author, and the whole text in ``content:encoded``.
"""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING

from longform.model.atom import cdata, history, no_text
from longform.model.feeds import Format, rfc_3339, xml_text

if TYPE_CHECKING:
    from longform.model.feeds import Entry, Feed

_ROOT = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def _head(feed: Feed) -> str:
    """Return the document up to its first item."""
    moment = format_datetime(feed.updated, usegmt=True)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<?xml-stylesheet type="text/css" href="{xml_text(feed.stylesheet_url)}"?>',
        _ROOT,
        "<channel>",
        feed.view,
        f"<title>{xml_text(feed.title)}</title>",
        f"<link>{xml_text(feed.page_url)}</link>",
        f"<description>{xml_text(feed.description)}</description>",
        f"<language>{xml_text(feed.language)}</language>",
        f"<pubDate>{moment}</pubDate>",
        f"<lastBuildDate>{moment}</lastBuildDate>",
        "<docs>https://www.rssboard.org/rss-specification</docs>",
        "<generator>Longform</generator>",
        *history(feed, RSS, "atom:link"),
    ]
    return "\n".join(lines) + "\n"


def _entry(entry: Entry) -> tuple[str, str]:
    """Return an item up to its whole text, and after it."""
    published = format_datetime(entry.published, usegmt=True)
    lines = [
        "<item>",
        f"<title>{xml_text(entry.title)}</title>",
        f"<link>{xml_text(entry.url)}</link>",
        f'<guid isPermaLink="false">{xml_text(entry.id)}</guid>',
        f"<pubDate>{published}</pubDate>",
        f"<atom:updated>{rfc_3339(entry.updated)}</atom:updated>",
        *(
            f"<dc:creator>{xml_text(person.name)}</dc:creator>"
            for person in entry.authors
        ),
    ]
    if entry.language:
        lines.append(f"<dc:language>{xml_text(entry.language)}</dc:language>")
    for category in entry.categories:
        domain = f' domain="{xml_text(category.scheme)}"' if category.scheme else ""
        lines.append(f"<category{domain}>{xml_text(category.term)}</category>")
    if entry.picture:
        lines.append(
            f'<enclosure url="{xml_text(entry.picture.url)}" '
            f'length="{entry.picture.length}" '
            f'type="{xml_text(entry.picture.media_type)}"/>'
        )
    if entry.summary_html:
        lines.append(f"<description>{xml_text(entry.summary_html)}</description>")
    return "\n".join(lines) + "\n", "</item>\n"


def _text(html: bytes) -> bytes:
    """Return the whole text of an item, HTML without characters that XML forbids."""
    return b"<content:encoded>" + cdata(html) + b"</content:encoded>\n"


RSS = Format(
    label="RSS",
    media_type="application/rss+xml",
    stem="rss",
    suffix="xml",
    head=_head,
    entry=_entry,
    text=_text,
    brief=no_text,
    between="",
    tail="</channel>\n</rss>\n",
)
