"""The made-up posts are those that the measurements speak of, and always the same."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from lxml import etree

from benchmarks.dialects import DIALECTS, render_post, write_post, write_site
from benchmarks.posts import Heading, Listing, Paragraph, make_post
from tests.site import Site, named

if TYPE_CHECKING:
    from benchmarks.dialects import Dialect

_ROOT = Path(__file__).parents[2]
_SOME = range(0, 60, 7)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _digest(seed: str, folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.posts", "longform", "4", str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, check=True, cwd=_ROOT, env=environment)
    texts = "".join(f"{name} {text!r}" for name, text in sorted(_files(folder).items()))
    return hashlib.sha256(texts.encode()).hexdigest()


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    assert _digest("1", tmp_path / "a") == _digest("2", tmp_path / "b")


def test_the_posts_are_those_of_earlier_measurements() -> None:
    # On each supported Python: else numbers of two machines could not be compared.
    text = "".join(repr(make_post(number)) for number in range(3))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "a31d34499b144951"


def test_one_more_post_changes_no_other(tmp_path: Path) -> None:
    dialect = DIALECTS["longform"]
    write_site(tmp_path / "few", dialect, 5)
    write_site(tmp_path / "more", dialect, 6)
    few, more = _files(tmp_path / "few"), _files(tmp_path / "more")
    assert {name for name in more if few.get(name) != more[name]} == {
        name for name in more if name.startswith("posts/post-00005/")
    }
    write_post(tmp_path / "few", dialect, make_post(5))
    assert _files(tmp_path / "few") == more


@pytest.mark.parametrize("number", _SOME)
def test_a_post_has_what_a_long_technical_post_has(number: int) -> None:
    post = make_post(number)
    paragraphs = [block for block in post.blocks if isinstance(block, Paragraph)]
    parts = [part for paragraph in paragraphs for part in paragraph.parts]
    kinds = [type(block).__name__ for block in post.blocks]
    inline = [type(part).__name__ for part in parts]
    assert sum(isinstance(part, str) for part in parts) == 3000
    assert {
        kind: inline.count(kind) for kind in ("Formula", "PostLink", "Citation")
    } == {
        "Formula": 30,
        "PostLink": 3,
        "Citation": 6,
    }
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "Equation": 10,
        "Figure": 3,
        "Heading": 10,
        "Listing": 3,
        "Paragraph": 40,
        "Table": 2,
    }


@pytest.mark.parametrize("number", _SOME)
def test_the_first_paragraph_can_stand_for_a_summary(number: int) -> None:
    heading, paragraph = make_post(number).blocks[:2]
    assert isinstance(heading, Heading)
    assert isinstance(paragraph, Paragraph)
    assert {type(part) for part in paragraph.parts} == {str}


@pytest.mark.parametrize("number", _SOME)
def test_listings_are_python_and_figures_are_svg(number: int) -> None:
    post = make_post(number)
    for block in post.blocks:
        if isinstance(block, Listing):
            ast.parse(block.code)
    for svg in post.figures.values():
        assert etree.fromstring(svg.encode()).tag == "{http://www.w3.org/2000/svg}svg"


def test_series_have_five_parts_in_order() -> None:
    posts = [make_post(number) for number in range(30)]
    parts = [(post.series, post.part) for post in posts if post.series]
    assert parts == [(f"series-{n}", part) for n in range(2) for part in range(1, 6)]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
def test_each_system_gets_the_same_content(dialect: Dialect) -> None:
    post = make_post(7)
    _, head, text = render_post(dialect, post).split("---\n", 2)
    assert yaml.safe_load(head)["tags"]
    assert len(re.findall(r"(?<!\$)\$[^$\n]+\$(?!\$)", text)) == 30
    assert len(re.findall(r"^\$\$\n.*?\n\$\$", text, re.MULTILINE | re.DOTALL)) == 10
    assert text.count("```python\n") == 3
    assert len(re.findall(r"^\| --- ", text, re.MULTILINE)) == 2
    assert len(set(re.findall(r"figures/curves-\d\.svg", text))) == 3
    assert len(re.findall(r"post-\d{5}(?!-eq)\b", text)) == 3
    prose = {
        part
        for block in post.blocks
        if isinstance(block, Paragraph)
        for part in block.parts
        if isinstance(part, str)
    }
    assert prose <= set(text.split())


@pytest.mark.slow
def test_the_site_of_this_project_builds_without_a_warning(tmp_path: Path) -> None:
    write_site(tmp_path / "site", DIALECTS["longform"], 4)
    site = Site.copy(tmp_path / "site", tmp_path / "copy")
    build = site.build("-W")
    assert build.status == 0, build.output
    page = site.page("posts/post-00003/index.html")
    assert len(page.xpath("//*[local-name() = 'math']")) >= 40
    assert len(named(page, "footnote-reference")) == 0
    assert len(page.xpath("//figure//img")) == 3
