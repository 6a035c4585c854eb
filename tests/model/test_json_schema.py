"""The JSON Schema of the front matter: in step, valid, and of the parser's opinion."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import longform
from longform.model.front_matter import KEYS, json_schema, parse_front_matter

_SHIPPED = Path(longform.__file__).with_name("front_matter.schema.json")
_VALIDATOR = Draft202012Validator(json_schema())


def test_the_shipped_schema_is_what_the_command_writes() -> None:
    command = [sys.executable, "-m", "longform", "schema"]
    written = subprocess.run(command, capture_output=True, check=True, text=True)
    assert _SHIPPED.read_text(encoding="utf-8") == written.stdout


def test_the_shipped_schema_is_valid_by_its_metaschema() -> None:
    Draft202012Validator.check_schema(json.loads(_SHIPPED.read_text(encoding="utf-8")))


def test_every_key_is_described_for_the_editor() -> None:
    properties = json.loads(_SHIPPED.read_text(encoding="utf-8"))["properties"]
    assert {*KEYS, "authors"} <= set(properties)
    assert all(properties[key]["description"] for key in KEYS)


_ACCEPTED = [
    {},
    {"title": "A title", "date": "2022-03-09"},
    {"date": "2022-03-09T12:00:00Z"},
    {"date": "2022-03-09 12:00+02:00"},
    {"author": "Ada, Grace"},
    {"authors": ["Ada", "Grace"]},
    {"summary": "Math $x$ and `code`."},
    {"tags": ["a", 2022]},
    {"category": "Methods"},
    {"series": "ntk", "part": 1},
    {"updates": [{"date": "2022-08-27", "note": "More."}]},
    {"cover": "figures/a.svg", "cover_alt": "A curve."},
    {"status": "unlisted"},
    {"reading_time": 1440},
    {"aliases": ["/old/", "older.html"]},
    {"canonical": "https://example.org/x"},
    {"license": "CC-BY-4.0", "language": "pt-BR"},
    {"comments": False, "math": True},
    {"orphan": True, "myst": {"substitutions": {}}, "html_theme.sidebar": False},
]


@pytest.mark.parametrize("front_matter", _ACCEPTED)
def test_the_schema_accepts_what_the_parser_takes_without_a_problem(
    front_matter: dict[str, Any],
) -> None:
    assert parse_front_matter(front_matter)[1] == []
    assert _VALIDATOR.is_valid(front_matter)


_REJECTED = [
    {"title": None},
    {"title": ["a"]},
    {"title": ""},
    {"title": "a" * 501},
    {"date": "9 March 2022"},
    {"date": "2022-13-01"},
    {"date": "2022-03-32"},
    {"date": "2022-03-09T07:30"},
    {"date": "2022-03-09T25:00Z"},
    {"date": 2022},
    {"author": []},
    {"author": {"name": "Ada"}},
    {"tags": [["a"]]},
    {"tags": ["a" * 101]},
    {"tags": [f"t{n}" for n in range(51)]},
    {"category": None},
    {"part": 0},
    {"part": 1000},
    {"part": 1.5},
    {"updates": []},
    {"updates": "2022-08-27"},
    {"updates": [{"date": "2022-08-27"}]},
    {"updates": [{"note": "More."}]},
    {"updates": [{"date": "soon", "note": "More."}]},
    {"updates": [{"date": "2022-08-27", "note": ""}]},
    {"updates": [{"date": "2022-08-27", "note": "More.", "by": "me"}]},
    {"status": "published"},
    {"reading_time": 0},
    {"reading_time": 1441},
    {"canonical": "ftp://example.org"},
    {"canonical": "example.org"},
    {"language": "german"},
    {"comments": "perhaps"},
    {"math": None},
    {"sumary": "x"},
    {"draft": True},
    {"slug": "x"},
]


@pytest.mark.parametrize("front_matter", _REJECTED)
def test_the_schema_rejects_what_the_parser_tells_of(
    front_matter: dict[str, Any],
) -> None:
    assert parse_front_matter(front_matter)[1] != []
    assert not _VALIDATOR.is_valid(front_matter)


@pytest.mark.parametrize(
    "front_matter",
    [
        {"title": 1984},
        {"part": "3"},
        {"comments": "no"},
        {"date": "20220309"},
        {"updates": {"date": "2022-08-27", "note": "More."}},
    ],
)
def test_the_schema_asks_for_the_usual_form_where_the_parser_takes_others(
    front_matter: dict[str, Any],
) -> None:
    assert parse_front_matter(front_matter)[1] == []
    assert not _VALIDATOR.is_valid(front_matter)


@pytest.mark.parametrize(
    "front_matter",
    [
        {"title": "<b>x</b>"},  # HTML is shown as it is written
        {"title": " "},
        {"date": "2022-02-30"},  # no pattern knows the length of months
        {"aliases": ["../x"]},
        {"cover": "a.png"},  # cover_alt may stand below, while one is writing
    ],
)
def test_some_problems_only_the_parser_sees(front_matter: dict[str, Any]) -> None:
    assert parse_front_matter(front_matter)[1] != []
    assert _VALIDATOR.is_valid(front_matter)


_PRINTABLE = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": _PRINTABLE,
            "date": st.dates().map(str) | st.text(max_size=12),
            "tags": st.lists(_PRINTABLE | st.integers(), max_size=60) | _PRINTABLE,
            "part": st.integers(-5, 2000) | st.floats(),
            "status": st.sampled_from(["draft", "unlisted", "pinned", "public"]),
            "reading_time": st.integers() | _PRINTABLE,
            "language": st.sampled_from(["en", "pt-BR", "zh-Hans", "x"]) | _PRINTABLE,
            "comments": st.booleans() | st.none() | _PRINTABLE,
        },
    )
)
def test_plain_values_that_the_schema_accepts_are_no_problem(
    front_matter: dict[str, Any],
) -> None:
    if _VALIDATOR.is_valid(front_matter):
        assert parse_front_matter(front_matter)[1] == []
