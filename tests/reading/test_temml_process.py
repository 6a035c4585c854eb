"""The process in which Temml runs: a line in, a line out."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from longform.reading.math import TEMML

Answers = dict[tuple[str, bool], tuple[str, str]]
"""TeX and whether it is displayed: MathML, and what is wrong."""


def _ask(*requests: object, **environment: str) -> list[Any]:
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    process = subprocess.run(
        TEMML,
        input=lines.encode(),
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    return [json.loads(line) for line in process.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def answers() -> Answers:
    formulas: list[tuple[str, bool]] = [
        (r"\alpha", False),
        (r"\alpha", True),
        (r"\frac{1}", False),
        (r"\href{javascript:alert(1)}{x}", False),
        (r"\href{https://example.org}{x}", False),
        (r"a < b", False),
        (r"\R", False),
    ]
    macros = {r"\R": r"\mathbb{R}"}
    (found,) = _ask({"macros": macros, "formulas": formulas})
    return {
        (tex, is_display): (mathml, error)
        for (tex, is_display), (mathml, error) in zip(formulas, found, strict=True)
    }


def test_a_formula_becomes_mathml_with_its_tex_beside_it(answers: Answers) -> None:
    mathml, error = answers[r"\alpha", False]
    assert mathml.startswith("<math")
    assert "<mi>\u03b1</mi>" in mathml
    assert r"\alpha</annotation>" in mathml
    assert error == ""


def test_a_displayed_formula_says_so(answers: Answers) -> None:
    assert 'display="block"' in answers[r"\alpha", True][0]
    assert 'display="block"' not in answers[r"\alpha", False][0]


def test_wrong_tex_gives_one_line_of_what_is_wrong(answers: Answers) -> None:
    mathml, error = answers[r"\frac{1}", False]
    assert mathml == ""
    assert error
    assert "\n" not in error


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://example.org"])
def test_tex_can_make_no_link(answers: Answers, address: str) -> None:
    assert "href=" not in answers[rf"\href{{{address}}}{{x}}", False][0]


def test_signs_of_markup_are_escaped(answers: Answers) -> None:
    assert "<mo>&lt;</mo>" in answers["a < b", False][0]


def test_macros_are_known(answers: Answers) -> None:
    assert answers[r"\R", False][1] == ""


def test_each_line_is_answered_in_its_turn_until_the_input_ends() -> None:
    first: dict[str, Any] = {"macros": {}, "formulas": []}
    second = {"macros": {}, "formulas": [["x", False], ["x", False]]}
    assert [len(answer) for answer in _ask(first, second)] == [0, 2]


def test_answers_are_utf_8_whatever_the_locale() -> None:
    request = {"macros": {}, "formulas": [["é", False]]}
    strict = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert _ask(request, **strict) == _ask(request)


def test_it_starts_without_the_rest_of_the_package() -> None:
    python, *options = TEMML
    loaded = subprocess.run(
        [python, "-X", "importtime", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    ).stderr.decode()
    assert "py_mini_racer" in loaded
    assert "sphinx" not in loaded
