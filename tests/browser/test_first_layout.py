"""Laws of a post opened at its beginning: what is far below is laid out later.

No reader may find out: the page has the same pixels, the same places and the same
length as one laid out at once, which is what a reload gives.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import expect

from tests.browser.reader import KINDS, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

POST = KINDS["post"]
PHONE = 390
BLOCKS = {
    "paragraph": ".late-block:has(> a, > .citation-group:first-child)",
    "formula": ".math-display--numbered.late-block",
    "listing": "div.late-block:not(.math-display, .highlight-output)",
}
"""Blocks in which something can have the focus, whose ring is drawn around it."""

DEEP = "the-u-net"  # a section near the end
_OBSERVE = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { startTime, value, sources } of list.getEntries())
      window.shifts.push([
        startTime, value, ...sources.map(({ node }) => node?.className)
      ]);
  }).observe({ type: "layout-shift", buffered: true });
"""
# What faces move that come late is not what is asked here.
_LOAD_FACES = """async () => {
  await Promise.all([...document.fonts].map((face) => face.load()));
  for (let frame = 0; frame < 2; frame++)
    await new Promise(requestAnimationFrame);
  window.begun = performance.now();
}"""
_SHIFTS = "window.shifts.filter(([time]) => time > window.begun)"
_WAITING = "document.querySelectorAll('.late-block').length"
_PLACES = """() => [...document.querySelectorAll("article *")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [element.tagName, x, y + scrollY, width, height].join(" ");
})"""
_TOP = "(id) => document.getElementById(id).getBoundingClientRect().top"
_FOCUS_FIRST = """(block) => block.querySelector("a, button").focus()"""
_SETTLED = """(id) => {
  const top = document.getElementById(id).getBoundingClientRect().top;
  const is_still = window.last === top;
  window.last = top;
  return is_still && top < innerHeight && document.fonts.status === "loaded";
}"""


class Visits:
    """Visits to the longest post, which differ in when it is laid out."""

    def __init__(self, reader: Reader) -> None:
        """Take who reads."""
        self._reader = reader

    def usual(self, fragment: str = "", width: int = 1280) -> Page:
        """Open it as a reader does."""
        page = self._reader.window(width=width, reduced_motion="reduce")
        page.add_init_script(_OBSERVE)
        page.goto(self._reader.address + POST + fragment, wait_until="load")
        return page

    def waiting(self, width: int = 1280) -> Page:
        """Open it and have what waits for the first paint wait for ever."""
        page = self._reader.window(width=width, reduced_motion="reduce")
        page.add_init_script(_OBSERVE)
        page.route("**/first-layout.*", lambda route: route.abort())
        page.goto(self._reader.address + POST, wait_until="load")
        page.evaluate(_LOAD_FACES)
        assert page.evaluate(_WAITING) > 50
        return page

    def whole(self, width: int = 1280) -> Page:
        """Open it laid out at once."""
        page = self.usual(width=width)
        page.reload(wait_until="load")
        assert page.evaluate("document.documentElement.dataset.layout") is None
        return page


@pytest.fixture
def visits(browser: Browser, blog: str) -> Iterator[Visits]:
    with Reader(browser, blog) as reader:
        yield Visits(reader)


def test_most_of_a_long_post_is_not_laid_out_before_its_first_paint(
    visits: Visits,
) -> None:
    shown, there = visits.waiting(width=412).evaluate("""() => {
      const all = [...document.querySelectorAll("article *")];
      const auto = { contentVisibilityAuto: true };
      return [all.filter((each) => each.checkVisibility(auto)).length, all.length];
    }""")
    assert shown < there / 2


@pytest.mark.parametrize("width", [390, 1280])
def test_in_the_end_every_element_lies_as_if_laid_out_at_once(
    visits: Visits, width: int
) -> None:
    usual, whole = visits.usual(width=width), visits.whole(width=width)
    usual.wait_for_function(f"{_WAITING} === 0")
    for page in (usual, whole):
        page.evaluate("document.fonts.ready")
    assert usual.evaluate(_PLACES) == whole.evaluate(_PLACES)


def test_nothing_moves_while_a_reader_scrolls_ahead_of_the_layout(
    visits: Visits,
) -> None:
    waiting, whole = visits.waiting(PHONE), visits.whole(PHONE)
    for page in (waiting, whole):
        _scroll_through(page)
    assert waiting.evaluate(_SHIFTS) == []
    assert waiting.evaluate(_PLACES) == whole.evaluate(_PLACES)


def test_nothing_moves_while_a_reader_scrolls_as_the_rest_is_laid_out(
    visits: Visits,
) -> None:
    page = visits.usual(width=PHONE)
    page.evaluate(_LOAD_FACES)
    _scroll_through(page)
    page.wait_for_function(f"{_WAITING} === 0")
    assert page.evaluate(_SHIFTS) == []


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_what_is_read_stays_in_its_place_when_what_is_above_it_is_laid_out(
    visits: Visits, width: int
) -> None:
    page = visits.waiting(width)
    page.evaluate("scrollTo(0, 0.6 * document.documentElement.scrollHeight)")
    before, after, moved = page.evaluate("""async () => {
      const frames = async () => {
        for (let frame = 0; frame < 3; frame++)
          await new Promise(requestAnimationFrame);
      };
      const top = (block) => block.getBoundingClientRect().top;
      await frames();
      const blocks = [...document.querySelectorAll(".late-block")];
      const read = blocks.find((block) => top(block) > innerHeight / 3);
      const [before, scrolled] = [top(read), scrollY];
      for (const block of blocks) {
        block.classList.remove("late-block");
        await frames();
      }
      return [before, top(read), scrollY - scrolled];
    }""")
    assert after == pytest.approx(before, abs=2)
    assert abs(moved) > 100, "what is above it has the height that was guessed"


