"""The contents of a page: its sections, without the title that Sphinx puts above them.

Runs in writing processes.  ``longform/page_contents.html`` draws them, where the theme
has a place for it (``article_header_start`` of pydata-sphinx-theme); the theme's own
list, which stands beside the text, is made here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement
    from sphinx.application import Sphinx

_FEWEST = 3
"""Sections that a page must have: fewer are seen at a glance."""


def render_contents(toc: str) -> str:
    """Return the nested list of a page's sections; "" where there are too few.

    ``toc`` is what Sphinx gives templates: ``<ul><li><a>title</a><ul>...``.
    """
    lists = _lists(toc)
    titles = lists[0].findall("li") if lists else []
    sections = titles[0].find("ul") if len(titles) == 1 else None
    if sections is None or len(sections) < _FEWEST:
        return ""
    return _text(sections)


def replace_contents(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: object,
) -> None:
    """Have the theme's list of sections made quickly; on ``html-page-context`` [900].

    pydata-sphinx-theme 0.17 to 0.24 makes it with Beautiful Soup, which takes a
    fifteenth of the time in which a page is written.
    """
    del app, pagename, templatename, doctree
    make: Callable[..., Any] | None = context.get("generate_toc_html")
    if make is None or "toc" not in context:
        return
    open_levels = context["theme_show_toc_level"] + 1

    def generate_toc_html(kind: str = "html") -> Any:  # noqa: ANN401 - the theme's
        if kind != "html":
            return make(kind)
        return render_theme_contents(str(context["toc"]), open_levels)

    context["generate_toc_html"] = generate_toc_html


def render_theme_contents(toc: str, open_levels: int) -> str:
    """Return the list of a page's sections with the theme's classes; "" for none.

    The first ``open_levels`` levels of ``toc`` are shown without a script; a title that
    stands alone is the first of them, and is left out.
    """
    lists = _lists(toc)
    if not lists:
        return ""
    _classify(lists[0], 1, open_levels)
    titles = lists[0].findall("li")
    sections = titles[0].find("ul") if len(titles) == 1 else lists[0]
    return "" if sections is None else _text(sections)


def _classify(entries: HtmlElement, level: int, open_levels: int) -> None:
    shown = ["pst-show_toc_level"] if level <= open_levels else []
    _add_classes(entries, *shown, "nav", "section-nav", "flex-column")
    for entry in entries.findall("li"):
        _add_classes(entry, f"toc-h{level}", "nav-item", "toc-entry")
        for link in entry.findall("a"):
            _add_classes(link, "nav-link")
        for below in entry.findall("ul"):
            _classify(below, level + 1, open_levels)


def _add_classes(element: HtmlElement, *names: str) -> None:
    element.set("class", " ".join([*element.get("class", "").split(), *names]))


def _lists(toc: str) -> list[HtmlElement]:
    if not toc.strip():
        return []
    found = html.fragments_fromstring(toc)
    return [tree for tree in found if not isinstance(tree, str)]


def _text(element: HtmlElement) -> str:
    element.tail = None
    text: str = html.tostring(element, encoding="unicode")
    return text
