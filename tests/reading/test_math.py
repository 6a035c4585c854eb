"""Formulas: asked once, told where they are wrong, and never left without a process."""

from __future__ import annotations

import multiprocessing
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docutils import nodes

import longform
from longform.reading import math as math_module
from longform.reading.math import Formula, Temml, render_doctree_math

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def temml() -> Iterator[Temml]:
    process = Temml({r"\R": r"\mathbb{R}"})
    yield process
    process.close()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the messages of warnings in place of giving them."""
    messages: list[str] = []
    monkeypatch.setattr(
        math_module, "warn", lambda _kind, message, _location: messages.append(message)
    )
    return messages


def test_answers_come_in_the_order_of_the_formulas(temml: Temml) -> None:
    formulas = [Formula(tex, is_display=False) for tex in ("x", "y", "x")]
    first, second, third = temml.render(formulas)
    assert "<mi>x</mi>" in first[0]
    assert "<mi>y</mi>" in second[0]
    assert third == first


def test_a_formula_is_rendered_once(
    temml: Temml, monkeypatch: pytest.MonkeyPatch
) -> None:
    formula = Formula("once", is_display=False)
    first = temml.render([formula])
    monkeypatch.setattr(temml, "_ask", None)
    assert temml.render([formula]) == first


def test_a_wrong_formula_in_a_line_is_told_and_has_no_mathml(
    temml: Temml, told: list[str]
) -> None:
    assert temml.render_inline(r"\frac{1}", ("posts/a", 3)) == ""
    assert len(told) == 1
    assert r"TeX error in `\frac{1}`: " in told[0]
    assert told[0].endswith("; the TeX is shown")


def test_one_wrong_formula_does_not_harm_its_neighbours(
    temml: Temml, told: list[str]
) -> None:
    good, bad = nodes.math("x", "x"), nodes.math("{", "{")
    document = nodes.paragraph("", "", bad, good)
    render_doctree_math(document, temml)  # type: ignore[arg-type]
    assert (bad["mathml"], len(told)) == ("", 1)
    assert good["mathml"].startswith("<math")


def test_lines_without_an_environment_are_aligned(temml: Temml) -> None:
    block = nodes.math_block("", r"a &= b \\ c &= d")
    render_doctree_math(nodes.section("", block), temml)  # type: ignore[arg-type]
    assert block["mathml"].count("<mtr") == 2


def test_a_closed_process_starts_again_with_the_next_formula() -> None:
    temml = Temml({})
    temml.render([Formula("a", is_display=False)])
    temml.close()
    temml.close()
    ((mathml, error),) = temml.render([Formula("b", is_display=False)])
    temml.close()
    assert ("<mi>b</mi>" in mathml, error) == (True, "")


def _render_in_child(
    temml: Temml, answers: multiprocessing.SimpleQueue[tuple[str, int]]
) -> None:
    ((mathml, _),) = temml.render([Formula("z", is_display=False)])
    answers.put((mathml, _process_id(temml)))
    temml.close()


def _process_id(temml: Temml) -> int:
    assert temml._process is not None
    return temml._process.pid


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_forked_process_has_a_temml_of_its_own(temml: Temml) -> None:
    temml.render([Formula("before the fork", is_display=False)])
    fork = multiprocessing.get_context("fork")
    answers = fork.SimpleQueue()
    child = fork.Process(target=_render_in_child, args=(temml, answers))
    child.start()
    mathml, process_id = answers.get()
    child.join()
    assert "<mi>z</mi>" in mathml
    assert process_id != _process_id(temml)
    assert "<mi>w</mi>" in temml.render([Formula("w", is_display=False)])[0][0]


def test_formulas_that_were_asked_long_ago_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    temml = Temml({})
    asked: list[int] = []

    def answer(request: dict[str, list[list[object]]]) -> list[tuple[str, str]]:
        asked.append(len(request["formulas"]))
        return [("<math/>", "")] * len(request["formulas"])

    monkeypatch.setattr(temml, "_ask", answer)
    for page in range(100):
        texts = ["a", *(f"{page}-{number}" for number in range(99))]
        temml.render([Formula(tex, is_display=False) for tex in texts])
    assert asked[0] == 100
    assert sum(asked) < 100 * 100
    assert len(temml._answers) < 3000


# Properties that text inherits (CSS Text 3) and that move or change a formula's signs.
_INHERITED = ("hanging-punctuation", "letter-spacing", "text-indent", "text-transform")


@pytest.mark.parametrize("name", _INHERITED)
def test_what_a_sites_prose_is_set_with_does_not_reach_formulas(name: str) -> None:
    # Safari hung each "(" of `q(x)` over the q; Chromium knows no hanging punctuation.
    styles = Path(longform.__file__).parent / "static/longform/math.css"
    rule = re.search(
        r"^math \{(.*?)^\}", styles.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert rule
    assert re.search(rf"^  {name}: (?:none|normal|0);", rule[1], re.MULTILINE)
