"""The process that builds: it waits for orders, and reports what it did.

One thread, so that it may fork: the first build reads and writes with several workers,
and what follows a save in the background (``background``) is written by a child, which
a new save ends.  Standard output is for reports alone; what Sphinx or an extension
prints goes to standard error.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from sphinx.util.docutils import docutils_namespace, patch_docutils

from longform.serving.background import Background, Lines
from longform.serving.messages import (
    Options,
    Order,
    Problem,
    Report,
    line_of,
    read_line,
)
from longform.serving.warm_site import MISTAKES, WarmSite

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"\(conf\.py, line (\d+)\)")  # of a syntax error
_PAUSE = 0.25
"""Seconds without a save, after which the rest is built."""


def main() -> int:
    """Build the site of the options in the first argument until the orders end."""
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    options = msgspec.json.decode(sys.argv[1], type=Options)
    with patch_docutils(options.source), docutils_namespace():
        site = _first_build(options, reports)
        if site is None:
            return 1
        Builder(site, reports).run(sys.stdin.fileno())
        site.close()
    return 0


def _first_build(options: Options, reports: BinaryIO) -> WarmSite | None:
    """Return the site, built; None where that can't be."""
    code = (str(Path(options.source, "conf.py")),)
    try:
        site = WarmSite(options)
    except MISTAKES as mistake:
        sys.stderr.write(f"longform: {mistake}\n")
        line = _LINE.search(str(mistake))
        place = int(line[1]) if line else 0
        problem = Problem("conf.py", place, str(mistake), is_error=True)
        reports.write(line_of(Report("failed", (problem,), code=code)))
        return None
    try:
        site.build()
    except MISTAKES as mistake:
        site.problems.fail(str(mistake))
        reports.write(line_of(Report("failed", site.told(), code=site.code())))
        return None
    return site


class Builder:
    """Keeps a warm site as its sources are, the pages that are looked at first."""

    def __init__(self, site: WarmSite, reports: BinaryIO) -> None:
        """Begin with a site that was just built."""
        self._site = site
        self._reports = reports
        self._background: Background | None = None
        self._addresses: set[str] = set()  # of the pages that are looked at
        self._is_settled = True
        self._is_finished = True  # what is no page is as the pages are
        self._due: float | None = None  # when there is more to do, None: nothing

    def run(self, descriptor: int) -> None:
        """Follow orders until they end."""
        orders = Lines(descriptor)
        self._report("ready", is_whole=True, code=self._site.code())
        with selectors.DefaultSelector() as selector:
            selector.register(orders, selectors.EVENT_READ)
            while not orders.is_ended:
                waited = [key.fileobj for key, _ in selector.select(self._patience())]
                if orders in waited:
                    self._take([read_line(line, Order) for line in orders.read()])
                elif waited:
                    self._follow_background()
                elif self._due is not None:
                    self._go_on()
                self._watch_background(selector)
        self._stop_background()

    def _patience(self) -> float | None:
        return None if self._due is None else max(0.0, self._due - time.monotonic())

    def _watch_background(self, selector: selectors.BaseSelector) -> None:
        """Wait for the progress of the background that there is now."""
        for key in [*selector.get_map().values()]:
            if isinstance(key.fileobj, Background):
                selector.unregister(key.fileobj)
        if self._background is not None:
            selector.register(self._background, selectors.EVENT_READ)

    def _take(self, orders: list[Order]) -> None:
        """Show what was saved, or what is looked at now."""
        if not orders:
            return
        start = time.monotonic()
        self._addresses = set(orders[-1].viewed)
        paths = sorted({Path(path) for order in orders for path in order.changed})
        viewed = self._site.viewed_docnames(self._addresses)
        if not paths:
            if self._is_settled:
                self._write(self._site.unwritten.intersection(viewed))
            return
        if self._background is not None:
            self._background.pause()  # it takes a while to end a process
        for path in paths:
            self._site.note_change(path)
        drawn = self._site.draw(viewed)
        self._is_settled = False
        if drawn:
            self._report("ready", drawn)
            seconds = time.monotonic() - start
            sys.stderr.write(f"longform: {', '.join(drawn)} after {seconds:.2f} s\n")
        self._stop_background()
        self._due = time.monotonic() + (_PAUSE if drawn else 0)

    def _go_on(self) -> None:
        """Do the next step towards a site that is whole."""
        self._due = None
        try:
            if not self._is_settled:
                self._settle()
        except MISTAKES as mistake:
            self._site.problems.fail(str(mistake))
            self._report("failed")
            return
        if not self._is_finished:
            first = self._site.viewed_docnames(self._addresses)
            rest = sorted(self._site.unwritten.difference(first))
            docnames = [*self._site.unwritten.intersection(first), *rest]
            self._background = Background(self._site, docnames)

    def _settle(self) -> None:
        """Find all that is out of date, and write what is looked at."""
        before = self._site.documents()
        self._site.settle()
        self._is_settled = True
        if self._site.unwritten or before != self._site.documents():
            self._is_finished = False
        if self._is_finished:
            self._site.note_finished()
        viewed = self._site.viewed_docnames(self._addresses)
        self._write(self._site.unwritten.intersection(viewed))
        self._report("ready", is_whole=self._is_finished)

    def _write(self, docnames: set[str]) -> None:
        """Write pages that somebody looks at."""
        if docnames:
            for docname in self._site.write(sorted(docnames)):
                self._site.unwritten.discard(docname)
            self._report("ready", sorted(docnames))

    def _follow_background(self) -> None:
        background = self._background
        if background is not None and background.take_progress():
            self._background = None
            self._is_finished = background.is_done
            state = "ready" if self._is_finished else "failed"
            self._report(state, is_whole=self._is_finished)

    def _stop_background(self) -> None:
        if self._background is not None:
            self._background.stop()
            if not self._site.unwritten:  # it was at all that is no page
                self._site.forget_states()
            self._background = None

    def _report(
        self,
        state: str,
        drawn: Sequence[str] = (),
        *,
        is_whole: bool = False,
        code: tuple[str, ...] = (),
    ) -> None:
        addresses = tuple(map(self._site.address, drawn))
        report = Report(state, self._site.told(), addresses, is_whole, code)
        self._reports.write(line_of(report))


if __name__ == "__main__":
    raise SystemExit(main())
