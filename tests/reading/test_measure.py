"""What there is to read on a page, each piece counted once in its kind."""

from __future__ import annotations

from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from longform.model.records import Measurement
from longform.reading.citations import citation_group
from longform.reading.measure import measure_doctree, tex_symbols
from longform.reading.nodes import listed_work


def _measured(rst: str) -> Measurement:
    doctree = publish_doctree(rst, settings_overrides={"report_level": 5})
    return measure_doctree(doctree)


def _counts(rst: str) -> dict[str, int]:
    """Return what is counted, without the words as Hugo counts them."""
    measurement = _measured(rst)
    return {
        name: getattr(measurement, name)
        for name in Measurement.__struct_fields__
        if getattr(measurement, name) and name != "rendered_words"
    }


@pytest.mark.parametrize(
    ("rst", "counts"),
    [
        ("One two three.", {"words": 3}),
        ("One - two & three...", {"words": 3}),
        ("Well-known *facts*, isn't it?", {"words": 4}),
        ("A title\n=======\n\nWords.", {"words": 3}),
        ("- one\n- two\n\n1. three", {"words": 3}),
        ("Word [1]_\n\n.. [1] note here", {"words": 4}),
        ("深度学习 and 機械", {"words": 1, "cjk_characters": 6}),
        ("かな カナ 한글", {"cjk_characters": 6}),
        (".. a comment of words\n\nOne.", {"words": 1}),
        (".. raw:: html\n\n   <b>no words</b>\n\nOne.", {"words": 1}),
    ],
)
def test_prose_is_words_between_spaces_and_cjk_characters(
    rst: str, counts: Any
) -> None:
    assert _counts(rst) == counts


@pytest.mark.parametrize(
    ("rst", "counts"),
    [
        ("::\n\n   x = f(a1, 2.5)\n", {"code_tokens": 10}),  # x = f ( a1 , 2 . 5 )
        (">>> x += 1\n1\n", {"code_tokens": 5}),  # >>> x += 1, 1
        ("A :math:`x+1` b", {"words": 2, "inline_math_symbols": 3}),
        (".. math:: x + 1 = y", {"display_math_symbols": 5}),
        (".. image:: a.png\n   :alt: words", {"figures": 1}),
        (".. figure:: a.png\n\n   Two words.", {"figures": 1, "words": 2}),
        (".. |i| image:: a.png\n\nOne |i| two.", {"figures": 1, "words": 2}),
    ],
)
def test_code_math_and_figures_are_counted_apart(rst: str, counts: Any) -> None:
    assert _counts(rst) == counts


_TABLE = """\
.. table:: A caption

   ===== ============
   Name  Formula
   ===== ============
   a b   :math:`x+y`
   字    ``c``
   ===== ============
"""


def test_a_table_is_its_words_but_its_caption_prose_and_its_formulas_math() -> None:
    # Name Formula a b 字 c; the last is inline code, a word.
    assert _counts(_TABLE) == {
        "words": 2,
        "table_words": 6,
        "inline_math_symbols": 3,
    }


def test_every_text_of_a_page_is_in_the_words_that_hugo_counts() -> None:
    measurement = _measured("One two :math:`x + 1`.\n\n::\n\n   y = 2\n")
    assert measurement.rendered_words == 9  # One two . / x + 1 / y = 2


def test_a_citation_is_one_word_and_a_bibliography_none() -> None:
    paragraph = nodes.paragraph("", "Shown by ")
    paragraph += citation_group("", "(Ho et al., 2020; Song et al., 2021)")
    entry = nodes.bullet_list("", listed_work("", nodes.paragraph("", "Ho. A title.")))
    document = publish_doctree("")
    document += [paragraph, entry]
    assert measure_doctree(document).words == 3


def test_an_empty_page_measures_nothing() -> None:
    assert _measured("") == Measurement()


@pytest.mark.parametrize(
    ("tex", "count"),
    [
        ("", 0),
        ("x", 1),
        ("xy", 2),
        ("12.5", 1),
        (r"\alpha", 1),
        (r"\frac{a}{2}", 3),
        (r"x_t^2", 3),
        (r"a\,b", 2),
        (r"a\;=\!b", 3),
        (r"\mathbb{R}^d", 2),
        (r"\left(\frac{x}{y}\right)", 5),
        (r"\bigl[x\bigr]", 3),
        (r"\begin{aligned} a &= b \\ c &= 2 \end{aligned}", 6),
        (r"x \label{eq-x} \tag{1}", 1),
        (r"a \\b", 2),
        (r"\{x\}", 3),
        (r"\operatorname{KL}(p)", 5),
        (r"\quad x \qquad y", 2),
        ("\u03b1 ≤ \u03b2", 3),
    ],
)
def test_symbols_are_what_is_seen_and_not_how_it_is_set(tex: str, count: int) -> None:
    assert tex_symbols(tex) == count
