"""An incremental build gives what a clean one gives, byte for byte.

No file is excused: what Sphinx itself makes (``.buildinfo``, ``searchindex.js``,
``objects.inv``, ``_static``) is equal too.
"""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from tests.site import ROOTS, SVG, Site, post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_QUERIES = "posts/queries/index.md"
_LABELS = "posts/labels/index.md"
_DIFFUSION = "posts/diffusion/index.md"


def _rename(site: Site) -> None:
    (site.folder / "posts/queries").rename(site.folder / "posts/asking")
    site.edit(_LABELS, "the next part <queries>", "the next part <asking>")


def _delete(site: Site) -> None:
    shutil.rmtree(site.folder / "posts/queries")
    site.edit(_LABELS, "{post}`the next part <queries>`", "a next part")


def _edit(path: str, old: str, new: str) -> Callable[[Site], None]:
    return lambda site: site.edit(path, old, new)


def _write(path: str, text: str) -> Callable[[Site], None]:
    return lambda site: site.write({path: text})


_MORE = post("date: 2021-06-01\ntags: [vision]", "# More\n\nSee [](#labels).\n")
_EDITS: dict[str, Callable[[Site], None]] = {
    "text": _edit(_DIFFUSION, "A chain adds noise", "A long chain adds some noise"),
    "title": _edit(_DIFFUSION, "# Diffusion, in Short", "# Diffusion, at *Length*"),
    "date": _edit(_DIFFUSION, "date: 2022-09-08", "date: 2018-01-01"),
    "tags": _edit(_DIFFUSION, "tags: [vision, theory]", "tags: [audio]"),
    "category": _edit(_DIFFUSION, "category: Methods", "category: Models"),
    "author": _edit(_LABELS, "author: ann", "author: Bo"),
    "summary": _edit(_DIFFUSION, "Noise becomes", "Out of noise comes"),
    "update": _edit(
        _DIFFUSION, "updates:\n", "updates:\n  - {date: 2023-01-02, note: More.}\n"
    ),
    "part": _edit(_QUERIES, "part: 2", "part: 3"),
    "series": _edit(_QUERIES, "series: few-labels\npart: 2\n", ""),
    "status": _edit("posts/secret/index.md", "status: unlisted\n", ""),
    "unlisted": _edit(_QUERIES, "part: 2", "part: 2\nstatus: unlisted"),
    "draft": _edit("posts/oldest/index.md", "author:", "status: draft\nauthor:"),
    "linked draft": _edit(_LABELS, "part: 1", "part: 1\nstatus: draft"),
    "alias": _edit(_DIFFUSION, ", old-diffusion.html", ""),
    "label": _edit(_DIFFUSION, "(diffusion-training)=", "(diffusion-teaching)="),
    "link": _edit(_DIFFUSION, "[the first part](#labels)", "the first part"),
    "equation": _edit(
        _DIFFUSION,
        "```{math}\n",
        "```{math}\n:label: eq-first\n\ny\n```\n\n```{math}\n",
    ),
    "figure": _edit(
        _DIFFUSION,
        "```{figure}",
        "```{figure} figures/chain.svg\nOne.\n```\n\n```{figure}",
    ),
    "figure size": _edit(
        "posts/diffusion/figures/chain.svg", 'width="40"', 'width="80"'
    ),
    "added post": _write("posts/added/index.md", _MORE),
    "first by docname": _write("posts/a/index.md", _MORE),
    "second of a slug": _write("posts/z/labels/index.md", _MORE),
    "first of a slug": _write("posts/a/labels/index.md", _MORE),
    "added page": _write(
        "more.md", "---\norphan: true\n---\n\n# More\n\n[](#labels)\n"
    ),
    "renamed folder": _rename,
    "deleted post": _delete,
    "deleted, still linked": lambda site: shutil.rmtree(site.folder / "posts/queries"),
    "mistyped key": _edit(_DIFFUSION, "tags:", "tgas:"),
    "mistyped date": _edit(_DIFFUSION, "date: 2022-09-08", "date: 2022-09-31"),
    "listing": _edit("index.md", ":paginate: 3", ":paginate: 2"),
    "series title": _edit("conf.py", "Learning with Few Labels", "Few Labels"),
    "redirect": _edit(
        "conf.py",
        "language =",
        'longform_redirects = {"/x/": "/about.html"}\nlanguage =',
    ),
    "author's name": _edit("conf.py", "Ann Lee", "Ann B. Lee"),
    "theme's scripts": _edit(
        "conf.py", "language =", "longform_theme_scripts = True\nlanguage ="
    ),
    "icon": _edit("icon.svg", "width='4'", "width='8'"),
    "title above in a toctree": _edit("guide/index.md", "# Guide", "# The Guide"),
    "title beside in a toctree": _edit("guide/last.md", "# Last", "# At Last"),
    "title in a toctree": _edit("guide/index.md", "first\n", "Begin <first>\n"),
}
_BIB = "posts/diffusion/references.bib"
_EDITS["citation"] = _edit(_BIB, "2020}", "2021}")
_TOCTREE = "\n```{toctree}\nguide/index\n```\n"
_GUIDE = {
    "icon.svg": SVG,
    "guide/index.md": "# Guide\n\n```{toctree}\nfirst\nlast\n```\n",
    "guide/first.md": "# First\n\nWords.\n",
    "guide/last.md": "# Last\n\nWords.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """Build the blog, and keep a copy of all its files."""
    folder = tmp_path_factory.mktemp("built")
    site = Site.copy(ROOTS / "blog", folder / "blog")
    site.write(_GUIDE)
    site.edit("conf.py", "language =", 'html_favicon = "icon.svg"\nlanguage =')
    site.edit("index.md", "# Small Notes\n", f"# Small Notes\n{_TOCTREE}")
    build = site.build("-W")
    assert build.status == 0, build.output
    return site, site.keep()


@pytest.fixture
def site(built: tuple[Site, Path]) -> Site:
    """Return the built blog as it was, in its place: Sphinx reads a moved one anew."""
    site, kept = built
    return site.put_back(kept)


def _unequal(site: Site, name: str, other: str) -> list[str]:
    """Return the paths of files that two output folders have not alike."""
    one, two = site.files(name), site.files(other)
    return sorted(path for path in one | two if one.get(path) != two.get(path))


@pytest.mark.parametrize("name", _EDITS)
def test_after_an_edit_an_incremental_build_equals_a_clean_one(
    site: Site, name: str
) -> None:
    _EDITS[name](site)
    site.build()
    site.build(name="clean")
    assert _unequal(site, "html", "clean") == []


@pytest.mark.parametrize("name", ["linked draft", "mistyped date", "unlisted", "tags"])
def test_an_edit_and_its_reverse_leave_no_trace(site: Site, name: str) -> None:
    before = site.files()
    sources = {
        path: (site.folder / path).read_bytes()
        for path in (_QUERIES, _LABELS, _DIFFUSION)
    }
    _EDITS[name](site)
    site.build()
    site.write(sources)
    site.build()
    after = site.files()
    assert sorted(p for p in before | after if before.get(p) != after.get(p)) == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_second_build_without_an_edit_touches_no_file(
    site: Site, builder: str
) -> None:
    site.build("-b", builder, name=builder)
    before = _touched(site.out(builder))
    site.build("-b", builder, name=builder)
    assert _touched(site.out(builder)) == before


def _touched(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each file changed last (nanoseconds), and its inode."""
    files = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {
        str(path): (status.st_mtime_ns, status.st_ino) for path, status in files.items()
    }


def test_an_edit_of_words_rewrites_the_one_post_that_has_them(site: Site) -> None:
    posts = site.out() / "posts"
    before = {page: page.stat().st_mtime_ns for page in posts.rglob("index.html")}
    site.edit("posts/oldest/index.md", "# The", "Words on top.\n\n# The")
    site.edit(_DIFFUSION, "A chain adds noise", "A chain adds much noise")
    site.build()
    rewritten = [
        page for page, time in before.items() if page.stat().st_mtime_ns > time
    ]
    assert sorted(page.parent.name for page in rewritten) == ["diffusion", "oldest"]


# -- Machines, workers and clocks ------------------------------------------------------

_PLAIN = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
_OTHERS = {
    "two workers": (("-j", "2"), _PLAIN),
    "a worker a core": (("-j", "auto"), _PLAIN),
    "day": ((), {**_PLAIN, "SOURCE_DATE_EPOCH": "2000000000"}),
    "time zone": ((), {**_PLAIN, "TZ": "Pacific/Kiritimati"}),
    "locale": ((), {**_PLAIN, "LC_ALL": "C.UTF-8", "LANGUAGE": "de"}),
    "hash seed": ((), {**_PLAIN, "PYTHONHASHSEED": "4711"}),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build the blog with one worker, in UTC, the C locale and hash seed 0."""
    site = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("plain") / "blog")
    build = site.build_apart("-W", "-j", "1", name="plain", environment=_PLAIN)
    assert build.status == 0, build.output
    return site


@pytest.mark.parametrize("name", _OTHERS)
def test_no_worker_zone_locale_or_hash_seed_changes_a_file(
    plain: Site, name: str
) -> None:
    options, environment = _OTHERS[name]
    plain.build_apart("-W", *options, name=name, environment=environment)
    assert _unequal(plain, "plain", name) == []


def test_a_clone_in_another_folder_gives_the_same_files(
    plain: Site, tmp_path: Path
) -> None:
    clone = Site.copy(ROOTS / "blog", tmp_path / "another clone")
    clone.build("-W", name="plain")
    assert clone.files("plain") == plain.files("plain")


def test_a_new_release_of_longform_builds_every_page_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post("date: 2022-01-02")})
    site.build()
    assert "0 changed" in site.build().output
    monkeypatch.setattr("longform.reading.config.package_digest", lambda: "next")
    assert "[config changed ('longform_code')]" in site.build().output


# -- Files that are older than what was read -------------------------------------------


def _move_older(site: Site, path: str, content: str) -> None:
    """Put a file of last year in place of one, as ``mv`` of a download does."""
    (site.folder / path).write_text(content, encoding="utf-8")
    last_year = time.time() - 365 * 24 * 3600
    os.utime(site.folder / path, (last_year, last_year))


@pytest.mark.parametrize(
    ("path", "content"),
    {
        "posts/oldest/index.md": post("date: 2019-01-01", "# Older\n\nWords.\n"),
        "posts/secret/index.md": post("status: draft", "# Draft\n"),
        "posts/diffusion/figures/chain.svg": SVG,
        "posts/diffusion/references.bib": "",
    }.items(),
)
def test_a_file_is_read_again_though_the_new_one_is_older(
    site: Site, path: str, content: str
) -> None:
    _move_older(site, path, content)
    site.build()
    site.build(name="clean")
    assert _unequal(site, "html", "clean") == []
