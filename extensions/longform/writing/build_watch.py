"""Watches a build: its progress, its phases, what changed; tells it in a closing line.

It writes no file and changes no output.  Nothing is told of a build that failed, which
Sphinx does, or with ``-q``.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from sphinx.environment import CONFIG_NEW
from sphinx.util import logging

from longform.model.build_report import (
    Changes,
    Phase,
    render_blog,
    render_changes,
    render_phases,
)
from longform.reading.domain import post_domain
from longform.writing.build_progress import Progress, hide_progress, show_progress

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PHASE = "longform-phase"
"""Event: a phase begins; its argument is the phase's name."""

_LOGGER = logging.getLogger(__name__)


def watch_build(app: Sphinx) -> None:
    """Begin to watch; in ``setup``."""
    app.add_event(PHASE)
    watch = BuildWatch()
    if not app.quiet and not app.verbosity:
        watch.progress = show_progress()
    for event, handler, priority in (
        ("builder-inited", watch.choose, 100),
        ("env-get-outdated", watch.note_before, 100),  # before others add theirs
        ("env-before-read-docs", watch.note_read, 500),
        ("env-updated", lambda *_: watch.begin("relating"), 100),
        ("env-check-consistency", lambda *_: watch.begin("writing"), 900),
        ("html-collect-pages", watch.begin_lists, 100),
        (PHASE, lambda _, name: watch.begin(name), 500),
        ("build-finished", watch.tell, 900),
    ):
        app.connect(event, handler, priority)


class BuildWatch:
    """What is known of the build that runs."""

    def __init__(self) -> None:
        """Begin its first phase."""
        self.progress: Progress | None = None
        self._is_told = True
        self._begun = ("starting", *_clocks())
        self._phases: list[Phase] = []
        self._is_first = False
        self._before: dict[str, str] = {}  # docname of a post: slug
        self._edited: set[str] = set()  # docnames
        self._read = 0  # pages

    def choose(self, app: Sphinx) -> None:
        """Leave builders alone whose status is their result (linkcheck, gettext)."""
        self._is_told = app.builder.name in {"html", "dirhtml"}
        if not self._is_told:
            self._stop()
        elif self.progress is not None:
            self.progress.is_shown = True

    def begin(self, name: str) -> None:
        """End a phase, and begin the next; one of the same name goes on."""
        before, *begun = self._begun
        if name == before:
            return
        seconds, cpu_seconds = (
            now - then for now, then in zip(_clocks(), begun, strict=True)
        )
        self._phases.append(Phase(before, seconds, cpu_seconds))
        self._begun = (name, *_clocks())

    def begin_lists(self, app: Sphinx) -> list[tuple[str, dict[str, object], str]]:
        """Begin the phase of pages that no file stands for; there are none of ours."""
        del app
        self.begin("lists")
        return []

    def note_before(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        _: set[str],
    ) -> list[str]:
        """Note the posts of the last build, and what an author changed since."""
        del app
        if not self._begun[0]:  # an application that builds once more
            self._begun = ("starting", *_clocks())
        self._is_first = env.config_status == CONFIG_NEW
        self._before = _slugs(env)
        self._edited = changed | (added - set(env.all_docs))
        return []

    def note_read(
        self, app: Sphinx, env: BuildEnvironment, docnames: list[str]
    ) -> None:
        """Note how many pages will be read."""
        del app, env
        self._read = len(docnames)
        self.begin("reading")

    def tell(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the closing lines; on ``build-finished``, after all else."""
        self._stop()
        self.begin("")
        phases, self._phases = self._phases, []
        if exception is not None or not self._is_told:
            return
        posts = post_domain(app.env).posts.values()
        words = sum(post.measurement.written_words for post in posts)
        lines = [
            render_changes(self._changes(app.env)),
            render_blog(len(posts), words, app._warncount, phases),  # noqa: SLF001
        ]
        if os.environ.get("LONGFORM_PROFILE"):
            lines[:0] = render_phases(phases)
        for line in lines:
            _LOGGER.info("longform: %s", line)

    def _stop(self) -> None:
        if self.progress is not None:
            hide_progress(self.progress)
            self.progress = None

    def _changes(self, env: BuildEnvironment) -> Changes:
        now = _slugs(env)
        pages = (self._edited & env.found_docs) - set(now) - set(self._before)
        return Changes(
            is_first=self._is_first,
            new=sorted(now[name] for name in set(now) - set(self._before)),
            changed=sorted(
                now[name] for name in self._edited & set(now) & set(self._before)
            ),
            gone=sorted(self._before[name] for name in set(self._before) - set(now)),
            other_pages=len(pages),
            read=self._read,
        )


def _slugs(env: BuildEnvironment) -> dict[str, str]:
    return {name: post.slug for name, post in post_domain(env).posts.items()}


def _clocks() -> tuple[float, float]:
    """Return seconds that passed, and of processor time, ended children's included."""
    return time.perf_counter(), sum(os.times()[:4])
