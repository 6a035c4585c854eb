"""The content security policy of a page: what it may load, from its own text.

A policy maps directives to sources (Content Security Policy Level 3, W3C).  Scripts and
styles that stand in the page are allowed by their SHA-256; scripts in the part that an
author wrote are not: they run from a file, or not at all.
Pure: text in, text out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    Policy: TypeAlias = Mapping[str, tuple[str, ...]]

SELF = "'self'"
UNSAFE_INLINE = "'unsafe-inline'"
STRICT: Policy = {
    "default-src": (SELF,),
    "script-src": (SELF, "'wasm-unsafe-eval'"),  # Pagefind's search is WebAssembly
    "style-src": (SELF,),
    # Formulas have style attributes, also those that come in a preview of another page.
    # They can load nothing but what img-src and font-src allow.
    "style-src-attr": (UNSAFE_INLINE,),
    "img-src": (SELF, "data:"),  # icons of the stylesheets
    "object-src": ("'none'",),
    "base-uri": (SELF,),
    "form-action": (SELF,),
}
"""What every page may: files of its own site."""

DIRECTIVES = frozenset(
    {
        *STRICT,
        *("connect-src", "font-src", "frame-src", "manifest-src", "media-src"),
        *("child-src", "worker-src"),
    }
)
"""The directives that a setting may add sources to."""

_SOURCE = re.compile(r"[^\s;,\"<>]+")
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(src|type)\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE
)
_CODE_TYPE = re.compile(
    r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma)script"
)
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HEAD = re.compile(r"<head>\s*(?:<meta charset[^>]*>)?")
_HASH = "'sha256-"


def is_source(text: str) -> bool:
    """Say whether a text can stand in a policy as one source."""
    return _SOURCE.fullmatch(text) is not None


def inline_scripts(html: str) -> Iterator[str]:
    """Yield the text of each script that stands in a page; data blocks are none."""
    for attributes, text in _SCRIPT.findall(html):
        found = {name.lower(): value for name, value in _ATTRIBUTE.findall(attributes)}
        if "src" not in found and _CODE_TYPE.fullmatch(found.get("type", "").lower()):
            yield text


def page_policy(html: str, body: str, more: Policy) -> Policy:
    """Return the policy of a page, of which an author wrote ``body``."""
    policy = add_sources(STRICT, more)
    written = set(inline_scripts(body))
    scripts = [text for text in inline_scripts(html) if text not in written]
    hashes = {
        "script-src": _hashes(scripts),
        "style-src": _hashes(_STYLE.findall(html)),
    }
    # Beside a hash, browsers don't heed 'unsafe-inline' (CSP 3, 6.7.3.2).
    return add_sources(
        policy,
        {
            name: sources
            for name, sources in hashes.items()
            if UNSAFE_INLINE not in policy[name]
        },
    )


def add_sources(policy: Policy, more: Policy) -> Policy:
    """Return a policy that allows both; a directive that is new begins with itself."""
    directives = [*policy, *sorted(set(more) - set(policy))]
    added = {}
    for name in directives:
        own = policy.get(name, policy["default-src"])
        sources = [s for s in own if s != "'none'" or name not in more]
        added[name] = tuple(dict.fromkeys((*sources, *more.get(name, ()))))
    return added


def _hashes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the sources of texts, each once, sorted."""
    digests = {hashlib.sha256(text.encode()).digest() for text in texts}
    return tuple(
        sorted(f"{_HASH}{base64.b64encode(digest).decode()}'" for digest in digests)
    )


def format_policy(policy: Policy) -> str:
    """Return a policy as it stands in a header."""
    return "; ".join(" ".join((name, *sources)) for name, sources in policy.items())


def with_policy(html: str, policy: Policy) -> str:
    """Return a page with its policy, before all that it loads."""
    meta = (
        f'<meta http-equiv="Content-Security-Policy" content="{format_policy(policy)}">'
    )
    return _HEAD.sub(lambda found: f"{found[0]}\n    {meta}", html, count=1)


def policy_in(html: str) -> Policy:
    """Return the policy that stands in a page; it has none: an empty one."""
    found = _META.search(html)
    parts = found[1].split("; ") if found else []
    return {name: tuple(sources) for name, *sources in (part.split() for part in parts)}


def header_policy(policies: Iterable[Policy], longest: int) -> Policy:
    """Return one policy for all pages; each page's own is in force beside it.

    Hashes that make it longer than ``longest`` characters give way to 'unsafe-inline'.
    """
    union: Policy = STRICT
    for policy in policies:
        union = add_sources(union, policy)
    union = {
        name: (
            *(s for s in sources if not s.startswith(_HASH)),
            *sorted(s for s in sources if s.startswith(_HASH)),
        )
        for name, sources in union.items()
    }
    for name in ("style-src", "script-src"):
        if len(format_policy(union)) > longest:
            kept = (s for s in union[name] if not s.startswith(_HASH))
            union = {**union, name: (*kept, UNSAFE_INLINE)}
    return union
