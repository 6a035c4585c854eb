"""The sitemap lists what readers may find, with its pictures and days of change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lxml import etree

from longform.writing import sitemap
from tests.site import CONF, ROOTS, Site, post

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASE = "https://small.example.org/"
_NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}
_SCHEMA = Path(__file__).parents[1] / "schemas" / "sitemaps.xsd"


class _Url(NamedTuple):
    """One entry."""

    changed: str | None
    images: list[str]


def _urls(site: Site, name: str = "sitemap.xml") -> Mapping[str, _Url]:
    """Return the entries of a sitemap by their address."""
    found = etree.fromstring((site.out() / name).read_bytes())
    etree.XMLSchema(file=str(_SCHEMA)).assertValid(found)
    return {
        url.findtext("s:loc", namespaces=_NAMESPACES): _Url(
            url.findtext("s:lastmod", namespaces=_NAMESPACES),
            url.xpath("i:image/i:loc/text()", namespaces=_NAMESPACES),
        )
        for url in found.findall("s:url", _NAMESPACES)
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("sitemap") / "blog")
    more = {
        "posts/elsewhere/index.md": post(
            "date: 2021-01-01\ncanonical: https://a.example/x"
        ),
        "posts/a b/index.md": post("date: 2021-01-02"),
        "reindex.md": "---\norphan: true\n---\n\n# On indexes\n",
    }
    made.write(more)
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def test_a_post_has_the_day_of_its_last_update_note_or_of_publication(
    site: Site,
) -> None:
    urls = _urls(site)
    assert urls[f"{_BASE}posts/diffusion/"].changed == "2022-12-01"
    assert urls[f"{_BASE}posts/welcome/"].changed == "2020-02-29"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("", "2023-05-06"),  # three of its cards: queries is the newest
        ("blog/", "2023-05-06"),
        ("blog/2022/", "2022-12-01"),  # diffusion was updated
        ("blog/tag/vision/", "2022-12-01"),
        ("blog/author/guest-writer/", "2019-12-31"),
        ("series/few-labels/", "2023-05-06"),
        ("updates/", "2022-12-01"),
        ("about.html", None),
    ],
)
def test_a_page_of_posts_has_the_latest_day_of_theirs(
    site: Site, path: str, day: str | None
) -> None:
    assert _urls(site)[_BASE + path].changed == day


def test_a_post_has_its_figures_and_its_cover(site: Site) -> None:
    images = _urls(site)[f"{_BASE}posts/diffusion/"].images
    assert images
    for image in images:
        assert (site.out() / image.removeprefix(_BASE)).is_file()


def test_what_is_not_to_be_indexed_is_not_in_it_and_all_else_is(site: Site) -> None:
    robots = "//meta[@name='robots' and contains(@content, 'noindex')]"
    pages = {
        re.sub(r"(^|/)index\.html$", r"\1", path).replace(" ", "%20"): site.page(path)
        for path in site.files()
        if path.endswith(".html") and not path.startswith("_static")
    }
    hidden = {path for path, page in pages.items() if page.xpath(robots)}
    assert {"posts/secret/", "2022/diffusion/", "old-diffusion.html"} <= hidden
    hidden |= {"search.html", "genindex.html", "404.html", "posts/elsewhere/"}
    assert set(_urls(site)) == {_BASE + path for path in set(pages) - hidden}


def test_robots_txt_names_the_sitemap(site: Site) -> None:
    assert f"Sitemap: {_BASE}sitemap.xml" in site.text("robots.txt").splitlines()


def test_the_authors_own_robots_txt_stays(tmp_path: Path) -> None:
    own = "User-agent: *\nDisallow: /private/\n"
    files = {
        "conf.py": f'{CONF}html_extra_path = ["extra"]\n',
        "extra/robots.txt": own,
    }
    site = Site(tmp_path / "site", files)
    assert site.build("-W").status == 0
    assert site.text("robots.txt") == own


def test_a_large_site_has_an_index_of_sitemaps_and_loses_those_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = CONF.replace("https://notes.example.org/", _BASE)
    site = Site(tmp_path / "site", {"conf.py": conf, "posts/a/index.md": post()})
    assert site.build("-W").status == 0
    whole = _urls(site)
    monkeypatch.setattr(sitemap, "_MOST_URLS", 3)
    site.edit("posts/a/index.md", "Text", "Words")  # else a build has nothing to do
    assert site.build("-W").status == 0
    index = etree.fromstring((site.out() / "sitemap.xml").read_bytes())
    assert index.tag == f"{{{_NAMESPACES['s']}}}sitemapindex"
    parts = index.xpath("s:sitemap/s:loc/text()", namespaces=_NAMESPACES)
    found = [_urls(site, part.removeprefix(_BASE)) for part in parts]
    assert len(found) >= 2
    assert max(map(len, found)) == 3
    assert {key: url for urls in found for key, url in urls.items()} == whole
    monkeypatch.undo()
    site.edit("posts/a/index.md", "Words", "Text")
    assert site.build("-W").status == 0
    assert list(site.out().glob("sitemap-*.xml")) == []
