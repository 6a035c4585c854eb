"""What readers see: cards, the line under a title, update notes, series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, ROOTS, Site, named, post, words

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("outputs") / "blog")
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def _cards(site: Site, path: str) -> list[HtmlElement]:
    """Return the cards of a page: elements ``article.post-card``."""
    return [
        article
        for article in site.page(path).iter("article")
        if "post-card" in (article.get("class") or "").split()
    ]


def _titles(site: Site, path: str) -> list[str]:
    return [words(named(card, "post-card__title")[0]) for card in _cards(site, path)]


def _card(site: Site, title: str, path: str = "index.html") -> HtmlElement:
    return _cards(site, path)[_titles(site, path).index(title)]


_DIFFUSION = "Diffusion, in Short"
_LABELS = "Few Labels, Much x"
_QUERIES = "Which Labels to Ask For"
_PLAIN = "A Post in reStructuredText"


# -- Cards -----------------------------------------------------------------------------


def test_home_has_the_pinned_post_then_the_newest(site: Site) -> None:
    assert _titles(site, "index.html") == ["Welcome", _QUERIES, _DIFFUSION]


def test_the_second_page_goes_on_where_the_first_ends(site: Site) -> None:
    second = _cards(site, "page/2/index.html")
    names = [words(named(card, "post-card__title")[0]).split()[0] for card in second]
    assert names == ["Few", "A", "The"]


def test_the_pages_of_home_link_to_each_other(site: Site) -> None:
    for path, rel, target in [
        ("index.html", "next", "page/2/index.html"),
        ("page/2/index.html", "prev", "index.html"),
    ]:
        (link,) = site.page(path).xpath(f"//nav//a[@rel='{rel}']")
        folder = (site.out() / path).parent
        assert (folder / link.get("href")).resolve() == site.out() / target


def test_every_link_between_pages_leads_to_a_file(site: Site) -> None:
    broken = [
        (path, href)
        for path in site.files()
        if path.endswith(".html") and not path.startswith(("_static", "404"))
        for href in site.page(path).xpath("//body//a/@href | //body//img/@src")
        if not re.match("https?:|#|data:|mailto:", href)
        and not ((site.out() / path).parent / href.partition("#")[0]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("title", ["Welcome", _QUERIES, _DIFFUSION])
def test_a_cards_title_leads_to_its_post(site: Site, title: str) -> None:
    (link,) = named(_card(site, title), "post-card__title")[0].iter("a")
    assert words(site.page(link.get("href")).find(".//h1")).startswith(title)


def test_a_cut_summary_ends_in_an_ellipsis(site: Site) -> None:
    (summary,) = named(_card(site, _QUERIES), "post-card__summary")
    assert words(summary).endswith("nine ten. …")
    assert "no card shows" not in words(summary)


@pytest.mark.parametrize("title", ["Welcome", _DIFFUSION])
def test_a_whole_summary_has_no_ellipsis(site: Site, title: str) -> None:
    assert "…" not in words(named(_card(site, title), "post-card__summary")[0])


def test_a_summary_ends_at_the_mark_for_more(site: Site) -> None:
    (summary,) = named(_card(site, "Welcome"), "post-card__summary")
    assert words(summary) == "What comes first."


def test_formulas_and_emphasis_of_a_summary_survive(site: Site) -> None:
    (summary,) = named(_card(site, _DIFFUSION), "post-card__summary")
    assert [words(em) for em in summary.iter("em")] == ["data"]
    assert len(list(summary.iter("math"))) == 1


def test_formulas_and_emphasis_of_a_title_survive(site: Site) -> None:
    title = named(_cards(site, "page/2/index.html")[0], "post-card__title")[0]
    assert [words(em) for em in title.iter("em")] == ["Labels"]
    assert len(list(title.iter("math"))) == 1


def test_a_card_has_its_tags_as_links_to_their_pages(site: Site) -> None:
    tags = named(_card(site, "Welcome"), "post-card__tag")
    assert [words(tag) for tag in tags] == ["meta", "small notes"]
    titles = [words(site.page(tag.get("href")).find(".//h1")) for tag in tags]
    assert titles == ["Posts tagged “meta”", "Posts tagged “small notes”"]


def test_a_card_of_an_updated_post_tells_the_last_update(site: Site) -> None:
    badges = [
        words(badge) for badge in named(_card(site, _DIFFUSION), "post-card__badge")
    ]
    assert badges == ["Updated December 1, 2022"]
    assert named(_card(site, _QUERIES), "post-card__badge") == []


def test_a_cover_has_its_words_and_its_size(site: Site) -> None:
    (image,) = _card(site, _DIFFUSION).iter("img")
    shown = [image.get(name) for name in ("alt", "width", "height")]
    assert shown == ["A chain of circles.", "40", "30"]


_LINE = (
    "Date: September 8, 2022 | Estimated Reading Time: 17 min | "
    "Author: The Tangent Notes editors"
)


def test_a_card_has_the_line_of_date_time_and_author(site: Site) -> None:
    (byline,) = named(_card(site, _DIFFUSION), "byline")
    assert words(byline) == _LINE


def test_a_post_has_the_same_line_under_its_title(site: Site) -> None:
    heading = site.page("posts/diffusion/index.html").find(".//h1")
    assert words(heading.getnext()) == _LINE


def test_the_date_of_a_line_is_one_for_machines_too(site: Site) -> None:
    (time,) = named(_card(site, _DIFFUSION), "byline")[0].iter("time")
    assert time.get("datetime") == "2022-09-08"


# -- Options of {post-cards} -----------------------------------------------------------

_OPTIONS = {
    "tags": (":tags: vision", [_DIFFUSION]),
    "tags-any": (":tags: vision, meta", ["Welcome", _DIFFUSION, _PLAIN]),
    "category": (":category: Surveys", [_QUERIES, _PLAIN]),
    "author": (":author: ann", [_QUERIES, _LABELS]),
    "series": (":series: few-labels", [_QUERIES, _LABELS]),
    "year": (":year: 2022", [_DIFFUSION, _LABELS]),
    "both": (":year: 2022\n:author: ann", [_LABELS]),
    "limit": (":limit: 2", ["Welcome", _QUERIES]),
    "sort-updated": (
        ":sort: updated\n:limit: 4",
        [_QUERIES, _DIFFUSION, _LABELS, _PLAIN],
    ),
    "sort-title": (
        ":sort: title",
        [_PLAIN, _DIFFUSION, _LABELS, "The Oldest Post", "Welcome", _QUERIES],
    ),
    "layout": (":layout: compact\n:tags: vision", [_DIFFUSION]),
    "unknown": (":tags: nope", []),
    "unknown-sort": (":sort: nope", []),
}


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("options") / "blog")
    for name, (lines, _) in _OPTIONS.items():
        page = (
            f"---\norphan: true\n---\n\n# {name}\n\n```{{post-cards}}\n{lines}\n```\n"
        )
        made.write({f"{name}.md": page})
    times = (
        "---\norphan: true\n---\n\n# T\n\n```{post-cards}\n:sort: reading-time\n```\n"
    )
    made.write({"times.md": times})
    assert made.build().status == 0
    return made


@pytest.mark.parametrize("name", _OPTIONS)
def test_an_option_of_post_cards_selects_and_orders(options: Site, name: str) -> None:
    shown = [
        re.sub(r"Much .*", "Much x", title)
        for title in _titles(options, f"{name}.html")
    ]
    assert shown == _OPTIONS[name][1]


def test_cards_sorted_by_reading_time_end_with_the_longest(options: Site) -> None:
    assert _titles(options, "times.html")[-1] == _DIFFUSION


def test_a_compact_card_has_no_summary(options: Site) -> None:
    (card,) = _cards(options, "layout.html")
    assert named(card, "post-card__summary") == []


# -- Dates in other languages ----------------------------------------------------------


_GERMAN = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgid "Posts tagged “{}”"
msgstr "Beiträge zu „{}“"

msgid "Updates"
msgstr "Nachträge"

msgid "Copied"
msgstr "Kopiert"
"""


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(
        tmp_path_factory.mktemp("german"),
        {
            "conf.py": f'{CONF}language = "de"\nlocale_dirs = ["locale"]\n',
            "locale/de/LC_MESSAGES/sphinx.po": _GERMAN,
            "posts/a/index.md": post("date: 2024-01-01\ntags: ['{x}']"),
        },
    )
    assert site.build("-W").status == 0
    return site


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("blog/tag/x/index.html", "Beiträge zu „{x}“"),
        ("updates/index.html", "Nachträge"),
    ],
)
def test_titles_of_made_pages_are_in_the_language_of_the_site(
    german: Site, path: str, title: str
) -> None:
    page = german.page(path)
    assert words(page.find(".//h1")) == title
    assert page.findtext(".//title").startswith(title)


