"""Front matter in its file: the block, its lines, and what YAML is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longform.reading.source import (
    FrontMatterBlock,
    first_heading_level,
    read_docinfo,
    read_front_matter,
)


def _read(*lines: Any) -> FrontMatterBlock:
    return read_front_matter("\n".join(["---", *lines, "---", "# Title", ""]))


def test_values_and_the_line_of_each_key_and_item_are_read() -> None:
    block = _read("title: A", "tags:", "  - x", "  - y", "updates:", "- date: 2022")
    assert block.values == {
        "title": "A",
        "tags": ["x", "y"],
        "updates": [{"date": 2022}],
    }
    assert block.lines == {
        "title": 2,
        "tags": 3,
        "tags.0": 4,
        "tags.1": 5,
        "updates": 6,
        "updates.0": 7,
    }


def test_the_block_has_so_many_lines_with_its_fences() -> None:
    assert _read("title: A", "date: 2022-03-09").line_count == 4


@pytest.mark.parametrize("text", ["2022-03-09", "2022-03-09T12:00:00Z", "2022-13-99"])
def test_dates_stay_text(text: str) -> None:
    assert _read(f"date: {text}").values == {"date": text}


@pytest.mark.parametrize(
    "source",
    ["", "# Title", " ---\ntitle: A\n---\n", "text\n---\ntitle: A\n---\n", "--\na: b"],
)
def test_a_file_that_does_not_begin_with_the_fence_has_no_front_matter(
    source: str,
) -> None:
    assert read_front_matter(source) == ({}, {}, [], 0)


def test_a_byte_order_mark_before_the_fence_does_not_matter() -> None:
    assert read_front_matter("\ufeff---\ntitle: A\n---\n").values == {"title": "A"}


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_the_block_ends_with_hyphens_or_dots(end: str) -> None:
    assert read_front_matter(f"---\ntitle: A\n{end}\ntext").values == {"title": "A"}


@pytest.mark.parametrize("lines", [(), ("",), ("# a comment",)])
def test_an_empty_block_has_no_values_and_no_problem(lines: Any) -> None:
    assert _read(*lines)[:3] == ({}, {}, [])


_DEEP = "a: " + "[" * 30 + "]" * 30


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (("title: A", 'summary: "open'), 3, "put texts in quotes"),
        (("title: A", "summary: a: b"), 3, "put texts in quotes"),
        (("title: A", "\tb: c"), 3, "put texts in quotes"),
        (("- a", "- b"), 2, "expected `key: value` lines"),
        (("just text",), 2, "expected `key: value` lines"),
        (("a: &x [1]", "b: *x"), 2, "anchors and aliases are not read"),
        (("a: 1", "b: *x"), 3, "anchors and aliases are not read"),
        (("a: 1", "b: !!python/object:os.system x"), 3, "tags (`!`) are not read"),
        (("a: 1", "b: !!binary aGk="), 3, "tags (`!`) are not read"),
        ((_DEEP,), 2, "nested too deep"),
        (("a: " + "[" * 2000,), 2, "nested too deep"),
        (("? [a, b]", ": c"), 2, "put texts in quotes"),
        (("a: 1", "b: c\x07"), 3, "control characters: delete them"),
        (("a: " + "b" * 70_000,), 1, "shorten it"),
        (("a: \ufffe",), 1, "can't be read"),
    ],
)
def test_a_block_that_cannot_be_read_is_told_at_its_line(
    lines: Any, line: int, reason: str
) -> None:
    block = _read(*lines)
    assert (block.values, [at for at, _ in block.problems]) == ({}, [line])
    assert reason in block.problems[0][1]


def test_aliases_that_would_expand_to_gigabytes_are_refused_before_they_do() -> None:
    bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for name, inner in zip("bcdefghi", "abcdefgh", strict=True):
        bomb.append(f"{name}: &{name} [{','.join([f'*{inner}'] * 9)}]")
    assert _read(*bomb).values == {}


def test_a_block_without_an_end_is_told_and_left_in_the_text() -> None:
    block = read_front_matter("---\ntitle: A\n\n# Title\n")
    assert (block.values, block.line_count) == ({}, 0)
    assert block.problems == [
        (1, "the front matter has no end: close it with a line of three hyphens")
    ]


def test_a_key_that_stands_twice_is_told_and_the_last_counts() -> None:
    block = _read("title: A", "date: 2022-03-09", "title: B")
    assert block.values["title"] == "B"
    assert block.problems == [(4, "`title` stands twice, the last counts: remove one")]


_YAML = st.text("abc:-[]{}&*!|>?'\"#%@,= \n\t01~\\", max_size=60)


@given(st.text() | _YAML.map("---\n{}\n---\n".format) | _YAML.map("---\n".__add__))
def test_no_text_makes_it_fail_and_lines_are_within_the_file(source: str) -> None:
    block = read_front_matter(source)
    last = source.count("\n") + 1
    assert all(isinstance(key, str) for key in block.values)
    assert all(1 <= line <= last for line in block.lines.values())
    assert all(1 <= line <= last for line, _ in block.problems)
    assert 0 <= block.line_count <= last


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("", 0),
        ("Only text.", 0),
        ("# Title", 1),
        ("text\n\n## Section\n\n# Later", 2),
        ("#hashtag\n\n## Section", 2),
        ("Title\n=====", 1),
        ("Section\n---", 2),
        ("\n---\n\n# Title", 1),
        ("```\n# a comment\n```\n\n## Section", 2),
        ("~~~~\n~~~\n# no\n~~~~\n# Title", 1),
        (":::{note}\n# no\n:::\n## Section", 2),
        ("    # indented code\n\n## Section", 2),
        ("####### seven\n\n###### six", 6),
    ],
)
def test_the_level_of_the_first_heading_is_found_outside_code(
    body: str, level: int
) -> None:
    # CommonMark 0.31, 4.2 and 4.3.
    assert first_heading_level(body) == level


def test_fields_of_rest_are_read_with_their_lines() -> None:
    block = read_docinfo(
        "Title\n=====\n\n:date: 2022-03-09\n:tags: a,\n   b\n\nText: no field\n:no: x"
    )
    assert block.values == {"date": "2022-03-09", "tags": "a, b"}
    assert (block.lines, block.line_count) == ({"date": 4, "tags": 5}, 0)


def test_a_field_list_far_down_is_no_front_matter() -> None:
    assert read_docinfo("One\n\ntwo\n\nthree\n\nfour\n\n:date: 2022").values == {}
