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

from longform.writing.addresses import page_file, site_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from longform.writing.files import OutputFiles

_FILE = "404.html"
_TAG = re.compile(r"<[a-z][^>]*>")
_ADDRESS = re.compile(r'( (?:href|src|action|data-content_root)=")([^"#][^"]*)"')


def not_found_file(builder: Builder) -> Path:
    """Return the file that servers take, which is no folder's index."""
    return Path(builder.outdir, _FILE)


def rooted_page(builder: Builder, page: bytes) -> bytes:
    """Let the addresses of the page, an author's own too, begin at the root."""
    page_url = f"{site_path(builder)}/" + builder.get_target_uri("404")

    def rooted(match: re.Match[str]) -> str:
        address = urljoin(page_url, unescape(match[2]))
        return f'{match[1]}{escape(address)}"'

    text = page.decode()
    return _TAG.sub(lambda tag: _ADDRESS.sub(rooted, tag[0]), text).encode()


def write_not_found_page(app: Sphinx, files: OutputFiles) -> None:
    """Write the author's own page where servers look, if it stands elsewhere."""
    own = page_file(app.builder, "404")
    if own != not_found_file(app.builder):
        files.write(_FILE, rooted_page(app.builder, own.read_bytes()))
