"""Formulas in titles can be read where there is neither MathML nor TeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from longform.model.formula_text import readable_text
from longform.model.rich_text import Math, Styled, Text
from longform.reading.math import Temml

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def temml() -> Iterator[Temml]:
    made = Temml({})
    yield made
    made.close()


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\alpha", "\u03b1"),
        (r"x^2", "x²"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\mathbb{R}^d", "R^d"),
        (r"\mathbf{x}_t", "x\u209c"),
        (r"x_{t-1}", "x\u209c\u208b\u2081"),
        (r"x_i^2", "x\u1d62²"),
        (r"e^{-x/2}", "e^(\u2212x/2)"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\sqrt{d_k}", "√d\u2096"),
        (r"\sqrt{a+b}", "√(a+b)"),
        (r"\hat{x}", "x\u0302"),
        (r"\tilde{a}", "ã"),
        (r"f'(x)", "f\u2032(x)"),
        (r"\text{top}_k", "top\u2096"),
    ],
)
def test_a_formula_is_written_in_unicode(temml: Temml, tex: str, expected: str) -> None:
    mathml = temml.render_inline(tex, ("a", 1))
    assert readable_text((Math(tex, mathml),)) == expected


def test_a_formula_with_an_error_is_its_tex() -> None:
    assert readable_text((Math(r"\frac{1", ""),)) == r"\frac{1"


def test_words_stay_as_they_are() -> None:
    text = (Text("On "), Styled("em", (Text("<b>"),)), Text("  &amp;\n x"))
    assert readable_text(text) == "On <b> &amp; x"
