"""Links to other sites, asked by Sphinx's ``linkcheck``; good answers are kept a week.

Sphinx's builder knows file and line, asks with several workers, waits where a host asks
to, tries again, and looks for anchors.  Ours remembers what was good, adds addresses
from the front matter, and ends with a warning for each dead one.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.linkcheck import CheckExternalLinksBuilder, Hyperlink

from longform.reading.domain import post_domain
from longform.reading.kept import write_if_changed
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from sphinx.builders.linkcheck import CheckResult

_GOOD = frozenset({"working", "redirected"})
_DEAD = frozenset({"broken", "timeout"})
_LIFETIME = 7 * 24 * 3600  # seconds that a good answer is believed
_CACHE = (
    "good-links.json"  # in the builder's output folder: address and when, Unix time
)


class ExternalLinks(CheckExternalLinksBuilder):
    """Sphinx's builder of the same name, with a memory."""

    def finish(self) -> None:
        """Ask for all addresses but those that were good lately; tell the dead."""
        self._add_canonical()
        cache = Path(self.outdir, _CACHE)
        kept = json.loads(cache.read_bytes()) if cache.is_file() else {}
        now = time.time()
        self._good: dict[str, float] = {
            address: asked
            for address, asked in kept.items()
            if address in self.hyperlinks and 0 <= now - asked < _LIFETIME
        }
        self._now = now
        self._dead: list[CheckResult] = []
        self.hyperlinks = {
            address: link
            for address, link in self.hyperlinks.items()
            if address not in self._good
        }
        super().finish()
        write_if_changed(
            cache, json.dumps(self._good, indent=0, sort_keys=True).encode()
        )
        for result in sorted(self._dead, key=lambda r: (r.docname, r.lineno, r.uri)):
            message = f"{result.uri} is dead: {result.message}"
            line = result.lineno if result.lineno > 0 else None
            warn(Warnings.LINK, message, (result.docname, line))

    def process_result(self, result: CheckResult) -> None:
        """Take one answer; what the cache kept is not among them."""
        super().process_result(result)
        if result.status in _GOOD:
            self._good[result.uri] = self._now
        elif result.status in _DEAD:
            self._dead.append(result)

    def _add_canonical(self) -> None:
        for docname, post in sorted(post_domain(self.env).posts.items()):
            if post.canonical and post.canonical not in self.hyperlinks:
                path: Any = self.env.doc2path(docname)
                line = post.lines.get("canonical", 1)
                link = Hyperlink(post.canonical, docname, path, line)
                self.hyperlinks[post.canonical] = link
