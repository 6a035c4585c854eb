"""What a build keeps grows by the post, and by little for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.dialects import DIALECTS, write_site
from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path


def _environment_size(folder: Path, count: int) -> int:
    """Return the bytes of the environment of a blog of so many long posts."""
    write_site(folder, DIALECTS["longform"], count)
    site = Site.at(folder)
    assert site.build("-b", "dummy", "-j", "2").status == 0
    return (folder / "_build/doctrees-html/environment.pickle").stat().st_size


@pytest.mark.slow
def test_the_environment_grows_by_less_than_eight_kilobytes_a_post(
    tmp_path: Path,
) -> None:
    few = _environment_size(tmp_path / "few", 20)
    many = _environment_size(tmp_path / "many", 60)
    assert (many - few) / 40 < 8 * 1024
