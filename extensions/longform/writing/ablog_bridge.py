"""The only module that names ABlog: its catalogs and settings, without its faults.

ABlog 0.11.13 is read with care: its event handlers store a copy of every doctree, are
not safe in parallel, publish drafts, and leave pages stale.  None of them runs.  Its
``Blog`` is filled from our records, and its collections decide what archives and feeds
there are.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import ablog.blog
from ablog.blog import Blog as AblogBlog
from ablog.blog import Collection
from ablog.post import CheckFrontMatter
from sphinx.errors import ExtensionError

from longform.model.rich_text import plain_text
from longform.reading.warnings_ import Warnings, warn
from longform.writing.handlers import take_handlers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from longform.model.records import Post
    from longform.writing.blog import Blog

_CATALOGS = {"tag": "tags", "category": "category", "author": "author"}


def setup_ablog(app: Sphinx) -> None:
    """Load ABlog for its settings and classes, and disconnect all that it does."""
    app.setup_extension("ablog")
    for event in list(app.events.listeners):
        take_handlers(app, event, "ablog")
    transforms = app.registry.transforms
    if CheckFrontMatter in transforms:
        transforms.remove(CheckFrontMatter)
    # Its flag is about the handlers that are gone; Sphinx would read serially for it.
    app.extensions["ablog"].parallel_read_safe = True
    # It takes "tomorrow" from the day the module was imported; we decided already.
    ablog.blog.TOMORROW = ablog.blog.FUTURE


def check_ablog_settings(app: Sphinx, config: Config) -> None:
    """Make ABlog's settings sound, telling each; on ``config-inited`` [400]."""
    del app
    path = str(config.blog_path).strip("/")
    if not path or ".." in path.split("/"):
        message = (
            f"blog_path in conf.py: {config.blog_path!r} is no folder; 'blog' is taken"
        )
        warn(Warnings.CONFIG, message, None)
        path = "blog"
    config.blog_path = path
    if not isinstance(config.blog_title, str):
        warn(Warnings.CONFIG, "blog_title in conf.py: expected text", None)
        config.blog_title = ""


def ablog_blog(app: Sphinx, blog: Blog) -> AblogBlog:
    """Return ABlog's blog of this build, filled from our records.

    Its shared dictionary is emptied first: it would else keep the last build's posts.
    """
    AblogBlog._dict.clear()  # noqa: SLF001 - its state, shared by all builds of a process
    try:
        filled = AblogBlog(app)
    except (KeyError, TypeError, ValueError) as error:
        raise ExtensionError(
            f"a blog_* setting in conf.py is wrong: {error}"
        ) from error
    for (kind, name), label in sorted(blog.labels.items()):
        if kind in _CATALOGS and label.docname:
            catalog = filled.catalogs[_CATALOGS[kind]]
            path = label.docname.removesuffix("/index")
            catalog[name] = Collection(catalog, name, label.name, label.url, path=path)
    for post in blog.posts:
        filled.register(post.docname, _post_info(post))
    return filled


def _post_info(post: Post) -> dict[str, Any]:
    """Return a record as ABlog's own reader would have left it, without a doctree."""
    day = dt.datetime(post.date.year, post.date.month, post.date.day)  # noqa: DTZ001
    return {
        "docname": post.docname,
        "section": "",
        "order": 1,
        "date": day,
        "update": day,
        "title": plain_text(post.title),
        "excerpt": [],
        "doctree": None,
        "tags": list(post.tags),
        "author": list(post.authors),
        "category": list(post.category),
        "location": [],
        "language": [],
        "redirect": [],
        "nocomments": not post.comments,
        "canonical_link": post.canonical,
        "external_link": None,
    }


def archives(app: Sphinx, blog: Blog) -> Iterator[tuple[str, str, list[str]]]:
    """Yield kind, name and docnames of posts (newest first) of each archive page.

    The order is that of ABlog's catalogs; an author that no post has is left out.
    """
    filled = ablog_blog(app, blog)
    for kind, catalog_name in _CATALOGS.items():
        catalog = filled.catalogs[catalog_name]
        for name in sorted(catalog.collections):
            collection = catalog.collections[name]
            if len(collection):
                yield (
                    kind,
                    name,
                    _newest_first(blog, [post.docname for post in collection]),
                )
    for year in sorted(filled.archive.collections, reverse=True):
        docnames = [post.docname for post in filled.archive.collections[year]]
        yield "year", str(year), _newest_first(blog, docnames)


def _newest_first(blog: Blog, docnames: list[str]) -> list[str]:
    chosen = set(docnames)
    return [post.docname for post in blog.posts if post.docname in chosen]
