"""Drafts, scheduled, unlisted and pinned posts: who sees them, and where."""

from __future__ import annotations

import datetime as dt
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, SVG, Build, Site, post, words

if TYPE_CHECKING:
    from pathlib import Path

_ABOUT = """\
---
orphan: true
---

# About

See [](#quokka) and {post}`the plan <wombat>`.
"""
_LINKS = "\n\nSee [the open one](#open) and {numref}`fig-open`.\n"
_FILES = {
    "conf.py": f"{CONF}numfig = True\nlongform_series = {{'course': 'A course'}}\n",
    "about.md": _ABOUT,
    "posts/quokka/index.md": post(
        "date: 2020-01-01\nstatus: draft\ntags: [quokka-tag]\nseries: course\npart: 1",
        f"# The Quokka{_LINKS}",
    ),
    "posts/numbat/index.md": post("tags: [numbat-tag]", f"# The Numbat{_LINKS}"),
    "posts/bilby/index.md": f"# The Bilby{_LINKS}",
    "posts/wombat/index.md": post("date: 2100-01-01", f"# The Wombat{_LINKS}"),
    "posts/dunnart/index.md": post("date: 9999-12-31", f"# The Dunnart{_LINKS}"),
    "posts/potoroo/index.rst": (
        ":date: 2020-01-01\n:status: draft\n\nThe Potoroo\n===========\n\nText.\n"
    ),
    "posts/zyzzyva/index.md": post(
        "date: 2021-01-01\nstatus: unlisted\ntags: [zyzzyva-tag]\nauthor: Zyzzyva Ann\n"
        "updates:\n  - {date: 2021-02-01, note: The zyzzyva grew.}",
        f"# The Zyzzyva{_LINKS}",
    ),
    "posts/open/index.md": post(
        "date: 2020-06-01",
        "# An Open Post\n\n"
        "```{figure} a.svg\n:name: fig-open\n:alt: Nothing\n\nA figure.\n```\n",
    ),
    "posts/open/a.svg": SVG,
    "posts/newer/index.md": post("date: 2022-06-01", "# A Newer Post\n"),
    "posts/pin/index.md": post("date: 2019-06-01\nstatus: pinned", "# A Pinned Post\n"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    site = Site(tmp_path_factory.mktemp("statuses"), _FILES)
    return site, site.build()


def _naming(site: Site, word: str) -> list[str]:
    """Return the paths of output files that have a word in their name or content."""
    found = []
    for path, content in site.files().items():
        readable = content
        if path == "objects.inv":
            readable = zlib.decompress(content.split(b"\n", 4)[4])
        if word in path.lower() or word.encode() in readable.lower():
            found.append(path)
    return found


@pytest.mark.parametrize("name", ["numbat", "bilby", "dunnart", "potoroo"])
def test_a_post_kept_back_is_in_no_output(built: tuple[Site, Build], name: str) -> None:
    assert _naming(built[0], name) == []


@pytest.mark.parametrize("name", ["quokka", "wombat"])
def test_a_linked_post_kept_back_is_named_by_the_link_alone(
    built: tuple[Site, Build], name: str
) -> None:
    assert set(_naming(built[0], name)) <= {"about.html", "searchindex.js"}


def test_a_link_to_a_draft_warns_where_it_stands_that_it_is_one(
    built: tuple[Site, Build],
) -> None:
    told = [(w.line, w.text) for w in built[1].at("about.md")]
    draft = "the post `quokka` is a draft, so it is not built"
    assert any(line == 7 and draft in text for line, text in told), told


def test_a_link_to_a_scheduled_post_warns_when_it_will_be_there(
    built: tuple[Site, Build],
) -> None:
    told = [(w.line, w.text) for w in built[1].at("about.md")]
    planned = "the post `wombat` is scheduled for 2100-01-01 00:00 UTC"
    assert any(line == 7 and planned in text for line, text in told), told


def test_a_post_kept_back_is_no_mistake(built: tuple[Site, Build]) -> None:
    assert {warning.path for warning in built[1].warnings} == {"about.md"}


def test_an_unlisted_post_has_its_page(built: tuple[Site, Build]) -> None:
    page = built[0].page("posts/zyzzyva/index.html")
    assert words(page.find(".//h1")).startswith("The Zyzzyva")


def test_no_other_folder_names_an_unlisted_post(built: tuple[Site, Build]) -> None:
    naming = _naming(built[0], "zyzzyva")
    assert {str(PurePosixPath(path).parent) for path in naming} == {"posts/zyzzyva"}


def test_an_unlisted_post_asks_robots_to_pass_by(built: tuple[Site, Build]) -> None:
    page = built[0].page("posts/zyzzyva/index.html")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_an_unlisted_post_has_no_neighbours(built: tuple[Site, Build]) -> None:
    page = built[0].page("posts/zyzzyva/index.html")
    assert page.xpath("//nav[contains(@class, 'neighbours')]") == []


def _titles(site: Site, path: str) -> list[str]:
    cards = site.page(path).xpath("//article[contains(@class, 'post-card')]")
    return [words(card.xpath(".//*[contains(@class, '__title')]")[0]) for card in cards]


def test_pinned_posts_come_first_on_the_home_page(built: tuple[Site, Build]) -> None:
    expected = ["A Pinned Post", "A Newer Post", "An Open Post"]
    assert _titles(built[0], "index.html") == expected


def test_pinned_posts_keep_their_place_in_the_archive(
    built: tuple[Site, Build],
) -> None:
    expected = ["A Newer Post", "An Open Post", "A Pinned Post"]
    assert _titles(built[0], "blog/index.html") == expected


def test_a_pinned_post_alone_is_marked_as_such(built: tuple[Site, Build]) -> None:
    cards = (
        built[0].page("index.html").xpath("//article[contains(@class, 'post-card')]")
    )
    assert ["Pinned" in words(card).split() for card in cards[1:]] == [False, False]
    assert "Pinned" in [words(badge) for badge in cards[0].iter("span")]


def test_a_scheduled_post_is_published_when_its_time_comes(tmp_path: Path) -> None:
    files = {
        "posts/early/index.md": post("date: 2030-01-01T12:00:00+02:00", "# Early\n"),
        "posts/first/index.md": post("date: 2020-01-01", "# First\n\nText.\n"),
    }
    site = Site(tmp_path, files)
    instant = dt.datetime(2030, 1, 1, 10, 0, tzinfo=dt.UTC)
    before = {"SOURCE_DATE_EPOCH": str(int(instant.timestamp()) - 1)}
    after = {"SOURCE_DATE_EPOCH": str(int(instant.timestamp()))}
    site.build_apart(environment=before)
    assert _titles(site, "index.html") == ["First"]
    site.build_apart(environment=after)
    assert _titles(site, "index.html") == ["Early", "First"]
    site.build_apart(name="clean", environment=after)
    assert site.files() == site.files("clean")
