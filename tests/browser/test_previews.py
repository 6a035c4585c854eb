"""Laws of what a link shows before it is followed (WCAG 2.2, 1.4.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS, contrast

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

_LATER = 900  # ms: longer than any preview takes to come or to go


def _link(page: Page, selector: str) -> Locator:
    """Return a link of the text, in the middle of the window."""
    link = page.locator(f"article {selector}").first
    link.evaluate("link => link.scrollIntoView({block: 'center'})")
    return link


def _preview(page: Page) -> Locator:
    return page.locator("[role=tooltip]")


_CITATION = "p:has-text('All experiments use the linear schedule') a"
_EQUATION = "p:has-text('the form of') a[href*='equation']"


def test_pointing_at_a_citation_shows_the_reference(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    _link(page, _CITATION).hover()
    _preview(page).wait_for()
    text = _preview(page).inner_text()
    assert "Denoising Diffusion Probabilistic Models" in text
    assert contrast(page, "[role=tooltip] p") >= 4.5


def test_pointing_at_an_equation_shows_its_mathml(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    link = _link(page, _EQUATION)
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.hover()
    _preview(page).wait_for()
    shown = _preview(page).locator("math").evaluate("math => math.outerHTML")
    assert shown == page.locator(f"[id='{target}'] math").evaluate("m => m.outerHTML")


def test_a_preview_is_within_the_window_and_moves_nothing(reader: Reader) -> None:
    page = reader.open(KINDS["post"], width=600)
    link = _link(page, _CITATION)
    before = page.locator("article").bounding_box()
    link.hover()
    box = _preview(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 600
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    assert page.locator("article").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 600


def test_a_preview_stays_while_it_is_pointed_at_and_goes_after(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    _link(page, _CITATION).hover()
    _preview(page).hover()
    page.wait_for_timeout(_LATER)
    assert _preview(page).count() == 1
    page.mouse.move(5, 400)
    _preview(page).wait_for(state="detached")


def test_focus_shows_a_preview_that_describes_the_link(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    link = _link(page, _CITATION)
    page.keyboard.press("Tab")  # so that the browser sees a keyboard
    link.focus()
    _preview(page).wait_for()
    assert link.get_attribute("aria-describedby") == _preview(page).get_attribute("id")
    page.keyboard.press("Tab")
    _preview(page).wait_for(state="detached")
    assert link.get_attribute("aria-describedby") is None


def test_escape_takes_a_preview_away_and_leaves_the_focus(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    link = _link(page, _CITATION)
    page.keyboard.press("Tab")
    link.focus()
    _preview(page).wait_for()
    page.keyboard.press("Escape")
    assert _preview(page).count() == 0
    assert link.evaluate("link => link == document.activeElement")
    page.wait_for_timeout(_LATER)
    assert _preview(page).count() == 0


def test_a_touch_shows_no_preview(reader: Reader) -> None:
    page = reader.open(KINDS["post"], has_touch=True)
    _link(page, _CITATION).tap()
    page.wait_for_timeout(_LATER)
    assert _preview(page).count() == 0


def test_what_is_in_sight_is_not_shown_again(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    _link(page, "p:has-text('follows a whole distribution') a").hover()
    page.wait_for_timeout(_LATER)
    assert _preview(page).count() == 0


def test_no_two_elements_share_an_id_while_a_preview_is_shown(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    _link(page, _EQUATION).hover()
    _preview(page).wait_for()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
