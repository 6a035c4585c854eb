"""Feeds of the blog, of each tag, category, author and series, and of the updates.

Each list of posts is written thrice: Atom, RSS and JSON Feed (``longform.model`` has
the formats); the update notes of all posts are one Atom feed.  The document that
readers fetch has whole posts; what is older stands in archives, with summaries.

A document is written piece by piece, so memory holds one post at a time.  Its Atom
file begins with a stamp, a digest of all it was made from, and is written last: where
the stamp is right, all three files are, and none is read or written.
"""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack, closing
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sphinx.locale import _
from sphinx.util.osutil import relative_uri

from longform.model.atom import ATOM
from longform.model.feeds import (
    Document,
    Entry,
    Feed,
    Format,
    split_into_documents,
    xml_characters,
    xml_text,
)
from longform.model.json_feed import JSON_FEED
from longform.model.rss import RSS
from longform.reading.config import package_digest
from longform.reading.warnings_ import Warnings, warn
from longform.writing.ablog_bridge import archives
from longform.writing.addresses import site_address
from longform.writing.feed_entries import FeedEntries, feed_html
from longform.writing.feed_view import render_item, render_view
from longform.writing.post_text import PostTexts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles

FORMATS: tuple[Format, ...] = (ATOM, RSS, JSON_FEED)
FEED_FILES = tuple(form.file_name(0) for form in FORMATS)
_STAMP = "<!-- longform {} -->"
_STAMPED = 200  # bytes at the start of an Atom file, the stamp among them
_STYLESHEET = "_static/longform/feed.css"
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # of a list that is empty


class PostList(NamedTuple):
    """A list of posts that has a page and feeds beside it."""

    docname: str  # of the page: "blog/tag/vision/index"
    title: str
    description: str
    posts: Sequence[Post]  # newest first


class _Item(NamedTuple):
    """An entry as documents have it, and the text that belongs to it."""

    entry: Entry
    digest: bytes  # of the entry
    docname: str = ""  # of the post whose whole text it has; "" for none
    text_name: str = ""  # by PostTexts
    html: str = ""  # the whole text itself, where it is short

    def text(self, texts: PostTexts) -> bytes:
        """Return the whole text; nothing where only the summary is told."""
        if self.text_name:
            return texts.read(self.docname, self.entry.url)
        return self.html.encode()


def _item_of(entry: Entry, html: str = "") -> _Item:
    digest = blake2b(msgspec.msgpack.encode(entry), digest_size=16)
    return _Item(entry, digest.digest(), html=html)


class _Rendered(NamedTuple):
    """An entry in one format."""

    before: bytes  # the whole text
    after: bytes
    brief: bytes  # what stands in place of the whole text


class _Rendering(NamedTuple):
    """An entry as it is written."""

    formats: tuple[_Rendered, ...]  # in the order of FORMATS
    listing: str  # for those who open the feed in a browser


def _render(item: _Item) -> _Rendering:
    entry = item.entry
    formats = tuple(
        _Rendered(before.encode(), after.encode(), form.brief(entry).encode())
        for form in FORMATS
        for before, after in (form.entry(entry),)
    )
    return _Rendering(formats, render_item(entry, item.html))


def post_lists(app: Sphinx, blog: Blog) -> Iterator[PostList]:
    """Yield the lists that have feeds: ABlog's collections, the blog first, series."""
    blog_title = str(app.config.blog_title)
    yield PostList(f"{app.config.blog_path}/index", blog_title, blog_title, blog.posts)
    records = blog.domain.posts
    for kind, name, docnames in archives(app, blog):
        label = blog.labels[kind, name]
        if kind != "year" and label.docname is not None:
            title = list_title(blog_title, label.name)
            posts = [records[docname] for docname in docnames]
            yield PostList(label.docname, title, title, posts)
    for series in blog.series.values():
        title = list_title(blog_title, series.title)
        parts = {part.docname for part in series.parts}
        posts = [post for post in blog.posts if post.docname in parts]
        yield PostList(series.docname, title, series.description or title, posts)


