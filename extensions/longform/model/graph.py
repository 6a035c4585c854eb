"""How posts stand to one another: order, series, neighbours, backlinks, listings.

Everything is derived from the records at each build and never kept.  Every order is
total: newest first, ties by docname.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from longform.model.rich_text import RichText, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from longform.model.records import Listing, Post


class Backlink(msgspec.Struct, frozen=True):
    """A post that links to another, with the first sentence that does."""

    docname: str
    sentence: RichText


def newest_first(posts: Iterable[Post]) -> list[Post]:
    """Sort by instant of publication, newest first; ties by docname."""
    by_docname = sorted(posts, key=lambda post: post.docname)
    return sorted(by_docname, key=lambda post: post.published, reverse=True)


def pinned_first(posts: Iterable[Post]) -> list[Post]:
    """Put pinned posts before the others; the order within each stays."""
    return sorted(posts, key=lambda post: post.status != "pinned")


def neighbours(posts: Sequence[Post]) -> dict[str, tuple[str | None, str | None]]:
    """Map each docname to those of the next older and next newer post.

    ``posts`` are listed ones, newest first.
    """
    row = [None, *(post.docname for post in posts), None]
    return {
        docname: (older, newer)
        for newer, docname, older in zip(row, row[1:], row[2:], strict=False)
        if docname is not None
    }


def series_parts(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Group listed posts by series, in order of part, date and docname.

    Posts without a part come last.
    """
    groups: dict[str, list[Post]] = {}
    for post in posts:
        if post.series is not None and post.is_listed:
            groups.setdefault(post.series, []).append(post)
    return {key: sorted(groups[key], key=_part_order) for key in sorted(groups)}


def _part_order(post: Post) -> tuple[bool, int, object, str]:
    return (post.part is None, post.part or 0, post.published, post.docname)


def series_problems(parts: Sequence[Post]) -> list[tuple[Post, str]]:
    """Return what is wrong with the numbering of one series, each with its post."""
    problems: list[tuple[Post, str]] = []
    holders: dict[int, Post] = {}
    for post in parts:
        if post.part is None:
            free = max(holders, default=0) + 1
            problems.append((post, f"it has no part: add `part: {free}`"))
        elif post.part in holders:
            other = holders[post.part].docname
            problems.append(
                (post, f"part {post.part} is also that of {other}: renumber")
            )
        else:
            missing = sorted(set(range(1, post.part)) - set(holders))
            if missing and missing[-1] == post.part - 1:
                gap = ", ".join(map(str, missing))
                problems.append(
                    (post, f"part {gap} is missing before part {post.part}")
                )
            holders[post.part] = post
    return problems


def backlinks(
    posts: Iterable[Post], resolve: Callable[[str, str], str | None]
) -> dict[str, list[Backlink]]:
    """Map each docname to the listed posts that link to it, newest first.

    ``resolve`` takes a link's kind and target and returns a docname, or None where the
    target does not exist.  A post's links to itself do not count.
    """
    found: dict[str, dict[str, Backlink]] = {}
    for post in newest_first(posts):
        if not post.is_listed:
            continue
        for link in post.links:
            target = resolve(link.kind, link.target)
            if target is not None and target != post.docname:
                sources = found.setdefault(target, {})
                sources.setdefault(post.docname, Backlink(post.docname, link.sentence))
    return {docname: list(sources.values()) for docname, sources in found.items()}


def select(
    listing: Listing, posts: Sequence[Post], minutes: Mapping[str, int]
) -> list[Post]:
    """Return the posts that a listing shows, in its order.

    ``posts`` are listed ones, newest first; ``minutes`` gives the reading time by
    docname.  Within one option any value suffices; options add up.
    """
    if listing.matches_nothing:
        return []

    def fits(post: Post) -> bool:
        wanted: list[tuple[tuple[object, ...], set[object]]] = [
            (listing.tags, set(post.tags)),
            (listing.category, set(post.category)),
            (listing.authors, set(post.authors)),
            (listing.series, {post.series}),
            (listing.years, {post.date.year}),
        ]
        return all(not want or set(want) & has for want, has in wanted)

    chosen = [post for post in posts if fits(post)]
    match listing.sort:
        case "updated":
            chosen.sort(key=lambda post: post.updated, reverse=True)
        case "title":
            chosen.sort(key=lambda post: plain_text(post.title).casefold())
        case "reading-time":
            chosen.sort(key=lambda post: minutes[post.docname])
        case "date":
            chosen = pinned_first(chosen)
    return chosen[: listing.limit]


def fingerprint(view: object) -> str:
    """Return 16 hex digits that change when anything in ``view`` does.

    ``view`` is made of msgspec structs and plain containers; sets are sorted.
    """
    encoded = msgspec.msgpack.encode(view, order="sorted")
    return hashlib.sha256(encoded).hexdigest()[:16]
