"""Laws of what a link shows before it is followed (WCAG 2.2, 1.4.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS, contrast, violations

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


def test_the_preview_of_a_reference_is_an_item_of_a_list(reader: Reader) -> None:
    """An item outside a list is none to a screen reader (WCAG 2.2, 1.3.1)."""
    page = reader.open(KINDS["post"])
    _link(page, _CITATION).hover()
    _preview(page).wait_for()
    assert not violations(page)


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
    # A picture that comes into view has its own ratio, not that of its rounded size.
    assert page.locator("article").bounding_box() == pytest.approx(before, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 600


def test_a_long_word_is_broken_within_a_preview(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    link = _link(page, _CITATION)
    page.evaluate(
        "id => document.getElementById(id).append('x'.repeat(300))",
        (link.get_attribute("href") or "").removeprefix("#"),
    )
    link.hover()
    _preview(page).wait_for()
    assert _preview(page).evaluate("e => e.scrollWidth <= e.clientWidth")


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


# -- Links to other posts --------------------------------------------------------------

_TO_A_POST = "a.post-link[href$='semi-supervised-learning/index.html']"
_TO_A_SECTION = "a.post-link[href$='#ssl-consistency']"


def test_a_link_to_a_post_shows_its_title_date_and_summary(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    _link(page, _TO_A_POST).hover()
    _preview(page).wait_for()
    text = _preview(page).inner_text()
    assert "Semi-Supervised Learning" in text
    assert "December 5, 2021" in text
    assert "A few labels and many unlabelled examples" in text


def test_a_link_into_a_post_shows_that_place_by_a_small_file(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    reader.requests.clear()
    _link(page, _TO_A_SECTION).hover()
    _preview(page).wait_for()
    assert _preview(page).inner_text().startswith("Consistency regularisation")
    assert not [url for url in reader.requests if url.endswith((".html", "/"))]
    (file,) = [url for url in reader.requests if url.endswith(".preview.json")]
    assert len(page.request.get(file).body()) < 8_000


def test_links_of_a_preview_lead_where_they_would_on_its_page(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    _link(page, _TO_A_SECTION).hover()
    _preview(page).wait_for()
    for link in _preview(page).locator("a").all():
        address = link.evaluate("link => link.href")
        assert address.startswith(("https:", reader.address + KINDS["part"]))


def test_where_the_fetch_fails_nothing_happens(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    page.route("**/*.preview.json", lambda route: route.abort())
    _link(page, _TO_A_POST).hover()
    page.wait_for_timeout(_LATER)
    assert _preview(page).count() == 0
    assert not [text for text in reader.complaints if "Failed to load" not in text]


def test_a_link_to_no_post_asks_for_nothing(reader: Reader) -> None:
    page = reader.open("docs/index.html")
    page.locator("article a.reference.internal").first.hover()
    page.wait_for_timeout(_LATER)
    assert not [url for url in reader.requests if "preview.json" in url]
    assert not reader.failures
