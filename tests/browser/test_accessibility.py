"""Laws of WCAG 2.2 AA on every kind of page: axe-core's, and what it cannot see."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pytest
from pygments.token import STANDARD_TYPES

from tests.browser.reader import KINDS, Reader, contrast, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_PAGES = {kind: ("blog", path) for kind, path in KINDS.items()} | {
    "everything": ("hard_site", "posts/everything/"),
    "wide": ("hard_site", "posts/wide/"),
    "arabic": ("hard_site", "posts/arabic/"),
}


@pytest.fixture(scope="module", params=_PAGES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    site, path = _PAGES[request.param]
    with Reader(browser, request.getfixturevalue(site)) as reader:
        yield reader.open(path)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(
    page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(100)  # boxes that scroll are made stops after a layout
    assert not violations(page)


def test_a_page_has_one_first_heading_and_skips_no_level(page: Page) -> None:
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_code_has_the_contrast_of_wcag_aa(
    hard_reader: Reader, scheme: str
) -> None:
    page = hard_reader.open("posts/everything/", scheme=scheme)
    classes = sorted(filter(None, STANDARD_TYPES.values()))
    page.locator(".literal-block-wrapper pre").evaluate(
        """(pre, classes) => pre.replaceChildren(...classes.map(name => {
          const span = document.createElement("span");
          span.className = name;
          span.textContent = name + " ";
          return span;
        }))""",
        classes,
    )
    too_faint = {
        name: ratio
        for name in classes
        if (ratio := contrast(page, f".literal-block-wrapper pre > span.{name}")) < 4.5
    }
    assert not too_faint


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", ["home", "post"])
def test_what_has_the_focus_is_not_under_what_stays_in_sight(
    reader: Reader, kind: str, width: int
) -> None:
    """WCAG 2.2, success criterion 2.4.11, forwards and backwards."""
    page = reader.open(KINDS[kind], width=width, reduced_motion="reduce")
    hidden = """() => {
      const at = document.activeElement;
      const box = at.getBoundingClientRect();
      const x = box.x + box.width / 2;
      const seen = [box.top + 2, box.top + box.height / 2, box.bottom - 2].some(y => {
        const top = document.elementFromPoint(x, y);
        return top && (at.contains(top) || top.contains(at));
      });
      return seen || at == document.body || !box.width ? null : at.outerHTML;
    }"""
    for key, presses in (("Tab", 40), ("Shift+Tab", 20)):
        for _ in range(presses):
            page.keyboard.press(key)
            assert page.evaluate(hidden) is None


def test_chosen_colours_of_the_system_leave_the_marks(reader: Reader) -> None:
    """Windows' high contrast: colours alone tell nothing."""
    page = reader.open(KINDS["post"] + "#dm-latent", forced_colors="active")
    link = page.locator(".page-contents a[aria-current]")
    link.wait_for()
    assert "underline" in link.evaluate("e => getComputedStyle(e).textDecoration")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_readers_who_ask_for_more_contrast_get_the_contrast_of_aaa(
    reader: Reader,
) -> None:
    page = reader.open(KINDS["post"], contrast="more")
    for part in (".byline", "figcaption", ".bd-article section > p a", ".bd-footer p"):
        assert contrast(page, part) >= 7


def test_nothing_is_lost_at_twice_the_size(reader: Reader) -> None:
    """A window of 1280 pixels at 200 % is one of 640."""
    page = reader.open(KINDS["post"], width=640, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator(".page-contents__bar").is_visible()
