"""What feeds are made of: names, documents, characters, the moment of an update."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.feeds import (
    Authority,
    parse_authority,
    split_into_documents,
    xml_text,
)
from longform.model.records import Update
from tests.feed_rules import TAG_URI
from tests.model.posts import make_post


@given(st.integers(0, 500), st.integers(1, 40))
def test_documents_hold_every_entry_and_archives_are_full(
    count: int, length: int
) -> None:
    entries = list(range(count))  # newest first
    current, *archives = split_into_documents(count, length)
    assert entries[current.entries] == entries[:length]
    held = {entry for one in archives for entry in entries[one.entries]}
    assert held | set(entries[current.entries]) == set(entries)
    assert all(len(entries[one.entries]) == length for one in archives)
    numbers = [one.number for one in archives]
    assert numbers == list(range(len(archives), 0, -1))
    assert [one.older for one in (current, *archives)] == [*numbers, None]
    assert [one.newer for one in archives] == [None, *numbers[:-1]][: len(archives)]


@given(st.integers(1, 300), st.integers(1, 40))
def test_a_new_entry_changes_no_archive_but_the_last(count: int, length: int) -> None:
    def by_number(size: int) -> dict[int, list[int]]:
        oldest_last = list(range(size))[::-1]  # an entry's age never changes
        documents = split_into_documents(size, length)[1:]
        return {one.number: oldest_last[one.entries] for one in documents}

    before, after = by_number(count), by_number(count + 1)
    assert {number: after[number] for number in before} == before


def test_without_a_length_one_document_has_all() -> None:
    (only,) = split_into_documents(1000, 0)
    assert (only.number, only.entries, only.older) == (0, slice(0, 1000), None)


# RFC 4151, 2.2, has "tag:timothy@hpl.hp.com,2001:web/externalHome" and others.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("notes.example.org", "tag:notes.example.org,2022-03-04:a%20b"),
        ("Ann@Example.ORG", "tag:ann@example.org,2022-03-04:a%20b"),
        ("old.example,2021-12-31", "tag:old.example,2021-12-31:a%20b"),
        ("old.example,2030-01-01", "tag:old.example,2022-03-04:a%20b"),
    ],
)
def test_a_name_is_a_tag_uri_of_a_day_when_its_authority_was_held(
    text: str, expected: str
) -> None:
    authority = parse_authority(text)
    assert authority is not None
    found = authority.tag_uri(dt.date(2022, 3, 4), "a b")
    assert found == expected
    assert TAG_URI.fullmatch(found)


@pytest.mark.parametrize("text", ["", "a b", "https://x.example", "x,2021", "x.,y"])
def test_what_is_no_authority_is_none(text: str) -> None:
    assert parse_authority(text) is None


@given(st.text(), st.dates())
def test_every_slug_gives_a_tag_uri(slug: str, day: dt.date) -> None:
    if not slug.isascii() and any("\ud800" <= c <= "\udfff" for c in slug):
        return
    assert TAG_URI.fullmatch(Authority("x.example").tag_uri(day, slug))


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    assert xml_text("a\x00\x07\x0b\ud800\ufffe<&>\t\n😀") == "a&lt;&amp;&gt;\t\n😀"


_PUBLISHED = dt.datetime(2022, 3, 5, 4, 30, tzinfo=dt.UTC)  # 4 March, 23:30 at -05:00


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], _PUBLISHED),
        ([dt.date(2022, 5, 6)], dt.datetime(2022, 5, 6, tzinfo=dt.UTC)),
        (
            [dt.date(2022, 5, 6), dt.date(2022, 5, 6)],
            dt.datetime(2022, 5, 6, 0, 0, 1, tzinfo=dt.UTC),
        ),
        ([dt.date(2022, 3, 4)], _PUBLISHED + dt.timedelta(seconds=1)),
        ([dt.date(2022, 3, 5)], _PUBLISHED + dt.timedelta(seconds=1)),
    ],
)
def test_each_update_note_moves_the_moment_of_the_last_update(
    days: list[dt.date], expected: dt.datetime
) -> None:
    updates = tuple(Update(date=day, note=(), line=1) for day in days)
    post = msgspec.structs.replace(
        make_post(),
        date=dt.date(2022, 3, 4),
        published=_PUBLISHED,
        updates=updates,
    )
    assert post.updated_at == expected
