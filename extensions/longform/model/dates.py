"""Dates as authors write them, and as readers see them.

ISO 8601 goes in (:meth:`datetime.datetime.fromisoformat`); Babel's CLDR formats for the
page's language come out, never the process locale's.
"""

from __future__ import annotations

import datetime as dt

from longform.model.messages import shown

_CURE = "write it like `2022-03-09`"


def parse_date(value: object) -> dt.date:
    """Return a day; an instant gives the day of its own zone.

    :raises ValueError: the value is not a date; the message names the cure
    """
    return parse_instant(value)[0].date()


def parse_instant(value: object) -> tuple[dt.datetime, bool]:
    """Return an aware instant, and whether its zone is certain.

    A day alone is its midnight in UTC, certain by definition; a time without a zone is
    taken as UTC, and not certain.

    :raises ValueError: the value is not a date; the message names the cure
    """
    if isinstance(value, dt.date):
        value = value.isoformat()
    if not isinstance(value, str):
        raise ValueError(f"expected a date, found {type(value).__name__}; {_CURE}")  # noqa: TRY004
    text = value.strip()
    try:
        if len(text) <= len("2022-03-09"):
            day = dt.date.fromisoformat(text)
            return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC), True
        instant = dt.datetime.fromisoformat(text)
        if instant.tzinfo is None:
            return instant.replace(tzinfo=dt.UTC), False
        instant.astimezone(dt.UTC)  # the first and last days of the calendar have none
    except (ValueError, OverflowError):
        raise ValueError(f"`{shown(text)}` is not a date (ISO 8601); {_CURE}") from None
    return instant, True
