"""The text of styles and scripts, made small, with the addresses in it changed.

Pure: text in, text out.  Addresses are those of CSS (``url()``, CSS Values and Units
Level 4) and of ECMAScript modules (imports, and ``new URL(..., import.meta.url)``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rcssmin import cssmin
from rjsmin import jsmin

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHARSET = re.compile(r'^\s*@charset\s+"[^"]*"\s*;')
# A text that is no address is found too, so that an address in it is none.
_STYLE_ADDRESS = re.compile(
    r"""url\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'()]+))\s*\)"""
    r"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
)
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#|\?", re.IGNORECASE)
_MODULE = re.compile(
    r"""(?P<before>\b(?:from|import)\s*\(?\s*)(?P<quote>["'])(?P<path>\.{1,2}/[^"'\s]+)"""
    r"""(?P=quote)"""
    r"""|(?P<beside>\bnew\s+URL\(\s*)(?P<mark>["'])(?P<file>[^"'\s]*[^"'\s/])(?P=mark)"""
    r"""(?=\s*,\s*import\.meta\.url\s*\))"""
)


def has_imports(css: str) -> bool:
    """Say whether a stylesheet loads another, which it can at its beginning only."""
    return "@import" in _COMMENT.sub("", css)


def join_styles(sheets: list[str]) -> str:
    """Return stylesheets as one, in their order, without comments and white space."""
    plain = "\n".join(_CHARSET.sub("", sheet) for sheet in sheets)
    return '@charset "UTF-8";' + str(cssmin(plain))


def minify_script(script: str) -> str:
    """Return a script without comments and white space; a licence (``/*!``) stays."""
    return str(jsmin(script, keep_bang_comments=True))


def change_style_addresses(css: str, change: Callable[[str], str]) -> str:
    """Return a stylesheet with each relative address changed, as ``url(...)``.

    Addresses with a scheme, from the root, and within the page stay.
    """

    def changed(found: re.Match[str]) -> str:
        path = found["double"] or found["single"] or found["bare"]
        if not path or _OUTSIDE.match(path):
            return found[0]
        return f'url("{change(path)}")'

    return _STYLE_ADDRESS.sub(changed, _COMMENT.sub("", css))


def change_script_addresses(script: str, change: Callable[[str], str]) -> str:
    """Return a module with the address of each file changed that stands beside it."""

    def changed(found: re.Match[str]) -> str:
        if found["path"]:
            return f'{found["before"]}"./{change(found["path"])}"'
        return f'{found["beside"]}"{change(found["file"])}"'

    return _MODULE.sub(changed, script)
