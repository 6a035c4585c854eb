"""A large site's search index is in shards, which follow from its pages alone."""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.writing import search_shards
from longform.writing.search_shards import (
    Shard,
    ShardMakers,
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


def _files(shard: Shard, *begun: Shard) -> dict[str, bytes]:
    """Return a shard's files, where others were begun."""
    with closing(ShardMakers(_read, 2)) as makers:
        makers.begin(begun)
        (files,) = makers.make([shard], lambda: None)
    return files


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
        for path, content in _files(shard).items()
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
    assert b"shards" not in _files(shard)["pagefind.js"]


def test_only_the_first_of_several_shards_has_the_program() -> None:
    first, second, *_ = _shards(_MANY)
    programs = {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"}
    assert programs <= _files(first).keys()
    assert b'export const shards = ["0","1","2",' in _files(first)["pagefind.js"]
    assert not [path for path in _files(second) if path.endswith((".js", ".pagefind"))]


def test_a_shard_that_was_begun_with_old_texts_is_as_if_it_had_not_been() -> None:
    shard = _shards(_MANY)[1]
    pages = list(shard.pages)
    pages[3] = msgspec.structs.replace(pages[3], text="p Old")
    pages[5] = msgspec.structs.replace(pages[5], head="<html><head><title>Old</title>")
    old = msgspec.structs.replace(shard, pages=tuple(pages))
    assert _files(shard, old) == _files(shard)


@pytest.mark.parametrize("change", ["added", "removed", "moved", "language", "count"])
def test_another_shard_that_was_begun_is_no_harm(change: str) -> None:
    shard = _shards(_MANY)[1]
    pages = shard.pages
    other: dict[str, dict[str, Any]] = {
        "added": {"pages": (*pages, _page("other"))},
        "removed": {"pages": pages[1:]},
        "moved": {"pages": (*pages[1:], pages[0])},
        "language": {"language": "de"},
        "count": {"names": ("0", "1")},
    }
    old = msgspec.structs.replace(shard, **other[change])
    assert _files(shard, old) == _files(shard)


def test_texts_are_read_of_the_pages_that_are_not_there_as_they_are() -> None:
    shard = _shards({f"p{number}": _page(f"p{number}") for number in range(9)})[0]
    pages = (msgspec.structs.replace(shard.pages[0], text="p0 Old"), *shard.pages[1:])
    read: list[str] = []

    def read_text(name: str) -> str:
        read.append(name)
        return _read(name)

    with closing(ShardMakers(read_text, 1)) as makers:
        makers.begin([msgspec.structs.replace(shard, pages=pages)])
        assert len(read) == 9
        makers.make([shard], lambda: None)
    assert read[9:] == [shard.pages[0].text]


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_shards_are_made_in_their_order_whatever_cores_there_are(workers: int) -> None:
    shards = _shards(_MANY)[:3]
    with closing(ShardMakers(_read, workers)) as makers:
        assert makers.make(shards, lambda: None) == [_files(each) for each in shards]


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
