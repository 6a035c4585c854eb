"""Old paths of posts (``aliases``): which of them can be had, and the pages there.

An alias never takes the place of a file of the site, nor of a folder that has one, nor
goes below a file; among posts the first by docname has it.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from longform.model.urls import page_docname
from longform.reading.warnings_ import Warnings, warn
from longform.writing.feeds import FEED_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from longform.model.records import Post
    from longform.writing.blog import Blog

_SPHINX_FILES = (
    "genindex.html",
    "objects.inv",
    "opensearch.xml",
    "search.html",
    "searchindex.js",
    "sitemap.xml",
    "robots.txt",
    ".buildinfo",
)
_SPHINX_FOLDERS = frozenset(
    {"_downloads", "_images", "_modules", "_sources", "_static"}
)


def alias_docname(alias: str) -> str:
    """Return the docname of the page at an old path."""
    if alias.endswith(".html"):
        return alias.removesuffix(".html")
    return f"{alias}/index"


class _Files:
    """The files of the output so far, and the folders that have them."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = set(files)
        self._folders = {
            str(folder)
            for file in self._files
            for folder in PurePosixPath(file).parents
        }

    def take(self, file: str) -> bool:
        """Add a file where nothing is in its way; say whether it was added."""
        folders = {str(folder) for folder in PurePosixPath(file).parents}
        if file in self._files | self._folders or folders & self._files:
            return False
        if PurePosixPath(file).parts[0] in _SPHINX_FOLDERS:
            return False
        self._files.add(file)
        self._folders |= folders
        return True


def _site_files(app: Sphinx, blog: Blog) -> set[str]:
    """Return the files of the output that are no redirects."""
    blog_path = app.config.blog_path
    archives = [label.docname for label in blog.labels.values() if label.docname]
    series = [series.docname for series in blog.series.values()]
    indexes = [f"{blog_path}/index", "updates/index"]
    indexes += [f"{blog_path}/{kind}/index" for kind in ("tag", "category", "author")]
    further = [
        page_docname(docname, number)
        for docname, page in blog.domain.pages.items()
        for listing in page.listings
        if listing.paginate
        for number in range(2, len(blog.listed(listing)) // listing.paginate + 2)
    ]
    docnames = {*app.env.all_docs, *archives, *series, *indexes, *further}
    with_feeds = (*archives, *series, f"{blog_path}/index", "updates/index")
    feeds = [
        f"{d.removesuffix('index')}{name}" for d in with_feeds for name in FEED_FILES
    ]
    return {
        *(f"{docname}.html" for docname in docnames),
        *feeds,
        *_SPHINX_FILES,
    }


def derive_redirects(app: Sphinx, blog: Blog) -> dict[str, Post]:
    """Map the docname of each old path that can be had to its post."""
    files = _Files(_site_files(app, blog))
    found: dict[str, Post] = {}
    for _, post in sorted(blog.domain.posts.items()):
        for alias in post.aliases:
            docname = alias_docname(alias)
            if files.take(f"{docname}.html"):
                found[docname] = post
    return found


def check_redirects(app: Sphinx, blog: Blog) -> None:
    """Warn of each alias that leads nowhere, or to another post."""
    holders = derive_redirects(app, blog)
    for docname, post in sorted(blog.domain.posts.items()):
        for alias in post.aliases:
            holder = holders.get(alias_docname(alias))
            if holder is None:
                message = (
                    f"the alias `/{alias}` is a page of the site; it stays: remove it"
                )
            elif holder is not post:
                message = (
                    f"the alias `/{alias}` is also that of {holder.docname}, "
                    "where it leads: remove one"
                )
            else:
                continue
            warn(Warnings.ALIAS, message, (docname, post.lines.get("aliases", 1)))


def redirect_pages(
    app: Sphinx, blog: Blog
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield docname, context and template of the page at each old path."""
    for docname, post in sorted(derive_redirects(app, blog).items()):
        target = app.builder.get_relative_uri(docname, post.docname)
        base = str(app.config.html_baseurl or "")
        address = app.builder.get_target_uri(post.docname)
        canonical = base.rstrip("/") + "/" + address if base else target
        context = {
            "title": blog.view(post).title,
            "redirect": target,
            "redirect_canonical": canonical,
        }
        yield docname, context, "longform/redirect.html"
