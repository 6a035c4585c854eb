"""Laws of pictures: nothing moves when they come, and they open large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS, Reader
from tests.browser.server import served
from tests.site import Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

_SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {} 300'>{}</svg>"
_BODY = f"""# Pictures

```{{figure}} wide.svg
:alt: A wide one.

A caption with $x$, of [the end](#the-end).
```

```{{image}} hostile.svg
:alt: One with a script inside.
```

```{{image}} light.svg
:alt: For the light.
:class: only-light
```

```{{image}} dark.svg
:alt: For the dark.
:class: only-dark
```

```{{figure}} row.svg
:alt: Five panels.

What the panels show, in words enough to fill more than one line of a phone.
```

```{{image}} icon.svg
:alt: An icon.
:width: 32px
```

{"Words. " * 9000}

## The end

![The last one.](last.svg)
"""
_SCRIPT = "<script>document.documentElement.dataset.ran = '1'; alert(1)</script>"


@pytest.fixture(scope="module")
def pictures(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Reader]:
    """Give a reader of a post with pictures of each kind."""
    files = {
        f"posts/a/{name}.svg": _SVG.format(900, "")
        for name in ("wide", "light", "dark", "icon", "last")
    }
    files["posts/a/row.svg"] = _SVG.format(1200, "")
    files["posts/a/hostile.svg"] = _SVG.format(600, _SCRIPT)
    files["posts/a/index.md"] = post(body=_BODY)
    site = Site(tmp_path_factory.mktemp("pictures") / "site", {**files})
    build = site.build("-W")
    assert build.status == 0, build.output
    with served(site.out()) as address, Reader(browser, address) as someone:
        yield someone


@pytest.fixture
def page(pictures: Reader) -> Page:
    return pictures.open("posts/a/index.html")


def _enlarge(page: Page, number: int = 0) -> Locator:
    """Open a picture by its button; return the dialog."""
    page.get_by_role("button", name="Enlarge the picture").nth(number).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    return dialog


def test_nothing_moves_when_pictures_come(pictures: Reader) -> None:
    page = pictures.open("posts/a/index.html")
    shift = page.evaluate(
        """() => new Promise(done => {
          new PerformanceObserver(list => done(
            list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
          )).observe({type: "layout-shift", buffered: true});
          setTimeout(() => done(0), 500);
        })"""
    )
    assert shift == 0


def test_a_picture_far_below_is_fetched_when_it_is_near(pictures: Reader) -> None:
    pictures.requests.clear()
    page = pictures.open("posts/a/index.html")
    assert [url for url in pictures.requests if "wide.svg" in url]
    assert not [url for url in pictures.requests if "last.svg" in url]
    with page.expect_response("**/*last.svg"):
        page.locator("img[src$='last.svg']").evaluate("image => image.scrollIntoView()")


@pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
def test_only_the_variant_that_is_shown_is_fetched(
    pictures: Reader, scheme: str, other: str
) -> None:
    pictures.requests.clear()
    page = pictures.open("posts/a/index.html", scheme=scheme)
    page.wait_for_timeout(300)
    assert page.locator(f"img[src$='{scheme}.svg']").is_visible()
    assert not page.locator(f"img[src$='{other}.svg']").is_visible()
    assert [url for url in pictures.requests if f"-{scheme}.svg" in url]
    assert not [url for url in pictures.requests if f"-{other}.svg" in url]


def test_on_paper_stands_the_variant_for_the_light(pictures: Reader) -> None:
    page = pictures.open("posts/a/index.html", scheme="dark")
    page.wait_for_function("document.querySelector('.color-mode__input:checked')")
    page.evaluate(
        """addEventListener("beforeprint", () => {
          window.printed = [...document.querySelectorAll("img")]
            .filter(image => /only-/.test(image.className) && image.checkVisibility())
            .map(image => image.alt);
        })"""
    )
    page.pdf()
    assert page.evaluate("window.printed") == ["For the light."]
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_row_of_panels_is_scrolled_on_a_phone_and_its_caption_stays(
    pictures: Reader,
) -> None:
    page = pictures.open("posts/a/index.html", width=390)
    figure = page.locator("figure:has(img[src$='row.svg'])")
    image = figure.locator("img").bounding_box()
    assert image
    assert image["height"] >= 150
    page.locator("figure[tabindex='0']").wait_for()
    left = "caption => caption.getBoundingClientRect().left"
    before = figure.locator("figcaption").evaluate(left)
    figure.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('figure[tabindex]').scrollLeft > 0")
    assert figure.locator("figcaption").evaluate(left) == before
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_click_opens_a_picture_as_large_as_the_window(page: Page) -> None:
    image = page.locator("figure img").first
    before = image.bounding_box()
    page.get_by_role("button", name="Enlarge the picture").first.wait_for()
    image.click()
    large = page.get_by_role("dialog").locator("img").bounding_box()
    assert before
    assert large
    assert large["width"] > before["width"] * 1.2
    assert page.get_by_role("dialog").inner_text().strip().startswith("A caption with")
    assert page.get_by_role("dialog").locator("math").count() == 1


def test_escape_closes_a_picture_and_the_focus_is_back(page: Page) -> None:
    dialog = _enlarge(page)
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "enlarge-button"


def test_tab_stays_in_an_open_picture(page: Page) -> None:
    _enlarge(page)
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement == document.body"
            " || !!document.activeElement.closest('dialog')"
        )


def test_details_are_scrolled_by_the_arrows(page: Page) -> None:
    dialog = _enlarge(page)
    view = dialog.locator(".enlarged__view")
    page.keyboard.press("+")
    view.focus()
    start = view.evaluate("view => view.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert view.evaluate("view => view.scrollLeft") > start
    page.keyboard.press("-")
    assert view.evaluate("view => view.scrollWidth <= view.clientWidth")


def test_a_mouse_drags_the_details(page: Page) -> None:
    dialog = _enlarge(page)
    page.keyboard.press("+")
    view = dialog.locator(".enlarged__view")
    start = view.evaluate("view => view.scrollLeft")
    page.mouse.move(700, 400)
    page.mouse.down()
    page.mouse.move(600, 400, steps=4)
    page.mouse.up()
    assert view.evaluate("view => view.scrollLeft") == pytest.approx(start + 100, abs=2)
    assert dialog.locator(".enlarged__view--details").count() == 1


def test_a_click_beside_a_picture_closes_it(page: Page) -> None:
    dialog = _enlarge(page)
    box = dialog.locator(".enlarged__view").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 4)
    dialog.wait_for(state="detached")


def test_a_script_in_a_picture_does_not_run(page: Page) -> None:
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    _enlarge(page, 1)
    page.wait_for_timeout(300)
    assert page.get_by_role("dialog").locator("img[src$='hostile.svg']").count() == 1
    assert alerts == []


def test_small_pictures_have_no_button(page: Page) -> None:
    page.locator(".enlarge-button").first.wait_for(state="attached")
    assert page.locator("img[src$='icon.svg'] + .enlarge-button").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_an_open_picture_does_not_scroll_sideways(reader: Reader, width: int) -> None:
    page = reader.open(KINDS["post"], width=width, has_touch=width == 390)
    page.locator(".enlarge-button").first.wait_for(state="attached")
    image = page.locator("figure img").first
    image.scroll_into_view_if_needed()
    image.click()
    view = page.locator(".enlarged__view")
    view.wait_for()
    assert view.evaluate("view => view.scrollWidth <= view.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_open_picture_is_not_printed(page: Page) -> None:
    dialog = _enlarge(page)
    page.emulate_media(media="print")
    assert not dialog.is_visible()


def test_a_link_of_the_caption_leads_out_of_an_open_picture(page: Page) -> None:
    dialog = _enlarge(page)
    link = dialog.locator("a")
    link.hover()
    page.wait_for_timeout(500)
    assert not page.locator("[role=tooltip]").count()  # it would lie under the picture
    link.click()
    dialog.wait_for(state="detached")
    assert page.url.endswith("#the-end")
    place = page.locator("#the-end")
    assert -1 <= place.evaluate("e => e.getBoundingClientRect().top") < 900
