"""What follows a save while the author goes on: a child process that writes the rest.

The child is a copy of the builder at one moment, so nothing that it does needs to be
undone, and it can be ended at any time: pages that it told of are written, others are
written again by the next one.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from longform.serving.messages import Progress, line_of, read_line
from longform.serving.warm_site import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from longform.serving.warm_site import WarmSite

_PATIENCE = 2.0  # seconds that a child has for tidying up
_NICE = 5  # the page that is looked at goes before


class Lines:
    """The lines that come through a pipe."""

    def __init__(self, descriptor: int) -> None:
        """Read from a file descriptor."""
        self._descriptor = descriptor
        self._rest = b""
        self.is_ended = False

    def fileno(self) -> int:
        """Return the descriptor, to wait for."""
        return self._descriptor

    def read(self) -> list[bytes]:
        """Wait for something to come; return the lines that are whole."""
        chunk = os.read(self._descriptor, 1 << 16)
        self.is_ended = not chunk
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return lines


class Background:
    """The child that writes pages and finishes the build."""

    def __init__(self, site: WarmSite, docnames: Sequence[str]) -> None:
        """Start to write some pages, in their order, and all that is no page."""
        self._site = site
        mine, childs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._child = os.fork()
        if not self._child:
            _write_rest(site, docnames, childs)
        os.close(childs)
        self._lines = Lines(mine)
        self.is_done = False  # all is written

    def fileno(self) -> int:
        """Return the descriptor that progress comes through."""
        return self._lines.fileno()

    def take_progress(self) -> bool:
        """Take over what the child did since; say whether it has ended."""
        for line in self._lines.read():
            progress = read_line(line, Progress)
            step = "write" if progress.docname else "finish"
            self._site.problems.begin(step, progress.docname)
            self._site.problems.keep(progress.problems)
            self._site.unwritten.discard(progress.docname)
        if self._lines.is_ended:
            os.close(self._lines.fileno())
            _, status = os.waitpid(self._child, 0)
            self.is_done = status == 0
        return self._lines.is_ended

    def pause(self) -> None:
        """Let the child do nothing more, at once."""
        os.kill(self._child, signal.SIGSTOP)

    def stop(self) -> None:
        """End the child; what it told until then holds."""
        os.kill(self._child, signal.SIGTERM)
        os.kill(self._child, signal.SIGCONT)
        while True:
            ready, _, _ = select.select([self], [], [], _PATIENCE)
            if not ready:
                os.kill(self._child, signal.SIGKILL)
            elif self.take_progress():
                return


def _write_rest(site: WarmSite, docnames: Sequence[str], pipe: int) -> NoReturn:
    """Write, in the child, which then ends."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, _tidy_up)
        os.nice(_NICE)
        site.begin_rest()
        for docname in site.write(docnames):
            problems = site.problems.of_work()
            os.write(pipe, line_of(Progress(docname, problems)))
        site.finish()
        status = 0
    except MISTAKES as mistake:
        site.problems.fail(str(mistake))
    finally:
        if not status or sys.exc_info()[0] is None:
            os.write(pipe, line_of(Progress("", site.problems.of_work())))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _tidy_up(number: int, frame: object) -> NoReturn:
    """Leave through all ``finally``."""
    del number, frame
    raise SystemExit(1)
