"""The values of front-matter keys: how each kind is read and described.

Owns one :class:`Kind` for each sort of value: a parser, and the JSON Schema of what it
takes.  A parser raises ValueError, with the cure, for a value that can't be used; it
complains of one that it can use in part, and goes on.  It raises nothing else, whatever
JSON-like value comes.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from longform.model.dates import parse_date, parse_instant
from longform.model.messages import cleaned, shown
from longform.model.urls import nearest, site_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Complain(Protocol):
    """Note a problem of the value at hand, or of one item of it, and go on."""

    def __call__(self, message: str, item: int | None = None) -> None:
        """Take what is wrong, and the item's place in its list, from 0."""


class Kind(NamedTuple):
    """One sort of value."""

    parse: Callable[[Any, Complain], Any]
    schema: Mapping[str, object]


class UpdateNote(msgspec.Struct, frozen=True):
    """One item of ``updates``, its note still Markdown."""

    date: dt.date
    note: str
    index: int  # place in the author's list, from 0


_TAG = re.compile(r"<!--|</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")
"""HTML as an author may write it; ``<https://...>`` is a link of Markdown."""

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_URL = re.compile(r"https?://[^\s<>\"']+")
_STATUSES = ("draft", "unlisted", "pinned")
_MOST_LABELS = 50
_LABEL_LENGTH = 100


def _named(value: object) -> str:
    """Say what sort of thing was found, in an author's words."""
    if value is None:
        return "nothing"
    kinds = {dict: "a mapping", list: "a list", bool: "a yes/no value"}
    return kinds.get(type(value), f"`{shown(value)}`")


def text(limit: int, **more: object) -> Kind:
    """Read text of at most ``limit`` characters; a longer one is cut."""

    def parse(value: Any, complain: Complain) -> str:  # noqa: ANN401 - YAML's
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(  # noqa: TRY004 - an author's mistake, not a programmer's
                f"expected text, found {_named(value)}; put it in quotes"
            )
        written = str(value).strip()
        read = cleaned(written).strip()
        if read != written:
            complain("control characters are left out; delete them")
        if not read:
            raise ValueError("it is empty; give it a text or remove the line")
        if _TAG.search(_CODE_SPAN.sub("", read)):
            complain(
                f"HTML is shown as it is written, found `{shown(read)}`; "
                "use Markdown or remove the tags"
            )
        if len(read) > limit:
            found = f"it has {len(read)} characters, more than {limit}"
            complain(f"{found}; it is cut: shorten it")
        return read[:limit].rstrip()

    return Kind(parse, {"type": "string", "minLength": 1, "maxLength": limit, **more})


_LABEL = text(_LABEL_LENGTH)


