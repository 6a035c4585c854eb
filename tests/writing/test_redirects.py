"""Old paths lead on: by a page on any host, by HTTP 301 where `_redirects` is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import pytest

from tests.site import CONF, Build, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_REDIRECTS = """
longform_redirects = {
    "/2019/old/": "/posts/new/",
    "/2019/page.html": "/posts/new/#a-part",
    "/feed.html": "/blog/atom.xml",
    "/home/": "/",
    "/tags/": "/blog/tag/index.html",
    "/about/": "/about.html",
    "/talk/": "https://example.org/talk?year=2019#slides",
    "/chain/": "/2019/page.html",
    "/chain-to-alias/": "/old-alias/",
    "/with%20space/é*/": "/posts/new/",
    "/paper/": "/_static/paper.pdf",
    "/posts/new/": "/about.html",
    "/old-alias/": "/about.html",
    "/posts/": "/",  # a folder without a page
    "/nowhere/": "/posts/nwe/",
    "/circle/": "/circling/",
    "/circling/": "/circle/",
    "/script/": "javascript:alert(1)",
    "/../up/": "/",
    "/relative/": "posts/new/",
    "/number/": 3,
    "/2019/old/index.html": "/about.html",
}
html_static_path = ["_static"]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    files = {
        "conf.py": CONF + _REDIRECTS,
        "about.md": "---\norphan: true\n---\n\n# About & so on\n",
        "_static/paper.pdf": "%PDF",
        "posts/new/index.md": post(
            "date: 2022-01-01\ntags: [a]\naliases: [/old-alias/, /alias.html]",
            "# New\n\n## A part\n",
        ),
    }
    site = Site(tmp_path_factory.mktemp("redirects") / "site", files)
    return site, site.build()


_LEADS = {
    "2019/old/index.html": "posts/new/index.html",
    "2019/page.html": "posts/new/index.html#a-part",
    "posts/index.html": "index.html",
    "feed.html": "blog/atom.xml",
    "home/index.html": "index.html",
    "tags/index.html": "blog/tag/index.html",
    "about/index.html": "about.html",
    "talk/index.html": "https://example.org/talk?year=2019#slides",
    "chain/index.html": "posts/new/index.html#a-part",
    "chain-to-alias/index.html": "posts/new/index.html",
    "with space/é*/index.html": "posts/new/index.html",
    "paper/index.html": "_static/paper.pdf",
    "old-alias/index.html": "posts/new/index.html",
    "alias.html": "posts/new/index.html",
}


@pytest.mark.parametrize("path", _LEADS)
def test_the_page_at_an_old_path_leads_on(built: tuple[Site, Build], path: str) -> None:
    page = built[0].page(path)
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    target = refresh.removeprefix("0; url=")
    base = "https://x.example/"
    # A browser resolves the address against that of the page.
    resolved = urljoin(base + path.replace("*", "%2A"), target).removeprefix(base)
    assert unquote(resolved) == _LEADS[path]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_redirects_for_hosts_have_every_old_path_once(
    built: tuple[Site, Build],
) -> None:
    rules = [line.split(" ") for line in built[0].text("_redirects").splitlines()]
    # Netlify: from, to, status; `!` is for paths where there is a file.
    assert {unquote(old): new for old, new, status in rules if status == "301!"} == {
        f"/{old.removesuffix('index.html')}": (
            new if new.startswith("https:") else f"/{new.replace('index.html', '')}"
        )
        for old, new in _LEADS.items()
    }
    assert len(rules) == len(_LEADS)


def test_no_sign_of_the_format_stands_in_an_old_path(
    built: tuple[Site, Build],
) -> None:
    olds = [line.split(" ")[0] for line in built[0].text("_redirects").splitlines()]
    assert "/with%20space/%C3%A9%2A/" in olds
    assert [old for old in olds if not re.fullmatch(r"[\w./~%-]+", old, re.ASCII)] == []


