"""``objects.inv``, by which other Sphinx sites link here, without unlisted posts.

Sphinx inventory, version 2: four lines of comment, then compressed lines.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from longform.reading.domain import post_domain

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.builders import Builder


def hide_unlisted(builder: Builder, path: Path) -> None:
    """Take unlisted posts out of an inventory that was just written."""
    hidden = [
        builder.get_target_uri(post.docname)
        for post in post_domain(builder.env).posts.values()
        if not post.is_listed
    ]
    if not hidden:
        return
    parts = re.match(rb"((?:#[^\n]*\n){4})(.*)", path.read_bytes(), re.DOTALL)
    if parts is None:
        raise AssertionError("objects.inv has four lines of comment")
    lines = zlib.decompress(parts[2]).decode().splitlines(keepends=True)
    kept = [line for line in lines if not _leads_to(line, hidden)]
    path.write_bytes(parts[1] + zlib.compress("".join(kept).encode(), 9))


def _leads_to(line: str, uris: list[str]) -> bool:
    """Say whether an inventory line ("name type priority uri title") has a URI."""
    return any(re.search(rf" -?\d+ {re.escape(uri)}(#\S*)? ", line) for uri in uris)
