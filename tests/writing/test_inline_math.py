"""A formula in a line keeps what stands right before and after it."""

from __future__ import annotations

import pytest

from longform.writing.inline_math import hold_formulas

X = "<math><mi>x</mi></math>"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (f"an {X}, and", f"{X},"),
        (f"({X}) and", f"({X})"),
        (f"“{X}”. And", f"“{X}”."),
        (f"the {X}th one", f"{X}th"),
        (f"{X}-means", f"{X}-"),
        (
            f"the {X}\N{RIGHT SINGLE QUOTATION MARK}s end",
            f"{X}\N{RIGHT SINGLE QUOTATION MARK}s",
        ),
        (f"<p>{X}.</p>", f"{X}."),
        (f"公式{X}。文字", f"{X}。"),
        (f"<em>{X}</em>, and", f"<em>{X}</em>,"),
        (
            f"<a href='#x'>on {X}</a>) and",
            f"<a href='#x'><span class=\"math-inline__words\">on </span>{X}</a>)",
        ),
        (
            f"<a href='#x'><span>{X}</span></a>, and",
            f"<a href='#x'><span>{X}</span></a>,",
        ),
    ],
)
def test_a_formula_is_held_with_its_punctuation(text: str, held: str) -> None:
    assert f'<span class="math-inline">{held}</span>' in hold_formulas(text)


@pytest.mark.parametrize(
    "text",
    [
        f"an {X} and",
        f"word\N{EM DASH}{X} and",
        f"&amp;{X}&lt;",
        f"<a href='#x'>{X}</a> and, <a href='#y'>words</a>, {X}",
        f"<a href='#x'>so <b>on {X}</b></a>, and",
        f"公式{X}文字",
        '<math display="block"><mi>x</mi></math>, and',
        "no formula, at all",
    ],
)
def test_what_no_line_could_tear_stays_as_it_is(text: str) -> None:
    assert hold_formulas(text) == text


def test_a_formula_wider_than_a_phone_may_scroll() -> None:
    wide = f"<math>{'<mi>x</mi>' * 40}<annotation>x</annotation></math>"
    assert hold_formulas(wide).startswith(
        '<span class="math-inline math-inline--wide"><math>'
    )


def test_the_tex_beside_a_formula_does_not_count_as_its_width() -> None:
    short = f"<math><mi>x</mi><annotation>{'x' * 400}</annotation></math>"
    assert hold_formulas(short) == short
