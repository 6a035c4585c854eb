"""Make or mend a virtual environment so that it holds what a lock file names.

``python tools/environment.py runtime`` (or ``development``) brings ``.venv`` up to
date; :func:`prepare` does so for any folder and locks.  A JSON record in the
environment says what it was made from: the folder (environments cannot be moved), the
digests of the locks and of ``pyproject.toml``.  While the record is true there is
nothing to do.  When the Python, the folder or a lock changed, the environment is made
anew, so that nothing of an older lock stays behind; a lock that is only missing is
added.

Runs at the start of most ``make`` targets, so it imports little and starts no process
until there is work.  Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict, cast

ROOT = Path(__file__).resolve().parent.parent
RUNTIME_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"
"""All of the runtime lock, at the same versions, and what contributors need besides."""

_RECORD_NAME = "longform-environment.json"


class _Record(TypedDict):
    """What an environment was made from."""

    folder: str
    """Where: an environment holds its own absolute path in many files."""
    requested_python: str
    """The ``PYTHON`` that the user named, "" if none."""
    package_digest: str
    """SHA-256 of ``pyproject.toml`` when this package was installed."""
    lock_digests: dict[str, str]
    """SHA-256 of each installed lock, by file name."""


def main(arguments: list[str]) -> int:
    """Bring ``.venv`` up to date for the use named last in ``arguments``.

    With ``--check`` change nothing and return 1 when there is work: so the
    environment's own Python can ask, and another, which can replace it, do the work.
    """
    folder = ROOT / ".venv"
    locks = [RUNTIME_LOCK]
    if arguments[-1] == "development":
        locks.append(DEVELOPMENT_LOCK)
    if "--check" in arguments:
        return 0 if _is_ready(folder, locks) else 1
    with Path(__file__).open(encoding="utf-8") as own_source:
        # One at a time: a site may be built in one terminal and tested in another.
        with contextlib.suppress(OSError):  # file systems without locks
            fcntl.flock(own_source, fcntl.LOCK_EX)
        return prepare(folder, locks)


def prepare(folder: Path, locks: list[Path], python: str = sys.executable) -> int:
    """Install ``locks``, in order, and this package, editable; return an exit status.

    ``python`` makes the environment when it has to be made; it must be another one than
    the environment's own.  Work that was interrupted leaves no record, and so is done
    again from the start.
    """
    if _is_ready(folder, locks):
        return 0
    old = _read_record(folder)
    installed = old["lock_digests"] if old and _is_usable(folder, old) else {}
    if any(_digest(ROOT / name) != digest for name, digest in installed.items()):
        installed = {}
    (folder / _RECORD_NAME).unlink(missing_ok=True)
    if not installed and not _create(folder, python):
        return 1
    for lock in locks:
        if lock.name not in installed:
            _say(f"installing {lock.name} ...")
            if not _pip_install(folder, "--require-hashes", "-r", str(lock)):
                return 1
    # The build backend is in the lock, so this downloads nothing.
    own = ("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    if not _pip_install(folder, *own):
        return 1
    record: _Record = {
        "folder": str(folder),
        "requested_python": _requested_python(),
        "package_digest": _digest(ROOT / "pyproject.toml"),
        "lock_digests": installed | {lock.name: _digest(lock) for lock in locks},
    }
    (folder / _RECORD_NAME).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return 0


def _is_ready(folder: Path, locks: list[Path]) -> bool:
    """Tell whether the environment works and holds ``locks`` as they are now."""
    record = _read_record(folder)
    return (
        record is not None
        and record["package_digest"] == _digest(ROOT / "pyproject.toml")
        and all(record["lock_digests"].get(k.name) == _digest(k) for k in locks)
        and _is_usable(folder, record)
    )


def _is_usable(folder: Path, record: _Record) -> bool:
    """Tell whether the environment is where it was made, as asked for, and runs."""
    if record["folder"] != str(folder):
        return False
    if _requested_python() not in ("", record["requested_python"]):
        return False
    if Path(sys.prefix) == folder:  # it runs us
        return True
    try:
        command = [str(folder / "bin" / "python"), "-I", "-c", ""]
        return subprocess.run(command, check=False).returncode == 0
    except OSError:  # the Python behind it was removed
        return False


def _requested_python() -> str:
    """Return what the user put into ``PYTHON``, or "" for any Python."""
    return os.environ.get("PYTHON", "")


def _read_record(folder: Path) -> _Record | None:
    """Return the record in ``folder``, None when there is none or it is broken."""
    try:
        record = json.loads((folder / _RECORD_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.keys() != _Record.__annotations__.keys():
        return None
    return cast("_Record", record)


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, "" when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _create(folder: Path, python: str) -> bool:
    """Make an empty environment in place of what is there; tell whether that worked."""
    _say(f"making {os.path.relpath(folder, ROOT)} with {python}")
    command = [python, "-I", "-m", "venv", "--clear", str(folder)]
    if subprocess.run(command, check=False).returncode:
        _say(f"{python} cannot make environments; name another: make PYTHON=...")
        return False
    return True


def _pip_install(folder: Path, *what: str) -> bool:
    """Run the environment's pip; tell whether it succeeded, and say so if not."""
    pip = [str(folder / "bin" / "python"), "-I", "-m", "pip", "install"]
    options = ["-qq", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([*pip, *options, *what], check=False).returncode:
        _say(f"pip could not install {what[-1]}; its own words are above")
        return False
    return True


def _say(text: str) -> None:
    """Write a line about the work to standard error."""
    sys.stderr.write(f"longform: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
