"""The search index: what is in it, when it is made anew, and what stands without it."""

from __future__ import annotations

import gzip
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.site import ROOTS, Site, named, post, words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OLDEST = "posts/oldest/index.md"


def _fragments(site: Site, name: str = "html") -> Mapping[str, dict[str, Any]]:
    """Return what Pagefind knows of each page, by its address."""
    found = [
        json.loads(gzip.decompress(content).removeprefix(b"pagefind_dcd"))
        for path, content in site.files(name).items()
        if path.startswith("pagefind/fragment/")
    ]
    return {fragment["url"]: fragment for fragment in found}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """Build the blog, with pages that are not to be found; keep a copy."""
    folder = tmp_path_factory.mktemp("search")
    site = Site.copy(ROOTS / "blog", folder / "blog")
    more = {
        "quiet.md": "---\norphan: true\nnosearch: true\n---\n\n# Quiet\n\nAardwolf.\n",
        "lists.md": "---\norphan: true\n---\n\n# Lists\n\n```{post-cards}\n```\n",
        "posts/later/index.md": post("date: 2100-01-01", "# Later\n\nAardwolf.\n"),
        "posts/draft/index.md": post("title: Draft", "# Draft\n\nAardwolf.\n"),
    }
    site.write(more)
    build = site.build("-W")
    assert build.status == 0, build.output
    return site, site.keep()


@pytest.fixture(scope="module")
def site(built: tuple[Site, Path]) -> Site:
    return Site.copy(built[1], built[1].with_name("read"))


@pytest.fixture
def edited(built: tuple[Site, Path]) -> Site:
    """Return the built blog as it was, in its place: Sphinx reads a moved one anew."""
    site, kept = built
    return site.put_back(kept)


def _written(site: Site) -> dict[str, int]:
    return {
        path.name: path.stat().st_mtime_ns
        for path in (site.out() / "pagefind").rglob("*.*")
    }


# -- What is in it ---------------------------------------------------------------------


def test_every_listed_post_and_page_with_a_text_is_found(site: Site) -> None:
    slugs = ["diffusion", "labels", "oldest", "plain", "queries", "welcome"]
    posts = {f"posts/{slug}/index.html" for slug in slugs}
    assert set(_fragments(site)) == {*posts, "about.html"}


def test_a_post_is_filtered_by_its_tags_series_author_and_year(site: Site) -> None:
    filters = _fragments(site)["posts/queries/index.html"]["filters"]
    assert filters == {
        "author": ["The Tangent Notes editors", "Ann Lee"],
        "series": ["Learning with Few Labels"],
        "tag": ["theory"],
        "year": ["2023"],
    }


def test_what_is_found_shows_its_title_and_its_day(site: Site) -> None:
    meta = _fragments(site)["posts/diffusion/index.html"]["meta"]
    assert meta == {"title": "Diffusion, in Short", "date": "September 8, 2022"}


def test_no_word_of_a_hidden_page_is_in_it(site: Site) -> None:
    told = json.dumps(list(_fragments(site).values())).lower()
    assert "aardwolf" not in told  # drafts, scheduled posts and "nosearch"
    assert "secret" not in told  # posts/secret is unlisted


def test_sphinxs_own_search_is_neither_made_nor_loaded(site: Site) -> None:
    assert not site.out().joinpath("searchindex.js").exists()
    scripts = site.page("index.html").xpath("//script/@src")
    assert [src for src in scripts if "search" in src or "language_data" in src] == []


def test_another_theme_gets_the_same_search(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post()})
    site.edit("conf.py", "pydata_sphinx_theme", "alabaster")
    assert site.build("-W").status == 0
    assert set(_fragments(site)) == {"posts/a/index.html"}
    assert named(site.page("search.html"), "search__input")
    assert not site.out().joinpath("searchindex.js").exists()


def test_a_site_of_folders_gets_addresses_of_folders(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post(), "more.md": "# More\n\nText.\n"})
    site.edit("index.md", "```", "```{toctree}\n:hidden:\nmore\n```\n\n```")
    assert site.build("-b", "dirhtml", "-W").status == 0
    assert set(_fragments(site)) == {"posts/a/", "more/"}


# -- When it is made anew --------------------------------------------------------------


def _no_pagefind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("index.md", "# ", "# "),
        ("posts/diffusion/index.md", "Noise becomes", "Out of noise comes"),
        ("posts/diffusion/figures/chain.svg", 'width="40"', 'width="80"'),
    ],
    ids=["nothing", "summary", "figure"],
)
def test_it_is_left_alone_where_no_text_changed(
    edited: Site, monkeypatch: pytest.MonkeyPatch, path: str, old: str, new: str
) -> None:
    before = _written(edited)
    edited.edit(path, old, new)
    _no_pagefind(monkeypatch)
    build = edited.build("-W")
    assert build.status == 0, build.output
    assert _written(edited) == before


