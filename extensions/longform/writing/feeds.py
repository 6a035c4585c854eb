"""Feeds of the blog, of each tag, category, author and series, and of the updates.

Each list of posts is written thrice: Atom 1.0 (RFC 4287), RSS 2.0, and JSON Feed 1.1;
the update notes of all posts are one Atom feed.

Made with feedgen, ABlog's own library, in place of ABlog's generator.  Entries take
their dates from the records, never from the clock; their text is the page as it was
written, with absolute addresses and without the parts that belong to the page.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from feedgen.feed import FeedGenerator
from lxml import etree, html
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feedgen.entry import FeedEntry
    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import LabelView

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


def write_feeds(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write every feed whose content changed; none without ``html_baseurl``."""
    if not app.config.blog_baseurl:
        _LOGGER.info("longform: no feeds: set html_baseurl in conf.py to have them")
        return
    writer = _FeedWriter(app, blog, files)
    blog_title = str(app.config.blog_title)
    writer.write(app.config.blog_path, blog_title, blog.posts)
    for (kind, name), label in sorted(blog.labels.items()):
        if kind == "year" or label.docname is None:
            continue
        field = {"tag": "tags", "category": "category", "author": "authors"}[kind]
        posts = [post for post in blog.posts if name in getattr(post, field)]
        folder = label.docname.removesuffix("/index")
        writer.write(folder, f"{blog_title} – {label.name}", posts)
    writer.write_updates(f"{blog_title} – Updates")
    for key, series in blog.series.items():
        posts = [post for post in blog.posts if post.series == key]
        folder = series.docname.removesuffix("/index")
        writer.write(folder, f"{blog_title} – {series.title}", posts)


FEED_FILES = ("atom.xml", "rss.xml", "feed.json")


class _FeedWriter:
    """Write feeds of one build; each post's text is made once."""

    def __init__(self, app: Sphinx, blog: Blog, files: OutputFiles) -> None:
        self._app = app
        self._files = files
        self._blog = blog
        self._base = str(app.config.blog_baseurl).rstrip("/") + "/"
        self._publisher = str(app.config.blog_title) or "Anonymous"
        self._full_texts: dict[str, str] = {}

    def write(self, folder: str, title: str, posts: Sequence[Post]) -> None:
        """Write ``atom.xml``, ``rss.xml`` and ``feed.json`` into a folder."""
        posts = posts[: self._blog.domain.settings.feed_length or None]
        title = _NOT_XML.sub("", title)
        feed = FeedGenerator()
        feed.load_extension("dc", atom=False, rss=True)
        feed.title(title)
        feed.description(title)
        feed.language(self._blog.language)
        feed.generator("Longform")
        # An entry without an author takes the feed's (RFC 4287, 4.2.1).
        feed.author({"name": self._publisher})
        moments = [_updated(post) for post in posts]
        updated = max(moments, default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
        feed.updated(updated)
        feed.lastBuildDate(updated)
        for post in posts:
            self._fill(feed.add_entry(order="append"), post)
        self._write(folder, "atom.xml", self._linked(feed, folder, "atom.xml").atom_str)
        self._write(folder, "rss.xml", self._linked(feed, folder, "rss.xml").rss_str)
        json_feed = self._json_feed(folder, title, posts)
        self._files.write(f"{folder}/feed.json", json_feed)

    def _linked(self, feed: FeedGenerator, folder: str, name: str) -> FeedGenerator:
        """Give a feed the id and the links of one of its files."""
        address = self._base + quote(f"{folder}/{name}")
        feed.id(address)
        page = {"href": self._base + quote(folder) + "/", "rel": "alternate"}
        feed.link([{"href": address, "rel": "self"}, page], replace=True)
        return feed

    def _write(self, folder: str, name: str, text: Callable[..., bytes]) -> None:
        self._files.write(f"{folder}/{name}", text(pretty=True))

    def write_updates(self, title: str) -> None:
        """Write ``updates/atom.xml``: an entry for each update note, newest first."""
        log = self._blog.update_log()
        feed = FeedGenerator()
        feed.title(_NOT_XML.sub("", title))
        feed.language(self._blog.language)
        feed.generator("Longform")
        feed.author({"name": self._publisher})
        feed.updated(_midnight(log[0][1].date if log else "1970-01-01"))
        length = self._blog.domain.settings.feed_length or None
        for view, update in log[:length]:
            entry = feed.add_entry(order="append")
            post_id = self._id(self._blog.domain.posts[view.docname])
            entry.id(f"{post_id}:update:{update.date}:{update.number}")
            entry.title(_NOT_XML.sub("", f"{view.title} ({update.date})"))
            entry.link(href=self.url(view.docname), rel="alternate")
            entry.updated(_midnight(update.date))
            for author in view.authors:
                entry.author(_person(author, "uri"))
            entry.content(_NOT_XML.sub("", update.note_html) or view.title, type="html")
        linked = self._linked(feed, "updates", "atom.xml")
        self._write("updates", "atom.xml", linked.atom_str)

    def _json_feed(self, folder: str, title: str, posts: Sequence[Post]) -> bytes:
        """Return the list as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": self._base + quote(folder) + "/",
            "feed_url": self._base + quote(f"{folder}/feed.json"),
            "language": self._blog.language,
            "authors": [{"name": self._publisher}],
            "items": [self._json_item(post) for post in posts],
        }
        return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()

    def _json_item(self, post: Post) -> dict[str, object]:
        view = self._blog.view(post)
        is_full = self._blog.domain.settings.feed_full_text
        item: dict[str, object] = {
            "id": self._id(post),
            "url": self.url(post.docname),
            "title": view.title,
            "content_html": self._full_text(post) if is_full else view.summary_html,
            "summary": view.summary,
            "date_published": post.published.isoformat(),
            "date_modified": _updated(post).isoformat(),
            "authors": [_person(author, "url") for author in view.authors],
            "tags": [*post.tags, *post.category],
        }
        if post.cover is not None:
            name = self._app.env.images[post.cover.path][1]
            item["image"] = f"{self._base}_images/{quote(name)}"
        return {key: value for key, value in item.items() if value}

    def _fill(self, entry: FeedEntry, post: Post) -> None:
        view = self._blog.view(post)
        url = self.url(post.docname)
        entry.id(self._id(post))
        entry.title(_NOT_XML.sub("", view.title))
        entry.link(href=url, rel="alternate")
        entry.published(post.published)
        entry.updated(_updated(post))
        for author in view.authors:
            entry.author(_person(author, "uri"))
        entry.dc.dc_creator([author.name for author in view.authors])
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


def _person(author: LabelView, address: str) -> dict[str, str]:
    """Return an author as feeds name one; ``address`` is their word for a URL."""
    return {"name": author.name, **({address: author.url} if author.url else {})}


def _midnight(date: str) -> dt.datetime:
    """Return the first instant, in UTC, of a day in ISO 8601."""
    return dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC)


def _updated(post: Post) -> dt.datetime:
    """Return the instant of the last change that an update note tells of."""
    if post.updated == post.date:
        return post.published
    return _midnight(post.updated.isoformat())


def _article(page: str, url: str) -> str:
    """Return a page's text as HTML that can stand anywhere."""
    found = html.fromstring(
        page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")
    )
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
