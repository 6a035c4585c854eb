"""The books of a blog: one of all its posts, and one of each series.

What a book is called, what it has and in which order; ``epub`` and ``latex`` write it.
Nothing depends on the clock: a book is as old as its newest post or update note.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from longform.model.urls import folder_address, slugify
from longform.reading.nodes import post_part
from longform.writing.addresses import site_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.builders import Builder

    from longform.model.records import Post
    from longform.writing.blog import Blog


class Book(NamedTuple):
    """One book."""

    name: str  # of its file, without a suffix
    title: str
    description: str  # "" where there is none
    authors: tuple[str, ...]  # names, in the order of their first post
    language: str  # BCP 47
    docnames: tuple[str, ...]  # posts in reading order, at least one
    published: dt.date  # of its first post
    updated: dt.date  # of the latest post or update note
    identifier: str  # a URN that stays when the book grows
    address: str  # of its page on the web; "" where the site has no address


def derive_books(builder: Builder, blog: Blog) -> list[Book]:
    """Return the blog's book, oldest post first, and those of its series by key.

    A blog without listed posts has none.
    """
    title = str(builder.config.blog_title or builder.config.project)
    name = slugify(title)
    posts = sorted(blog.posts, key=lambda post: (post.published, post.docname))
    if not posts:
        return []
    books = [_book(builder, blog, (name, title, "", ""), posts)]
    for series in blog.series.values():
        parts = [blog.domain.posts[view.docname] for view in series.parts]
        folder = series.docname.removesuffix("index")
        labels = (f"{name}-{slugify(series.key)}", series.title, series.description)
        books.append(_book(builder, blog, (*labels, folder), parts))
    return books


def _book(
    builder: Builder,
    blog: Blog,
    labels: tuple[str, str, str, str],
    posts: Sequence[Post],
) -> Book:
    name, title, description, folder = labels
    site = site_address(builder)
    known = blog.domain.settings.authors
    keys = dict.fromkeys(key for post in posts for key in post.authors)
    urn = uuid.uuid5(uuid.NAMESPACE_URL, f"{site or name}#book-{folder}").urn
    return Book(
        name=name,
        title=title,
        description=description,
        authors=tuple(known[key].name if key in known else key for key in keys),
        language=blog.language.replace("_", "-"),
        docnames=tuple(post.docname for post in posts),
        published=min(post.date for post in posts),
        updated=max(post.updated for post in posts),
        identifier=urn,
        address=f"{site}{quote(folder)}" if site else "",
    )


def web_address(builder: Builder, docname: str) -> str:
    """Return the address of a page of the site; "" where the site has none."""
    site = site_address(builder)
    return site + folder_address(quote(f"{docname}.html")) if site else ""


def drop_web_parts(doctree: nodes.document) -> None:
    """Take out of a chapter what only a page needs: all its parts but the byline."""
    for part in list(doctree.findall(post_part)):
        if part["part"] != "byline":
            part.parent.remove(part)
