"""Laws of the keyboard: where Tab leads, and that one sees where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import contrast

if TYPE_CHECKING:
    from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

_FOCUSED = "document.activeElement"


def test_the_first_tab_shows_the_link_to_the_text(reader: Reader) -> None:
    page = reader.open("")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{_FOCUSED}.getAttribute('href')") == "#main-content"
    page.wait_for_function(f"{_FOCUSED}.getBoundingClientRect().top >= 0", timeout=2000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_link_to_the_text_can_be_read(reader: Reader, scheme: str) -> None:
    page = reader.open("", scheme=scheme)
    page.keyboard.press("Tab")
    assert contrast(page, ".skip-link a") >= 4.5


def test_the_link_to_the_text_skips_the_navigation(reader: Reader) -> None:
    page = reader.open("")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{_FOCUSED}.closest('main')")


def test_tab_reaches_the_title_of_every_card(reader: Reader) -> None:
    page = reader.open("")
    titles = page.locator(".post-card__title a").all_inner_texts()
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(f"!!{_FOCUSED}.closest('.post-card__title')"):
            reached.append(page.evaluate(f"{_FOCUSED}.innerText"))
        if page.evaluate(f"{_FOCUSED} == document.body"):
            break
    assert reached == titles


@pytest.mark.parametrize("path", ["", "posts/diffusion-models/"])
def test_focus_is_drawn_around_whatever_has_it(reader: Reader, path: str) -> None:
    page = reader.open(path)
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate(f"{_FOCUSED} == document.body"):
            break  # the last one was before
        drawn = page.evaluate(
            """() => {
              for (let at = document.activeElement; at; at = at.parentElement) {
                const style = getComputedStyle(at);
                if (style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2)
                  return true;
                if (style.boxShadow != "none") return true;
              }
              return false;
            }"""
        )
        assert drawn, page.evaluate(f"{_FOCUSED}.outerHTML")


def test_nothing_moves_for_readers_who_asked_for_that(reader: Reader) -> None:
    page = reader.open("", reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll(".bd-main *, .skip-link, .bd-header a")]
          .filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0.01)
          .map(e => e.className)"""
    )
    assert not moving
