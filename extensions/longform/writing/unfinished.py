"""The first and the last step of a build: begin its journal, and close it.

A build that is killed, or that an error ends, leaves its journal.  The next one reads
and writes again what that one was at, and takes nothing from what is kept of outputs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from longform.reading.kept import forget_states, journal_of, sweep_partials
from longform.writing.blog import blog_of
from longform.writing.html_builder import WholeFiles

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def connect_journal(app: Sphinx) -> None:
    """Do this module's steps around all others."""
    app.connect("env-get-outdated", begin_journal, 100)
    app.connect("env-before-read-docs", note_sources)
    app.connect("build-finished", close_journal, 1000)


def begin_journal(app: Sphinx, *_: object) -> list[str]:
    """Begin, and clean up after a build that did not end; on ``env-get-outdated``."""
    journal = journal_of(app)
    if journal.is_open:
        for folder in map(Path, {app.outdir, app.doctreedir}):
            sweep_partials(folder)
        forget_states(Path(app.doctreedir))
        if isinstance(app.builder, WholeFiles):
            app.builder.files.are_whole = False
    journal.note("source", [])
    return []


def note_sources(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note what is about to be read; on ``env-before-read-docs``."""
    del env
    journal_of(app).note("source", docnames)


def close_journal(app: Sphinx, exception: Exception | None) -> None:
    """Keep what the pages were made from; on ``build-finished``, after all else."""
    if exception is not None:
        return
    builder = app.builder
    if not (isinstance(builder, WholeFiles) and builder.is_done):
        blog_of(app.env).made_from.keep()
    if isinstance(builder, WholeFiles):
        builder.keep_last_build(was_warned=app._warncount > 0)  # noqa: SLF001
    journal_of(app).close()
