"""A site that stays in memory: Sphinx's application, led through one change at a time.

A change is shown in two steps.  ``draw`` reads a saved post and writes its page with
what it shows of others as it was: all that an author who looks at it waits for.
``settle`` then does what an incremental build does before it writes: Sphinx itself
finds out which documents are out of date, and our graph is derived anew; it leaves in
``unwritten`` every page that must be written for all to be as after a clean build.
``finish`` does what comes after the pages.

The environment is pickled when the site is closed, not at each change.  A session that
is killed leaves an old one, and the journal of what was not finished
(``reading/kept``): the next one begins there.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast
from urllib.parse import unquote

from docutils.utils import SystemMessage
from msgspec import structs
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.errors import SphinxError
from sphinx.util.parallel import SerialTasks

from longform.model.urls import folder_address
from longform.reading.domain import post_domain
from longform.reading.kept import forget_states, replacing
from longform.reading.warned import note_warned
from longform.serving.problems import Problems, Terminal
from longform.writing.derive import derive_post
from longform.writing.unfinished import begin_journal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sphinx.environment import BuildEnvironment

    from longform.serving.messages import Options, Problem

MISTAKES = (SphinxError, SystemMessage, OSError, UnicodeError)
"""What an author's mistake can raise; anything else is a mistake in a program."""

_PACKAGE = Path(__file__).resolve().parents[1]


