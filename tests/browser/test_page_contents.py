"""Laws of the contents: where they stand, what they mark, how they open and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

_POST = KINDS["post"]
_MARKED = ".page-contents a[aria-current]"
_BAR = ".page-contents__bar"


def _scroll_share(page: Page) -> float:
    """Return how far one has come, 0 to 1, as the line at the top draws it."""
    share: float = page.evaluate(
        """new DOMMatrix(getComputedStyle(
             document.querySelector(".page-contents"), "::before").transform).a"""
    )
    return share


def test_the_contents_name_the_sections_and_not_the_title(reader: Reader) -> None:
    page = reader.open(_POST)
    headings = page.locator(".bd-article > section > section > h2").all_inner_texts()
    names = page.locator(".page-contents__body > ul > li > a").all_inner_texts()
    assert len(names) > 5
    assert names == [heading.removesuffix("#").strip() for heading in headings]


def test_a_page_without_sections_has_no_contents(reader: Reader) -> None:
    assert not reader.open(KINDS["home"]).locator(".page-contents").count()


def test_the_section_that_is_read_is_marked(reader: Reader) -> None:
    page = reader.open(_POST + "#dm-latent")
    page.locator(_MARKED).wait_for()
    assert page.locator(_MARKED).all_inner_texts() == ["Latent diffusion"]


def test_the_mark_moves_with_the_reader(reader: Reader) -> None:
    page = reader.open(_POST)
    for name in ("Guidance", "The forward process"):
        page.locator("h2", has_text=name).evaluate("h => h.scrollIntoView()")
        page.locator(_MARKED, has_text=name).wait_for()
        assert page.locator(_MARKED).count() == 1


def test_the_contents_stay_beside_a_text_that_is_scrolled(reader: Reader) -> None:
    page = reader.open(_POST, width=1440)
    page.evaluate("scrollTo(0, 6000)")
    column = page.locator(".page-contents").bounding_box()
    text = page.locator(".bd-article").bounding_box()
    assert column
    assert text
    assert column["x"] > text["x"] + text["width"]
    assert 0 < column["y"] < 200
    assert column["x"] + column["width"] <= 1440


def test_on_a_phone_a_bar_names_the_section_that_is_read(reader: Reader) -> None:
    page = reader.open(_POST + "#dm-latent", width=390)
    page.locator(".page-contents__here", has_text="Latent diffusion").wait_for()
    bar = page.locator(_BAR).bounding_box()
    heading = page.locator("h2", has_text="Latent diffusion").bounding_box()
    assert bar
    assert heading
    assert 0 <= bar["y"] < 5
    assert bar["y"] + bar["height"] <= heading["y"]


def test_on_a_phone_the_bar_opens_and_closes_by_the_keyboard(reader: Reader) -> None:
    page = reader.open(_POST, width=390)
    page.locator(_BAR).focus()
    page.keyboard.press("Enter")
    assert page.locator(".page-contents a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".page-contents a").first.is_visible()


def test_on_a_phone_the_bar_closes_over_the_section_that_was_chosen(
    reader: Reader,
) -> None:
    page = reader.open(_POST, width=390)
    page.locator(_BAR).click()
    page.locator(".page-contents a", has_text="Guidance").first.click()
    assert not page.locator(".page-contents a").first.is_visible()
    top = page.locator("h2", has_text="Guidance").bounding_box()
    assert top
    assert 0 < top["y"] < 200


@pytest.mark.parametrize("width", [390, 1440])
def test_contents_need_no_script(reader: Reader, width: int) -> None:
    page = reader.open(_POST, width=width, java_script_enabled=False)
    if width < 1200:
        page.locator(_BAR).click()
    link = page.locator(".page-contents a", has_text="DDIM")
    assert link.is_visible()
    link.click()
    assert page.url.endswith("#ddim")


def test_the_line_at_the_top_is_as_long_as_the_part_that_is_read(
    reader: Reader,
) -> None:
    page = reader.open(_POST, width=390)
    assert _scroll_share(page) == pytest.approx(0, abs=0.01)
    half = "(document.documentElement.scrollHeight - innerHeight) / 2"
    page.evaluate(f"scrollTo({{top: {half}, behavior: 'instant'}})")
    page.wait_for_timeout(100)
    assert _scroll_share(page) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("kind", ["home", "post"])
def test_every_page_ends_with_a_way_back_to_its_top(reader: Reader, kind: str) -> None:
    page = reader.open(KINDS[kind], reduced_motion="reduce")
    link = page.locator("footer a", has_text="Back to top")
    link.click()
    page.wait_for_function("scrollY == 0")
