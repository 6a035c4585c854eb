"""The warnings that hold now: those of each page's last reading and last writing.

Sphinx writes each warning as text to one stream.  ``Problems`` is that stream: it hands
the text on to the terminal, and keeps it under what is being done at the moment, whose
former warnings are then gone.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from longform.serving.messages import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")
_WRITTEN = re.compile(
    r"(?:(?P<path>[^\n]*?)(?::(?P<line>\d+))?:? )?"
    r"(?P<level>WARNING|ERROR|CRITICAL): (?P<text>.*)",
    re.DOTALL,
)

Work = tuple[str, str]
"""Something that is done again and again: "read" or "write" with a docname, or a step
of the whole build with ""."""


class Terminal(io.TextIOBase):
    """A stream of the terminal; a file or a pipe in its place gets no colours."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``."""
        self._stream = stream
        self.is_quiet = False

    def write(self, text: str) -> int:
        """Write a text whole."""
        if not self.is_quiet:
            shown = text if self._stream.isatty() else plain(text)
            self._stream.write(shown)
        return len(text)

    def flush(self) -> None:
        """Show what was written."""
        self._stream.flush()


class Problems(Terminal):
    """Where Sphinx writes warnings to: it keeps those that hold."""

    def __init__(self, source: Path) -> None:
        """Name files from ``source`` on."""
        super().__init__(sys.stderr)
        self._source = source
        self._work: Work = ("start", "")
        self._found: dict[Work, list[Problem]] = {}

    def begin(self, step: str, docname: str = "") -> None:
        """Begin some work: what it told the last time is no longer so."""
        self._work = (step, docname)
        self._found.pop(self._work, None)

    def forget(self, docname: str) -> None:
        """Forget what was told of a page."""
        for step in ("read", "write"):
            self._found.pop((step, docname), None)

    def sort_by_page(self, docname_at: Callable[[str], str]) -> None:
        """Put what was told so far of a document under its reading."""
        first = self._found.pop(("start", ""), [])
        for problem in first:
            docname = docname_at(problem.path) if problem.path else ""
            work = ("read", docname) if docname else ("start", "")
            self._found.setdefault(work, []).append(problem)

    def write(self, text: str) -> int:
        """Take one warning, as Sphinx's handler writes it."""
        found = _WRITTEN.match(plain(text).strip())
        if found:
            self.keep([self._problem(found)])
        return super().write(text)

    def _problem(self, found: re.Match[str]) -> Problem:
        path = Path(found["path"] or "")
        if path.is_relative_to(self._source):
            path = path.relative_to(self._source)
        return Problem(
            path.as_posix() if found["path"] else "",
            int(found["line"] or 0),
            found["text"].strip(),
            is_error=found["level"] != "WARNING",
        )

    def keep(self, problems: Iterable[Problem]) -> None:
        """Note problems of the work that was begun."""
        self._found.setdefault(self._work, []).extend(problems)

    def fail(self, text: str) -> None:
        """Note what stopped the work that was begun, and tell it on the terminal."""
        self.keep([Problem("", 0, text, is_error=True)])
        super().write(f"longform: {text}\n")

    def of_work(self) -> tuple[Problem, ...]:
        """Return the problems of the work that was begun."""
        return tuple(self._found.get(self._work, ()))

    def everything(self) -> tuple[Problem, ...]:
        """Return all that hold, by path and line; those without a place first."""
        return tuple(sorted({each for some in self._found.values() for each in some}))


def plain(text: str) -> str:
    """Return a text without a terminal's control sequences."""
    return _CONTROL_SEQUENCE.sub("", text)
