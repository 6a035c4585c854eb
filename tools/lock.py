"""Write the lock files from ``pyproject.toml``, or check that they belong to it.

``requirements.lock`` is what building the site needs; ``requirements-dev.lock`` is
that, at the same versions, and what contributors need; ``requirements-oldest.lock`` is
the oldest release of each direct dependency that ``pyproject.toml`` allows, for the
test of its floors.  All hold for every supported Python and platform (environment
markers) and name the hash of each file, so that pip installs those bytes or nothing.
They name no index: pip asks the one that it is set up with.

The first line of a lock holds a digest of what it was made from and of its own text.
``--check`` compares digests.  It does not resolve again: an index may offer more files
for a locked release tomorrow, and the check would fail for no change of ours.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"

LOCKS = {
    "requirements.lock": ["--group=build"],
    "requirements-dev.lock": [
        *("--group=build", "--group=figures"),
        *("--group=test", "--group=check"),
        "--constraints=requirements.lock",
    ],
    "requirements-oldest.lock": [
        *("--group=build", "--group=figures", "--group=test"),
        "--resolution=lowest-direct",
    ],
}
"""Each lock's own options for ``uv pip compile``, in the order to make them."""

_OPTIONS = [
    "--quiet",
    # Every platform, and every Python from this one on; else uv starts from its own.
    "--universal",
    f"--python-version={OLDEST_PYTHON}",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
]
_MARK = "# Made by `make lock` from pyproject.toml; do not edit. sha256:"


def main(arguments: list[str]) -> int:
    """Write all locks (``--upgrade``: with new releases), or ``--check`` them."""
    if "--check" not in arguments:
        return max(_write(name, arguments) for name in LOCKS)
    stale = [name for name in LOCKS if not _is_in_step(ROOT / name)]
    if stale:
        files = ", ".join(stale)
        sys.stderr.write(f"{files}: not what pyproject.toml asks for; run: make lock\n")
    return 1 if stale else 0


def _write(name: str, arguments: list[str]) -> int:
    """Resolve one lock, keeping the versions that still fit; return uv's status."""
    uv = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml"]
    command = [*uv, *_OPTIONS, *LOCKS[name], *arguments, f"--output-file={name}"]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status == 0:
        path = ROOT / name
        pins = path.read_text(encoding="utf-8")
        path.write_text(f"{_MARK}{_digest(name, pins)}\n{pins}", encoding="utf-8")
    return status


def _is_in_step(path: Path) -> bool:
    """Tell whether a lock is what was made from today's ``pyproject.toml``."""
    if not path.exists():
        return False
    first_line, _, pins = path.read_text(encoding="utf-8").partition("\n")
    return first_line == _MARK + _digest(path.name, pins)


def _digest(name: str, pins: str) -> str:
    """Return the SHA-256 of a lock's inputs in ``pyproject.toml``, options and text."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made_from = [
        settings["project"]["requires-python"],
        settings["project"]["dependencies"],
        settings["dependency-groups"],
        _OPTIONS + LOCKS[name],
        pins,
    ]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
