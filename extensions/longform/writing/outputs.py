"""What is left to do in the output folder, once pages are written.

Feeds, indexes, redirects and the search index are written, and what an earlier build
wrote and this one did not is removed.  Nothing is done after a build that failed.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from longform.reading.domain import post_domain
from longform.writing.addresses import output_name, page_file
from longform.writing.blog import Blog, blog_of
from longform.writing.build_watch import PHASE
from longform.writing.feeds import write_feeds
from longform.writing.html_builder import WholeFiles
from longform.writing.not_found import write_not_found_page
from longform.writing.posts_index import write_posts_index
from longform.writing.redirects import write_redirects
from longform.writing.search import (
    make_search_index,
    search_order,
    write_search_index,
)
from longform.writing.security import write_headers
from longform.writing.sitemap import write_sitemap
from longform.writing.social_images import write_social_images
from longform.writing.twins import write_beside
from longform.writing.workers import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from longform.writing.search import SearchIndex, SearchOrder
    from longform.writing.workers import Errand

    _IndexErrand: TypeAlias = Errand[SearchOrder, SearchIndex | None]


def connect_outputs(app: Sphinx) -> None:
    """Do the steps of this module at the end of each build."""
    outputs = _Outputs()
    app.connect("env-before-read-docs", outputs.begin_index, 900)
    app.connect("html-collect-pages", outputs.order_index, 400)
    app.connect("build-finished", outputs.finish, 500)


class _Outputs:
    """The steps of this module, in order."""

    def __init__(self) -> None:
        self._under_way = ExitStack()
        self._begun: _IndexErrand | None = None
        self._ordered: _IndexErrand | None = None

    def begin_index(
        self, app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]
    ) -> None:
        """Have a process prepare the search index; on ``env-before-read-docs``."""
        del env
        if docnames and app.parallel > 1 and isinstance(app.builder, WholeFiles):
            self._begun = self._begin(app, docnames)

    def order_index(self, app: Sphinx) -> list[Any]:
        """Have the search index made; on ``html-collect-pages``, with no page to add.

        The pages of documents are written, and the index has no others.
        """
        if isinstance(app.builder, WholeFiles):
            ordered = self._begun or self._begin(app, [])
            self._begun, self._ordered = None, ordered
            ordered.tell(search_order(app, blog_of(app.env)))
        return []

    def _begin(self, app: Sphinx, docnames: Sequence[str]) -> _IndexErrand:
        self._under_way.close()  # of a build that had no end
        make = partial(make_search_index, app, docnames)
        return self._under_way.enter_context(beside(app, make))

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write all that is no page, and remove what is old; on ``build-finished``."""
        domain = post_domain(app.env)
        domain.temml.close()
        builder = app.builder
        self._begun = None
        with self._under_way:
            if exception is not None or not isinstance(builder, WholeFiles):
                return
            if not builder.is_done:
                self._write(app, builder)

    def _write(self, app: Sphinx, builder: WholeFiles) -> None:
        blog, files = blog_of(app.env), builder.files
        files.note(_written_before(app, blog))
        write_not_found_page(app, files)
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
        if self._ordered is not None:
            write_search_index(app, self._ordered.result(), files)
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
