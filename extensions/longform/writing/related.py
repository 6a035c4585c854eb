"""Related posts as their box shows them, with the reason in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sphinx.locale import _

from longform.model.graph import fingerprint
from longform.model.related import Reason, Related, Traits, related_posts
from longform.model.rich_text import plain_text
from longform.model.works import CitedWork, short_names, year_text
from longform.reading.config import package_digest
from longform.reading.kept import read_state, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from longform.model.records import Post
    from longform.writing.blog import Blog

_REASONS = 2  # told of each post
_NAMES = 3  # told of each reason
_STATE_FILE = "longform-related.msgpack"


class _State(msgspec.Struct):
    """What the last build found, and a digest of all that it looked at."""

    made_from: str = ""
    related: dict[str, list[Related]] = msgspec.field(default_factory=dict)


class RelatedView(msgspec.Struct, frozen=True):
    """A related post and what the two have in common."""

    docname: str
    title_html: str
    language: str | None  # None: the site's
    reason: str


def derive_related(
    blog: Blog, resolve: Callable[[str, str], str | None]
) -> dict[str, list[Related]]:
    """Return the related posts of each listed post, as many as the setting says.

    Those of the last build, where titles, summaries, tags, works and links are its too.
    """
    count = blog.domain.settings.related
    if not count:
        return {}
    works: dict[str, set[str]] = {post.docname: set() for post in blog.posts}
    for place, cited in enumerate(blog.works):
        for docname, _anchor in cited.places:
            works[docname].add(str(place))
    traits = {
        post.docname: _traits(post, works[post.docname], resolve) for post in blog.posts
    }
    shown = {post.docname: _shown(blog, post) for post in blog.posts}
    made_from = fingerprint([package_digest(), traits, shown, count])
    state_file = Path(blog.domain.env.doctreedir, _STATE_FILE)
    before = read_state(state_file, _State)
    if before.made_from == made_from:
        return before.related
    found = related_posts(traits, shown, count)
    state = _State(made_from, found)
    write_if_changed(state_file, msgspec.msgpack.encode(state))
    return found


def _traits(
    post: Post, works: set[str], resolve: Callable[[str, str], str | None]
) -> Traits:
    targets = {resolve(link.kind, link.target) for link in post.links}
    texts = (plain_text(post.title), *post.headings, plain_text(post.summary))
    return Traits(
        works=frozenset(works),
        tags=frozenset(post.tags),
        links=frozenset(
            target for target in targets if target and target != post.docname
        ),
        text=" ".join(texts),
    )


def _shown(blog: Blog, post: Post) -> frozenset[str]:
    """Return the posts that the series box and the older and newer links lead to."""
    series = blog.series.get(post.series or "")
    parts = [part.docname for part in series.parts] if series else []
    pair = [name for name in blog.neighbours[post.docname] if name]
    return frozenset((*parts, *pair))


def related_views(blog: Blog, docname: str) -> list[RelatedView]:
    """Return the related posts of a post, the nearest first."""
    views = []
    for related in blog.related.get(docname, []):
        reasons = [_words(blog.works, r) for r in related.reasons[:_REASONS]]
        post = blog.views[related.docname]
        views.append(
            RelatedView(
                post.docname, post.title_html, post.language, "; ".join(reasons)
            )
        )
    return views


def _words(works: list[CitedWork], reason: Reason) -> str:
    """Say what two posts have in common."""
    names, count = reason.names, len(reason.names)
    match reason.kind:
        case "works" if count == 1:
            work = works[int(names[0])].work
            words = _("cites %s too") % f"{short_names(work)} ({year_text(work)})"
        case "works":
            words = _("cites the same %d works") % count
        case "tags" if count == 1:
            words = _("tagged %s too") % names[0]
        case "tags":
            words = _("%d tags in common: %s") % (count, _listed(names))
        case "links" if names == ("to",):
            words = _("linked from this post")
        case "links" if names == ("from",):
            words = _("links to this post")
        case "links":
            words = _("the two link to each other")
        case "linked together":
            words = _("linked from the same post")
        case "words":
            words = _("words in common: %s") % _listed(names)
    return words


def _listed(names: tuple[str, ...]) -> str:
    more = ", …" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more
