"""What an author writes as text is text wherever it lands: HTML, attributes, feeds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.schema_org import nodes_of
from tests.site import ATOM, CONF, SVG, Site, post, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT = "<script>alert(1)</script>"
_IMAGE = '"><img src=x onerror=alert(1)>'
_TEMPLATE = "{{ 7*7 }}"
_ALL = f"{_SCRIPT} {_IMAGE} {_TEMPLATE}"
_LINK = "[a](javascript:alert(1))"
_MARKDOWN = rf"{_ALL} {_LINK} ![{_SCRIPT}](x) $\text{{{_SCRIPT}}}$"
_HREF = r"$\href{javascript:alert(1)}{x}$"
_ADDRESS = "https://example.org/?" + _IMAGE.replace(" ", "+")

_CONF = f"""{CONF}
blog_title = "Notes " + {_ALL!r}
myst_enable_extensions = ["dollarmath", "substitution"]
longform_authors = {{"evil": {{"name": {_ALL!r}, "url": {_ADDRESS!r}}}}}
longform_series = {{"evil": {{"title": {_ALL!r}, "description": {_ALL!r}}}}}
"""


def _quoted(text: str) -> str:
    """Write a text as a YAML scalar in single quotes (YAML 1.2, 7.3.2)."""
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    """Write a text in Markdown so that it is shown as it is (CommonMark, 2.4)."""
    return re.sub(r"([^\w\s])", r"\\\1", text)


_IN_FRONT_MATTER = f"""
date: 2020-01-01
title: {_quoted(_ALL)}
summary: {_quoted(_MARKDOWN)}
tags: [{_quoted(_SCRIPT)}, {_quoted(_IMAGE)}, {_quoted(_TEMPLATE)}]
category: {_quoted(_ALL)}
author: [evil, {_quoted(_ALL)}]
license: {_quoted(_ALL)}
series: evil
part: 1
cover: a.svg
cover_alt: {_quoted(_ALL)}
updates:
  - date: 2020-02-01
    note: {_quoted(_MARKDOWN)}
"""

_IN_BODY = f"""\
# Of {_escaped(_SCRIPT)} {_escaped(_IMAGE)} {_escaped(_TEMPLATE)}

Words {_escaped(_ALL)}, `{_SCRIPT}`, {_HREF}, see [](#front).

```{{update}} 2020-02-02
More of {_escaped(_ALL)}.
```
"""

_FILES = {
    "conf.py": _CONF,
    "posts/front/index.md": post(_IN_FRONT_MATTER, "Text, see [](#body).\n"),
    "posts/front/a.svg": SVG,
    "posts/body/index.md": post(
        "date: 2020-01-02\nseries: evil\npart: 2\naliases: old/", _IN_BODY
    ),
    "posts/links/index.md": post(
        "date: 2020-01-03\nsummary: So.", "# Links\n\n{post}`body` and [](#front).\n"
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("hostile"), _FILES)
    build = made.build()
    assert build.status == 0, build.output
    return made


def _harm(tree: html.HtmlElement) -> Iterator[str]:
    """Yield what a browser would run, or load, of the texts above."""
    for element in tree.iter("*"):
        # Data is not run; a text that ends it early makes a script of its own.
        is_data = element.get("type") == "application/ld+json"
        is_script = element.tag == "script" and not is_data
        if is_script and "alert(1)" in (element.text or ""):
            yield f"script: {element.text:.80}"
        for name, value in element.attrib.items():
            is_handler = name.startswith("on") and "alert" in value
            is_address = name in {"href", "src"} and re.match("x$|javascript:", value)
            if is_handler or is_address:
                yield f"{element.tag} {name}={value:.80}"


def _pages(site: Site) -> dict[str, html.HtmlElement]:
    """Return every page that we made, by its path."""
    paths = [path for path in site.files() if path.endswith(".html")]
    return {path: site.page(path) for path in paths if not path.startswith("_static")}


def test_no_page_runs_what_an_author_wrote_as_text(site: Site) -> None:
    harm = {path: list(_harm(page)) for path, page in _pages(site).items()}
    assert {path: found for path, found in harm.items() if found} == {}


def test_no_template_computes_what_an_author_wrote_as_text(site: Site) -> None:
    shown = {
        path: " ".join(page.xpath("//text()[not(ancestor::script)] | //@*[. != '']"))
        for path, page in _pages(site).items()
    }
    assert [path for path, text in shown.items() if re.search(r"\b49\b", text)] == []


def _typed(element: html.HtmlElement) -> str:
    """Return words with the quotes that an author types, not the typographic ones."""
    return words(element).replace("“", '"').replace("”", '"')


def _last_card(site: Site) -> html.HtmlElement:
    return site.page("index.html").xpath("//article[contains(@class, 'post-card')]")[-1]


def test_a_card_shows_a_title_as_it_was_written(site: Site) -> None:
    assert words(_last_card(site).find(".//h2")) == _ALL


def test_a_card_shows_tags_as_they_were_written(site: Site) -> None:
    tags = [words(tag) for tag in _last_card(site).iterfind(".//ul/li")]
    assert tags == [_SCRIPT, _IMAGE, _TEMPLATE]


def test_a_cover_has_the_words_for_it_as_they_were_written(site: Site) -> None:
    assert _last_card(site).find(".//img").get("alt") == _ALL


@pytest.mark.parametrize("name", ["front", "body"])
def test_a_page_shows_its_title_as_it_was_written(site: Site, name: str) -> None:
    assert _ALL in _typed(site.page(f"posts/{name}/index.html").find(".//h1"))


def test_a_page_shows_update_notes_as_they_were_written(site: Site) -> None:
    notes = site.page("updates/index.html").xpath("//*[@class='update-log__note']")
    assert [_ALL in _typed(note) for note in notes] == [True, True]


def test_a_page_is_named_by_its_title_in_the_browser(site: Site) -> None:
    assert _ALL in words(site.page("posts/front/index.html").find(".//title"))


def test_machines_get_a_title_as_it_was_written(site: Site) -> None:
    page = site.page("posts/front/index.html")
    (script,) = page.xpath("//script[@type='application/ld+json']")
    (post,) = nodes_of(json.loads(script.text), "BlogPosting")
    assert post["headline"] == _ALL
    assert page.xpath("//meta[@property='og:title']/@content") == [_ALL]


def test_no_feed_runs_what_an_author_wrote_as_text(site: Site) -> None:
    feeds = [path for path in site.files() if path.endswith("atom.xml")]
    harm = [
        found
        for path in feeds
        for element in site.feed(path).iter()
        if element.get("type") == "html" and element.text
        for found in _harm(html.fragment_fromstring(element.text, "div"))
    ]
    assert len(feeds) > 5
    assert harm == []


def test_a_feed_has_a_title_as_it_was_written(site: Site) -> None:
    titles = site.feed().findall(f"{ATOM}entry/{ATOM}title")
    assert titles[-1].text == _ALL
