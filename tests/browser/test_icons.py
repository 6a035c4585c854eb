"""The site's icons, its manifest, and the colour that a browser draws around it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_POST = "posts/diffusion-models/"


@pytest.fixture(params=["", _POST])
def links(request: pytest.FixtureRequest, browser: Browser, blog: str) -> dict:
    """Return the address of each icon and of the manifest, as a browser finds them."""
    page = browser.new_page()
    page.goto(blog + request.param)
    found = page.eval_on_selector_all(
        "link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]",
        "links => links.map(link => [link.rel, link.href])",
    )
    page.close()
    icons = [href for rel, href in found if rel == "icon"]
    return {**dict(found), "icon": icons}


def _file(built_blog: Path, blog: str, address: str) -> bytes:
    """Return the file at an address of the site."""
    return (built_blog / address.removeprefix(blog)).read_bytes()


def test_every_icon_is_a_picture_of_its_size(
    links: dict, built_blog: Path, blog: str
) -> None:
    svg, ico = links["icon"]
    assert b"<svg" in _file(built_blog, blog, svg)
    for address, size in ((ico, 32), (links["apple-touch-icon"], 180)):
        with Image.open(io.BytesIO(_file(built_blog, blog, address))) as icon:
            assert icon.size == (size, size)


def test_the_manifest_leads_home_and_to_its_icons(
    links: dict, built_blog: Path, blog: str
) -> None:
    # W3C, Web Application Manifest: addresses are relative to the manifest.
    address = links["manifest"]
    manifest = json.loads(_file(built_blog, blog, address))
    assert manifest["name"] == "Tangent Notes"
    assert urljoin(address, manifest["start_url"]) == blog
    assert urljoin(address, manifest["scope"]) == blog
    for icon in manifest["icons"]:
        content = _file(built_blog, blog, urljoin(address, icon["src"]))
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(content)) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_a_touch_icon_has_no_transparent_pixel(
    links: dict, built_blog: Path, blog: str
) -> None:
    # iOS draws them black.
    content = _file(built_blog, blog, links["apple-touch-icon"])
    with Image.open(io.BytesIO(content)) as icon:
        assert icon.convert("RGBA").getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_s_own_colour_is_that_of_the_page(
    browser: Browser, blog: str, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(blog)
    ground, around = page.evaluate(
        """scheme => {
          const meta = document.querySelector(
            `meta[name=theme-color][media*="${scheme}"]`);
          const probe = document.body.appendChild(document.createElement("div"));
          probe.style.color = meta.content;
          return [getComputedStyle(document.body).backgroundColor,
                  getComputedStyle(probe).color];
        }""",
        scheme,
    )
    page.close()
    assert ground == around