def test_words_of_scripts_are_in_the_language_of_the_site(german: Site) -> None:
    assert german.page("index.html").xpath("//script/@data-copied") == ["Kopiert"]


def test_a_site_from_right_to_left_says_so(tmp_path: Path) -> None:
    site = Site(tmp_path, {"conf.py": f'{CONF}language = "he"\n'})
    site.build()
    assert site.page("index.html").get("dir") == "rtl"


def test_dates_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    files = {
        "conf.py": f'{CONF}language = "de"\n',
        "posts/a/index.md": post("date: 2022-03-08", "# Ein Beitrag\n"),
    }
    site = Site(tmp_path, files)
    site.build()
    times = [words(time) for time in site.page("posts/a/index.html").iter("time")]
    assert times == ["8. März 2022"]


# -- Update notes ----------------------------------------------------------------------


def _notes(site: Site) -> list[str]:
    (box,) = named(site.page("posts/diffusion/index.html"), "update-notes")
    return [words(note) for note in named(box, "update-note")]


def test_update_notes_stand_at_the_top_in_order_of_their_dates(site: Site) -> None:
    starts = [note[:30] for note in _notes(site)]
    assert starts == [
        "Updated on 2022-10-02: Added g",
        "Updated on 2022-11-03: Added a",
        "Updated on 2022-12-01: Added s",
    ]