@pytest.mark.parametrize("block", BLOCKS)
def test_nothing_of_a_block_that_waited_is_cut_off(visits: Visits, block: str) -> None:
    inks = []
    for page in (visits.waiting(PHONE), visits.whole(PHONE)):
        page.route("**/previews.*", lambda route: route.abort())  # it covers a part
        found = page.locator(BLOCKS[block]).last
        found.scroll_into_view_if_needed()
        found.evaluate(_FOCUS_FIRST)
        page.wait_for_function("document.fonts.status === 'loaded'")
        found.scroll_into_view_if_needed()
        inks.append(_ink(page, found))
    assert inks[0].max() > 1
    assert inks[0] == pytest.approx(inks[1], rel=0.05, abs=0.5)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_leads_to_the_same_place_whenever_it_is_followed(
    visits: Visits, width: int
) -> None:
    opened = visits.usual(f"#{DEEP}", width)
    clicked, at_once = visits.waiting(width), visits.usual(width=width)
    for page in (clicked, at_once):
        page.evaluate(
            "(id) => document.querySelector(`a[href$='#${id}']`).click()", DEEP
        )
    tops = []
    for page in (opened, clicked, at_once):
        page.wait_for_function(_SETTLED, arg=DEEP)
        tops.append(page.evaluate(_TOP, DEEP))
    assert tops[0] == pytest.approx(tops[1], abs=0.5)
    assert tops[0] == pytest.approx(tops[2], abs=0.5)


def test_a_link_scrolls_smoothly_to_the_same_place(visits: Visits) -> None:
    page = visits.waiting()
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate("(id) => document.querySelector(`a[href$='#${id}']`).click()", DEEP)
    page.wait_for_function(_SETTLED, arg=DEEP)
    opened = visits.usual(f"#{DEEP}")
    opened.wait_for_function(_SETTLED, arg=DEEP)
    assert page.evaluate(_TOP, DEEP) == pytest.approx(
        opened.evaluate(_TOP, DEEP), abs=0.5
    )


def test_a_reader_who_comes_back_or_reloads_is_where_they_were(visits: Visits) -> None:
    page = visits.usual()
    page.wait_for_function(f"{_WAITING} === 0")
    page.evaluate("(id) => document.getElementById(id).scrollIntoView()", DEEP)
    top = page.evaluate(_TOP, DEEP)
    for come_back in (page.reload, lambda: (page.goto("about:blank"), page.go_back())):
        come_back()
        page.wait_for_function(_SETTLED, arg=DEEP)
        assert page.evaluate(_TOP, DEEP) == pytest.approx(top, abs=1)


def test_a_search_in_the_page_finds_what_is_not_laid_out(visits: Visits) -> None:
    page = visits.waiting()
    words = page.locator(".late-block").last.evaluate(
        "block => block.textContent.trim().split(/\\s+/).slice(-3).join(' ')"
    )
    assert page.evaluate("(words) => window.find(words)", words)
    page.wait_for_function("""() => {
      const { top, bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && bottom > top;
    }""")


def test_a_preview_of_a_block_that_waits_shows_it_whole(visits: Visits) -> None:
    page = visits.waiting()
    page.evaluate("""() => {
      const waits = ({ hash }) => document.getElementById(hash.slice(1))
        ?.closest(".math-display.late-block");
      const links = document.querySelectorAll("section > p a.reference.internal");
      [...links].findLast(waits).focus();
    }""")
    shown = page.locator(".preview .late-block")
    expect(shown).to_be_visible()
    assert shown.evaluate("box => getComputedStyle(box).contentVisibility") == "visible"


def test_all_is_copied_of_what_is_not_laid_out(visits: Visits) -> None:
    copied = [
        page.evaluate("""() => {
          getSelection().selectAllChildren(document.querySelector("article"));
          return getSelection().toString();
        }""")
        for page in (visits.waiting(), visits.whole())
    ]
    assert copied[0] == copied[1]


@pytest.mark.parametrize("without", ["screen", "script"])
def test_nothing_waits_on_paper_or_where_no_script_runs(
    visits: Visits, reader: Reader, without: str
) -> None:
    if without == "screen":
        page = visits.waiting()
        page.emulate_media(media="print")
    else:
        page = reader.window(java_script_enabled=False)
        page.goto(reader.address + POST)
    found: set[Any] = set(
        page.locator(".late-block").evaluate_all(
            "blocks => blocks.map((b) => getComputedStyle(b).contentVisibility)"
        )
    )
    assert found == {"visible"}


def _scroll_through(page: Page) -> None:
    """Read a page from its beginning to its end, a screen at a time."""
    while True:
        end = page.evaluate("""async () => {
          const before = scrollY;
          scrollBy(0, innerHeight * 0.8);
          for (let frame = 0; frame < 3; frame++)
            await new Promise(requestAnimationFrame);
          return scrollY === before;
        }""")
        page.wait_for_function("document.fonts.status === 'loaded'")
        if end:
            return


def _ink(page: Page, block: Locator) -> np.ndarray:
    """Return how much is drawn in each column of pixels of a block and around it.

    By column: a line may lie a pixel higher in a box that is painted by itself.
    """
    box = block.bounding_box()
    assert box
    top, height = box["y"] - 8, box["height"] + 16
    picture = page.screenshot(clip={"x": 0, "y": top, "width": PHONE, "height": height})
    pixels: np.ndarray = imread(io.BytesIO(picture))
    return np.asarray(np.abs(pixels[..., :3] - pixels[0, 0, :3]).sum(axis=(0, 2)))
