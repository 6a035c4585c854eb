"""What is kept from build to build stands a kill at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from longform.reading.kept import Journal, replacing, sweep_partials

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_has_its_old_content_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert [found.name for found in tmp_path.iterdir()] == ["page.html"]


def test_a_name_as_long_as_a_file_system_takes_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".html")
    with replacing(path) as file:
        file.write(b"text")
    assert path.read_text() == "text"


def test_what_a_killed_build_left_half_written_is_swept(tmp_path: Path) -> None:
    kept = tmp_path / "posts" / ".author.longform"
    kept.parent.mkdir()
    kept.write_text("an author's own")
    with replacing(kept.parent / "index.html") as file:
        file.write(b"half")
        (partial,) = set(kept.parent.iterdir()) - {kept}
        left = kept.parent / partial.name
    left.write_bytes(b"half")
    sweep_partials(tmp_path)
    assert {path.name for path in kept.parent.iterdir()} == {kept.name, "index.html"}


def test_a_journal_tells_what_was_begun_though_its_last_line_is_torn(
    tmp_path: Path,
) -> None:
    Journal(tmp_path, "html").note("page", {"b", "a"})
    (file,) = tmp_path.iterdir()
    with file.open("a") as torn:
        torn.write('\n["page", ["c"')
    again = Journal(tmp_path, "html")
    again.note("page", ["d"])
    assert again.is_open
    assert again.noted("page") == {"a", "b", "d"}
    again.close()
    assert (again.is_open, again.noted("page")) == (False, set())


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_what_any_builder_was_about_to_read_is_known_to_each(
    tmp_path: Path, builder: str
) -> None:
    Journal(tmp_path, "html").note("source", ["posts/a/index"])
    assert Journal(tmp_path, builder).sources() == {"posts/a/index"}
