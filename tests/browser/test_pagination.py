"""Laws of a listing on several pages, on a small site in the theme's own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import build
from tests.browser.reader import Reader, follow
from tests.browser.server import served
from tests.site import Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NEWEST_FIRST = ["Fifth", "Fourth", "Third", "Second", "First"]


@pytest.fixture(scope="module")
def listing(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Reader, Page]]:
    posts = {
        f"posts/p{day}/index.md": post(f"date: 2024-01-0{day}", f"# {title}\n\nText.\n")
        for day, title in enumerate(reversed(NEWEST_FIRST), 1)
    }
    index = "# Home\n\n```{post-cards}\n:paginate: 2\n```\n"
    folder = tmp_path_factory.mktemp("paginated")
    site = Site(folder / "source", {"index.md": index, **posts})
    pages = build(site.folder, folder)
    with served(pages) as address, Reader(browser, address) as reader:
        yield reader, reader.open("")


@pytest.fixture
def home(listing: tuple[Reader, Page]) -> Page:
    """Return the window, on the home page."""
    reader, page = listing
    reader.go(page, "")
    return page


def _titles(page: Page) -> list[str]:
    return page.locator(".post-card__title").all_inner_texts()


def test_older_posts_lead_through_every_post_once(home: Page) -> None:
    seen = _titles(home)
    while home.locator("a[rel=next]").count():
        follow(home, home.locator("a[rel=next]"))
        seen += _titles(home)
    assert seen == NEWEST_FIRST


def test_newer_posts_lead_back_to_the_home_page(home: Page) -> None:
    follow(home, home.locator(".pagination a", has_text="3"))
    assert home.url.endswith("/page/3/index.html")
    for _ in range(2):
        follow(home, home.locator("a[rel=prev]"))
    assert _titles(home) == NEWEST_FIRST[:2]
    assert home.locator("a[rel=prev]").count() == 0


def test_the_page_that_is_read_is_marked_and_is_no_link(home: Page) -> None:
    here = home.locator(".pagination [aria-current=page]")
    assert here.inner_text() == "1"
    assert here.evaluate("e => e.tagName") == "SPAN"
