"""Links between posts and to them: mentions, neighbours, archives, old paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import ROOTS, Site, named, words

if TYPE_CHECKING:
    from pathlib import Path

_DIFFUSION = "Diffusion, in Short"
_QUERIES = "Which Labels to Ask For"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("links") / "blog")
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def _backlinks(site: Site, name: str) -> dict[str, str]:
    items = named(site.page(f"posts/{name}/index.html"), "backlinks__item")
    assert len({words(item.find("a")) for item in items}) == len(items)
    return {
        item.find("a").get("href"): words(named(item, "backlinks__sentence")[0])
        for item in items
    }


def test_a_post_names_the_posts_that_mention_it_once_each_newest_first(
    site: Site,
) -> None:
    expected = [
        "../queries/index.html",
        "../diffusion/index.html",
        "../plain/index.html",
    ]
    assert list(_backlinks(site, "labels")) == expected


def test_a_mention_shows_its_one_sentence(site: Site) -> None:
    sentences = _backlinks(site, "labels")
    assert sentences["../queries/index.html"] == (
        "Nobody reads this sentence twice, as the first part says."
    )
    assert sentences["../diffusion/index.html"] == (
        "It is trained on labels too, see the first part of the series."
    )


def test_a_post_has_its_neighbours_in_time_once(site: Site) -> None:
    page = site.page("posts/diffusion/index.html")
    pairs = [(link.get("rel"), link.get("href")) for link in page.xpath("//a[@rel]")]
    pairs = [pair for pair in pairs if pair[0] in {"prev", "next"}]
    expected = [("prev", "../labels/index.html"), ("next", "../queries/index.html")]
    assert pairs == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (_DIFFUSION, "../diffusion/index.html"),
        ("(1)", "../diffusion/index.html#equation-eq-noise"),
        ("training", "../diffusion/index.html#diffusion-training"),
        ("Fig. 1", "../diffusion/index.html#fig-chain"),
        ("the next part", "../queries/index.html"),
    ],
)
def test_a_post_links_to_posts_sections_equations_and_figures(
    site: Site, text: str, target: str
) -> None:
    (article,) = site.page("posts/labels/index.html").xpath("//section[h1]")
    links = {words(link): link.get("href") for link in article.xpath("./p//a")}
    assert links[text] == target


def test_another_project_links_to_posts_through_the_inventory(
    site: Site, tmp_path: Path
) -> None:
    inventory = site.out() / "objects.inv"
    conf = (
        'extensions = ["myst_parser", "sphinx.ext.intersphinx"]\n'
        'html_theme = "basic"\n'
        "intersphinx_mapping = {\n"
        f'    "notes": ("https://n.example.org/", {str(inventory)!r})\n'
        "}\n"
    )
    forms = (
        "# Elsewhere\n\n"
        "{external+notes:ref}`diffusion`, {external+notes:ref}`diffusion-training`,\n"
        "[](inv:notes:post:post#queries), [words](inv:notes:post:post#labels).\n"
    )
    other = Site(tmp_path, {"conf.py": conf, "index.md": forms})
    build = other.build("-W")
    assert build.status == 0, build.output
    links = {words(a): a.get("href") for a in other.page("index.html").xpath("//p/a")}
    assert links == {
        _DIFFUSION: "https://n.example.org/posts/diffusion/index.html",
        _QUERIES: "https://n.example.org/posts/queries/index.html",
        "words": "https://n.example.org/posts/labels/index.html",
        "Training": "https://n.example.org/posts/diffusion/index.html#diffusion-training",
    }


# -- Archives and old paths ------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("tag", {"meta": 2, "small notes": 1, "theory": 4, "vision": 1}),
        ("category", {"Methods": 3, "Surveys": 2}),
        ("author", {"Ann Lee": 2, "Guest Writer": 1, "The Tangent Notes editors": 4}),
    ],
)
def test_an_index_of_labels_counts_their_posts(
    site: Site, kind: str, expected: dict[str, int]
) -> None:
    items = site.page(f"blog/{kind}/index.html").xpath("//article//ul/li")
    shown = {words(item.find("a")): int(words(item).split()[-1]) for item in items}
    assert shown == expected


def test_the_archive_has_all_posts_by_year_newest_first(site: Site) -> None:
    headings = site.page("blog/index.html").xpath("//article//h2")
    assert [words(heading) for heading in headings] == [
        "2023 1",
        "2022 2",
        "2021 1",
        "2020 1",
        "2019 1",
    ]


@pytest.mark.parametrize("old", ["2022/diffusion/index.html", "old-diffusion.html"])
def test_an_old_path_leads_to_its_post_at_once(site: Site, old: str) -> None:
    page = site.page(old)
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    wait, _, target = refresh.partition("; url=")
    assert wait == "0"
    post_page = site.out() / "posts/diffusion/index.html"
    assert ((site.out() / old).parent / target).resolve() == post_page


@pytest.mark.parametrize("old", ["2022/diffusion/index.html", "old-diffusion.html"])
def test_robots_take_the_post_and_not_its_old_path(site: Site, old: str) -> None:
    page = site.page(old)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    canonical = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == ["https://small.example.org/posts/diffusion/"]
