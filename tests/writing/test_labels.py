"""Pages that no source has can be linked to, as those of sources can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS = 'longform_series = {"few": "Few labels"}\n'
_ABOUT = """\
---
orphan: true
---

# About

[](#blog-posts) [](#blog-tags) [](#blog-categories) [](#blog-authors) [](#blog-updates)
[](#tag-c-plus-plus) [](#category-maths) [](#author-bo-berg) [](#archive-2022)
[](#series-few)
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    front_matter = (
        "date: 2022-01-02\ntags: [C++]\ncategory: Maths\nauthor: Bo Berg\n"
        "series: few\npart: 1\n"
    )
    files = {
        "conf.py": CONF + _SETTINGS,
        "about.md": _ABOUT,
        "posts/a/index.md": post(front_matter),
    }
    return Site(tmp_path / "site", files)


def test_every_kind_of_made_page_has_a_label_that_shows_its_title(site: Site) -> None:
    assert site.build("-W").status == 0
    links = site.page("about.html").xpath("//article//a[contains(@class, 'internal')]")
    assert {(link.text_content(), link.get("href")) for link in links} == {
        ("All posts", "blog/index.html"),
        ("Tags", "blog/tag/index.html"),
        ("Categories", "blog/category/index.html"),
        ("Authors", "blog/author/index.html"),
        ("Updates", "updates/index.html"),
        ("C++", "blog/tag/c-plus-plus/index.html"),
        ("Maths", "blog/category/maths/index.html"),
        ("Bo Berg", "blog/author/bo-berg/index.html"),
        ("2022", "blog/2022/index.html"),
        ("Few labels", "series/few/index.html"),
    }


def test_a_link_to_a_tag_that_is_gone_is_a_located_warning(site: Site) -> None:
    site.build()
    site.edit("posts/a/index.md", "C++", "C")
    (warning,) = site.build().at("about.md")
    assert warning.line == 7
    assert "`tag-c-plus-plus`" in warning.text


@pytest.mark.parametrize("place", ["# About", "A paragraph without a title."])
def test_a_label_of_an_author_that_is_one_of_ours_goes_before_it(
    site: Site, place: str
) -> None:
    words = "[Posts](#blog-posts)"
    text = f"---\norphan: true\n---\n\n(blog-posts)=\n{place}\n\n{words}\n"
    site.write({"about.md": text, "posts/a/index.md": post("date: 2022-01-02")})
    assert site.build().status == 0
    assert site.page("about.html").xpath("//article//a[@href='#blog-posts']")
    assert '"item":"https://notes.example.org/blog/"' in site.text("posts/a/index.html")


def test_series_whose_keys_share_a_slug_have_a_page_each(tmp_path: Path) -> None:
    settings = 'longform_series = {"few labels": "Spaced", "few-labels": "Joined"}\n'
    files = {
        "conf.py": CONF + settings,
        "posts/a/index.md": post("date: 2022-01-02\nseries: few labels\npart: 1"),
        "posts/b/index.md": post("date: 2022-01-03\nseries: few-labels\npart: 1"),
    }
    site = Site(tmp_path / "site", files)
    assert site.build("-W").status == 0
    folders = sorted((site.out() / "series").iterdir())
    pages = [site.page(f"series/{folder.name}/index.html") for folder in folders]
    assert [page.xpath("string(//article//h1)") for page in pages] == [
        "Spaced",
        "Joined",
    ]
