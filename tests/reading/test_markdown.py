"""Short Markdown outside a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.rich_text import Anchor, Math, Styled, Text, plain_text, render_html
from longform.reading.markdown import parse_markdown


def _mathml(tex: str) -> str:
    return f"<math>{len(tex)}</math>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Plain words.", "Plain words."),
        ("*em* and **strong**", "<em>em</em> and <strong>strong</strong>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("$x^2$", "<math>3</math>"),
        ("two\nlines", "two lines"),
        ("two\n\nparagraphs", "two paragraphs"),
        ("[out](https://a.org/?a&b)", '<a href="https://a.org/?a&amp;b">out</a>'),
        ("<https://a.org>", '<a href="https://a.org">https://a.org</a>'),
        ("[in](#slug) [page](../b.md)", "in page"),
        ("[no](javascript:alert)", "[no](javascript:alert)"),
        ("![a picture](x.png)", "a picture"),
        ("a <b>bold</b> word", "a &lt;b&gt;bold&lt;/b&gt; word"),
        ("a & b", "a &amp; b"),
        ("# Heading", "Heading"),
        ("- one\n- two", "one two"),
        ('"quoted"', "“quoted”"),
        ("costs $5 or $6", "costs $5 or $6"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
    ],
)
def test_markdown_becomes_one_paragraph(markdown: str, html: str) -> None:
    assert render_html(parse_markdown(markdown, _mathml)) == html


def test_the_value_keeps_tex_beside_mathml() -> None:
    parsed = parse_markdown("On *$v$-prediction*", _mathml)
    inside = (Math("v", "<math>1</math>"), Text("-prediction"))
    assert parsed == (Text("On "), Styled("em", inside))


def test_a_link_keeps_its_markup() -> None:
    parsed = parse_markdown("[a *b*](http://c.org)", _mathml)
    assert parsed == (Anchor("http://c.org", (Text("a "), Styled("em", (Text("b"),)))),)


@pytest.mark.parametrize("markdown", ["$$a+b$$", "$$\na+b\n$$"])
def test_displayed_math_is_math_too(markdown: str) -> None:
    assert plain_text(parse_markdown(markdown, _mathml)) == "a+b"


def test_html_of_a_whole_block_is_shown_as_written() -> None:
    html = render_html(parse_markdown("<script>alert(1)</script>", _mathml))
    assert html.strip() == "&lt;script&gt;alert(1)&lt;/script&gt;"


@given(st.text() | st.text("*_`$[]()!<>\\{}#- \na", max_size=30))
def test_no_text_makes_it_fail_or_gives_an_element_of_the_authors(
    markdown: str,
) -> None:
    html = render_html(parse_markdown(markdown, lambda _: ""))
    opened = set(html.replace("</", "<").split("<")[1:])
    names = {piece.split(">")[0].split(" ")[0] for piece in opened}
    assert names <= {"em", "strong", "code", "a"}
