"""Feeds of every kind say the same, and hold what their specifications ask for."""

from __future__ import annotations

import datetime as dt
import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from tests.site import ATOM, CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SETTINGS = (
    'longform_authors = {"ann": {"name": "Ann", "url": "https://ann.example"}}\n'
)
_FIRST = post(
    "date: 2022-03-04T23:30:00-05:00\nauthor: [ann, Bo Berg]\ntags: [deep nets, C++]\n"
    "updates:\n  - {date: 2022-05-06, note: 'More on $x$.'}\n"
    "  - {date: 2022-05-06, note: Again.}\n",
    "# First & best\n\nIt links [on](#second) and says $x^2$.\n",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {
        "conf.py": CONF + _SETTINGS,
        "posts/first/index.md": _FIRST,
        "posts/second/index.md": post("date: 2022-01-02"),
    }
    site = Site(tmp_path_factory.mktemp("feeds"), files)
    assert site.build("-W").status == 0
    return site


def test_each_list_has_the_same_posts_in_all_three_formats(site: Site) -> None:
    expected = {"blog": 2, "blog/tag/deep-nets": 1, "blog/author/ann": 1}
    for folder, count in expected.items():
        json_feed = json.loads(site.text(f"{folder}/feed.json"))
        atom = site.feed(f"{folder}/atom.xml").findall(f"{ATOM}entry")
        rss = site.feed(f"{folder}/rss.xml").findall("channel/item")
        ids = [item["id"] for item in json_feed["items"]]
        assert len(ids) == count
        assert [entry.findtext(f"{ATOM}id") for entry in atom] == ids
        assert [item.findtext("guid") for item in rss] == ids


def test_rss_item_has_its_creators_and_its_day_in_rfc_2822(site: Site) -> None:
    item = site.feed("blog/rss.xml").find("channel/item")
    assert item is not None
    assert [creator.text for creator in item.findall(f"{_DC}creator")] == [
        "Ann",
        "Bo Berg",
    ]
    published = parsedate_to_datetime(item.findtext("pubDate") or "")
    assert published == dt.datetime(2022, 3, 5, 4, 30, tzinfo=dt.UTC)


def test_rss_feed_links_to_itself_and_to_its_page(site: Site) -> None:
    channel = site.feed("blog/tag/deep-nets/rss.xml").find("channel")
    assert channel is not None
    address = "https://notes.example.org/blog/tag/deep-nets/"
    assert channel.findtext("link") == address
    link = channel.find("{http://www.w3.org/2005/Atom}link")
    assert link is not None
    assert link.get("href") == f"{address}rss.xml"


def test_json_item_has_what_json_feed_1_1_names(site: Site) -> None:
    feed = json.loads(site.text("blog/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    item = feed["items"][0]
    assert item["title"] == "First & best"
    assert item["url"] == "https://notes.example.org/posts/first/"
    assert item["authors"] == [
        {"name": "Ann", "url": "https://ann.example"},
        {"name": "Bo Berg"},
    ]
    assert item["tags"] == ["deep nets", "C++"]
    assert dt.datetime.fromisoformat(
        item["date_published"]
    ).utcoffset() == dt.timedelta(0)


def test_text_is_whole_absolute_and_has_mathml_in_every_format(site: Site) -> None:
    atom = site.feed().findtext(f"{ATOM}entry/{ATOM}content") or ""
    rss = site.feed("blog/rss.xml").findtext(f"channel/item/{_CONTENT}") or ""
    as_json = json.loads(site.text("blog/feed.json"))["items"][0]["content_html"]
    for text in (atom, rss, as_json):
        assert 'href="https://notes.example.org/posts/second/' in text
        assert "<math" in text
        assert "byline" not in text


def test_each_update_note_is_an_entry_with_an_id_of_its_own(site: Site) -> None:
    entries = site.feed("updates/atom.xml").findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 2
    assert entries[-1].findtext(f"{ATOM}updated") == "2022-05-06T00:00:00+00:00"
    assert "<math" in (entries[-1].findtext(f"{ATOM}content") or "")


def test_feeds_of_a_tag_that_is_gone_are_removed(site: Site, tmp_path: Path) -> None:
    changed = Site.copy(site.folder, tmp_path / "changed")
    changed.edit("posts/first/index.md", "deep nets, C++", "C++")
    changed.build()
    assert not (changed.out() / "blog/tag/deep-nets").exists()
    assert (changed.out() / "blog/tag/c-plus-plus/feed.json").exists()
