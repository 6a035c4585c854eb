"""What a feed holds, in no format yet: its posts, their permanent names, its pages.

Names are tag URIs (RFC 4151).  A list that is longer than one document is a feed with
archives (RFC 5005, 4): the document that readers fetch has the newest posts; archives
are counted from the oldest post and are always full, so that a new post leaves all but
the last of them as they were.
"""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

# XML 1.0, 2.2: other characters can't stand in a document, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AUTHORITY = re.compile(
    r"(?P<name>(?:[a-z0-9._-]+@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
    r"(?:,(?P<day>\d{4}-\d\d-\d\d))?"
)


class Person(msgspec.Struct, frozen=True):
    """An author."""

    name: str
    url: str | None = None


class Category(msgspec.Struct, frozen=True):
    """A tag, a category or a series that a post belongs to."""

    term: str
    scheme: str | None  # address of the list of its kind


class Picture(msgspec.Struct, frozen=True):
    """A post's cover."""

    url: str
    media_type: str
    length: int  # bytes
    alt: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One post, or one update note, of a feed."""

    id: str  # a tag URI
    url: str
    title: str
    day: dt.date  # of publication as the author wrote it, for people
    published: dt.datetime  # aware, UTC
    updated: dt.datetime  # aware, UTC
    authors: tuple[Person, ...]
    categories: tuple[Category, ...] = ()
    summary: str = ""  # plain text
    summary_html: str = ""
    picture: Picture | None = None
    language: str | None = None  # BCP 47; None: the feed's


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a feed, without its entries."""

    id: str  # a tag URI, the same for all its documents and formats
    title: str
    description: str
    language: str  # BCP 47
    updated: dt.datetime  # aware, UTC
    publisher: str  # the author of what names none
    page_url: str  # of the page that shows the same list, with the last slash
    stylesheet_url: str  # relative
    number: int  # 0: the newest posts; else the archive's, from 1 for the oldest
    older: int | None  # number of the archive before this document
    newer: int | None  # number of the archive after this archive
    view: str  # the document as XHTML, for those who open it in a browser

    def file_url(self, form: Format, number: int) -> str:
        """Return the address of one of the feed's documents in one format."""
        return self.page_url + form.file_name(number)


class Format(NamedTuple):
    """How feeds are written in one format."""

    label: str  # for people
    media_type: str
    stem: str  # of file names
    suffix: str
    head: Callable[[Feed], str]  # a document up to its first entry
    entry: Callable[[Entry], tuple[str, str]]  # an entry up to its text, and after it
    text: Callable[[bytes], bytes]  # a whole text: HTML that XML can carry, in UTF-8
    brief: Callable[[Entry], str]  # what stands in place of a whole text
    between: str  # two entries
    tail: str

    def file_name(self, number: int) -> str:
        """Return a document's name: ``atom.xml``, and ``atom-3.xml`` of an archive."""
        archive = f"-{number}" if number else ""
        return f"{self.stem}{archive}.{self.suffix}"


class Document(NamedTuple):
    """Which entries one document of a feed holds, and what stands before and after."""

    number: int
    entries: slice  # of the list, newest first
    older: int | None
    newer: int | None


def split_into_documents(count: int, length: int) -> list[Document]:
    """Divide ``count`` entries, newest first, into documents of ``length``; 0: no end.

    The first is the one to subscribe to; archives follow, newest first.  The newest
    archive overlaps the first document where the rest is not a multiple.
    """
    if not length or count <= length:
        return [Document(0, slice(0, count), None, None)]
    last = -(-(count - length) // length)
    archives = [
        Document(
            number,
            slice(count - number * length, count - (number - 1) * length),
            number - 1 or None,
            number + 1 if number < last else None,
        )
        for number in range(last, 0, -1)
    ]
    return [Document(0, slice(0, length), last, None), *archives]


class Authority(NamedTuple):
    """Who mints the names: a domain or an e-mail address (RFC 4151, 2.1)."""

    name: str
    until: dt.date | None = None  # the last day it is held; None: it still is

    def tag_uri(self, day: dt.date, specific: str) -> str:
        """Return the tag URI of what came to be on a day.

        >>> Authority("notes.example.org").tag_uri(dt.date(2022, 3, 4), "noise")
        'tag:notes.example.org,2022-03-04:noise'
        """
        held = min(day, self.until) if self.until else day
        return f"tag:{self.name},{held.isoformat()}:{quote(specific, safe='/:')}"


def parse_authority(text: str) -> Authority | None:
    """Read ``name`` or ``name,YYYY-MM-DD``; None where it is neither."""
    found = _AUTHORITY.fullmatch(text.strip().lower())
    if not found:
        return None
    try:
        until = dt.date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        return None
    return Authority(found["name"], until)


def xml_characters(text: str) -> str:
    """Return a text without the characters that XML can't carry."""
    return _NOT_XML.sub("", text)


def xml_text(text: str) -> str:
    """Escape text for XML, without the characters that XML can't carry."""
    return escape(xml_characters(text))


def rfc_3339(moment: dt.datetime) -> str:
    """Return an instant in UTC as "2022-03-05T04:30:00Z"."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
