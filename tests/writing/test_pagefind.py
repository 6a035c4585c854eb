"""Pagefind is driven, and gives the same index for the same pages."""

from __future__ import annotations

import gzip
import json
from contextlib import closing

import pytest

from longform.writing import pagefind
from longform.writing.pagefind import IndexMaker, PagefindError, SearchPage


def _page(number: int, text: str) -> SearchPage:
    filters = "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{value}">'
        for name, value in [
            ("tag", f"tag {number % 5}"),
            ("tag", "all"),
            ("year", str(2015 + number % 9)),
            ("author", f"author {number % 4}"),
        ]
    )
    html = (
        f'<html lang="en"><head>{filters}</head><body data-pagefind-body>'
        f'<h1>Page {number}</h1><p>{text}</p><h2 id="part">Part</h2><p>More.</p>'
        "</body></html>"
    )
    return SearchPage(f"posts/{number}/index.html", html)


def _index(*pages: SearchPage) -> dict[str, bytes]:
    with closing(IndexMaker("en")) as index:
        for page in pages:
            index.add(page)
        return index.files()


@pytest.fixture(scope="module")
def index() -> dict[str, bytes]:
    return _index(*(_page(number, f"word{number}") for number in range(40)))


def test_each_page_has_a_fragment_that_knows_its_address_and_sections(
    index: dict[str, bytes],
) -> None:
    fragments = [
        json.loads(gzip.decompress(content).removeprefix(b"pagefind_dcd"))
        for path, content in index.items()
        if path.startswith("fragment/")
    ]
    urls = sorted(fragment["url"] for fragment in fragments)
    assert urls == sorted(f"posts/{number}/index.html" for number in range(40))
    anchors = [anchor["id"] for anchor in fragments[0]["anchors"]]
    assert anchors == ["part"]


@pytest.mark.parametrize("time", [1, 2, 3])
def test_the_same_pages_give_the_same_bytes(index: dict[str, bytes], time: int) -> None:
    # Pagefind 1.5.2 by itself gives other filters in each process.
    del time
    pages = [_page(number, f"word{number}") for number in range(40)]
    assert _index(*pages) == index


def test_a_page_takes_the_place_of_an_earlier_one_with_its_address(
    index: dict[str, bytes],
) -> None:
    pages = [_page(number, f"word{number}") for number in range(40)]
    old = {17: _page(17, "old"), 31: _page(32, "word31")._replace(url=pages[31].url)}
    before = [old.get(number, page) for number, page in enumerate(pages)]
    assert _index(*before, pages[31], pages[17]) == index


def test_another_word_gives_another_index(index: dict[str, bytes]) -> None:
    pages = [_page(number, f"word{number}") for number in range(39)]
    assert _index(*pages, _page(39, "other")) != index


def test_each_file_that_another_names_is_there(index: dict[str, bytes]) -> None:
    entry = json.loads(index["pagefind-entry.json"])
    (language,) = entry["languages"].values()
    meta = gzip.decompress(index[f"pagefind.{language['hash']}.pf_meta"])
    names = [path.split("/")[-1].partition(".")[0] for path in index if "/" in path]
    assert len(names) > 40
    assert [name for name in names if name.encode() not in meta] == []
    assert f"wasm.{language['wasm']}.pagefind" in index


def test_the_interfaces_that_pagefind_brings_are_left_out(
    index: dict[str, bytes],
) -> None:
    scripts = {path for path in index if path.endswith((".js", ".css"))}
    assert scripts == {"pagefind.js", "pagefind-worker.js"}


def test_the_entry_is_the_last_to_be_written(index: dict[str, bytes]) -> None:
    assert list(index)[-1] == "pagefind-entry.json"


@pytest.mark.parametrize("program", ["/nowhere/pagefind", "/bin/true", __file__])
def test_a_program_that_fails_says_so(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", program)
    with pytest.raises(PagefindError, match="Pagefind"):
        _index(*(_page(number, "text " * 10_000) for number in range(9)))


# RFC 8949, appendix A.
@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1000000, "1a000f4240"),
        (1000000000000, "1b000000e8d4a51000"),
        ("", "60"),
        ("IETF", "6449455446"),
        ("水", "63e6b0b4"),
        ([], "80"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
        (
            list(range(1, 26)),
            "9819" + "".join(f"{n:02x}" for n in range(1, 24)) + "18181819",
        ),
    ],
)
def test_values_are_read_and_written_as_cbor(value: object, encoded: str) -> None:
    content = bytes.fromhex(encoded)
    assert pagefind._read_cbor(content, 0) == (value, len(content))
    assert b"".join(pagefind._cbor(value)) == content


def test_a_value_of_another_type_is_an_error() -> None:
    with pytest.raises(PagefindError, match="type 7"):
        pagefind._read_cbor(bytes.fromhex("f6"), 0)
