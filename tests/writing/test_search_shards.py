"""A large site's search index is in shards, which follow from its pages alone."""

from __future__ import annotations

import gzip
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.writing import search_shards
from longform.writing.search_shards import (
    Shard,
    ShardPage,
    shard_count,
    shards_of,
)
from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path


def _page(docname: str, text: str = "Text.") -> ShardPage:
    return ShardPage(f"{docname}.html", "<html><head></head>", f"{docname} {text}")


def _read(name: str) -> str:
    """Return the text that a page of these tests calls by its name."""
    title, text = name.split(" ", 1)
    return f"<h1>{title}</h1><p>{text}</p>"


def _shards(pages: dict[str, ShardPage]) -> list[Shard]:
    moments = dict.fromkeys(pages, "20220101000000")
    return shards_of(pages, "en", moments)


_MANY = {f"posts/p{number}/index": _page(f"p{number}") for number in range(600)}


@pytest.mark.parametrize(
    ("pages", "count"),
    [(0, 1), (1, 1), (200, 1), (201, 4), (511, 4), (512, 8), (1000, 8), (3000, 16)],
)
def test_the_number_of_shards_follows_from_that_of_pages(
    pages: int, count: int
) -> None:
    assert shard_count(pages) == count


@given(st.permutations(sorted(_MANY)))
def test_each_page_is_in_one_shard_in_whatever_order_pages_come(
    order: list[str],
) -> None:
    shards = _shards({docname: _MANY[docname] for docname in order})
    found = [page.url for shard in shards for page in shard.pages]
    assert sorted(found) == sorted(page.url for page in _MANY.values())
    whole = {page.url: shard.name for shard in _shards(_MANY) for page in shard.pages}
    assert {p.url: shard.name for shard in shards for p in shard.pages} == whole


@pytest.mark.parametrize("change", ["edited", "added", "removed"])
def test_a_page_that_changes_changes_one_shard(change: str) -> None:
    docname = "posts/p7/index"
    pages = {name: page for name, page in _MANY.items() if name != docname}
    states = {
        "edited": (
            {**pages, docname: _page("p7")},
            {**pages, docname: _page("p7", "")},
        ),
        "added": (pages, {**pages, docname: _page("p7")}),
        "removed": ({**pages, docname: _page("p7")}, pages),
    }
    before, after = ({s.digest for s in _shards(state)} for state in states[change])
    assert len(before) == len(after) == 8
    assert len(before - after) == 1


def test_a_page_bears_its_own_moment_and_its_shard_in_its_name() -> None:
    pages = {f"posts/p{number}/index": _page(f"p{number}") for number in range(210)}
    moments = {docname: f"{place:04}" for place, docname in enumerate(sorted(pages))}
    shard = shards_of(pages, "en", moments)[2]
    fragments = {
        path.rpartition("/")[2]: json.loads(
            gzip.decompress(content).removeprefix(b"pagefind_dcd")
        )["url"]
        for path, content in shard.files(_read).items()
        if "/fragment/" in path
    }
    assert len(fragments) == len(shard.pages) > 20
    for name, url in fragments.items():
        docname = url.removesuffix(".html")
        assert name.startswith(f"{moments[f'posts/{docname}/index']}.2.en_")


def test_one_shard_is_the_index_as_pagefind_makes_it() -> None:
    (shard,) = _shards({"a": _page("a"), "b": _page("b")})
    assert shard.folder == ""
    assert [page.mark for page in shard.pages] == ["", ""]
    assert b"shards" not in shard.files(_read)["pagefind.js"]


def test_only_the_first_of_several_shards_has_the_program() -> None:
    first, second, *_ = _shards(_MANY)
    programs = {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"}
    assert programs <= first.files(_read).keys()
    assert b'export const shards = ["0","1","2",' in first.files(_read)["pagefind.js"]
    assert not [
        path for path in second.files(_read) if path.endswith((".js", ".pagefind"))
    ]


# -- In a build ------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a built blog of twelve posts, in one shard for every three pages."""
    monkeypatch.setattr(search_shards, "shard_count", lambda pages: pages // 3 or 1)
    site = Site(
        tmp_path,
        {
            f"posts/p{number}/index.md": post(body=f"# P\n\nText {number}.\n")
            for number in range(12)
        },
    )
    assert site.build("-W").status == 0
    return site


def _index(site: Site, name: str = "html") -> dict[str, bytes]:
    files = site.files(name)
    return {path: files[path] for path in files if path.startswith("pagefind/")}


def test_an_edited_post_makes_its_own_shard_anew_and_no_other(site: Site) -> None:
    written = {
        path: site.out().joinpath(path).stat().st_mtime_ns for path in _index(site)
    }
    site.edit("posts/p5/index.md", "Text 5", "Aardvarks")
    site.build()
    changed = {
        path.rpartition("/fragment/")[0].rpartition("/index/")[0]
        for path in _index(site)
        if site.out().joinpath(path).stat().st_mtime_ns != written.get(path)
        and ("/fragment/" in path or "/index/" in path)
    }
    assert len(changed) == 1
    site.build(name="clean")
    assert _index(site) == _index(site, "clean")


@pytest.mark.parametrize("count", [1, 5, 11])
def test_another_number_of_shards_leaves_no_file_of_the_last(
    site: Site, count: int
) -> None:
    for number in range(count):
        shutil.rmtree(site.folder / f"posts/p{number}")
    site.build()
    site.build(name="clean")
    assert _index(site) == _index(site, "clean")
