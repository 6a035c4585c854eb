"""The blog and each series can be set by LaTeX, and are whole as PDF where it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from longform.writing.latex import flat_svg
from tests.site import ROOTS, Build, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_EVIL = r"""# 100% of $x$ & _this_ \input{x}

Text $\R$ and $\norm{x}$.
"""
_MACROS = r"""
longform_math_macros = {r"\R": r"\mathbb{R}", r"\norm": r"\lVert #1 \rVert"}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    site = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("latex") / "blog")
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    site.write({"conf.py": conf + _MACROS})
    site.write({"posts/evil/index.md": post("date: 2018-01-01", _EVIL)})
    options = ("-b", "latex", "-D", "latex_engine=xelatex")
    return site, site.build(*options, name="latex")


def _chapters(site: Site, name: str) -> list[str]:
    return re.findall(r"\\chapter\{(.*)\}", site.text(f"{name}.tex", "latex"))


def test_there_is_a_book_of_the_blog_and_of_each_series(
    built: tuple[Site, Build],
) -> None:
    site, build = built
    assert build.status == 0, build.output
    books = sorted(path.name for path in site.out("latex").glob("*.tex"))
    assert books == ["small-notes-few-labels.tex", "small-notes.tex"]


def test_each_post_is_a_chapter_in_order(built: tuple[Site, Build]) -> None:
    starts = [title[:9] for title in _chapters(built[0], "small-notes")]
    assert starts == [
        "100\\% of ",
        "The Oldes",
        "Welcome",
        "A Post in",
        "Few \\sphi",
        "Diffusion",
        "Which Lab",
    ]
    assert len(_chapters(built[0], "small-notes-few-labels")) == 2


def test_formulas_are_tex_with_the_blogs_macros(built: tuple[Site, Build]) -> None:
    text = built[0].text("small-notes.tex", "latex")
    assert r"\(\norm{x}\)" in text
    assert r"\renewcommand{\norm}[1]{\lVert #1 \rVert}" in text
    assert r"\renewcommand{\R}{\mathbb{R}}" in text
    assert r"x_t = a_t x_0 + b_t \epsilon" in text
    assert "<math" not in text


def test_what_is_not_in_a_book_is_linked_to_on_the_web(
    built: tuple[Site, Build],
) -> None:
    text = built[0].text("small-notes-few-labels.tex", "latex")
    base = "https://small.example.org/posts/diffusion/"
    assert rf"\sphinxhref{{{base}\#equation-eq-noise}}{{(1)}}" in text
    assert rf"\sphinxhref{{{base}\#fig-chain}}{{Fig. 1}}" in text


def test_an_unlisted_post_is_in_no_book(built: tuple[Site, Build]) -> None:
    assert "Zyzzyva" not in built[0].text("small-notes.tex", "latex")


@pytest.mark.slow
def test_a_book_is_a_pdf_without_an_undefined_reference(
    built: tuple[Site, Build],
) -> None:
    for tool in ("latexmk", "xelatex", "rsvg-convert"):
        if shutil.which(tool) is None:
            pytest.skip(f"there is no {tool}; `make pdf` says what to install")
    folder = built[0].out("latex")
    for name in ("small-notes", "small-notes-few-labels"):
        command = ["latexmk", "-xelatex", "-silent", "-interaction=nonstopmode", name]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        log = (folder / f"{name}.log").read_text(errors="replace")
        assert done.returncode == 0, log[-2000:]
        assert (folder / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        assert "undefined" not in log


def test_a_figure_has_its_light_colours_in_place_of_variables() -> None:
    svg = (
        "<style>:root{--A:#111;--B:red}"
        "@media (prefers-color-scheme: dark){:root{--A:#eee;}}</style>"
        '<path style="fill: var(--A); stroke: var( --B )" d="var(--C, blue)"/>'
        '<path fill="var(--D)"/>'
    )
    assert flat_svg(svg) == (
        "<style>:root{--A:#111;--B:red}</style>"
        '<path style="fill: #111; stroke: red" d="blue"/>'
        '<path fill="currentColor"/>'
    )


def test_a_site_that_lists_its_documents_gets_these(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", {"posts/a/index.md": post()})
    conf = (site.folder / "conf.py").read_text(encoding="utf-8")
    documents = 'latex_documents = [("index", "own.tex", "Title", "Author", "manual")]'
    site.write({"conf.py": f"{conf}{documents}\n"})
    assert site.build("-b", "latex", name="latex").status == 0
    assert [path.name for path in site.out("latex").glob("*.tex")] == ["own.tex"]
