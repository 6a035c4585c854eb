"""What of a page is found: words, code, formulas as one writes them in a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import html

from longform.reading.math import Formula, Temml
from longform.writing.search_text import search_document, search_head, search_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(body: str) -> str:
    """Return the words that are found on a page with this text."""
    return " ".join(html.fromstring(search_text(body.encode())).text_content().split())


@pytest.fixture(scope="module")
def temml() -> Iterator[Temml]:
    renderer = Temml({})
    yield renderer
    renderer.close()


def _mathml(temml: Temml, tex: str, *, display: bool = False) -> str:
    ((mathml, _),) = temml.render([Formula(tex, display)])
    return mathml


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        ("x_i x_j", "x_ix_j"),
        (r"\beta_t", "β_t"),
        ("x_{t-1}", "x_(t\u22121)"),
        ("q(x_t)", "q(x_t)"),
        ("x^2", "x^2"),
        ("x_t^2", "x_t^2"),
        (r"\frac{a}{b+1}", "a/(b+1)"),
        (r"\sqrt{\alpha_t}", "√(\u03b1_t)"),
        (r"\hat x_0", "x̂_0"),
        (r"\mathcal{N}(0,I)", "N(0,I)"),
        (r"\nabla\log q", "∇log q"),
    ],
)
def test_a_short_formula_is_found_as_one_writes_it_in_a_line(
    temml: Temml, tex: str, line: str
) -> None:
    mathml = _mathml(temml, tex)
    assert _words(f"<p>Let {mathml} be.</p>") == f"Let {line} be."


def test_a_long_formula_leaves_an_ellipsis(temml: Temml) -> None:
    mathml = _mathml(temml, r"\sum_{i=1}^n (x_i-\mu)^2 + \lambda\|w\|^2")
    assert _words(f"<p>Then {mathml} is least.</p>") == "Then … is least."


def test_a_displayed_formula_leaves_an_ellipsis_and_no_number(temml: Temml) -> None:
    mathml = _mathml(temml, "x", display=True)
    body = f'<p>So</p><div class="math"><span class="eqno">(1)</span>{mathml}</div>'
    assert _words(body) == "So …"


def test_code_is_found_without_the_numbers_of_its_lines() -> None:
    code = (
        '<p>Run:</p><pre><span class="linenos">1</span><span class="n">svd</span>'
        '<span class="p">(</span><span class="n">a</span>)\n</pre>'
    )
    assert _words(code) == "Run:svd(a)"


@pytest.mark.parametrize(
    "furniture",
    [
        '<a class="headerlink" href="#a">#</a>',
        '<p class="longform-part byline">By Ann</p>',
        '<section class="longform-part backlinks"><h2>Mentions</h2></section>',
        '<div class="toctree-wrapper compound"><ul><li>Menu</li></ul></div>',
        "<nav>Next</nav>",
        "<button>Copy</button>",
        "<script>alert(1)</script>",
        "<!-- a remark -->",
        '<p hidden="hidden">secret</p>',
        '<span class="backrefs">(<a role="doc-backlink">1</a>)</span>',
    ],
)
def test_what_belongs_to_the_page_is_not_found(furniture: str) -> None:
    assert _words(f"<p>Text.</p>{furniture}") == "Text."


def test_a_heading_has_the_anchor_of_its_section_and_nothing_else_has_one() -> None:
    body = (
        '<section id="title"><h1>Title</h1><p id="p">Text.</p>'
        '<section id="part"><span id="label"></span><h2>Part</h2></section>'
        '<h3 id="own">Own</h3></section>'
    )
    text = html.fromstring(search_text(body.encode()))
    anchors = {e.get("id"): e.text_content() for e in text.iter() if e.get("id")}
    assert anchors == {"part": "Part", "own": "Own"}


def test_cells_and_items_are_words_of_their_own() -> None:
    body = "<table><tr><td>one</td><td>two</td></tr></table><ul><li>a</li><li>b</li>"
    assert _words(body) == "one two a b"


@pytest.mark.parametrize("body", ["", "<h1>Home</h1>", "<h1>T</h1><nav>More</nav>"])
def test_a_page_of_headings_alone_is_not_found(body: str) -> None:
    assert search_text(body.encode()) == ""


def test_each_han_or_kana_sign_is_a_word() -> None:
    # Unicode 15, blocks CJK Unified Ideographs, Hiragana and Katakana.
    assert _words("<p>扩散模型, a テスト。</p>") == "扩 散 模 型, a テ ス ト。"


def test_no_zero_width_space_is_left_for_pagefind_to_part_words_by() -> None:
    assert "\u200b" not in search_text("<p>a\u200bb c</p>".encode())


def test_nothing_told_of_a_page_leaves_its_attribute() -> None:
    evil = '"><script>alert(1)</script>'
    head = search_head("en", {"date": evil}, {"tag": [evil]})
    document = search_document(head, "<p>x</p>")
    tree = html.document_fromstring(document)
    assert [meta.get("content") for meta in tree.iter("meta")] == [evil, evil]
    assert not list(tree.iter("script"))


def test_a_text_is_the_same_whatever_draws_it() -> None:
    plain = search_text(b'<p class="a" style="b">One   two.</p>')
    other = search_text(b"<p\n>One\ntwo.</p>")
    assert plain == other
    assert re.search(r"<p>One two\.</p>", plain)
