"""What the content security policy keeps from running or loading, told to its author.

On ``doctree-read``: a post may hold raw HTML and pictures from other hosts; browsers
refuse them where the policy does, and an author who is not told sees a hole.  A
heuristic on the text of raw HTML: what it misses, the browser still refuses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes

from longform.model.content_policy import UNSAFE_INLINE, inline_scripts
from longform.reading.domain import post_domain
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from longform.model.content_policy import Policy

_HANDLER = re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE)
_LOADED = re.compile(
    r"""<(script|iframe|img|video|audio|embed|object|link)\b[^<>]*?"""
    r"""\s(?:src|href|data)\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
_DIRECTIVES = {
    "script": "script-src",
    "iframe": "frame-src",
    "img": "img-src",
    "video": "media-src",
    "audio": "media-src",
    "embed": "object-src",
    "object": "object-src",
    "link": "style-src",
}


def warn_of_blocked(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of scripts, frames and pictures that browsers will refuse.

    Books and texts have no policy.
    """
    policy = post_domain(app.env).settings.security_policy
    if policy is None or app.builder.name not in {"html", "dirhtml"}:
        return
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", "").split():
            for message in _blocked_in(node.astext(), policy):
                warn(Warnings.BLOCKED, message, node)
    for image in doctree.findall(nodes.image):
        for message in _blocked_address("img", image.get("uri", ""), policy):
            warn(Warnings.BLOCKED, message, image)


def _blocked_in(html: str, policy: Policy) -> Iterator[str]:
    is_script = any(inline_scripts(html)) or _HANDLER.search(html)
    if is_script and UNSAFE_INLINE not in policy.get("script-src", ()):
        yield (
            "a script in the page is blocked by the site's content security policy; "
            "move it to a file that `html_js_files` names, or allow all of them: "
            f'`longform_security_policy = {{"script-src": ["{UNSAFE_INLINE}"]}}`'
        )
    for element, address in _LOADED.findall(html):
        yield from _blocked_address(element.lower(), address, policy)


def _blocked_address(element: str, address: str, policy: Policy) -> Iterator[str]:
    parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    if parts.scheme not in {"http", "https"}:
        return
    directive = _DIRECTIVES[element]
    origin = f"{parts.scheme}://{parts.netloc}"
    allowed = policy.get(directive, policy.get("default-src", ()))
    if not {origin, f"{parts.scheme}:", "*", parts.netloc} & set(allowed):
        yield (
            f"what {origin} serves is blocked by the site's content security policy; "
            "keep a copy beside the page, or allow it: "
            f'`longform_security_policy = {{"{directive}": ["{origin}"]}}`'
        )
