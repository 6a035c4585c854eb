"""Lines of a title: none too wide, as few as can be, even, and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.text_lines import Box, fit

_SIZES = (80, 60, 40)


def _width(size: int, text: str) -> float:
    """Return a width as in a typewriter: half an em a character."""
    return len(text) * size / 2


@given(
    st.text(st.sampled_from("ab- 1漢字\uff0c–/e\u0301"), min_size=1).filter(str.strip),
    st.integers(200, 1200),
    st.integers(80, 400),
)
def test_no_line_is_wider_or_lower_than_its_box(
    text: str, width: int, height: int
) -> None:
    box = Box(width, height, 1.1)
    lines = fit(text, box, _SIZES, _width)
    assert max(_width(lines.size, line) for line in lines.lines) <= width
    assert len(lines.lines) * lines.size * 1.1 <= max(height, lines.size * 1.1)


@given(st.text(st.sampled_from("ab- 1漢字\uff0c–/"), min_size=1).filter(str.strip))
def test_what_fits_is_whole(text: str) -> None:
    lines = fit(text, Box(1e6, 1e6, 1.1), _SIZES, _width)
    assert "".join("".join(lines.lines).split()) == "".join(text.split())
    assert lines.size == 80


@given(st.text(st.sampled_from("ab "), min_size=1).filter(str.strip))
def test_what_does_not_fit_ends_in_an_ellipsis_and_is_a_beginning(text: str) -> None:
    lines = fit(text, Box(200, 50, 1.1), _SIZES, _width)
    shown = "".join("".join(lines.lines).split())
    whole = "".join(text.split())
    assert shown == whole or (
        shown.endswith("…") and whole.startswith(shown.removesuffix("…"))
    )


def test_the_largest_size_that_fits_is_taken() -> None:
    assert fit("a" * 10, Box(400, 100, 1), _SIZES, _width).size == 80
    assert fit("a" * 11, Box(400, 100, 1), _SIZES, _width).size == 60


def test_lines_are_even() -> None:
    # Greedy lines of 40 characters would be "aaaa ... (39)" and "aaaa".
    text = " ".join(["aaaa"] * 9)
    lines = fit(text, Box(800, 400, 1), (40,), _width).lines
    assert [len(line) for line in lines] == [24, 19]


def test_a_number_stays_with_its_word() -> None:
    lines = fit("Much Data Part 1: So", Box(300, 400, 1), (40,), _width).lines
    assert lines == ("Much Data", "Part 1: So")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("semi-supervised", ("semi-", "supervised")),
        ("x" * 15, ("x" * 10, "x" * 5)),
    ],
)
def test_a_word_too_wide_is_split_after_a_hyphen_or_anywhere(
    text: str, expected: tuple[str, ...]
) -> None:
    assert fit(text, Box(200, 400, 1), (40,), _width).lines == expected


def test_ideographs_break_anywhere_but_before_a_comma() -> None:
    # UAX 14: class ID breaks on both sides, class CL not before it.
    text = "一二三四五\uff0c六七"
    lines = fit(text, Box(100, 400, 1), (40,), _width).lines
    assert "".join(lines) == text
    assert max(map(len, lines)) <= 5
    assert [line[0] for line in lines if line[0] == "\uff0c"] == []
