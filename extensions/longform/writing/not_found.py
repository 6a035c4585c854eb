"""``404.html``: what a server shows where an address leads to no page.

It is shown at any depth, so each of its addresses begins at the root of the server: at
the path of ``html_baseurl``.  (A ``<base>`` would send links within the page to home.)
Netlify, Cloudflare, GitHub and Read the Docs take the file of this name.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sphinx.locale import _

from longform.writing.addresses import page_file, site_path
from longform.writing.labels import list_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles
    from longform.writing.parts import Parts

_FILE = "404.html"
_NEWEST = 5  # posts
_TAG = re.compile(r"<[a-z][^>]*>")
_ADDRESS = re.compile(r'( (?:href|src|action|data-content_root)=")([^"#][^"]*)"')


def draw_not_found_page(app: Sphinx, blog: Blog, parts: Parts) -> None:
    """Have Sphinx write the page, with addresses as on any other."""
    newest = [blog.view(post) for post in blog.posts[:_NEWEST]]
    places = list_pages(app.config.blog_path).values()
    body = parts.render("not_found", "404", posts=newest, places=places)
    context = {"title": escape(_("Page not found")), "body": body, "parents": []}
    file = Path(app.outdir, _FILE)  # for the builder "dirhtml" too
    app.builder.handle_page(  # type: ignore[attr-defined]
        "404", context, "page.html", outfilename=file
    )


def root_not_found_page(app: Sphinx, files: OutputFiles) -> None:
    """Let the addresses of the page, an author's own too, begin at the root."""
    page_url = f"{site_path(app.builder)}/" + app.builder.get_target_uri("404")
    drawn = files.folder / _FILE
    if "404" in app.env.all_docs:
        drawn = page_file(app.builder, "404")
    page = drawn.read_text(encoding="utf-8")

    def rooted(match: re.Match[str]) -> str:
        address = urljoin(page_url, unescape(match[2]))
        return f'{match[1]}{escape(address)}"'

    page = _TAG.sub(lambda tag: _ADDRESS.sub(rooted, tag[0]), page)
    files.write(_FILE, page.encode())
