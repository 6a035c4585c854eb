"""The file ``_headers``, as Netlify and Cloudflare Pages read it.

A line that begins at the margin is a path, with ``*`` for anything; lines below it that
do not are headers (docs.netlify.com/manage/routing/headers,
developers.cloudflare.com/pages/configuration/headers).  Where several paths match, a
header that each sets is sent with all of the values, joined by commas.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*(\d+)", re.IGNORECASE)


class Rule(NamedTuple):
    """One path's headers."""

    path: str  # with ``*`` for anything
    headers: tuple[tuple[str, str], ...]  # lower-case names, and values


class Caching(NamedTuple):
    """How long a browser keeps a file without asking."""

    seconds: int | None  # None: the host decides
    is_immutable: bool  # not even a reload asks
    rules: int  # that say so; two contradict each other


def parse_headers(text: str) -> list[Rule]:
    """Return the rules of a file, in its order; comments are left out."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            rules.append((line.strip(), []))
        elif rules and ":" in line:
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name.strip().lower(), value.strip()))
    return [Rule(path, tuple(headers)) for path, headers in rules]


def caching_of(path: str, rules: Sequence[Rule]) -> Caching:
    """Return what the rules say of a path, which begins with a slash."""
    values = [
        value
        for rule in rules
        if _matches(rule.path, path)
        for name, value in rule.headers
        if name == "cache-control"
    ]
    joined = ", ".join(values)
    found = _MAX_AGE.search(joined)
    seconds = int(found[1]) if found else None
    return Caching(seconds, "immutable" in joined.lower(), len(values))


def _matches(pattern: str, path: str) -> bool:
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), path, re.DOTALL) is not None
