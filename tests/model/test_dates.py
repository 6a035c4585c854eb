"""Dates go in as ISO 8601, and only so."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.dates import parse_date, parse_instant

_OFFSETS = st.integers(-23 * 60, 23 * 60).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
# Two days from the ends of the calendar every zone has an instant.
_INSTANTS = st.datetimes(
    min_value=dt.datetime(1, 1, 3),  # noqa: DTZ001 - the zone is drawn
    max_value=dt.datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=_OFFSETS,
)


@given(st.dates())
def test_a_day_comes_back_as_it_was_written(day: dt.date) -> None:
    assert parse_date(day.isoformat()) == day


@given(_INSTANTS)
def test_an_instant_comes_back_with_its_zone(instant: dt.datetime) -> None:
    found, is_certain = parse_instant(instant.isoformat())
    assert (found, found.utcoffset(), is_certain) == (
        instant,
        instant.utcoffset(),
        True,
    )


def test_a_day_is_its_midnight_in_utc() -> None:
    midnight = dt.datetime(2022, 3, 9, tzinfo=dt.UTC)
    assert parse_instant("2022-03-09") == (midnight, True)


def test_the_day_of_an_instant_is_that_of_its_own_zone() -> None:
    assert parse_date("2022-03-10T01:00+09:00") == dt.date(2022, 3, 10)


def test_a_time_without_a_zone_is_utc_and_not_certain() -> None:
    expected = dt.datetime(2022, 3, 9, 7, 30, tzinfo=dt.UTC)
    assert parse_instant("2022-03-09T07:30") == (expected, False)


def test_white_space_around_a_date_does_not_matter() -> None:
    assert parse_date("  2022-03-09\n") == dt.date(2022, 3, 9)


@pytest.mark.parametrize(
    "value",
    [
        "9 March 2022",
        "2022-02-30",
        "2022-13-01",
        "2022-3-9",
        "09/03/2022",
        "2022-03",
        "soon",
        "",
        "2022-03-09T25:00Z",
        "2022-03-09T07:30+99:00",
        "0001-01-01T00:00+02:00",
        "9999-12-31T23:59-02:00",
        "\uff12\uff10\uff12\uff12-03-09",  # full-width digits
        2022,
        20220309,
        True,
        None,
        [],
        {"year": 2022},
    ],
)
def test_what_is_no_date_is_refused_with_an_example_of_one(value: Any) -> None:
    with pytest.raises(ValueError, match="write it like `2022-03-09`"):
        parse_date(value)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_instant(text)[0].utcoffset() is not None
