"""A mistake is told at every build until it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("[](#nowhere)", "Here."),  # told when the page is written
        ("$\\frac{1$", "$\\frac{1}{2}$"),  # told when it is read
    ],
)
def test_a_warning_comes_back_until_its_page_is_mended(
    tmp_path: Path, wrong: str, right: str
) -> None:
    path = "posts/a/index.md"
    site = Site(tmp_path / "site", {path: post(body=f"# A\n\n{wrong}\n")})
    first, second = site.build("-W"), site.build("-W")
    assert first.status == second.status == 1
    assert first.at(path) == second.at(path) != []
    site.edit(path, wrong, right)
    assert site.build("-W").status == 0
