"""Laws of what leaves a page by the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import KINDS, Reader
from tests.browser.server import served
from tests.site import Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_CLIPBOARD = ["clipboard-read", "clipboard-write"]


def _copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def _select(page: Page, selector: str) -> None:
    """Select all of the first element that a selector finds, as a reader does."""
    page.locator(selector).first.evaluate(
        """element => {
          element.dispatchEvent(new Event("selectstart", {bubbles: true}));
          getSelection().selectAllChildren(element);
        }"""
    )
    page.wait_for_function(
        "performance.getEntriesByType('resource')"
        ".some(entry => entry.name.includes('copy-formula.'))"
    )
    page.wait_for_timeout(50)


def test_a_copied_sentence_has_its_formulas_as_tex(reader: Reader) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, "p:has-text('The shrinking keeps the scale under control')")
    page.keyboard.press("Control+C")
    assert "because $\\alpha_t+\\beta_t=1$." in _copied(page)


def test_a_copied_displayed_formula_is_its_tex_between_two_dollars(
    reader: Reader,
) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, ".math-display")
    page.keyboard.press("Control+C")
    copied = _copied(page).strip()
    assert copied.startswith(r"$$q(x_t \mid x_{t-1}) = \mathcal{N}\bigl(")
    assert copied.split("\n")[-1].strip() == "(1)"


def test_a_part_of_a_formula_is_copied_as_the_whole(reader: Reader) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, ".math-display mi")
    page.keyboard.press("Control+C")
    assert _copied(page).startswith(r"$$q(x_t \mid")


def test_copied_paragraphs_stay_apart(reader: Reader) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    _select(page, "section:has(> h2:has-text('The forward process'))")
    page.keyboard.press("Control+C")
    lines = [line.strip() for line in _copied(page).split("\n")]
    assert "The forward process" in lines
    assert "We never need to run the chain." in " ".join(lines)
    assert "#" not in lines[0]


def test_text_without_formulas_is_copied_as_the_browser_does(reader: Reader) -> None:
    page = reader.open(KINDS["about"], permissions=_CLIPBOARD)
    page.locator("h1").first.evaluate("e => getSelection().selectAllChildren(e)")
    page.keyboard.press("Control+C")
    assert _copied(page).startswith("About")


# -- Listings --------------------------------------------------------------------------

_SESSIONS = """# Sessions

```python
def double(x):
    return 2 * x
```

```pycon
>>> def f(x):
...     return x
...
>>> f(1)
1
```

```console
$ make html
Open file.html
$ echo a \\
> b
a b
```

```output
0.5
```

```{code-block} python
:linenos:
:caption: Numbered

first = 1
second = 2
```
"""
_COPIED = [
    "def double(x):\n    return 2 * x\n",
    "def f(x):\n    return x\n\nf(1)\n",
    "make html\necho a \\\nb\n",
    "first = 1\nsecond = 2\n",
]


@pytest.fixture(scope="module")
def sessions(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Reader]:
    """Give a reader of a small blog with listings."""
    folder = tmp_path_factory.mktemp("sessions")
    site = Site(folder / "site", {"posts/a/index.md": post(body=_SESSIONS)})
    build = site.build("-W")
    assert build.status == 0, build.output
    with served(site.out()) as address, Reader(browser, address) as someone:
        yield someone


@pytest.mark.parametrize("number", range(len(_COPIED)))
def test_a_listings_button_copies_what_one_would_type(
    sessions: Reader, number: int
) -> None:
    page = sessions.open("posts/a/index.html", permissions=_CLIPBOARD)
    page.get_by_role("button", name="Copy the code").nth(number).click()
    page.locator("[role=status]:has-text('Copied')").wait_for()
    assert _copied(page) == _COPIED[number]


def test_what_a_listing_prints_has_no_button(sessions: Reader) -> None:
    page = sessions.open("posts/a/index.html")
    page.locator(".copy-button").first.wait_for(state="attached")
    assert page.locator(".highlight-output .copy-button").count() == 0


def test_a_copy_button_is_seen_by_focus_and_used_by_the_keyboard(
    sessions: Reader,
) -> None:
    page = sessions.open("posts/a/index.html", permissions=_CLIPBOARD)
    button = page.locator(".copy-button").first
    page.keyboard.press("Tab")
    button.focus()
    page.wait_for_timeout(200)
    assert button.evaluate("button => getComputedStyle(button).opacity") == "1"
    page.keyboard.press("Enter")
    page.locator("[role=status]:has-text('Copied')").wait_for()
    assert button.evaluate("button => button == document.activeElement")


def test_where_the_clipboard_is_closed_the_older_way_copies(sessions: Reader) -> None:
    page = sessions.window(permissions=_CLIPBOARD)
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))"
    )
    sessions.go(page, "posts/a/index.html")
    page.locator(".copy-button").first.click()
    page.locator("[role=status]:has-text('Copied')").wait_for()
    assert _copied(page) == _COPIED[0]


@pytest.mark.parametrize("part", [".copy-button", ".headerlink"])
def test_no_control_is_printed(sessions: Reader, part: str) -> None:
    page = sessions.open("posts/a/index.html")
    page.locator(".copy-button").first.wait_for(state="attached")
    page.emulate_media(media="print")
    assert not [e for e in page.locator(part).all() if e.is_visible()]


def test_without_scripts_there_is_no_button(sessions: Reader) -> None:
    page = sessions.open("posts/a/index.html", java_script_enabled=False)
    assert page.locator(".copy-button").count() == 0


def test_a_headings_link_is_seen_on_focus_and_named(reader: Reader) -> None:
    page = reader.open(KINDS["post"])
    link = page.locator("h2 > .headerlink").first
    assert link.evaluate("link => getComputedStyle(link).opacity") == "0"
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate("link => getComputedStyle(link).opacity") == "1"
    assert page.get_by_role("link", name="Link to this heading").count() > 5
    assert page.locator("h2").first.inner_text().strip() == "Notation"


# -- Markdown --------------------------------------------------------------------------


def test_a_post_is_copied_as_the_markdown_beside_it(
    reader: Reader, built_blog: Path
) -> None:
    page = reader.open(KINDS["post"], permissions=_CLIPBOARD)
    page.get_by_role("button", name="Copy as Markdown").press("Enter")
    page.locator("[role=status]:has-text('Copied')").wait_for()
    assert _copied(page) == (built_blog / KINDS["post"] / "index.md").read_text()


def test_without_scripts_the_markdown_is_a_link(reader: Reader) -> None:
    page = reader.open(KINDS["post"], java_script_enabled=False)
    assert page.get_by_role("link", name="View as Markdown").is_visible()
    assert page.get_by_role("button", name="Copy as Markdown").count() == 0
