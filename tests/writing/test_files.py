"""Files that Longform writes: whole, only where they changed, gone with their cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from longform.writing.files import OutputFiles

if TYPE_CHECKING:
    from pathlib import Path


def _built(folder: Path, names: list[str]) -> OutputFiles:
    files = OutputFiles(folder / "html", folder / "list.json")
    for name in names:
        files.write(name, name.encode())
    files.remove_stale()
    return files


def test_what_the_last_build_wrote_and_this_one_did_not_is_removed(
    tmp_path: Path,
) -> None:
    _built(tmp_path, ["a/b/atom.xml", "a/keep.txt"])
    stranger = tmp_path / "html/a/b/of-the-author.txt"
    stranger.write_text("kept")
    _built(tmp_path, ["a/keep.txt"])
    left = [path for path in (tmp_path / "html").rglob("*") if path.is_file()]
    assert sorted(path.name for path in left) == ["keep.txt", "of-the-author.txt"]


def test_a_folder_that_is_empty_after_that_goes_too(tmp_path: Path) -> None:
    _built(tmp_path, ["a/b/atom.xml", "c.txt"])
    _built(tmp_path, ["c.txt"])
    assert [path.name for path in (tmp_path / "html").iterdir()] == ["c.txt"]


def test_a_file_with_the_same_content_is_left_alone(tmp_path: Path) -> None:
    _built(tmp_path, ["a.txt"])
    before = (tmp_path / "html/a.txt").stat().st_mtime_ns
    _built(tmp_path, ["a.txt"])
    assert (tmp_path / "html/a.txt").stat().st_mtime_ns == before


def test_a_file_of_sphinx_is_removed_when_it_is_no_more_noted(tmp_path: Path) -> None:
    files = OutputFiles(tmp_path / "html", tmp_path / "list.json")
    (tmp_path / "html").mkdir()
    (tmp_path / "html/page.html").write_text("page")
    files.note(["page.html"])
    files.remove_stale()
    assert (tmp_path / "html/page.html").is_file()
    _built(tmp_path, [])
    assert not (tmp_path / "html/page.html").exists()


def test_what_can_not_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    files = _built(tmp_path, ["a.txt"])
    with pytest.raises(TypeError), files.stream("a.txt") as file:
        file.writelines([b"half of it", None])  # type: ignore[list-item]
    assert [path.name for path in (tmp_path / "html").iterdir()] == ["a.txt"]
    assert (tmp_path / "html/a.txt").read_text() == "a.txt"
