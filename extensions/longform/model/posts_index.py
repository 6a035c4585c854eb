"""``posts.json``: what a card of each listed post shows, for other sites and programs.

The structs are the format: they write the file, and its JSON Schema
(``posts.schema.json`` in the package and in every site) is made from them.  Fields may
be added; where one goes or changes its meaning, ``VERSION`` becomes the next number.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

VERSION: Literal[1] = 1
SCHEMA_FILE = "posts.schema.json"

Address = Annotated[str, Meta(pattern="^(https?|mailto):", description="An address.")]
Moment = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
        description="An instant in UTC (RFC 3339).",
    ),
]
Day = Annotated[
    str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", description="A day (ISO 8601).")
]
Html = Annotated[
    str,
    Meta(description="Phrasing HTML with MathML; what an author wrote is escaped."),
]
Count = Annotated[int, Meta(ge=0)]


class _Fields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fields that have no value are left out."""


class IndexedAuthor(_Fields, frozen=True, kw_only=True):
    """An author, with the page of their posts and their own site."""

    name: str
    posts_url: Address | None = None
    url: Address | None = None


class IndexedLabel(_Fields, frozen=True, kw_only=True):
    """A tag or a category, with the page of its posts."""

    name: str
    url: Address | None = None


class IndexedSeries(_Fields, frozen=True, kw_only=True):
    """The post's place in its series; `part` is counted from 1, `parts` is how many."""

    title: str
    url: Address
    parts: Count
    part: Annotated[int, Meta(ge=1)] | None = None


class IndexedCover(_Fields, frozen=True, kw_only=True):
    """A picture; sizes are CSS pixels."""

    url: Address
    alt: str
    width: Count
    height: Count


class IndexedUpdate(_Fields, frozen=True, kw_only=True):
    """A dated note of what changed."""

    date: Day
    note_html: Html


class IndexedPost(_Fields, frozen=True, kw_only=True):
    """One post."""

    id: Annotated[
        str, Meta(pattern="^tag:", description="Its permanent id, as in the feeds.")
    ]
    url: Address
    title: str
    title_html: Html
    published: Moment
    updated: Annotated[
        Moment, Meta(description="The last update note's, or `published`.")
    ]
    reading_minutes: Annotated[int, Meta(ge=1)]
    word_count: Count
    summary: str = ""
    summary_html: Html = ""
    authors: tuple[IndexedAuthor, ...] = ()
    tags: tuple[IndexedLabel, ...] = ()
    categories: tuple[IndexedLabel, ...] = ()
    series: IndexedSeries | None = None
    cover: IndexedCover | None = None
    updates: Annotated[
        tuple[IndexedUpdate, ...], Meta(description="Newest first.")
    ] = ()
    pinned: bool = False
    language: (
        Annotated[
            str, Meta(description="Its own (BCP 47), where it is not the blog's.")
        ]
        | None
    ) = None
    license: str | None = None


class PostsIndex(_Fields, frozen=True, kw_only=True):
    """The listed posts of a blog, newest first."""

    schema: Annotated[str, Meta(description="The address of this schema.")] = (
        msgspec.field(name="$schema")
    )
    version: Annotated[Literal[1], Meta(description="Of this format.")]
    title: str
    url: Annotated[Address, Meta(description="The page of all posts.")]
    language: str
    posts: tuple[IndexedPost, ...]


def posts_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of the file, as JSON."""
    (reference,), structs = msgspec.json.schema_components(
        [PostsIndex], ref_template="#/$defs/{name}"
    )
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "posts.json of a Longform site",
        **reference,
        "$defs": dict(sorted(structs.items())),
    }
    return json.dumps(schema, indent=2) + "\n"
