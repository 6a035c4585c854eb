"""What machines are told of a page: the facts that each vocabulary then says its way.

A description is made anew for each page and never kept.  Addresses are absolute, or
None where the site's address is not known; all texts are plain.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

Kind = Literal["home", "post", "list", "series", "author", "page"]


class PersonDescription(msgspec.Struct, frozen=True):
    """An author."""

    name: str
    page: str | None = None  # of the site: the author's posts
    url: str | None = None  # the author's own site, or a ``mailto:`` address
    is_organization: bool = False


class PictureDescription(msgspec.Struct, frozen=True):
    """A picture that stands for the page."""

    url: str
    width: int  # pixels
    height: int  # pixels
    alt: str


class WorkDescription(msgspec.Struct, frozen=True):
    """A work that a post cites."""

    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    url: str = ""  # the most permanent address; "" where there is none
    is_scholarly: bool = False  # an article in a journal or of a conference


class LinkDescription(msgspec.Struct, frozen=True):
    """Another page of the site."""

    title: str
    url: str | None


class SeriesDescription(msgspec.Struct, frozen=True):
    """The series a post is in."""

    title: str
    url: str | None
    part: int | None  # from 1


class ArticleDescription(msgspec.Struct, frozen=True, kw_only=True):
    """What a post has besides a page's facts."""

    published: dt.date | dt.datetime  # a day, or an aware instant
    modified: dt.date | dt.datetime
    authors: tuple[PersonDescription, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    word_count: int = 0
    minutes: int = 0  # to read it
    license: str | None = None  # a name or an SPDX identifier
    series: SeriesDescription | None = None
    works: tuple[WorkDescription, ...] = ()


class PageDescription(msgspec.Struct, frozen=True, kw_only=True):
    """One page."""

    kind: Kind
    title: str
    url: str | None  # the address that a copy names as its original
    summary: str  # "" where there is none
    language: str  # BCP 47
    locale: str | None  # language and territory, as in "en_US"; None: not known
    site_title: str
    site_url: str | None  # ends in a slash
    picture: PictureDescription | None = None
    trail: tuple[LinkDescription, ...] = ()  # pages above this one, from home down
    article: ArticleDescription | None = None  # of a post
    person: PersonDescription | None = None  # whose page it is
    items: tuple[LinkDescription, ...] = ()  # what a list shows, the first of them
    item_count: int = 0  # of the whole list
