"""Other Sphinx sites can link to posts: the inventory is one that Sphinx can load."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile

from tests.site import ROOTS, Site

if TYPE_CHECKING:
    from typing import Any

_BASE = "https://other.example.org/"


def _place(item: Any) -> tuple[str, str]:
    """Return address and title of an object; Sphinx 8 has a plain tuple for it."""
    if isinstance(item, tuple):
        return item[2], item[3]
    return item.uri, item.display_name


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Any]:
    site = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("inventory") / "blog")
    assert site.build("-W").status == 0
    stream = io.BytesIO((site.out() / "objects.inv").read_bytes())
    join = "{}{}".format
    return site, InventoryFile.load(stream, _BASE, join)


def test_a_post_is_an_object_with_its_address_and_title(
    inventory: tuple[Site, Any],
) -> None:
    address, title = _place(inventory[1]["post:post"]["diffusion"])
    assert address == f"{_BASE}posts/diffusion/index.html"
    assert title == "Diffusion, in Short"


def test_every_listed_post_is_in_it_and_no_other(inventory: tuple[Site, Any]) -> None:
    slugs = {"diffusion", "labels", "oldest", "plain", "queries", "welcome"}
    assert set(inventory[1]["post:post"]) == slugs


def test_every_object_leads_to_a_page_of_the_site(inventory: tuple[Site, Any]) -> None:
    site, found = inventory
    addresses = {_place(item)[0] for kind in found for item in found[kind].values()}
    pages = {address.removeprefix(_BASE).partition("#")[0] for address in addresses}
    pages.discard("py-modindex.html")  # Sphinx's own label, whether there is a page
    assert len(pages) > 6
    assert [page for page in sorted(pages) if not (site.out() / page).is_file()] == []


def test_another_site_links_to_a_post_by_its_slug(
    inventory: tuple[Site, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    site, _ = inventory
    conf = f"""
project = "Other"
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{"notes": ({_BASE!r}, {str(site.out() / "objects.inv")!r})}}
html_theme = "basic"
"""
    words = "# Other\n\n[](inv:notes:post:post#diffusion)\n"
    pages = {"conf.py": conf, "index.md": words}
    other = Site(tmp_path_factory.mktemp("other") / "site", pages)
    build = other.build("-W")
    assert build.status == 0, build.output
    (link,) = other.page("index.html").xpath("//a[contains(@class, 'external')]")
    assert link.get("href") == f"{_BASE}posts/diffusion/index.html"
    assert link.text_content() == "Diffusion, in Short"
