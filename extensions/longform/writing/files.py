"""Files of the output folder: replaced whole, and only where their content changed."""

from __future__ import annotations

import filecmp
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx


State = TypeVar("State")


class OutputFiles:
    """The output folder of one build: what is written is noted, what is gone removed.

    Paths are relative to the folder, with slashes.
    """

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        self.folder = folder
        self._paths: set[str] = set()

    def note(self, paths: Iterable[str]) -> None:
        """Note files that this build has and that Sphinx writes."""
        self._paths.update(paths)

    def write(self, path: str, content: bytes) -> None:
        """Write a file where its content changed, and note it."""
        self._paths.add(path)
        write_if_changed(self.folder / path, content)

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        """Write a file piece by piece, and note it; it counts once it is whole.

        The file stays untouched where it has that content.
        """
        self._paths.add(path)
        with replacing(self.folder / path) as file:
            yield file

    def remove_stale(self, file_list: Path) -> None:
        """Remove files that the last build noted and this one did not.

        ``file_list`` keeps the names from build to build, outside the folder.
        """
        before = json.loads(file_list.read_bytes()) if file_list.is_file() else []
        for name in sorted(set(before) - self._paths):
            path = self.folder / name
            path.unlink(missing_ok=True)
            self._remove_empty_folders(path.parent)
        write_if_changed(file_list, json.dumps(sorted(self._paths), indent=0).encode())

    def _remove_empty_folders(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def read_state(path: Path, kind: type[State]) -> State:
    """Return what the last build kept; an empty one where there is none of use."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.MsgspecError):
        return kind()


def time_and_size(path: Path) -> tuple[int, int]:
    """Return a file's time of change in nanoseconds, and its size."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file whole, or leave it alone where it has that content."""
    try:
        if path.read_bytes() == content:
            return
    except FileNotFoundError:
        pass
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file piece by piece; it takes its place whole, and only if it differs."""
    is_there = path.is_file()
    if not is_there:
        path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            yield file
        if not is_there or not filecmp.cmp(partial, path, shallow=False):
            os.replace(partial, path)  # noqa: PTH105 - the atomic one, by name
    finally:
        partial.unlink(missing_ok=True)


def authors_file(app: Sphinx, name: str) -> Path | None:
    """Return the author's own file for the site's root, from ``html_extra_path``."""
    for entry in app.config.html_extra_path:
        path = Path(app.confdir, entry)
        found = path / name if path.is_dir() else path
        if found.is_file() and (path.is_dir() or path.name == name):
            return found
    return None
