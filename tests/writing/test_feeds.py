"""Feeds of every kind say the same, and hold what their specifications ask for."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree, html

from tests.feed_rules import PROBLEMS, TAG_URI
from tests.site import ATOM, CONF, SVG, Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BASE = "https://notes.example.org/sub"
_CONF = (
    CONF.replace('"https://notes.example.org/"', f'"{_BASE}"')
    + """
longform_authors = {"ann": {"name": "Ann", "url": "https://ann.example"}}
longform_series = {"few": {"title": "Few & far", "description": "In parts."}}
longform_feed_length = 2
suppress_warnings = ["longform.series", "longform.blocked"]
"""
)
_FIRST = post(
    "date: 2022-03-04T23:30:00-05:00\nauthor: [ann, Bo Berg]\ntags: [deep nets, C++]\n"
    "category: Essays\nseries: few\npart: 1\ncover: cover.svg\ncover_alt: A line\n"
    "updates:\n  - {date: 2022-05-06, note: 'More on $x$.'}\n"
    "  - {date: 2022-05-06, note: Again.}\n",
    "# First & best\n\nIt links [on](#second) and says $x^2$.\n\n"
    "![A line](cover.svg)\n",
)
_HOSTILE = post(
    "date: 2022-02-02\nlanguage: de\ntags: [deep nets]",
    "# \\</title> ]]>\n\nA \x07bell.\n\n"
    '<div onclick="run()" style="color:red">kept</div>\n\n'
    "<script>run()</script>\n\n<style>p {color: red}</style>\n\n"
    '<iframe src="https://frame.example/"></iframe>\n\n'
    '<p><a href="javascript:run()">one</a> <a href=" java&#9;script:run()">two</a>'
    ' <img src="x" onerror="run()" alt="three"></p>\n\n'
    '<svg><a xlink:href="javascript:run()"><text>four</text></a></svg>\n\n'
    "```python\nprint(']]>')\n```\n",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {
        "conf.py": _CONF,
        "posts/first/index.md": _FIRST,
        "posts/first/cover.svg": SVG,
        "posts/second/index.md": post("date: 2022-01-02"),
        "posts/hostile/index.md": _HOSTILE,
        "posts/empty/index.md": post("date: 2022-01-03", "# Only a title\n"),
        "posts/oldest/index.md": post("date: 2020-01-01\nseries: few\npart: 2"),
    }
    site = Site(tmp_path_factory.mktemp("feeds"), files)
    build = site.build()
    assert build.status == 0
    assert build.warnings == []
    return site


def _documents(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every feed document."""
    for path, content in site.files().items():
        if re.fullmatch(r"((atom|rss)(-\d+)?\.xml)|feed(-\d+)?\.json", _name(path)):
            yield path, content


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _items(site: Site, path: str = "blog/feed.json") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(site.text(path))["items"]
    return items


def _read(site: Site, path: str) -> Any:
    """Return a feed as feedparser, which nobody here wrote, reads it."""
    return feedparser.parse((site.out() / path).read_bytes())


# -- Validity --------------------------------------------------------------------------


@pytest.mark.parametrize("stem", PROBLEMS)
def test_every_document_of_every_feed_is_valid(site: Site, stem: str) -> None:
    problems = {
        path: PROBLEMS[stem](content)
        for path, content in _documents(site)
        if _name(path).startswith(stem)
    }
    assert len(problems) > 5
    assert {path: found for path, found in problems.items() if found} == {}


def test_feedparser_finds_nothing_to_complain_of(site: Site) -> None:
    for path, _ in _documents(site):
        if path.endswith(".xml"):
            assert not _read(site, path).bozo, path


def test_each_list_has_the_same_posts_in_all_three_formats(site: Site) -> None:
    expected = {
        "blog": ["first", "hostile"],
        "blog/tag/deep-nets": ["first", "hostile"],
        "blog/author/ann": ["first"],
        "blog/category/essays": ["first"],
        "series/few": ["first", "oldest"],
    }
    for folder, slugs in expected.items():
        ids = [item["id"] for item in _items(site, f"{folder}/feed.json")]
        assert [found.rpartition(":")[2] for found in ids] == slugs
        for name in ("atom.xml", "rss.xml"):
            assert [e.id for e in _read(site, f"{folder}/{name}").entries] == ids


