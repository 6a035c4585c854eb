"""Meta elements say what Open Graph, X and Google Scholar read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from longform.model.open_graph import open_graph, scholar_tags, twitter_card
from longform.model.page_description import (
    ArticleDescription,
    PageDescription,
    PersonDescription,
    PictureDescription,
)

_SITE = "https://notes.example.org/"
_ARTICLE = ArticleDescription(
    published=dt.date(2022, 3, 9),
    modified=dt.date(2022, 4, 1),
    authors=(
        PersonDescription("Ann Lee", f"{_SITE}blog/author/ann/"),
        PersonDescription("Bo"),
    ),
    categories=("Methods", "Surveys"),
    tags=("vision", "theory"),
    minutes=17,
)
_PICTURE = PictureDescription(f"{_SITE}a.png", 1200, 630, "A post")

# ogp.me, as of 2026-11-23: properties of every object, of pictures, and of articles.
_PROPERTIES = {
    *(
        [
            "og:title",
            "og:type",
            "og:image",
            "og:url",
            "og:description",
            "og:locale",
            "og:site_name",
        ]
    ),
    *(["og:image:width", "og:image:height", "og:image:alt"]),
    *(["article:published_time", "article:modified_time", "article:author"]),
    *(["article:section", "article:tag"]),
}


def _page(**facts: Any) -> PageDescription:
    plain = {
        "kind": "post",
        "title": "A post",
        "url": f"{_SITE}posts/a/",
        "summary": "What it says.",
        "language": "en",
        "locale": "en_US",
        "site_title": "Notes",
        "site_url": _SITE,
        "picture": _PICTURE,
        "article": _ARTICLE,
    }
    return PageDescription(**{**plain, **facts})


def test_a_post_has_the_four_properties_that_every_object_has() -> None:
    tags = dict(open_graph(_page()))
    assert tags["og:title"] == "A post"
    assert tags["og:type"] == "article"
    assert tags["og:image"] == f"{_SITE}a.png"
    assert tags["og:url"] == f"{_SITE}posts/a/"


def test_every_property_is_of_the_protocol() -> None:
    assert {name for name, _ in open_graph(_page())} <= _PROPERTIES


def test_size_and_words_of_a_picture_follow_it() -> None:
    names = [name for name, _ in open_graph(_page())]
    start = names.index("og:image")
    assert names[start : start + 4] == [
        "og:image",
        "og:image:width",
        "og:image:height",
        "og:image:alt",
    ]


def test_an_article_has_dates_profiles_one_section_and_each_tag() -> None:
    tags = [tag for tag in open_graph(_page()) if tag[0].startswith("article:")]
    assert tags == [
        ("article:published_time", "2022-03-09"),
        ("article:modified_time", "2022-04-01"),
        ("article:author", f"{_SITE}blog/author/ann/"),
        ("article:section", "Methods"),
        ("article:tag", "vision"),
        ("article:tag", "theory"),
    ]


@pytest.mark.parametrize(
    ("kind", "type_"), [("home", "website"), ("list", "website"), ("author", "profile")]
)
def test_other_pages_are_sites_or_profiles(kind: Any, type_: str) -> None:
    assert dict(open_graph(_page(kind=kind, article=None)))["og:type"] == type_


def test_what_is_not_known_is_left_out() -> None:
    page = _page(url=None, summary="", locale=None, picture=None, article=None)
    assert [name for name, _ in open_graph(page)] == [
        "og:type",
        "og:title",
        "og:site_name",
    ]


def test_a_card_is_large_where_there_is_a_picture() -> None:
    assert dict(twitter_card(_page()))["twitter:card"] == "summary_large_image"
    assert dict(twitter_card(_page(picture=None)))["twitter:card"] == "summary"


def test_a_card_tells_the_reading_time() -> None:
    tags = dict(twitter_card(_page()))
    assert (tags["twitter:label1"], tags["twitter:data1"]) == ("Reading time", "17 min")


def test_scholars_get_title_each_author_and_date() -> None:
    # Google Scholar, "Inclusion Guidelines for Webmasters": citation_title, at least
    # one citation_author, and citation_publication_date, written 2010/5/12.
    tags = list(scholar_tags(_page()))
    assert ("citation_title", "A post") in tags
    assert [value for name, value in tags if name == "citation_author"] == [
        "Ann Lee",
        "Bo",
    ]
    assert ("citation_publication_date", "2022/03/09") in tags
    assert ("citation_fulltext_html_url", f"{_SITE}posts/a/") in tags


def test_a_page_without_an_author_is_not_for_scholars() -> None:
    article = ArticleDescription(
        published=dt.date(2022, 1, 1), modified=dt.date(2022, 1, 1)
    )
    assert list(scholar_tags(_page(article=article))) == []
    assert list(scholar_tags(_page(article=None))) == []
