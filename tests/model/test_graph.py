"""How posts stand to one another."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.graph import (
    Backlink,
    backlinks,
    fingerprint,
    neighbours,
    newest_first,
    pinned_first,
    select,
    series_parts,
    series_problems,
)
from longform.model.records import Link, Listing, Post, Update
from longform.model.rich_text import Text
from tests.model.posts import make_post

if TYPE_CHECKING:
    from random import Random

_NAMES = st.sampled_from("abcdefgh")
_TAGS = st.lists(st.sampled_from(["x", "y", "z"]), max_size=2).map(tuple)
_YEARS = st.sampled_from(["2021", "2022"])
_POSTS = st.lists(
    st.builds(
        lambda name, year, day, tags, status: make_post(
            name, f"{year}-01-0{day}", tags=tags, status=status
        ),
        _NAMES,
        _YEARS,
        st.integers(1, 3),
        _TAGS,
        st.sampled_from(["", "pinned", "unlisted"]),
    ),
    unique_by=lambda post: post.docname,
    max_size=8,
)


def _names(posts: list[Post]) -> str:
    return "".join(post.slug for post in posts)


def test_newest_is_first_and_ties_go_by_docname() -> None:
    posts = [
        make_post("b", "2022-01-02"),
        make_post("a", "2022-01-02"),
        make_post("c", "2022-01-03"),
        make_post("d", "2021-01-01"),
    ]
    assert _names(newest_first(posts)) == "cabd"


def test_newest_goes_by_the_instant_and_not_by_the_day() -> None:
    noon = dt.datetime(2022, 1, 1, 12, tzinfo=dt.UTC)
    posts = [make_post("a"), make_post("b", published=noon)]
    assert _names(newest_first(posts)) == "ba"


@given(_POSTS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_posts_come(
    posts: list[Post], chance: Random
) -> None:
    shuffled = sorted(posts, key=lambda _: chance.random())
    assert newest_first(shuffled) == newest_first(posts)


def test_pinned_posts_come_first_and_each_group_keeps_its_order() -> None:
    posts = [
        make_post(name, status="pinned" if name in "bd" else "") for name in "abcd"
    ]
    assert _names(pinned_first(posts)) == "bdac"


def test_neighbours_are_the_next_older_and_the_next_newer_post() -> None:
    posts = [make_post("c", "2022-03-01"), make_post("b", "2022-02-01"), make_post("a")]
    assert neighbours(posts) == {
        "posts/c/index": ("posts/b/index", None),
        "posts/b/index": ("posts/a/index", "posts/c/index"),
        "posts/a/index": (None, "posts/b/index"),
    }


def test_a_post_alone_has_no_neighbours() -> None:
    assert neighbours([make_post("a")]) == {"posts/a/index": (None, None)}


@given(_POSTS)
def test_older_and_newer_are_inverse_to_each_other(posts: list[Post]) -> None:
    found = neighbours(newest_first(posts))
    older = {(docname, pair[0]) for docname, pair in found.items() if pair[0]}
    newer = {(pair[1], docname) for docname, pair in found.items() if pair[1]}
    assert older == newer
    assert len(older) == max(len(posts) - 1, 0)


def test_parts_of_a_series_are_in_order_of_part_and_those_without_come_last() -> None:
    posts = [
        make_post("a", series="s"),
        make_post("b", series="s", part=2),
        make_post("c", series="s", part=1),
        make_post("d", series="t", part=1),
        make_post("e"),
        make_post("f", series="s", part=3, status="unlisted"),
    ]
    found = {key: _names(parts) for key, parts in series_parts(posts).items()}
    assert found == {"s": "cba", "t": "d"}


def test_parts_of_one_number_are_in_order_of_date_then_docname() -> None:
    posts = [
        make_post("c", "2022-01-01", series="s", part=1),
        make_post("b", "2022-01-01", series="s", part=1),
        make_post("a", "2022-01-02", series="s", part=1),
    ]
    assert _names(series_parts(posts)["s"]) == "bca"


@pytest.mark.parametrize(
    ("numbers", "problems"),
    [
        ([1, 2, 3], []),
        ([], []),
        ([2], [("0", "part 1 is missing before part 2")]),
        ([1, 4], [("1", "part 2, 3 is missing before part 4")]),
        ([1, 3, 5], [("1", "part 2 is missing"), ("2", "part 2, 4 is missing")]),
        ([1, 1], [("1", "part 1 is also that of posts/0/index: renumber")]),
        ([1, None], [("1", "it has no part: add `part: 2`")]),
        ([None], [("0", "it has no part: add `part: 1`")]),
    ],
)
def test_gaps_duplicates_and_missing_numbers_are_told_at_their_post(
    numbers: list[int | None], problems: list[tuple[str, str]]
) -> None:
    parts = [
        make_post(str(index), series="s", part=number)
        for index, number in enumerate(numbers)
    ]
    found = series_problems(parts)
    assert [post.slug for post, _ in found] == [slug for slug, _ in problems]
    for (_, message), (_, expected) in zip(found, problems, strict=True):
        assert expected in message


def _link(target: str, words: Any = "w") -> Link:
    return Link("post", target, (Text(words),))


def _resolve(kind: Any, target: str) -> str | None:
    return f"posts/{target}/index" if kind == "post" and target != "gone" else None


def test_a_backlink_is_the_first_sentence_of_each_linking_post_newest_first() -> None:
    posts = [
        make_post("a"),
        make_post("b", "2022-02-01", links=(_link("a", "one"), _link("a", "two"))),
        make_post("c", "2022-03-01", links=(_link("a", "three"),)),
    ]
    assert backlinks(posts, _resolve) == {
        "posts/a/index": [
            Backlink("posts/c/index", (Text("three"),)),
            Backlink("posts/b/index", (Text("one"),)),
        ]
    }


@pytest.mark.parametrize(
    "post",
    [
        make_post("a", links=(_link("a"),)),
        make_post("b", links=(_link("gone"),)),
        make_post("b", links=(_link("a"),), status="unlisted"),
    ],
    ids=["to itself", "to nothing", "from an unlisted post"],
)
def test_some_links_make_no_backlink(post: Post) -> None:
    assert backlinks([post], _resolve) == {}


def _chosen(listing: Listing, posts: list[Post]) -> list[Post]:
    minutes = {post.docname: len(post.docname) for post in posts}
    listed = [post for post in newest_first(posts) if post.is_listed]
    return select(listing, listed, minutes)


_SHELF = [
    make_post("a", "2021-05-01", tags=("x",), authors=("ada",), category=("k",)),
    make_post("b", "2022-05-01", tags=("x", "y"), series="s"),
    make_post("c", "2022-06-01", tags=("y",), authors=("ada", "bob"), status="pinned"),
]


@pytest.mark.parametrize(
    ("listing", "names"),
    [
        (Listing(), "cba"),
        (Listing(tags=("x",)), "ba"),
        (Listing(tags=("x", "y")), "cba"),
        (Listing(tags=("none",)), ""),
        (Listing(tags=("y",), authors=("ada",)), "c"),
        (Listing(category=("k",)), "a"),
        (Listing(series=("s",)), "b"),
        (Listing(years=(2021,)), "a"),
        (Listing(years=(2021, 2022)), "cba"),
        (Listing(limit=2), "cb"),
        (Listing(limit=0), ""),
        (Listing(tags=("x",), matches_nothing=True), ""),
    ],
)
def test_within_an_option_any_value_suffices_and_options_add_up(
    listing: Listing, names: str
) -> None:
    assert _names(_chosen(listing, _SHELF)) == names


@given(_POSTS, _TAGS, st.sampled_from(["x", "y", "z"]))
def test_a_further_tag_never_takes_a_post_out(
    posts: list[Post], tags: tuple[str, ...], further: str
) -> None:
    if tags:
        narrow = _chosen(Listing(tags=tags), posts)
        wide = _chosen(Listing(tags=(*tags, further)), posts)
        assert {post.docname for post in narrow} <= {post.docname for post in wide}


@given(_POSTS, _TAGS, _YEARS)
def test_a_further_option_never_brings_a_post_in(
    posts: list[Post], tags: tuple[str, ...], year: int
) -> None:
    wide = _chosen(Listing(tags=tags), posts)
    narrow = _chosen(Listing(tags=tags, years=(int(year),)), posts)
    assert {post.docname for post in narrow} <= {post.docname for post in wide}


@given(_POSTS, st.integers(0, 9))
def test_a_limit_takes_from_the_front(posts: list[Post], limit: int) -> None:
    assert _chosen(Listing(limit=limit), posts) == _chosen(Listing(), posts)[:limit]


def test_sorts_are_by_date_update_title_and_time() -> None:
    update = Update(dt.date(2023, 1, 1), (), 1)
    posts = [
        make_post("a", "2022-03-01", title=(Text("beta"),)),
        make_post("b", "2022-02-01", title=(Text("Alpha"),)),
        make_post("c", "2022-01-01", title=(Text("gamma"),), updates=(update,)),
    ]
    minutes = {"posts/a/index": 9, "posts/b/index": 20, "posts/c/index": 3}
    orders = {
        sort: _names(select(Listing(sort=sort), posts, minutes))
        for sort in ("date", "updated", "title", "reading-time")
    }
    assert orders == {
        "date": "abc",
        "updated": "cab",
        "title": "bac",
        "reading-time": "cab",
    }


def test_only_the_order_by_date_puts_pinned_posts_first() -> None:
    posts = [
        make_post("a", "2022-03-01"),
        make_post("b", "2022-02-01", status="pinned"),
    ]
    minutes = {post.docname: 1 for post in posts}
    assert _names(select(Listing(sort="date"), posts, minutes)) == "ba"
    assert _names(select(Listing(sort="updated"), posts, minutes)) == "ab"


def test_a_fingerprint_is_sixteen_hex_digits() -> None:
    assert int(fingerprint(make_post("a")), 16) < 16**16
    assert len(fingerprint(make_post("a"))) == 16


def test_a_fingerprint_changes_with_what_is_in_it() -> None:
    assert fingerprint(make_post("a")) != fingerprint(make_post("b"))


def test_a_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    # SHA-256 of MessagePack's 0x01, by its specification and FIPS 180-4.
    assert fingerprint(1) == "4bf5122f344554c5"
