"""What messages show of a value."""

from __future__ import annotations

import pytest

from longform.model.messages import shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        (3, "3"),
        (" two\n\tlines\u2028three ", "two lines three"),
        ("be\x07ll", "be?ll"),
        ("half \ud800", "half ?"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 57 + "..."),
    ],
)
def test_a_value_is_shown_short_and_on_one_line(value: object, expected: str) -> None:
    assert shown(value) == expected
