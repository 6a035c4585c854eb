"""Posts and update notes as feeds and indexes tell them: addresses, names, moments."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from longform.model.feeds import (
    Authority,
    Category,
    Entry,
    Person,
    Picture,
    xml_characters,
)
from longform.writing.addresses import file_address, page_address, site_address

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog
    from longform.writing.views import PostView, UpdateView

_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
# Of Temml's markup; "<" and quotation marks are escaped in all that an author wrote.
_ONLY_ON_PAGES = re.compile(
    '<annotation[ >].*?</annotation>|</?semantics>| (?:class|style)="[^"]*"', re.DOTALL
)
_UNKNOWN_TYPE = "application/octet-stream"


def feed_html(html: str) -> str:
    """Return views' HTML for a feed: its formulas without TeX and classes.

    Readers that do not know MathML would show the TeX beside the formula.
    """
    return xml_characters(_ONLY_ON_PAGES.sub("", html))


class FeedEntries:
    """Makes entries of a blog that has an address."""

    def __init__(self, app: Sphinx, blog: Blog) -> None:
        """Name posts by ``longform_feed_authority``, else by the site's host."""
        self._app = app
        self._blog = blog
        site = urlsplit(site_address(app.builder) or "")
        self._authority = blog.domain.settings.feed_authority or Authority(
            site.hostname or "localhost"
        )

    def url(self, docname: str) -> str:
        """Return the absolute address of a page."""
        return page_address(self._app.builder, docname) or ""

    def picture_url(self, path: str) -> str:
        """Return the absolute address of an image, by its path in the sources."""
        name = self._app.env.images[path][1]
        imagedir = self._app.builder.imagedir
        return file_address(self._app.builder, f"{imagedir}/{name}") or ""

    def post_id(self, post: Post) -> str:
        """Return a post's tag URI: of its day and its slug.

        The slug alone, so that another ``blog_path`` or folder of posts leaves it as it
        is; of several posts with one slug all but the first have their docname.
        """
        is_first = self._holders[post.slug] == post.docname
        return self._authority.tag_uri(
            post.date, post.slug if is_first else post.docname
        )

    @cached_property
    def _holders(self) -> dict[str, str]:
        """Map each slug to the first post, by docname, that has it."""
        posts = self._blog.domain.posts
        return {posts[name].slug: name for name in sorted(posts, reverse=True)}

    def list_id(self, folder: str) -> str:
        """Return the tag URI of a list of posts: of the blog's first day."""
        return self._authority.tag_uri(self._first_day, f"list:{folder}")

    @cached_property
    def _first_day(self) -> dt.date:
        return min((post.date for post in self._blog.posts), default=dt.date.min)

    def of_post(self, post: Post) -> Entry:
        """Return a post as an entry."""
        view = self._blog.view(post)
        return Entry(
            id=self.post_id(post),
            url=self.url(post.docname),
            title=xml_characters(view.title),
            day=post.date,
            published=post.published,
            updated=post.updated_at,
            authors=self.authors(view),
            categories=self._categories(post),
            summary=xml_characters(view.summary),
            summary_html=feed_html(view.summary_html),
            picture=self._picture(post),
            language=post.language,
        )

    def authors(self, view: PostView) -> tuple[Person, ...]:
        """Return every author of a post."""
        return tuple(
            Person(xml_characters(author.name), author.url) for author in view.authors
        )

    def _categories(self, post: Post) -> tuple[Category, ...]:
        labels = self._blog.labels
        found = [
            (name, labels[kind, name].docname)
            for kind, names in (("tag", post.tags), ("category", post.category))
            for name in names
        ]
        series = self._blog.series.get(post.series or "")
        if series:
            found.append((series.title, series.docname))
        return tuple(
            Category(xml_characters(term), docname and self._scheme(docname))
            for term, docname in found
        )

    def _scheme(self, docname: str) -> str:
        """Return the address of the folder that has the lists of one kind."""
        return self.url(docname.rsplit("/", 2)[0] + "/index")

    def _picture(self, post: Post) -> Picture | None:
        if post.cover is None:
            return None
        file = Path(self._app.srcdir, post.cover.path)
        return Picture(
            self.picture_url(post.cover.path),
            _MEDIA_TYPES.get(file.suffix.lower(), _UNKNOWN_TYPE),
            file.stat().st_size,
            xml_characters(post.cover.alt),
        )

    def of_update(self, post: Post, update: UpdateView) -> Entry:
        """Return an update note as an entry; a second apart where a day has several."""
        view = self._blog.view(post)
        day = dt.date.fromisoformat(update.date)
        midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
        moment = midnight + dt.timedelta(seconds=update.number - 1)
        return Entry(
            id=f"{self.post_id(post)}:update:{update.date}:{update.number}",
            url=self.url(post.docname),
            title=xml_characters(f"{view.title} ({update.date})"),
            day=day,
            published=moment,
            updated=moment,
            authors=self.authors(view),
            language=post.language,
        )
