"""``sitemap.xml`` (sitemaps.org 0.9, with Google's images) and ``robots.txt``.

A post's ``lastmod`` is the day of its last update note, or of publication; a page that
lists posts has the latest of theirs, other pages have none.  Unlisted posts, drafts,
posts whose canonical page is elsewhere, redirects and pages of the machinery are left
out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from longform.model.urls import MACHINERY, page_docname
from longform.writing import bibliography
from longform.writing.addresses import file_address, page_address, site_address
from longform.writing.blog import label_keys
from longform.writing.files import authors_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_MOST_URLS = 50_000  # of a file, by the protocol
_MOST_BYTES = 50 * 2**20  # of a file, by the protocol
_MOST_IMAGES = 1_000  # of a page, by Google's reference


def write_sitemap(app: Sphinx, blog: Blog, output: OutputFiles) -> None:
    """Write both files where they changed; nothing without an address of the site.

    More than a file may hold stands in ``sitemap-1.xml`` and so on, and ``sitemap.xml``
    is the index of these.  The author's own ``robots.txt`` stays as it is.
    """
    site = site_address(app.builder)
    if not site:
        return
    files = list(_files(_urls(app, blog)))
    names = [f"sitemap-{number}.xml" for number in range(1, len(files) + 1)]
    if len(files) == 1:
        names = ["sitemap.xml"]
    else:
        index = "".join(f"<sitemap><loc>{site}{n}</loc></sitemap>\n" for n in names)
        text = f"{_DECLARATION}<sitemapindex {_SITEMAP}>\n{index}</sitemapindex>\n"
        output.write("sitemap.xml", text.encode())
    for name, content in zip(names, files, strict=True):
        output.write(name, content)
    if not authors_file(app, "robots.txt"):
        robots = f"User-agent: *\nAllow: /\n\nSitemap: {site}sitemap.xml\n"
        output.write("robots.txt", robots.encode())


def _files(urls: Iterable[str]) -> Iterator[bytes]:
    """Yield the content of each file; of one, without a URL, for a site without any."""
    start = f"{_DECLARATION}<urlset {_SITEMAP} {_IMAGE}>\n".encode()
    end = b"</urlset>\n"
    parts, size = [start], len(start) + len(end)
    for url in urls:
        part = url.encode()
        if len(parts) > _MOST_URLS or size + len(part) > _MOST_BYTES:
            yield b"".join([*parts, end])
            parts, size = [start], len(start) + len(end)
        parts.append(part)
        size += len(part)
    yield b"".join([*parts, end])


def _urls(app: Sphinx, blog: Blog) -> Iterator[str]:
    """Yield the entry of each page, in the order of docnames."""
    hidden = {
        post.docname
        for post in blog.domain.posts.values()
        if not post.is_listed or post.status == "draft" or post.canonical
    }
    hidden |= MACHINERY | set(blog.redirects)
    changes = _last_changes(blog, app.config.blog_path)
    images = _images(app)
    for docname in sorted({*app.env.all_docs, *blog.made_pages} - hidden):
        address = page_address(app.builder, docname) or ""
        lines = [f"<loc>{escape(address)}</loc>"]
        if docname in changes:
            lines.append(f"<lastmod>{changes[docname].isoformat()}</lastmod>")
        for name in images.get(docname, [])[:_MOST_IMAGES]:
            picture = file_address(app.builder, f"{app.builder.imagedir}/{name}") or ""
            location = f"<image:loc>{escape(picture)}</image:loc>"
            lines.append(f"<image:image>{location}</image:image>")
        yield "<url>\n{}\n</url>\n".format("\n".join(lines))


def _images(app: Sphinx) -> dict[str, list[str]]:
    """Return the names of the pictures in the output, by the docname of their page."""
    folder = Path(app.outdir, app.builder.imagedir)
    images: dict[str, list[str]] = {}
    for _, (docnames, name) in sorted(app.env.images.items()):
        if (folder / name).is_file():
            for docname in docnames:
                images.setdefault(docname, []).append(name)
    return images


def _last_changes(blog: Blog, blog_path: str) -> dict[str, dt.date]:
    """Return the day of the latest change of what a page shows, by its docname."""
    changes: dict[str, dt.date] = {}
    for docname, day in (*_changes_of_lists(blog, blog_path), *_changes_of_cards(blog)):
        changes[docname] = max(changes.get(docname, day), day)
    return changes


def _changes_of_lists(blog: Blog, blog_path: str) -> Iterator[tuple[str, dt.date]]:
    """Yield each post, and the pages of its labels, with its last change."""
    for post in blog.posts:
        yield post.docname, post.updated
        yield f"{blog_path}/index", post.updated
        if post.updates:
            yield "updates/index", post.updates[-1].date
        if post.works:
            yield bibliography.DOCNAME, post.updated
        if post.series in blog.series:
            yield blog.series[post.series].docname, post.updated
        for kind, name in label_keys(post):
            yield blog.labels[kind, name].docname or "", post.updated
            if kind != "year":
                yield f"{blog_path}/{kind}/index", post.updated


def _changes_of_cards(blog: Blog) -> Iterator[tuple[str, dt.date]]:
    """Yield each page that has cards, with the last change of each post on them."""
    for docname, page in blog.domain.pages.items():
        for listing in page.listings:
            listed = [blog.domain.posts[view.docname] for view in blog.listed(listing)]
            size = listing.paginate or len(listed) or 1
            for place, post in enumerate(listed):
                yield page_docname(docname, place // size + 1), post.updated
