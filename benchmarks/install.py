"""Puts each measured system into an environment of its own, from its pinned packages.

Environments are in ``_build/bench/tools``; they are made again when the pins, or the
Python, changed.  Nothing is put into the environment of this project.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.tools import Tool

_SITES = Path(__file__).parent / "sites"
_STAMP = "installed-from"
_PINS = {"pip": "requirements.txt", "npm": "package-lock.json"}


class InstallError(Exception):
    """A system that cannot be installed on this machine."""


def install(tool: Tool, folder: Path) -> Path:
    """Make or find the environment of a tool in ``folder``; return it.

    :raises InstallError: with the installer's last words.
    """
    place = folder / tool.dialect
    if tool.installed_by == "us":
        return place
    pins = _SITES / tool.dialect / _PINS[tool.installed_by]
    digest = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
    stamp = place / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return place
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if tool.installed_by == "pip":
        _run([sys.executable, "-m", "venv", place], place)
        options = ["--quiet", "--disable-pip-version-check"]
        python = place / "bin/python"
        _run([python, "-m", "pip", "install", *options, "-r", pins.resolve()], place)
    else:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(pins.with_name(name), place)
        _run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], place)
    stamp.write_text(digest, encoding="utf-8")
    return place


def _run(command: list[str | Path], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError as problem:
        raise InstallError(f"{command[0]}: {problem.strerror}") from problem
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise InstallError(lines[-1] if lines else f"status {done.returncode}")