def list_title(blog_title: str, name: str) -> str:
    """Return the title of the feed of one list."""
    return f"{blog_title} – {name}" if blog_title else name


def write_feeds(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write every feed whose content changed; none without an address of the site."""
    if not site_address(app.builder):
        return
    with closing(PostTexts(app)) as texts:
        writer = _FeedWriter(app, blog, files, texts)
        for post_list in post_lists(app, blog):
            writer.write_posts(post_list)
        writer.write_updates()
        texts.keep_names()


class _FeedWriter:
    """Writes the feeds of one build."""

    def __init__(
        self, app: Sphinx, blog: Blog, files: OutputFiles, texts: PostTexts
    ) -> None:
        self._app = app
        self._blog = blog
        self._files = files
        self._texts = texts
        self._entries = FeedEntries(app, blog)
        self._items: dict[str, _Item] = {}  # of posts, by docname
        self._rendered: dict[str, _Rendering] = {}  # by the ids of entries
        self._publisher = xml_characters(str(app.config.blog_title)) or "Anonymous"

    def write_posts(self, posts: PostList) -> None:
        """Write the feeds of a list in every format."""
        settings = self._blog.domain.settings
        for document in split_into_documents(len(posts.posts), settings.feed_length):
            is_full = settings.feed_full_text and not document.number
            chosen = posts.posts[document.entries]
            items = [self._item(post, is_full=is_full) for post in chosen]
            self._write(posts, document, items, FORMATS)

    def _item(self, post: Post, *, is_full: bool) -> _Item:
        item = self._items.get(post.docname)
        if item is None:
            item = self._items[post.docname] = _item_of(self._entries.of_post(post))
        if not is_full:
            return item
        name = self._texts.name(post.docname)
        return item._replace(docname=post.docname, text_name=name)

    def write_updates(self) -> None:
        """Write ``updates/atom.xml``: an entry for each update note, newest first."""
        blog = self._blog
        log = blog.update_log()
        title = list_title(str(self._app.config.blog_title), _("Updates"))
        updates = PostList("updates/index", title, title, ())
        length = blog.domain.settings.feed_length
        for document in split_into_documents(len(log), length):
            items = []
            for view, update in log[document.entries]:
                post = blog.domain.posts[view.docname]
                entry = self._entries.of_update(post, update)
                html = feed_html(update.note_html) or xml_text(entry.title)
                items.append(_item_of(entry, html))
            self._write(updates, document, items, (ATOM,))

    def _write(
        self,
        posts: PostList,
        document: Document,
        items: list[_Item],
        formats: tuple[Format, ...],
    ) -> None:
        """Write one document in each format, unless all are as they were."""
        feed = self._feed(posts, document, items)
        folder = posts.docname.removesuffix("index")
        paths = [folder + form.file_name(document.number) for form in formats]
        stamp = _STAMP.format(_digest_document(feed, items, formats))
        if self._is_stamped(paths, stamp):
            self._files.note(paths)
            return
        renderings = [self._rendering(item) for item in items]
        listing = "".join(rendering.listing for rendering in renderings)
        older = feed.file_url(ATOM, document.older) if document.older else None
        view = render_view(feed.title, feed.page_url, listing, older)
        feed = msgspec.structs.replace(feed, view=view)
        heads = [form.head(feed) for form in formats]
        declaration, rest = heads[0].split("\n", 1)
        heads[0] = f"{declaration}\n{stamp}\n{rest}"
        with ExitStack() as opened:  # it closes the last opened first: Atom's last
            files = [opened.enter_context(self._files.stream(path)) for path in paths]
            for file, head in zip(files, heads, strict=True):
                file.write(head.encode())
            for number, item in enumerate(items):
                text = item.text(self._texts)
                for form, file, rendered in zip(
                    formats, files, renderings[number].formats, strict=False
                ):  # of the updates there is Atom only, the first
                    file.write(form.between.encode() if number else b"")
                    file.write(rendered.before)
                    file.write(form.text(text) if text else rendered.brief)
                    file.write(rendered.after)
            for form, file in zip(formats, files, strict=True):
                file.write(form.tail.encode())

    def _rendering(self, item: _Item) -> _Rendering:
        if item.entry.id not in self._rendered:
            self._rendered[item.entry.id] = _render(item)
        return self._rendered[item.entry.id]

    def _feed(self, posts: PostList, document: Document, items: list[_Item]) -> Feed:
        page_url = self._entries.url(posts.docname)
        folder = posts.docname.removesuffix("/index")
        moments = (item.entry.updated for item in items)
        return Feed(
            id=self._entries.list_id(folder),
            title=xml_characters(posts.title) or self._publisher,
            description=xml_characters(posts.description) or self._publisher,
            language=self._blog.language.replace("_", "-"),
            updated=max(moments, default=_NEVER),
            publisher=self._publisher,
            page_url=page_url,
            stylesheet_url=relative_uri(f"{folder}/atom.xml", _STYLESHEET),
            number=document.number,
            older=document.older,
            newer=document.newer,
            view="",
        )

    def _is_stamped(self, paths: list[str], stamp: str) -> bool:
        """Say whether the files are there and were made from the same."""
        files = [self._files.folder / path for path in paths]
        if not self._files.are_whole or not all(file.is_file() for file in files):
            return False
        with files[0].open("rb") as file:
            return stamp.encode() in file.read(_STAMPED)


def _digest_document(
    feed: Feed, items: list[_Item], formats: tuple[Format, ...]
) -> str:
    """Return 32 hex digits that change when anything of a document does."""
    # How texts are scrubbed and put in is in no part of these.
    digest = blake2b(package_digest().encode(), digest_size=16)
    for form in formats:
        digest.update(form.head(feed).encode())
    for item in items:
        digest.update(item.digest + f"{item.text_name}\0{item.html}\0".encode())
    return digest.hexdigest()


def feed_links(app: Sphinx, blog: Blog, docname: str) -> Iterator[tuple[str, str, str]]:
    """Yield media type, title and relative address of the feeds that concern a page.

    The page's own list comes first, in all formats; then the series of a post, in Atom;
    then the blog, in all formats.
    """
    if not site_address(app.builder):
        return
    blog_title = str(app.config.blog_title)
    index = f"{app.config.blog_path}/index"
    wanted: list[tuple[str, str, tuple[Format, ...]]] = [(index, blog_title, FORMATS)]
    post = blog.domain.posts.get(docname)
    series = blog.series.get(post.series or "") if post else None
    if series:
        title = list_title(blog_title, series.title)
        wanted.insert(0, (series.docname, title, (ATOM,)))
    elif docname == "updates/index":
        wanted.insert(0, (docname, list_title(blog_title, _("Updates")), (ATOM,)))
    elif name := _list_name(blog, docname):
        wanted.insert(0, (docname, list_title(blog_title, name), FORMATS))
    for page, title, formats in wanted:
        folder = app.builder.get_relative_uri(docname, page).removesuffix("index.html")
        for form in formats:
            named = title if form is ATOM else f"{title} ({form.label})"
            yield form.media_type, named, folder + form.file_name(0)


def _list_name(blog: Blog, docname: str) -> str | None:
    """Return the name of the list whose page this is; None: no list that has feeds."""
    if docname in blog.series_pages:
        return blog.series_pages[docname].title
    key = blog.label_pages.get(docname)
    return blog.labels[key].name if key and key[0] != "year" else None


def tell_missing_address(app: Sphinx) -> None:
    """Warn once where the site has no address; on ``builder-inited``."""
    if app.builder.name in {"html", "dirhtml"} and not site_address(app.builder):
        message = (
            "the site has no address, so it gets no feeds, no posts.json and no "
            'sitemap: set html_baseurl = "https://..." in conf.py, or write '
            'suppress_warnings = ["longform.address"] there'
        )
        warn(Warnings.ADDRESS, message, None)
