"""Absolute addresses: of the site, from its settings, and of pages and files in it.

``html_baseurl`` is the site's address; where conf.py leaves it out, Read the Docs' own
variable is, or ABlog's ``blog_baseurl``.  Without any, nothing has an absolute address
and everything that needs one is left out.
"""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from longform.model.urls import folder_address
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

_READ_THE_DOCS = "READTHEDOCS_CANONICAL_URL"


def fill_address(app: Sphinx, config: Config) -> None:
    """Make ``html_baseurl`` and ``blog_baseurl`` sound; on ``config-inited`` [400]."""
    del app
    for name in ("html_baseurl", "blog_baseurl"):
        address = config[name] or ""
        if not _is_address(address):
            message = (
                f"{name} in conf.py: expected the site's full address, like "
                f"'https://notes.example.org/', found {address!r:.60}; it is left out"
            )
            warn(Warnings.CONFIG, message, None)
            address = ""
        setattr(config, name, address)
    hosted = os.environ.get(_READ_THE_DOCS, "")
    config.html_baseurl = config.html_baseurl or hosted or config.blog_baseurl
    config.blog_baseurl = config.blog_baseurl or config.html_baseurl


def _is_address(address: object) -> bool:
    """Say whether this is the address of a folder on the web, or nothing."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that hold no IPv6 address
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return not address or (is_web and not parts.query and not parts.fragment)


def site_address(builder: Builder) -> str | None:
    """Return the site's address, a slash at its end; None where it is not known."""
    address = str(builder.config.html_baseurl)
    return address.rstrip("/") + "/" if address else None


def page_address(builder: Builder, docname: str) -> str | None:
    """Return a page's address; an index is called by its folder."""
    return _joined(builder, folder_address(builder.get_target_uri(docname)))


def file_address(builder: Builder, path: str) -> str | None:
    """Return the address of a file of the output, by its path there."""
    return _joined(builder, quote(path))


def site_path(builder: Builder) -> str:
    """Return the site's path on its server, no slash at its end: "" or "/notes"."""
    return urlsplit(str(builder.config.html_baseurl)).path.rstrip("/")


def page_file(builder: Builder, docname: str) -> Path:
    """Return the file of a page in the output."""
    file: Path = builder.get_output_path(docname)  # type: ignore[attr-defined]
    return file


def output_name(builder: Builder, file: Path) -> str:
    """Return the path of a file of the output from the site's root.

    Asked for each page several times: of texts, since ``relative_to`` is slow.
    """
    return file.as_posix()[len(builder.outdir.as_posix()) + 1 :]


def path_beside(builder: Builder, docname: str, suffix: str) -> str:
    """Return the path from the site's root of a page's file with another suffix."""
    page = output_name(builder, page_file(builder, docname))
    return posixpath.splitext(page)[0] + suffix


def _joined(builder: Builder, target: str) -> str | None:
    site = site_address(builder)
    return site and site + target
