"""Which documents are to be read again: those whose files are not what was read.

Sphinx reads a document again if one of its files is newer than the last reading.  That
misses an older picture that is moved over the one there was, a text from a backup, and
what an author saves while it is read.  Here the time and size of each file, from before
it was read, are kept and compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from longform.model.graph import fingerprint
from longform.reading.domain import post_domain
from longform.reading.kept import time_and_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from longform.reading.domain import Stamp


def connect_stamps(app: Sphinx) -> None:
    """Compare stamps before posts are withheld, and keep them when all is read."""
    app.connect("env-get-outdated", compare_stamps, 400)
    app.connect("env-updated", keep_stamps)


def compare_stamps(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Add the documents that have a file with another stamp to those that changed.

    On ``env-get-outdated``, before posts are withheld.  The stamps of all files are
    taken here, before any is read.
    """
    del app, added, removed
    domain = post_domain(env)
    domain.stamps_now = {
        path: _stamp(env, path)
        for docname in env.found_docs
        for path in _files(env, docname)
    }
    for docname in env.found_docs & env.all_docs.keys():
        if domain.data["stamps"].get(docname) != _stamp_of_all(env, docname):
            changed.add(docname)
    return []


def keep_stamps(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Keep the stamps of files that documents were made from; on ``env-updated``."""
    del app
    post_domain(env).data["stamps"] = {
        docname: _stamp_of_all(env, docname) for docname in sorted(env.all_docs)
    }
    return []


def _stamp_of_all(env: BuildEnvironment, docname: str) -> str:
    """Return one stamp of all files of a document; of new ones as they are now."""
    now = post_domain(env).stamps_now
    for path in _files(env, docname):
        if path not in now:
            now[path] = _stamp(env, path)
    return fingerprint([[path, now[path]] for path in sorted(_files(env, docname))])


def _files(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """Yield the paths of a document and of what it includes, from the source folder."""
    yield str(env.doc2path(docname, base=False))
    yield from map(str, env.dependencies.get(docname, ()))


def _stamp(env: BuildEnvironment, path: str) -> Stamp:
    """Return a file's time of change (nanoseconds) and size; zeros for none."""
    try:
        return time_and_size(Path(env.srcdir, path))
    except OSError:
        return 0, 0
