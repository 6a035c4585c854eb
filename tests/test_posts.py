"""The posts of this site: listings run, figures and sources are in order."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from longform.model.front_matter import parse_front_matter
from longform.model.reading_time import default_rates, reading_minutes
from longform.reading.source import read_front_matter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from longform.model.records import Post

_ROOT = Path(__file__).parents[1]
_POSTS = sorted(path.parent for path in _ROOT.glob("posts/*/index.md"))
_SCRIPTS = sorted(_ROOT.glob("posts/*/figures/[!_]*.py"))

_MINUTES = {
    "controllable-generation": 42,
    "reducing-toxicity": 22,
    "contrastive-learning": 39,
    "diffusion-models": 31,
    "large-model-training": 21,
    "semi-supervised-learning": 26,
    "active-learning": 22,
    "data-generation": 28,
    "visual-language-models": 24,
    "neural-tangent-kernel": 17,
}
"""How long each post is planned to be."""

# Linear algebra on small arrays is faster with one thread than with several, and much
# faster where other programs run.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

_RUN_LISTINGS = """
import contextlib, io, json, sys
namespace = {"__name__": "__main__"}
printed = []
for number, listing in enumerate(json.load(sys.stdin)):
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec(compile(listing, f"listing {number}", "exec"), namespace)
    printed.append(stream.getvalue())
json.dump(printed, sys.stdout)
"""


class Fence(NamedTuple):
    """One fenced block: what stands behind its opening fence, and its lines."""

    name: str
    body: str


class Figure(NamedTuple):
    """One picture in a post's text."""

    path: str
    alt: str


def _name(path: Path) -> str:
    return path.relative_to(_ROOT / "posts").as_posix()


def _source(post: Path) -> str:
    return (post / "index.md").read_text(encoding="utf-8")


def _fences(post: Path) -> list[Fence]:
    found = re.findall(
        r"^(`{3,}|:{3,})([^`\n]*)\n(.*?)^\1[ ]*$",
        _source(post),
        re.MULTILINE | re.DOTALL,
    )
    return [Fence(name.strip(), body) for _, name, body in found]


def _figures(post: Path) -> list[Figure]:
    """Return the pictures of a post: directives and Markdown's own images."""
    figures = [
        Figure(name.split("}", 1)[1].strip(), _option(body, "alt"))
        for name, body in _fences(post)
        if name.startswith(("{figure}", "{image}"))
    ]
    images = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", _source(post))
    return [*figures, *(Figure(path, alt) for alt, path in images)]


def _option(body: str, name: str) -> str:
    found = re.search(rf"^:{name}:(.*(?:\n[ ]+\S.*)*)", body, re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


def _entries(post: Path) -> list[str]:
    bibliography = (post / "references.bib").read_text(encoding="utf-8")
    return re.findall(r"^@\w+\{([^,\s]+),", bibliography, re.MULTILINE)


def _citations(post: Path) -> set[str]:
    roles = re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", _source(post))
    return {
        re.sub(r".*\]", "", key).strip() for role in roles for key in role.split(",")
    }


by_post = pytest.mark.parametrize("post", _POSTS, ids=_name)


@by_post
def test_a_posts_front_matter_has_no_problem(post: Path) -> None:
    block = read_front_matter(_source(post))
    assert block.problems == []
    assert parse_front_matter(block.values)[1] == []


@by_post
def test_a_posts_listings_run_in_order_and_print_what_is_shown(post: Path) -> None:
    listings: list[str] = []
    shown: list[str] = []
    for fence in _fences(post):
        if fence.name == "python":
            listings.append(fence.body)
            shown.append("")
        elif fence.name == "output":
            assert shown, "an output stands before any listing"
            assert shown[-1] == "", "two outputs stand after one listing"
            shown[-1] = fence.body
    done = subprocess.run(
        [sys.executable, "-c", _RUN_LISTINGS],
        input=json.dumps(listings),
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, **_ONE_THREAD},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == shown


@by_post
def test_a_post_has_at_least_three_figures(post: Path) -> None:
    assert len({figure.path for figure in _figures(post)}) >= 3


@by_post
def test_every_figure_says_what_is_seen(post: Path) -> None:
    assert [figure.path for figure in _figures(post) if len(figure.alt) < 20] == []


@by_post
def test_every_picture_is_drawn_by_a_script_and_every_drawing_is_shown(
    post: Path,
) -> None:
    cover = read_front_matter(_source(post)).values.get("cover")
    shown = {figure.path for figure in _figures(post)} | ({cover} if cover else set())
    drawn = {
        f"figures/{script.stem}.svg"
        for script in (post / "figures").glob("*.py")
        if not script.name.startswith("_")
    }
    there = {f"figures/{path.name}" for path in (post / "figures").glob("*.svg")}
    assert shown == drawn
    assert there == drawn


@pytest.mark.slow
@pytest.mark.parametrize("script", _SCRIPTS, ids=_name)
def test_a_figure_drawn_again_is_the_same_file(script: Path, tmp_path: Path) -> None:
    folder = tmp_path / script.relative_to(_ROOT).parent
    folder.mkdir(parents=True)
    for helper in [_ROOT / "posts" / "figure_style.py", *script.parent.glob("_*.py")]:
        shutil.copy(helper, tmp_path / helper.relative_to(_ROOT))
    shutil.copy(script, folder)
    subprocess.run(
        [sys.executable, folder / script.name],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, **_ONE_THREAD},
    )
    drawn = folder / f"{script.stem}.svg"
    assert drawn.read_bytes() == script.with_suffix(".svg").read_bytes()


@by_post
def test_every_citation_is_in_the_bibliography(post: Path) -> None:
    assert sorted(_citations(post) - set(_entries(post))) == []


@by_post
def test_every_entry_of_the_bibliography_is_cited_and_stands_once(post: Path) -> None:
    assert sorted(_entries(post)) == sorted(_citations(post))


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Post]:
    """Read the whole site and return the records of its posts by slug."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-b", "dummy", "-q"]
    subprocess.run(
        [*command, "-d", folder / "doctrees", _ROOT, folder / "output"],
        capture_output=True,
        check=True,
    )
    pickled = (folder / "doctrees" / "environment.pickle").read_bytes()
    environment = pickle.loads(pickled)  # noqa: S301 - written a moment ago
    posts = environment.domaindata["post"]["posts"]
    return {post.slug: post for post in posts.values()}


@by_post
def test_a_post_is_as_long_as_planned_within_a_fifth(
    post: Path, records: Mapping[str, Post]
) -> None:
    planned = _MINUTES[post.name]
    record = records[post.name]
    measured = reading_minutes(record, default_rates("en"), "measured")
    assert record.reading_minutes is None, "an override would hide the measured time"
    assert 0.8 * planned <= measured <= 1.2 * planned
