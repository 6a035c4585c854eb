"""What is left to do in the output folder, once pages are written.

Unlisted posts leave the inventory; feeds, indexes, redirects and the search index are
written, and what an earlier build wrote and this one did not is removed.  Nothing is
done after a build that failed.
"""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from longform.reading.domain import post_domain
from longform.writing.addresses import page_file
from longform.writing.blog import Blog, blog_of
from longform.writing.cite import write_citations
from longform.writing.feeds import write_feeds
from longform.writing.files import OutputFiles, write_if_changed
from longform.writing.not_found import root_not_found_page
from longform.writing.posts_index import write_posts_index
from longform.writing.redirects import write_redirects
from longform.writing.search import write_search_index
from longform.writing.security import write_headers
from longform.writing.sitemap import write_sitemap
from longform.writing.social_images import write_social_images
from longform.writing.templates import is_light
from longform.writing.theme import THEME_STYLES
from longform.writing.twins import write_twins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

_FILE_LIST = "longform-outputs.json"


def finish_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Do the steps of this module, in order."""
    domain = post_domain(app.env)
    domain.temml.close()
    if exception is not None or app.builder.name not in {"html", "dirhtml"}:
        return
    blog = blog_of(app.env)
    files = OutputFiles(Path(app.outdir))
    files.note(_written_by_sphinx(app, blog))
    _hide_unlisted(app, blog)
    root_not_found_page(app, files)
    write_feeds(app, blog, files)
    write_posts_index(app, blog, files)
    write_sitemap(app, blog, files)
    write_redirects(app, blog, files)
    write_social_images(app, blog, files)
    write_citations(app.builder, blog, files)
    write_twins(app, blog, files)
    write_search_index(app, blog, files)
    write_headers(app, blog, files)
    files.remove_stale(Path(app.doctreedir, _FILE_LIST))
    # Sphinx keeps the last build's after a change of settings.
    Path(app.outdir, ".buildinfo.bak").unlink(missing_ok=True)


def _written_by_sphinx(app: Sphinx, blog: Blog) -> Iterator[str]:
    """Yield the paths of pages, of their sources, of pictures and styles."""
    folder = Path(app.outdir)
    for docname in {*app.env.all_docs, *blog.made_pages}:
        page = page_file(app.builder, docname)
        yield page.relative_to(folder).as_posix()
    for docname in app.env.all_docs:
        source = os.fspath(app.env.doc2path(docname, base=False))
        suffix = app.config.html_sourcelink_suffix
        yield f"_sources/{source.removesuffix(suffix)}{suffix}"
    for _, name in app.env.images.values():
        yield f"{app.builder.imagedir}/{name}"
    if is_light(app.builder):
        yield THEME_STYLES


def _hide_unlisted(app: Sphinx, blog: Blog) -> None:
    """Take unlisted posts out of ``objects.inv`` (Sphinx inventory, version 2)."""
    hidden = [
        app.builder.get_target_uri(post.docname)
        for post in blog.domain.posts.values()
        if not post.is_listed
    ]
    path = Path(app.outdir, "objects.inv")
    if not hidden or not path.is_file():
        return
    parts = re.match(rb"((?:#[^\n]*\n){4})(.*)", path.read_bytes(), re.DOTALL)
    if parts is None:
        raise AssertionError("objects.inv has four lines of comment")
    lines = zlib.decompress(parts[2]).decode().splitlines(keepends=True)
    kept = [line for line in lines if not _leads_to(line, hidden)]
    write_if_changed(path, parts[1] + zlib.compress("".join(kept).encode(), 9))


def _leads_to(line: str, uris: list[str]) -> bool:
    """Say whether an inventory line ("name type priority uri title") has a URI."""
    return any(re.search(rf" -?\d+ {re.escape(uri)}(#\S*)? ", line) for uri in uris)
