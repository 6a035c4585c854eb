"""What a command costs, with all that it starts: waiting, processor time, memory.

Processor time is the kernel's account of the process and of every descendant that was
waited for (``wait4``, POSIX.1).  Memory is the highest sum of the proportional set
sizes (PSS: pages shared by k processes count 1/k in each) of the process and its
descendants, looked at ten times a second in Linux's ``/proc``; elsewhere it is the
largest resident set of any one of them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PROC = Path("/proc")
_INTERVAL = 0.1  # seconds between two looks at memory


class Cost(NamedTuple):
    """What one command took."""

    wall: float  # seconds from start to end
    cpu: float  # seconds of processor time, of all processes together
    memory: int  # bytes at the height


class CommandError(Exception):
    """A command that failed."""


def measure(
    command: Sequence[str | Path],
    folder: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command in ``folder``, its words added to ``log``; return its cost.

    Nothing of it is left running, however it ends.

    :raises CommandError: where it cannot be started, or fails.
    """
    variables = {**os.environ, **(environment or {})}
    # Installed packages are compiled; this project, run from its sources, is not.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    with log.open("ab") as output:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as problem:
            raise CommandError(f"{command[0]}: {problem.strerror}") from problem
        with _watched(process.pid) as heights:
            try:
                _, status, usage = os.wait4(process.pid, 0)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandError(f"status {process.returncode}; see {log}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(wall, usage.ru_utime + usage.ru_stime, max([*heights, 0]) or largest)


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """Collect the memory of a process and its descendants while the block runs."""
    heights: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_INTERVAL):
            heights.append(sum(map(_memory, _family(pid))))

    watcher = threading.Thread(target=watch)
    if _PROC.joinpath("self/smaps_rollup").is_file():
        watcher.start()
    try:
        yield heights
    finally:
        done.set()
        if watcher.is_alive():
            watcher.join()


def _family(pid: int) -> list[int]:
    """Return a process and all its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # proc(5): "pid (name) state parent ..."; a name may have parentheses.
                fields = entry.joinpath("stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    family = [pid]
    for member in family:
        family += children.get(member, [])
    return family


def _memory(pid: int) -> int:
    """Return the proportional set size in bytes; 0 for a process that has ended."""
    with contextlib.suppress(OSError):
        for line in _PROC.joinpath(str(pid), "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
