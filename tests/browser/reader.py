"""Someone with a browser: opens pages at a width, in light or dark, and looks."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

KINDS = {
    "home": "",
    "post": "posts/diffusion-models/",
    "part": "posts/semi-supervised-learning/",
    "archive": "blog/",
    "year": "blog/2021/",
    "tags": "blog/tag/",
    "tag": "blog/tag/vision/",
    "category": "blog/category/methods/",
    "author": "blog/author/editors/",
    "series": "series/not-enough-data/",
    "updates": "updates/",
    "about": "about.html",
    "search": "search.html?q=diffusion",
    "not found": "404.html",
}
"""One page of each kind that the site has, by what it is."""

_AXE_RULES = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
)
_COLOUR = re.compile(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)")
_MIXED_COLOUR = re.compile(  # what `color-mix` gives: parts from 0 to 1
    r"color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: / ([\d.]+))?\)"
)

# A layout of all blocks asks for the fonts that they lack.  No frame is waited for: a
# page that nobody sees may have none.
_STILL = """async () => {
  for (const block of document.querySelectorAll(".late-block"))
    block.classList.remove("late-block");
  document.documentElement.getBoundingClientRect();
  await document.fonts.ready;
}"""

# The colours of an element's text and of all that lies behind it, front first.
_COLOURS = """element => {
  const grounds = [];
  for (let at = element; at; at = at.parentElement)
    grounds.push(getComputedStyle(at).backgroundColor);
  return [getComputedStyle(element).color, ...grounds];
}"""


class Reader:
    """A browser that notes what a page asks for and complains about."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Read the site at ``address``."""
        self.address = address
        self.requests: list[str] = []
        self.failures: list[str] = []
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()

    def window(self, width: int = 1280, scheme: str = "light", **options: Any) -> Page:
        """Open a window; ``scheme`` is what the reader's system prefers."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            **options,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        # Playwright's own asks again by `eval`, which the site's policy forbids.
        setattr(page, "wait_for_function", partial(wait_until, page))  # noqa: B010
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("response", self._note_failure)
        page.on("console", self._note_complaint)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def open(self, path: str, **options: Any) -> Page:
        """Open a page of the site in a window of its own; wait until all is there."""
        page = self.window(**options)
        self.go(page, path)
        return page

    def go(self, page: Page, path: str) -> None:
        """Lead an open window to another page."""
        page.goto(self.address + path, wait_until="load")
        page.evaluate(_STILL)

    def _note_failure(self, response: Any) -> None:
        if response.status >= 400:
            self.failures.append(f"{response.status} {response.url}")

    def _note_complaint(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def wait_until(
    page: Page, expression: str, *, arg: Any = None, timeout: float = 10_000
) -> None:
    """Wait until an expression is true on a page, ``timeout`` in milliseconds."""
    deadline = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(20)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on a page as it stands, one string an element."""
    options: dict[str, Any] = {
        "runOnly": list(_AXE_RULES),
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}"
        for each in found
        for node in each["nodes"]
    ]


def contrast(page: Page, selector: str) -> float:
    """Return the least contrast, 1 to 21, of the texts that ``selector`` finds.

    The ratio of WCAG 2.2 (success criterion 1.4.3), with grounds seen through others
    where they are translucent.
    """
    found = page.locator(selector).evaluate_all(
        f"all => all.filter(e => e.textContent.trim()).map({_COLOURS})"
    )
    assert found, f"nothing is {selector}"
    return min(_contrast(colours) for colours in {tuple(colours) for colours in found})


def _contrast(colours: tuple[str, ...]) -> float:
    ground: tuple[float, ...] = (255.0, 255.0, 255.0)
    for colour in reversed(colours[1:]):
        ground = _over(colour, ground)
    light, dark = sorted(
        (luminance(_over(colours[0], ground)), luminance(ground)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def _over(colour: str, ground: tuple[float, ...]) -> tuple[float, ...]:
    """Lay a CSS colour over an opaque one."""
    whole = 1
    match = _COLOUR.fullmatch(colour)
    if match is None:
        whole, match = 255, _MIXED_COLOUR.fullmatch(colour)
    assert match, f"a colour that this test cannot read: {colour}"
    alpha = float(match[4] or 1)
    return tuple(
        alpha * whole * float(match[i + 1]) + (1 - alpha) * ground[i] for i in range(3)
    )


def luminance(colour: tuple[float, ...]) -> float:
    """Return the relative luminance of sRGB values 0 to 255 (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ground(page: Page) -> float:
    """Return the luminance of the page's own ground."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return luminance(_over(colour, (255.0, 255.0, 255.0)))


def follow(page: Page, link: Locator) -> None:
    """Click a link and wait until its page is there."""
    with page.expect_navigation():
        link.click()