# -- What went in is read back ---------------------------------------------------------


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_feedparser_reads_back_what_the_author_wrote(site: Site, name: str) -> None:
    entry = _read(site, f"blog/{name}").entries[0]
    assert entry.title == "First & best"
    assert entry.link == f"{_BASE}/posts/first/"
    assert entry.id == "tag:notes.example.org,2022-03-04:first"
    assert entry.published_parsed[:6] == (2022, 3, 5, 4, 30, 0)
    assert [author.name for author in entry.authors] == ["Ann", "Bo Berg"]
    assert {(tag.term, tag.scheme) for tag in entry.tags} == {
        ("deep nets", f"{_BASE}/blog/tag/"),
        ("C++", f"{_BASE}/blog/tag/"),
        ("Essays", f"{_BASE}/blog/category/"),
        ("Few & far", f"{_BASE}/series/"),
    }
    (enclosure,) = entry.enclosures
    assert (enclosure.type, enclosure.length) == ("image/svg+xml", str(len(SVG)))
    picture = enclosure.href.removeprefix(f"{_BASE}/")
    assert (site.out() / picture).read_text() == SVG
    assert entry.summary.startswith("It links on and says")


def test_json_feed_says_the_same(site: Site) -> None:
    item = _items(site)[0]
    assert item["title"] == "First & best"
    assert item["url"] == f"{_BASE}/posts/first/"
    assert item["date_published"] == "2022-03-05T04:30:00Z"
    assert item["authors"] == [
        {"name": "Ann", "url": "https://ann.example"},
        {"name": "Bo Berg"},
    ]
    assert item["tags"] == ["deep nets", "C++", "Essays", "Few & far"]
    assert item["image"].startswith(f"{_BASE}/_images/")
    assert item["summary"] == "It links on and says x²."


def test_feed_and_entry_name_their_languages(site: Site) -> None:
    feed = site.feed()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(lang) == "en"
    assert [entry.get(lang) for entry in feed.iter(f"{ATOM}entry")] == [None, "de"]
    assert _items(site)[1]["language"] == "de"
    assert _read(site, "blog/rss.xml").feed.language == "en"


def test_a_feed_in_a_browser_shows_the_day_that_the_author_wrote(site: Site) -> None:
    for path in ("blog/atom.xml", "blog/rss.xml"):
        times = etree.fromstring(site.files()[path]).iter("{*}time")
        assert "2022-03-04" in [time.text for time in times], path


def test_a_post_without_words_has_its_title_in_every_format(site: Site) -> None:
    item = next(i for i in _items(site, "blog/feed-2.json") if "empty" in i["id"])
    assert item["content_html"] == "Only a title"
    assert "Only a title" in site.text("blog/atom-2.xml")


def test_an_author_without_a_key_or_address_has_a_name(site: Site) -> None:
    people = site.feed().findall(f"{ATOM}entry/{ATOM}author")
    assert [[child.text for child in person] for person in people] == [
        ["Ann", "https://ann.example"],
        ["Bo Berg"],
    ]


# -- The text --------------------------------------------------------------------------


def _texts(site: Site, place: int) -> list[str]:
    """Return the whole text of one of the newest posts in each format."""
    return [
        _read(site, "blog/atom.xml").entries[place].content[0].value,
        site.feed("blog/rss.xml").xpath("//*[local-name()='encoded']")[place].text,
        _items(site)[place]["content_html"],
    ]


def _raw(site: Site, place: int) -> str:
    """Return the whole text of a post in Atom as it is, not as feedparser mends it."""
    return site.feed().findall(f"{ATOM}entry/{ATOM}content")[place].text or ""


def test_every_format_has_the_same_whole_text(site: Site) -> None:
    _, in_rss, in_json = _texts(site, 0)
    assert _raw(site, 0) == in_rss == in_json
    assert "It links" in in_rss
    assert "<h1" not in in_rss
    assert "Estimated Reading Time" not in in_rss


def test_every_address_in_a_text_is_absolute(site: Site) -> None:
    for place in (0, 1):
        tree = html.fragment_fromstring(_raw(site, place), create_parent=True)
        found = tree.xpath(".//@href | .//@src | .//@srcset")
        assert [a for a in found if not re.match("https?://", a)] == []
    assert f'href="{_BASE}/posts/second/"' in _raw(site, 0)
    assert f'src="{_BASE}/_images/' in _raw(site, 0)


def test_formulas_are_well_formed_mathml_without_tex(site: Site) -> None:
    formulas = re.findall(r"<math.*?</math>", _raw(site, 0), re.DOTALL)
    assert len(formulas) == 2  # the text's, and the update note's
    for formula in formulas:
        etree.fromstring(formula)
        assert "annotation" not in formula


def test_nothing_that_runs_or_styles_leaves_the_site(site: Site) -> None:
    for text in (_raw(site, 1), _items(site)[1]["content_html"]):
        assert not re.search("run\\(|<script|<style|<iframe|style=|onclick", text)
        tree = html.fragment_fromstring(text, create_parent=True)
        assert {"kept", "one", "two", "four"} <= set(tree.itertext())


