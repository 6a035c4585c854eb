"""What stands in the ``<head>`` of each page, besides what the theme puts there.

Each function of ``_SECTIONS`` yields elements of one kind for a page; they stand in
that order, right after the character set.  What an author wrote in ``html_meta`` goes
before ours.  Runs in writing processes: it reads, never writes.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from longform.model.json_ld import script_json, structured_data
from longform.model.open_graph import open_graph, scholar_tags, twitter_card
from longform.model.urls import MACHINERY
from longform.writing.addresses import path_beside
from longform.writing.cite import citation_files
from longform.writing.describe import Subject, describe_page
from longform.writing.feeds import feed_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from longform.model.page_description import PageDescription

# Characters that no document may have as they are (HTML Living Standard, 13.1.4), and
# halves of surrogate pairs, which UTF-8 can't carry.
_NOT_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def element(tag: str, **attributes: str) -> str:
    """Return a void element; values are text, an underscore in a name is a hyphen.

    A trailing underscore keeps a name from being a word of Python's (``as_``).
    """
    pairs = (
        f'{name.rstrip("_").replace("_", "-")}="{escape(_NOT_HTML.sub("", value))}"'
        for name, value in attributes.items()
    )
    return f"<{' '.join([tag, *pairs])}>"


def render_head(page: Subject) -> str:
    """Return the elements of a page's head as HTML, one a line."""
    facts = describe_page(page)
    return "\n".join(line for section in _SECTIONS for line in section(page, facts))


def is_hidden(page: Subject) -> bool:
    """Say whether search engines are to leave a page out."""
    if page.post and page.view:
        return not page.post.is_listed or page.view.is_draft
    return page.docname in MACHINERY


def _meta(page: Subject, facts: PageDescription) -> Iterator[str]:
    """Yield ``meta`` elements: robots, description, authors, and for link previews."""
    named = [("robots", "noindex")] if is_hidden(page) else []
    named += [("description", facts.summary)] if facts.summary else []
    if facts.article:
        named += [("author", author.name) for author in facts.article.authors]
    named += [*twitter_card(facts), *scholar_tags(facts)]
    written = _written_names(page)
    for name, content in named:
        if name not in written:
            yield element("meta", name=name, content=content)
    for name, content in open_graph(facts):
        if name not in written:
            yield element("meta", property=name, content=content)


def _written_names(page: Subject) -> set[str]:
    """Return names and properties of the ``meta`` elements that an author wrote."""
    found = page.doctree.findall(nodes.meta) if page.doctree else ()
    return {meta.get("name") or meta.get("property", "") for meta in found}


def _neighbours(page: Subject, facts: PageDescription) -> Iterator[str]:
    """Yield links to the parts of a series before and after a post (HTML, 4.6.7.20).

    Other posts are no sequence; pages of a list are linked so in their text.
    """
    del facts
    box = page.blog.series_box(page.docname) if page.view else None
    if box is not None:
        before, after = box.parts[: box.place], box.parts[box.place + 1 :]
        for rel, found in (("prev", before[-1:]), ("next", after[:1])):
            for part in found:
                yield element("link", rel=rel, href=_relative(page, part.docname))


def _feeds(page: Subject, facts: PageDescription) -> Iterator[str]:
    del facts
    for media_type, title, href in feed_links(page.app, page.blog, page.docname):
        yield element("link", rel="alternate", type=media_type, title=title, href=href)


def _relative(page: Subject, docname: str) -> str:
    uri: str = page.app.builder.get_relative_uri(page.docname, docname)
    return uri


def _search(page: Subject, facts: PageDescription) -> Iterator[str]:
    """Yield the way to the search page; longform.js opens the search from it."""
    del facts
    yield element("link", rel="search", href=_relative(page, "search"))


def _structured_data(page: Subject, facts: PageDescription) -> Iterator[str]:
    if not is_hidden(page):
        text = script_json(structured_data(facts))
        yield f'<script type="application/ld+json">{text}</script>'


def _citations(page: Subject, facts: PageDescription) -> Iterator[str]:
    del facts
    if page.post is None or page.post.status == "draft":
        return
    here = page.app.builder.get_target_uri(page.docname)
    for name, media_type, path in citation_files(page.post):
        yield element(
            "link",
            rel="alternate",
            type=media_type,
            title=name,
            href=relative_uri(here, path),
        )


def _markdown(page: Subject, facts: PageDescription) -> Iterator[str]:
    del facts
    if page.post is not None:
        twin = path_beside(page.app.builder, page.docname, ".md")
        yield element(
            "link",
            rel="alternate",
            type="text/markdown",
            href=relative_uri(page.app.builder.get_target_uri(page.docname), twin),
        )


def _analytics(page: Subject, facts: PageDescription) -> Iterator[str]:
    """Yield what ``analytics.js`` is to load; drafts are not counted."""
    del facts
    attributes = page.blog.domain.settings.analytics
    if attributes and not (page.view and page.view.is_draft):
        content = json.dumps(attributes, sort_keys=True)
        yield element("meta", name="longform-analytics", content=content)


_SECTIONS = (
    _meta,
    _neighbours,
    _feeds,
    _search,
    _citations,
    _markdown,
    _structured_data,
    _analytics,
)
