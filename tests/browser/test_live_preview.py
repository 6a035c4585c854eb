"""Laws of the page that an author looks at while writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader, contrast
from tests.serving.preview import Preview
from tests.site import Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_PATH = "posts/long/index.md"
_PARAGRAPHS = "\n\n".join(f"Paragraph {number} has words." for number in range(200))
_BODY = f"# Long\n\n{_PARAGRAPHS}\n\n:::{{dropdown}} Proof\nHidden words.\n:::\n"
_PATIENCE = 60_000.0  # ms


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Serve a site with one long post."""
    site = Site(tmp_path_factory.mktemp("live") / "site", {_PATH: post(body=_BODY)})
    with Preview(site) as served:
        served.until_built()
        yield served


@pytest.fixture
def author(browser: Browser, preview: Preview) -> Iterator[Reader]:
    """Give an author with the preview in a browser; each test starts from one text."""
    preview.site.write({_PATH: post(body=_BODY)})
    preview.until(lambda: "Paragraph 100 has words." in preview.get("posts/long/"))
    with Reader(browser, preview.address) as someone:
        yield someone


def _open(author: Reader, path: str = "posts/long/", **options: str) -> Page:
    """Open a page; wait until it follows what is saved."""
    page = author.open(path, **options)
    expect(page.locator("longform-live")).to_be_attached(timeout=_PATIENCE)
    return page


def test_a_saved_sentence_is_put_in_and_nothing_else_is_touched(
    author: Reader, preview: Preview
) -> None:
    page = _open(author)
    page.locator("details.sd-dropdown summary").click()
    page.evaluate("window.wasHere = true; scrollTo(0, 2000)")
    far = page.locator("p", has_text="Paragraph 150").element_handle()
    before = page.evaluate("scrollY")
    preview.site.edit(_PATH, "Paragraph 100 has", "Paragraph 100 has *quite other*")
    changed = page.locator("p", has_text="Paragraph 100")
    expect(changed).to_have_text(
        "Paragraph 100 has quite other words.", timeout=_PATIENCE
    )
    assert page.evaluate("window.wasHere") is True  # it was not loaded anew
    assert page.evaluate("scrollY") == before
    assert far is not None
    assert far.evaluate("paragraph => paragraph.isConnected")
    assert page.locator("details.sd-dropdown").evaluate("details => details.open")
    assert [each for each in author.complaints if "404" not in each] == []  # an icon


def test_paragraphs_come_and_go_in_their_places(
    author: Reader, preview: Preview
) -> None:
    page = _open(author)
    preview.site.edit(
        _PATH, "Paragraph 3 has words.", "New above.\n\n## A section\n\nNew below."
    )
    expect(page.locator("h2", has_text="A section")).to_be_visible(timeout=_PATIENCE)
    shown = page.locator("section p").all_inner_texts()
    place = shown.index("New above.")
    assert shown[place - 1 : place + 3] == [
        "Paragraph 2 has words.",
        "New above.",
        "New below.",
        "Paragraph 4 has words.",
    ]
    preview.site.edit(_PATH, "New above.\n\n## A section\n\nNew below.", "Back.")
    expect(page.locator("p", has_text="Back.")).to_be_visible(timeout=_PATIENCE)
    assert page.locator("h2", has_text="A section").count() == 0
    page.reload()
    served = page.locator("section p").all_inner_texts()
    assert served[2:6] == [
        "Paragraph 1 has words.",
        "Paragraph 2 has words.",
        "Back.",
        "Paragraph 4 has words.",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mistake_stands_on_the_page_with_file_and_line(
    author: Reader, preview: Preview, scheme: str
) -> None:
    page = _open(author, scheme=scheme)
    preview.site.edit(_PATH, "date: 2022-01-01", "date: 2022-01-01\ntgas: [x]")
    problem = page.locator("longform-live li")
    expect(problem).to_contain_text(f"{_PATH}:3", timeout=_PATIENCE)
    expect(problem).to_contain_text("tags")
    assert contrast(page, "longform-live li") >= 4.5
    preview.site.edit(_PATH, "\ntgas: [x]", "")
    expect(problem).to_have_count(0, timeout=_PATIENCE)


def test_a_post_that_is_deleted_while_shown_is_gone_and_comes_back(
    author: Reader, preview: Preview
) -> None:
    page = _open(author)
    (preview.site.folder / _PATH).unlink()
    expect(page.locator("h1")).to_contain_text("not found", timeout=_PATIENCE)
    preview.site.write({_PATH: post(body=_BODY)})
    expect(page.locator("h1")).to_contain_text("Long", timeout=_PATIENCE)


def test_the_home_page_follows_a_title(author: Reader, preview: Preview) -> None:
    page = _open(author, "")
    preview.site.edit(_PATH, "# Long", "# Longer than before")
    card = page.locator("article, li, div", has_text="Longer than before").first
    expect(card).to_be_visible(timeout=_PATIENCE)
    assert [each for each in author.complaints if "404" not in each] == []  # an icon
