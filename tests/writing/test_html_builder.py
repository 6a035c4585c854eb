"""Sphinx's HTML builders: files are put in place whole, and leave with their cause."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from longform.writing.html_builder import stop_on_full_disk
from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_CONF = f"""\
{CONF}
html_static_path = ["_static"]
html_extra_path = ["extra"]
html_css_files = ["own.css"]
longform_drafts = True  # plain styles, each asked for with its version
"""
_FILES = {
    "conf.py": _CONF,
    "_static/own.css": "p { color: red; }",
    "_static/old.pdf": "%PDF",
    "extra/index.html": "Not the home page.",
    "extra/robots.txt": "User-agent: *\n",
    "extra/.well-known/security.txt": "Contact: mailto:ann@example.org\n",
    "posts/a/index.md": post(body="# A\n\n{download}`data.csv`\n"),
    "posts/a/data.csv": "1,2\n",
}


@pytest.fixture(params=["html", "dirhtml"])
def built(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Site, str]:
    site = Site(tmp_path, _FILES)
    assert site.build("-b", request.param, name=request.param).status == 0
    return site, request.param


def test_what_an_author_deletes_leaves_the_site(built: tuple[Site, str]) -> None:
    site, builder = built
    before = set(site.files(builder))
    for path in ("_static/old.pdf", "extra/robots.txt", "posts/a/data.csv"):
        (site.folder / path).unlink()
    site.edit("posts/a/index.md", "{download}`data.csv`", "Text.")
    site.build("-b", builder, name=builder)
    removed = before - set(site.files(builder))
    gone = {path.split("/")[-1] for path in removed if "pagefind/" not in path}
    assert gone == {"old.pdf", "data.csv"}  # a robots.txt is written for who has none
    assert "Sitemap:" in site.text("robots.txt", builder)


def test_an_authors_file_takes_the_place_of_no_page(built: tuple[Site, str]) -> None:
    site, builder = built
    site.build("-b", builder, name=builder)  # no page is written again
    assert "post-cards" in site.text("index.html", builder)
    assert site.text(".well-known/security.txt", builder).startswith("Contact:")


def _own_style(site: Site, builder: str) -> str:
    """Return the address by which the home page asks for the author's style."""
    page = site.page("index.html", builder)
    (address,) = page.xpath("//link[contains(@href, '/own.css')]/@href")
    return str(address)


def test_pages_name_the_version_of_a_style_in_one_long_process(
    built: tuple[Site, str],
) -> None:
    site, builder = built
    old = _own_style(site, builder)
    site.write({"_static/own.css": "p { color: blue; }"})
    site.build("-b", builder, name=builder)
    new = _own_style(site, builder)
    assert new.partition("?")[0] == old.partition("?")[0]
    assert new != old


def test_pages_name_no_version_of_a_style_that_is_gone(built: tuple[Site, str]) -> None:
    site, builder = built
    (site.folder / "_static/own.css").unlink()
    site.build("-b", builder, name=builder)
    assert _own_style(site, builder).endswith("own.css")


def _warning(error: Exception) -> logging.LogRecord:
    return logging.LogRecord("", logging.WARNING, "", 0, "%s", (error,), None)


def test_an_error_of_the_disk_ends_a_build_of_which_sphinx_would_warn() -> None:
    error = OSError(28, "No space left on device")
    with pytest.raises(OSError, match="No space left"):
        stop_on_full_disk(_warning(error))
    assert stop_on_full_disk(_warning(FileNotFoundError(2, "No such file")))