def test_update_notes_can_begin_with_the_newest(tmp_path: Path) -> None:
    site = Site.copy(ROOTS / "blog", tmp_path / "blog")
    site.edit(
        "conf.py", "language =", "longform_updates_newest_first = True\nlanguage ="
    )
    site.build()
    dates = [note.split()[2] for note in _notes(site)]
    assert dates == ["2022-12-01:", "2022-11-03:", "2022-10-02:"]


def test_an_update_note_stays_where_its_directive_is(site: Site) -> None:
    page = site.page("posts/diffusion/index.html")
    (section,) = page.xpath("//section[h2[starts-with(., 'Training')]]")
    notes = [words(note) for note in named(section, "update-note")]
    assert [note[:22] for note in notes] == ["Updated on 2022-11-03:"]


def test_the_update_log_has_the_notes_of_all_posts_newest_first(site: Site) -> None:
    times = site.page("updates/index.html").xpath("//article//time/@datetime")
    assert times == ["2022-12-01", "2022-11-03", "2022-10-02", "2021-05-06"]


# -- Series ----------------------------------------------------------------------------


def test_a_part_lists_all_parts_with_itself_marked(site: Site) -> None:
    (box,) = named(site.page("posts/queries/index.html"), "series-box")
    parts = [words(part) for part in box.iter("li")]
    assert [part.split()[0] for part in parts] == ["Few", "Which"]
    assert words(box.xpath(".//*[@aria-current='page']")[0]) == _QUERIES


def test_a_part_leads_to_the_one_before(site: Site) -> None:
    (box,) = named(site.page("posts/queries/index.html"), "series-box")
    links = [link.get("href") for link in box.iter("a") if "art" in words(link)]
    assert links[-1] == "../labels/index.html"


def test_the_page_of_a_series_has_its_parts_as_cards_in_order(site: Site) -> None:
    titles = _titles(site, "series/few-labels/index.html")
    assert [title.split()[0] for title in titles] == ["Few", "Which"]


def test_the_page_of_a_series_has_its_time_and_last_update(site: Site) -> None:
    article = site.page("series/few-labels/index.html").find(".//article")
    assert re.search(r"2 parts · \d+ min · last update May 6, 2023", words(article))


def test_a_build_tells_authors_nothing_of_the_package_itself(tmp_path: Path) -> None:
    build = Site(
        tmp_path, {"posts/one/index.md": post("date: 2022-03-04")}
    ).build_apart()
    assert "extensions/longform" not in build.output
