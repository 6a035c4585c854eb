"""``404.html`` stands for any address: each of its own begins at the server's root."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from tests.site import Site, named, post, words

if TYPE_CHECKING:
    from pathlib import Path

_POSTS = {
    f"posts/p{n}/index.md": post(f"date: 2022-01-0{n}", f"# Post {n}\n\nText.\n")
    for n in range(1, 8)
}
_ADDRESSES = "//@href | //@src | //@action"


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def site(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Site:
    """Build a blog that is published below ``/notes/``."""
    made = Site(tmp_path_factory.mktemp("found") / "a", _POSTS)
    made.edit("conf.py", "notes.example.org/", "example.org/notes")
    build = made.build("-b", request.param, "-W")
    assert build.status == 0, build.output
    return made


def test_at_any_depth_each_address_leads_to_a_file_of_the_site(site: Site) -> None:
    asked = "https://example.org/notes/posts/2019/gone/index.html"
    local = [
        href
        for href in site.page("404.html").xpath(_ADDRESSES)
        if urlsplit(urljoin(asked, href)).netloc == "example.org"
        and not href.startswith("#")
    ]
    assert len(local) > 20
    broken = []
    for href in local:
        path = urlsplit(urljoin(asked, href)).path
        file = site.out() / path.removeprefix("/notes/")
        file = file / "index.html" if path.endswith("/") else file
        if not path.startswith("/notes/") or not file.is_file():
            broken.append(href)
    assert broken == []


def test_links_within_the_page_stay_within_it(site: Site) -> None:
    assert "#main-content" in site.page("404.html").xpath("//@href")


def test_it_shows_the_five_newest_posts(site: Site) -> None:
    (posts,) = named(site.page("404.html"), "not-found__posts")
    titles = [words(link) for link in posts.iter("a")]
    assert titles == ["Post 7", "Post 6", "Post 5", "Post 4", "Post 3"]


def test_its_field_asks_the_search_page(site: Site) -> None:
    (form,) = named(site.page("404.html"), "not-found__search")
    assert form.get("action") in {"/notes/search.html", "/notes/search/"}
    assert [field.get("name") for field in form.iter("input")] == ["q"]


def test_search_engines_leave_it_out(site: Site) -> None:
    robots = site.page("404.html").xpath("//meta[@name='robots']/@content")
    assert robots == ["noindex"]
    assert "404" not in site.text("sitemap.xml")


def test_it_stands_at_the_root_alone(site: Site) -> None:
    assert [path for path in site.files() if "404" in path] == ["404.html"]


def test_an_authors_own_page_begins_at_the_root_too(tmp_path: Path) -> None:
    page = "---\norphan: true\n---\n\n# Lost\n\n[](#p1), <https://a.example/>\n"
    site = Site(tmp_path, {**_POSTS, "404.md": page})
    for _ in range(2):
        assert site.build("-W").status == 0
        links = site.page("404.html").xpath("//article//p/a/@href")
        assert links == ["/posts/p1/index.html", "https://a.example/"]


def test_without_an_address_of_the_site_its_root_is_the_servers(tmp_path: Path) -> None:
    site = Site(tmp_path, _POSTS)
    site.edit("conf.py", 'html_baseurl = "https://notes.example.org/"\n', "")
    assert site.build().status == 0
    (form,) = named(site.page("404.html"), "not-found__search")
    assert form.get("action") == "/search.html"
