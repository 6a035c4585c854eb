"""What is said while a build runs: a bar on a terminal, few lines elsewhere.

Sphinx tells each step, and each page that it reads, writes or copies, in a line of its
own where it does not write to a terminal.  A filter on its status handler lets through
what an author needs to know, and makes of the rest one line that is drawn over and
over; without a terminal it tells each quarter of a step's pages.  Warnings, errors, and
what other extensions say, pass.  With ``-v`` nothing is filtered.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import sys
import threading
from typing import TYPE_CHECKING

from sphinx.locale import __
from sphinx.util.logging import (
    NAMESPACE,
    NewLineStreamHandler,
    WarningStreamHandler,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from sphinx.util.logging import SafeEncodingWriter

_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # ECMA-48, 5.4: control sequences
_CLEAR = "\r\x1b[2K"  # to the line's start, and erase it
_PERCENT = re.compile(r"(?P<step>.*)\[ *(?P<percent>\d+)%\] ?(?P<item>.*)", re.DOTALL)
_BAR = 24  # columns
_OURS = ("myst_parser", "sphinx", "sphinxcontrib.bibtex")
"""Whose steps are told in the one line: of packages that Longform itself sets up."""


class Progress:
    """Lets through what is worth a line, and draws the rest; see the module."""

    def __init__(self, stream: SafeEncodingWriter, *, is_terminal: bool) -> None:
        """Draw on ``stream``."""
        self.is_shown = False  # until it is known what is built
        self._stream = stream
        self._is_terminal = is_terminal
        self._line = ""  # what Sphinx has written of its line
        self._told = ("", 0)  # step, and quarters of it
        self._is_drawn = False
        self._on_interrupt: Callable[[int, FrameType | None], object] | None = None

    def filter_status(self, record: logging.LogRecord) -> bool:
        """Say whether the handler is to write a record; draw it where not."""
        if not _is_of(record.name.removeprefix(f"{NAMESPACE}."), _OURS):
            return self.make_room(record)
        text = _ESCAPE.sub("", record.getMessage())
        is_whole = "\r" in text or not getattr(record, "nonl", False)
        self._line += text.rstrip("\r\n")
        line = self._line
        if is_whole:
            self._line = ""
        if is_whole and line.startswith(__("updating environment: ")):
            record.msg, record.args = line, ()
            return self.make_room(record)
        if not self.is_shown:
            return False
        if self._is_terminal:
            self._draw(line)
        elif is_whole:
            self._tell_quarter(line)
        return False

    def make_room(self, record: logging.LogRecord | None = None) -> bool:
        """Take the drawn line away, for a record that is written there."""
        del record
        if self._is_drawn:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._is_drawn = False
        return True

    def leave_terminal_clean(self) -> None:
        """Take the drawn line away when the build is interrupted; until ``leave``.

        Sphinx writes "Interrupted!" past the log.  Nothing is buffered of a drawn line,
        so that it can be erased below Python's streams, which may be in use.
        """
        before = signal.getsignal(signal.SIGINT)
        is_main = threading.current_thread() is threading.main_thread()
        if not self._is_terminal or not is_main or not callable(before):
            return

        def interrupted(number: int, frame: FrameType | None) -> None:
            if self._is_drawn:
                os.write(sys.stdout.fileno(), _CLEAR.encode())
            self._is_drawn = self.is_shown = False
            before(number, frame)

        signal.signal(signal.SIGINT, interrupted)
        self._on_interrupt = before

    def leave(self) -> None:
        """Take the drawn line away, for good."""
        self.make_room()
        if self._on_interrupt is not None:
            signal.signal(signal.SIGINT, self._on_interrupt)
            self._on_interrupt = None

    def _draw(self, line: str) -> None:
        found = _PERCENT.fullmatch(line)
        if found:
            done = round(int(found["percent"]) / 100 * _BAR)
            bar = f"[{'#' * done:.<{_BAR}}] {found['percent']:>3}%"
            line = f"{found['step']}{bar} {found['item']}"
        columns = shutil.get_terminal_size().columns
        self._stream.write(_CLEAR + line.strip()[: columns - 1])
        self._stream.flush()
        self._is_drawn = True

    def _tell_quarter(self, line: str) -> None:
        found = _PERCENT.fullmatch(line)
        if not found:
            return
        step, quarters = found["step"], int(found["percent"]) // 25
        told = self._told[1] if self._told[0] == step else 0
        if quarters > told:
            self._stream.write(f"{step}{found['percent']}%\n")
            self._stream.flush()
            self._told = (step, quarters % 4)  # the step may come again


def _is_of(module: str, packages: tuple[str, ...]) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in packages)


def show_progress() -> Progress | None:
    """Filter what Sphinx writes its status to; ``None`` where it writes to nothing."""
    handlers = logging.getLogger(NAMESPACE).handlers
    status = [entry for entry in handlers if isinstance(entry, NewLineStreamHandler)]
    if not status:
        return None
    is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    progress = Progress(status[0].stream, is_terminal=is_terminal)
    progress.leave_terminal_clean()
    status[0].addFilter(progress.filter_status)
    for handler in handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.addFilter(progress.make_room)
    return progress


def hide_progress(progress: Progress) -> None:
    """Let all through again."""
    progress.leave()
    for handler in logging.getLogger(NAMESPACE).handlers:
        handler.removeFilter(progress.filter_status)
        handler.removeFilter(progress.make_room)
