"""The contents of a page: its sections, without the title that Sphinx puts above them.

Runs in writing processes.  ``longform/page_contents.html`` draws them, where the theme
has a place for it (``article_header_start`` of pydata-sphinx-theme).
"""

from __future__ import annotations

from lxml import html

_FEWEST = 3
"""Sections that a page must have: fewer are seen at a glance."""


def render_contents(toc: str) -> str:
    """Return the nested list of a page's sections; "" where there are too few.

    ``toc`` is what Sphinx gives templates: ``<ul><li><a>title</a><ul>...``.
    """
    if not toc.strip():
        return ""
    lists = [
        tree for tree in html.fragments_fromstring(toc) if not isinstance(tree, str)
    ]
    titles = lists[0].findall("li") if lists else []
    sections = titles[0].find("ul") if len(titles) == 1 else None
    if sections is None or len(sections) < _FEWEST:
        return ""
    sections.tail = None
    text: str = html.tostring(sections, encoding="unicode")
    return text
