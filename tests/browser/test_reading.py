"""Laws of what is read: contrast, formulas, figures, the byline, paper."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from matplotlib.image import imread

from tests.browser.reader import KINDS, Reader, contrast, ground, luminance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

READ_IN_A_POST = {
    "prose": ".bd-article section > p",
    "heading": ".bd-article h2",
    "link": ".bd-article section > p a",
    "byline": ".byline",
    "update note": ".update-note p",
    "caption": "figcaption",
    "table": ".bd-article td",
    "listing": ".highlight span[class]",
    "output": ".highlight-output pre",
    "equation number": ".math-display__number",
    "reference": ".works > li",
    "contents": ".page-contents a",
    "backlink": ".backlinks__sentence p",
    "navigation": ".bd-header .nav-link",
    "footer": ".bd-footer p",
}
READ_ON_A_CARD = {
    "title": ".post-card__title a",
    "summary": ".post-card__summary",
    "tag": ".post-card__tag",
    "badge": ".post-card__badge",
    "byline": ".post-card .byline",
}


@pytest.fixture(scope="module", params=["light", "dark"])
def post_and_home(
    request: pytest.FixtureRequest, browser: Browser, blog: str
) -> Iterator[tuple[Page, Page]]:
    with Reader(browser, blog) as reader:
        scheme = request.param
        yield (
            reader.open(KINDS["post"], scheme=scheme),
            reader.open(KINDS["home"], scheme=scheme),
        )


@pytest.mark.parametrize("part", READ_IN_A_POST)
def test_text_of_a_post_has_the_contrast_of_wcag_aa(
    post_and_home: tuple[Page, Page], part: str
) -> None:
    assert contrast(post_and_home[0], READ_IN_A_POST[part]) >= 4.5


@pytest.mark.parametrize("part", READ_ON_A_CARD)
def test_text_of_a_card_has_the_contrast_of_wcag_aa(
    post_and_home: tuple[Page, Page], part: str
) -> None:
    assert contrast(post_and_home[1], READ_ON_A_CARD[part]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_post_is_readable_where_no_script_runs(reader: Reader, scheme: str) -> None:
    page = reader.open(KINDS["post"], scheme=scheme, java_script_enabled=False)
    assert contrast(page, ".bd-article section > p") >= 4.5
    assert ground(page) > 0.9 if scheme == "light" else ground(page) < 0.05


def test_a_line_of_prose_has_65_to_75_characters(reader: Reader) -> None:
    page = reader.open(KINDS["about"])
    lengths = page.locator(".bd-article section > p").evaluate_all(
        """all => all.flatMap(p => {
          const range = document.createRange();
          range.selectNodeContents(p);
          const boxes = [...range.getClientRects()];
          const lines = new Set(boxes.map(box => Math.round(box.top / 8))).size;
          return lines > 4 ? [p.textContent.length / (lines - 0.5)] : [];
        })"""
    )
    # The last line of a paragraph is half a line, on the average.
    assert lengths
    assert 65 <= sum(lengths) / len(lengths) <= 75


def test_formulas_are_mathml_in_the_font_of_the_site(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    assert page.locator("math").count() > 100
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    )
    assert "Longform Math" in [name.strip('"') for name in loaded]


def test_aligned_formulas_meet_at_the_sign(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    edges = page.locator("mtable.tml-jot").evaluate_all(
        """tables => tables.map(table =>
          [...table.querySelectorAll(":scope > mtr > mtd.tml-right:first-child")]
            .filter(cell => cell.textContent.trim())
            .map(cell => cell.lastElementChild.getBoundingClientRect().right))"""
    )
    several = [rights for rights in edges if len(rights) > 1]
    assert several
    for rights in several:
        assert max(rights) - min(rights) < 1


def test_no_script_is_loaded_for_math(reader: Reader) -> None:
    reader.open(KINDS["post"])
    scripts = [url for url in reader.requests if ".js" in url]
    assert scripts
    assert not [url for url in scripts if re.search(r"(?i)math|katex|temml", url)]


def _shades(page: Page) -> tuple[float, float, float]:
    """Return a figure's luminances: its corner, its darkest and its lightest pixel."""
    figure = page.locator("figure img").nth(1)
    figure.scroll_into_view_if_needed()
    pixels = imread(io.BytesIO(figure.screenshot()))[..., :3] * 255
    shades = [luminance(tuple(pixel)) for row in pixels[::2, ::2] for pixel in row]
    return shades[0], min(shades), max(shades)


def test_a_figure_has_dark_ink_on_a_light_page(reader: Reader) -> None:
    page = reader.open(KINDS["post"], scheme="light")
    corner, darkest, _ = _shades(page)
    assert corner == pytest.approx(ground(page), abs=0.01)
    assert darkest < 0.1


def test_a_figure_has_light_ink_on_a_dark_page(reader: Reader) -> None:
    page = reader.open(KINDS["post"], scheme="dark")
    corner, _, lightest = _shades(page)
    assert corner == pytest.approx(ground(page), abs=0.01)
    assert lightest > 0.5


@pytest.mark.parametrize("kind", ["post", "home"])
def test_the_tooltip_of_a_byline_tells_where_its_minutes_go(
    reader: Reader, kind: str
) -> None:
    item = reader.open(KINDS[kind]).locator(".byline__minutes[title]").first
    parts = re.findall(r"[a-z ]+ (\d+) (s|min)", item.get_attribute("title") or "")
    minutes = sum(int(n) / (60 if unit == "s" else 1) for n, unit in parts)
    shown = int(re.findall(r"(\d+) min", item.inner_text())[0])
    assert len(parts) >= 3
    # Each part is rounded to a minute, the whole is rounded up.
    assert abs(minutes - shown) <= len(parts) / 2 + 1


def test_paper_is_white_and_without_the_sites_navigation(reader: Reader) -> None:
    page = reader.open(KINDS["post"], scheme="dark")
    page.emulate_media(media="print")
    assert ground(page) == pytest.approx(1)
    assert contrast(page, ".highlight span[class]") >= 4.5
    for part in (".bd-header", ".bd-footer", ".page-contents", ".neighbours"):
        assert not page.locator(part).first.is_visible()