def _parse_labels(value: Any, complain: Complain) -> tuple[str, ...]:  # noqa: ANN401
    """Read a list, or text with commas; order stays, repetitions go."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list):
        items = [items]
    if not any(str(item).strip() for item in items if item is not None):
        raise ValueError("it is empty; give it a value or remove the line")
    found: dict[str, None] = {}
    for item in items:
        try:
            found[" ".join(_LABEL.parse(item, complain).split())] = None
        except ValueError as mistake:
            complain(f"{mistake}")
    if len(found) > _MOST_LABELS:
        complain(f"it has {len(found)} entries; only {_MOST_LABELS} are taken")
    return tuple(found)[:_MOST_LABELS]


labels = Kind(
    _parse_labels,
    {
        "oneOf": [
            {"type": "string", "minLength": 1},
            {
                "type": "array",
                "minItems": 1,
                "maxItems": _MOST_LABELS,
                "items": {
                    "type": ["string", "number"],
                    "minLength": 1,
                    "maxLength": _LABEL_LENGTH,
                },
            },
        ]
    },
)
"""A list, or text with commas."""

_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
_ZONE = r"(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)"


def _parse_instant(value: Any, complain: Complain) -> dt.datetime:  # noqa: ANN401
    found, has_zone = parse_instant(value)
    if not has_zone:
        complain(
            f"`{shown(value)}` has a time without a zone, UTC is taken; "
            "add `Z` or an offset such as `+02:00`"
        )
    return found


instant = Kind(
    _parse_instant, {"type": "string", "pattern": f"^{_DAY}([T ]{_TIME}{_ZONE})?$"}
)
"""A day, or an instant with its zone."""


def integer(lowest: int, highest: int) -> Kind:
    """Read a whole number in a range, both ends included."""

    def parse(value: Any, complain: Complain) -> int:  # noqa: ANN401, ARG001
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON Schema's integers (6.1.1): `1.0` is one
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
            value, is_number = int(value), True
        if not is_number or not lowest <= value <= highest:
            raise ValueError(
                f"expected a whole number from {lowest} to {highest}, "
                f"found {_named(value)}"
            )
        return int(value)

    return Kind(parse, {"type": "integer", "minimum": lowest, "maximum": highest})


def _parse_boolean(value: Any, complain: Complain) -> bool:  # noqa: ANN401, ARG001
    words = {"true": True, "yes": True, "false": False, "no": False}
    found = words.get(value.lower(), value) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise ValueError(  # noqa: TRY004 - an author's mistake
            f"expected `true` or `false`, found {_named(value)}"
        )
    return found


boolean = Kind(_parse_boolean, {"type": "boolean"})
"""Yes or no."""


def _parse_status(value: Any, complain: Complain) -> str:  # noqa: ANN401
    try:
        found: str = _LABEL.parse(value, complain)
    except ValueError as mistake:
        complain(f"{mistake}; the post is kept back as a draft")
        return "draft"
    if found in _STATUSES:
        return found
    guess = nearest(found, _STATUSES)
    hint = f"did you mean `{guess}`?" if guess else "see the manual"
    complain(
        f"expected `draft`, `unlisted` or `pinned`, found `{shown(found)}`: {hint}; "
        "the post is kept back as a draft"
    )
    return "draft"


status = Kind(_parse_status, {"type": "string", "enum": list(_STATUSES)})
"""Draft, unlisted or pinned; in doubt a draft."""


def _parse_language(value: Any, complain: Complain) -> str:  # noqa: ANN401
    found: str = _LABEL.parse(value, complain)
    if not _LANGUAGE.fullmatch(found):
        raise ValueError(
            "expected a language tag such as `en` or `pt-BR` (BCP 47), "
            f"found `{shown(found)}`"
        )
    return found


language = Kind(
    _parse_language,
    {"type": "string", "allOf": [{"pattern": f"^{_LANGUAGE.pattern}$"}]},
)
"""A language tag in its usual form (RFC 5646, 2.1): letters, then subtags."""


def _parse_url(value: Any, complain: Complain) -> str:  # noqa: ANN401
    found: str = text(2000).parse(value, complain)
    if not _URL.fullmatch(found):
        raise ValueError(f"expected an http(s) address, found `{shown(found)}`")
    return found


url = Kind(
    _parse_url,
    {"type": "string", "format": "uri", "allOf": [{"pattern": f"^{_URL.pattern}$"}]},
)
"""An address on the web."""

_NOTE = text(5000)


def _parse_updates(
    value: Any,  # noqa: ANN401
    complain: Complain,
) -> tuple[UpdateNote, ...]:
    """Read a list of ``{date, note}``, or one of them; a bad item is left out."""
    items = [value] if isinstance(value, dict) else value
    if not isinstance(items, list) or not items:
        raise ValueError(
            f"expected a list of `date` and `note`, found {_named(value)}; "
            "write `- date: 2022-08-27` and below it `note: ...`"
        )
    notes: list[UpdateNote] = []
    for index, item in enumerate(items):
        try:
            notes.append(_update_note(item, index, complain))
        except ValueError as mistake:
            complain(f"{mistake}; this update is left out", index)
    return tuple(notes)


def _update_note(item: object, index: int, complain: Complain) -> UpdateNote:
    if not isinstance(item, dict) or not {"date", "note"} <= set(item):
        raise ValueError(f"expected `date` and `note`, found {_named(item)}")

    def complain_here(message: str, item: int | None = None) -> None:
        del item
        complain(message, index)

    for extra in sorted(set(map(str, item)) - {"date", "note"}):
        message = f"unknown key `{shown(extra)}`; an update has `date` and `note`"
        complain_here(message)
    note = _NOTE.parse(item["note"], complain_here)
    return UpdateNote(parse_date(item["date"]), note, index)


updates = Kind(
    _parse_updates,
    {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["date", "note"],
            "additionalProperties": False,
            "properties": {
                "date": {"type": "string", "pattern": f"^{_DAY}$"},
                "note": _NOTE.schema,
            },
        },
    },
)
"""Dated notes."""


def _parse_paths(value: Any, complain: Complain) -> tuple[str, ...]:  # noqa: ANN401
    """Read old paths; one that leaves the site or names no page is left out."""
    paths: dict[str, None] = {}
    for label in _parse_labels(value, complain):
        path = site_path(label)
        if not path:
            complain(
                f"`{shown(label)}` is not a path within the site; "
                "write it like `/2019/03/old-name/`"
            )
        else:
            paths[path] = None
    return tuple(paths)


paths = Kind(_parse_paths, labels.schema)
"""Paths within the site."""
