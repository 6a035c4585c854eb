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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_THRESHOLDS = (50_000, 20, 20)


def collect_rarely(app: Sphinx) -> None:
    """Begin; on ``builder-inited``, once the environment is loaded."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)

    def collect_again(app: Sphinx, exception: Exception | None) -> None:
        del exception
        gc.set_threshold(*before)
        gc.unfreeze()
        app.disconnect(listener)  # a later build of a process that lives on

    listener = app.connect("build-finished", collect_again, 999)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # there is nothing to be gained at the end
