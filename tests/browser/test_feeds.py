"""A feed that someone opens in a browser is a page to read, and leads to the posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

_VISIBLE = """root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.checkVisibility()) text += walker.currentNode.data;
  }
  return text;
}"""
"""The text on the screen: `innerText` is for HTML alone."""
_ADDRESS = "https://tangent-notes.example.org/"


@pytest.mark.parametrize("path", ["blog/atom.xml", "blog/rss.xml", "updates/atom.xml"])
def test_a_feed_opened_in_a_browser_shows_its_posts_as_links(
    reader: Reader, path: str
) -> None:
    page = reader.open(path)
    assert page.title().startswith("Tangent Notes")
    for role in ("heading", "link"):
        assert page.get_by_role(role, name="What are Diffusion").first.is_visible()
    link = page.get_by_role("link", name="What are Diffusion").first
    assert link.get_attribute("href") == f"{_ADDRESS}posts/diffusion-models/"
    shown = page.locator("xpath=/*").evaluate(_VISIBLE)
    assert "This is a feed" in shown
    assert "<p>" not in shown  # the entries themselves are hidden
    assert "tag:" not in shown
