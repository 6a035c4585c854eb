"""The output folder: what is put there, and what leaves it."""

from __future__ import annotations

import filecmp
import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from longform.reading.kept import replacing, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx


class OutputFiles:
    """The output folder of one build: what is written is noted, what is gone removed.

    Paths are relative to the folder, with slashes.  ``file_list`` keeps the names from
    build to build, outside the folder; ``begin`` is called with a name that is not in
    it before the file is there, so that a build that is killed can be cleaned up after.
    """

    def __init__(
        self,
        folder: Path,
        file_list: Path,
        begin: Callable[[Iterable[str]], None] = lambda _: None,
    ) -> None:
        """Write into ``folder``."""
        self.folder = folder
        self._file_list = file_list
        self._begin = begin
        self._before = _listed(file_list)
        self._paths: set[str] = set()
        self.are_whole = True  # no build was stopped while it wrote some of them

    def __contains__(self, path: str) -> bool:
        """Say whether this build has a file."""
        return path in self._paths

    def note(self, paths: Iterable[str]) -> None:
        """Note files that this build has."""
        new = set(paths) - self._paths
        if unknown := new - self._before:
            self._begin(unknown)
        self._paths |= new

    def write(self, path: str, content: bytes) -> None:
        """Write a file where its content changed, and note it."""
        self.note([path])
        write_if_changed(self.folder / path, content)

    def copy(self, source: Path, path: str) -> None:
        """Copy a file where its content changed, and note it."""
        self.note([path])
        target = self.folder / path
        if not (target.is_file() and filecmp.cmp(source, target, shallow=False)):
            with source.open("rb") as read, replacing(target) as file:
                shutil.copyfileobj(read, file)

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        """Write a file piece by piece, and note it; it counts once it is whole.

        The file stays untouched where it has that content.
        """
        self.note([path])
        with replacing(self.folder / path) as file:
            yield file

    def remove_stale(self, begun: Iterable[str] = ()) -> None:
        """Remove files that an earlier build had and this one has not.

        ``begun`` are those of builds that never came to this point.
        """
        self.remove_below("", begun)
        text = json.dumps(sorted(self._paths), indent=0)
        write_if_changed(self._file_list, text.encode())
        self._before, self._paths = self._paths, set()
        self.are_whole = True

    def remove_below(self, folder: str, begun: Iterable[str] = ()) -> None:
        """Remove such files of one folder, "" or with a slash at its end."""
        gone = self._before.union(begun) - self._paths
        for name in sorted(name for name in gone if name.startswith(folder)):
            path = self.folder / name
            path.unlink(missing_ok=True)
            self._remove_empty_folders(path.parent)

    def _remove_empty_folders(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _listed(file_list: Path) -> set[str]:
    return set(json.loads(file_list.read_bytes())) if file_list.is_file() else set()


def authors_file(app: Sphinx, name: str) -> Path | None:
    """Return the author's own file for the site's root, from ``html_extra_path``."""
    for entry in app.config.html_extra_path:
        path = Path(app.confdir, entry)
        found = path / name if path.is_dir() else path
        if found.is_file() and (path.is_dir() or path.name == name):
            return found
    return None
