"""JSON-LD says what schema.org and search engines ask for, and nothing escapes it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from longform.model.json_ld import script_json, structured_data
from longform.model.page_description import (
    ArticleDescription,
    LinkDescription,
    PageDescription,
    PersonDescription,
    PictureDescription,
    SeriesDescription,
    WorkDescription,
)
from tests.schema_org import faults, nodes_of

_SITE = "https://notes.example.org/"
_ANN = PersonDescription("Ann Lee", f"{_SITE}blog/author/ann/", "https://ann.example/")
_ARTICLE = ArticleDescription(
    published=dt.datetime(2022, 3, 9, 12, 30, tzinfo=dt.UTC),
    modified=dt.date(2022, 4, 1),
    authors=(_ANN, PersonDescription("Bo", None, "mailto:bo@example.org")),
    categories=("Methods",),
    tags=("vision", "theory"),
    word_count=3769,
    minutes=95,
    license="CC-BY-SA-4.0",
    series=SeriesDescription("Few Labels", f"{_SITE}series/few-labels/", 2),
    works=(
        WorkDescription(
            "DDPM",
            ("J. Ho",),
            "2020",
            "https://arxiv.org/abs/2006.11239",
            is_scholarly=True,
        ),
        WorkDescription("Notes"),
    ),
)
_PICTURE = PictureDescription(f"{_SITE}a.png?v=1", 1200, 630, "A post")
_ITEMS = (
    LinkDescription("First", f"{_SITE}posts/first/"),
    LinkDescription("Second", f"{_SITE}posts/second/"),
)


def _page(**facts: Any) -> PageDescription:
    plain = {
        "kind": "page",
        "title": "A page",
        "url": f"{_SITE}page.html",
        "summary": "What it says.",
        "language": "en",
        "locale": "en_US",
        "site_title": "Notes",
        "site_url": _SITE,
        "trail": (LinkDescription("Notes", _SITE),),
    }
    return PageDescription(**{**plain, **facts})


_POST = _page(kind="post", title="A post", article=_ARTICLE, picture=_PICTURE)
_PAGES = {
    "home": _page(kind="home", trail=()),
    "post": _POST,
    "bare post": _page(
        kind="post",
        summary="",
        article=ArticleDescription(
            published=dt.date(2022, 3, 9), modified=dt.date(2022, 3, 9), minutes=1
        ),
    ),
    "list": _page(kind="list", items=_ITEMS, item_count=300),
    "empty list": _page(kind="list"),
    "series": _page(kind="series", items=_ITEMS, item_count=2),
    "author": _page(kind="author", person=_ANN),
    "page": _page(),
}


@pytest.mark.parametrize("name", _PAGES)
def test_every_type_and_property_is_of_the_vocabulary(name: str) -> None:
    document = structured_data(_PAGES[name])
    assert document["@context"] == "https://schema.org"
    assert [fault for node in document["@graph"] for fault in faults(node)] == []  # type: ignore[attr-defined]


def test_a_post_has_all_that_search_engines_recommend() -> None:
    # Google Search Central, "Article structured data", recommended properties.
    (post,) = nodes_of(structured_data(_POST), "BlogPosting")
    assert post["headline"] == "A post"
    assert post["datePublished"] == "2022-03-09T12:30:00+00:00"
    assert post["dateModified"] == "2022-04-01"
    assert post["image"]["url"] == f"{_SITE}a.png?v=1"
    assert [(author["name"], author.get("url")) for author in post["author"]] == [
        ("Ann Lee", f"{_SITE}blog/author/ann/"),
        ("Bo", None),
    ]


def test_an_authors_own_page_and_mail_address_are_told_as_such() -> None:
    (post,) = nodes_of(structured_data(_POST), "BlogPosting")
    ann, bo = post["author"]
    assert ann["sameAs"] == "https://ann.example/"
    assert bo["email"] == "bo@example.org"


def test_a_post_says_how_long_it_is() -> None:
    (post,) = nodes_of(structured_data(_POST), "BlogPosting")
    assert (post["wordCount"], post["timeRequired"]) == (3769, "PT95M")


def test_a_post_is_the_second_part_of_its_series_and_of_the_blog() -> None:
    (post,) = nodes_of(structured_data(_POST), "BlogPosting")
    blog, series = post["isPartOf"]
    assert (blog["@type"], blog["name"]) == ("Blog", "Notes")
    assert (series["@type"], series["name"]) == ("CreativeWorkSeries", "Few Labels")
    assert post["position"] == 2


def test_the_series_of_a_part_is_the_one_that_its_page_tells_of() -> None:
    url = f"{_SITE}series/few-labels/"
    page = _page(kind="series", url=url, items=_ITEMS)
    (collection,) = nodes_of(structured_data(page), "CollectionPage")
    (post,) = nodes_of(structured_data(_POST), "BlogPosting")
    assert collection["mainEntity"]["@id"] == post["isPartOf"][1]["@id"]
    parts = collection["mainEntity"]["hasPart"]
    assert [(part["position"], part["headline"]) for part in parts] == [
        (1, "First"),
        (2, "Second"),
    ]


def test_a_post_names_the_works_it_cites() -> None:
    (post,) = nodes_of(structured_data(_POST), "BlogPosting")
    assert post["citation"] == [
        {
            "@type": "ScholarlyArticle",
            "name": "DDPM",
            "author": [{"@type": "Person", "name": "J. Ho"}],
            "datePublished": "2020",
            "url": "https://arxiv.org/abs/2006.11239",
        },
        {"@type": "CreativeWork", "name": "Notes"},
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-sa-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("All mine", {"@type": "CreativeWork", "name": "All mine"}),
    ],
)
def test_a_licence_is_an_address_where_its_name_is_one(
    name: str, expected: object
) -> None:
    article = ArticleDescription(
        published=dt.date(2022, 1, 1), modified=dt.date(2022, 1, 1), license=name
    )
    document = structured_data(_page(kind="post", article=article))
    (post,) = nodes_of(document, "BlogPosting")
    assert post["license"] == expected


def test_breadcrumbs_lead_from_home_to_the_page() -> None:
    # Google Search Central, "Breadcrumb": name and position of each item, and its
    # address, which the last one, the page itself, need not have.
    trail = (LinkDescription("Notes", _SITE), LinkDescription("Tags", f"{_SITE}tag/"))
    document = structured_data(_page(kind="list", trail=trail))
    (crumbs,) = nodes_of(document, "BreadcrumbList")
    items = [
        (item["position"], item["name"], item.get("item"))
        for item in crumbs["itemListElement"]
    ]
    assert items == [
        (1, "Notes", _SITE),
        (2, "Tags", f"{_SITE}tag/"),
        (3, "A page", None),
    ]


def test_home_names_the_site_and_the_blog() -> None:
    # Google Search Central, "Site names": name and url of a WebSite on the home page.
    document = structured_data(_PAGES["home"])
    for type_ in ("WebSite", "Blog"):
        (node,) = nodes_of(document, type_)
        assert (node["name"], node["url"]) == ("Notes", _SITE)


def test_an_authors_page_is_a_profile() -> None:
    # Google Search Central, "Profile page": mainEntity, with a name.
    (page,) = nodes_of(structured_data(_PAGES["author"]), "ProfilePage")
    assert page["mainEntity"]["name"] == "Ann Lee"


def test_a_list_tells_its_whole_length() -> None:
    (page,) = nodes_of(structured_data(_PAGES["list"]), "CollectionPage")
    assert page["mainEntity"]["numberOfItems"] == 300
    assert len(page["mainEntity"]["itemListElement"]) == 2


def test_without_the_sites_address_nothing_has_one() -> None:
    article = ArticleDescription(
        published=dt.date(2022, 1, 1),
        modified=dt.date(2022, 1, 1),
        authors=(PersonDescription("Ann"),),
        series=SeriesDescription("Few Labels", None, 1),
    )
    trail = (LinkDescription("Notes", None),)
    page = _page(kind="post", url=None, site_url=None, trail=trail, article=article)
    document = structured_data(page)
    assert "http" not in json.dumps(document["@graph"])
    assert nodes_of(document, "BlogPosting")[0]["headline"] == "A page"
    assert nodes_of(document, "BreadcrumbList") == []


def test_an_author_can_be_an_organization() -> None:
    team = PersonDescription("The Team", is_organization=True)
    article = ArticleDescription(
        published=dt.date(2022, 1, 1), modified=dt.date(2022, 1, 1), authors=(team,)
    )
    (post,) = nodes_of(
        structured_data(_page(kind="post", article=article)), "BlogPosting"
    )
    assert post["author"] == [{"@type": "Organization", "name": "The Team"}]


_HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "a\u2028b\u2029c",
    "\x00\x01\x0b\x7f\x85\x9f",
    "\ud800 \ufffe \ufdd0",
    "&lt;/script&gt; &amp; ]]>",
    "\\\"'\\u003c",
    "漢字 עברית 😀",
]


@given(st.text() | st.sampled_from(_HOSTILE))
def test_no_text_gets_out_of_its_script_element(text: str) -> None:
    json_text = script_json({"name": text})
    page = f'<script type="application/ld+json">{json_text}</script><p id="after">'
    parser = html.HTMLParser(encoding="utf-8")
    tree = html.fromstring(page.encode("utf-8"), parser=parser)
    (script,) = tree.iter("script")
    assert json.loads(script.text) == {"name": text}
    assert tree.xpath("//p[@id='after']")


@pytest.mark.parametrize("text", _HOSTILE)
def test_a_script_element_has_no_sign_that_html_reads(text: str) -> None:
    assert not set(script_json({"name": text})) & set("<>&\x00\x7f\x85\u2028\u2029")
