"""No fault of ABlog 0.11.13 that the design lists reaches a user, feeds included."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.site import ATOM, CONF, ROOTS, Site, post, words

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

_BASE = "https://small.example.org/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("ablog") / "blog")
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def _entry(site: Site, title: str) -> etree._Element:
    entries = site.feed().findall(f"{ATOM}entry")
    return next(e for e in entries if e.findtext(f"{ATOM}title") == title)


# -- Feeds -----------------------------------------------------------------------------


def test_every_feed_has_its_own_id(site: Site) -> None:
    paths = [path for path in site.files() if path.endswith("atom.xml")]
    ids = [site.feed(path).findtext(f"{ATOM}id") for path in paths]
    assert len(paths) > 5
    assert len(set(ids)) == len(ids)


def test_an_entry_has_all_of_its_authors(site: Site) -> None:
    names = _entry(site, "Which Labels to Ask For").iterfind(f"{ATOM}author/{ATOM}name")
    assert [name.text for name in names] == ["The Tangent Notes editors", "Ann Lee"]


def test_an_entry_is_as_new_as_its_last_update_note(site: Site) -> None:
    updated = _entry(site, "Diffusion, in Short").findtext(f"{ATOM}updated")
    assert str(updated).startswith("2022-12-01")


def test_a_feed_is_as_new_as_its_newest_entry(site: Site) -> None:
    assert str(site.feed().findtext(f"{ATOM}updated")).startswith("2023-05-06")


def test_an_entry_tells_the_instant_in_the_zone_that_the_author_wrote(
    site: Site,
) -> None:
    published = _entry(site, "The Oldest Post").findtext(f"{ATOM}published")
    instant = dt.datetime.fromisoformat(str(published))
    assert instant == dt.datetime(2020, 1, 1, 4, 30, tzinfo=dt.UTC)


def test_links_in_a_feed_have_the_whole_address(site: Site) -> None:
    addresses = [
        address
        for content in site.feed().iter(f"{ATOM}content")
        for address in html.fragment_fromstring(content.text or "", "div").xpath(
            ".//@href | .//@src"
        )
    ]
    assert f"{_BASE}posts/diffusion/#diffusion-training" in addresses
    assert [a for a in addresses if not a.startswith(("https://", "http://"))] == []


def test_formulas_in_a_feed_are_mathml(site: Site) -> None:
    content = _entry(site, "Diffusion, in Short").findtext(f"{ATOM}content") or ""
    assert "<math" in content
    assert r"\(" not in content


def test_a_tag_with_a_space_keeps_it_in_a_feed(site: Site) -> None:
    terms = [c.get("term") for c in _entry(site, "Welcome").iter(f"{ATOM}category")]
    assert terms == ["meta", "small notes"]


def test_a_feed_of_posts_without_an_author_names_one(tmp_path: Path) -> None:
    # RFC 4287, 4.1.1: an entry has an author, or its feed has.
    site = Site(tmp_path, {"posts/a/index.md": post()})
    site.build()
    names = site.feed().findall(f"{ATOM}author/{ATOM}name")
    assert [name.text for name in names] == ["Test Notes"]


# -- Builds ----------------------------------------------------------------------------


def test_pages_are_read_by_several_workers(site: Site) -> None:
    build = site.build_apart("-j", "2", name="parallel")
    # Sphinx says "the ablog extension is not safe for parallel reading" of ABlog alone.
    assert "parallel reading" not in build.output
    assert build.status == 0


def test_the_environment_has_no_copy_of_a_page(site: Site) -> None:
    path = site.folder / "_build/doctrees-html/environment.pickle"
    with path.open("rb") as file:
        environment = pickle.load(file)  # noqa: S301 - we just wrote it
    assert not hasattr(environment, "ablog_posts")


def test_one_build_knows_no_posts_of_another_in_the_same_process(
    tmp_path: Path,
) -> None:
    first = Site(tmp_path / "a", {"posts/a/index.md": post(body="# In the first\n")})
    second = Site(tmp_path / "b", {"posts/b/index.md": post(body="# In the second\n")})
    first.build()
    second.build()
    assert "In the first" not in second.text("blog/index.html")


def test_a_list_on_a_page_that_was_not_edited_is_new(tmp_path: Path) -> None:
    copy = Site(tmp_path, {"posts/a/index.md": post(body="# The old name\n")})
    copy.build()
    copy.edit("posts/a/index.md", "The old name", "The new name")
    copy.build()
    assert "The new name" in copy.text("index.html")
    assert "The old name" not in copy.text("index.html")


@pytest.mark.parametrize(
    "line",
    [
        "date: soon",
        "image: 1",
        "excerpt: 2",
        "nocomments: 3",
        "location: 4",
        "redirect: 5",
    ],
)
def test_no_front_matter_of_ablog_stops_a_build(tmp_path: Path, line: str) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post(f"{line}\nblogpost: true")})
    assert site.build().status == 0


def test_a_mistake_fails_a_build_with_warnings_as_errors(tmp_path: Path) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post("date: soon")})
    assert site.build("-W").status == 1


# -- Pages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["category/methods", "category/surveys", "author/editors", "author/ann"],
)
def test_a_list_of_categories_or_authors_is_read_as_one(site: Site, path: str) -> None:
    page = site.page(f"blog/{path}/index.html")
    assert "Which Labels to Ask For" in words(page.find(".//article"))


@pytest.mark.parametrize(
    "directive",
    ["```{post-cards}\n:tags: nope\n```", "```{postlist}\n:tags: nope\n```"],
)
def test_a_list_of_an_unknown_tag_has_no_posts(tmp_path: Path, directive: str) -> None:
    files = {"posts/a/index.md": post(), "index.md": f"# Home\n\n{directive}\n"}
    site = Site(tmp_path, files)
    site.build()
    assert "posts/a/" not in html.tostring(
        site.page("index.html").find(".//article"), encoding="unicode"
    )


def test_tags_that_look_alike_in_an_address_have_a_page_each(tmp_path: Path) -> None:
    site = Site(
        tmp_path, {"posts/a/index.md": post("date: 2020-01-01\ntags: [C, C++]")}
    )
    site.build()
    titles = {
        words(site.page(path).find(".//h1"))
        for path in site.files()
        if path.startswith("blog/tag/c") and path.endswith(".html")
    }
    assert titles == {"Posts tagged “C”", "Posts tagged “C++”"}


def test_there_is_no_page_of_drafts(tmp_path: Path) -> None:
    draft = post("date: 2020-01-01\nstatus: draft", "# A draft\n")
    site = Site(tmp_path, {"posts/a/index.md": draft, "posts/b/index.md": post()})
    site.build()
    assert [path for path in site.files() if "draft" in path.lower()] == []


def test_a_page_of_ours_at_the_blogs_path_stays(tmp_path: Path) -> None:
    files = {
        "blog/index.md": "---\norphan: true\n---\n\n# Our own archive\n",
        "posts/a/index.md": post(),
    }
    site = Site(tmp_path, files)
    site.build()
    assert words(site.page("blog/index.html").find(".//h1")).startswith(
        "Our own archive"
    )


def test_numbers_and_pictures_of_a_page_are_its_own(site: Site) -> None:
    page = site.page("posts/labels/index.html")
    captions = [words(caption) for caption in page.iter("figcaption")]
    assert captions[0].startswith("Fig. 1 Another figure")
    pictures = page.xpath("//figure//img/@src")
    assert [(site.out() / "posts/labels" / p).is_file() for p in pictures] == [True]


def test_pages_are_the_themes(site: Site) -> None:
    pages = [path for path in site.files() if path.startswith("posts/")]
    assert [path for path in pages if "ablog" in site.text(path).lower()] == []


# -- The faults, in ABlog itself -------------------------------------------------------

_STOCK = CONF.replace('["longform"]', '["ablog", "myst_parser"]').replace(
    'blog_post_pattern = ["posts/*/index.md", "posts/*/index.rst"]',
    'blog_post_pattern = ["posts/*/index.md"]\nblog_baseurl = html_baseurl\n'
    "blog_feed_archives = True\n"
    'blog_authors = {"a": ("Ann", None), "b": ("Bo", None)}',
)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {
        "conf.py": _STOCK,
        "index.md": "# Home\n",
        "posts/a/index.md": post(
            "date: 2020-01-01\nauthor: a, b\ntags: small notes\nblogpost: true"
        ),
        "posts/draft/index.md": post("blogpost: true", "# A draft\n"),
    }
    site = Site(tmp_path_factory.mktemp("stock"), files)
    build = site.build_apart()  # we change ABlog in our own process
    assert build.status == 0, build.output
    return site


@pytest.mark.slow
def test_stock_ablog_gives_every_feed_one_id(stock: Site) -> None:
    paths = [path for path in stock.files() if path.endswith("atom.xml")]
    assert len(paths) > 1
    assert len({stock.feed(path).findtext(f"{ATOM}id") for path in paths}) == 1


@pytest.mark.slow
def test_stock_ablog_keeps_the_last_author(stock: Site) -> None:
    names = stock.feed().findall(f"{ATOM}entry/{ATOM}author/{ATOM}name")
    assert [name.text for name in names] == ["Bo"]


@pytest.mark.slow
def test_stock_ablog_takes_the_space_out_of_a_tag(stock: Site) -> None:
    terms = [c.get("term") for c in stock.feed().iter(f"{ATOM}category")]
    assert "smallnotes" in terms


@pytest.mark.slow
def test_stock_ablog_publishes_drafts(stock: Site) -> None:
    assert "A draft" in stock.text("blog/drafts.html")
