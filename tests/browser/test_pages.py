"""Laws of every kind of page: it fits, it is quiet, it asks nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS, ground

if TYPE_CHECKING:
    from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).resolve().parents[2] / "_build" / "screenshots"


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(reader: Reader, kind: str) -> None:
    page = reader.window()
    for width in (390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        reader.go(page, KINDS[kind])
        needed = page.evaluate("document.documentElement.scrollWidth")
        assert needed <= width, f"{needed} pixels needed of {width}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_no_other_host(reader: Reader, kind: str) -> None:
    reader.open(KINDS[kind])
    away = [
        url
        for url in reader.requests
        if not url.startswith((reader.address, "data:", "blob:"))
    ]
    assert not away


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_a_page_asks_for_is_there(reader: Reader, kind: str) -> None:
    reader.open(KINDS[kind])
    assert not reader.failures


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_has_an_error_in_the_console(reader: Reader, kind: str) -> None:
    reader.open(KINDS[kind])
    assert not reader.complaints


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_the_ground_that_the_reader_prefers(
    reader: Reader, kind: str, scheme: str
) -> None:
    """Leaves pictures in ``_build/screenshots``, for people to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = reader.window(scheme=scheme)
    reader.go(page, KINDS[kind])
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 1100})
        page.screenshot(path=PICTURES / f"{kind}-{width}-{scheme}.png")
    shade = ground(page)
    assert shade > 0.9 if scheme == "light" else shade < 0.05


def test_the_cards_of_the_home_page_lead_to_posts(reader: Reader) -> None:
    page = reader.open("")
    links = page.locator("article.post-card .post-card__title a")
    titles = links.all_inner_texts()
    assert titles
    for number, title in enumerate(titles):
        links.nth(number).click()
        assert page.locator("h1").inner_text().removesuffix("#").strip() == title
        assert page.locator("h1 + .byline").count() == 1
        page.go_back()
