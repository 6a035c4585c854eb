"""Atom feeds (RFC 4287) of the blog and of each tag, category, author and series.

Made with feedgen, ABlog's own library, in place of ABlog's generator.  Entries take
their dates from the records, never from the clock; their text is the page as it was
written, with absolute addresses and without the parts that belong to the page.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from feedgen.feed import FeedGenerator
from lxml import etree, html
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedgen.entry import FeedEntry
    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog

_LOGGER = logging.getLogger(__name__)
_CONTENT = (
    "//article[contains(@class, 'bd-article')]"
    " | //*[@itemprop='articleBody'] | //*[@role='main']"
)
_NOT_FOR_FEEDS = (
    ".//script | .//style | .//a[contains(@class, 'headerlink')] | .//h1"
    " | .//*[contains(concat(' ', @class, ' '), ' longform-part ')]"
)
# XML 1.0, 2.2: other control characters can't stand in a document.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_feeds(app: Sphinx, blog: Blog) -> None:
    """Write every feed whose content changed; none without ``html_baseurl``."""
    if not app.config.blog_baseurl:
        _LOGGER.info("longform: no feeds: set html_baseurl in conf.py to have them")
        return
    writer = _FeedWriter(app, blog)
    blog_title = str(app.config.blog_title)
    writer.write(app.config.blog_path, blog_title, blog.posts)
    for (kind, name), label in sorted(blog.labels.items()):
        if kind == "year" or label.docname is None:
            continue
        field = {"tag": "tags", "category": "category", "author": "authors"}[kind]
        posts = [post for post in blog.posts if name in getattr(post, field)]
        folder = label.docname.removesuffix("/index")
        writer.write(folder, f"{blog_title} – {label.name}", posts)
    for key, series in blog.series.items():
        posts = [post for post in blog.posts if post.series == key]
        folder = series.docname.removesuffix("/index")
        writer.write(folder, f"{blog_title} – {series.title}", posts)


class _FeedWriter:
    """Write feeds of one build; each post's text is made once."""

    def __init__(self, app: Sphinx, blog: Blog) -> None:
        self._app = app
        self._blog = blog
        self._base = str(app.config.blog_baseurl).rstrip("/") + "/"
        self._full_texts: dict[str, str] = {}

    def write(self, folder: str, title: str, posts: Sequence[Post]) -> None:
        """Write ``<folder>/atom.xml``."""
        from longform.writing.outputs import write_if_changed  # noqa: PLC0415

        posts = posts[: self._blog.domain.settings.feed_length or None]
        path = f"{folder}/atom.xml"
        feed = FeedGenerator()
        feed.id(self._base + quote(path))
        feed.title(_NOT_XML.sub("", title))
        feed.link(href=self._base + quote(folder) + "/", rel="alternate")
        feed.link(href=self._base + quote(path), rel="self")
        feed.language(self._blog.language)
        feed.generator("Longform")
        # An entry without an author takes the feed's (RFC 4287, 4.2.1).
        feed.author({"name": str(self._app.config.blog_title) or "Anonymous"})
        moments = [_updated(post) for post in posts]
        feed.updated(max(moments, default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)))
        for post in posts:
            self._fill(feed.add_entry(order="append"), post)
        write_if_changed(Path(self._app.outdir, path), feed.atom_str(pretty=True))

    def _fill(self, entry: FeedEntry, post: Post) -> None:
        view = self._blog.view(post)
        url = self.url(post.docname)
        entry.id(self._id(post))
        entry.title(_NOT_XML.sub("", view.title))
        entry.link(href=url, rel="alternate")
        entry.published(post.published)
        entry.updated(_updated(post))
        for author in view.authors:
            entry.author({"name": author.name, **({"uri": author.url} if author.url else {})})
        for kind, names in (("tag", post.tags), ("category", post.category)):
            for name in names:
                label = self._blog.labels[kind, name]
                page = label.docname or ""
                entry.category(
                    {"term": name, "label": name, "scheme": self._scheme(page)}
                )
        entry.summary(_NOT_XML.sub("", view.summary_html), type="html")
        if self._blog.domain.settings.feed_full_text:
            entry.content(self._full_text(post), type="html")

    def _scheme(self, docname: str) -> str:
        return self._base + quote(docname.rsplit("/", 2)[0]) + "/"

    def url(self, docname: str) -> str:
        """Return the absolute address of a page."""
        target: str = self._app.builder.get_target_uri(docname)
        return self._base + target.removesuffix("index.html")

    def _id(self, post: Post) -> str:
        """Return a tag URI (RFC 4151) from the post's own slug and day."""
        host = urlsplit(self._base).hostname or "localhost"
        return f"tag:{host},{post.date.isoformat()}:{quote(post.slug)}"

    def _full_text(self, post: Post) -> str:
        if post.docname not in self._full_texts:
            page = Path(self._app.builder.get_output_path(post.docname))  # type: ignore[attr-defined]
            self._full_texts[post.docname] = _article(
                page.read_text(encoding="utf-8"), self.url(post.docname)
            )
        return self._full_texts[post.docname]


def _updated(post: Post) -> dt.datetime:
    """Return the instant of the last change that an update note tells of."""
    day = post.updated
    if day == post.date:
        return post.published
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _article(page: str, url: str) -> str:
    """Return a page's text as HTML that can stand anywhere."""
    found = html.fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    contents = found.xpath(_CONTENT)
    if not contents:
        return ""
    content = contents[-1]
    for element in content.xpath(_NOT_FOR_FEEDS):
        element.drop_tree()
    for attribute in ("href", "src"):
        for element in content.xpath(f".//*[@{attribute}]"):
            element.set(attribute, urljoin(url, element.get(attribute)))
    inner = "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in content
    )
    return _NOT_XML.sub("", inner).strip()
