"""What stands in the ``<head>`` of each page, besides what the theme puts there.

Each function of ``_SECTIONS`` yields elements of one kind for a page; they stand in
that order, right after the character set.  Runs in writing processes: it reads, never
writes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog
    from longform.writing.views import PostView


class HeadPage(NamedTuple):
    """The page whose head is drawn."""

    app: Sphinx
    blog: Blog
    docname: str
    post: Post | None  # None: the page is no post, as is its view
    view: PostView | None


def element(tag: str, **attributes: str) -> str:
    """Return a void element; values are text, an underscore in a name is a hyphen.

    A trailing underscore keeps a name from being a word of Python's (``as_``).
    """
    pairs = (
        f'{name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return f"<{' '.join([tag, *pairs])}>"


def render_head(page: HeadPage) -> str:
    """Return the elements of a page's head as HTML, one a line."""
    return "\n".join(line for section in _SECTIONS for line in section(page))


def _description(page: HeadPage) -> Iterator[str]:
    if page.view is not None:
        yield element("meta", name="description", content=page.view.summary)


def _robots(page: HeadPage) -> Iterator[str]:
    if page.post and page.view and (not page.post.is_listed or page.view.is_draft):
        yield element("meta", name="robots", content="noindex")


def _feeds(page: HeadPage) -> Iterator[str]:
    config = page.app.config
    if config.blog_baseurl:
        index = f"{config.blog_path}/index"
        feed = page.app.builder.get_relative_uri(page.docname, index)
        yield element(
            "link",
            rel="alternate",
            type="application/atom+xml",
            title=str(config.blog_title),
            href=feed.removesuffix("index.html") + "atom.xml",
        )


_SECTIONS = (_description, _robots, _feeds)
