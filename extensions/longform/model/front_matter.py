"""The front matter of a post: its keys, their values, and what is wrong with them.

Owns the one table of keys (:data:`KEYS`), from which parsing, the JSON Schema for
editors and the manual's reference are made.  Values come as a YAML or docinfo reader
gives them, with dates still as text.  Nothing here raises for what an author wrote: a
value that can't be used becomes a :class:`Problem` and the key's default.

Dates are ISO 8601 as :meth:`datetime.date.fromisoformat` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from longform.model.dates import parse_date, parse_instant
from longform.model.urls import nearest

if TYPE_CHECKING:
    import datetime as dt

Complain = Callable[[str], None]
"""Note a problem of the value at hand and go on."""


class Problem(NamedTuple):
    """One mistake: the key it is at ("updates.1" for a list's item), and the cure."""

    key: str
    message: str


class UpdateNote(msgspec.Struct, frozen=True):
    """One item of ``updates``, its note still Markdown."""

    date: dt.date
    note: str
    index: int  # place in the author's list, from 0


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """A post's front matter; fields are the keys of :data:`KEYS`, with defaults."""

    title: str | None = None
    date: dt.datetime | None = None  # aware; in the author's zone, so that its day is his
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


_HTML = re.compile(r"</?[a-zA-Z][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST_LABELS = 50
_LABEL_LENGTH = 100
_LONGEST_MINUTES = 24 * 60

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
    "myst orphan tocdepth html_meta substitutions nosearch file_format jupytext "
    "kernelspec mystnb".split()
)
"""Keys that MyST, Sphinx or the theme read."""


def parse_front_matter(raw: Mapping[str, object]) -> tuple[FrontMatter, list[Problem]]:
    """Read every key of ``raw``; return the values and what was wrong, in order."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for written, value in raw.items():
        name = "author" if written == "authors" else str(written)
        if name == "draft":
            values.update(_parse_draft(value, problems))
        elif name not in KEYS:
            problems += _unknown(name)
        else:
            at = f"{written}."

            def complain(message: str, at: str = at) -> None:
                index, _, text = message.rpartition("\t")
                problems.append(Problem(f"{at}{index}".rstrip("."), text))

            try:
                values[name] = KEYS[name].parse(value, complain)
            except ValueError as mistake:
                problems.append(Problem(str(written), f"`{written}`: {mistake}"))
    if values.get("cover") and not values.get("cover_alt"):
        message = "`cover` needs `cover_alt`: say what the picture shows"
        problems.append(Problem("cover", message))
    return FrontMatter(**values), problems


def _parse_draft(value: object, problems: list[Problem]) -> dict[str, str]:
    problems.append(Problem("draft", "unknown key `draft`: write `status: draft`"))
    return {"status": "draft"} if value not in (False, "false", "no") else {}


def _unknown(name: str) -> list[Problem]:
    if name in _ELSEWHERE or name.startswith("html_theme."):
        return []
    cure = _FOREIGN.get(name)
    if cure is None:
        guess = nearest(name, [*KEYS, "authors"])
        cure = f"did you mean `{guess}`?" if guess else "remove it, or see the manual"
    return [Problem(name, f"unknown key `{_shown(name)}`: {cure}")]


def _shown(value: object) -> str:
    """Return a value as a message can hold it: short, on one line."""
    text = " ".join(_CONTROL.sub("?", str(value)).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _text(limit: int) -> Callable[[Any, Complain], str]:
    def parse(value: Any, complain: Complain) -> str:  # noqa: ANN401 - YAML's
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(f"expected text, found {_kind(value)}; put it in quotes")
        text = _CONTROL.sub("", str(value)).strip()
        if text != str(value).strip():
            complain("control characters are left out; delete them")
        if not text:
            raise ValueError("it is empty; give it a text or remove the line")
        if _HTML.search(text):
            complain(
                f"HTML is shown as it is written, found `{_shown(text)}`; "
                "use Markdown or remove the tags"
            )
        if len(text) > limit:
            complain(
                f"it has {len(text)} characters, more than {limit}; it is cut: shorten it"
            )
        return text[:limit]

    return parse


def _named(parse: Callable[[Any, Complain], Any], name: str) -> Callable[..., Any]:
    """Let a parser's complaints begin with the key's name."""

    def named(value: Any, complain: Complain) -> Any:  # noqa: ANN401 - YAML's
        def complain_by_name(message: str) -> None:
            item, tab, text = message.rpartition("\t")
            complain(f"{item}{tab}`{name}`: {text}")

        return parse(value, complain_by_name)

    return named


def _kind(value: object) -> str:
    kinds = {dict: "a mapping", list: "a list", bool: "a yes/no value"}
    if value is None:
        return "nothing"
    return kinds.get(type(value), f"`{_shown(value)}`")


def _labels(value: Any, complain: Complain) -> tuple[str, ...]:  # noqa: ANN401
    """Read a list, or text with commas; order stays, repetitions go."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list):
        items = [items]
    if not any(str(item).strip() for item in items if item is not None):
        raise ValueError("it is empty; give it a value or remove the line")
    parse = _text(_LABEL_LENGTH)
    labels: dict[str, None] = {}
    for item in items:
        try:
            labels[" ".join(parse(item, complain).split())] = None
        except ValueError as mistake:
            complain(f"{mistake}")
    if len(labels) > _MOST_LABELS:
        complain(f"it has {len(labels)} entries; only {_MOST_LABELS} are taken")
    return tuple(labels)[:_MOST_LABELS]


def _instant(value: Any, complain: Complain) -> dt.datetime:  # noqa: ANN401
    instant, has_zone = parse_instant(value)
    if not has_zone:
        complain(
            f"`{_shown(value)}` has a time without a zone, UTC is taken; "
            "add `Z` or an offset such as `+02:00`"
        )
    return instant


def _integer(lowest: int, highest: int) -> Callable[[Any, Complain], int]:
    def parse(value: Any, complain: Complain) -> int:  # noqa: ANN401, ARG001
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
            value, is_number = int(value), True
        if not is_number or not lowest <= value <= highest:
            raise ValueError(
                f"expected a whole number from {lowest} to {highest}, "
                f"found {_kind(value)}"
            )
        return int(value)

    return parse


def _boolean(value: Any, complain: Complain) -> bool:  # noqa: ANN401, ARG001
    words = {"true": True, "yes": True, "false": False, "no": False}
    found = words.get(value.lower(), value) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise ValueError(f"expected `true` or `false`, found {_kind(value)}")  # noqa: TRY004
    return found


def _status(value: Any, complain: Complain) -> str:  # noqa: ANN401
    text = _text(_LABEL_LENGTH)(value, complain)
    if text not in _STATUSES:
        guess = nearest(text, _STATUSES)
        hint = f"did you mean `{guess}`?" if guess else "see the manual"
        complain(
            f"expected `draft`, `unlisted` or `pinned`, found `{_shown(text)}`: {hint}; "
            "the post is kept back as a draft"
        )
        return "draft"
    return text


_STATUSES = ("draft", "unlisted", "pinned")


def _language(value: Any, complain: Complain) -> str:  # noqa: ANN401
    text = _text(_LABEL_LENGTH)(value, complain)
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(
            f"expected a language tag such as `en` or `pt-BR` (BCP 47), "
            f"found `{_shown(text)}`"
        )
    return text


def _url(value: Any, complain: Complain) -> str:  # noqa: ANN401
    text = _text(2000)(value, complain)
    if not re.fullmatch(r"https?://[^\s<>\"']+", text):
        raise ValueError(f"expected an http(s) address, found `{_shown(text)}`")
    return text


def _updates(value: Any, complain: Complain) -> tuple[UpdateNote, ...]:  # noqa: ANN401
    """Read a list of ``{date, note}``, or a single one; a bad item alone is left out."""
    items = [value] if isinstance(value, dict) else value
    if not isinstance(items, list) or not items:
        raise ValueError(
            f"expected a list of `date` and `note`, found {_kind(value)}; "
            "write `- date: 2022-08-27` and below it `note: ...`"
        )
    notes: list[UpdateNote] = []
    parse_note = _text(5000)
    for index, item in enumerate(items):

        def at(message: str, index: int = index) -> None:
            complain(f"{index}\t{message}")

        try:
            if not isinstance(item, dict) or not {"date", "note"} <= set(item):
                raise ValueError(f"expected `date` and `note`, found {_kind(item)}")  # noqa: TRY301
            for extra in sorted(set(map(str, item)) - {"date", "note"}):
                at(f"unknown key `{_shown(extra)}`; an update has `date` and `note`")
            note = parse_note(item["note"], at)
            notes.append(UpdateNote(parse_date(item["date"]), note, index))
        except ValueError as mistake:
            at(f"{mistake}; this update is left out")
    return tuple(notes)


def _aliases(value: Any, complain: Complain) -> tuple[str, ...]:  # noqa: ANN401
    """Read old paths; one that leaves the site or names no page is left out."""
    paths: dict[str, None] = {}
    for label in _labels(value, complain):
        path = label.removeprefix("/").removesuffix("/").removesuffix("/index.html")
        if re.search(r"^\.|/\.|//|[\\:?#%<>\"'\s]", path) or not path:
            complain(
                f"`{_shown(label)}` is not a path within the site; "
                "write it like `/2019/03/old-name/`"
            )
        else:
            paths[path] = None
    return tuple(paths)


def _string(**more: object) -> dict[str, object]:
    return {"type": "string", **more}


_LABELS_SCHEMA = {
    "oneOf": [_string(), {"type": "array", "items": _string(maxLength=_LABEL_LENGTH)}]
}
_DATE_SCHEMA = _string(pattern=r"^\d{4}-\d{2}-\d{2}")

KEYS: dict[str, Key] = {
    name: Key(_named(parse, name), schema, meaning)
    for name, parse, schema, meaning in [
        ("title", _text(500), _string(maxLength=500), "Else the first heading."),
        (
            "date",
            _instant,
            _DATE_SCHEMA,
            "Day of publication, or an instant with its zone. In the future: scheduled. "
            "Without a date the post is a draft.",
        ),
        (
            "author",
            _labels,
            _LABELS_SCHEMA,
            "Keys of `longform_authors`, or names. Also `authors`. "
            "Default: `longform_default_author`.",
        ),
        (
            "summary",
            _text(5000),
            _string(maxLength=5000),
            "Markdown for cards and feeds. Else the text before `<!--more-->`, "
            "else the first paragraphs, cut.",
        ),
        ("tags", _labels, _LABELS_SCHEMA, "A list, or text with commas."),
        ("category", _labels, _LABELS_SCHEMA, "A list, or text with commas."),
        ("series", _text(_LABEL_LENGTH), _string(), "A key of `longform_series`."),
        (
            "part",
            _integer(1, 999),
            {"type": "integer", "minimum": 1, "maximum": 999},
            "Number of the post in its series.",
        ),
        (
            "updates",
            _updates,
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["date", "note"],
                    "additionalProperties": False,
                    "properties": {"date": _DATE_SCHEMA, "note": _string()},
                },
            },
            "Dated notes of what changed. The `{update}` directive adds to them.",
        ),
        ("cover", _text(500), _string(), "Picture of the post: a path beside it."),
        ("cover_alt", _text(1000), _string(), "What the cover shows; goes with `cover`."),
        (
            "status",
            _status,
            _string(enum=list(_STATUSES)),
            "`draft`: not built. `unlisted`: built, but nothing lists it. "
            "`pinned`: first on the home page.",
        ),
        (
            "reading_time",
            _integer(1, _LONGEST_MINUTES),
            {"type": "integer", "minimum": 1, "maximum": _LONGEST_MINUTES},
            "Minutes, in place of the measured ones.",
        ),
        ("aliases", _aliases, _LABELS_SCHEMA, "Old paths that lead to the post."),
        ("canonical", _url, _string(format="uri"), "Address of the original, elsewhere."),
        ("license", _text(200), _string(), "Name or SPDX identifier of the licence."),
        ("language", _language, _string(), "Language of the post (BCP 47)."),
        ("comments", _boolean, {"type": "boolean"}, "`false`: no comments here."),
        (
            "math",
            _boolean,
            {"type": "boolean"},
            "Accepted from other systems; formulas always work.",
        ),
    ]
}
"""Every key, in the order of the manual."""


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of the front matter, for editors."""
    properties = {
        name: {**key.schema, "description": key.meaning} for name, key in KEYS.items()
    }
    properties["authors"] = properties["author"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a Longform post",
        "type": "object",
        "properties": properties,
    }
