"""The contents of a page are its sections, from what Sphinx calls its toc."""

from __future__ import annotations

from longform.writing.page_contents import render_contents

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
