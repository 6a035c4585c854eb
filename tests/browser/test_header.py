"""Laws of the head of a page: colours are the reader's, the menu needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import Reader, ground

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

_MENU = ".site-header__button--menu"
# What the first paint has: noted before any module runs.
_NOTE_FIRST = """new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.firstTheme = document.documentElement.dataset.theme;
  observer.disconnect();
}).observe(document, { childList: true, subtree: true })"""


def _choose(page: Page, mode: str) -> None:
    page.locator(f".color-mode__choice--{mode}").click()


def test_a_choice_of_colours_is_kept_from_the_first_paint_on(reader: Reader) -> None:
    page = reader.open("", scheme="light")
    _choose(page, "dark")
    assert ground(page) < 0.05
    page.add_init_script(_NOTE_FIRST)
    reader.go(page, "about.html")
    assert page.evaluate("firstTheme") == "dark"
    assert page.locator(".color-mode__input[value=dark]").is_checked()


def test_without_a_choice_colours_follow_the_system_as_it_changes(
    reader: Reader,
) -> None:
    page = reader.open("", scheme="light")
    page.locator(".color-mode__input[value=auto]:checked").wait_for(state="attached")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme == 'dark'")
    assert ground(page) < 0.05


def test_a_choice_holds_whatever_the_system_does(reader: Reader) -> None:
    page = reader.open("", scheme="dark")
    _choose(page, "light")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert ground(page) > 0.9


def test_a_choice_reaches_other_open_pages(reader: Reader) -> None:
    page = reader.open("", scheme="light")
    other = page.context.new_page()
    reader.go(other, "about.html")
    _choose(page, "dark")
    other.wait_for_function("document.documentElement.dataset.theme == 'dark'")


def test_colours_are_chosen_by_arrow_keys(reader: Reader) -> None:
    page = reader.open("", scheme="light")
    page.locator(".color-mode__input:checked").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.dataset.mode") == "dark"
    assert page.get_by_role("radio", name="Dark").is_checked()


def test_a_browser_that_keeps_nothing_still_shows_the_page(reader: Reader) -> None:
    page = reader.window()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('shut', 'SecurityError') } })"
    )
    reader.go(page, "")
    _choose(page, "dark")
    assert ground(page) < 0.05
    assert not reader.complaints


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_of_a_phone_opens_and_closes(reader: Reader, scripts: bool) -> None:  # noqa: FBT001
    page = reader.open("", width=390, java_script_enabled=scripts)
    link = page.get_by_role("link", name="Archive")
    assert not link.is_visible()
    page.locator(_MENU).click()
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()


def test_the_menu_is_walked_by_keyboard(reader: Reader) -> None:
    page = reader.open("", width=390)
    page.locator(_MENU).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Home"
    page.keyboard.press("Escape")
    focused = page.evaluate("document.activeElement.className")
    assert "site-header__button--menu" in focused


def test_a_wide_window_shows_the_places_and_no_menu(reader: Reader) -> None:
    page = reader.open("", width=1280)
    assert page.get_by_role("link", name="Archive").is_visible()
    assert not page.locator(_MENU).is_visible()


def test_no_choice_of_colours_is_offered_where_no_script_runs(reader: Reader) -> None:
    page = reader.open("", java_script_enabled=False)
    assert not page.locator(".color-mode").is_visible()
