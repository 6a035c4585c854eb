"""Sphinx's HTML builders, which put every file in its place whole, or leave it.

Sphinx 9.1 writes pages, styles, pictures and its inventory over the old ones: a server
would send half of them, and a build without a change touches each.  Here a page is
drawn beside its place; what Sphinx copies, it copies into an empty folder, and what
differs is put in place from there.  So it is known which files a build has: those that
an earlier one had are removed (``outputs``).

An error of the disk, of which Sphinx only warns, ends the build.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.util.logging import NAMESPACE, getLogger
from sphinx.util.matching import Matcher

from longform.reading.domain import post_domain
from longform.reading.kept import Journal, partial_file, replace_if_changed
from longform.reading.quick_reading import quick_reading
from longform.writing.addresses import output_name
from longform.writing.asset_maker import make_assets
from longform.writing.blog import blog_of
from longform.writing.files import OutputFiles
from longform.writing.handlers import take_handlers
from longform.writing.hashed_assets import HashedAssets, use_assets
from longform.writing.inventory import hide_unlisted
from longform.writing.last_build import LastBuild
from longform.writing.not_found import not_found_file, rooted_page
from longform.writing.read_workers import read_pages
from longform.writing.shortcuts import share_formatters
from longform.writing.social_images import card_of
from longform.writing.write_workers import few_waiting, write_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.config import Config

_BUILDER = "sphinx.builders.html"
_LOGGER = getLogger(_BUILDER)  # where Sphinx tells of files that it can't write
_STAGE = "longform-stage"
_FILE_LIST = "longform-outputs-{}.json"
_FULL_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
)


class WholeFiles(StandaloneHTMLBuilder):
    """A builder whose files are written whole; see the module."""

    copysource = False  # done here
    derives_always = False  # whether or not there is anything to write

    def init(self) -> None:
        """Begin with the files of the last build."""
        self.journal = Journal(Path(self.doctreedir), self.name)
        self.static_steps: list[Callable[[], None]] = []
        self.assets = HashedAssets()
        self._page_files: dict[str, Path] = {}
        self.is_done = False  # what is there is what would be written
        self._is_none_outdated = False
        self._last_build: LastBuild | None = None
        self.begin_files()
        super().init()

    def init_highlighter(self) -> None:
        """Begin to colour code."""
        super().init_highlighter()
        share_formatters(self.highlighter)

    def begin_files(self) -> None:
        """Forget which files this build has; those that the last one had are known."""
        self.files = OutputFiles(
            Path(self.outdir),
            Path(self.doctreedir, _FILE_LIST.format(self.name)),
            partial(self.journal.note, "file"),
        )

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield documents whose pages are out of date; asked before such builds."""
        outdated = list(super().get_outdated_docs())
        self._is_none_outdated = not outdated
        yield from outdated

    def has_nothing_to_do(self) -> bool:
        """Say whether this build would leave all as it is; when documents are read."""
        self._last_build = LastBuild(self._app)
        self.is_done = (
            self._is_none_outdated
            and not self.derives_always
            and self._last_build.is_as_this()
        )
        self._is_none_outdated = False  # one who asks again has read more
        return self.is_done

    def keep_last_build(self, *, was_warned: bool) -> None:
        """Keep what tells the next build whether there is anything to do."""
        if self._last_build is None or self.is_done:
            return
        if was_warned:
            self._last_build.forget()
        else:
            self._last_build.keep()

    def get_output_path(self, page_name: str, /) -> Path:
        """Return the file of a page."""
        if page_name == "404" and page_name not in self.env.all_docs:
            return not_found_file(self)
        if page_name not in self._page_files:
            self._page_files[page_name] = super().get_output_path(page_name)
        return self._page_files[page_name]

    def _read_serial(self, docnames: list[str]) -> None:
        with quick_reading():
            super()._read_serial(docnames)
        post_domain(self.env).temml.close()  # what comes needs none

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        with quick_reading():
            is_done = read_pages(self, docnames, nproc)
        if not is_done:
            self._read_serial(docnames)

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Note which pages are about to be written."""
        if self.is_done:
            return
        if docnames:
            self.journal.note("page", docnames)
        pages = (self.get_output_path(docname) for docname in self.env.all_docs)
        self.files.note(output_name(self, path) for path in pages)
        super().prepare_writing(docnames)

    def copy_assets(self) -> None:
        """Copy what pages load."""
        if not self.is_done:
            super().copy_assets()

    def finish(self) -> None:
        """Write what is no document's page."""
        if not self.is_done:
            super().finish()

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the pages of documents, by as many workers as ``-j`` says."""
        with few_waiting(), quick_reading():
            super().write_documents(docnames)

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        """Write a post first: it needs more than other pages of what workers share."""
        posts = post_domain(self.env).posts
        first = sorted(docnames, key=lambda docname: (docname not in posts, docname))
        if not write_pages(self, first, nproc + 1):
            super()._write_parallel(first, nproc)

    def handle_page(
        self,
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        *,
        outfilename: Path | None = None,
        event_arg: Any = None,  # noqa: ANN401 - Sphinx's signature
    ) -> None:
        """Draw a page, and put it in its place."""
        path = Path(outfilename or self.get_output_path(pagename))
        self.files.note([output_name(self, path)])
        with partial_file(path) as drawn:
            super().handle_page(
                pagename,
                addctx,
                templatename,
                outfilename=drawn,
                event_arg=event_arg,
            )
            if path == not_found_file(self):
                drawn.write_bytes(rooted_page(self, drawn.read_bytes()))
            is_new = replace_if_changed(drawn, path)
        if not is_new and pagename in self.env.all_docs:
            os.utime(path)  # Sphinx compares the times of a page and its source
        if source := addctx.get("sourcename"):
            content = Path(self.env.doc2path(pagename)).read_bytes()
            self.files.write(f"_sources/{source}", content)

    @contextmanager
    def _staged(self) -> Iterator[Path]:
        """Have Sphinx write into an empty folder, and put from there what differs."""
        stage = Path(self.doctreedir, _STAGE)
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        output = Path(self.outdir)
        folders = {
            name: path
            for name, path in vars(self).items()
            if isinstance(path, Path) and path.is_relative_to(output)
        }
        for name, path in folders.items():
            setattr(self, name, type(path)(stage / path.relative_to(output)))
        try:
            yield stage
        finally:
            vars(self).update(folders)
        for path in sorted(stage.rglob("*")):
            if path.is_file():
                self.files.copy(path, path.relative_to(stage).as_posix())
        shutil.rmtree(stage)

    def write_genindex(self) -> None:
        """Write the index of terms where it has others than it had."""
        entries = IndexEntries(self.env).create_index(self)
        blog = blog_of(self.env)
        card = card_of(blog, "genindex")
        shown = [repr(entries), card and card[1].digest]
        is_other = blog.made_from.note("genindex", shown)
        is_there = self.get_output_path("genindex").is_file()
        if is_other or not is_there or self.config.html_split_index:
            self.journal.note("page", ["genindex"])
            super().write_genindex()

    def copy_static_files(self) -> None:
        """Copy the files of ``_static``; the theme's steps change some."""
        with self._staged() as stage:
            super().copy_static_files()
            for step in self.static_steps:
                step()
            self.assets, contents = make_assets(self, stage / "_static")
        for path, content in contents.items():
            self.files.write(path, content)
        # Pages tell the version of a style that is there: not of one that was deleted.
        self.files.remove_below("_static/", self.journal.noted("file"))
        # Sphinx 9.0 to 9.2 keeps checksums of styles as long as its process lives.
        with suppress(ImportError, AttributeError):  # another release may keep none
            from sphinx.builders.html._assets import (  # noqa: PLC0415 - see above
                _file_checksum_inner,
            )

            _file_checksum_inner.cache_clear()

    def copy_download_files(self) -> None:
        """Copy the files that pages offer."""
        with self._staged():
            super().copy_download_files()

    def copy_image_files(self) -> None:
        """Copy the pictures of the pages that were written."""
        for source, name in sorted(self.images.items()):
            try:
                path = f"{self.imagedir}/{name}"
                self.files.copy(Path(self.srcdir, source), path)
            except OSError as error:
                _LOGGER.warning("cannot copy the picture %s: %s", source, error)

    def copy_extra_files(self) -> None:
        """Leave it to ``copy_authors_files``: pages are not there yet."""

    def copy_authors_files(self) -> None:
        """Copy the author's files for the site's root that take no other's place."""
        own: dict[str, Path] = {}
        for entry in self.config.html_extra_path:
            own.update(_files_of(Path(self.confdir, entry), self.config))
        for name in sorted(name for name in own if name not in self.files):
            self.files.copy(own[name], name)

    def write_buildinfo(self) -> None:
        """Write what tells the next build whether a setting changed."""
        with self._staged():
            super().write_buildinfo()

    def dump_inventory(self) -> None:
        """Write the inventory, without unlisted posts."""
        with self._staged() as stage:
            super().dump_inventory()
            hide_unlisted(self, stage / "objects.inv")


