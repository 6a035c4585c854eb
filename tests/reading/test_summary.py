"""Rich text from nodes: the summary of a page, and the sentence around a link."""

from __future__ import annotations

from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from sphinx import addnodes

from longform.model.rich_text import (
    Anchor,
    Math,
    RichText,
    Styled,
    Text,
    plain_text,
    render_html,
)
from longform.reading.summary import (
    document_title,
    rich_text,
    sentence_around,
    summary_of,
)


def _doctree(rst: str) -> nodes.document:
    return publish_doctree(
        rst, settings_overrides={"report_level": 5, "doctitle_xform": False}
    )


def _summary(rst: str, max_words: int = 60) -> str:
    return plain_text(summary_of(_doctree(rst), max_words))


def _first_paragraph(rst: str) -> RichText:
    paragraph = _doctree(rst).next_node(nodes.paragraph)
    assert paragraph is not None
    return rich_text(paragraph.children)


def _xref(reftype: str, target: str, refdomain: str = "std") -> addnodes.pending_xref:
    inner = nodes.inline("", target)
    return addnodes.pending_xref(
        "", inner, refdomain=refdomain, reftype=reftype, refexplicit=False
    )


def test_inline_nodes_keep_their_markup() -> None:
    assert _first_paragraph("An *em*, **b** and ``c`` :sub:`d`.") == (
        Text("An "),
        Styled("em", (Text("em"),)),
        Text(", "),
        Styled("strong", (Text("b"),)),
        Text(" and "),
        Styled("code", (Text("c"),)),
        Text(" "),
        Styled("sub", (Text("d"),)),
        Text("."),
    )


def test_a_formula_keeps_its_tex_and_mathml() -> None:
    paragraph = nodes.paragraph("", "", nodes.math("x", "x", mathml="<math/>"))
    assert rich_text(paragraph.children) == (Math("x", "<math/>"),)


def test_links_out_stay_links_and_links_within_keep_their_words() -> None:
    paragraph = nodes.paragraph()
    paragraph += nodes.reference("", "out", refuri="https://a.org/")
    paragraph += nodes.reference("", " in", refuri="b.html")
    assert rich_text(paragraph.children) == (
        Anchor("https://a.org/", (Text("out"),)),
        Text(" in"),
    )


@pytest.mark.parametrize(
    ("before", "reference", "after", "expected"),
    [
        ("By ", _xref("eq", "e"), ", so.", "By, so."),
        ("See ", _xref("numref", "f"), " now", "See now"),
        ("Known (", _xref("eq", "e"), ").", "Known."),
        ("Holds (see ", _xref("eq", "e"), ").", "Holds."),
        ("", _xref("eq", "e"), " shows it.", "shows it."),
    ],
)
def test_a_reference_without_words_leaves_no_gap(
    before: str, reference: nodes.Node, after: str, expected: Any
) -> None:
    paragraph = nodes.paragraph(
        "", "", nodes.Text(before), reference, nodes.Text(after)
    )
    assert plain_text(rich_text(paragraph.children)) == expected
    assert "\0" not in render_html(rich_text(paragraph.children))


def test_white_space_of_the_source_is_single_spaces_but_no_break_spaces_stay() -> None:
    paragraph = nodes.paragraph("", "one\n  two\u00a0: three")
    assert rich_text(paragraph.children) == (Text("one two\u00a0: three"),)


@pytest.mark.parametrize(
    "rst",
    [
        "T\n=\n\nOne.\n\nTwo.\n\nS\n-\n\nThree.",
        "One.\n\nTwo.",
        "T\n=\n\nS\n-\n\nOne.\n\nTwo.\n\nR\n-\n\nThree.",
        "T\n=\n\n.. note:: Not this.\n\nOne.\n\n- nor this\n\nTwo.\n\nS\n-\n\nThree.",
    ],
    ids=["before the first subsection", "no headings", "in the first", "other blocks"],
)
def test_a_summary_is_the_first_paragraphs(rst: str) -> None:
    assert _summary(rst) == "One. Two."


def test_a_summary_is_cut_at_the_number_of_words() -> None:
    assert _summary("One two three four five", max_words=3) == "One two three…"


def test_the_text_before_the_mark_is_the_summary_and_is_not_cut() -> None:
    rst = "T\n=\n\nOne two three.\n\nFour.\n\n.. more\n\nFive."
    assert _summary(rst, max_words=2) == "One two three. Four."


def test_html_comments_mark_the_summary_too() -> None:
    document = _doctree("One.\n\nTwo.")
    document.insert(1, nodes.raw("", "<!-- more -->", format="html"))
    assert plain_text(summary_of(document, 60)) == "One."


def test_a_page_without_paragraphs_has_no_summary() -> None:
    assert summary_of(_doctree("T\n=\n\n- a list"), 60) == ()


def test_the_title_is_the_first_heading() -> None:
    title = document_title(_doctree("T\n=\n\nS\n-\n\nx"))
    assert title is not None
    assert title.astext() == "T"


def test_a_page_without_headings_has_no_title() -> None:
    assert document_title(_doctree("x")) is None


def _around(before: str, after: str, *more: nodes.Node) -> str:
    link = addnodes.pending_xref("", nodes.inline("", "LINK"), refdomain="post")
    link["reftype"], link["refexplicit"] = "post", True
    nodes.paragraph("", "", nodes.Text(before), link, nodes.Text(after), *more)
    return render_html(sentence_around(link))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("See ", ".", "See <mark>LINK</mark>."),
        ("One. See ", ". Two.", "See <mark>LINK</mark>."),
        ("One! Is it ", "? Yes.", "Is it <mark>LINK</mark>?"),
        ("One. ", " is it.", "<mark>LINK</mark> is it."),
        ("One, e.g. two in ", ".", "One, e.g. two in <mark>LINK</mark>."),
        ("Ho et al. (2020) in ", ".", "Ho et al. (2020) in <mark>LINK</mark>."),
        (
            "By Fig. 2 of ",
            " it is 0.5 m.",
            "By Fig. 2 of <mark>LINK</mark> it is 0.5 m.",
        ),
        ("He said “no.” Then ", ".", "He said “no.” Then <mark>LINK</mark>."),
        ("これは一。次は", "です。終わり。", "次は<mark>LINK</mark>です。"),
    ],
)
def test_the_sentence_of_a_link_is_found_and_its_words_marked(
    before: str, after: str, expected: Any
) -> None:
    assert _around(before, after) == expected


def test_a_sentence_may_begin_with_markup() -> None:
    em = nodes.emphasis("", "New")
    link = nodes.inline("", "LINK")
    nodes.paragraph("", "", nodes.Text("Old one. "), em, nodes.Text(" is "), link)
    assert render_html(sentence_around(link)) == "<em>New</em> is <mark>LINK</mark>"


def test_a_link_within_emphasis_has_its_sentence() -> None:
    link = nodes.inline("", "LINK")
    nodes.paragraph("", "", nodes.Text("One. In "), nodes.emphasis("", "", link))
    assert render_html(sentence_around(link)) == "In <mark>LINK</mark>"