@pytest.mark.parametrize(
    ("entry", "cure"),
    [
        ("/posts/new/", "the path is that of a page, which stays: remove the entry"),
        ("/posts/new", "that of a page"),
        ("/old-alias", "the path is that of an alias of a post, which stays"),
        ("/nowhere", "`/posts/nwe` is no page of the site: did you mean `/posts/new/`"),
        ("/circle", "it leads in a circle: correct one of its ends"),
        ("/script/", "an http(s) address"),
        ("/../up/", "expected a path like '/2019/old-name/'"),
        ("/relative/", "expected a path"),
        ("/number/", "expected a path"),
        ("/2019/old/index.html", "the path stands twice; the first is taken"),
    ],
)
def test_a_wrong_entry_is_told_with_its_cure(
    built: tuple[Site, Build], entry: str, cure: str
) -> None:
    told = [warning.text for warning in built[1].warnings]
    assert any(
        f"longform_redirects['{entry.rstrip('/')}" in text and cure in text
        for text in told
    ), told


def test_a_wrong_entry_makes_no_page_and_takes_none(
    built: tuple[Site, Build],
) -> None:
    site, build = built
    for path in ("nowhere", "circle", "script", "number", "relative"):
        assert not (site.out() / path).exists()
    assert "New" in site.page("posts/new/index.html").find(".//h1").text
    assert not (site.folder / "_build" / "up").exists()
    assert len(build.warnings) == 10


@pytest.mark.parametrize("base", ["", "https://x.example/notes"])
def test_below_a_path_the_rules_lead_below_it(tmp_path: Path, base: str) -> None:
    conf = CONF.replace("https://notes.example.org/", base)
    site = Site(
        tmp_path / "site",
        {"conf.py": conf, "posts/a/index.md": post("date: 2022-01-01\naliases: old/")},
    )
    assert site.build().status == 0
    root = "/notes" if base else ""
    assert site.text("_redirects") == f"/old/ {root}/posts/a/ 301!\n"


def test_the_authors_own_rules_come_first_and_stay(tmp_path: Path) -> None:
    own = "/old/ /about/ 302\n"
    files = {
        "conf.py": f'{CONF}html_extra_path = ["extra"]\n',
        "extra/_redirects": own,
        "posts/a/index.md": post("date: 2022-01-01\naliases: old/"),
    }
    site = Site(tmp_path / "site", files)
    for _ in range(2):
        assert site.build("-W").status == 0
        assert site.text("_redirects") == f"{own}/old/ /posts/a/ 301!\n"
    site.edit("posts/a/index.md", "aliases: old/", "")
    assert site.build("-W").status == 0
    assert site.text("_redirects") == own


def test_without_a_redirect_there_is_no_file_of_them(tmp_path: Path) -> None:
    files = {"posts/a/index.md": post("date: 2022-01-01\naliases: old/")}
    site = Site(tmp_path / "site", files)
    site.build()
    assert (site.out() / "_redirects").is_file()
    site.edit("posts/a/index.md", "aliases: old/", "")
    site.build()
    assert not (site.out() / "_redirects").exists()
    assert not (site.out() / "old").exists()


_TAKEN = [
    "404.html",
    "llms.txt",
    "_headers",
    "pagefind/pagefind.js",
    "posts/a/index.md",
    "posts/a/cite.bib",
    "page/2",
    "paper.txt",  # of html_extra_path
]


def test_an_alias_takes_the_place_of_no_file_that_a_build_writes(
    tmp_path: Path,
) -> None:
    files = {
        "conf.py": f'{CONF}html_extra_path = ["paper.txt"]\n',
        "paper.txt": "Words.",
        "index.md": "# Home\n\n```{post-cards}\n:paginate: 1\n```\n",
        "posts/a/index.md": post(f"date: 2022-01-01\naliases: [{', '.join(_TAKEN)}]"),
        "posts/b/index.md": post("date: 2022-01-02\naliases: [page/3, old/paper.txt]"),
    }
    site = Site(tmp_path / "site", files)
    build = site.build()
    assert [warning.text.split("`")[1] for warning in build.warnings] == [
        f"/{path}" for path in _TAKEN
    ]
    assert {rule.split()[0] for rule in site.text("_redirects").splitlines()} == {
        "/page/3/",  # there are two pages of cards
        "/old/paper.txt/",
    }
