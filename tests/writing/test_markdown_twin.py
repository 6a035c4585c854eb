"""Pages as Markdown: what a CommonMark reader reads back is what the page says."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from longform.writing.markdown_twin import markdown_of

_READER = MarkdownIt("commonmark").enable("table")


def _page(body: str) -> bytes:
    return f"<html><body><article class='bd-article'>{body}</article></body>".encode()


def _twin(body: str, address: str = "https://notes.example.org/posts/a/") -> str:
    return markdown_of(_page(body), address).rstrip("\n")


def _read_back(markdown: str) -> html.HtmlElement:
    return html.fromstring(f"<div>{_READER.render(markdown)}</div>")


_SIGNS = st.text(
    st.sampled_from("ab1 \\`*_~$[](){}<>#+-.!|&;:=/'\"\n0123é文"), max_size=40
)


@given(_SIGNS)
def test_text_is_read_back_as_it_was_written(text: str) -> None:
    markdown = _twin(f"<p>{escape(text)}</p>")
    back = _read_back(markdown)
    # A backslash before a dollar is for readers that know formulas.
    assert " ".join(back.text_content().split()) == " ".join(text.split())
    assert {element.tag for element in back.iter()} <= {"div", "p"}


@given(_SIGNS.filter(lambda text: text.split()))
def test_code_is_read_back_as_it_was_written(text: str) -> None:
    back = _read_back(_twin(f"<p>x <code>{escape(text)}</code> x</p>"))
    (code,) = back.iter("code")
    assert code.text_content() == " ".join(text.split())


@given(_SIGNS.filter(lambda text: text.strip("\n")))
def test_listings_are_read_back_as_they_were_written(text: str) -> None:
    block = f"<div class='highlight-python'><pre>{escape(text)}</pre></div>"
    back = _read_back(_twin(block))
    (code,) = back.iter("code")
    assert code.text_content() == text.strip("\n") + "\n"
    assert code.get("class") == "language-python"


@given(_SIGNS, _SIGNS)
def test_cells_are_read_back_as_they_were_written(one: str, two: str) -> None:
    rows = f"<thead><tr><th>a</th><th>b</th></tr></thead><tr><td>{escape(one)}</td>"
    back = _read_back(_twin(f"<table>{rows}<td>{escape(two)}</td></tr></table>"))
    cells = [" ".join(cell.text_content().split()) for cell in back.iter("td")]
    assert cells == [" ".join(one.split()), " ".join(two.split())]


def _formula(tex: str) -> str:
    return (
        "<math><semantics><mi>x</mi>"
        f'<annotation encoding="application/x-tex">{escape(tex)}</annotation>'
        "</semantics></math>"
    )


_CASES = {
    "heading": (
        "<h2>On <em>it</em><a class='headerlink' href='#on'>#</a></h2>",
        "## On *it*",
    ),
    "styles": ("<p><em>a </em>b <strong>c</strong></p>", "*a* b **c**"),
    "formula": (f"<p>So {_formula('a_t < *b*')}.</p>", "So $a_t < *b*$."),
    "displayed formula": (
        (
            "<div class='math-display math-display--numbered'>"
            f"<div>{_formula('x')}</div>"
            "<span class='math-display__number eqno'>(3)</span></div>"
        ),
        "$$\nx \\tag{3}\n$$",
    ),
    "link": (
        "<p><a href='../b/index.html#c'>it</a></p>",
        "[it](https://notes.example.org/posts/b/#c)",
    ),
    "link within the page": ("<p><a href='#c'>Figure 1</a></p>", "Figure 1"),
    "link with a space": (
        "<p><a href='b c.pdf'>it</a></p>",
        "[it](<https://notes.example.org/posts/a/b c.pdf>)",
    ),
    "broken address": ("<p><a href='http://[x'>it</a></p>", "[it]()"),
    "figure": (
        (
            "<figure><img alt='A [line]' src='../../_images/a.svg'><figcaption><p>"
            "<span>Figure 1 </span>So.</p></figcaption></figure>"
        ),
        "![A [line]](https://notes.example.org/_images/a.svg)\n\nFigure 1 So.",
    ),
    "list": (
        "<ul><li><p>a</p></li><li><p>b</p><ul><li>c</li></ul></li></ul>",
        "- a\n- b\n  - c",
    ),
    "numbered list": ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b"),
    "list of blocks": (
        "<ul><li><p>a</p><pre>b\nc</pre></li></ul>",
        "- a\n\n  ```\n  b\n  c\n  ```",
    ),
    "admonition": (
        "<div class='admonition'><p class='admonition-title'>Note</p><p>So.</p></div>",
        "> **Note**\n>\n> So.",
    ),
    "quotation": ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    "definition": ("<dl><dt>a</dt><dd><p>b</p></dd></dl>", "**a**\n\nb"),
    "footnote": (
        (
            "<p>So<a class='footnote-reference'>[1]</a>.</p><aside class='footnote'>"
            "<span class='label'><span>[</span>1<span>]</span></span><p>No.</p></aside>"
        ),
        "So[^1].\n\n[^1]: No.",
    ),
    "reference": (
        "<div class='citation'><span class='label'>[A]</span><p>Ann.</p></div>",
        "- Ann.",
    ),
    "links back": (
        "<ul><li>Ann. <span class='work-backlinks'><a href='#c'>a</a></span></li></ul>",
        "- Ann.",
    ),
    "parts of the page": (
        (
            "<p class='longform-part'>Date</p><button>Copy</button><p>So.</p>"
            "<script>x</script>"
        ),
        "So.",
    ),
    "line numbers": (
        "<div class='highlight-c'><pre><span class='linenos'>1</span>a</pre></div>",
        "```c\na\n```",
    ),
    "line break": ("<p>a<br>b</p>", "a\\\nb"),
    "index": ("<p>x<sub>2</sub></p>", "x<sub>2</sub>"),
    "rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "table with a caption": (
        "<table><caption>Two.</caption><tr><td>a</td><td><p>b</p><p>c|d</p></td></tr>",
        "Two.\n\n|  |  |\n| --- | --- |\n| a | b<br>c\\|d |",
    ),
    "TeX with an error": (
        "<div class='math-display'><pre class='math-source'>\\frac{</pre></div>",
        "```latex\n\\frac{\n```",
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_each_kind_of_element_has_its_markdown(name: str) -> None:
    body, markdown = _CASES[name]
    assert _twin(body) == markdown


def test_without_an_address_links_are_as_on_the_page() -> None:
    assert _twin("<p><a href='../b/'>it</a></p>", "") == "[it](../b/)"


def test_a_page_without_a_text_is_no_error() -> None:
    assert markdown_of(b"<p></p>").strip() == ""
