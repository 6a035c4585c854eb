"""Files that are kept from build to build: replaced whole, whatever stops a build.

A file is written beside its place, under a name of its own that begins with a dot, and
takes its place by one rename, which a reader sees done or not done.  The journal of a
build, beside the doctrees, says what a build that never ended had begun; the next one
does that again, and what is kept of it counts for nothing.
"""

from __future__ import annotations

import filecmp
import json
import os
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

State = TypeVar("State")
Kind = Literal["source", "page", "file"]
"""A document that is read, one that is written, a path that is new in the output."""

_PARTIAL = ".{}.longform"
_JOURNAL = "longform-unfinished-{}.jsonl"


def read_state(path: Path, kind: type[State]) -> State:
    """Return what the last build kept; an empty one where there is none of use."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.MsgspecError):
        return kind()


def forget_states(folder: Path) -> None:
    """Forget what builds kept in a folder to be read by ``read_state``."""
    for state in folder.glob("longform-*.msgpack"):
        state.unlink()


def time_and_size(path: Path) -> tuple[int, int]:
    """Return a file's time of change in nanoseconds, and its size.

    :raises OSError: there is no such file
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file whole, or leave it alone where it has that content."""
    try:
        if path.read_bytes() == content:
            return
    except FileNotFoundError:
        pass
    with partial_file(path) as partial:
        partial.write_bytes(content)
        os.replace(partial, path)  # noqa: PTH105 - the atomic one, by name


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file piece by piece; it takes its place whole, and only if it differs."""
    with partial_file(path) as partial:
        with partial.open("wb") as file:
            yield file
        replace_if_changed(partial, path)


@contextmanager
def partial_file(path: Path) -> Iterator[Path]:
    """Yield where a file is written before it takes its place; leave nothing there."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
    digest = blake2b(path.name.encode(), digest_size=8).hexdigest()
    partial = path.with_name(_PARTIAL.format(digest))
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def replace_if_changed(partial: Path, path: Path) -> bool:
    """Put a written file in its place; say whether it differs from what was there."""
    if path.is_file() and filecmp.cmp(partial, path, shallow=False):
        return False
    os.replace(partial, path)  # noqa: PTH105 - the atomic one, by name
    return True


def sweep_partials(folder: Path) -> None:
    """Remove what a killed build left half-written."""
    for path in folder.rglob(_PARTIAL.format("?" * 16)):
        path.unlink(missing_ok=True)


class Journal:
    """What a build has begun; its file is there from the first step to the last.

    Each line is the JSON of a kind and of names.  A line stands in the file before what
    it tells of is done, so one that a kill tore tells of nothing.
    """

    def __init__(self, folder: Path, builder_name: str) -> None:
        """Keep the journal of a builder in a folder."""
        self._folder = folder
        self._path = folder / _JOURNAL.format(builder_name)

    @property
    def is_open(self) -> bool:
        """Say whether a build has begun and not ended."""
        return self._path.is_file()

    def note(self, kind: Kind, names: Iterable[str]) -> None:
        """Note what is done next."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"\n{json.dumps([kind, sorted(names)])}")

    def noted(self, kind: Kind) -> set[str]:
        """Return what was noted since a build last ended."""
        return _noted(self._path, kind)

    def sources(self) -> set[str]:
        """Return the documents that an unfinished build of any builder has read."""
        journals = self._folder.glob(_JOURNAL.format("*"))
        return {name for path in journals for name in _noted(path, "source")}

    def close(self) -> None:
        """Forget all: the build is done."""
        self._path.unlink(missing_ok=True)


def journal_of(app: Sphinx) -> Journal:
    """Return the journal of the builder that runs."""
    return Journal(Path(app.doctreedir), app.builder.name)


def _noted(path: Path, kind: Kind) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names: set[str] = set()
    for line in lines:
        try:
            found, entries = json.loads(line)
        except ValueError:  # empty, or torn
            continue
        names.update(entries if found == kind else ())
    return names
