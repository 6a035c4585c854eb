"""Reading time: each rate against the figure of its source, by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from longform.model.reading_time import (
    Rates,
    Rule,
    breakdown_seconds,
    default_rates,
    reading_minutes,
)
from longform.model.records import Measurement
from tests.model.posts import make_post

ENGLISH = default_rates("en")


def _minutes(
    rule: Rule = "measured",
    rates: Rates = ENGLISH,
    override: int | None = None,
    **counts: Any,
) -> int:
    post = make_post(measurement=Measurement(**counts), reading_minutes=override)
    return reading_minutes(post, rates, rule)


@pytest.mark.parametrize(
    ("counts", "kind", "seconds"),
    [
        ({"words": 238}, "prose", 60),  # Brysbaert 2019
        ({"code_tokens": 400}, "code", 110),  # 400 x 275 ms: Rayner 1998
        ({"inline_math_symbols": 200}, "math", 45),  # 200 x 225 ms
        ({"display_math_symbols": 200}, "math", 75),  # 200 x 375 ms
        (
            {"inline_math_symbols": 200, "display_math_symbols": 200},
            "math",
            120,
        ),
        ({"table_words": 80}, "tables", 22),  # 80 x 275 ms
        ({"figures": 1}, "figures", 12),  # Medium's rule
        ({"figures": 3}, "figures", 12 + 11 + 10),
        ({"figures": 10}, "figures", 12 + 11 + 10 + 9 + 8 + 7 + 6 + 5 + 4 + 3),
        ({"figures": 12}, "figures", 75 + 3 + 3),
    ],
)
def test_each_kind_is_read_at_the_rate_of_its_source(
    counts: Any, kind: Any, seconds: float
) -> None:
    found = breakdown_seconds(Measurement(**counts), ENGLISH)
    assert found == {kind: pytest.approx(seconds)}


def test_words_and_characters_of_prose_add_up() -> None:
    counted = Measurement(words=119, cjk_characters=255)
    found = breakdown_seconds(counted, default_rates("en"))
    # Half a minute, and 255 characters at 255 x 238 / 228 a minute.
    assert found["prose"] == pytest.approx(30 + 60 * 228 / 238)


def test_nothing_to_read_has_no_breakdown() -> None:
    assert breakdown_seconds(Measurement(), ENGLISH) == {}


def test_a_breakdown_is_in_the_order_of_the_manual() -> None:
    every = Measurement(
        words=1,
        code_tokens=1,
        inline_math_symbols=1,
        table_words=1,
        figures=1,
    )
    assert list(breakdown_seconds(every, ENGLISH)) == [
        "prose",
        "code",
        "math",
        "tables",
        "figures",
    ]


@pytest.mark.parametrize(
    ("language", "words_per_minute"),
    [
        ("en", 238),
        ("en-GB", 238),
        ("EN_us", 238),
        ("de", 179 * 238 / 228),  # IReST: 179 against English's 228
        ("de-AT", 179 * 238 / 228),
        ("fi", 161 * 238 / 228),
        ("ar", 138 * 238 / 228),
        ("eo", 238),  # not in IReST
        ("", 238),
    ],
)
def test_a_language_is_read_at_its_share_of_the_english_rate(
    language: str, words_per_minute: float
) -> None:
    rates = default_rates(language)
    assert rates.words_per_minute == pytest.approx(words_per_minute)


@pytest.mark.parametrize(
    ("language", "characters_per_minute"),
    [
        ("zh", 255 * 238 / 228),
        ("zh-Hant-TW", 255 * 238 / 228),
        ("ja", 357 * 238 / 228),
        ("ko", 255 * 238 / 228),
        ("en", 255 * 238 / 228),
    ],
)
def test_chinese_and_japanese_are_read_by_characters(
    language: str, characters_per_minute: float
) -> None:
    rates = default_rates(language)
    assert rates.characters_per_minute == pytest.approx(characters_per_minute)


def test_a_page_of_chinese_takes_as_long_as_its_characters() -> None:
    # 2,662 characters at 266.2 a minute.
    assert _minutes(rates=default_rates("zh"), cjk_characters=2662) == 10


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (356, 1), (357, 2), (594, 2), (595, 3), (4046, 17)],
)
def test_minutes_are_rounded_to_the_nearest_halves_up_and_at_least_one(
    words: Any, minutes: int
) -> None:
    # 357 words are exactly one minute and a half.
    assert _minutes(words=words) == minutes


def test_the_authors_own_figure_goes_before_any_rule() -> None:
    assert _minutes(words=10_000, override=3) == 3
    assert _minutes("words", rendered_words=10_000, override=3) == 3


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (213, 1), (214, 2), (426, 2), (427, 3), (3621, 17), (3622, 18)],
)
def test_the_words_rule_is_all_words_over_213_rounded_up(
    words: Any, minutes: int
) -> None:
    # Hugo: (wordCount + 212) / 213 in whole numbers.
    assert _minutes("words", rendered_words=words) == minutes


def test_the_words_rule_looks_at_nothing_else() -> None:
    assert _minutes("words", rendered_words=213, figures=50, code_tokens=9999) == 1


def test_the_measured_rule_does_not_look_at_rendered_words() -> None:
    assert _minutes(words=238, rendered_words=9999) == 1


def test_an_authors_own_rates_replace_the_documented_ones() -> None:
    slow = msgspec.structs.replace(ENGLISH, words_per_minute=100.0)
    assert _minutes(rates=slow, words=1000) == 10


def test_a_misspelt_rate_is_refused() -> None:
    with pytest.raises(TypeError):
        Rates(words_a_minute=200)  # type: ignore[call-arg]
