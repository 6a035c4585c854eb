"""Laws of a site that only names the extension and the theme: all holds there too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import Reader
from tests.browser.server import served
from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_NAME = "Notes on Estimators, Bounds and Other Small Matters of the Learning Machine"
_FILES = {
    "index.md": "# Home\n\n```{toctree}\nguide/index\n```\n\n```{post-cards}\n```\n",
    "guide/index.md": "# Guide\n\n```{toctree}\nmore\n```\n",
    "guide/more.md": "# More\n\nWords.\n",
    "posts/a/index.md": post(body="# A\n\nWords.\n\n## Part\n\nMore words.\n"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site twice: in English, and in a language from right to left."""
    folder = tmp_path_factory.mktemp("plain")
    conf = CONF.replace("Test Notes", _NAME).replace("html_sidebars", "_unused")
    for language in ("en", "he"):
        made = f'{conf}language = "{language}"\n'
        site = Site(folder / language, {**_FILES, "conf.py": made})
        assert site.build().status == 0
    return folder


@pytest.fixture(params=["en", "he"])
def plain(request: pytest.FixtureRequest, folder: Path) -> Path:
    return folder / str(request.param) / "_build/html"


@pytest.fixture
def plain_reader(browser: Browser, plain: Path) -> Iterator[Reader]:
    with served(plain) as address, Reader(browser, address) as someone:
        yield someone


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_a_long_name_leaves_room_for_the_rest_of_the_head(
    plain_reader: Reader, width: int
) -> None:
    page = plain_reader.open("guide/more.html", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    header = page.locator(".site-header").bounding_box()
    assert header
    for part in page.locator(".site-header :is(a, button):visible").all():
        box = part.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= header["y"] + header["height"]


def test_the_button_that_the_theme_has_opens_the_search(plain_reader: Reader) -> None:
    page = plain_reader.open("posts/a/index.html", width=390)
    page.locator(".site-header__button--search").click()
    page.get_by_role("dialog").locator("input[type=search]").wait_for()


def test_every_link_and_button_of_the_head_is_to_be_seen(plain_reader: Reader) -> None:
    """The theme draws some with an icon font, which is not sent."""
    page = plain_reader.open("guide/more.html", width=1440)
    links = page.locator(".bd-header-article a, .site-header :is(a, button):visible")
    assert links.count() >= 3
    for link in links.all():
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 12


def test_listings_are_written_from_left_to_right(plain_reader: Reader) -> None:
    page = plain_reader.open("posts/a/index.html")
    listing = page.locator(".cite-box pre")
    assert listing.evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_a_page_in_a_folder_of_files_offers_nothing_that_cannot_work(
    browser: Browser, folder: Path
) -> None:
    page = browser.new_context().new_page()
    page.goto((folder / "en/_build/html/posts/a/index.html").as_uri())
    assert page.get_by_role("link", name="View as Markdown").is_visible()
    assert not page.get_by_role("button", name="Copy as Markdown").is_visible()
    page.context.close()
