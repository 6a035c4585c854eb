"""Python's search for cycles, made seldom while a site is built.

A build makes millions of nodes and keeps most of them; CPython's collector looks
through all again and again, and once more when the interpreter ends.  What is there
when a build begins (modules, the environment) is left out of it, and it runs after
50,000 new objects where it ran after 700.  When the build is done all is as it was, for
a process that lives on.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_THRESHOLDS = (50_000, 20, 20)


class _Unkept(dict[str, Any]):
    """A cache that keeps nothing."""

    def __setitem__(self, docname: str, kept: object) -> None:
        """Leave it."""


def collect_rarely(app: Sphinx) -> None:
    """Begin, in ``setup``: the environment is loaded after it."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)

    def collect_again(app: Sphinx, exception: Exception | None) -> None:
        del exception
        gc.set_threshold(*before)
        gc.unfreeze()
        for listener in listeners:  # a process that lives on builds again
            app.disconnect(listener)

    listeners = [
        app.connect("builder-inited", _leave_what_is_loaded, 100),
        app.connect("env-check-consistency", _leave_what_is_read, 950),
        app.connect("build-finished", collect_again, 999),
    ]
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # there is nothing to be gained at the end


def collected_between(docnames: Iterable[str]) -> Generator[str, None, None]:
    """Yield pages, and look for cycles after each, not while it is read.

    Most of what a page makes is gone by then, and its doctree is looked through once.
    """
    gc.disable()
    try:
        for docname in docnames:
            yield docname
            gc.collect(0)
        gc.collect(1)  # what was in use at the end of its page
    finally:
        gc.enable()


def _leave_what_is_loaded(app: Sphinx) -> None:
    """Leave out what is there, and keep no doctrees; on ``builder-inited``."""
    gc.freeze()
    _keep_no_doctrees(app)


def _keep_no_doctrees(app: Sphinx) -> None:
    """Have Sphinx read doctrees where it needs them.

    Sphinx 9.0 and 9.1 keep each that it reads from a file to the end of the build, and
    in one process each that it makes until it is written: 100 kB and 450 kB for a long
    post.
    """
    caches = vars(app.env)
    for name in ("_pickled_doctree_cache", "_write_doc_doctree_cache"):
        if name in caches:  # another release may have none
            caches[name] = _Unkept()


def _leave_what_is_read(app: Sphinx, env: BuildEnvironment) -> None:
    """Leave out what was read, too; on ``env-check-consistency``, before the writing.

    A worker that looks through it would have all of it copied, page by page of memory.
    """
    del app, env
    gc.collect()
    gc.freeze()
