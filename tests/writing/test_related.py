"""The bibliography of the blog and the related posts under each post."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from tests.site import CONF, Site, named, post, words

if TYPE_CHECKING:
    from pathlib import Path

_WORK = "@misc{%s, author = {%s, A.}, title = {%s}, year = %d, doi = {10.1000/%s}}\n"
_HO = _WORK % ("ho", "Ho", "Noise <b>", 2020, "1")
_BIBLIOGRAPHIES = {
    "one": _HO + _WORK % ("abe", "Ábe", "Labels", 2019, "2"),
    "two": _HO.replace("{ho,", "{other,")
    + _WORK % ("a-be", "Abe", "Labels", 2019, "2"),
    "three": _WORK % ("ho", "Zhu", "Graphs", 2001, "3"),
    "hidden": _HO + _WORK % ("xu", "Xu", "Hidden", 2018, "4"),
}
_POSTS = {
    "one": ("tags: [vision]", "{cite:p}`ho,abe` and [](#three)."),
    "two": ("tags: [vision, theory]", "{cite:p}`other,a-be`."),
    "three": ("tags: [theory]", "{cite:p}`ho`."),
    "hidden": ("status: unlisted\ntags: [vision]", "{cite:p}`ho,xu`."),
    "four": ("", "Words."),
    "five": ("", "Text."),
}


def _files(*, related: int = 3) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {"conf.py": f"{CONF}longform_related = {related}\n"}
    for day, (name, (front, text)) in enumerate(_POSTS.items(), 1):
        front_matter = f"date: 2022-01-0{day}\n{front}"
        body = f"# On {name}\n\n{text}\n"
        files[f"posts/{name}/index.md"] = post(front_matter, body)
        if name in _BIBLIOGRAPHIES:
            files[f"posts/{name}/references.bib"] = _BIBLIOGRAPHIES[name]
    return files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("related") / "site", _files())
    assert site.build().warnings == []
    return site


def _entries(site: Site, name: str = "html") -> list[tuple[str, list[tuple[str, str]]]]:
    entries = site.page("bibliography/index.html", name).xpath(
        "//ul[@class='works']/li"
    )
    found = []
    for entry in entries:
        (places,) = named(entry, "works__posts")
        links = [(words(a), a.get("href")) for a in places.xpath(".//a")]
        found.append((words(entry[0]), links))
    return found


def test_the_bibliography_has_each_work_of_listed_posts_once_and_who_cites_it(
    site: Site,
) -> None:
    one, two, three = (
        f"../posts/{name}/index.html" for name in ("one", "two", "three")
    )
    assert _entries(site) == [
        (
            "A. Ábe. 2019. Labels. DOI",
            [("On two", f"{two}#ref-a-be"), ("On one", f"{one}#ref-abe")],
        ),
        (
            "A. Ho. 2020. Noise <b>. DOI",
            [("On two", f"{two}#ref-other"), ("On one", f"{one}#ref-ho")],
        ),
        ("A. Zhu. 2001. Graphs. DOI", [("On three", f"{three}#ref-ho")]),
    ]


def test_the_places_of_the_bibliography_are_entries(site: Site) -> None:
    for _, links in _entries(site):
        for _, href in links:
            path, _, anchor = href.removeprefix("../").partition("#")
            assert site.page(path).xpath(f"//li[@id='{anchor}']")


def _related(site: Site, name: str, build: str = "html") -> list[tuple[str, str]]:
    page = site.page(f"posts/{name}/index.html", build)
    return [
        (words(item[0]), words(named(item, "related__reason")[0]))
        for item in named(page, "related__item")
    ]


def test_related_posts_stand_with_their_reasons(site: Site) -> None:
    assert _related(site, "one") == [
        ("On three", "linked from this post"),
    ]
    assert _related(site, "three") == [("On one", "links to this post")]


def test_what_older_and_newer_show_is_related_where_there_is_nothing_else(
    site: Site,
) -> None:
    assert _related(site, "two") == [
        ("On one", "cites the same 2 works; tagged vision too"),
        ("On three", "tagged theory too"),
    ]


def test_a_post_with_nothing_in_common_has_no_box(site: Site) -> None:
    page = site.page("posts/four/index.html")
    assert not named(page, "related")


def test_an_edit_that_adds_a_citation_or_takes_posts_away_is_as_a_clean_build(
    site: Site, tmp_path: Path
) -> None:
    copy = Site.copy(site.folder, tmp_path / "site")
    copy.build()
    work = _WORK % ("new", "Bo", "New", 1990, "9")
    copy.write({"posts/five/references.bib": work + _HO})
    copy.edit("posts/five/index.md", "Text.", "Text {cite:t}`new,ho`.")
    (copy.folder / "posts/three/index.md").unlink()
    copy.edit("posts/one/index.md", " and [](#three)", "")
    copy.build()
    copy.build(name="clean")
    assert [entry for entry, _ in _entries(copy)][1] == "A. Bo. 1990. New. DOI"
    assert _related(copy, "five")[0] == ("On one", "cites Ho (2020) too")
    assert copy.files() == copy.files("clean")


def test_zero_related_posts_are_none(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", _files(related=0))
    site.build()
    assert _related(site, "two") == []


def test_related_posts_are_looked_for_where_what_is_compared_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, _files())
    site.build()
    find = Mock(return_value={})
    monkeypatch.setattr("longform.writing.related.related_posts", find)
    site.edit("posts/four/index.md", "Words.", "Other words.")
    site.edit("posts/four/index.md", "date:", "summary: Of four.\ndate:")
    site.build()
    site.edit("posts/four/index.md", "Other words.", "Words once more.")
    site.build()
    assert find.call_count == 1  # for the summary
    site.edit("posts/four/index.md", "date:", "tags: [theory]\ndate:")
    site.build()
    assert find.call_count == 2
