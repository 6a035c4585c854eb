"""Documents with warnings are read again, so that a mistake is told until it is mended.

Sphinx tells of a mistake only while it reads or writes the page; the next build, which
does neither, would succeed.  The list of pages that warned is kept beside the
environment, in ``longform-warned.json``.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.nodes import Node
from sphinx.util.logging import NAMESPACE, get_node_location

from longform.reading.kept import journal_of, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_FILE = "longform-warned.json"


class WarnedPages(logging.Handler):
    """Note the source path of each warning that has one."""

    def __init__(self) -> None:
        """Hear warnings and worse."""
        super().__init__(logging.WARNING)
        self.paths: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take the path of a record's location: text, (docname, line), or a node."""
        location: Any = getattr(record, "location", None)
        if isinstance(location, tuple):
            location = location[0]
        elif isinstance(location, Node):
            location = get_node_location(location)
        if location:
            path, _, line = str(location).rpartition(":")
            self.paths.add(path if path and line.isdigit() else str(location))


def hear_warnings(app: Sphinx) -> None:
    """Begin to listen; on ``builder-inited``."""
    handler = WarnedPages()
    logger = logging.getLogger(NAMESPACE)
    logger.addHandler(handler)

    def note_pages(app: Sphinx, exception: Exception | None) -> None:
        logger.removeHandler(handler)
        if exception is None:
            note_warned(app, handler.paths)

    app.connect("build-finished", note_pages, 999)


def note_warned(app: Sphinx, locations: Iterable[str]) -> None:
    """Have the next build read again the pages of some docnames or paths."""
    found = {name for path in locations for name in _docnames(app, path)}
    write_if_changed(_file(app), json.dumps(sorted(found)).encode())


def _docnames(app: Sphinx, location: str) -> list[str]:
    """Return the page of a docname or path, or the pages that depend on a file."""
    if location in app.env.all_docs:
        return [location]
    docname = app.project.path2doc(os.path.relpath(location, app.srcdir))
    if docname:
        return [docname]
    path = Path(app.srcdir, location)
    return [
        name
        for name, files in app.env.dependencies.items()
        if any(Path(app.srcdir, file) == path for file in files)
    ]


def _file(app: Sphinx) -> Path:
    return Path(app.doctreedir) / _FILE


def read_again(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Return the documents that warned, or that a stopped build was about to read.

    On ``env-get-outdated``.
    """
    del added, changed, removed
    path = _file(app)
    again = journal_of(app).sources()
    if path.is_file():
        again.update(json.loads(path.read_text(encoding="utf-8")))
    return sorted(again & env.found_docs)
