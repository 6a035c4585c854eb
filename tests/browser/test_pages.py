"""Laws of every kind of page: it fits, it is quiet, it asks nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import pytest

from tests.browser.reader import KINDS, Reader, follow, ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).resolve().parents[2] / "_build" / "screenshots"


class Visit(NamedTuple):
    """A page that a reader of its own has opened."""

    kind: str
    reader: Reader
    page: Page


@pytest.fixture(scope="module", params=KINDS)
def visit(
    request: pytest.FixtureRequest, browser: Browser, blog: str
) -> Iterator[Visit]:
    """Give a page of each kind, just opened."""
    with Reader(browser, blog) as reader:
        yield Visit(request.param, reader, reader.open(KINDS[request.param]))


def test_no_page_scrolls_sideways(visit: Visit) -> None:
    for width in (390, 820, 1280):
        visit.page.set_viewport_size({"width": width, "height": 900})
        needed = visit.page.evaluate("document.documentElement.scrollWidth")
        assert needed <= width, f"{needed} pixels needed of {width}"


def test_a_page_asks_no_other_host(visit: Visit) -> None:
    own = (visit.reader.address, "data:", "blob:")
    assert not [url for url in visit.reader.requests if not url.startswith(own)]


def test_all_that_a_page_asks_for_is_there(visit: Visit) -> None:
    assert not visit.reader.failures


def test_no_page_has_an_error_in_the_console(visit: Visit) -> None:
    assert not visit.reader.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_the_ground_that_the_reader_prefers(
    visit: Visit, scheme: Literal["light", "dark"]
) -> None:
    """Leaves pictures in ``_build/screenshots``, for people to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.wait_for_function(
        f"document.documentElement.dataset.theme == '{scheme}'"
    )
    for width in (390, 1280):
        visit.page.set_viewport_size({"width": width, "height": 1100})
        picture = PICTURES / f"{visit.kind}-{width}-{scheme}.png"
        visit.page.screenshot(path=picture, animations="disabled")
    shade = ground(visit.page)
    assert shade > 0.9 if scheme == "light" else shade < 0.05


def test_the_cards_of_the_home_page_lead_to_posts(reader: Reader) -> None:
    page = reader.open("")
    links = page.locator("article.post-card .post-card__title a")
    titles = links.all_inner_texts()
    assert titles
    for number, title in enumerate(titles):
        follow(page, links.nth(number))
        assert page.locator("h1").inner_text().removesuffix("#").strip() == title
        assert page.locator("h1 + .byline").count() == 1
        page.go_back()
