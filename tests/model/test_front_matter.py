"""Front matter: each key's values, and what is told of a wrong one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.model.front_matter import (
    KEYS,
    FrontMatter,
    Problem,
    UpdateNote,
    parse_front_matter,
)


def _day(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("title", "On *Scores*", "On *Scores*"),
        ("title", "  padded ", "padded"),
        ("title", 1984, "1984"),
        ("summary", "A link: <https://example.org>.", "A link: <https://example.org>."),
        ("summary", "Write `<b>` in HTML.", "Write `<b>` in HTML."),
        ("summary", "$a<b$ and $c>d$", "$a<b$ and $c>d$"),
        ("date", "2022-03-09", _day(2022, 3, 9)),
        ("date", "2022-03-09T12:00Z", _day(2022, 3, 9).replace(hour=12)),
        ("author", "editors", ("editors",)),
        ("author", "Ada, Grace", ("Ada", "Grace")),
        ("author", ["Ada Lovelace", "Grace  Hopper"], ("Ada Lovelace", "Grace Hopper")),
        ("tags", "b, a, b", ("b", "a")),
        ("tags", ["C", "C++"], ("C", "C++")),
        ("tags", [2022], ("2022",)),
        ("category", "Methods", ("Methods",)),
        ("series", "ntk", "ntk"),
        ("part", 3, 3),
        ("part", "3", 3),
        ("part", 999, 999),
        ("part", 3.0, 3),
        (
            "updates",
            [{"date": "2022-08-27", "note": "More."}],
            (UpdateNote(dt.date(2022, 8, 27), "More.", 0),),
        ),
        (
            "updates",
            {"date": "2022-08-27", "note": "More."},
            (UpdateNote(dt.date(2022, 8, 27), "More.", 0),),
        ),
        ("status", "pinned", "pinned"),
        ("reading_time", 17, 17),
        ("reading_time", 1440, 1440),
        ("aliases", ["/2019/03/old/", "old.html"], ("2019/03/old", "old.html")),
        ("aliases", "/a/index.html", ("a",)),
        ("aliases", "/a%20b/%C3%A9.html", ("a b/é.html",)),
        ("canonical", "https://example.org/x", "https://example.org/x"),
        ("license", "CC-BY-4.0", "CC-BY-4.0"),
        ("language", "pt-BR", "pt-BR"),
        ("comments", False, False),
        ("comments", "No", False),
        ("math", True, True),
    ],
)
def test_a_good_value_is_read_without_a_problem(
    key: str, value: Any, expected: Any
) -> None:
    front_matter, problems = parse_front_matter({key: value})
    assert (getattr(front_matter, key), problems) == (expected, [])


def test_authors_is_another_name_of_author() -> None:
    front_matter, problems = parse_front_matter({"authors": ["Ada"]})
    assert (front_matter.author, problems) == (("Ada",), [])


_REFUSED = [
    ("title", None, "found nothing"),
    ("title", True, "put it in quotes"),
    ("title", ["a"], "found a list"),
    ("title", {"a": 1}, "found a mapping"),
    ("title", "", "it is empty"),
    ("title", " \t", "it is empty"),
    ("title", "\x00", "it is empty"),
    ("date", "yesterday", "write it like `2022-03-09`"),
    ("date", "2022-02-30", "is not a date"),
    ("date", 2022, "write it like"),
    ("date", None, "write it like"),
    ("date", ["2022-03-09"], "write it like"),
    ("date", "\ud800", "`?` is not a date"),
    ("author", "", "it is empty"),
    ("author", [], "it is empty"),
    ("author", [None], "it is empty"),
    ("tags", " , ", "it is empty"),
    ("category", None, "it is empty"),
    ("part", 0, "from 1 to 999"),
    ("part", 1000, "from 1 to 999"),
    ("part", 1.5, "whole number"),
    ("part", "two", "whole number"),
    ("part", True, "whole number"),
    ("reading_time", -3, "from 1 to 1440"),
    ("reading_time", 1441, "from 1 to 1440"),
    ("updates", "2022-08-27: more", "write `- date: 2022-08-27`"),
    ("updates", [], "expected a list"),
    ("updates", None, "expected a list"),
    ("canonical", "example.org/x", "http(s) address"),
    ("canonical", "javascript:alert(1)", "http(s) address"),
    ("canonical", 'https://x.org/"onclick="', "http(s) address"),
    ("language", "german", "BCP 47"),
    ("language", "<b>", "BCP 47"),
    ("comments", "perhaps", "`true` or `false`"),
    ("comments", 1, "`true` or `false`"),
    ("math", None, "`true` or `false`"),
]


@pytest.mark.parametrize(("key", "value", "cure"), _REFUSED)
def test_a_value_that_cannot_be_used_is_told_and_the_default_taken(
    key: str, value: Any, cure: str
) -> None:
    front_matter, problems = parse_front_matter({key: value})
    assert getattr(front_matter, key) == getattr(FrontMatter(), key)
    assert any(cure in problem.message for problem in problems)
    assert {problem.key for problem in problems} == {key}


@pytest.mark.parametrize(
    ("key", "value", "taken", "cure"),
    [
        ("title", "<b>Bold</b>", "<b>Bold</b>", "HTML is shown as it is written"),
        ("title", "x<!-- y -->", "x<!-- y -->", "HTML is shown as it is written"),
        ("title", "be\x07ll", "bell", "control characters"),
        ("title", "half \ud800", "half", "control characters"),
        ("title", "a" * 501, "a" * 500, "more than 500"),
        ("tags", ["a", None, ["b"], "c"], ("a", "c"), "found nothing"),
        ("tags", [f"t{n}" for n in range(51)], tuple(f"t{n}" for n in range(50)), "50"),
        ("tags", ["x" * 101], ("x" * 100,), "more than 100"),
        ("status", "darft", "draft", "did you mean `draft`?"),
        ("status", "published", "draft", "kept back as a draft"),
        ("status", "", "draft", "kept back as a draft"),
        ("status", False, "draft", "kept back as a draft"),
        ("status", ["draft"], "draft", "kept back as a draft"),
        ("aliases", ["../x", "ok"], ("ok",), "not a path within the site"),
        ("aliases", ["https://a.org/"], (), "not a path within the site"),
        ("aliases", ["/"], (), "not a path within the site"),
        ("aliases", ["a//b"], (), "not a path within the site"),
        ("aliases", ["a b"], (), "not a path within the site"),
        ("aliases", ["a/%2e%2e/b", "%2fa"], (), "not a path within the site"),
        ("aliases", ["a%00", "a%ff"], (), "not a path within the site"),
        ("aliases", ["a/?q"], (), "not a path within the site"),
    ],
)
def test_a_value_that_can_be_used_in_part_is_told_and_used(
    key: str, value: Any, taken: Any, cure: str
) -> None:
    front_matter, problems = parse_front_matter({key: value})
    assert getattr(front_matter, key) == taken
    assert any(cure in problem.message for problem in problems)


def test_a_time_without_a_zone_is_taken_as_utc_and_told() -> None:
    front_matter, problems = parse_front_matter({"date": "2022-03-09T07:30"})
    assert front_matter.date == dt.datetime(2022, 3, 9, 7, 30, tzinfo=dt.UTC)
    assert "add `Z` or an offset" in problems[0].message


def test_a_bad_update_alone_is_left_out_and_told_at_its_place() -> None:
    good = {"date": "2022-08-27", "note": "Good."}
    front_matter, problems = parse_front_matter(
        {"updates": [good, {"date": "soon", "note": "x"}, "text", good]}
    )
    assert [note.index for note in front_matter.updates] == [0, 3]
    assert [problem.key for problem in problems] == ["updates.1", "updates.2"]


def test_an_unknown_key_of_an_update_is_told_and_the_rest_used() -> None:
    note = {"date": "2022-08-27", "note": "Good.", "by": "me"}
    front_matter, problems = parse_front_matter({"updates": [note]})
    assert len(front_matter.updates) == 1
    assert problems == [
        Problem(
            "updates.0",
            "`updates`: unknown key `by`; an update has `date` and `note`",
        )
    ]


@pytest.mark.parametrize(
    ("key", "cure"),
    [
        ("sumary", "did you mean `summary`?"),
        ("Title", "did you mean `title`?"),
        ("autors", "did you mean `authors`?"),
        ("description", "call it `summary`"),
        ("slug", "rename the folder"),
        ("lastmod", "add a dated note to `updates`"),
        ("nocomments", "write `comments: false`"),
        ("qwertyuiop", "remove it, or see the manual"),
    ],
)
def test_an_unknown_key_is_told_with_what_to_write(key: str, cure: str) -> None:
    _, problems = parse_front_matter({key: "x"})
    assert [problem.key for problem in problems] == [key]
    assert cure in problems[0].message


@pytest.mark.parametrize("key", ["myst", "orphan", "html_meta", "html_theme.sidebar"])
def test_a_key_that_others_read_is_no_problem(key: str) -> None:
    assert parse_front_matter({key: {}})[1] == []


@pytest.mark.parametrize("raw", [{"draft": True}, {"draft": "yes"}, {"draft": None}])
def test_the_foreign_key_draft_keeps_a_post_back_and_is_told(
    raw: dict[str, Any],
) -> None:
    front_matter, problems = parse_front_matter(raw)
    assert front_matter.status == "draft"
    assert "write `status: draft`" in problems[0].message


@pytest.mark.parametrize("value", [False, "false", "no"])
def test_the_foreign_key_draft_can_say_no(value: Any) -> None:
    assert parse_front_matter({"draft": value})[0].status == ""


@pytest.mark.parametrize("keys", [("draft", "status"), ("status", "draft")])
def test_a_post_that_is_a_draft_by_any_key_is_one(keys: tuple[str, str]) -> None:
    raw = {key: {"draft": True, "status": "pinned"}[key] for key in keys}
    assert parse_front_matter(raw)[0].status == "draft"


def test_author_and_authors_together_are_told() -> None:
    _, problems = parse_front_matter({"author": "Ada", "authors": "Grace"})
    assert [problem.key for problem in problems] == ["authors"]


def test_a_cover_without_alternative_text_is_told() -> None:
    _, problems = parse_front_matter({"cover": "a.png"})
    assert problems == [
        Problem("cover", "`cover` needs `cover_alt`: say what the picture shows")
    ]


def test_every_key_has_a_field_and_every_field_a_key() -> None:
    assert FrontMatter.__struct_fields__ == tuple(KEYS)


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2022-03-09", "draft", "a,b", "/x/", "<b>", "en", "\ud800"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=4) | st.sampled_from(["date", "note"]), inner
        )
    ),
    max_leaves=8,
)
_NAMES = st.sampled_from([*KEYS, "authors", "draft", "slug"]) | st.text(max_size=12)


@given(st.dictionaries(_NAMES, _VALUES, max_size=6))
def test_no_value_makes_it_fail_and_messages_are_short_single_lines(
    raw: dict[str, Any],
) -> None:
    _, problems = parse_front_matter(raw)
    assert all(len(problem.message) < 300 for problem in problems)
    for problem in problems:
        assert problem.message.splitlines() == [problem.message]
        assert problem.message.encode()  # no half of a surrogate pair


@given(st.sampled_from(sorted(KEYS)), _VALUES)
def test_a_value_is_either_taken_or_told(key: str, value: Any) -> None:
    front_matter, problems = parse_front_matter({key: value})
    is_default = getattr(front_matter, key) == getattr(FrontMatter(), key)
    agrees_with_default = value in (True, "true", "yes") or (
        isinstance(value, str) and value.lower() in {"true", "yes"}
    )
    assert problems or not is_default or agrees_with_default


@pytest.mark.parametrize("key", [*KEYS, "draft"])
def test_a_number_too_long_to_write_out_is_told(key: str) -> None:
    enormous = 16**6000  # YAML reads `0xfff...`; str() takes 4300 digits
    _, problems = parse_front_matter({key: enormous})
    assert {problem.key for problem in problems} >= {key}
