"""Names in URLs: slugs, and docnames of the pages that are made and not written.

A docname has no leading slash and no suffix; the page of ``blog/tag/vision/index`` is
``blog/tag/vision/index.html``, whose URL is ``/blog/tag/vision/``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

MACHINERY = frozenset({"genindex", "search", "404"})
"""Docnames of pages that are there for readers and not for search engines."""

_LONGEST_SLUG = 200  # bytes
_NO_PATH = re.compile(r"^[./]|/\.|//|[\\:?#<>\"'\x00-\x1f\x7f]")
_SIGNS = {"+": "-plus", "#": "-sharp", "&": "-and-", "@": "-at-", ".": "-"}


def slugify(label: str) -> str:
    """Return a lower-case URL segment of letters, digits and hyphens.

    Letters of any script stay, with their marks (RFC 3987); accents of Latin letters
    go; signs that tell labels apart are spelled ("C++" is ``c-plus-plus``, "C#" is
    ``c-sharp``).  A label of nothing else gives "untitled".  A slug has at most 200
    bytes in UTF-8; file systems allow 255.
    """
    spelled = "".join(_SIGNS.get(char, char) for char in label)
    folded = unicodedata.normalize("NFKD", spelled)
    bare = "".join(char for char in folded if not "\u0300" <= char <= "\u036f")
    composed = unicodedata.normalize("NFC", bare).casefold()
    parted = "".join(char if _is_letter(char) else "-" for char in composed)
    slug = re.sub(r"-+", "-", parted).encode()[:_LONGEST_SLUG].decode(errors="ignore")
    return slug.strip("-") or "untitled"


def _is_letter(char: str) -> bool:
    """Say whether a character is a letter, a digit or a mark (Unicode L, N, M)."""
    return unicodedata.category(char)[0] in "LNM"


def unique_slugs(labels: Iterable[str]) -> dict[str, str]:
    """Give each label its own slug; labels that share one get ``-2``, ``-3`` ... .

    Order of the labels does not matter: within a clash the smallest label keeps the
    plain slug.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for label in sorted(set(labels)):
        base = slug = slugify(label)
        number = 2
        while slug in taken:
            slug = f"{base}-{number}"
            number += 1
        taken.add(slug)
        slugs[label] = slug
    return slugs


def post_slug(docname: str) -> str:
    """Return a post's slug: the folder of an index, else the file's name."""
    *folders, name = docname.split("/")
    return folders[-1] if name == "index" and folders else name


def site_path(written: str) -> str | None:
    """Return a path within the site as its pages are called, or None if it is none.

    ``/2019/old%20name/`` is "2019/old name", as ``/2019/old%20name/index.html`` is; the
    home page is "".  White space must be written as ``%20`` (RFC 3986, 2.1); a path
    that leaves the site, hides (``.git``), or asks (``?``) is none.
    """
    path = unquote(written.removeprefix("/"))
    if re.search(r"\s", written) or _NO_PATH.search(path) or "\ufffd" in path:
        return None
    return path.removesuffix("/").removesuffix("/index.html")


def folder_address(address: str) -> str:
    """Return the address of a folder in place of that of its ``index.html``."""
    folder, slash, name = address.rpartition("/")
    return folder + slash if name == "index.html" else address


def page_docname(docname: str, number: int) -> str:
    """Return the docname of page ``number`` (from 1) of a paginated list."""
    if number == 1:
        return docname
    *folders, name = docname.split("/")
    inner = [] if name == "index" else [name]
    return "/".join([*folders, *inner, "page", str(number), "index"])


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that ``word`` most likely means, or None; case is ignored."""
    import difflib  # noqa: PLC0415 - only where there is a mistake to explain

    folded = {choice.casefold(): choice for choice in sorted(choices, reverse=True)}
    found = difflib.get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None
