"""Records: what they say of a post by themselves."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from longform.model.records import Update
from tests.model.posts import make_post


@pytest.mark.parametrize(
    ("status", "expected"),
    [("", True), ("pinned", True), ("draft", True), ("unlisted", False)],
)
def test_only_unlisted_posts_are_not_listed(status: str, *, expected: bool) -> None:
    assert make_post(status=status).is_listed is expected


def _updates(*days: str) -> tuple[Update, ...]:
    return tuple(
        Update(dt.date.fromisoformat(day), (), line)
        for line, day in enumerate(days, start=1)
    )


@pytest.mark.parametrize(
    ("days", "updated"),
    [
        ((), "2022-05-01"),
        (("2022-06-01", "2023-01-01"), "2023-01-01"),
        (("2021-01-01",), "2022-05-01"),  # a wrong date moves nothing back
    ],
)
def test_a_post_is_updated_on_the_day_of_its_last_note_or_publication(
    days: tuple[str, ...], updated: str
) -> None:
    post = make_post(day="2022-05-01", updates=_updates(*days))
    assert post.updated.isoformat() == updated


def test_a_record_survives_pickling() -> None:
    post = make_post(updates=_updates("2022-06-01"))
    assert pickle.loads(pickle.dumps(post)) == post  # noqa: S301 - our own bytes


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        make_post().slug = "b"  # type: ignore[misc]
