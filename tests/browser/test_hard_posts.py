"""Laws of posts that are hard to set: the page holds, and nothing in them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import hard_posts
from tests.browser.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser

PAGES = (
    *(f"posts/{name}/" for name in ("long", "wide", "title", "arabic", "chinese")),
    *("posts/script/", "posts/everything/"),
    *("", "blog/", "blog/2022/", "blog/tag/", "blog/author/", "series/hard/"),
    *("updates/",),
)

# Text spacing of WCAG 2.2, success criterion 1.4.12.
_SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""


@pytest.fixture(scope="module", params=PAGES)
def page(
    request: pytest.FixtureRequest, browser: Browser, hard_site: str
) -> Iterator[Page]:
    with Reader(browser, hard_site) as reader:
        yield reader.open(request.param, width=390)


def _needed(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_no_hard_page_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert _needed(page) <= width


def test_a_page_holds_with_the_readers_own_spacing(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    # As a browser's own setting: a style element is not for the site's policy.
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        _SPACED,
    )
    needed = _needed(page)
    cut_off = page.evaluate(
        """[...document.querySelectorAll("body *")].filter(e =>
             getComputedStyle(e).overflowY == "hidden" && e.clientHeight > 1 &&
             e.scrollHeight > e.clientHeight + 1).map(e => e.className)"""
    )
    page.evaluate("document.adoptedStyleSheets = []")
    assert needed <= 390
    assert not cut_off


def test_a_post_of_a_thousand_formulas_has_them_all_in_under_a_megabyte(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/long/")
    assert page.locator(".bd-article math").count() == hard_posts.FORMULAS
    assert page.locator(".bd-article .math-source").count() == 0
    assert len(page.content().encode()) < 1_000_000


def test_a_table_of_sixty_columns_scrolls_in_its_box_by_the_keyboard(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/wide/", width=390)
    box = page.locator(".pst-scrollable-table-container")
    assert box.get_attribute("role") == "region"
    assert box.get_attribute("aria-label")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "document.querySelector('.pst-scrollable-table-container').scrollLeft > 0"
    )


def test_a_box_that_shows_all_it_holds_is_no_stop_of_the_keyboard(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/everything/", width=1440)
    assert not page.locator(
        ".bd-article :is(.pst-scrollable-table-container, .math-display__formula)"
        "[tabindex]"
    ).count()


def test_a_box_becomes_a_stop_when_the_window_gets_too_narrow(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/everything/", width=1440)
    listing = page.locator(".literal-block-wrapper pre")
    assert listing.get_attribute("tabindex") is None
    page.set_viewport_size({"width": 320, "height": 900})
    page.locator(".literal-block-wrapper pre[tabindex='0']").wait_for()
    assert "A listing" in (listing.get_attribute("aria-label") or "")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".literal-block-wrapper pre:not([tabindex])").wait_for()


def test_the_number_of_a_wide_formula_stays_in_sight(hard_reader: Reader) -> None:
    page = hard_reader.open("posts/wide/", width=390)
    number = page.locator(".math-display__number").bounding_box()
    assert number
    assert number["x"] + number["width"] <= 390
    assert page.locator(".math-display__formula").evaluate(
        "e => e.scrollWidth > e.clientWidth"
    )


def test_a_wide_formula_in_a_line_stands_on_its_baseline(hard_reader: Reader) -> None:
    page = hard_reader.open("posts/everything/", width=1440)
    line, formula = page.locator(".math-inline--wide").first.evaluate(
        """held => {
          const marks = [held, held.querySelector("math")].map(place => {
            const mark = document.createElement("span");
            mark.style.cssText = "display: inline-block; width: 0; height: 0";
            place.before(mark);
            return mark;
          });
          return marks.map(mark => mark.getBoundingClientRect().bottom);
        }"""
    )
    assert line == pytest.approx(formula, abs=0.5)


@pytest.mark.parametrize("width", [320, 390, 640])
def test_no_line_begins_with_the_comma_after_a_formula(
    hard_reader: Reader, width: int
) -> None:
    page = hard_reader.open("posts/long/", width=width)
    torn = page.evaluate(
        """() => {
          let torn = 0, seen = 0;
          for (const math of document.querySelectorAll("p math")) {
            const after = math.nextSibling;
            if (after?.nodeType != Node.TEXT_NODE || after.data[0] != ",") continue;
            const range = document.createRange();
            range.setStart(after, 0);
            range.setEnd(after, 1);
            seen += 1;
            const comma = range.getBoundingClientRect();
            if (comma.left < math.getBoundingClientRect().right - 1) torn += 1;
          }
          return [torn, seen];
        }"""
    )
    assert torn == [0, hard_posts.FORMULAS * 4 // 5]


def test_no_line_begins_with_the_comma_after_a_linked_formula(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/wide/", width=820)
    torn, lines = page.evaluate(
        """() => {
          let torn = 0;
          const lines = new Set();
          const links = [...document.querySelectorAll("p a[href='#tab-wide']")];
          const range = document.createRange();
          for (let width = 200; width < 700; width += 7) {
            links[0].closest("p").style.width = `${width}px`;
            for (const link of links) {
              range.setStart(link.nextSibling, 0);
              range.setEnd(link.nextSibling, 1);
              const comma = range.getBoundingClientRect();
              const math = link.querySelector("math").getBoundingClientRect();
              if (comma.left < math.right - 1) torn += 1;
              lines.add(Math.round(comma.bottom / 8));
            }
          }
          return [torn, lines.size];
        }"""
    )
    assert torn == 0
    assert lines > 5


def test_arrows_scroll_what_a_preview_cannot_show_at_once(hard_reader: Reader) -> None:
    page = hard_reader.open("posts/wide/")
    page.keyboard.press("Tab")  # a focus that is to be seen
    page.locator("p a[href='#tab-wide']").last.focus()
    preview = page.get_by_role("tooltip")
    preview.locator("table").wait_for()
    page.keyboard.press("ArrowRight")
    assert preview.evaluate("box => box.scrollLeft") > 0
    top = page.evaluate("scrollY")
    page.keyboard.press("ArrowUp")  # the preview is at its top: the page moves
    page.wait_for_function("top => scrollY < top", arg=top)


def test_a_picture_has_the_width_its_author_gave_under_the_sites_policy(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/everything/", width=820)
    image = page.locator("img[alt='Half of a field']")
    half = image.evaluate("e => e.closest('section').clientWidth / 2")
    box = image.bounding_box()
    assert box
    assert box["width"] == pytest.approx(half, abs=1)
    assert box["height"] == pytest.approx(half * 200 / 640, abs=1)
    assert not [words for words in hard_reader.complaints if "Policy" in words]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_pictures_are_for_the_systems_colours(
    hard_reader: Reader, scheme: str
) -> None:
    page = hard_reader.open(
        "posts/everything/", scheme=scheme, java_script_enabled=False
    )
    for name in ("light", "dark"):
        picture = page.get_by_alt_text(f"For the {name}")
        assert picture.is_visible() == (name == scheme)


def test_a_script_in_a_picture_never_runs(hard_reader: Reader) -> None:
    page = hard_reader.window()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.accept()

    page.on("dialog", note)
    for path in ("posts/script/", "", "blog/2022/"):
        hard_reader.go(page, path)
        pictures = page.locator("img[src*=evil]")
        assert pictures.count()
        pictures.first.scroll_into_view_if_needed()
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.dataset.ran") is None
    assert not dialogs


def test_a_text_from_right_to_left_says_so_and_code_in_it_does_not(
    hard_reader: Reader,
) -> None:
    page = hard_reader.open("posts/arabic/")
    article = page.locator(".bd-article > section").first
    assert article.get_attribute("lang") == "ar"
    assert article.get_attribute("dir") == "rtl"
    direction = "e => getComputedStyle(e).direction"
    assert article.locator("section > p").first.evaluate(direction) == "rtl"
    assert article.locator("pre").first.evaluate(direction) == "ltr"
    byline = article.locator(".byline")
    assert byline.get_attribute("lang") == "en"
    assert byline.evaluate(direction) == "ltr"
    quote = article.locator("blockquote").evaluate(
        """e => ["left", "right"].map(side =>
             getComputedStyle(e).getPropertyValue(`border-${side}-width`))"""
    )
    assert quote == ["0px", "3px"]


def test_a_card_says_in_which_language_its_words_are(hard_reader: Reader) -> None:
    page = hard_reader.open("")
    card = page.locator(".post-card", has_text="扩散")
    for part in (".post-card__title a", ".post-card__summary"):
        assert card.locator(part).get_attribute("lang") == "zh"
    arabic = page.locator(".post-card__title a[lang=ar]")
    assert arabic.get_attribute("dir") == "rtl"


def test_chinese_breaks_its_lines_and_fills_them(hard_reader: Reader) -> None:
    page = hard_reader.open("posts/chinese/", width=390)
    text = page.locator(".bd-article section section > p").first
    lines = text.evaluate(
        """p => {
          const range = document.createRange();
          range.selectNodeContents(p);
          return [...range.getClientRects()].map(box => Math.round(box.width));
        }"""
    )
    assert len(lines) > 5
    assert min(lines[:-1]) > 0.85 * 358


@pytest.mark.parametrize("width", [390, 1440])
def test_all_reads_and_leads_on_where_no_script_runs(
    hard_reader: Reader, width: int
) -> None:
    page = hard_reader.open("", width=width, java_script_enabled=False)
    page.locator(".post-card__title a", has_text="One of everything").click()
    assert page.locator("h1").inner_text().startswith("One of everything")
    for part in ("p", "figure img", "table", "pre", "math", ".admonition", ".footnote"):
        assert page.locator(f".bd-article {part}").first.is_visible(), part
    page.locator(".neighbours a[rel=prev]").click()
    assert page.locator("h1").inner_text().startswith("A picture")
    page.locator(".navbar-brand").click()
    assert page.locator(".post-card").count() == 7