def test_a_new_word_is_found_and_an_old_one_is_not(edited: Site) -> None:
    edited.edit(_OLDEST, "# The Oldest Post", "# The Aardvark")
    edited.build()
    assert _fragments(edited)["posts/oldest/index.html"]["meta"]["title"] == (
        "The Aardvark"
    )
    assert "The Oldest Post" not in json.dumps(list(_fragments(edited).values()))


def test_only_the_pages_that_were_written_are_read_again(
    edited: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []

    def read_text(page: bytes) -> str:
        read.append(page)
        return "<p>New</p>"

    monkeypatch.setattr("longform.writing.search.search_text", read_text)
    edited.edit(_OLDEST, "# The Oldest Post", "A word.\n\n# The Oldest Post")
    edited.build()
    assert len(read) == 1


def test_a_deleted_post_leaves_no_file_of_the_index(edited: Site) -> None:
    before = set(_written(edited))
    shutil.rmtree(edited.folder / "posts/plain")
    edited.build()
    assert "posts/plain/index.html" not in _fragments(edited)
    edited.build(name="clean")
    clean = {path.name for path in (edited.out("clean") / "pagefind").rglob("*.*")}
    assert set(_written(edited)) == clean != before


@pytest.mark.parametrize("lost", ["*", "fragment/*", "pagefind.js"])
def test_a_lost_index_is_made_again(edited: Site, lost: str) -> None:
    before = edited.files()
    for path in [*(edited.out() / "pagefind").glob(lost)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    edited.build()
    assert edited.files() == before


@pytest.mark.parametrize("content", [b"", b"\x00garbage", b"\x81\xa7version\x00"])
def test_a_spoilt_memory_of_the_last_build_is_no_harm(
    edited: Site, content: bytes
) -> None:
    before = edited.files()
    (state,) = edited.folder.rglob("longform-search.msgpack")
    state.write_bytes(content)
    edited.build()
    assert edited.files() == before


def test_texts_that_were_kept_and_are_lost_are_read_again(edited: Site) -> None:
    (kept,) = edited.folder.rglob("longform-search")
    shutil.rmtree(kept)
    edited.edit(_OLDEST, "# The Oldest Post", "# The Aardvark")
    edited.build()
    edited.build(name="clean")
    assert edited.files() == edited.files("clean")


def test_a_text_is_kept_no_longer_than_a_page_has_it(edited: Site) -> None:
    (kept,) = edited.folder.rglob("longform-search")
    pages = len(_fragments(edited))
    assert len(list(kept.iterdir())) == pages
    edited.edit(_OLDEST, "# The Oldest Post", "# The Aardvark")
    edited.build()
    texts = [path.read_text(encoding="utf-8") for path in kept.iterdir()]
    assert len(texts) == pages
    assert "The Oldest Post" not in "".join(texts)


def test_without_pagefind_the_site_is_built_and_a_warning_says_so(
    edited: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited.edit(_OLDEST, "# The Oldest Post", "# The Aardvark")
    _no_pagefind(monkeypatch)
    build = edited.build()
    assert build.status == 0
    (warning,) = build.warnings
    assert warning.text.startswith("no search index is made: Pagefind does not start")
    assert warning.text.endswith("[longform.search]")
    # An index of what no longer stands there would mislead.
    assert not edited.out().joinpath("pagefind").exists()


# -- The search page -------------------------------------------------------------------


def test_every_page_leads_to_the_search_page(site: Site) -> None:
    for path in ("index.html", "posts/oldest/index.html", "blog/index.html"):
        (href,) = site.page(path).xpath("//head/link[@rel='search']/@href")
        target = (site.out() / path).parent / href
        assert target.resolve() == site.out() / "search.html"


def test_without_a_script_the_search_page_leads_to_every_list(site: Site) -> None:
    (without,) = named(site.page("search.html"), "search-page__without")
    assert "needs JavaScript" in words(without)
    targets = [site.page(href) for href in without.xpath(".//a/@href")]
    lists = ["All posts", "Tags", "Categories", "Authors", "Updates", "Bibliography"]
    headings = [page.find(".//h1").text.strip() for page in targets]
    assert headings == lists


def test_search_engines_leave_the_search_page_out(site: Site) -> None:
    robots = site.page("search.html").xpath("//meta[@name='robots']/@content")
    assert robots == ["noindex"]


def test_an_authors_own_search_page_goes_before_ours(tmp_path: Path) -> None:
    page = "---\norphan: true\n---\n\n# Ask us\n"
    site = Site(tmp_path, {"search.md": page, "posts/a/index.md": post()})
    assert site.build("-W").status == 0
    assert words(site.page("search.html").find(".//h1")).startswith("Ask us")