class WarmSite:
    """A site, built, and kept as its sources are."""

    def __init__(self, options: Options) -> None:
        """Load the configuration and the last session's environment."""
        self.problems = Problems(Path(options.source))
        self._status = Terminal(sys.stdout)
        self.unwritten: set[str] = set()  # docnames of pages that are out of date
        self._forced: set[str] = set()  # docnames to be read, whatever their times
        self._are_assets_old = False
        self.app = Sphinx(
            *(options.source, options.source, options.output, options.doctrees),
            "html",
            confoverrides=dict(options.overrides),
            status=cast("TextIO", self._status),
            warning=cast("TextIO", self.problems),
            tags=options.tags,
            parallel=options.workers,
        )
        self.env: BuildEnvironment = self.app.env
        self._builder = builder = cast("Any", self.app.builder)
        builder.derives_always = True  # for what is saved later
        registry = self.app.registry
        self._assets: list[tuple[list[Any], list[Any]]] = [
            (assets, list(assets))
            for assets in (
                *(registry.css_files, registry.js_files),
                *(builder._css_files, builder._js_files),  # noqa: SLF001
            )
        ]

    def build(self) -> None:
        """Build everything that is out of date, as ``make html`` does."""
        self.app.build()
        self._status.is_quiet = True
        self.app.parallel = 1
        self._builder.parallel_ok = False
        self.env._pickled_doctree_cache.clear()  # noqa: SLF001 - of all pages
        self.env._write_doc_doctree_cache.clear()  # noqa: SLF001
        self._keep_journal()
        self.app.connect("env-get-outdated", self._name_forced, 900)
        self.app.connect("env-purge-doc", self._begin_reading, 1)
        self.app.connect("env-updated", self._begin_deriving, 1)
        self.problems.sort_by_page(self._docname_at)
        gc.collect()
        gc.freeze()  # the collector need not walk what stays

    def _keep_journal(self) -> None:
        """Have an open journal be taken for ours, not for a killed build's."""
        listeners = self.app.events.listeners["env-get-outdated"]
        listeners[:] = [each for each in listeners if each.handler is not begin_journal]

    def _name_forced(
        self, app: Sphinx, env: BuildEnvironment, *judged: set[str]
    ) -> set[str]:
        """Have documents read whatever their times say; on ``env-get-outdated``."""
        del app, judged
        return self._forced & env.found_docs

    def _begin_reading(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        del app, env
        self.problems.forget(docname)
        self.problems.begin("read", docname)

    def _begin_deriving(self, app: Sphinx, env: BuildEnvironment) -> None:
        del app, env
        self.problems.begin("derive")

    # -- What changed ------------------------------------------------------------------

    def note_change(self, path: Path) -> None:
        """Note a file that was saved, added or removed, for ``draw`` and ``settle``."""
        folders = partial(map, Path(self.app.confdir).joinpath)
        config = self.app.config
        templates = [*folders(config.templates_path)]
        icons = filter(None, (config.html_logo, config.html_favicon))
        assets = (*config.html_static_path, *config.html_extra_path, *icons)
        if any(path.is_relative_to(folder) for folder in templates):
            self._builder.templates.environment.cache.clear()
        elif any(path.is_relative_to(folder) for folder in folders(assets)):
            self._are_assets_old = True  # pages name them with a digest
        else:
            self._forced |= {self._docname_at(path), *self._dependents(path)} - {""}

    def _docname_at(self, path: Path | str) -> str:
        """Return the docname of a source file, "" for any other file."""
        return self.env.path2doc(Path(self.app.srcdir, path)) or ""

    def _dependents(self, path: Path) -> Iterator[str]:
        """Yield the documents that are made from a file besides their own."""
        inside = os.path.relpath(path, self.app.srcdir)
        for docname, files in self.env.dependencies.items():
            if inside in files:
                yield docname

    # -- From sources to pages ---------------------------------------------------------

    def draw(self, viewed: Iterable[str]) -> list[str]:
        """Read the saved ones of some documents, and write their pages; return them.

        What the pages show of others may be old; ``settle`` must follow.  A document
        that is new or can't be read so is left to it.
        """
        if not post_domain(self.env).settings.drafts:
            return []  # whether a post is to be seen is judged where all are
        drawn: list[str] = []
        for docname in sorted(self._forced.intersection(viewed, self.env.all_docs)):
            try:
                self._read(docname)
                drawn += self.write([docname])
            except MISTAKES:
                continue
            self._forced.discard(docname)
        return drawn

    def _read(self, docname: str) -> None:
        self.app.emit("env-before-read-docs", self.env, [docname])
        self.app.emit("env-purge-doc", self.env, docname)
        self.env.clear_doc(docname)
        self._builder.read_doc(docname)
        derive_post(self.app, docname)
        deque(self.env.check_dependents(self.app, set()), 0)  # numbers of figures

    def documents(self) -> frozenset[str]:
        """Return the docnames of all that is read."""
        return frozenset(self.env.all_docs)

    def settle(self) -> None:
        """Read all that is out of date, derive, and find the pages to be written.

        They are those that show other than when a build was last finished.
        """
        self.problems.begin("outdated")
        updated = set(self._builder.read())
        updated.update(self.env.check_dependents(self.app, updated))
        self.problems.begin("consistency")
        self.env.check_consistency()
        self._forced.clear()
        for docname in [*updated]:
            updated |= self.env.files_to_rebuild.get(docname, set())
        self.unwritten = updated & self.env.found_docs
        # Sphinx draws toctrees in this order.
        self.env.toctree_includes = dict(sorted(self.env.toctree_includes.items()))
        if self._are_assets_old:
            self._builder.copy_assets()
            self._are_assets_old = False

    def begin_rest(self) -> None:
        """Take note from here on of all files that the site has."""
        self._builder.begin_files()

    def note_finished(self) -> None:
        """Note that there was nothing to be done."""
        self._builder.journal.close()

    def forget_states(self) -> None:
        """Forget what is kept of the files that an unfinished build was writing."""
        forget_states(Path(self.app.doctreedir))

    def write(self, docnames: Collection[str]) -> Iterator[str]:
        """Write pages with their pictures; yield the name of each once it is there."""
        self._builder.images.clear()
        for assets, of_all_pages in self._assets:
            assets[:] = of_all_pages  # without those that one page had for itself
        self.app.emit("write-started", self._builder)
        self._builder.prepare_writing(set(docnames))
        for docname in docnames:
            self.problems.begin("write", docname)
            self._builder.write_documents({docname})
            yield docname
        self._builder.copy_image_files()
        self.env._pickled_doctree_cache.clear()  # noqa: SLF001 - it has each one read

    def finish(self) -> None:
        """Write all that is no document's page."""
        self.problems.begin("finish")
        self._builder.copy_assets()
        self._builder.finish_tasks = SerialTasks()
        self._builder.finish()
        self._builder.finish_tasks.join()
        self.app.emit("build-finished", None)

    # -- For the one who looks ---------------------------------------------------------

    def address(self, docname: str) -> str:
        """Return the path of a page's address: "/posts/slug/"."""
        return "/" + folder_address(unquote(self._builder.get_target_uri(docname)))

    def viewed_docnames(self, addresses: Collection[str]) -> list[str]:
        """Return the documents whose pages have some addresses, by docname."""
        found = sorted(self.env.found_docs)
        return [docname for docname in found if self.address(docname) in addresses]

    def told(self) -> tuple[Problem, ...]:
        """Return the problems that there are, each with the page it stands on."""
        return tuple(
            structs.replace(problem, page=self.address(docname))
            if (docname := self._docname_at(problem.path))
            else problem
            for problem in self.problems.everything()
        )

    def code(self) -> tuple[str, ...]:
        """Return the files of Python that the site is made by, without libraries."""
        modules = (getattr(each, "__file__", None) for each in [*sys.modules.values()])
        source = Path(self.app.srcdir).resolve()
        ours = {
            str(file)
            for file in {Path(module).resolve() for module in modules if module}
            if file.is_relative_to(source) and "site-packages" not in file.parts
        }
        ours.update(str(file) for file in _PACKAGE.rglob("*") if file.is_file())
        return (str(Path(self.app.confdir, "conf.py")), *sorted(ours))

    def close(self) -> None:
        """Keep the environment; the next session ends what is not finished."""
        for docname in self._forced & self.env.all_docs.keys():
            self.env.all_docs[docname] = 0  # read it, whatever its time
        note_warned(self.app, {each.path for each in self.problems.everything()} - {""})
        post_domain(self.env).temml.close()
        with replacing(Path(self.app.doctreedir, ENV_PICKLE_FILENAME)) as file:
            pickle.dump(self.env, file, pickle.HIGHEST_PROTOCOL)
