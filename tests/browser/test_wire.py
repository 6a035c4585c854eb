"""Laws of the first view: few bytes, nothing in its way, nothing that moves.

The limits stand a little above what was measured; the issue asks for 200 KB, of which
40 KB scripts.  Sizes are those on the wire, from a host that packs text with gzip.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from longform.writing.asset_text import join_styles
from tests.browser.reader import KINDS, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser

KB = 1000
STYLES = (
    *("basic.css", "pygments.css", "sphinx-design.min.css", "longform/theme.css"),
    *("longform/math.css", "longform/page-contents.css", "longform/post-card.css"),
    *("longform/site-header.css", "longform/temml.css", "longform/tokens.css"),
    *("css/fonts.css", "css/page.css", "css/prose.css", "css/tokens.css"),
)
"""Those with the most kinds of rules, by their path in ``_static``."""
LIMITS = {"post": 198 * KB, "home": 100 * KB}  # without figures

_OBSERVE = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
_RULES = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText);
}"""
_BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((entry) => entry.renderBlockingStatus === "blocking")
  .map((entry) => new URL(entry.name).pathname)"""
# What comes late has come: images of the first view, fonts, modules and their modules.
_SETTLED = """() => document.fonts.status === "loaded" && [...document.images]
  .every((image) => image.loading === "lazy" || image.complete)"""


class View(NamedTuple):
    """A page just opened, and what was sent for it."""

    kind: str
    page: Page
    sizes: Counter[str]  # bytes of bodies, by kind of file


@pytest.fixture(scope="module", params=LIMITS)
def view(
    request: pytest.FixtureRequest, browser: Browser, packed_blog: str
) -> Iterator[View]:
    """Give a first view on a phone, of 412 by 823 pixels as Lighthouse has it."""
    done: list[Request] = []
    with Reader(browser, packed_blog) as reader:
        page = reader.window(width=412)
        page.on("requestfinished", lambda sent: done.append(sent))  # noqa: PLW0108
        page.add_init_script(_OBSERVE)
        page.goto(packed_blog + KINDS[request.param], wait_until="networkidle")
        page.wait_for_function(_SETTLED)
        sizes: Counter[str] = Counter()
        for sent in done:
            is_figure = "/_images/" in sent.url
            kind = "figure" if is_figure else sent.resource_type
            sizes[kind] += sent.sizes()["responseBodySize"]
        yield View(request.param, page, sizes)


def test_a_first_view_is_light(view: View) -> None:
    without_figures = view.sizes - Counter(figure=view.sizes["figure"])
    assert without_figures.total() <= LIMITS[view.kind], view.sizes
    assert {"document", "stylesheet", "font", "script"} <= without_figures.keys()


def test_the_scripts_of_a_first_view_are_few(view: View) -> None:
    assert 0 < view.sizes["script"] <= 8 * KB


def test_nothing_but_styles_stands_before_the_first_paint(view: View) -> None:
    blocking: list[Any] = view.page.evaluate(_BLOCKING)
    assert blocking
    assert all(path.endswith(".css") for path in blocking)


def test_nothing_moves_while_a_page_loads(view: View) -> None:
    """Of three loads one is still: on a busy machine fonts come after the first paint.

    A line of the stand-in face may then end elsewhere; all else would move each time.
    """
    shifts = [view.page.evaluate("window.shifts")]
    while shifts[-1] and len(shifts) < 3:
        view.page.reload(wait_until="networkidle")
        view.page.wait_for_function(_SETTLED)
        shifts.append(view.page.evaluate("window.shifts"))
    assert shifts[-1] == 0, shifts


@pytest.mark.parametrize("name", STYLES)
def test_a_browser_reads_the_same_rules_in_a_small_stylesheet(
    browser: Browser, built_blog: Path, name: str
) -> None:
    css = Path(built_blog, "_static", name).read_text(encoding="utf-8")
    page = browser.new_page()
    plain, small = (page.evaluate(_RULES, text) for text in (css, join_styles([css])))
    page.close()
    assert plain
    assert [_folded(rule) for rule in small] == [_folded(rule) for rule in plain]


def _folded(rule: str) -> str:
    """Leave out the space that a browser keeps in what it reads only when it is used.

    Before a colon it has a meaning: "a :hover" is not "a:hover".
    """
    return re.sub(r"(?<=[,:(])\s+|\s+(?=\))", "", rule)