def _files_of(place: Path, config: Config) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder with their paths there, or the one file."""
    if place.is_file():
        yield place.name, place
    excluded = Matcher(config.exclude_patterns)
    for folder, folders, names in os.walk(place, followlinks=True):
        below = Path(folder).relative_to(place)
        folders[:] = [name for name in folders if not excluded(f"{below}/{name}")]
        for name in names:
            if not excluded(f"{below}/{name}"):
                yield (below / name).as_posix(), Path(folder, name)


class HtmlBuilder(WholeFiles):
    """Sphinx's builder ``html``."""

    name = "html"


class DirectoryBuilder(WholeFiles, DirectoryHTMLBuilder):
    """Sphinx's builder ``dirhtml``."""

    name = "dirhtml"


def stop_on_full_disk(record: logging.LogRecord) -> bool:
    """Raise an error of the disk that Sphinx is about to warn of; a logging filter."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    for value in arguments:
        if isinstance(value, OSError) and value.errno in _FULL_DISK:
            raise value
    return True


def take_static_steps(app: Sphinx) -> None:
    """Have the theme change ``_static`` when that is written; on ``builder-inited``.

    pydata-sphinx-theme 0.17 to 0.24 does it when the build is finished: it writes over
    styles that are in their place, and whose checksums stand in pages.
    """
    if not isinstance(app.builder, WholeFiles):
        return
    for step in take_handlers(app, "build-finished", "pydata_sphinx_theme"):
        app.builder.static_steps.append(partial(step, app, None))


def add_html_builders(app: Sphinx) -> None:
    """Put the builders in place of Sphinx's."""
    app.add_builder(HtmlBuilder, override=True)
    app.add_builder(DirectoryBuilder, override=True)
    app.connect("builder-inited", take_static_steps, 600)  # after the theme's
    app.connect("html-page-context", use_assets, 950)  # after the theme's and ours
    logging.getLogger(f"{NAMESPACE}.{_BUILDER}").addFilter(stop_on_full_disk)
