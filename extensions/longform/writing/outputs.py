"""What is left to do in the output folder, once pages are written.

Feeds, indexes, redirects and the search index are written, and what an earlier build
wrote and this one did not is removed.  Nothing is done after a build that failed.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from longform.reading.domain import post_domain
from longform.writing.addresses import output_name, page_file
from longform.writing.blog import Blog, blog_of
from longform.writing.build_watch import PHASE
from longform.writing.feeds import write_feeds
from longform.writing.html_builder import WholeFiles
from longform.writing.not_found import write_not_found_page
from longform.writing.posts_index import write_posts_index
from longform.writing.redirects import write_redirects
from longform.writing.search import make_search_index, write_search_index
from longform.writing.security import write_headers
from longform.writing.sitemap import write_sitemap
from longform.writing.social_images import write_social_images
from longform.writing.twins import write_beside
from longform.writing.workers import beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


def finish_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Do the steps of this module, in order."""
    domain = post_domain(app.env)
    domain.temml.close()
    builder = app.builder
    if exception is not None or not isinstance(builder, WholeFiles) or builder.is_done:
        return
    blog, files = blog_of(app.env), builder.files
    files.note(_written_before(app, blog))
    write_not_found_page(app, files)
    with beside(app, partial(make_search_index, app, blog, files.folder)) as index:
        app.emit(PHASE, "feeds")
        write_feeds(app, blog, files)
        write_posts_index(app, blog, files)
        write_sitemap(app, blog, files)
        write_redirects(app, blog, files)
        app.emit(PHASE, "social images")
        write_social_images(app, blog, files)
        app.emit(PHASE, "twins")
        write_beside(app, blog, files)
        app.emit(PHASE, "search")
        write_search_index(app, index(), files)
    write_headers(app, blog, files)
    builder.copy_authors_files()
    files.remove_stale(builder.journal.noted("file"))
    # Sphinx keeps the last build's after a change of settings.
    Path(app.outdir, ".buildinfo.bak").unlink(missing_ok=True)


def _written_before(app: Sphinx, blog: Blog) -> Iterator[str]:
    """Yield the paths of pages, of their sources, and of pictures.

    This build may have left them as the last one wrote them.
    """
    index = {"genindex"} if app.config.html_use_index else set()
    for docname in {*app.env.all_docs, *blog.made_pages, *index}:
        yield output_name(app.builder, page_file(app.builder, docname))
    for docname in app.env.all_docs if app.config.html_copy_source else ():
        source = os.fspath(app.env.doc2path(docname, base=False))
        suffix = app.config.html_sourcelink_suffix
        yield f"_sources/{source.removesuffix(suffix)}{suffix}"
    for _, name in app.env.images.values():
        yield f"{app.builder.imagedir}/{name}"
