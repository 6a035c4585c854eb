"""``posts.json`` and its schema, written post by post."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from longform.model.feeds import rfc_3339, xml_characters
from longform.model.posts_index import (
    SCHEMA_FILE,
    VERSION,
    IndexedAuthor,
    IndexedCover,
    IndexedLabel,
    IndexedPost,
    IndexedSeries,
    IndexedUpdate,
    PostsIndex,
)
from longform.writing.addresses import file_address, site_address
from longform.writing.feed_entries import FeedEntries
from longform.writing.views import update_views

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.views import LabelView

_SCHEMA = Path(__file__).resolve().parents[1] / SCHEMA_FILE


def write_posts_index(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write both files where they changed; none without an address of the site."""
    if not site_address(app.builder):
        return
    entries = FeedEntries(app, blog)
    head = PostsIndex(
        schema=file_address(app.builder, SCHEMA_FILE) or "",
        version=VERSION,
        title=xml_characters(str(app.config.blog_title)),
        url=entries.url(f"{app.config.blog_path}/index"),
        language=blog.language,
        posts=(),
    )
    encode = msgspec.json.Encoder().encode
    with files.stream("posts.json") as file:
        file.write(encode(head).removesuffix(b"]}"))
        for number, post in enumerate(blog.posts):
            file.write(b",\n" if number else b"\n")
            file.write(encode(_indexed(blog, entries, post)))
        file.write(b"\n]}\n")
    files.write(SCHEMA_FILE, _SCHEMA.read_bytes())


def _indexed(blog: Blog, entries: FeedEntries, post: Post) -> IndexedPost:
    view = blog.view(post)
    return IndexedPost(
        id=entries.post_id(post),
        url=entries.url(post.docname),
        title=xml_characters(view.title),
        title_html=xml_characters(view.title_html),
        published=rfc_3339(post.published),
        updated=rfc_3339(post.updated_at),
        reading_minutes=view.minutes,
        word_count=post.measurement.written_words,
        summary=xml_characters(view.summary),
        summary_html=xml_characters(view.summary_html),
        authors=tuple(
            IndexedAuthor(
                name=xml_characters(author.name),
                posts_url=_page(entries, author),
                url=author.url,
            )
            for author in view.authors
        ),
        tags=_labels(entries, view.tags),
        categories=_labels(entries, view.category),
        series=_series(blog, entries, post),
        cover=_cover(entries, post),
        updates=tuple(
            IndexedUpdate(date=note.date, note_html=xml_characters(note.note_html))
            for note in update_views(post, blog.language)
        ),
        pinned=view.is_pinned,
        language=post.language,
        license=post.license,
    )


def _labels(
    entries: FeedEntries, labels: tuple[LabelView, ...]
) -> tuple[IndexedLabel, ...]:
    return tuple(
        IndexedLabel(name=xml_characters(label.name), url=_page(entries, label))
        for label in labels
    )


def _page(entries: FeedEntries, label: LabelView) -> str | None:
    return entries.url(label.docname) if label.docname else None


def _series(blog: Blog, entries: FeedEntries, post: Post) -> IndexedSeries | None:
    series = blog.series.get(post.series or "")
    if series is None:
        return None
    return IndexedSeries(
        title=xml_characters(series.title),
        url=entries.url(series.docname),
        parts=len(series.parts),
        part=post.part,
    )


def _cover(entries: FeedEntries, post: Post) -> IndexedCover | None:
    if post.cover is None:
        return None
    return IndexedCover(
        url=entries.picture_url(post.cover.path),
        alt=xml_characters(post.cover.alt),
        width=post.cover.width,
        height=post.cover.height,
    )
