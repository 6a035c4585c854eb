"""Whatever an author gets wrong is told, with where and how; the rest is built."""

from __future__ import annotations

import re
import time

import pytest

from longform.reading.source import read_front_matter
from tests.bad_posts import CASES, GOOD, Case
from tests.site import ATOM, CONF, Build, Site, post, words

_CONF = f"""{CONF}
longform_authors = {{"editors": "The editors"}}
longform_default_author = "editors"
longform_series = {{
    name: name.title() for name in ("course-one", "course-two", "course-three", "words")
}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    """Build every bad post, and the good ones, as one site with ``-W``."""
    files: dict[str, str | bytes] = {"conf.py": _CONF, **GOOD}
    for case in CASES:
        files[case.path] = case.content
        files |= {
            f"posts/{case.name}/{path}": text for path, text in case.beside.items()
        }
    folder = tmp_path_factory.mktemp("bad") / "site"
    site = Site(folder, files)
    folder.with_name("outside.svg").write_text("<svg width='1' height='1'/>")
    return site, site.build("-W")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_told_at_its_file_and_line_with_its_cure(
    built: tuple[Site, Build], case: Case
) -> None:
    _, build = built
    told = [(warning.line, warning.text) for warning in build.at(case.place)]
    assert any(line == case.line and case.cure in text for line, text in told), told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_post_has_its_page_unless_it_is_kept_back(
    built: tuple[Site, Build], case: Case
) -> None:
    site, _ = built
    page = site.out() / f"posts/{case.name}/index.html"
    unreadable = case.name == "file-latin"
    assert page.is_file() == (not case.kept_back and not unreadable)


def test_only_the_files_with_mistakes_are_warned_of(built: tuple[Site, Build]) -> None:
    _, build = built
    bad = {case.place for case in CASES}
    assert [warning for warning in build.warnings if warning.path not in bad] == []


def test_every_warning_has_a_line(built: tuple[Site, Build]) -> None:
    _, build = built
    assert [warning for warning in build.warnings if warning.line is None] == []


def test_with_warnings_as_errors_the_build_fails(built: tuple[Site, Build]) -> None:
    assert built[1].status == 1


def test_no_mistake_shows_a_traceback(built: tuple[Site, Build]) -> None:
    assert "Traceback" not in built[1].output


@pytest.mark.parametrize("path", [path for path in GOOD if "same" not in path])
def test_a_good_post_among_bad_ones_is_complete(
    built: tuple[Site, Build], path: str
) -> None:
    site, _ = built
    title = re.search(r"^# (.*)$", str(GOOD[path]), re.MULTILINE)[1]  # type: ignore[index]
    page = site.page(path.replace(".md", ".html"))
    assert words(page.find(".//h1")).startswith(title)
    assert len(page.xpath("//p[contains(@class, 'byline')]")) == 1
    cards = site.page("index.html").xpath("//article[contains(@class, 'post-card')]")
    assert sum(title == words(card.find(".//h2")) for card in cards) == 1


def test_a_good_post_among_bad_ones_has_its_whole_text(
    built: tuple[Site, Build],
) -> None:
    text = words(built[0].page("posts/good/index.html").find(".//article"))
    assert re.search(r"Its first words\. A section.? Its last words\.", text)


def test_the_feed_among_bad_posts_is_xml_with_the_good_post(
    built: tuple[Site, Build],
) -> None:
    titles = [title.text for title in built[0].feed().iter(f"{ATOM}title")]
    assert "A good post" in titles


@pytest.mark.parametrize("alias", ["search.html", "blog/index.html", "objects.inv"])
def test_no_alias_takes_the_place_of_a_file_of_the_site(
    built: tuple[Site, Build], alias: str
) -> None:
    assert b'http-equiv="refresh"' not in (built[0].out() / alias).read_bytes()


@pytest.mark.parametrize("name", ["front-bomb", "front-deep", "front-huge"])
def test_yaml_made_to_be_costly_is_refused_in_a_moment(name: str) -> None:
    # PyYAML itself needs 20 s for the deep one, and for the bomb gigabytes.
    (source,) = [str(case.content) for case in CASES if case.name == name]
    start = time.process_time()
    assert read_front_matter(source).problems != []
    assert time.process_time() - start < 2


# -- Files that only look bad ----------------------------------------------------------

_UNUSUAL = {
    "bom": b"\xef\xbb\xbf---\ndate: 2020-01-01\nsumary: So\n---\n\n# With a mark\n",
    "crlf": b"---\r\ndate: 2020-01-01\r\nsumary: So\r\n---\r\n\r\n# With returns\r\n",
    "dots": b"---\ndate: 2020-01-01\nsumary: So\n...\n\n# With dots\n",
}


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    files = {f"posts/{name}/index.md": content for name, content in _UNUSUAL.items()}
    labels = {
        "c": 'tags: [C, "C++", "C#"]\ncategory: "A/B"',
        "vision": 'tags: [Vision, "Vision!"]\ncategory: "A B"',
    }
    posts = {
        f"posts/{name}/index.md": post(f"date: 2020-01-01\n{lines}", f"# On {name}\n")
        for name, lines in labels.items()
    }
    site = Site(tmp_path_factory.mktemp("unusual"), {**files, **posts})
    return site, site.build()


@pytest.mark.parametrize("name", _UNUSUAL)
def test_a_byte_order_mark_or_other_line_ends_change_no_line_number(
    unusual: tuple[Site, Build], name: str
) -> None:
    _, build = unusual
    assert [warning.line for warning in build.at(f"posts/{name}/index.md")] == [3]


@pytest.mark.parametrize("name", _UNUSUAL)
def test_a_byte_order_mark_or_other_line_ends_are_not_shown(
    unusual: tuple[Site, Build], name: str
) -> None:
    article = words(unusual[0].page(f"posts/{name}/index.html").find(".//article"))
    assert article.startswith("With ")
    assert "sumary" not in article


def test_labels_that_slugify_alike_have_a_page_each(
    unusual: tuple[Site, Build],
) -> None:
    site, _ = unusual
    tags = {"C", "C++", "C#", "Vision", "Vision!"}
    for kind, names in [("tag", tags), ("category", {"A/B", "A B"})]:
        index = site.page(f"blog/{kind}/index.html")
        links = index.xpath("//ul[@class='archive__labels']//a")
        assert {link.text for link in links} == names
        for link in links:
            page = site.page(f"blog/{kind}/{link.get('href')}")
            assert f"“{link.text}”" in words(page.find(".//h1"))
