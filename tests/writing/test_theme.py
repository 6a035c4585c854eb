"""Laws of a page's frame: what it loads, and whose templates draw it."""

from __future__ import annotations

import gzip
import re
from importlib.metadata import version
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from packaging.version import Version

from tests.site import CONF, Site, named, post

if TYPE_CHECKING:
    from pathlib import Path

POSTS = {
    "posts/plain/index.md": post(),
    "posts/math/index.md": post(body="# With math\n\nA formula, $y$.\n"),
    "posts/tabs/index.md": post(
        body="# With tabs\n\n::::{tab-set}\n:::{tab-item} One\nText.\n:::\n::::\n"
    ),
    "index.md": "# Home\n\n```{toctree}\ndocs/index\n```\n",
    "docs/index.md": "# Docs\n\n```{toctree}\nmore\n```\n",
    "docs/more.md": "# More\n",
    "_templates/layout.html": (
        '{% extends "!layout.html" %}\n'
        '{% block extrahead %}{{ super() }}<meta name="mine">{% endblock %}'
    ),
}
SIDEBARS = 'html_sidebars = {"posts/plain/**": []}\n'
OWN_TEMPLATES = CONF.replace("templates_path = []", 'templates_path = ["_templates"]')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    built = Site(
        tmp_path_factory.mktemp("frame"),
        {**POSTS, "conf.py": OWN_TEMPLATES + SIDEBARS},
    )
    assert built.build("-W").status == 0
    return built


def _loaded(site: Site, path: str) -> set[str]:
    """Return the names of the files that a page's head asks for, without hashes."""
    page = site.page(path)
    urls = page.xpath(
        "//script/@src | //link[@rel='stylesheet' or @rel='preload']/@href"
    )
    names = {str(url).partition("?")[0].rpartition("/")[2] for url in urls}
    return {re.sub(r"\.[0-9a-f]{10}(?=\.\w+$)", "", name) for name in names}


def test_a_page_loads_one_script(site: Site) -> None:
    scripts = {
        name for name in _loaded(site, "posts/plain/index.html") if ".js" in name
    }
    assert scripts == {"longform.js"}


def test_a_page_has_one_viewport(site: Site) -> None:
    page = site.page("posts/plain/index.html")
    assert len(page.xpath("//meta[@name='viewport']")) == 1


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("posts/plain/index.html", set()),
        ("posts/math/index.html", {"temml.css"}),  # with math.css in it
        (
            "posts/tabs/index.html",
            {"sphinx-design.min.css", "theme-design.css", "design-tabs.js"},
        ),
        ("search.html", {"search.css"}),
        ("404.html", {"search.css"}),
    ],
)
def test_a_page_loads_what_stands_on_it_needs(
    site: Site, path: str, needed: set[str]
) -> None:
    on_demand = {"temml.css", "search.css", "theme-design.css", "theme-notebook.css"}
    on_demand |= {"sphinx-design.min.css", "design-tabs.js"}
    assert _loaded(site, path) & on_demand == needed


def test_the_themes_styles_are_a_third_or_less(site: Site) -> None:
    whole = site.files()["_static/styles/pydata-sphinx-theme.css"]
    cut = site.files()["_static/longform/theme.css"]
    assert len(gzip.compress(cut)) < len(gzip.compress(whole)) / 3


def test_a_sites_own_layout_extends_ours(site: Site) -> None:
    page = site.page("posts/plain/index.html")
    assert page.xpath("//meta[@name='mine']")
    assert named(page, "site-header")


def test_a_sidebar_is_reached_from_the_header(site: Site) -> None:
    page = site.page("docs/more.html")
    target = page.xpath("//button[contains(@class, 'button--sidebar')]/@popovertarget")
    (sidebar,) = page.xpath("//*[@popover and @id=$id]", id=target[0])
    assert "More" in sidebar.text_content()


@pytest.mark.parametrize("path", ["posts/plain/index.html", "blog/index.html"])
def test_no_button_leads_to_a_sidebar_that_is_not_there(site: Site, path: str) -> None:
    page = site.page(path)
    assert not page.xpath("//*[@id='pst-primary-sidebar']")
    assert not page.xpath("//button[contains(@class, 'button--sidebar')]")


