"""Laws of what leaves a page by the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

_CLIPBOARD = ["clipboard-read", "clipboard-write"]


def _copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def _select(page: Page, selector: str) -> None:
    """Select all of the first element that a selector finds, as a reader does."""
    page.locator(selector).first.evaluate(
        """element => {
          element.dispatchEvent(new Event("selectstart", {bubbles: true}));
          getSelection().selectAllChildren(element);
        }"""
    )
    page.wait_for_function(
        "performance.getEntriesByType('resource')"
        ".some(entry => entry.name.endsWith('copy-formula.js'))"
    )
    page.wait_for_timeout(50)


def test_a_copied_sentence_has_its_formulas_as_tex(reader: Reader) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, "p:has-text('The shrinking keeps the scale under control')")
    page.keyboard.press("Control+C")
    assert "because $\\alpha_t+\\beta_t=1$." in _copied(page)


def test_a_copied_displayed_formula_is_its_tex_between_two_dollars(
    reader: Reader,
) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, ".math-display")
    page.keyboard.press("Control+C")
    copied = _copied(page).strip()
    assert copied.startswith(r"$$q(x_t \mid x_{t-1}) = \mathcal{N}\bigl(")
    assert copied.split("\n")[-1].strip() == "(1)"


def test_a_part_of_a_formula_is_copied_as_the_whole(reader: Reader) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, ".math-display mi")
    page.keyboard.press("Control+C")
    assert _copied(page).startswith(r"$$q(x_t \mid")


def test_copied_paragraphs_stay_apart(reader: Reader) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, "section:has(> h2:has-text('The forward process'))")
    page.keyboard.press("Control+C")
    lines = [line.strip() for line in _copied(page).split("\n")]
    assert "The forward process" in lines
    assert "We never need to run the chain." in " ".join(lines)
    assert "#" not in lines[0]


def test_text_without_formulas_is_copied_as_the_browser_does(reader: Reader) -> None:
    page = reader.open(KINDS["about"], permissions=_CLIPBOARD)
    page.locator("h1").first.evaluate("e => getSelection().selectAllChildren(e)")
    page.keyboard.press("Control+C")
    assert _copied(page).startswith("About")
