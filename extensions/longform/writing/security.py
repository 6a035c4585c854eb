"""Each page's content security policy, and ``_headers`` for hosts that read it.

The policy stands in the page itself, so it holds on any host.  ``_headers`` has it too,
with what only a header can say, in the format of Netlify and Cloudflare Pages
(docs.netlify.com/manage/routing/headers, developers.cloudflare.com/pages); a file of
that name in ``html_extra_path`` goes before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from longform.model.content_policy import (
    format_policy,
    header_policy,
    page_policy,
    policy_in,
    with_policy,
)
from longform.reading.config import read_settings
from longform.writing.addresses import page_file
from longform.writing.files import authors_file
from longform.writing.hashed_assets import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from longform.model.content_policy import Policy
    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles

_FILE = "_headers"
_BUILDERS = frozenset({"html", "dirhtml"})
# Cloudflare Pages reads lines of at most 2,000 characters.
_LONGEST = 1_900
_HEAD = 16_384  # characters of a page in which its policy stands
_OTHERS = (
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: strict-origin-when-cross-origin",
    "Permissions-Policy: browsing-topics=(), camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy: same-origin",
)
_ASKED_FOR = "public, max-age=0, must-revalidate"
_CACHES = {
    # Their names change with their content (writing/hashed_assets).
    f"/{FOLDER}/*": "public, max-age=31536000, immutable",
    "/_static/*": "public, max-age=3600, stale-while-revalidate=604800",
    "/_images/*": "public, max-age=3600, stale-while-revalidate=604800",
}


class Guard:
    """What gives each page its policy; called in writing processes, it only reads."""

    def __init__(self, builder: Builder) -> None:
        """Guard the pages of ``builder``; of builders that are no web site, none."""
        settings = read_settings(builder.config)
        self._more = settings.security_policy
        self._is_on = builder.name in _BUILDERS and self._more is not None

    def protect(self, html: str, body: str) -> str:
        """Return a page with its policy; ``body`` is what an author wrote."""
        if not self._is_on or self._more is None:
            return html
        return with_policy(html, page_policy(html, body, self._more))


def write_headers(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write ``_headers``, from the policies that stand in the pages."""
    if authors_file(app, _FILE):
        return
    docnames = sorted({*app.env.all_docs, *blog.made_pages, "search", "genindex"})
    lines = ["/*"]
    if read_settings(app.config).security_policy is not None:
        policies = (_policy_of(app.builder, docname) for docname in docnames)
        policy = {**header_policy(policies, _LONGEST), "frame-ancestors": ("'self'",)}
        lines.append(f"  Content-Security-Policy: {format_policy(policy)}")
    lines += [f"  {line}" for line in _OTHERS]
    for path, rule in {**_page_caches(docnames), **_CACHES}.items():
        lines += [path, f"  Cache-Control: {rule}"]
    files.write(_FILE, ("\n".join(lines) + "\n").encode())


def _page_caches(docnames: Iterable[str]) -> dict[str, str]:
    """Have browsers ask whether pages and feeds changed, by the folders they are in.

    A page names files that the next deployment may take away.  Of pages at the top,
    hosts say that by themselves; rules are few (Cloudflare Pages: 100).
    """
    folders = {docname.partition("/")[0] for docname in docnames if "/" in docname}
    paths = ("/", *(f"/{quote(folder)}/*" for folder in sorted(folders)))
    return dict.fromkeys(paths, _ASKED_FOR)


def _policy_of(builder: Builder, docname: str) -> Policy:
    """Return the policy of a written page, none for one that is not there."""
    path = page_file(builder, docname)
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as page:
        return policy_in(page.read(_HEAD))