def test_a_site_that_asks_for_the_themes_scripts_gets_them(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        {**POSTS, "conf.py": OWN_TEMPLATES + "longform_theme_scripts = True\n"},
    )
    assert site.build("-W").status == 0
    assert {"bootstrap.js", "doctools.js"} <= _loaded(site, "posts/plain/index.html")
    assert "theme.css" in _loaded(site, "posts/plain/index.html")  # the theme's
    assert "_static/longform/theme.css" not in site.files()
    paths = {"posts/plain/index.html", "docs/more.html", "index.html"}
    asked = {name for path in paths for name in _loaded(site, path) if ".js" in name}
    assert asked <= {path.rpartition("/")[2] for path in site.files()}
    assert "searchtools.js" not in asked


def test_another_theme_keeps_its_own_page(tmp_path: Path) -> None:
    conf = CONF.replace('"pydata_sphinx_theme"', '"alabaster"')
    site = Site(tmp_path, {"posts/a/index.md": post(), "conf.py": conf})
    assert site.build("-W").status == 0
    assert "alabaster.css" in _loaded(site, "posts/a/index.html")
    assert len(site.page("posts/a/index.html").xpath("//meta[@name='viewport']")) == 1


PARTS = """
html_theme_options = {
    "navbar_start": "empty, navbar-logo",
    "navbar_center": [],
    "navbar_end": ["empty"],
    "navbar_persistent": ["empty"],
    "article_header_start": ["empty"],
    "article_footer_items": ["empty.html"],
    "footer_start": ["empty"],
    "footer_center": ["of-posts", "empty", "once"],
    "footer_end": [],
    "secondary_sidebar_items": ["of-posts", "empty"],
}
"""


@pytest.fixture(scope="module")
def parted_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site whose frame has parts that are empty, everywhere or on a page."""
    built = Site(
        tmp_path_factory.mktemp("parts"),
        {
            "posts/plain/index.md": post(),
            "index.md": "# Home\n\n## One\n\n## Two\n",
            "_templates/empty.html": "{% if false %}never{% endif %}\n",
            "_templates/of-posts.html": "{% if longform_post %}a post{% endif %}",
            "_templates/once.html": '<b id="{{ unique_html_id("once") }}">once</b>',
            "conf.py": OWN_TEMPLATES + PARTS,
        },
    )
    assert built.build("-W").status == 0
    return built


@pytest.mark.parametrize(
    ("path", "boxes"),
    [
        ("posts/plain/index.html", ["a post", "a post", "once"]),
        ("index.html", ["once"]),
    ],
)
def test_a_part_that_is_empty_has_no_box(
    parted_site: Site, path: str, boxes: list[str]
) -> None:
    page = parted_site.page(path)
    found = page.find_class("sidebar-secondary-item") + page.find_class("footer-item")
    assert [box.text_content().strip() for box in found] == boxes
    for name in ("header-article-item", "footer-article-item", "bd-footer-article"):
        assert page.find_class(name) == []
    assert len(page.find_class("bd-sidebar-secondary")) == len(boxes) // 2
    assert page.find_class("site-header__button--menu") == []
    [start] = page.find_class("navbar-item")
    assert start.find_class("navbar-brand")


@pytest.mark.skipif(
    Version(version("pydata-sphinx-theme")) < Version("0.24"),
    reason="it draws each part to see whether it is empty",
)
def test_a_part_is_drawn_once(parted_site: Site) -> None:
    once = parted_site.page("index.html").xpath("//b[text()='once']/@id")
    assert once == ["once"]


def test_the_themes_styles_are_cut_once_and_anew_by_a_new_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post()})
    site.build()
    before = site.files()
    cut = Mock(return_value={})
    monkeypatch.setattr("longform.writing.theme._cut_styles", cut)
    site.build()
    assert cut.call_count == 0
    monkeypatch.setattr("longform.writing.theme.package_digest", lambda: "next")
    site.build()
    assert cut.call_count == 1
    monkeypatch.undo()
    (site.out("doctrees-html") / "longform-static/longform/theme.css").unlink()
    site.build()
    assert site.files() == before