def test_a_control_character_is_gone_and_the_text_around_it_is_not(site: Site) -> None:
    assert "A bell." in _raw(site, 1)
    assert "]]>" in _raw(site, 1) or "]]&gt;" in _raw(site, 1)
    title = site.feed().findall(f"{ATOM}entry/{ATOM}title")[1]
    assert title.text == _items(site)[1]["title"] == "</title> ]]>"


def test_with_summaries_only_no_feed_has_the_text(tmp_path: Path, site: Site) -> None:
    brief = Site.copy(site.folder, tmp_path / "brief")
    brief.write({"conf.py": _CONF + "longform_feed_full_text = False\n"})
    brief.build()
    assert brief.feed().findall(f"{ATOM}entry/{ATOM}content") == []
    assert "<img" not in _items(brief)[0]["content_html"]
    assert "It links on" in _items(brief)[0]["content_html"]
    for stem, problems in PROBLEMS.items():
        for path, content in _documents(brief):
            assert not (_name(path).startswith(stem) and problems(content))


# -- Pages (RFC 5005) ------------------------------------------------------------------


def _followed(site: Site, relation: str) -> list[str]:
    """Return the slugs of all documents that a chain of links leads to."""
    slugs: list[str] = []
    path: str | None = "blog/atom.xml"
    while path:
        feed = site.feed(path)
        names = [
            element.text or "" for element in feed.findall(f"{ATOM}entry/{ATOM}id")
        ]
        slugs += [name.rpartition(":")[2] for name in names]
        hrefs = feed.xpath(f"*[local-name()='link'][@rel='{relation}']/@href")
        path = hrefs[0].removeprefix(f"{_BASE}/") if hrefs else None
    return slugs


@pytest.mark.parametrize("relation", ["prev-archive", "next"])
def test_following_the_archives_gives_every_post_newest_first(
    site: Site, relation: str
) -> None:
    expected = ["first", "hostile", "empty", "second", "oldest"]
    found = _followed(site, relation)
    assert list(dict.fromkeys(found)) == expected
    # Archives are full, counted from the oldest post: the newest one overlaps.
    assert found == ["first", "hostile", "hostile", "empty", "second", "oldest"]


def test_json_feed_leads_to_the_same_pages(site: Site) -> None:
    next_url = json.loads(site.text("blog/feed.json"))["next_url"]
    assert next_url == f"{_BASE}/blog/feed-2.json"
    assert "next_url" not in json.loads(site.text("blog/feed-1.json"))


def test_a_list_that_fits_has_one_document(site: Site) -> None:
    assert not (site.out() / "series/few/atom-1.xml").exists()
    assert site.feed("series/few/atom.xml").xpath("*[@rel='prev-archive']") == []


# -- Names and moments that stay -------------------------------------------------------


def test_ids_survive_a_move_of_the_site(site: Site, tmp_path: Path) -> None:
    moved = Site.copy(site.folder, tmp_path / "moved")
    moved.edit("conf.py", _BASE, "https://elsewhere.example")
    moved.write(
        {
            "conf.py": (moved.folder / "conf.py").read_text()
            + 'longform_feed_authority = "notes.example.org"\n'
        }
    )
    moved.build()

    def ids(of: Site) -> list[str]:
        found = [of.feed(), of.feed("updates/atom.xml"), of.feed("series/few/atom.xml")]
        return [e.text or "" for feed in found for e in feed.iter(f"{ATOM}id")]

    assert ids(moved) == ids(site)
    assert len(set(ids(site))) == len(ids(site)) - 1  # one post is in two feeds
    assert all(TAG_URI.fullmatch(name) for name in ids(site))
    assert _items(moved)[0]["url"] == "https://elsewhere.example/posts/first/"


def test_an_update_note_moves_updated_and_an_edit_does_not(
    site: Site, tmp_path: Path
) -> None:
    changed = Site.copy(site.folder, tmp_path / "changed")
    changed.edit("posts/first/index.md", "It links", "It now links")
    changed.edit("posts/hostile/index.md", "language: de", _NOTE)
    changed.build()
    before, after = _items(site), _items(changed)
    assert "It now links" in after[0]["content_html"]
    assert after[0]["date_modified"] == before[0]["date_modified"]
    assert before[1]["date_modified"] == "2022-02-02T00:00:00Z"
    assert after[1]["date_modified"] == "2022-03-03T00:00:00Z"
    assert after[1]["date_published"] == before[1]["date_published"]


_NOTE = "language: de\nupdates:\n  - {date: 2022-03-03, note: More.}"


