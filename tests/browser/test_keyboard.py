"""Laws of the keyboard: where Tab leads, and that one sees where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS, contrast

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


# What is wrong with what has the focus, "" for nothing: WCAG 2.2, criteria 4.1.2
# (name), 2.4.7 (a ring) and 2.4.11 (not hidden under what stays in place).
_FAULT = """() => {
  const focused = document.activeElement;
  if (focused == document.body) return "the end";
  const named = [focused, ...(focused.labels ?? [])].flatMap(element => [
    element.getAttribute("aria-label"), element.title, element.textContent,
    ...[...element.querySelectorAll("img")].map(image => image.alt),
  ]);
  if (!named.some(name => name?.trim())) return "no name";
  // The ring of a title is drawn around its card, that of a choice around its sign.
  const places = [
    focused.closest(".color-mode__choice"),
    focused.closest(".post-card__title")?.closest(".post-card"),
    focused,
  ];
  const seen = places.find(place => {
    const style = place && getComputedStyle(place);
    return style && style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!seen) return "no ring";
  if (getComputedStyle(seen).opacity != 1) return "not visible";
  const isSeen = ({ left, right, top, bottom }) =>
    [left + 2, (left + right) / 2, right - 2].some(
      x => seen.contains(document.elementFromPoint(x, (top + bottom) / 2)));
  const boxes = [focused, seen].flatMap(place => [...place.getClientRects()]);
  return boxes.some(isSeen) ? "" : "hidden";
}"""
_STOPS = 1500  # no page has more


@pytest.mark.parametrize(
    ("kind", "width"), [*((kind, 390) for kind in KINDS), ("part", 1440), ("tag", 1440)]
)
def test_every_stop_of_the_tab_key_has_a_name_and_a_ring_and_is_in_sight(
    reader: Reader, kind: str, width: int
) -> None:
    page = reader.open(KINDS[kind], width=width, reduced_motion="reduce")
    faults = []
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        fault = page.evaluate(_FAULT)
        if fault == "the end":
            break
        if fault:
            what = page.evaluate(f"{_FOCUSED}.outerHTML.slice(0, 160)")
            faults.append(f"{fault}: {what}")
    else:
        faults.append("the walk has no end")
    assert faults == []


def test_nothing_moves_for_readers_who_asked_for_that(reader: Reader) -> None:
    page = reader.open("", reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll(".bd-main *, .skip-link, .bd-header a")]
          .filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0.01)
          .map(e => e.className)"""
    )
    assert not moving
