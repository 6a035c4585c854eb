"""The contents of a page are its sections, from what Sphinx calls its toc."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree, html
from pydata_sphinx_theme.toctree import (  # type: ignore[import-untyped]
    add_toctree_functions,
)

from longform.writing.page_contents import render_contents, replace_contents

SECTIONS = (
    '<ul><li><a href="#a">A</a></li>'
    '<li><a href="#b">B <math><mi>x</mi></math></a>'
    '<ul><li><a href="#c">C</a></li></ul></li>'
    '<li><a href="#d">D &amp; é</a></li></ul>'
)


def test_contents_are_the_sections_without_the_title() -> None:
    toc = f'<ul>\n<li><a href="#">Title</a>{SECTIONS}\n</li>\n</ul>\n'
    assert render_contents(toc) == SECTIONS


def test_fewer_than_three_sections_need_no_contents() -> None:
    two = '<ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li></ul>'
    assert render_contents(f'<ul><li><a href="#">T</a>{two}</li></ul>') == ""


def test_a_page_without_headings_has_no_contents() -> None:
    assert render_contents("") == ""
    assert render_contents('<ul><li><a href="#">Title</a></li></ul>') == ""


# -- The theme's list ------------------------------------------------------------------

TOCS = {
    "sections": f'<ul>\n<li><a class="reference internal" href="#">T</a>{SECTIONS}'
    "</li>\n</ul>\n",
    "two titles": '<ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li></ul>',
    "title alone": '<ul><li><a href="#">Title</a></li></ul>',
    "deep": '<ul><li><a href="#">T</a><ul><li><a href="#a">A</a><ul><li><a href="#b">B'
    '</a><ul><li><a href="#c">C</a></li></ul></li></ul></li></ul></li></ul>',
    "code": '<ul><li><a href="#">T</a><ul><li><a href="#a"><code class="docutils '
    'literal"><span class="pre">a&lt;b</span></code> &amp; é</a></li></ul></li></ul>',
    "nothing": "",
}


@pytest.mark.parametrize("toc", TOCS.values(), ids=TOCS)
@pytest.mark.parametrize("level", [0, 1, 2, 4])
def test_the_themes_list_is_as_the_theme_makes_it(toc: str, level: int) -> None:
    context: dict[str, Any] = {"toc": toc, "theme_show_toc_level": level}
    app: Any = SimpleNamespace(builder=None, env=None, config=None)
    add_toctree_functions(app, "page", "page.html", context, None)
    theirs = str(context["generate_toc_html"]())
    replace_contents(app, "page", "page.html", context, None)
    ours = context["generate_toc_html"]()
    assert isinstance(ours, str)
    assert _canonical(ours) == _canonical(theirs)
    raw = context["generate_toc_html"]("raw")
    assert _canonical(str(raw)).count("<li") == toc.count("<li")


def _canonical(fragment: str) -> str:
    """Return HTML in XML's canonical form, without white space between elements."""
    tree = html.fragment_fromstring(fragment, create_parent="div")
    for element in tree.iter():
        if element.tag in {"div", "ul", "li"}:
            element.text = (element.text or "").strip()
            for child in element:
                child.tail = (child.tail or "").strip()
    text: str = etree.canonicalize(tree)
    return text
