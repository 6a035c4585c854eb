"""Run every test on each supported Python, and on the oldest dependencies allowed.

Environments are made below ``_build/matrix`` from the locks, and kept for the next
time.  A Python that is not on the machine is named in the table; it fails nothing,
since not every contributor has all of them.  ``--require-all`` makes it fail.  Other
arguments go to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import environment

ROOT = environment.ROOT
SUPPORTED = ("3.11", "3.12", "3.13")
TRIED = ("3.14",)
"""Not promised: run where it is there, not missed where it is not."""
OLDEST_LOCK = ROOT / "requirements-oldest.lock"


class Run(NamedTuple):
    """One line of the table."""

    python: str
    locks: list[Path]

    @property
    def name(self) -> str:
        """The name of its environment: ``3.11``, ``3.11-oldest``."""
        return self.python + ("-oldest" if OLDEST_LOCK in self.locks else "")


def main(arguments: list[str]) -> int:
    """Run the matrix and print its table; return 1 if a run failed."""
    os.environ.pop("PYTHON", None)  # make's; each run has its own
    pytest_options = [option for option in arguments if option != "--require-all"]
    pinned = [environment.RUNTIME_LOCK, environment.DEVELOPMENT_LOCK]
    runs = [Run(python, pinned) for python in (*SUPPORTED, *TRIED)]
    runs.insert(0, Run(SUPPORTED[0], [OLDEST_LOCK]))
    rows, failed = [], False
    for run in runs:
        interpreter = find_interpreter(run.python)
        if interpreter is None:
            missed = run.python in SUPPORTED
            failed |= missed and "--require-all" in arguments
            rows.append((run.name, "-", "no such Python here", ""))
            continue
        start = time.monotonic()
        passed, sphinx, last_line = _run_tests(run, interpreter, pytest_options)
        failed |= not passed
        seconds = f"{time.monotonic() - start:.0f} s"
        rows.append((run.name, sphinx, last_line, seconds))
    _print_table(rows)
    return 1 if failed else 0


def find_interpreter(version: str) -> str | None:
    """Return a Python of ``version`` that runs: on PATH, of pyenv, or known to uv."""
    pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for candidate in (f"python{version}", *map(str, reversed(pyenv))):
        if found := _base_executable(candidate, version):
            return found
    uv = [sys.executable, "-m", "uv", "python", "find", "--no-python-downloads"]
    done = subprocess.run([*uv, version], capture_output=True, text=True, check=False)
    return _base_executable(done.stdout.strip(), version)


def _base_executable(candidate: str, version: str) -> str | None:
    """Return the path of a Python behind shims and environments, None if it is none."""
    path = shutil.which(candidate) if candidate else None
    if path is None:
        return None
    code = (
        "import ensurepip, sys, venv\n"
        "print('%d.%d' % sys.version_info[:2], sys._base_executable)"
    )
    command = [path, "-I", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found, _, executable = done.stdout.strip().partition(" ")
    return executable if done.returncode == 0 and found == version else None


def _run_tests(
    run: Run, interpreter: str, pytest_options: list[str]
) -> tuple[bool, str, str]:
    """Run the suite in one environment.

    :return: whether it passed, the version of Sphinx, the last line of pytest's output.
    """
    folder = ROOT / "_build" / "matrix" / run.name
    sys.stdout.write(f"--- {run.name}: {interpreter}\n")
    sys.stdout.flush()
    if environment.prepare(folder, run.locks, interpreter):
        return False, "-", "the environment could not be made"
    python = str(folder / "bin" / "python")
    code = "import sphinx; print(sphinx.__version__)"
    sphinx = subprocess.check_output([python, "-I", "-c", code], text=True).strip()
    command = [python, "-m", "pytest", *pytest_options]
    last_line = ""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as tests:
        for line in tests.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            last_line = line.strip(" =\n") or last_line
    return tests.returncode == 0, sphinx, last_line


def _print_table(rows: list[tuple[str, str, str, str]]) -> None:
    """Print the rows under a heading, in aligned columns."""
    table = [("python", "sphinx", "tests", "time"), *rows]
    widths = [max(len(row[i]) for row in table) for i in range(4)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