def test_each_update_note_is_an_entry_with_an_id_of_its_own(site: Site) -> None:
    entries = site.feed("updates/atom.xml").findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 2
    assert entries[-1].findtext(f"{ATOM}updated") == "2022-05-06T00:00:00Z"
    assert "<math" in (entries[-1].findtext(f"{ATOM}content") or "")


# -- Files -----------------------------------------------------------------------------


def test_a_second_build_touches_no_feed(site: Site) -> None:
    paths = [site.out() / path for path, _ in _documents(site)]
    before = [path.stat().st_mtime_ns for path in paths]
    site.build()
    assert [path.stat().st_mtime_ns for path in paths] == before


def test_a_new_post_leaves_the_older_archives_as_they_were(
    site: Site, tmp_path: Path
) -> None:
    grown = Site.copy(site.folder, tmp_path / "grown")
    grown.write({"posts/new/index.md": post("date: 2023-01-01")})
    grown.build()
    for name in ("atom-1.xml", "rss-1.xml", "feed-1.json"):
        assert grown.text(f"blog/{name}") == site.text(f"blog/{name}")
    assert _followed(grown, "prev-archive")[:2] == ["new", "first"]


def test_feeds_of_a_tag_that_is_gone_are_removed_with_all_their_pages(
    site: Site, tmp_path: Path
) -> None:
    changed = Site.copy(site.folder, tmp_path / "changed")
    changed.edit("posts/first/index.md", "deep nets, C++", "C++")
    changed.edit("posts/hostile/index.md", "\ntags: [deep nets]", "")
    for name in ("second", "empty"):
        (changed.folder / f"posts/{name}/index.md").unlink()
    changed.build()
    assert not (changed.out() / "blog/tag/deep-nets").exists()
    assert (changed.out() / "blog/tag/c-plus-plus/feed.json").exists()
    assert not (changed.out() / "blog/atom-2.xml").exists()


# -- How a feed is found ---------------------------------------------------------------


def _offered(site: Site, page: str) -> list[tuple[str, str]]:
    """Return type and path of the feeds that a page's head names; they exist."""
    found = []
    for link in site.page(page).xpath("//head/link[@rel='alternate'][@type]"):
        if link.get("type") not in dict(_BLOG):
            continue  # how to cite the post
        file = (site.out() / page).parent / link.get("href")
        assert file.is_file(), link.get("href")
        assert link.get("title")
        path = file.resolve().relative_to(site.out().resolve()).as_posix()
        found.append((link.get("type"), path))
    return found


_BLOG = [
    ("application/atom+xml", "blog/atom.xml"),
    ("application/rss+xml", "blog/rss.xml"),
    ("application/feed+json", "blog/feed.json"),
]


@pytest.mark.parametrize("page", ["index.html", "posts/second/index.html"])
def test_every_page_names_the_feeds_of_the_blog(site: Site, page: str) -> None:
    assert _offered(site, page) == _BLOG


def test_a_list_names_its_own_feeds_first(site: Site) -> None:
    folder = "blog/tag/deep-nets"
    own = [(kind, path.replace("blog/", f"{folder}/", 1)) for kind, path in _BLOG]
    assert _offered(site, f"{folder}/index.html") == own + _BLOG


def test_a_part_of_a_series_names_the_feed_of_the_series(site: Site) -> None:
    series = ("application/atom+xml", "series/few/atom.xml")
    assert _offered(site, "posts/first/index.html") == [series, *_BLOG]
    updates = ("application/atom+xml", "updates/atom.xml")
    assert _offered(site, "updates/index.html") == [updates, *_BLOG]


# -- Without an address ----------------------------------------------------------------


def test_without_an_address_it_is_said_once_how_to_get_feeds(tmp_path: Path) -> None:
    lines = [line for line in CONF.splitlines() if "html_baseurl" not in line]
    site = Site(tmp_path, {"conf.py": "\n".join(lines), "posts/a/index.md": post()})
    build = site.build()
    assert len(build.warnings) == 1
    assert 'set html_baseurl = "https://' in build.warnings[0].text
    assert "[longform.address]" in build.warnings[0].text
    assert list(_documents(site)) == []
    assert _offered(site, "index.html") == []


@pytest.mark.parametrize("value", ["not a domain", "old.example,2026-13-01", "a,b"])
def test_an_authority_that_is_none_is_told(tmp_path: Path, value: str) -> None:
    files = {
        "conf.py": CONF + f"longform_feed_authority = {value!r}\n",
        "posts/a/index.md": post(),
    }
    build = Site(tmp_path, files).build("-b", "dummy", name="dummy")
    assert [w.text for w in build.warnings if "longform_feed_authority" in w.text]
