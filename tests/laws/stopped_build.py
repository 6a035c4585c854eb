"""Builds that are killed, or that find the disk full, at a chosen file operation.

A build runs in a process of its own, forked, with an audit hook (PEP 578) that counts
what changes files: at the n-th such step the whole group of processes is killed, with
its workers, or that step and each later one that writes is refused.  Steps are a better
clock than seconds: half of the seconds go into imports.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site import Site

How = Literal["kill", "full", "count"]
_FORK = multiprocessing.get_context("fork")
_CHANGES = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class _Clock:
    """Counts the steps of one process and of those it forks, each for itself."""

    def __init__(self, site: Site, how: How, moment: int) -> None:
        self._root = str(site.folder)
        self._how = how
        self._left = moment
        self.count = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and self._writes(arguments)
        if not writes and event not in _CHANGES:
            return
        if not str(arguments[0]).startswith(self._root):
            return
        self.count += 1
        self._left -= 1
        if self._left <= 0 and self._how == "kill":
            os.killpg(0, signal.SIGKILL)
        if self._left <= 0 and self._how == "full" and writes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))

    @staticmethod
    def _writes(arguments: tuple[Any, ...]) -> bool:
        return isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)


def stopped_build(site: Site, how: How, moment: int, *options: str) -> int:
    """Build; return the steps that the first process took, -1 if it came to no end.

    "full" means that nothing can be written any more; the build must say so.
    """
    clock = _Clock(site, how, moment)
    return _in_a_process(site, options, clock, lambda: sys.addaudithook(clock))


def killed_before(site: Site, path: str) -> int:
    """Build; kill it where a new file is about to take its place in the output.

    Return -1; the number of steps if no other file takes that place.
    """
    place = str(site.out() / path)

    def kill(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename" and str(arguments[1]) == place:
            os.killpg(0, signal.SIGKILL)

    clock = _Clock(site, "count", 0)
    return _in_a_process(site, (), clock, lambda: sys.addaudithook(kill))


def limited_build(site: Site, size: int) -> int:
    """Build where no file can be longer than ``size`` bytes; -1 if it came to no end.

    The write that passes the limit fails in its middle, as on a full disk.
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return _in_a_process(site, (), _Clock(site, "count", 0), limit)


def _in_a_process(
    site: Site, options: tuple[str, ...], clock: _Clock, prepare: Callable[[], None]
) -> int:
    receive, send = _FORK.Pipe(duplex=False)

    def run() -> None:
        os.setsid()
        prepare()
        build = site.build(*options)
        send.send(clock.count if build.status == 0 else -1)

    process = _FORK.Process(target=run)
    process.start()
    send.close()
    try:
        count: int = receive.recv()
    except EOFError:  # killed
        count = -1
    process.join()
    receive.close()
    return count
