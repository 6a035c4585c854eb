"""Rich text: its plain words, its HTML, and its cut."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.rich_text import (
    ELLIPSIS,
    Anchor,
    Math,
    RichText,
    Span,
    Styled,
    Text,
    cut,
    plain_text,
    render_html,
)

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters=ELLIPSIS) | st.sampled_from(" .<>&")
)
_TEXTS = _WORDS.map(Text)
_CODES = _TEXTS.map(lambda text: Styled("code", (text,)))
_LEAVES = _TEXTS | st.builds(Math, _WORDS, st.just("")) | _CODES
_STYLES = st.sampled_from(["em", "strong", "mark", "sub", "sup"])


def _nested(spans: Any) -> Any:
    inside = st.lists(spans, max_size=4).map(tuple)
    urls = _WORDS.map("https://example.org/".__add__)
    return st.builds(Styled, _STYLES, inside) | st.builds(Anchor, urls, inside)


RICH_TEXTS = st.lists(st.recursive(_LEAVES, _nested, max_leaves=6), max_size=5).map(
    tuple
)


class _Reader(HTMLParser):
    """Collect what a browser would see: elements with attributes, and words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _words(rich_text: RichText) -> int:
    """Count words, a formula as one, each run between white space of one text apart."""
    count = 0
    for span in rich_text:
        match span:
            case Text(text):
                count += len(text.split())
            case Math():
                count += 1
            case Styled(_, spans) | Anchor(_, spans):
                count += _words(spans)
    return count


def test_plain_text_is_the_words_with_single_spaces() -> None:
    text = (
        Text("The  score\n"),
        Math(r"\nabla x", "<math></math>"),
        Text(" is "),
        Styled("em", (Text("not "), Anchor("https://a.org", (Text("known"),)))),
        Text("."),
    )
    assert plain_text(text) == r"The score \nabla x is not known."


def test_html_has_the_markup_and_the_mathml() -> None:
    text = (
        Styled("em", (Text("Fast"),)),
        Text(" & "),
        Math("x", "<math><mi>x</mi></math>"),
        Anchor("https://a.org/?a=1&b=2", (Text("here"),)),
    )
    assert render_html(text) == (
        "<em>Fast</em> &amp; <math><mi>x</mi></math>"
        '<a href="https://a.org/?a=1&amp;b=2">here</a>'
    )


def test_a_formula_without_mathml_shows_its_tex_escaped() -> None:
    assert render_html((Math("a<b", ""),)) == "<code>a&lt;b</code>"


@given(RICH_TEXTS)
def test_html_has_no_element_that_an_author_wrote(rich_text: RichText) -> None:
    seen = _read(render_html(rich_text))
    ours = {"em", "strong", "code", "mark", "sub", "sup", "a"}
    assert {tag for tag, _ in seen.elements} <= ours
    assert all(
        set(attributes) == ({"href"} if tag == "a" else set())
        for tag, attributes in seen.elements
    )


@given(RICH_TEXTS)
def test_html_says_the_same_words_as_plain_text(rich_text: RichText) -> None:
    said = " ".join("".join(_read(render_html(rich_text)).words).split())
    assert said.replace("\0", "�") == plain_text(rich_text).replace("\0", "�")


@pytest.mark.parametrize(
    "span",
    [Styled("script", (Text("x"),)), Anchor("javascript:alert(1)", (Text("x"),))],
)
def test_a_wrong_style_or_address_is_a_programmers_mistake(span: Span) -> None:
    with pytest.raises(ValueError, match=r"no such style|not a web address"):
        render_html((span,))


_LENGTHS = st.integers(1, 12)


@given(RICH_TEXTS, _LENGTHS)
def test_a_cut_never_has_more_words_than_allowed(
    rich_text: RichText, max_words: int
) -> None:
    short, was_cut = cut(rich_text, max_words)
    assert _words(short) - was_cut <= max_words


@given(RICH_TEXTS, _LENGTHS)
def test_an_ellipsis_ends_a_text_exactly_where_something_was_left_out(
    rich_text: RichText, max_words: int
) -> None:
    short, was_cut = cut(rich_text, max_words)
    assert was_cut == (_words(rich_text) > max_words)
    assert was_cut == plain_text(short).endswith(ELLIPSIS)


@given(RICH_TEXTS, _LENGTHS)
def test_what_is_not_cut_is_unchanged(rich_text: RichText, max_words: int) -> None:
    short, was_cut = cut(rich_text, max_words)
    assert was_cut or short == rich_text


@given(RICH_TEXTS, _LENGTHS)
def test_a_cut_keeps_the_beginning(rich_text: RichText, max_words: int) -> None:
    short = plain_text(cut(rich_text, max_words)[0])
    assert plain_text(rich_text).startswith(short.removesuffix(ELLIPSIS).rstrip())


_TEN = "One two three four. Five six seven eight nine ten"


@pytest.mark.parametrize(
    ("max_words", "expected"),
    [
        (10, _TEN),
        (9, "One two three four. Five six seven eight nine…"),  # 4 < 9 / 2
        (8, "One two three four. …"),
        (4, "One two three four. …"),
        (3, "One two three…"),
        (1, "One…"),
    ],
)
def test_a_cut_falls_at_a_sentence_of_the_second_half_or_at_a_word(
    max_words: int, expected: Any
) -> None:
    assert plain_text(cut((Text(_TEN),), max_words)[0]) == expected


@pytest.mark.parametrize("sign", [".", "!", "?", "。", ".”", "?)"])
def test_a_sentence_ends_with_its_sign_and_closing_marks(sign: str) -> None:
    short, _ = cut((Text(f"One two{sign} Three four"),), 3)
    assert plain_text(short) == f"One two{sign} …"


def test_a_cut_goes_into_emphasis_and_links_and_keeps_them() -> None:
    link = Anchor("https://a.org", (Text("three four five"),))
    short, _ = cut((Styled("em", (Text("one two "), link)), Text(" six")), 4)
    kept = Anchor("https://a.org", (Text("three four"),))
    assert short == (Styled("em", (Text("one two "), kept)), Text(ELLIPSIS))


_FORMULA = Math("a b c", "")
_CODE = Styled("code", (Text("a b"),))


@pytest.mark.parametrize(
    ("whole", "rest"),
    [
        (_FORMULA, (Text(" end"), Text(ELLIPSIS))),  # the formula is one word of three
        (_CODE, (Text(ELLIPSIS),)),  # the code is two
    ],
)
def test_a_cut_never_splits_a_formula_or_code(whole: Span, rest: RichText) -> None:
    short, _ = cut((Text("One "), whole, Text(" end of it")), 3)
    assert short == (Text("One "), whole, *rest)


def test_white_space_before_the_ellipsis_goes() -> None:
    short, _ = cut((Text("One "), Styled("em", (Text("two "),)), Text("three")), 2)
    assert plain_text(short) == "One two…"
