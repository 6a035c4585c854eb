"""A live preview of a small site: the command itself, and what it tells pages."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.site import Site

PATIENCE = 90.0
"""Seconds until a condition that does not come true fails a test."""

EPOCH = {"SOURCE_DATE_EPOCH": "1700000000"}
"""The instant of all builds that are compared: a draft is dated by it."""


def command(site: Site, *options: str) -> list[str]:
    """Return the command that serves a site, on a port that is free."""
    return [sys.executable, "-m", "longform", "serve", str(site.folder), *options]


class Preview:
    """A server that runs; use it in a ``with`` statement."""

    def __init__(self, site: Site, *options: str) -> None:
        """Serve ``site``."""
        self.site = site
        self.address = ""
        self.output: list[str] = []  # lines on the terminal
        self.states: list[dict[str, Any]] = []  # as the home page is told them
        self._options = options

    def __enter__(self) -> Self:
        """Start, and wait for the address."""
        self.process = subprocess.Popen(
            command(self.site, *self._options),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **EPOCH},
        )
        threading.Thread(target=self._read_terminal, daemon=True).start()
        self.until(lambda: self.address or self.process.poll() is not None)
        assert self.address, "".join(self.output)
        self.states = self.look_at("")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End as Ctrl-C does."""
        self.end()

    def end(self) -> int:
        """Send what Ctrl-C sends; return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def _read_terminal(self) -> None:
        assert self.process.stderr
        with self.process.stderr as terminal:
            for line in terminal:
                self.output.append(line)
                found = re.search(r"see (http://\S+)", line)
                self.address = found[1] if found else self.address

    def look_at(self, path: str) -> list[dict[str, Any]]:
        """Open a page, as a browser does; return the states that it is told."""
        told: list[dict[str, Any]] = []
        threading.Thread(target=self._follow, args=(path, told), daemon=True).start()
        self.until(lambda: told)
        return told

    def _follow(self, path: str, told: list[dict[str, Any]]) -> None:
        while self.process.poll() is None:
            try:
                address = f"{self.address}.live/events?page=/{path}"
                with urlopen(address) as stream:  # noqa: S310 - http, by its pattern
                    for line in stream:
                        if line.startswith(b"data: "):
                            told.append(json.loads(line[6:]))  # noqa: PERF401 - read at once
            except OSError:
                time.sleep(0.05)

    def until(self, is_so: Callable[[], object], patience: float = PATIENCE) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + patience
        while not is_so():
            said = "".join(self.output[-30:])
            assert time.monotonic() < deadline, f"never so; said:\n{said}"
            time.sleep(0.02)

    @property
    def last(self) -> dict[str, Any]:
        """Return the last state."""
        return self.states[-1] if self.states else {"state": "", "is_whole": False}

    def until_whole(self, change: Callable[[], object] = lambda: None) -> None:
        """Make a change, and wait until a state that came later says all is built."""
        before = len(self.states)
        change()
        self.until(lambda: any(each["is_whole"] for each in self.states[before:]))

    def until_built(self) -> None:
        """Wait for the first build."""
        self.until(lambda: self.last["is_whole"])

    def problems(self) -> list[tuple[str, int]]:
        """Return file and line of each problem."""
        return [(each["path"], each["line"]) for each in self.last["problems"]]

    def get(self, path: str) -> str:
        """Return the text of an address, "" where there is none at the moment."""
        with suppress(HTTPError), urlopen(self.address + quote(path)) as answer:  # noqa: S310
            return str(answer.read().decode())
        return ""

    def builder(self) -> int:
        """Return the process that builds."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        (child,) = children.read_text(encoding="ascii").split()
        return int(child)
