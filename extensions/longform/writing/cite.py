"""How a post is cited: the box under it, and ``cite.bib``, ``json``, ``ris``, ``txt``.

Forms of the reference come from CSL styles (``csl/``) by citeproc-py.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from citeproc import Citation as Reference
from citeproc import (
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from longform.model.citation import (
    Citation,
    Name,
    bibtex,
    csl_json,
    parse_name,
    plain_citation,
    ris,
)
from longform.model.rich_text import plain_text
from longform.model.urls import slugify
from longform.writing.addresses import page_address
from longform.writing.shortcuts import remember_terms

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from longform.model.records import Post
    from longform.reading.config import Settings
    from longform.writing.blog import Blog

STYLES = {"APA": "apa", "Chicago": "chicago"}
"""The forms that a box shows: name, and file of ``csl/``."""

_LOCALES = importlib.resources.files("citeproc") / "data/locales"
# Where a title ends with a stop of its own, a style's full stop is one too many.
_STOP_AFTER_STOP = re.compile(r"([.?!…])([”’»“]?)\.(?= |$)")
_STOP_AFTER_QUOTE = re.compile(r"([”’])\.(?= |$)")
# The processor takes data as markup: signs of markup are noncharacters while it works.
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate("&<>")}
_HIDE = str.maketrans(_HIDDEN)
_SHOW = str.maketrans({mark: escape(sign) for sign, mark in _HIDDEN.items()})


class CitationFile(NamedTuple):
    """A file beside a post."""

    name: str  # of the format
    media_type: str
    path: str  # from the site's root


class CitationView(msgspec.Struct, frozen=True):
    """What the box shows."""

    plain: str
    bibtex: str
    styled_html: tuple[tuple[str, str], ...]  # name of the style, reference
    files: tuple[CitationFile, ...]


def citation_of(builder: Builder, blog: Blog, post: Post) -> Citation:
    """Return the facts of a post's citation.

    The key, ``tangent-notes:posts/diffusion-models``, is made of the blog's title and
    of the post's path alone: titles, dates and authors may change.
    """
    title = str(builder.config.blog_title)
    key = f"{_ascii(title)}:{'/'.join(map(_ascii, _folder(post).split('/')))}"
    return Citation(
        key=key,
        title=plain_text(post.title),
        names=tuple(_name(blog.domain.settings, author) for author in post.authors),
        published=post.date,
        version=post.updated if post.updated > post.date else None,
        blog=title,
        url=post.canonical or page_address(builder, post.docname),
        language=post.language or blog.language,
    )


def _ascii(text: str) -> str:
    """Return letters and digits for a key; others as the hex of their code points."""
    return "".join(
        char if char.isascii() else f"u{ord(char):x}" for char in slugify(text)
    )


def _folder(post: Post) -> str:
    return post.docname.removesuffix("/index")


def _name(settings: Settings, author: str) -> Name:
    known = settings.authors.get(author)
    if known is None:
        return parse_name(author)
    if known.is_organization:
        return Name(known.name, is_organization=True)
    return parse_name(known.name, known.family)


def citation_files(post: Post) -> tuple[CitationFile, ...]:
    """Return the files of a post's citation; a draft has none."""
    if post.status == "draft":
        return ()
    folder = _folder(post)
    return (
        CitationFile("BibTeX", "application/x-bibtex", f"{folder}/cite.bib"),
        CitationFile(
            "CSL-JSON",
            "application/vnd.citationstyles.csl+json",
            f"{folder}/cite.json",
        ),
        CitationFile(
            "RIS", "application/x-research-info-systems", f"{folder}/cite.ris"
        ),
        CitationFile("text", "text/plain", f"{folder}/cite.txt"),
    )


def citation_view(builder: Builder, blog: Blog, post: Post) -> CitationView:
    """Return what the box of a post shows."""
    citation = citation_of(builder, blog, post)
    return CitationView(
        plain=plain_citation(citation),
        bibtex=bibtex(citation),
        styled_html=tuple(
            (name, style_html(citation, style)) for name, style in STYLES.items()
        ),
        files=citation_files(post),
    )


def style_html(citation: Citation, style: str) -> str:
    """Return the reference in a CSL style, safe HTML with ``<i>`` alone."""
    item = _hide(csl_json(citation))
    locale = _locale(citation.language)
    bibliography = CitationStylesBibliography(
        _style(style, locale), CiteProcJSON([item]), formatter.html
    )
    bibliography.register(Reference([CitationItem(item["id"])]))
    html = _STOP_AFTER_STOP.sub(r"\1\2", str(bibliography.bibliography()[0]))
    if locale == "en-US":
        html = _STOP_AFTER_QUOTE.sub(r".\1", html)
    return html.translate(_SHOW)


def _hide(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value.translate(_HIDE)
    if isinstance(value, dict):
        return {key: _hide(part) for key, part in value.items()}
    return [_hide(part) for part in value] if isinstance(value, list) else value


@cache
def _style(name: str, locale: str) -> CitationStylesStyle:
    remember_terms()
    path = importlib.resources.files("longform") / f"writing/csl/{name}.csl"
    return CitationStylesStyle(str(path), locale=locale, validate=False)


@cache
def _locale(language: str) -> str:
    """Return the CSL locale of a BCP 47 tag; English where there is none."""
    names = json.loads(_LOCALES.joinpath("locales.json").read_bytes())
    primary = language.replace("_", "-").split("-")[0].lower()
    locale: str = names["primary-dialects"].get(primary, "en-US")
    return locale if _LOCALES.joinpath(f"locales-{locale}.xml").is_file() else "en-US"


def citation_texts(builder: Builder, blog: Blog, post: Post) -> list[str]:
    """Return the contents of the files of a post's citation, in their order."""
    if not citation_files(post):
        return []
    citation = citation_of(builder, blog, post)
    item = json.dumps([csl_json(citation)], ensure_ascii=False, indent=2)
    return [
        bibtex(citation),
        f"{item}\n",
        ris(citation),
        f"{plain_citation(citation)}\n",
    ]
