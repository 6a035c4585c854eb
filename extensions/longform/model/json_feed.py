"""Feeds as JSON Feed 1.1 (jsonfeed.org/version/1.1); its pages are those of Atom."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from longform.model.feeds import Format, rfc_3339

if TYPE_CHECKING:
    from longform.model.feeds import Entry, Feed, Person


def _head(feed: Feed) -> str:
    """Return the document up to its first item."""
    fields: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page_url,
        "feed_url": feed.file_url(JSON_FEED, feed.number),
        "next_url": feed.older and feed.file_url(JSON_FEED, feed.older),
        "language": feed.language,
        "authors": [{"name": feed.publisher}],
    }
    return _object(fields).removesuffix("}") + ',"items":[\n'


def _entry(entry: Entry) -> tuple[str, str]:
    """Return an item up to its text, and after it."""
    fields: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "date_published": rfc_3339(entry.published),
        "date_modified": rfc_3339(entry.updated),
        "authors": [_person(person) for person in entry.authors],
        "tags": list(dict.fromkeys(category.term for category in entry.categories)),
        "image": entry.picture and entry.picture.url,
        "language": entry.language,
    }
    return _object(fields).removesuffix("}"), "}"


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, **({"url": person.url} if person.url else {})}


def _object(fields: dict[str, Any]) -> str:
    """Write an object, without the fields that are empty."""
    present = {name: value for name, value in fields.items() if value}
    return msgspec.json.encode(present).decode()


def _text(html: bytes) -> bytes:
    """Return the whole text of an item."""
    return b',"content_html":' + msgspec.json.encode(html.decode())


def _brief(entry: Entry) -> str:
    """Return what stands in place of the whole text; an item must have some."""
    html = entry.summary_html or escape(entry.title)
    return f',"content_html":{msgspec.json.encode(html).decode()}'


JSON_FEED = Format(
    label="JSON Feed",
    media_type="application/feed+json",
    stem="feed",
    suffix="json",
    head=_head,
    entry=_entry,
    text=_text,
    brief=_brief,
    between=",\n",
    tail="\n]}\n",
)
