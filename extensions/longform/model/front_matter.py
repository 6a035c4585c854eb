"""The front matter of a post: its keys, their values, and what is wrong with them.

Owns the one table of keys (:data:`KEYS`), from which parsing, the JSON Schema for
editors and the manual's reference are made; ``model/values`` reads the values.  They
come as a YAML or docinfo reader gives them, with dates still as text.  Nothing here
raises for what an author wrote: a value that can't be used becomes a :class:`Problem`
and the key's default.

Dates are ISO 8601 as :meth:`datetime.date.fromisoformat` reads it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from longform.model import values
from longform.model.messages import shown
from longform.model.urls import nearest
from longform.model.values import Complain, Kind, UpdateNote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "KEYS",
    "FrontMatter",
    "Key",
    "Problem",
    "UpdateNote",
    "json_schema",
    "parse_front_matter",
]


class Problem(NamedTuple):
    """One mistake: the key it is at ("updates.1" for a list's item), and the cure."""

    key: str
    message: str


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """A post's front matter; fields are the keys of :data:`KEYS`, with defaults."""

    title: str | None = None
    date: dt.datetime | None = None  # aware, in the author's zone: its day is his
    author: tuple[str, ...] = ()
    summary: str | None = None
    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    series: str | None = None
    part: int | None = None
    updates: tuple[UpdateNote, ...] = ()
    cover: str | None = None
    cover_alt: str = ""
    status: str = ""
    reading_time: int | None = None
    aliases: tuple[str, ...] = ()
    canonical: str | None = None
    license: str | None = None
    language: str | None = None
    comments: bool = True
    math: bool = True


class Key(NamedTuple):
    """How one key is read and described."""

    parse: Callable[[Any, Complain], Any]  # raises ValueError with the cure
    schema: Mapping[str, object]
    meaning: str


def _key(kind: Kind, meaning: str) -> Key:
    return Key(kind.parse, kind.schema, meaning)


KEYS: dict[str, Key] = {
    "title": _key(values.text(500), "Else the first heading."),
    "date": _key(
        values.instant,
        "Day of publication, or an instant with its zone. In the future: scheduled. "
        "Without a date the post is a draft.",
    ),
    "author": _key(
        values.labels,
        "Keys of `longform_authors`, or names. Also `authors`. "
        "Default: `longform_default_author`.",
    ),
    "summary": _key(
        values.text(5000),
        "Markdown for cards and feeds. Else the text before `<!--more-->`, "
        "else the first paragraphs, cut.",
    ),
    "tags": _key(values.labels, "A list, or text with commas."),
    "category": _key(values.labels, "A list, or text with commas."),
    "series": _key(values.text(100), "A key of `longform_series`."),
    "part": _key(values.integer(1, 999), "Number of the post in its series."),
    "updates": _key(
        values.updates,
        "Dated notes of what changed. The `{update}` directive adds to them.",
    ),
    "cover": _key(values.text(500), "Picture of the post: a path beside it."),
    "cover_alt": _key(values.text(1000), "What the cover shows; goes with `cover`."),
    "status": _key(
        values.status,
        "`draft`: not built. `unlisted`: built, but nothing lists it. "
        "`pinned`: first on the home page.",
    ),
    "reading_time": _key(
        values.integer(1, 24 * 60), "Minutes, in place of the measured ones."
    ),
    "aliases": _key(values.paths, "Old paths that lead to the post."),
    "canonical": _key(values.url, "Address of the original, elsewhere."),
    "license": _key(values.text(200), "Name or SPDX identifier of the licence."),
    "language": _key(values.language, "Language of the post (BCP 47)."),
    "comments": _key(values.boolean, "`false`: no comments here."),
    "math": _key(values.boolean, "Accepted from other systems; formulas always work."),
}
"""Every key, in the order of the manual."""

_FOREIGN = {
    "categories": "call it `category`",
    "description": "call it `summary`",
    "excerpt": "call it `summary`",
    "image": "call it `cover`",
    "keywords": "call it `tags`",
    "lastmod": "add a dated note to `updates`",
    "nocomments": "write `comments: false`",
    "redirect": "call it `aliases`",
    "slug": "a post's slug is its folder's name: rename the folder",
    "tag": "call it `tags`",
    "updated": "add a dated note to `updates`",
}
"""Keys of other blog systems, with what to write here."""

_ELSEWHERE = frozenset(
    {
        "file_format",
        "html_meta",
        "jupytext",
        "kernelspec",
        "myst",
        "mystnb",
        "nosearch",
        "orphan",
        "substitutions",
        "tocdepth",
    }
)
"""Keys that MyST, Sphinx or the theme read."""


def parse_front_matter(raw: Mapping[str, object]) -> tuple[FrontMatter, list[Problem]]:
    """Read every key of ``raw``; return the values and what was wrong, in order."""
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for written, value in raw.items():
        name = "author" if written == "authors" else written
        if name in KEYS:
            _read(name, written, value, found, problems)
        elif name != "draft":
            problems += _unknown(name)
    if "author" in raw and "authors" in raw:
        message = "`author` and `authors` are one key, the last counts: remove one"
        problems.append(Problem("authors", message))
    if "draft" in raw:
        problems.append(Problem("draft", "unknown key `draft`: write `status: draft`"))
        value = raw["draft"]
        if isinstance(value, str):
            value = value.strip().lower()
        if value not in (False, "false", "no"):
            found["status"] = "draft"
    if found.get("cover") and not found.get("cover_alt"):
        message = "`cover` needs `cover_alt`: say what the picture shows"
        problems.append(Problem("cover", message))
    return FrontMatter(**found), problems


def _read(
    name: str,
    written: str,
    value: object,
    found: dict[str, Any],
    problems: list[Problem],
) -> None:
    """Read one value into ``found``; add what is wrong with it to ``problems``."""

    def complain(message: str, item: int | None = None) -> None:
        key = written if item is None else f"{written}.{item}"
        problems.append(Problem(key, f"`{written}`: {message}"))

    try:
        found[name] = KEYS[name].parse(value, complain)
    except ValueError as mistake:
        complain(str(mistake))


def _unknown(name: str) -> list[Problem]:
    if name in _ELSEWHERE or name.startswith("html_theme."):
        return []
    cure = _FOREIGN.get(name)
    if cure is None:
        guess = nearest(name, [*KEYS, "authors"])
        cure = f"did you mean `{guess}`?" if guess else "remove it, or see the manual"
    return [Problem(name, f"unknown key `{shown(name)}`: {cure}")]


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of the front matter, for editors.

    What it accepts, the parser takes.  It is stricter in places where YAML has a type
    of its own: numbers and yes/no values are not in quotes, texts that look like one
    are, and a date is written with hyphens.
    """
    properties: dict[str, object] = {
        name: {**key.schema, "description": key.meaning} for name, key in KEYS.items()
    }
    properties["authors"] = properties["author"]
    properties |= {
        name: {"description": "Read by MyST, Sphinx or the theme."}
        for name in sorted(_ELSEWHERE)
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a Longform post",
        "type": "object",
        "properties": properties,
        "patternProperties": {r"^html_theme\.": {}},
        "additionalProperties": False,
    }
