"""Related posts: what counts, in which order, and what it costs."""

from __future__ import annotations

import pytest

from longform.model.related import Reason, Related, Traits, related_posts

_NOWHERE: dict[str, frozenset[str]] = {}


def _traits(works: str = "", tags: str = "", links: str = "", text: str = "") -> Traits:
    return Traits(
        frozenset(works.split()),
        frozenset(tags.split()),
        frozenset(links.split()),
        text,
    )


def _alone(count: int = 8) -> dict[str, Traits]:
    """Make posts that have nothing in common with any."""
    words = [
        "apple",
        "bridge",
        "candle",
        "dragon",
        "engine",
        "forest",
        "guitar",
        "hotel",
    ]
    return {f"z{n}": _traits(f"w{n}", f"t{n}", "", words[n]) for n in range(count)}


def _found(posts: dict[str, Traits], count: int = 3) -> dict[str, list[str]]:
    found = related_posts(posts, _NOWHERE, count)
    return {name: [related.docname for related in found[name]] for name in posts}


def test_posts_with_nothing_in_common_are_not_related() -> None:
    assert _found(_alone()) == {name: [] for name in _alone()}
    assert related_posts({}, _NOWHERE, 3) == {}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (_traits("p q"), _traits("q p r"), Reason("works", ("p", "q"))),
        (_traits(tags="ml cv"), _traits(tags="cv"), Reason("tags", ("cv",))),
        (_traits(links="b"), _traits(), Reason("links", ("to",))),
        (_traits(), _traits(links="a"), Reason("links", ("from",))),
        (_traits(links="b"), _traits(links="a"), Reason("links", ("to", "from"))),
        (
            _traits(text="Score matching"),
            _traits(text="Matching the score"),
            Reason("words", ("matching", "score")),
        ),
    ],
)
def test_works_tags_links_and_words_relate_two_posts(
    one: Traits, other: Traits, reason: Reason
) -> None:
    found = related_posts({"a": one, "b": other, **_alone()}, _NOWHERE, 3)
    assert found["a"] == [Related("b", (reason,))]
    assert [related.docname for related in found["b"]] == ["a"]


def test_two_posts_that_a_third_links_to_are_related() -> None:
    posts = {"a": _traits(), "b": _traits(), "c": _traits(links="a b"), **_alone()}
    found = related_posts(posts, _NOWHERE, 3)
    assert Related("b", (Reason("linked together", ("c",)),)) in found["a"]


def test_a_rare_tag_counts_more_than_a_common_one() -> None:
    posts = {
        "a": _traits(tags="rare common"),
        "b": _traits(tags="rare x"),
        "c": _traits(tags="common y"),
        "d": _traits(tags="common v"),
        **_alone(),
    }
    assert _found(posts)["a"][0] == "b"


def test_a_tag_of_most_posts_and_one_word_in_common_say_nothing() -> None:
    posts = {name: _traits(tags="ml") for name in "abcdefghij"}
    posts["a"] = _traits(tags="ml", text="A score")
    posts["b"] = _traits(tags="ml", text="The score")
    assert _found(posts) == {name: [] for name in posts}


def test_more_shared_works_come_first_and_the_strongest_reason_is_told_first() -> None:
    posts = {
        "a": _traits("p q r s", tags="x"),
        "b": _traits("p u v w"),
        "c": _traits("p q r t", tags="x m n o k l"),
        **_alone(),
    }
    found = related_posts(posts, _NOWHERE, 3)["a"]
    assert [related.docname for related in found] == ["c", "b"]
    assert [reason.kind for reason in found[0].reasons] == ["works", "tags"]


def test_ties_are_in_order_of_docname_and_no_more_than_asked_are_given() -> None:
    posts = {name: _traits(tags="same") for name in "dacb"} | _alone()
    assert _found(posts, 2)["d"] == ["a", "b"]


def test_a_post_that_the_page_shows_anyway_comes_only_where_there_is_no_other() -> None:
    posts = {name: _traits("p q") for name in "abc"} | _alone()
    shown = {"a": frozenset("b"), "b": frozenset("ac")}
    found = related_posts(posts, shown, 3)
    assert [related.docname for related in found["a"]] == ["c"]
    assert [related.docname for related in found["b"]] == ["a", "c"]


def test_links_to_what_is_no_listed_post_do_not_count() -> None:
    posts = {"a": _traits(links="gone"), "b": _traits(links="gone"), **_alone()}
    assert _found(posts)["a"] == []


@pytest.mark.parametrize(("count", "related"), [(50, 3), (51, 0)])
def test_what_more_than_fifty_posts_share_is_not_compared(
    count: int, related: int
) -> None:
    """Time would grow with the square of the number of posts."""
    posts = {f"p{n:02}": _traits("w", links="hub") for n in range(count)}
    posts["hub"] = _traits()
    found = related_posts(posts, _NOWHERE, 3)["p00"]
    assert [r.docname for r in found][1:] == ["p01", "p02"][: max(related - 1, 0)]
