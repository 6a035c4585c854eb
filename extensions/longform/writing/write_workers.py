"""Pages resolved and written by as many processes as ``sphinx-build -j`` allows.

Sphinx 9.0 to 9.2 resolves the references of every page in the main process, because
what does it may change the environment, which only that process keeps.  It resolves all
pages before it waits for the first worker, and keeps them: 1.8 GB for 1,000 long posts.

Where all that resolves is known to change nothing, a worker is given names of pages and
does the rest.  Else Sphinx does it, and one worker's share at most is ready and not
begun.
"""

from __future__ import annotations

import gc
from collections import deque
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import sphinx.builders
from sphinx.locale import __
from sphinx.util.display import status_iterator
from sphinx.util.logging import LogCollector, convert_serializable, getLogger

from longform.writing.handlers import module_of
from longform.writing.workers import Tasks

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator, Sequence

    from sphinx.builders.html import StandaloneHTMLBuilder

_LOGGER = getLogger("sphinx.builders")  # the one that tells of the other pages
_MOST_PAGES = 16  # that one worker writes
_EVENTS = ("doctree-resolved", "missing-reference", "warn-missing-reference")
_KNOWN = (
    *("longform.", "myst_parser.", "pydata_sphinx_theme.", "sphinx_design."),
    *("sphinx.builders.", "sphinx.domains.", "sphinx.ext.intersphinx."),
    *("sphinx.transforms.", "sphinxcontrib.bibtex."),
)
"""Modules that resolve pages for HTML and leave the environment as it is."""


class _Written(NamedTuple):
    """What a worker tells of its pages."""

    records: list[logging.LogRecord]
    images: dict[str, str]  # names of their pictures, by the paths of these


def write_pages(
    builder: StandaloneHTMLBuilder, docnames: Sequence[str], count: int
) -> bool:
    """Write pages by ``count`` processes; refuse where something else resolves them.

    The first page is written here: what it takes, templates and lexers and styles, each
    worker begins with.  What is told of pages is told in their order.

    :raises SphinxParallelError: a page can't be written
    """
    if not _is_known(builder):
        return False
    _write(builder, docnames[:1])
    shares = _shares(docnames[1:], count)
    verbosity = builder.config.verbosity
    told = status_iterator(
        shares, __("writing output... "), "darkgreen", len(shares), verbosity
    )

    waiting: dict[str, list[logging.LogRecord]] = {}
    left = deque(share[0] for share in shares)

    def take(share: Sequence[str], written: _Written) -> None:
        builder.images.update(written.images)
        waiting[share[0]] = written.records
        while left and left[0] in waiting:
            for record in waiting.pop(left.popleft()):
                _LOGGER.handle(record)
        next(told)

    tasks = Tasks(count)
    for share in shares:
        tasks.add_task(partial(_write_apart, builder), share, take)
    tasks.join()
    _LOGGER.info("")  # the line of the progress ends
    return True


def _is_known(builder: StandaloneHTMLBuilder) -> bool:
    """Say whether all that resolves pages is known to change nothing."""
    app = builder._app  # noqa: SLF001 - Sphinx 9 warns of the other name
    handlers = [each.handler for name in _EVENTS for each in app.events.listeners[name]]
    makers = [*handlers, *app.registry.post_transforms, type(builder)]
    return all(f"{module_of(maker)}.".startswith(_KNOWN) for maker in makers)


def _write_apart(builder: StandaloneHTMLBuilder, docnames: Sequence[str]) -> _Written:
    """Write pages in a worker, which ends before cycles are much to look for."""
    gc.disable()
    builder.images.clear()
    collector = LogCollector()
    with collector.collect():
        _write(builder, docnames)
    convert_serializable(collector.logs)
    return _Written(collector.logs, builder.images)


def _write(builder: StandaloneHTMLBuilder, docnames: Sequence[str]) -> None:
    for docname in docnames:
        sphinx.builders._write_docname(  # noqa: SLF001 - what Sphinx does with a page
            docname, env=builder.env, builder=builder, tags=builder.tags
        )


class _PageTasks(Tasks):
    """The writing of pages: Sphinx asks for a worker fewer than ``-j`` says.

    This process resolves references, but mostly waits for the workers.
    """

    def __init__(self, nproc: int) -> None:
        super().__init__(nproc + 1)

    def add_task(self, *task: Any) -> None:  # noqa: ANN401 - Sphinx's signature
        """Add a task, and free its doctrees, which are cycles: the worker has them."""
        super().add_task(*task)
        task[1].clear()
        gc.collect(1)


@contextmanager
def few_waiting() -> Iterator[None]:
    """Have Sphinx write pages in small shares, and no more than workers can take."""
    ours: dict[str, object] = {"ParallelTasks": _PageTasks, "make_chunks": _shares}
    theirs = {name: getattr(sphinx.builders, name) for name in ours}
    vars(sphinx.builders).update(ours)
    try:
        yield
    finally:
        vars(sphinx.builders).update(theirs)


def _shares(docnames: Sequence[str], nproc: int) -> list[Sequence[str]]:
    size = max(1, min(_MOST_PAGES, -(-len(docnames) // (nproc + 1))))
    return [docnames[at : at + size] for at in range(0, len(docnames), size)]
