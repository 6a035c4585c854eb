"""What stands in the head of each page of a built site, seen as others read it."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.schema_org import faults, nodes_of
from tests.site import CONF, ROOTS, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_BASE = "https://small.example.org/notes"  # below a path, without a slash at its end


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("head") / "blog")
    made.edit("conf.py", "https://small.example.org/", _BASE)
    made.edit("posts/oldest/index.md", "author:", "canonical: https://a.org/b\nauthor:")
    build = made.build("-W")
    assert build.status == 0, build.output
    return made


def _metas(site: Site, path: str) -> list[tuple[str, str]]:
    """Return name (or property) and content of each ``meta`` element in order."""
    return [
        (meta.get("name") or meta.get("property"), meta.get("content"))
        for meta in site.page(path).xpath("//head/meta[@name or @property]")
    ]


def _meta(site: Site, path: str, name: str) -> str | None:
    found = [content for key, content in _metas(site, path) if key == name]
    assert len(found) <= 1
    return found[0] if found else None


def _canonical(site: Site, path: str) -> list[str]:
    found: list[str] = site.page(path).xpath("//head/link[@rel='canonical']/@href")
    return found


def _document(site: Site, path: str) -> Any:
    """Return the one JSON-LD document of a page."""
    (script,) = site.page(path).xpath("//script[@type='application/ld+json']")
    return json.loads(script.text)


def _pages(site: Site) -> list[str]:
    """Return the paths of all pages but redirects."""
    paths = [path for path in site.files() if path.endswith(".html")]
    return [
        path
        for path in paths
        if not path.startswith("_static")
        and not site.page(path).xpath("//meta[@http-equiv='refresh']")
    ]


_REPEATED = {"author", "article:author", "article:tag"}


def test_no_page_says_a_thing_twice(site: Site) -> None:
    twice = {
        path: [
            name
            for name, count in Counter(name for name, _ in _metas(site, path)).items()
            if count > 1
            and name not in _REPEATED | {"viewport"}  # the theme's
            and not name.startswith("citation_")
        ]
        for path in _pages(site)
    }
    assert {path: names for path, names in twice.items() if names} == {}


def test_every_page_names_its_address_and_one_alone(site: Site) -> None:
    addresses = {path: _canonical(site, path) for path in _pages(site)}
    own = {
        path: f"{_BASE}/" + re.sub("(^|/)index.html$", r"\1", path)
        for path in addresses
    }
    own["posts/oldest/index.html"] = "https://a.org/b"
    assert addresses.pop("404.html") == []  # it stands at any address
    del own["404.html"]
    assert addresses == {path: [address] for path, address in own.items()}


def test_a_redirect_names_the_page_it_leads_to(site: Site) -> None:
    assert _canonical(site, "old-diffusion.html") == [f"{_BASE}/posts/diffusion/"]


def test_the_address_for_previews_is_the_canonical_one(site: Site) -> None:
    for path in _pages(site):
        own = _meta(site, path, "og:url")
        assert ([own] if own else []) == _canonical(site, path)


def test_every_page_that_search_engines_list_has_a_description(site: Site) -> None:
    silent = [
        path
        for path in _pages(site)
        if not _meta(site, path, "robots") and not _meta(site, path, "description")
    ]
    assert silent == []


def test_the_bibliography_is_described_by_its_first_works(tmp_path: Path) -> None:
    work = "@book{a, author={Lee, Ann}, title={On $x^2$}, year={2020}}"
    files = {
        "posts/one/index.md": post("date: 2022-03-04", "# One\n\n{cite:p}`a`\n"),
        "posts/one/references.bib": work,
    }
    site = Site(tmp_path, files)
    assert site.build("-W").status == 0
    described = _meta(site, "bibliography/index.html", "description")
    assert described == "Ann Lee. 2020. On x2. Cited in One"


def test_a_list_of_tags_is_described_by_their_names_most_used_first(
    tmp_path: Path,
) -> None:
    tags = {"one": "C", "two": "C++", "three": "C++"}
    files = {
        f"posts/{name}/index.md": post(f"date: 2022-03-04\ntags: ['{tag}']")
        for name, tag in tags.items()
    }
    site = Site(tmp_path, files)
    assert site.build("-W").status == 0
    described = _meta(site, "blog/tag/index.html", "description")
    assert described == "Tags: C++, C"


def test_hidden_pages_and_no_others_are_kept_from_search_engines(site: Site) -> None:
    hidden = {path for path in site.files() if _is_hidden(site, path)}
    assert hidden == {
        "posts/secret/index.html",
        "404.html",
        "search.html",
        "genindex.html",
        "old-diffusion.html",
        "2022/diffusion/index.html",
    }


def _is_hidden(site: Site, path: str) -> bool:
    is_page = path.endswith(".html") and not path.startswith("_static")
    return is_page and _meta(site, path, "robots") == "noindex"


def test_every_page_has_structured_data_of_the_vocabulary(site: Site) -> None:
    wrong = {
        path: [
            fault for node in _document(site, path)["@graph"] for fault in faults(node)
        ]
        for path in _pages(site)
        if not _is_hidden(site, path)
    }
    assert len(wrong) > 20
    assert {path: found for path, found in wrong.items() if found} == {}


def test_a_post_is_described_by_its_record(site: Site) -> None:
    document = _document(site, "posts/diffusion/index.html")
    (found,) = nodes_of(document, "BlogPosting")
    assert found["headline"] == "Diffusion, in Short"
    assert found["datePublished"] == "2022-09-08"
    assert found["dateModified"] == "2022-12-01"
    assert found["timeRequired"] == "PT17M"
    assert found["keywords"] == ["vision", "theory"]
    assert found["articleSection"] == ["Methods"]
    assert found["url"] == f"{_BASE}/posts/diffusion/"


def test_a_post_names_the_works_it_cites(site: Site) -> None:
    document = _document(site, "posts/diffusion/index.html")
    (found,) = nodes_of(document, "BlogPosting")
    (work,) = found["citation"]
    assert work["@type"] == "ScholarlyArticle"
    assert work["name"] == "Denoising Diffusion Probabilistic Models"
    assert work["datePublished"] == "2020"
    authors = [author["name"] for author in work["author"]]
    assert authors == ["Jonathan Ho", "Ajay Jain"]


def test_an_instant_that_an_author_wrote_stays_one(site: Site) -> None:
    # 23:30 at five hours west of Greenwich is 04:30 there, on the next day.
    path = "posts/oldest/index.html"
    assert _meta(site, path, "article:published_time") == "2020-01-01T04:30:00+00:00"
    assert _meta(site, path, "citation_publication_date") == "2020/01/01"


def test_all_authors_are_named_with_their_pages(site: Site) -> None:
    (found,) = nodes_of(_document(site, "posts/queries/index.html"), "BlogPosting")
    assert [(author["name"], author["url"]) for author in found["author"]] == [
        ("The Tangent Notes editors", f"{_BASE}/blog/author/editors/"),
        ("Ann Lee", f"{_BASE}/blog/author/ann/"),
    ]
    assert found["author"][1]["sameAs"] == "https://ann.example.org/"


@pytest.mark.parametrize(
    ("path", "trail"),
    [
        ("posts/labels/index.html", ["Small Notes", "Learning with Few Labels"]),
        ("posts/diffusion/index.html", ["Small Notes", "Methods"]),
        ("posts/welcome/index.html", ["Small Notes", "All posts"]),
        ("blog/tag/vision/index.html", ["Small Notes", "Tags"]),
        ("blog/2022/index.html", ["Small Notes", "All posts"]),
        ("blog/author/ann/index.html", ["Small Notes", "Authors"]),
        ("about.html", ["Small Notes"]),
    ],
)
def test_breadcrumbs_lead_over_pages_of_the_site(
    site: Site, path: str, trail: list[str]
) -> None:
    (crumbs,) = nodes_of(_document(site, path), "BreadcrumbList")
    *above, _ = crumbs["itemListElement"]
    assert [item["name"] for item in above] == trail
    for item in above:
        target = item["item"].removeprefix(f"{_BASE}/")
        assert (site.out() / target).exists()


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("blog/index.html", "CollectionPage"),
        ("blog/tag/vision/index.html", "CollectionPage"),
        ("blog/category/methods/index.html", "CollectionPage"),
        ("blog/2022/index.html", "CollectionPage"),
        ("series/few-labels/index.html", "CollectionPage"),
        ("blog/author/ann/index.html", "ProfilePage"),
        ("index.html", "WebSite"),
        ("index.html", "Blog"),
        ("about.html", "WebPage"),
        ("page/2/index.html", "WebPage"),
    ],
)
def test_a_page_says_what_it_is(site: Site, path: str, type_: str) -> None:
    assert len(nodes_of(_document(site, path), type_)) == 1


def test_a_list_names_its_posts_newest_first(site: Site) -> None:
    document = _document(site, "blog/tag/theory/index.html")
    (page,) = nodes_of(document, "CollectionPage")
    assert [item["url"] for item in page["mainEntity"]["itemListElement"]] == [
        f"{_BASE}/posts/{name}/" for name in ("queries", "diffusion", "labels", "plain")
    ]


def test_parts_of_a_series_lead_to_each_other(site: Site) -> None:
    for path, rel, target in [
        ("posts/labels/index.html", "next", "../queries/index.html"),
        ("posts/queries/index.html", "prev", "../labels/index.html"),
    ]:
        links = site.page(path).xpath("//head/link[@rel='next' or @rel='prev']")
        assert [(link.get("rel"), link.get("href")) for link in links] == [
            (rel, target)
        ]


# -- Sites of other shapes -------------------------------------------------------------

_POST = {"posts/a/index.md": post("date: 2022-01-01\nauthor: Ann", "# A\n\nText.\n")}


def test_without_an_address_of_the_site_no_head_has_one(tmp_path: Path) -> None:
    conf = CONF.replace('html_baseurl = "https://notes.example.org/"\n', "")
    site = Site(tmp_path / "site", {"conf.py": conf, **_POST})
    assert site.build().status == 0
    path = "posts/a/index.html"
    assert _canonical(site, path) == []
    assert _meta(site, path, "og:url") is None
    assert _meta(site, path, "og:title") == "A"
    assert _meta(site, path, "citation_author") == "Ann"
    assert faults(nodes_of(_document(site, path), "BlogPosting")[0]) == []
    assert not site.page(path).xpath("//head//*[contains(@content, 'http')]")


def test_read_the_docs_gives_the_address_that_conf_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://notes.readthedocs.io/en/latest/"
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", address)
    conf = CONF.replace('html_baseurl = "https://notes.example.org/"\n', "")
    site = Site(tmp_path / "site", {"conf.py": conf, **_POST})
    assert site.build("-W").status == 0
    assert _canonical(site, "posts/a/index.html") == [f"{address}posts/a/"]


@pytest.mark.parametrize(
    "value", ['"notes.example.org"', '"https:///x"', '"https://a.org/?b=1"', "7"]
)
def test_an_address_that_is_none_is_told_and_left_out(
    tmp_path: Path, value: str
) -> None:
    conf = CONF.replace('"https://notes.example.org/"', value)
    site = Site(tmp_path / "site", {"conf.py": conf, **_POST})
    build = site.build()
    assert build.status == 0
    assert any("full address" in warning.text for warning in build.warnings)
    assert _canonical(site, "posts/a/index.html") == []


def test_what_an_author_writes_of_a_page_goes_before_ours(tmp_path: Path) -> None:
    written = """\
---
date: 2022-01-01
myst:
  html_meta:
    description: My own words.
    "property=og:title": My own title
---

# A

Text.
"""
    site = Site(tmp_path / "site", {"posts/a/index.md": written})
    assert site.build("-W").status == 0
    path = "posts/a/index.html"
    assert _meta(site, path, "description") == "My own words."
    assert _meta(site, path, "og:title") == "My own title"


def test_a_page_whose_name_ends_in_index_keeps_it(tmp_path: Path) -> None:
    page = "---\norphan: true\n---\n\n# On cards\n\nText.\n"
    site = Site(tmp_path / "site", {"myindex.md": page})
    assert site.build("-W").status == 0
    assert _canonical(site, "myindex.html") == [
        "https://notes.example.org/myindex.html"
    ]
    assert "https://notes.example.org/myindex.html" in site.text("sitemap.xml")
